"""The tree of themes: leaves that are kin get a broader theme above them.

Bottom-up by average linkage on the middles of the themes, as BERTopic builds its hierarchy, but with two levels only and a
limit on both sides: a parent with one child or with twenty tells a reader nothing. Kinship decides, not a wished number: a
theme without kin stands alone at the top.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows, on_grid

ALONE = -1
NEW = 0  # earlier parent of a leaf that was not there
FEWEST = 6  # leaves that are worth a tree
WIDEST = 7  # children of a parent at most
KIN = 0.22  # mean cosine of their middles from which leaves are kin
LEAST_KIN = 0.15  # the same where more than MOST would stand at the top
MOST = 12  # themes at the top that a reader takes in at once
HABIT = 0.1  # cosine that a change of an earlier tree has to gain
SHARED = 1 / 3  # of the sentences of two groups together, from which one continues the other


def broader(centroids: FloatRows, sizes: NDArray[np.int64], before: NDArray[np.int32] | None = None) -> NDArray[np.int32]:
    """Return the group of each leaf that has kin, the largest group first, -1 for a leaf that stands alone.

    Args:
        centroids: ``(k, dim)`` unit rows, the middles of the leaves.
        sizes: ``(k,)`` sentences of each leaf.
        before: ``(k,)`` id of the parent that each leaf had, -1 when it stood alone, 0 when it is new. A leaf changes its
            parent only where that is clearly better.

    Returns:
        ``(k,)`` numbers from 0; every group has 2 to 7 leaves. All -1 for fewer than 6 leaves.
    """
    count = len(centroids)
    if count < FEWEST:
        return np.full(count, ALONE, dtype=np.int32)
    earlier = np.full(count, NEW, dtype=np.int32) if before is None else np.asarray(before, dtype=np.int32)
    rows = on_grid(centroids).astype(np.float64)
    likeness = rows @ rows.T - HABIT * _moved(earlier)
    clusters = _kept(likeness, earlier)
    clusters = _joined(likeness, clusters, KIN, 1)
    clusters = _joined(likeness, clusters, LEAST_KIN, MOST)
    return _numbered([members for members in clusters if len(members) > 1], sizes)


def _moved(earlier: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Say of each pair of leaves whether both were there and stood apart, or each alone."""
    known = earlier != NEW
    together = (earlier[:, None] == earlier[None, :]) & (earlier[:, None] > 0)
    return np.asarray(known[:, None] & known[None, :] & ~together)


def _kept(likeness: NDArray[np.float64], earlier: NDArray[np.int32]) -> list[list[int]]:
    """Return the earlier groups without the leaves that clearly are no kin any more, and every other leaf alone."""
    groups = [np.flatnonzero(earlier == parent).tolist() for parent in sorted(set(earlier[earlier > 0].tolist()))]
    stayed = [_stayed(likeness, members, [other for other in groups if other is not members]) for members in groups]
    clusters = [members for members in stayed if len(members) > 1]
    placed = {leaf for members in clusters for leaf in members}
    return clusters + [[leaf] for leaf in range(len(earlier)) if leaf not in placed]


def _stayed(likeness: NDArray[np.float64], members: list[int], others: list[list[int]]) -> list[int]:
    """Return the leaves of a group that are still kin and not clearly nearer to another group; at most seven."""
    left = list(members)
    while len(left) > 1:
        ties = {leaf: _tie(likeness, [leaf], [one for one in left if one != leaf]) for leaf in left}
        drawn = {leaf: max((_tie(likeness, [leaf], other) for other in others), default=-1.0) for leaf in left}
        loosest = min(left, key=lambda leaf: (min(ties[leaf], ties[leaf] - drawn[leaf]), leaf))
        firm = ties[loosest] >= LEAST_KIN - HABIT and drawn[loosest] <= ties[loosest] + HABIT
        if firm and len(left) <= WIDEST:
            break
        left.remove(loosest)
    return left


def _tie(likeness: NDArray[np.float64], one: Sequence[int], other: Sequence[int]) -> float:
    return round(float(likeness[np.ix_(one, other)].mean()), 6)


def _joined(likeness: NDArray[np.float64], clusters: list[list[int]], least: float, most: int) -> list[list[int]]:
    """Join the two nearest clusters as long as they are kin, fit under one parent, and more than `most` are left."""
    found = [list(members) for members in clusters]
    while len(found) > most:
        pairs = [
            (_tie(likeness, found[a], found[b]), -a, -b)
            for a in range(len(found))
            for b in range(a + 1, len(found))
            if len(found[a]) + len(found[b]) <= WIDEST and len(found[a]) + len(found[b]) < len(likeness)
        ]
        tie, one, other = max(pairs, default=(-1.0, 0, 0))
        if tie < least:
            break
        found[-one] = sorted(found[-one] + found[-other])
        del found[-other]
    return found


def _numbered(groups: list[list[int]], sizes: NDArray[np.int64]) -> NDArray[np.int32]:
    numbers = np.full(len(sizes), ALONE, dtype=np.int32)
    for number, members in enumerate(sorted(groups, key=lambda one: (-int(sizes[one].sum()), one))):
        numbers[members] = number
    return numbers


def keep_parents(parents: NDArray[np.int32], sizes: NDArray[np.int64], before: NDArray[np.int32], highest: int) -> NDArray[np.int32]:
    """Return the theme id of each group: that of the earlier parent it shares most sentences with, else a fresh one.

    Args:
        parents: ``(k,)`` group of each leaf, as ``broader`` gave it.
        sizes: ``(k,)`` sentences of each leaf.
        before: ``(k,)`` id of the parent that each leaf had, -1 or 0 for none.
        highest: id ever given; fresh ids follow it.

    Returns:
        ``(g,)`` ids, each given once, for groups 0 to g - 1.
    """
    from scipy.optimize import linear_sum_assignment

    count = int(parents.max(initial=ALONE)) + 1
    known = sorted(set(before[before > 0].tolist()))
    ids = np.zeros(count, dtype=np.int32)
    if count and known:
        inside = np.array([np.where(parents == group, sizes, 0) for group in range(count)], dtype=np.float64)
        earlier = np.array([np.where(before == one, sizes, 0) for one in known], dtype=np.float64)
        shared = inside @ (earlier > 0).T
        overlap = shared / np.maximum(inside.sum(axis=1)[:, None] + earlier.sum(axis=1)[None, :] - shared, 1)
        for group, old in zip(*linear_sum_assignment(-overlap), strict=True):
            if overlap[group, old] >= SHARED:
                ids[group] = known[old]
    fresh = ids == 0
    ids[fresh] = highest + 1 + np.arange(int(fresh.sum()))
    return ids
