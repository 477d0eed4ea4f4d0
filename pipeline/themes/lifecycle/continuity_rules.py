"""Which themes of yesterday still stand, when the sentences of today are grouped afresh.

A fresh grouping of the same sentences differs each time in details that mean nothing; taken at its word, it would rename what
people know. So it is heard as a witness: a theme that stands gives way only where fresh groups plainly contradict it. What is
plain depends on how much was known before: themes of a few sentences prove little once there are twice as many.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.themes.assign import NO_THEME

NEW = -1  # in ``origin``: a theme that continues none


@dataclass(frozen=True)
class Doubt:
    """How plainly fresh groups must speak against a theme that stands; all are shares, 0..1.

    Attributes:
        swallows: of all sentences; a theme that holds less is not split.
        pure: of a fresh group's sentences that had a theme; when so many had this one, the group is a part of it.
        part: of the theme's sentences; a part holds so many at least.
        moved: of the theme's sentences; two themes with as many in the same fresh group are one.
        at_home: of a theme's sentences; a group that holds as many of any theme is that theme's, and not new.
        known: of a fresh group's sentences; when as many had one and the same theme, the group is not new.
    """

    swallows: float
    pure: float
    part: float
    moved: float
    at_home: float
    known: float


YOUNG = Doubt(swallows=0.0, pure=0.6, part=0.0, moved=0.6, at_home=0.4, known=0.5)  # the data have outgrown the themes
GROWN = Doubt(swallows=0.05, pure=0.7, part=0.25, moved=0.9, at_home=0.2, known=0.3)


def standing(
    held: NDArray[np.int32], fresh: NDArray[np.int32], pinned: NDArray[np.bool_], least: float, doubt: Doubt | None
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return for each sentence the theme to learn from it, and for each such theme the old one that it continues.

    Args:
        held: ``(n,)`` old theme of each sentence, 0 to k - 1, -1 for none.
        fresh: ``(m,)`` fresh group of each of the first m sentences, m <= n, numbered from 0.
        pinned: ``(k,)`` themes that neither merge nor split and give no sentence away.
        least: sentences that make a part or a new theme.
        doubt: when themes give way; None when there are too few sentences to speak against a theme, which leaves births.

    Returns:
        ``(n,)`` theme of each sentence, -1 where the rule that is learnt from the others shall say it; and ``(j,)`` the old
        theme that each continues, -1 for new ones, the old ones first. A merged theme keeps its number and has no sentences.
    """
    label, origin = held.copy(), list(range(len(pinned)))
    if len(fresh) == 0:
        return label, np.array(origin, dtype=np.int32)
    shared = _shared(held[: len(fresh)], fresh, len(pinned))
    taken: set[int] = set()
    if doubt is not None:
        into = _merged(shared, pinned, doubt)
        label = np.where(held >= 0, into[held], NO_THEME).astype(np.int32) if len(into) else label
        for theme, parts in _parts(shared, pinned | (into != np.arange(len(into))), least, doubt).items():
            _split(label, held, fresh, theme, parts, origin)
            taken.update(parts)
    for group in _unknown(shared, least, doubt or GROWN):
        if group not in taken:
            rows = np.flatnonzero(fresh == group)
            free = rows[~np.append(pinned, False)[held[rows]]]
            label[free] = len(origin)
            origin.append(NEW)
    return label, np.array(origin, dtype=np.int32)


def _shared(held: NDArray[np.int32], fresh: NDArray[np.int32], themes: int) -> NDArray[np.int64]:
    """Count the sentences of each old theme, and in the last row of none, in each fresh group."""
    counted = np.zeros((themes + 1, int(fresh.max()) + 1), dtype=np.int64)
    np.add.at(counted, (np.where(held < 0, themes, held), fresh), 1)
    return counted


def _share(part: NDArray[np.int64], whole: NDArray[np.int64]) -> NDArray[np.float64]:
    return part / np.maximum(whole, 1)


def _merged(shared: NDArray[np.int64], pinned: NDArray[np.bool_], doubt: Doubt) -> NDArray[np.int32]:
    """Return which theme each goes into: itself, or the largest of those that lie in the same fresh group."""
    counts = shared[:-1]
    inside = (_share(counts, counts.sum(axis=1, keepdims=True)) >= doubt.moved) & ~pinned[:, None]
    into = np.arange(len(counts), dtype=np.int32)
    for group in range(counts.shape[1]):
        together = np.flatnonzero(inside[:, group])
        if len(together) > 1:
            into[together] = together[counts[together].sum(axis=1).argmax()]
    return into


def _parts(shared: NDArray[np.int64], firm: NDArray[np.bool_], least: float, doubt: Doubt) -> dict[int, list[int]]:
    """Return the fresh groups that each theme falls into, the largest first, for themes that fall apart."""
    counts = shared[:-1]
    size = counts.sum(axis=1, keepdims=True)
    pure = _share(counts, counts.sum(axis=0, keepdims=True)) >= doubt.pure
    fit = pure & (counts >= max(least, 1)) & (_share(counts, size) >= doubt.part)
    large = (size[:, 0] >= doubt.swallows * shared.sum()) & ~firm
    found = {int(theme): np.flatnonzero(fit[theme]) for theme in np.flatnonzero(large & (fit.sum(axis=1) > 1))}
    return {theme: sorted(groups.tolist(), key=lambda group: (-counts[theme, group], group)) for theme, groups in found.items()}


def _split(
    label: NDArray[np.int32], held: NDArray[np.int32], fresh: NDArray[np.int32], theme: int, parts: list[int], origin: list[int]
) -> None:
    """Give each part of a theme its number, in place: the largest keeps that of the theme; what is in no part waits for the rule."""
    label[held == theme] = NO_THEME
    for group in parts:
        rows = np.flatnonzero(fresh == group)
        number = theme if group == parts[0] else len(origin)
        label[rows[(held[rows] == theme) | (held[rows] < 0)]] = number
        if number != theme:
            origin.append(NEW)


def _unknown(shared: NDArray[np.int64], least: float, doubt: Doubt) -> list[int]:
    """Return the fresh groups that no theme knows: none has much of it, and it has much of none."""
    counts, size = shared[:-1], shared.sum(axis=0)
    home = _share(counts, counts.sum(axis=1, keepdims=True)).max(axis=0, initial=0.0)
    known = _share(counts, size[None, :]).max(axis=0, initial=0.0)
    return [int(group) for group in np.flatnonzero((size >= max(least, 1)) & (home < doubt.at_home) & (known < doubt.known))]
