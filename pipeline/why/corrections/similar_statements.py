"""Which statements say so nearly the same as one that a person placed that they follow it."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows, on_grid
from pipeline.text.clauses import cut_clauses
from pipeline.text.name_key import name_key
from pipeline.why.antonyms import contradicts
from pipeline.why.driver_label_candidates import shape_label
from pipeline.why.driver_label_words import denies

# Least cosine of matching vectors. Of pairs of arguments on one topic (key_points dev, 2026-11-30) that were this near, 88 % had been
# given to the same key point and 2 % held the contrary; of pairs between .85 and .9, 75 % and 8 %.
CERTAIN: Final = 0.9
OTHER_WORDS: Final = 0.9999  # most; a vector on the grid may be a little longer than one

Embed = Callable[[Sequence[str]], NDArray[np.floating]]


def find_similar(texts: Sequence[str], examples: Sequence[str], embed: Embed) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return for each text the example that it says again, -1 for none, and how alike they are: 1 for the same words.

    Two texts are alike when each clause of either has a clause of the other that is `CERTAIN` to say the same: who says more than
    the example, or less, does not follow it. Neither does who says its contrary in so many words.

    Args:
        texts: of statements.
        examples: as `name_key` gives them.
        embed: clauses in, unit vectors of a `MatchEncoder` out, ``(n, dim)``.
    """
    keys = [name_key(text) for text in texts]
    place = {example: number for number, example in enumerate(examples)}
    nearest = np.array([place.get(key, -1) for key in keys], dtype=np.int64)
    likeness = np.where(nearest >= 0, 1.0, 0.0)
    rows, starts, vectors = _clauses(keys, embed)
    if not len(rows):
        return nearest, likeness
    for number, example in enumerate(examples):
        own, _, wanted = _clauses([example], embed)
        if not len(own):
            continue
        cosine = vectors @ wanted.T
        says_all = np.maximum.reduceat(cosine, starts, axis=0).min(axis=1)
        says_no_more = np.minimum.reduceat(cosine.max(axis=1), starts)
        near = np.minimum(np.minimum(says_all, says_no_more), OTHER_WORDS).astype(np.float64).round(4)
        for at in np.flatnonzero((near >= CERTAIN) & (near > likeness[rows])):
            if not _contrary(keys[rows[at]], example):
                nearest[rows[at]], likeness[rows[at]] = number, near[at]
    return nearest, likeness


def _clauses(texts: Sequence[str], embed: Embed) -> tuple[NDArray[np.int64], NDArray[np.int64], FloatRows]:
    """Return the rows of texts that have clauses, where the clauses of each begin, and the vectors of all clauses."""
    cut = [(row, label) for row, text in enumerate(texts) for label in map(shape_label, cut_clauses(text)) if label]
    rows, starts = np.unique(np.array([row for row, _ in cut], dtype=np.int64), return_index=True)
    return rows, starts, on_grid(embed([label for _, label in cut]))


def _contrary(text: str, example: str) -> bool:
    return denies(text) != denies(example) or contradicts(text, example)
