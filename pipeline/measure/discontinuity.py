"""When several themes turned together: one break that many trends share, rather than many findings.

For each period the themes' shares before and after it are compared by CUSUM (Page 1954) on Pearson residuals. The themes of a period go
up and down together, whatever turns: so the residuals are first made independent by their covariance (shrunk, Ledoit and Wolf 2004) and
the squares then summed, as Hotelling's T2 does. The largest sum is held against those of the same periods in other orders; whole periods
are put in order, so that what ties their themes is kept. The plain sum of the sizes found a joint turn in 33 of 100 simulated worlds, the
sum after the mean of all themes was taken off in 97 but one of all themes in 38; this one in 95 and 99. Where a break stands, the periods
on either side are searched on their own (binary segmentation, Scott and Knott 1974). A slow drift, or periods that follow the one before,
can be taken for a break: what is told is that levels differ, and what coincides with it.
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
SINGULAR: Final = 1e-9  # variance below which a theme does not vary
AT_ONCE: Final = 100  # of them
CHANCE: Final = 60  # sums as far as found past which nothing more is tried

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
    residual = residuals(people, base)
    turn = int(joint(cusum(independent(residual))).argmax())
    p, each = _orders(residual, turn, seed)
    q = false_discovery(each)
    themes = np.flatnonzero(q < FALSE_DISCOVERY)
    turn += LEAST_SIDE
    if p > 1 - CONFIDENCE or len(themes) < LEAST_THEMES:
        return
    yield first, first + turn, first + periods, p, themes, q
    yield from breaks(people[:, :turn], base[:turn], seed, first)
    yield from breaks(people[:, turn:], base[turn:], seed, first + turn)


def _orders(residual: Floats, turn: int, seed: int) -> tuple[float, Floats]:
    """Return the p-value of the largest sum, and of each theme at the turn.

    A hundred orders at a time, until as many sums are as far as are needed to see that it is chance (Besag and Clifford 1991).
    """
    rng, (themes, periods), apart = np.random.default_rng(seed), residual.shape, independent(residual)
    whole, own = joint(cusum(apart)).max(), np.abs(cusum(residual))[:, turn]
    as_far, each, tried = 0, np.zeros(themes), 0
    while tried < ORDERS and as_far < CHANCE:
        many = min(AT_ONCE, ORDERS - tried)
        order = rng.permuted(np.tile(np.arange(periods), (many, 1)), axis=1)
        as_far += int((joint(cusum(apart[:, order].swapaxes(0, 1))).max(axis=-1) >= whole - 1e-9).sum())
        each += (np.abs(cusum(residual[:, order].swapaxes(0, 1))[..., turn]) >= own - 1e-9).sum(axis=0)
        tried += many
    return (1 + as_far) / (1 + tried), (1 + each) / (1 + tried)


def residuals(people: Floats, base: Floats) -> Floats:
    """Return Pearson's residuals of each theme from its share of all periods, scaled to variance one; zero where it never varies."""
    share = people.sum(axis=1, keepdims=True) / base.sum()
    scale = np.sqrt(np.maximum(base * share * (1 - share), 1e-12))
    away = (people - base * share) / scale
    spread = np.sqrt((away**2).mean(axis=1, keepdims=True))
    scaled: Floats = np.divide(away, spread, out=np.zeros_like(away), where=spread > SINGULAR)
    return scaled


def independent(residual: Floats) -> Floats:
    """Return as many mixtures of the residuals that go up and down on their own, of variance one."""
    from sklearn.covariance import ledoit_wolf

    values, vectors = np.linalg.eigh(ledoit_wolf(residual.T)[0])
    kept = values > SINGULAR
    mixed: Floats = (vectors[:, kept] / np.sqrt(values[kept])).T @ residual
    return mixed


def joint(far: Floats) -> Floats:
    """Return the sum of squares over the themes."""
    summed: Floats = (far**2).sum(axis=-2)
    return summed


def cusum(residual: Floats) -> Floats:
    """Return how far the mean before each period is from zero, in its own errors, ``(..., periods - 2 x LEAST_SIDE + 1)``."""
    periods = residual.shape[-1]
    before = np.arange(LEAST_SIDE, periods - LEAST_SIDE + 1)
    summed = np.cumsum(residual, axis=-1)[..., before - 1]
    far: Floats = (summed - before / periods * residual.sum(axis=-1, keepdims=True)) / np.sqrt(before * (1 - before / periods))
    return far
