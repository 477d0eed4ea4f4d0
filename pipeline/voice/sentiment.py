"""How each sentence feels: negative, neutral or positive.

Counting complaints needs to know a complaint from a question and from a statement of fact; "neutral" here means that no
opinion is uttered. The judge is the small head in models/sentiment, fed with the sentence's vector and with cheap signs of
feeling; its card says what it was trained on and how well it does.
"""

import logging
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.heads import WEIGHTS_FILE, Head, load_head, version_of
from pipeline.voice.feeling import FEATURES, feelings

logger = logging.getLogger(__name__)

LABELS: Final = ("negative", "neutral", "positive")
ENCODER: Final = "minilm-l6-int8"  # whose vectors the shipped head reads
CODE: Final = 1  # raised whenever the same weights would give other answers: stored ones are then made anew


def sentiment(texts: Sequence[str], vectors: NDArray[np.floating[Any]], encoder: str = ENCODER) -> pd.DataFrame:
    """Return one row per text, in the same order; a row depends on its own text and vector alone.

    Args:
        texts: sentences as they were written.
        vectors: shape ``(len(texts), dim)``: the vectors of their subject texts.
        encoder: name of the encoder that made the vectors.

    Returns:
        ``polarity`` (-1..1: probability of positive minus probability of negative, four decimals), ``label``
        (negative|neutral|positive: the most probable) and ``confidence`` (0-1: its probability, four decimals). A text
        without any letter, digit or sign is neutral with confidence 0: nothing is known about it.

    Raises:
        ModelError: the head was made for another encoder, or the vectors have another length or number.
    """
    head = _head(encoder)
    chances = head.predict_proba(np.asarray(vectors), feelings(texts)).astype(np.float64)
    silent = np.array([not (text and text.strip()) for text in texts], dtype=bool)
    best = np.where(silent, LABELS.index("neutral"), chances.argmax(axis=1))
    frame = pd.DataFrame(
        {
            "polarity": np.where(silent, 0.0, np.round(chances[:, 2] - chances[:, 0], 4)) + 0.0,  # + 0.0 turns -0.0 into 0.0
            "label": np.array(LABELS, dtype=object)[best],
            "confidence": np.where(silent, 0.0, np.round(chances.max(axis=1), 4)),
        }
    )
    logger.info("sentiment: %d sentences, %s", len(frame), frame["label"].value_counts().to_dict())
    return frame


def version() -> str:
    """Return what identifies the answers: the code's number and a hash of the weights. New weights, new answers."""
    return version_of(CODE, _folder() / WEIGHTS_FILE)


@lru_cache(maxsize=4)
def _head(encoder: str) -> Head:
    return load_head(_folder(), encoder=encoder, features=FEATURES)


def _folder() -> Path:
    return Path(str(resources.files("models.sentiment")))
