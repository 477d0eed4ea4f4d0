"""Cheap features of a pair of opinions: which is the more general, where they stand, what stands between them.

"Great hotel" may be explained by "friendly staff", hardly the reverse; "so", "with" and a colon between two opinions say which
way a reason runs. The networks of models/explains read these features beside the vectors.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.voice.implied.word_positions import Words, positions_of, words_of
from pipeline.voice.reasons.clause_ranges import words

Floats = NDArray[np.float32]

# How much of the whole a noun speaks of: 3 everything, 2 a part that all judge, 1 a smaller one; other nouns 0.
GENERAL: Final[Mapping[str, int]] = {
    **dict.fromkeys(
        words("hotel motel hostel place stay visit experience everything company airline business trip app product holiday overall"), 3
    ),
    **dict.fromkeys(
        words("property location room rooms staff service facilities value flight care treatment crew accommodation insurance"), 2
    ),
    **dict.fromkeys(words("area bathroom food breakfast price building restaurant suite apartment decor furniture bed beds"), 1),
}
_BETWEEN: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "because": r"\b(?:because|since|due\s+to|as)\b",
        "with": r"\bwith\b",
        "so": r"\b(?:so|thus|therefore|hence|made|making|which)\b",
        "and": r"\b(?:and|n)\b|&",
        "but": r"\b(?:but|although|though|however|while|except)\b",
        "is": r"\b(?:is|was|were|are|has|had)\b",
        "comma": r",",
        "colon": r"[:;]|\s-|-\s|\.\.",
        "stop": r"[.!?](?:\s|\w)",
        "speaker": r"\b(?:i|we|you|my|our)\b",
        "to": r"\b(?:to|for)\b",
        "in": r"\b(?:in|near|at|of|from|by)\b",
        "right": r"\b(?:right|especially|particularly|even|just|only|very|close|near|next)\b",
    }.items()
}
WORDING_FEATURES: Final = (
    *("words_a", "words_b", "words_a_less_b", "length_a", "length_b", "shared", "same_last"),
    *("general_a", "general_b", "general_sign", "both_general"),
    *("feeling_a", "feeling_b", "feeling_product", "feeling_apart", "feeling_least", "feeling_a_less_b", "alike_a_b"),
)
POSITION_FEATURES: Final = (
    *("words_s", "placed", "order", "overlap", "distance", "signed_distance", "start_a", "start_b", "opens_a", "opens_b", "closes_a"),
    *("closes_b", "head_first_a", "head_first_b", "tail_first_a", "tail_first_b", "nothing_between"),
    *(f"between_{name}" for name in _BETWEEN),
    *(f"ordered_{name}" for name in _BETWEEN),
    *("alike_a_s", "alike_b_s", "alike_a_s_less_b_s"),
)


def wording_features(
    a: Sequence[str], b: Sequence[str], vectors_a: Floats, vectors_b: Floats, polarity_a: Floats, polarity_b: Floats
) -> Floats:
    """Return the features that need no sentence, shape ``(n, len(WORDING_FEATURES))``.

    Args:
        a: opinions to be explained.
        b: opinions that may explain them.
        vectors_a: shape ``(n, dim)``, unit length.
        vectors_b: the same.
        polarity_a: polarity of each, -1..1, shape ``(n,)``.
        polarity_b: the same.
    """
    worded = np.array([_worded(words_of(one), words_of(other)) for one, other in zip(a, b, strict=True)], dtype=np.float32).reshape(
        len(a), 11
    )
    polarities = np.stack(
        [
            polarity_a,
            polarity_b,
            polarity_a * polarity_b,
            np.abs(polarity_a - polarity_b),
            np.minimum(np.abs(polarity_a), np.abs(polarity_b)),
            np.abs(polarity_a) - np.abs(polarity_b),
            _cosines(vectors_a, vectors_b),
        ],
        axis=1,
    )
    return np.hstack([worded, polarities]).astype(np.float32)


def position_features(a: Sequence[str], b: Sequence[str], context: Sequence[str], vectors: Mapping[str, Floats]) -> Floats:
    """Return the features that need the sentence, shape ``(n, len(POSITION_FEATURES))``.

    Args:
        a: opinions to be explained.
        b: opinions that may explain them.
        context: the sentence of each pair.
        vectors: ``a``, ``b`` and ``s`` (of the sentence), each of shape ``(n, dim)``, unit length.
    """
    read = ((words_of(one), words_of(other), words_of(text), text) for one, other, text in zip(a, b, context, strict=True))
    placed = np.array([_placed(*each) for each in read], dtype=np.float32).reshape(len(a), len(POSITION_FEATURES) - 3)
    a_s, b_s = _cosines(vectors["a"], vectors["s"]), _cosines(vectors["b"], vectors["s"])
    return np.hstack([placed, np.stack([a_s, b_s, a_s - b_s], axis=1)]).astype(np.float32)


def _cosines(one: NDArray[Any], other: NDArray[Any]) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", one, other), dtype=np.float32)


def _worded(a: Words, b: Words) -> list[float]:
    general_a, general_b = (max((GENERAL.get(word, 0) for word in words.lower), default=0) for words in (a, b))
    return [
        len(a.lower) / 5,
        len(b.lower) / 5,
        (len(a.lower) - len(b.lower)) / 5,
        a.ends[-1] / 30 if a.ends else 0.0,
        b.ends[-1] / 30 if b.ends else 0.0,
        len(set(a.lower) & set(b.lower)) / 2,
        float(bool(a.lower) and a.lower[-1:] == b.lower[-1:]),
        general_a / 3,
        general_b / 3,
        float(np.sign(general_a - general_b)),
        float(general_a == general_b > 0),
    ]


def _placed(a: Words, b: Words, sentence: Words, text: str) -> list[float]:
    at_a, at_b = positions_of(a, sentence), positions_of(b, sentence)
    n = max(len(sentence.lower), 1)
    if not at_a or not at_b:
        return [n / 20, *[0.0] * (len(POSITION_FEATURES) - 4)]
    a_first = sum(at_a) / len(at_a) <= sum(at_b) / len(at_b)
    order = 1.0 if a_first else -1.0
    before, after = (at_a, at_b) if a_first else (at_b, at_a)
    gap = text[sentence.ends[before[-1]] : sentence.starts[after[0]]] if before[-1] < after[0] else ""
    distance = min(max(after[0] - before[-1], -5), 15) / 10
    between = [float(bool(pattern.search(gap))) for pattern in _BETWEEN.values()]
    return [
        n / 20,
        1.0,
        order,
        float(at_a[0] < at_b[-1] and at_b[0] < at_a[-1]),
        distance,
        order * distance,
        at_a[0] / n,
        at_b[0] / n,
        float(at_a[0] == 0),
        float(at_b[0] == 0),
        float(at_a[-1] == n - 1),
        float(at_b[-1] == n - 1),
        float(sentence.lower[at_a[0]] == a.lower[0]),
        float(sentence.lower[at_b[0]] == b.lower[0]),
        float(sentence.lower[at_a[0]] == a.lower[-1]),
        float(sentence.lower[at_b[0]] == b.lower[-1]),
        float(before[-1] < after[0] and not any(char.isalnum() for char in gap)),
        *between,
        *(order * found for found in between),
    ]
