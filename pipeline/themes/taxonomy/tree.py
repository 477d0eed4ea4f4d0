"""Themes below themes: which of a line of themes a text belongs to.

A text belongs to the most specific theme that it speaks of. The branch is chosen by all that speaks for it, the parent and what
lies below together: two children that share a text must not lose it to a childless neighbour. Within a branch a child takes the
text as soon as it is as likely as its parent by itself; else the parent keeps it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.themes.taxonomy.table import Taxonomy, name_key

Wide = NDArray[np.float64]


def parents(given: Taxonomy) -> NDArray[np.int64]:
    """Return for each theme the number of its parent, -1 at the top."""
    place = {name_key(theme.name): number for number, theme in enumerate(given.themes)}
    return np.array([place[name_key(theme.parent)] if name_key(theme.parent) else -1 for theme in given.themes], dtype=np.int64)


def deepest(chance: Wide, given: Taxonomy) -> tuple[NDArray[np.int64], Wide]:
    """Return for each text its theme and how likely that is, what lies below the theme included.

    Args:
        chance: ``(n, count)`` how likely each theme is by itself.
        given: the taxonomy, which says what lies below what.
    """
    above = parents(given)
    if (above < 0).all():
        best = chance.argmax(axis=1)
        return best, np.take_along_axis(chance, best[:, None], axis=1)[:, 0]
    whole = _with_all_below(chance, above)
    best = np.full(len(chance), -1, dtype=np.int64)
    moving = np.ones(len(chance), dtype=np.bool_)
    while moving.any():
        down = np.where(above[None, :] == best[:, None], whole, -1.0)
        child = down.argmax(axis=1)
        least = np.where(best < 0, 0.0, _picked(chance, np.maximum(best, 0)))
        moving &= _picked(down, child) >= least
        best = np.where(moving, child, best)
    return best, _picked(whole, best)


def _with_all_below(chance: Wide, above: NDArray[np.int64]) -> Wide:
    whole = np.zeros_like(chance)
    for theme in range(len(above)):
        up = theme
        while up >= 0:
            whole[:, up] += chance[:, theme]
            up = int(above[up])
    return whole


def _picked(values: Wide, column: NDArray[np.signedinteger[Any]]) -> Wide:
    return np.take_along_axis(values, column[:, None], axis=1)[:, 0]
