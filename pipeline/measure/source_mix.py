"""How a theme changed with the mix of sources held equal: source by source, then averaged.

Where a survey wave brings half the people of a month, the share of all follows what the survey asks. Within a source that mix is nothing;
so shares are compared there, and the differences are weighted as Mantel and Haenszel do (1959), n1 n0 / (n1 + n0). With one source this
is the plain change. A person heard in two sources is counted in both.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from pipeline.measure.intervals import LEAST_EXPECTED, change_p, share

KEY: Final = ["theme_id", "segment", "period"]
OPEN: Final = 0.2  # p-value above which the approximation is enough, however small the counts


def hold_mix(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the change of each theme's share with the mix of sources held equal.

    Args:
        counts: one row per key and source heard in both periods: ``people`` of ``base_people``, ``people_before`` of ``base_before``.

    Returns:
        One row per key: ``change_held``, -1 to 1, with ``change_held_low`` and ``_high`` from the Wilson intervals of the sources (Zou and
        Donner 2008; Newcombe's where there is one source), and ``change_held_p``, two-sided.
    """
    groups = counts.groupby(KEY, sort=True)
    row = groups.ngroup().to_numpy(dtype=np.int64)
    k, n, k0, n0 = (counts[name].to_numpy(dtype=float) for name in ("people", "base_people", "people_before", "base_before"))
    now, then = share(k, n), share(k0, n0)
    weight = n * n0 / (n + n0)
    weight = weight / np.bincount(row, weight)[row]
    value = np.bincount(row, weight * (now.value - then.value))
    below = np.bincount(row, weight**2 * ((now.value - now.low) ** 2 + (then.high - then.value) ** 2))
    above = np.bincount(row, weight**2 * ((now.high - now.value) ** 2 + (then.value - then.low) ** 2))
    made = groups.size().rename("strata").reset_index()
    one = (made["strata"] == 1).to_numpy()[row]
    p = stratified_p(row, k, n, k0, n0)
    p[row[one]] = change_p(k[one], n[one], k0[one], n0[one])
    return made.assign(
        change_held=value, change_held_low=value - np.sqrt(below), change_held_high=value + np.sqrt(above), change_held_p=p
    ).drop(columns="strata")


def stratified_p(row: NDArray[np.integer], *counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the p-value of each row, numbered from 0, that shares are equal in all its strata; NaN where all or nobody speak of it.

    Cochran, Mantel and Haenszel without correction (1959). Where the total expected lies within five of the least or the most that
    the margins allow (Mantel and Fleiss 1980), the exact distribution of the total, the smaller tail doubled.
    """
    k, n, k0, n0 = counts
    total, spoke = n + n0, k + k0
    expected, least, most = (np.bincount(row, values) for values in (n * spoke / total, np.maximum(0, spoke - n0), np.minimum(spoke, n)))
    spread = np.bincount(row, n * n0 * spoke * (total - spoke) / (total**2 * np.maximum(total - 1, 1)))
    with np.errstate(divide="ignore", invalid="ignore"):
        p = np.asarray(2 * stats.norm.sf(np.abs(np.bincount(row, k) - expected) / np.sqrt(spread)))
    p[spread == 0] = np.nan
    order, ends = np.argsort(row, kind="stable"), np.cumsum(np.bincount(row))
    for place in np.flatnonzero((np.minimum(expected - least, most - expected) < LEAST_EXPECTED) & (p < OPEN)):
        strata = order[ends[place - 1] if place else 0 : ends[place]]
        p[place] = _exact_p(*(values[strata].astype(int) for values in counts))
    return p


def _exact_p(k: NDArray[np.int64], n: NDArray[np.int64], k0: NDArray[np.int64], n0: NDArray[np.int64]) -> float:
    chances = np.ones(1)
    for people, base, before, base_before in zip(k, n, k0, n0, strict=True):
        spoke = people + before
        chances = np.convolve(chances, stats.hypergeom.pmf(np.arange(spoke + 1), base + base_before, spoke, base))
    found = k.sum()
    return float(min(1, 2 * min(chances[: found + 1].sum(), chances[found:].sum())))
