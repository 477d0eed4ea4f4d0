"""Whether a statement says what is good or bad about something, or only judges it: "seats are cramped" and "the food was lousy".

Readers of drivers want the first. Rules by words tell the two apart hardly better than chance; a linear head on the vector of the
statement, taught by what readers said of other statements, does (models/concrete).
"""

from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.heads import WEIGHTS_FILE, Head, load_head, version_of
from pipeline.voice.sentiment import ENCODER

CLASSES: Final = ("concrete", "judgement", "fragment")
CODE_VERSION: Final = 1  # raised whenever the same weights would give other answers


def concreteness(vectors: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Return how likely a reader takes each statement for a concrete one, ``(n,)``, 0..1.

    Args:
        vectors: ``(n, dim)`` unit rows of the default encoder.

    Raises:
        ModelError: the weights are missing, or were made for another encoder.
    """
    if not len(vectors):
        return np.empty(0)
    return _head().predict_proba(vectors)[:, CLASSES.index("concrete")].astype(np.float64)


def concreteness_version() -> str:
    """Return what identifies the answers, so that drivers are made anew when they change."""
    return version_of(CODE_VERSION, _folder() / WEIGHTS_FILE)


@lru_cache(maxsize=1)
def _head() -> Head:
    return load_head(_folder(), encoder=ENCODER)


def _folder() -> Path:
    return Path(str(resources.files("models.concrete")))
