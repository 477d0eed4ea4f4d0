"""Does a statement support a key point: the same meaning and the same pole?

The shipped encoder puts "the staff were rude" close to "the staff were friendly": it reads what a sentence is about, not what it
holds. Counting who says what needs both, so matching has vectors of its own, made by the same network trained on for this
question (models/matching; its card says on what, and how well it does). Their cosine makes a probability, fitted to pairs
of customers' clauses that readers judged. Words in common, negations, lengths and feelings were tried beside it and told
nothing more.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import MatchEncoder, match_graph
from pipeline.errors import ModelError
from pipeline.heads import version_of

FACTS_FILE: Final = "calibration.json"
FORMAT: Final = 2
CODE_VERSION: Final = 2  # raised whenever the same weights would give other answers

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Calibration:
    """A logistic regression on the cosine: its weight, and its offset."""

    weight: float
    offset: float


def match_probability(statement_vectors: Floats, key_point_vectors: Floats) -> NDArray[np.float64]:
    """Return the probability that each statement supports each key point, shape ``(n, m)``.

    Args:
        statement_vectors: unit vectors of a `MatchEncoder`, shape ``(n, 384)``.
        key_point_vectors: the same of the key points, shape ``(m, 384)``.

    Raises:
        ModelError: the vectors are of another length, or the calibration cannot be read.
    """
    for name, vectors in (("statements", statement_vectors), ("key points", key_point_vectors)):
        if vectors.ndim != 2 or vectors.shape[1] != MatchEncoder.dim:
            raise ModelError(
                f"Matching needs vectors of shape (n, {MatchEncoder.dim}); the {name} have {vectors.shape}. "
                "Make the vectors with MatchEncoder."
            )
    return probability_of(np.asarray(statement_vectors, dtype=np.float64) @ np.asarray(key_point_vectors, dtype=np.float64).T)


def probability_of(cosine: Floats) -> NDArray[np.float64]:
    """Return the probability of support that cosines of a statement and a key point tell, in their shape."""
    fitted = calibration()
    return np.asarray(1.0 / (1.0 + np.exp(-(cosine * fitted.weight + fitted.offset))))


def version() -> str:
    """Return what identifies the answers: the code's number and a hash of graph and calibration."""
    return version_of(CODE_VERSION, match_graph(), _facts())


@cache
def vectors_name() -> str:
    """Return the name under which vectors are kept, with the graph's hash: one that is trained anew never meets the vectors of the old."""
    return f"{MatchEncoder.name}-{version_of(CODE_VERSION, match_graph())}"


@cache
def calibration() -> Calibration:
    """Return the shipped calibration.

    Raises:
        ModelError: it cannot be read, or is of another format.
    """
    return read_calibration(_facts())


def read_calibration(path: Path) -> Calibration:
    """Return the calibration in a file; see `calibration`."""
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        if (facts["format"], facts["encoder"]) == (FORMAT, MatchEncoder.name):
            return Calibration(float(facts["weight"]), float(facts["offset"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The calibration {path} cannot be read ({error!r}). Restore the file, or train the matcher again.") from error
    raise ModelError(f"The calibration {path} was made for another encoder or format. Train the matcher again.")


def _facts() -> Path:
    return match_graph().with_name(FACTS_FILE)
