"""How sure a number is: intervals and tests, for whole columns at once.

Every function takes NumPy arrays (or Series) of equal length and returns arrays of that length; NaN where nothing can be said.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

Floats = NDArray[np.float64]
CONFIDENCE = 0.95
FALSE_DISCOVERY = 0.05  # share of findings that may be false
LEAST_EXPECTED = 5.0  # people; below it the normal approximation finds changes that are not there
Z = float(stats.norm.ppf(0.5 + CONFIDENCE / 2))


class Estimate(NamedTuple):
    """A figure with the ends of its 95 % interval."""

    value: Floats
    low: Floats
    high: Floats


def share(count: ArrayLike, base: ArrayLike) -> Estimate:
    """Return a share, 0 to 1, with Wilson's score interval, which stays inside 0 to 1 and holds for small denominators (Wilson 1927)."""
    k, n = _floats(count), _floats(base)
    known = n > 0
    low, high = np.full(n.shape, np.nan), np.full(n.shape, np.nan)
    if known.any():
        low[known], high[known] = proportion_confint(k[known], n[known], alpha=1 - CONFIDENCE, method="wilson")
    return Estimate(_ratio(k, n), low, high)


def change(now: Estimate, before: Estimate) -> Estimate:
    """Return the difference of two independent shares with Newcombe's hybrid score interval (Newcombe 1998, method 10)."""
    value = now.value - before.value
    low = value - np.sqrt((now.value - now.low) ** 2 + (before.high - before.value) ** 2)
    high = value + np.sqrt((now.high - now.value) ** 2 + (before.value - before.low) ** 2)
    return Estimate(value, low, high)


def change_p(
    count: ArrayLike, base: ArrayLike, count_before: ArrayLike, base_before: ArrayLike, least_expected: float = LEAST_EXPECTED
) -> Floats:
    """Return the two-sided p-value that two shares are equal; NaN where a base is empty or both shares are 0 or 1.

    The pooled z test where every expected count reaches the least, five unless said otherwise (Cochran 1954); else the hypergeometric
    test that Fisher's rests on, its smaller tail doubled: one person of one is no proof against none of fifty.
    """
    k, n, k0, n0 = (_floats(values) for values in (count, base, count_before, base_before))
    pooled = _ratio(k + k0, n + n0)
    spread = np.sqrt(pooled * (1 - pooled) * (_ratio(np.ones_like(n), n) + _ratio(np.ones_like(n), n0)))
    p = np.asarray(2 * stats.norm.sf(np.abs(_ratio(_ratio(k, n) - _ratio(k0, n0), spread))), dtype=float)
    expected = np.minimum(np.minimum(n, n0) * pooled, np.minimum(n, n0) * (1 - pooled))
    small = ~np.isnan(p) & (expected < least_expected)
    drawn = stats.hypergeom((n + n0)[small], (k + k0)[small], n[small])
    p[small] = np.minimum(1, 2 * np.minimum(drawn.cdf(k[small]), drawn.sf(k[small] - 1)))
    return p


def false_discovery(p: ArrayLike) -> Floats:
    """Return p-values corrected for the number of tests (Benjamini and Hochberg 1995); NaN stays NaN and counts as no test."""
    values = _floats(p)
    corrected = np.full(values.shape, np.nan)
    tested = ~np.isnan(values)
    if tested.any():
        corrected[tested] = stats.false_discovery_control(values[tested])
    return corrected


def verdict(value: ArrayLike, q: ArrayLike, enough: ArrayLike, up: str = "more", down: str = "less") -> NDArray[np.object_]:
    """Say which way a difference goes: ``up``, ``down``, undecided where it does not stand the correction, or too few to tell."""
    size, sure, known = _floats(value), _floats(q) < FALSE_DISCOVERY, np.asarray(enough, dtype=bool)
    return np.select([~known, sure & (size > 0), sure & (size < 0)], ["too few", up, down], "undecided").astype(object)


def net(positive: ArrayLike, negative: ArrayLike, base: ArrayLike) -> Estimate:
    """Return share of positive less share of negative, -1 to 1.

    The interval is the adjusted Wald interval for a trinomial difference: three pseudo-observations, one and a half of them
    in the middle, so that it holds for small denominators (Rocks 2016, on the Net Promoter Score).
    """
    up, down, n = _floats(positive), _floats(negative), _floats(base)
    value = _ratio(up - down, n)
    m = n + 3
    p, q = (up + 0.75) / m, (down + 0.75) / m
    half = Z * np.sqrt((p + q - (p - q) ** 2) / m)
    low, high = np.clip(p - q - half, -1, 1), np.clip(p - q + half, -1, 1)
    empty = n <= 0
    # With one sort of answer only, the adjusted interval can end just short of the figure itself.
    return Estimate(value, np.where(empty, np.nan, np.fmin(low, value)), np.where(empty, np.nan, np.fmax(high, value)))


def nps(promoters: ArrayLike, detractors: ArrayLike, scores: ArrayLike) -> Estimate:
    """Return the Net Promoter Score, -100 to 100: share of 9-10 less share of 0-6 (Reichheld 2003), with its interval."""
    return Estimate(*(100 * part for part in net(promoters, detractors, scores)))


def mean(total: ArrayLike, squares: ArrayLike, count: ArrayLike, lowest: float = 0.0, highest: float = 1.0) -> Estimate:
    """Return a mean from sums, with Student's t interval cut at the scale's ends; no interval from fewer than two values."""
    s, ss, n = _floats(total), _floats(squares), _floats(count)
    value = _ratio(s, n)
    variance = _ratio(np.maximum(ss - n * value**2, 0), n - 1)
    half = stats.t.ppf(0.5 + CONFIDENCE / 2, np.maximum(n - 1, 1)) * np.sqrt(_ratio(variance, n))
    return Estimate(value, np.clip(value - half, lowest, highest), np.clip(value + half, lowest, highest))


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=float)


def _ratio(over: Floats, under: Floats) -> Floats:
    out = np.full(np.broadcast(over, under).shape, np.nan)
    np.divide(over, under, out=out, where=under > 0)
    return out
