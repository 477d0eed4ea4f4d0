"""Words as a second view of a text, beside its vector.

A vector knows that "suitcase" is near "luggage"; it does not know that in these texts "carousel" is only ever said of luggage
that did not come. Counted terms do: each view errs in its own way, so each can teach the other (co-training, Blum and Mitchell
1998). Weights are those of naive Bayes over single words and pairs, against all texts together.

A vector also blurs the one word that decides: "still waiting for my bag at gate B4" is near gates, queues and bags alike. People
who name a theme after bags know that word. A word that a text shares with what was written of a theme counts by how rare it is
among the texts, and less where several themes have it.
"""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows, on_grid
from pipeline.text.terms import LEAST_TEXTS, find_stems
from pipeline.themes.taxonomy.table import SeedTaxonomy

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Wide = NDArray[np.float64]

# Words that a theme is taken to have said before any was counted, spread as in all texts: the pull of rare words towards nothing.
_PRIOR: Final = 500.0


def mark_members(theme: NDArray[np.int64], count: int) -> Wide:
    """Return ``(n, count)``: 1 where a text is an example of a theme; -1 is none."""
    return np.eye(count + 1)[theme, :count]


def learn_term_weights(held: "csr_matrix", theme: NDArray[np.int64], count: int) -> FloatRows:
    """Return ``(v, count)``, on the grid: how much more often a theme's texts hold a term than all texts do, as a logarithm.

    ``held`` is ``(n, v)``, from `mark_terms`; ``theme`` the number of the theme of each text, -1 for texts that are no example. A theme
    without examples gets zeros.
    """
    said = np.asarray(held.T @ mark_members(theme, count))
    usual = said.sum(axis=1, keepdims=True) + 0.5
    usual = usual / usual.sum()
    return on_grid(np.log((said + _PRIOR * usual) / (said.sum(axis=0) + _PRIOR)) - np.log(usual))


def score_terms(held: "csr_matrix", weights: FloatRows) -> Wide:
    """Return ``(n, count)`` log odds: the sum over the terms of a text, by the root of their number.

    Naive Bayes takes words for independent. They are not, and a long text would be far too sure; the root stands in between the
    sum and the mean.
    """
    summed: Wide = np.asarray(held @ weights.astype(np.float64))
    number = np.asarray(held.sum(axis=1), dtype=np.float64).reshape(-1, 1)
    return summed / np.sqrt(np.maximum(number, 1.0))


def weigh_shared_stems(taxonomy: SeedTaxonomy, texts: Sequence[str]) -> tuple[tuple[str, ...], FloatRows]:
    """Return the stems that themes and subject texts share, sorted, and what each says for each theme, ``(v, count)``, 0-1, on the grid.

    Of a theme for the rest nothing is read.
    """
    said = [". ".join((theme.name, theme.description, *theme.keywords, *theme.examples)) for theme in taxonomy.themes]
    themes = [find_stems(text) if number != taxonomy.rest else set() for number, text in enumerate(said)]
    owners = Counter(word for theme in themes for word in theme)
    held = Counter(word for text in texts for word in find_stems(text) & owners.keys())
    known = tuple(sorted(word for word, number in held.items() if number >= LEAST_TEXTS))
    rare = {word: float(np.log(len(texts) / (1 + held[word])) / np.log(len(texts))) for word in known}
    values = [[max(rare[word], 0.0) / owners[word] if word in theme else 0.0 for theme in themes] for word in known]
    return known, on_grid(np.array(values).reshape(len(known), len(themes)))
