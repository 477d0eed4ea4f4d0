"""Whether one opinion explains another: "close to the station" is why "the location is great", not the other way round.

Two ensembles of small networks (models/explains) read the vectors of both opinions and cheap features of the pair: one also knows the
sentence that both come from, the other answers where there is none. The card says what they learned from and how well they do.
"""

import logging
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.heads import WEIGHTS_FILE, version_of
from pipeline.voice.implied.ensemble import Ensemble, load_ensembles
from pipeline.voice.implied.features import POSITION_FEATURES, WORDING_FEATURES, position_features, wording_features
from pipeline.voice.sentiment import ENCODER, sentiment

logger = logging.getLogger(__name__)

THRESHOLD: Final = 0.5  # from here on B explains A: the probability is calibrated on pairs of which half are explained
CODE_VERSION: Final = 1  # raised whenever the same weights would give other answers
OPINION_DIM: Final = 96  # of an opinion's vector, after projection
SENTENCE_DIM: Final = 48

Floats = NDArray[np.float32]
Encode = Callable[[list[str]], NDArray[np.float32]]


def _columns(*blocks: tuple[str, int]) -> tuple[str, ...]:
    return tuple(f"{name}_{at}" for name, width in blocks for at in range(width))


INPUTS: Final = {
    "sentence": _columns(("a", OPINION_DIM), ("b", OPINION_DIM), ("because_less_reverse", SENTENCE_DIM), ("s", SENTENCE_DIM))
    + WORDING_FEATURES
    + POSITION_FEATURES,
    "bare": _columns(("a", OPINION_DIM), ("b", OPINION_DIM)) + WORDING_FEATURES,
}


def explains(a: Sequence[str], b: Sequence[str], context: Sequence[str], encode: Encode, encoder: str = ENCODER) -> Floats:
    """Return the probability that opinion B explains opinion A, because a judgement is worth acting on once its premise is known.

    Args:
        a: opinions to be explained, such as "great location".
        b: opinions that may explain them, such as "close to the station".
        context: the sentence that both come from; an empty text where it is not known.
        encode: texts to unit vectors; called once, with each distinct text once.
        encoder: name of the encoder behind ``encode``.

    Returns:
        Shape ``(n,)``, 0-1, calibrated on pairs of which half are explained. A pair with an empty side gets 0, as nothing explains nothing.

    Raises:
        ModelError: the model was made for another encoder, or the three columns have different lengths.
    """
    if not len(a) == len(b) == len(context):
        raise ModelError(f"Pairs need as many texts on each side: got {len(a)} a, {len(b)} b and {len(context)} contexts.")
    one, other, sentence = ([_plain(text) for text in texts] for texts in (a, b, context))
    probabilities = np.zeros(len(one), dtype=np.float32)
    both = np.array([bool(x and y) for x, y in zip(one, other, strict=True)], dtype=bool)
    in_context = np.array([bool(text) for text in sentence], dtype=bool)
    for kind, chosen in (("sentence", both & in_context), ("bare", both & ~in_context)):
        rows = np.flatnonzero(chosen)
        if len(rows):
            mine_a, mine_b, mine_s = ([texts[row] for row in rows] for texts in (one, other, sentence))
            ensemble = model(encoder)[kind]
            if kind == "sentence":
                read = inputs_of(mine_a, mine_b, mine_s, encode, ensemble, encoder)
            else:
                read = bare_inputs(mine_a, mine_b, encode, ensemble, encoder)
            probabilities[rows] = ensemble.predict_proba(read)
    logger.info("explains: %d pairs, %d explained", len(probabilities), int((probabilities >= THRESHOLD).sum()))
    return probabilities


