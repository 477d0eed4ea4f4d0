"""Words as a second view of a text, beside its vector.

A vector knows that "suitcase" is near "luggage"; it does not know that in these texts "carousel" is only ever said of luggage
that did not come. Counted words do. Each view errs in its own way, so each can teach the other (co-training, Blum and Mitchell
1998). Weights are those of naive Bayes over single words and pairs, against all texts together.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows, on_grid

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Wide = NDArray[np.float64]

LEAST_TEXTS: Final = 3  # a word in fewer texts is chance
# Words that a theme is taken to have said before any was counted, spread as in all texts: the pull of rare words towards nothing.
_BEFORE: Final = 500.0
_WORD: Final = re.compile(r"\w[\w']*")


def terms(text: str) -> list[str]:
    """Return the distinct words and pairs of neighbouring words of a text, lower case, in the order in which they come."""
    words = _WORD.findall(text.lower())
    return list(dict.fromkeys([*words, *(f"{one} {two}" for one, two in pairwise(words))]))


def vocabulary(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the words and pairs that three or more texts hold, sorted."""
    held = Counter(term for text in texts for term in terms(text))
    return tuple(sorted(term for term, number in held.items() if number >= LEAST_TEXTS))


def held_terms(texts: Sequence[str], known: Sequence[str]) -> "csr_matrix":
    """Return ``(n, v)``: 1 where a text holds a term of the vocabulary."""
    from scipy.sparse import csr_matrix

    place = {term: number for number, term in enumerate(known)}
    rows = [sorted(place[term] for term in terms(text) if term in place) for text in texts]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.array([column for row in rows for column in row], dtype=np.int64)
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(texts), len(known)))


def word_weights(held: "csr_matrix", theme: NDArray[np.int64], count: int) -> FloatRows:
    """Return ``(v, count)``, on the grid: how much more often a theme's texts hold a term than all texts do, as a logarithm.

    Args:
        held: ``(n, v)`` from `held_terms`.
        theme: ``(n,)`` number of the theme of each text, -1 for texts that are no example. A theme without examples gets zeros.
        count: number of themes.
    """
    member = np.zeros((held.shape[0], count))
    member[np.flatnonzero(theme >= 0), theme[theme >= 0]] = 1.0
    said = np.asarray(held.T @ member)
    usual = said.sum(axis=1, keepdims=True) + 0.5
    usual = usual / usual.sum()
    return on_grid(np.log((said + _BEFORE * usual) / (said.sum(axis=0) + _BEFORE)) - np.log(usual))


def word_scores(held: "csr_matrix", weights: FloatRows) -> Wide:
    """Return ``(n, count)`` log odds: the sum over the terms of a text, by the root of their number.

    Naive Bayes takes words for independent. They are not, and a long text would be far too sure; the root stands in between the
    sum and the mean.
    """
    summed: Wide = np.asarray(held @ weights.astype(np.float64))
    number = np.asarray(held.sum(axis=1), dtype=np.float64).reshape(-1, 1)
    return summed / np.sqrt(np.maximum(number, 1.0))
