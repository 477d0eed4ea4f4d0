"""How each sentence feels: negative, neutral or positive.

Counting complaints needs to know a complaint from a question and from a statement of fact; "neutral" here means that no
opinion is uttered. A linear head classifies by the sentence's vector and cheap features. Half of that vector was made to tell
what says the same from what says the opposite, so it reads "never had a claim rejected" about as well as a network that was
trained for nothing else. The card in models/sentiment says what the head was trained on and how well it does.
"""

import logging
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.encoder import TwofoldEncoder
from pipeline.heads import WEIGHTS_FILE, shipped_folder, shipped_head, version_of
from pipeline.voice.sentiment_features import FEATURES, sentiment_features

logger = logging.getLogger(__name__)

LABELS: Final = ("negative", "neutral", "positive")
MOST_NEUTRAL: Final = 0.9999  # of a text with words
NOTHING_SAID: Final = (0.0, 1.0, 0.0)
ENCODER: Final = TwofoldEncoder.name  # whose vectors the shipped head reads
CODE_VERSION: Final = 3  # raised whenever the same weights would give other answers: stored ones are then made anew


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
        ModelError: the head was made for another encoder, or the vectors have another length or number, or weights are missing.
    """
    frame = as_columns(probabilities(texts, vectors, encoder))
    logger.info("sentiment: %d sentences, %s", len(frame), frame["label"].value_counts().to_dict())
    return frame


def probabilities(texts: Sequence[str], vectors: NDArray[np.floating[Any]], encoder: str = ENCODER) -> NDArray[np.float64]:
    """Return the probability of each of `LABELS`, shape ``(len(texts), 3)``; neutral is 1 where nothing is said, and only there.

    The arguments and errors are those of `sentiment`.
    """
    read = shipped_head("sentiment", encoder, FEATURES).predict_proba(np.asarray(vectors), sentiment_features(texts)).astype(np.float64)
    read[:, 1] = np.minimum(read[:, 1], MOST_NEUTRAL)
    read[[not (text and text.strip()) for text in texts]] = NOTHING_SAID
    return read


def as_columns(read: NDArray[np.float64]) -> pd.DataFrame:
    """Return ``polarity``, ``label`` and ``confidence`` of probabilities, as in `sentiment`."""
    return pd.DataFrame(
        {
            "polarity": np.round(read[:, 2] - read[:, 0], 4) + 0.0,  # + 0.0 turns -0.0 into 0.0
            "label": np.array(LABELS, dtype=object)[read.argmax(axis=1)],
            "confidence": np.where(read[:, 1] == 1.0, 0.0, np.round(read.max(axis=1), 4)),
        }
    )


def version() -> str:
    """Return what identifies the answers: the code's number and a hash of the weights. New weights, new answers."""
    return version_of(CODE_VERSION, shipped_folder("sentiment") / WEIGHTS_FILE)