def inputs_of(a: list[str], b: list[str], context: list[str], encode: Encode, ensemble: Ensemble, encoder: str = ENCODER) -> Floats:
    """Return what the ensemble ``sentence`` reads of pairs, shape ``(n, len(INPUTS["sentence"]))``.

    Args:
        a: opinions to be explained, none empty.
        b: opinions that may explain them, none empty.
        context: the sentence of each pair, none empty.
        encode: texts to unit vectors.
        ensemble: holds ``opinion_mean``, ``opinion_axes``, ``joint_mean`` and ``joint_axes`` among its tensors.
        encoder: name of the encoder behind ``encode``.
    """
    joined = [f"{x} because {y}" for x, y in zip(a, b, strict=True)]
    reverse = [f"{y} because {x}" for x, y in zip(a, b, strict=True)]
    vectors = _vectors({"a": a, "b": b, "ab": joined, "ba": reverse, "s": context}, encode)
    opinions = _bare(a, b, vectors["a"], vectors["b"], ensemble, encoder)
    blocks = [
        opinions[:, : 2 * OPINION_DIM],
        _projected(vectors["ab"], ensemble, "joint") - _projected(vectors["ba"], ensemble, "joint"),
        _projected(vectors["s"], ensemble, "joint"),
        opinions[:, 2 * OPINION_DIM :],
        position_features(a, b, context, vectors),
    ]
    return np.hstack(blocks).astype(np.float32)


def bare_inputs(a: list[str], b: list[str], encode: Encode, ensemble: Ensemble, encoder: str = ENCODER) -> Floats:
    """Return what the ensemble ``bare`` reads of pairs without a sentence, shape ``(n, len(INPUTS["bare"]))``."""
    vectors = _vectors({"a": a, "b": b}, encode)
    return _bare(a, b, vectors["a"], vectors["b"], ensemble, encoder)


def _bare(a: list[str], b: list[str], vectors_a: Floats, vectors_b: Floats, ensemble: Ensemble, encoder: str) -> Floats:
    vector_of = dict(zip([*a, *b], np.vstack([vectors_a, vectors_b]), strict=True))
    polarity = sentiment(list(vector_of), np.stack(list(vector_of.values())), encoder)["polarity"].to_numpy(dtype=np.float32)
    polarity_of = dict(zip(vector_of, polarity, strict=True))
    polarity_a, polarity_b = (np.array([polarity_of[text] for text in texts], dtype=np.float32) for texts in (a, b))
    blocks = [
        _projected(vectors_a, ensemble, "opinion"),
        _projected(vectors_b, ensemble, "opinion"),
        wording_features(a, b, vectors_a, vectors_b, polarity_a, polarity_b),
    ]
    return np.hstack(blocks).astype(np.float32)


def version() -> str:
    """Return what identifies the answers: the code's number and a hash of the weights."""
    return version_of(CODE_VERSION, _folder() / WEIGHTS_FILE)


@lru_cache(maxsize=4)
def model(encoder: str = ENCODER) -> dict[str, Ensemble]:
    """Return the shipped ensembles: ``sentence`` and ``bare``.

    Raises:
        ModelError: they were made for another encoder, or cannot be read.
    """
    return load_ensembles(_folder(), encoder=encoder, inputs=INPUTS)


def _vectors(columns: dict[str, list[str]], encode: Encode) -> dict[str, Floats]:
    texts = list(dict.fromkeys(text for column in columns.values() for text in column))
    made = np.asarray(encode(texts), dtype=np.float32)
    at = {text: row for row, text in enumerate(texts)}
    return {name: made[[at[text] for text in column]] for name, column in columns.items()}


def _projected(vectors: NDArray[Any], ensemble: Ensemble, which: str) -> Floats:
    mean, axes = ensemble.tensors[f"{which}_mean"], ensemble.tensors[f"{which}_axes"]
    # einsum, not @: a row must not depend on its neighbours.
    return np.asarray(np.einsum("ij,jk->ik", vectors.astype(np.float64) - mean, axes.astype(np.float64)), dtype=np.float32)


def _plain(text: object) -> str:
    """Return single-spaced text that any tokenizer takes; "" for what is no text."""
    return " ".join(text.encode("utf-8", "replace").decode().split()) if isinstance(text, str) else ""


def _folder() -> Path:
    return Path(str(resources.files("models.explains")))
