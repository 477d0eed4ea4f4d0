"""Themes below themes: which of a line of themes a text belongs to.

A text belongs to the most specific theme that it speaks of. The branch is chosen by all that speaks for it, the parent and what
lies below together: two children that share a text must not lose it to a childless neighbour. Within a branch a child takes the
text as soon as it is as likely as its parent by itself; else the parent keeps it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.themes.taxonomy.table import SeedTaxonomy
from pipeline.themes.taxonomy.terms import Wide


def find_deepest(probability: Wide, taxonomy: SeedTaxonomy) -> tuple[NDArray[np.int64], Wide]:
    """Return for each text its theme and how likely that is, what lies below the theme included.

    Args:
        probability: ``(n, count)`` of each theme by itself.
        taxonomy: says what lies below what.
    """
    above = taxonomy.parents
    whole = np.zeros_like(probability)  # with all that lies below
    for theme in range(len(above)):
        up = theme
        while up >= 0:
            whole[:, up] += probability[:, theme]
            up = int(above[up])
    best = np.full(len(probability), -1, dtype=np.int64)
    moving = np.ones(len(probability), dtype=np.bool_)
    while moving.any():
        down = np.where(above[None, :] == best[:, None], whole, -1.0)
        child = down.argmax(axis=1)
        least = np.where(best < 0, 0.0, _pick(probability, np.maximum(best, 0)))
        moving &= _pick(down, child) >= least
        best = np.where(moving, child, best)
    return best, _pick(whole, best)


def _pick(values: Wide, column: NDArray[np.signedinteger[Any]]) -> Wide:
    return np.take_along_axis(values, column[:, None], axis=1)[:, 0]
