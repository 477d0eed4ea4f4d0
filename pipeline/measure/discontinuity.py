"""When several themes turned together: one break that many trends share, rather than many findings.

For each period the themes' shares before and after it are compared by CUSUM (Page 1954) on Pearson residuals, and the sizes are summed
over the themes; the largest sum is held against those of the same periods in other orders. Whole periods are put in order, so what ties
the themes of a period together (a campaign, a change of sources) is kept and makes no finding. Where a break stands, the periods on
either side are searched on their own (binary segmentation, Scott and Knott 1974). A slow drift, or periods that follow the one before,
will be taken for a break: what is told is that levels differ, and what coincides with it.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.measure.intervals import CONFIDENCE, FALSE_DISCOVERY, false_discovery

LEAST_SIDE: Final = 3  # periods before and after
LEAST_THEMES: Final = 2  # that turn, for it to be one discontinuity
ORDERS: Final = 999  # other orders of the periods
AT_ONCE: Final = 4_000_000  # numbers that the orders tried together may hold

Floats = NDArray[np.float64]


def find_turns(series: pd.DataFrame, minimum_cell: int, seed: int) -> pd.DataFrame:
    """Return the discontinuities, oldest first, and the themes that turn at each.

    Args:
        series: the rows of ``measures/theme_series``.
        minimum_cell: fewest people in a period for it to be looked at.
        seed: of the orders.

    Returns:
        One row per discontinuity: ``period_start`` of the first period of the new level, ``before_start`` and ``after_end``, the first and
        last periods compared, ``p``, ``themes``: records of ``theme_id``, ``share_before``, ``share_after``, ``q``.
    """
    people, base = (series.pivot(index="theme_id", columns="period_start", values=name) for name in ("people", "base_people"))
    bases = base.to_numpy(dtype=float)[:1].ravel()
    held = bases >= minimum_cell
    counts, bases, starts = people.to_numpy(dtype=float)[:, held], bases[held], people.columns[held]
    made = []
    for first, turn, end, p, themes, q in sorted(breaks(counts, bases, seed), key=lambda found: found[1]):
        before, after = (counts[themes, a:b].sum(axis=1) / bases[a:b].sum() for a, b in ((first, turn), (turn, end)))
        told = zip(people.index[themes], before, after, q[themes], strict=True)
        named = [{"theme_id": int(theme), "share_before": a, "share_after": b, "q": c} for theme, a, b, c in told]
        made.append((starts[turn], starts[first], starts[end - 1], p, named))
    return pd.DataFrame(made, columns=["period_start", "before_start", "after_end", "p", "themes"])


def breaks(people: Floats, base: Floats, seed: int, first: int = 0) -> Iterator[tuple[int, int, int, float, NDArray[np.intp], Floats]]:
    """Yield breaks: first period, turn, end, p-value, the themes that turn, and ``q`` of all themes.

    Args:
        people: ``(themes, periods)`` who mention each.
        base: ``(periods,)`` people who wrote.
        seed: of the orders.
        first: number of the first period.
    """
    periods = len(base)
    if periods < 2 * LEAST_SIDE or len(people) < LEAST_THEMES:
        return
    found = cusum(residuals(people, base))
    turn = int(found.sum(axis=0).argmax())
    as_far, each = _orders(people, base, found, turn, seed)
    p, q = (1 + as_far) / (1 + ORDERS), false_discovery((1 + each) / (1 + ORDERS))
    themes = np.flatnonzero(q < FALSE_DISCOVERY)
    turn += LEAST_SIDE
    if p > 1 - CONFIDENCE or len(themes) < LEAST_THEMES:
        return
    yield first, first + turn, first + periods, p, themes, q
    yield from breaks(people[:, :turn], base[:turn], seed, first)
    yield from breaks(people[:, turn:], base[turn:], seed, first + turn)


def _orders(people: Floats, base: Floats, found: Floats, turn: int, seed: int) -> tuple[int, NDArray[np.int_]]:
    """Return in how many other orders the largest sum is as far as found, and for each theme, its own figure at the turn."""
    rng, (themes, periods) = np.random.default_rng(seed), people.shape
    residual, whole = residuals(people, base), found.sum(axis=0).max()
    as_far, each, left = 0, np.zeros(themes, dtype=int), ORDERS
    while left:
        many = min(left, max(AT_ONCE // people.size, 1))
        order = rng.permuted(np.tile(np.arange(periods), (many, 1)), axis=1)
        drawn = cusum(residual[:, order].swapaxes(0, 1))
        as_far += int((drawn.sum(axis=1).max(axis=1) >= whole - 1e-9).sum())
        each += (drawn[:, :, turn] >= found[:, turn] - 1e-9).sum(axis=0)
        left -= many
    return as_far, each


def residuals(people: Floats, base: Floats) -> Floats:
    """Return Pearson's residuals of each theme from its share of all periods, scaled to variance one; zero where it never varies."""
    share = people.sum(axis=1, keepdims=True) / base.sum()
    scale = np.sqrt(np.maximum(base * share * (1 - share), 1e-12))
    away = (people - base * share) / scale
    spread = np.sqrt((away**2).mean(axis=1, keepdims=True))
    return np.divide(away, spread, out=np.zeros_like(away), where=spread > 1e-9)


def cusum(residual: Floats) -> Floats:
    """Return how far the mean before each period is from zero, in its own errors, ``(..., periods - 2 x LEAST_SIDE + 1)``."""
    periods = residual.shape[-1]
    before = np.arange(LEAST_SIDE, periods - LEAST_SIDE + 1)
    summed = np.cumsum(residual, axis=-1)[..., before - 1]
    far: Floats = np.abs(summed - before / periods * residual.sum(axis=-1, keepdims=True)) / np.sqrt(before * (1 - before / periods))
    return far
