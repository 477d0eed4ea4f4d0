"""The tree of themes: related themes get a broader theme above them.

Bottom-up by average linkage on the centroids, as BERTopic builds its hierarchy, but with two levels only and a limit on both
sides: a parent with one child or with twenty tells a reader nothing. Likeness decides, not a wished number.
"""

from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows, Ids, on_grid
from pipeline.themes.lifecycle.continuity import match_one_to_one

TOP: Final = -1  # group of a theme without related ones, and previous parent of one at the top
NEW: Final = 0  # previous parent of a theme that is new
FEWEST: Final = 6  # themes from which a tree is built
WIDEST: Final = 7  # children of a parent at most
RELATED: Final = 0.22  # mean cosine of their centroids from which themes are related
LEAST_RELATED: Final = 0.15  # the same where more than MOST would be at the top
MOST: Final = 12  # themes at the top that a reader takes in at once
INERTIA: Final = 0.1  # cosine that a change of the previous tree has to gain
SHARED_UNITS: Final = 1 / 3  # of the units of two groups together, from which one continues the other


def group_related(centroids: FloatRows, sizes: NDArray[np.int64], previous: Ids | None = None) -> Ids:
    """Return the group of each theme that has related ones, ``(k,)``, the largest group 0, -1 for a theme without.

    Groups have 2 to 7 themes, and fewer than 6 themes have none. ``centroids`` are ``(k, dim)`` unit rows, ``sizes`` the units of each,
    and ``previous`` the id of the parent that each had, -1 for none, 0 when new: a theme changes it only where that is clearly better.
    """
    numbers = np.full(len(centroids), TOP, dtype=np.int32)
    if len(centroids) < FEWEST:
        return numbers
    parent = np.full(len(centroids), NEW, dtype=np.int32) if previous is None else np.asarray(previous, dtype=np.int32)
    rows = on_grid(centroids).astype(np.float64)
    known = parent != NEW
    together = (parent[:, None] == parent[None, :]) & (parent[:, None] > 0)
    likeness = rows @ rows.T + INERTIA * together - INERTIA * (known[:, None] & known[None, :] & ~together)
    clusters = _join(likeness, [[theme] for theme in range(len(rows))], RELATED, 1)
    groups = [members for members in _join(likeness, clusters, LEAST_RELATED, MOST) if len(members) > 1]
    for number, members in enumerate(sorted(groups, key=lambda one: (-int(sizes[one].sum()), one))):
        numbers[members] = number
    return numbers


def keep_parent_ids(groups: Ids, sizes: NDArray[np.int64], previous: Ids, highest: int) -> Ids:
    """Return the theme id of each group, ``(g,)``, each once: of the previous parent it shares most units with, else after the highest.

    ``groups``, ``sizes`` and ``previous`` are those of `group_related`, ``(k,)`` each.
    """
    known = np.unique(previous[previous > 0])
    ids = np.zeros(int(groups.max(initial=TOP)) + 1, dtype=np.int32)
    if len(ids) and len(known):
        inside = np.where(groups == np.arange(len(ids))[:, None], sizes, 0).astype(np.float64)
        earlier = np.where(previous == known[:, None], sizes, 0).astype(np.float64)
        shared = inside @ (earlier > 0).T
        overlap = shared / np.maximum(inside.sum(axis=1)[:, None] + earlier.sum(axis=1)[None, :] - shared, 1)
        match = match_one_to_one(np.where(overlap >= SHARED_UNITS, overlap, 0.0).T)
        ids = np.where(match >= 0, known[match], 0).astype(np.int32)
    ids[ids == 0] = highest + 1 + np.arange(int((ids == 0).sum()))
    return ids


def _join(likeness: NDArray[np.float64], clusters: list[list[int]], least: float, most: int) -> list[list[int]]:
    """Join the two nearest clusters as long as they are related, fit under one parent, and more than `most` are left."""
    found = [list(members) for members in clusters]
    while len(found) > most:
        pairs = [
            (round(float(likeness[np.ix_(found[a], found[b])].mean()), 6), -a, -b)
            for a, b in combinations(range(len(found)), 2)
            if len(found[a]) + len(found[b]) <= min(WIDEST, len(likeness) - 1)
        ]
        tie, one, other = max(pairs, default=(-1.0, 0, 0))
        if tie < least:
            break
        found[-one] = sorted(found[-one] + found.pop(-other))
    return found
