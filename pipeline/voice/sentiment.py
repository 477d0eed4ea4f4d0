"""How each sentence feels: negative, neutral or positive.

Counting complaints needs to know a complaint from a question and from a statement of fact; "neutral" here means that no
opinion is uttered. Two readers judge, and their weighted product is the answer: a small encoder trained for the
question, which reads word by word ("never had a claim rejected"), and a linear head over the sentence vector and cheap features.
The card in models/sentiment says what they were trained on and how well each and both do.
"""

import json
import logging
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.heads import WEIGHTS_FILE, Head, load_head, version_of
from pipeline.encoder import load_tokenizer, open_graph, word_vectors
from pipeline.errors import ModelError
from pipeline.voice.sentiment_features import FEATURES, sentiment_features, without_addresses

logger = logging.getLogger(__name__)

_tokenizer = cache(load_tokenizer)

LABELS: Final = ("negative", "neutral", "positive")
MOST_NEUTRAL: Final = 0.9999  # of a text with words
NOTHING_SAID: Final = (0.0, 1.0, 0.0)
ENCODER: Final = "minilm-l6-int8"  # whose vectors the shipped head reads
GRAPH_FILE: Final = "sentiment.onnx"
BLEND_FILE: Final = "blend.json"
MAX_TOKENS: Final = 128
CODE: Final = 2  # raised whenever the same weights would give other answers: stored ones are then made anew


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
    head = _head(encoder).predict_proba(np.asarray(vectors), sentiment_features(texts)).astype(np.float64)
    read = blended(_reader().probabilities(texts), head)
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


def blended(network: NDArray[np.floating[Any]], head: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Return the weighted product of the answers of both readers, shape ``(n, 3)``; weights and offsets of `BLEND_FILE`."""
    weights = _blend()
    logs = (np.log(np.maximum(np.asarray(each, dtype=np.float64), 1e-6)) for each in (network, head))
    scores = sum(
        (weight * log for weight, log in zip((weights["network"], weights["head"]), logs, strict=True)), np.array(weights["offsets"])
    )
    odds = np.exp(scores - scores.max(axis=1, keepdims=True)) if len(scores) else scores
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


class SentimentReader:
    """The shipped int8 graph, one text at a time: its answer depends on its text alone, whatever stands beside it."""

    def __init__(self, graph: Path, threads: int | None = None) -> None:
        """Load a graph, and the word vectors of the installed encoder, which it shares.

        Raises:
            ModelError: a file is missing.
        """
        if not graph.is_file():
            raise ModelError(
                f"The sentiment weights {graph} are missing. Restore the file, or train with: python -m models.sentiment.train."
            )
        self._threads = threads or os.cpu_count() or 1
        self._session, self._words = open_graph(graph), word_vectors()

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the probability of each of `LABELS`, shape ``(len(texts), 3)``."""
        distinct = list(dict.fromkeys(texts))
        if not distinct:
            return np.empty((0, len(LABELS)))
        with ThreadPoolExecutor(self._threads) as pool:
            read = dict(zip(distinct, pool.map(self._read_one, token_ids(distinct, MAX_TOKENS)), strict=True))
        return np.stack([read[text] for text in texts]).astype(np.float64)

    def _read_one(self, ids: list[int]) -> NDArray[np.float32]:
        answer: NDArray[np.float32] = self._session.run(None, {"word_vectors": self._words[ids][None]})[0][0]
        return answer


def token_ids(texts: Sequence[str], most: int) -> list[list[int]]:
    """Return the token numbers of each text as sentiment reads it: without links, handles and '#' signs, at most so many."""
    bare = [without_addresses(text).replace("#", " ").encode("utf-8", "replace").decode("utf-8") for text in texts]
    return [each.ids for each in _tokenizer(most).encode_batch(bare)]


def version() -> str:
    """Return what identifies the answers: the code's number and a hash of the weights. New weights, new answers."""
    return version_of(CODE, *(_folder() / name for name in (WEIGHTS_FILE, GRAPH_FILE, BLEND_FILE)))


@lru_cache(maxsize=4)
def _head(encoder: str) -> Head:
    return load_head(_folder(), encoder=encoder, features=FEATURES)


@cache
def _reader() -> SentimentReader:
    return SentimentReader(_folder() / GRAPH_FILE)


@cache
def _blend() -> dict[str, Any]:
    made: dict[str, Any] = json.loads((_folder() / BLEND_FILE).read_text(encoding="utf-8"))
    return made


def _folder() -> Path:
    return Path(str(resources.files("models.sentiment")))
