"""Which themes of the previous fit continue, when the sentences of today are grouped afresh.

A fresh grouping of the same sentences differs each time in details that mean nothing; taken at its word, it would rename what
people know. So it is evidence: a theme splits or merges only where fresh groups plainly contradict it. What is plain depends
on how much was known before: themes of a few sentences prove little once there are twice as many.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import Ids, Marks
from pipeline.themes.model.theme_model import NO_THEME

NEW = -1  # in ``origin``: a theme that continues none
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class SplitMergeThresholds:
    """From when themes split, merge or are born; all are shares, 0..1."""

    large: float  # of all sentences; a theme that holds less is not split
    pure: float  # of a fresh group's sentences that had a theme; when so many had this one, the group is a part of it
    part: float  # of the theme's sentences; a part holds so many at least
    moved: float  # of the theme's sentences; two themes with as many in the same fresh group are merged
    absorbed: float  # of a theme's sentences; a group that holds as many of any theme is that theme's, and not new
    known: float  # of a fresh group's sentences; when as many had one and the same theme, the group is not new


LENIENT = SplitMergeThresholds(large=0.0, pure=0.6, part=0.0, moved=0.6, absorbed=0.4, known=0.5)  # the data have outgrown the themes
STRICT = SplitMergeThresholds(large=0.05, pure=0.7, part=0.25, moved=0.9, absorbed=0.2, known=0.3)


def continue_themes(previous: Ids, fresh: Ids, pinned: Marks, least: float, thresholds: SplitMergeThresholds | None) -> tuple[Ids, Ids]:
    """Return for each sentence the theme to learn from it, and for each such theme the old one that it continues.

    Args:
        previous: ``(n,)`` old theme of each sentence, 0 to k - 1, -1 for none.
        fresh: ``(m,)`` fresh group of each of the first m sentences, m <= n, numbered from 0.
        pinned: ``(k,)`` themes that neither merge nor split and give no sentence away.
        least: sentences that make a part or a new theme.
        thresholds: when themes change; None when there are too few sentences to change one, which leaves births.

    Returns:
        ``(n,)`` theme of each sentence, -1 where the rule that is learnt from the others shall say it; and ``(j,)`` the old
        theme that each continues, -1 for new ones, the old ones first. A merged theme keeps its number and has no sentences.
    """
    label, origin = previous.copy(), list(range(len(pinned)))
    known = previous[: len(fresh)]
    shared = np.zeros((len(pinned) + 1, int(fresh.max(initial=-1)) + 1), dtype=np.int64)  # the last row: sentences in no theme
    np.add.at(shared, (known, fresh), 1)
    taken: set[int] = set()
    if thresholds is not None:
        into = _find_merge_targets(shared, pinned, thresholds)
        label = np.append(into, NO_THEME).astype(np.int32)[previous]
        for theme, parts in _find_parts(shared, pinned | (into != np.arange(len(into))), least, thresholds).items():
            label[previous == theme] = NO_THEME  # what is in no part waits for the rule
            for group in parts:
                number = theme if group == parts[0] else len(origin)  # the largest part keeps the number of the theme
                label[np.flatnonzero((fresh == group) & ((known == theme) | (known < 0)))] = number
                if number != theme:
                    origin.append(NEW)
            taken.update(parts)
    free = ~np.append(pinned, False)[known]
    for group in _find_births(shared, least, thresholds or STRICT):
        if group not in taken:
            label[np.flatnonzero((fresh == group) & free)] = len(origin)
            origin.append(NEW)
    return label, np.array(origin, dtype=np.int32)


def match_one_to_one(likeness: NDArray[np.floating], fixed: NDArray[np.integer] | None = None) -> NDArray[np.int64]:
    """Return the old one of each new one, -1 for none, from ``(old, new)``: what is fixed, and for the rest the best match."""
    from scipy.optimize import linear_sum_assignment

    match = np.full(likeness.shape[1], -1) if fixed is None else fixed.astype(np.int64)
    rows, columns = np.setdiff1d(np.arange(len(likeness)), match), np.flatnonzero(match < 0)
    left = likeness[np.ix_(rows, columns)]
    for row, column in zip(*linear_sum_assignment(-left), strict=True):
        if left[row, column] > 0:
            match[columns[column]] = rows[row]
    return match


def _compute_share(part: Counts, whole: Counts) -> NDArray[np.float64]:
    return part / np.maximum(whole, 1)


def _find_merge_targets(shared: Counts, pinned: Marks, thresholds: SplitMergeThresholds) -> Ids:
    """Return which theme each goes into: itself, or the largest of those that lie in the same fresh group."""
    counts = shared[:-1]
    inside = (_compute_share(counts, counts.sum(axis=1, keepdims=True)) >= thresholds.moved) & ~pinned[:, None]
    into = np.arange(len(counts), dtype=np.int32)
    for group in range(counts.shape[1]):
        together = np.flatnonzero(inside[:, group])
        if len(together) > 1:
            into[together] = together[counts[together].sum(axis=1).argmax()]
    return into


def _find_parts(shared: Counts, fixed: Marks, least: float, thresholds: SplitMergeThresholds) -> dict[int, list[int]]:
    """Return the fresh groups that each theme falls into, the largest first, for themes that fall apart."""
    counts = shared[:-1]
    size = counts.sum(axis=1, keepdims=True)
    pure = _compute_share(counts, counts.sum(axis=0, keepdims=True)) >= thresholds.pure
    is_part = pure & (counts >= max(least, 1)) & (_compute_share(counts, size) >= thresholds.part)
    may_split = (size[:, 0] >= thresholds.large * shared.sum()) & ~fixed & (is_part.sum(axis=1) > 1)
    found = {int(theme): np.flatnonzero(is_part[theme]).tolist() for theme in np.flatnonzero(may_split)}
    return {theme: sorted(groups, key=lambda group: (-counts[theme, group], group)) for theme, groups in found.items()}


def _find_births(shared: Counts, least: float, thresholds: SplitMergeThresholds) -> list[int]:
    """Return the fresh groups that no theme knows: none has much of it, and it has much of none."""
    counts, size = shared[:-1], shared.sum(axis=0)
    home = _compute_share(counts, counts.sum(axis=1, keepdims=True)).max(axis=0, initial=0.0)
    known = _compute_share(counts, size[None, :]).max(axis=0, initial=0.0)
    is_new = (size >= max(least, 1)) & (home < thresholds.absorbed) & (known < thresholds.known)
    return [int(group) for group in np.flatnonzero(is_new)]
