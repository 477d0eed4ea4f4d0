"""The tone of any stretch of a sentence: a linear model over its words, pairs of words and negated words.

It learned from sentences rated by people and from what the sentiment head says of clauses (models/aspects), so it stands in
for embedding each clause, at a hundredth of the cost. Words add up, hence the tone of any stretch is a difference of sums.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.voice.aspects.noun_kinds import sections
from pipeline.voice.aspects.tokens import TaggedWords, bucket, code_of

BUCKETS: Final = 1 << 16
_REACH: Final = 4  # words a negation colours
_ENDS: Final = frozenset(".,;:!?")


@dataclass(frozen=True, slots=True)
class Tone:
    """Running sums over the words of one sentence: ``scores`` of shape ``(words + 1, 3)``, ``counts`` of shape ``(words + 1,)``."""

    scores: NDArray[np.float64]
    counts: NDArray[np.float64]
    bias: NDArray[np.float64]

    def of(self, first: int, last: int) -> list[float]:
        """Return the scores (negative, neutral, positive) of the words ``first`` to ``last`` (exclusive); their mean is 0."""
        count = max(self.counts[last] - self.counts[first], 1.0)
        root = math.sqrt(count)  # three numbers: numpy would take longer to be called than to add them
        ends, starts = self.scores[last].tolist(), self.scores[first].tolist()
        scores = [(b - a) / root + c for a, b, c in zip(starts, ends, self.bias.tolist(), strict=True)]
        mean = sum(scores) / 3
        return [score - mean for score in scores]


def tones(sentences: Sequence[TaggedWords], weight: NDArray[np.float32], bias: NDArray[np.float32]) -> list[Tone]:
    """Return the tone of each sentence; weight has shape ``(BUCKETS, 3)``."""
    rows, used = hash_words(sentences)
    each = (weight[rows] * used[:, :, None]).sum(axis=1, dtype=np.float64) if len(rows) else np.zeros((0, 3))
    number = used.sum(axis=1, dtype=np.float64)
    found, at = [], 0
    for words in sentences:
        stop = at + len(words.lower)
        # Sums start anew with each sentence, so that no rounding is carried over from its neighbours.
        scores = np.vstack([np.zeros((1, 3)), np.cumsum(each[at:stop], axis=0)])
        found.append(Tone(scores, np.concatenate([[0.0], np.cumsum(number[at:stop])]), bias.astype(np.float64)))
        at = stop
    return found


def hash_words(sentences: Sequence[TaggedWords]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the buckets of each word (itself, with the word before, negated), shape ``(words, 3)``, and which of them count."""
    here: list[int] = []
    before: list[int] = []
    negated: list[bool] = []
    negations = sections("context_words.txt")["negation"]
    for words in sentences:
        last, reach = 1, 0
        for word in words.lower:
            code = code_of(word)
            here.append(code)
            before.append(last)
            negated.append(reach > 0)
            reach = _REACH if word in negations else 0 if word in _ENDS else reach - 1
            last = code
    if not here:
        return np.zeros((0, 3), dtype=np.int64), np.zeros((0, 3), dtype=np.float32)
    now, left = np.array(here, dtype=np.uint64), np.array(before, dtype=np.uint64)
    rows = np.stack([bucket(101, (now,), BUCKETS), bucket(102, (left, now), BUCKETS), bucket(103, (now,), BUCKETS)], axis=1)
    used = np.ones(rows.shape, dtype=np.float32)
    used[:, 2] = negated
    return rows.astype(np.int64), used
