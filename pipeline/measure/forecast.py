"""How many people will mention a theme in the next periods, by the plainest way that the past itself proves better than the last value.

Candidates: the last value (naive), the value of a year before, the mean, simple exponential smoothing (Brown 1959) and the damped trend
(Gardner and McKenzie 1985), their constants fixed, so that there is nothing to fit to a dozen periods. At each origin the candidate with
the least mean absolute error so far is chosen, as it would have been then (rolling origin, Tashman 2000); the errors of these choices,
not those of the winner in hindsight, are held against the naive forecast's and make the intervals. Where the choices do not beat it over
all origins, the naive forecast is shown. What is coming is people, not shares: a source that is added later is foreseen by none of it.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

HORIZON: Final = 3  # periods
FIRST: Final = 3  # periods before the first origin
LEAST_ORIGINS: Final = 6  # of the backtest, below which the naive forecast is shown
# Level, trend and damping. The last value comes first: where errors are equal, it stays.
SMOOTHED: Final = {
    "last value": (1.0, 0.0, 0.0),
    "smoothing .5": (0.5, 0.0, 0.0), "smoothing .3": (0.3, 0.0, 0.0), "smoothing .1": (0.1, 0.0, 0.0),
    "damped trend .5": (0.5, 0.2, 0.9), "damped trend .3": (0.3, 0.1, 0.9),
}  # fmt: skip
METHODS: Final = (*SMOOTHED, "mean", "a year before")
ENDS: Final = {"low": 0.025, "low_80": 0.1, "high_80": 0.9, "high": 0.975}

Floats = NDArray[np.float64]


def forecast(people: Floats, cycle: int) -> pd.DataFrame:
    """Return a forecast for each series and each of the next periods.

    Args:
        people: ``(series, periods)`` whole numbers, oldest first, no period left out.
        cycle: periods in a year.

    Returns:
        One row per series and step: ``series``, ``step`` from 1, ``people`` with its 95 % interval ``low``, ``high`` and its 80 %
        interval ``low_80``, ``high_80`` (empty where there are too few origins), ``method``, ``backtest_error`` and ``naive_error``
        (mean absolute errors of one step, in people, at the same ``origins``), ``verdict``: better, naive, or too few. No rows from
        no periods.
    """
    count, periods = people.shape
    if periods == 0:
        people, count = np.zeros((0, 1)), 0
    origins = max(people.shape[1] - FIRST, 0)
    foreseen = candidates(people, cycle)
    errors = _errors(people, foreseen)
    chosen = _choices(errors[:, :, :, 0])
    used = np.take_along_axis(foreseen, chosen[None, :, :, None], axis=0)[0]
    tested = slice(FIRST - 1, FIRST - 1 + origins)
    error, naive = (np.abs(_errors(people, made[None])[0, :, tested, 0]).sum(axis=1) / max(origins, 1) for made in (used, foreseen[0]))
    better = (error < naive) & (origins >= LEAST_ORIGINS)
    used = np.where(better[:, None, None], used, foreseen[0])
    value = np.maximum(used[:, -1], 0)
    ends = _ends(people, used, tested) if origins >= LEAST_ORIGINS else np.full((len(ENDS), count, HORIZON), np.nan)
    method = np.array(METHODS, dtype=object)[np.where(better, chosen[:, -1], 0)]
    verdict = np.where(method == METHODS[0], "naive" if origins >= LEAST_ORIGINS else "too few", "better").astype(object)
    flat = {name: np.repeat(part, HORIZON) for name, part in (
        ("series", np.arange(count)), ("method", method), ("verdict", verdict),
        ("backtest_error", np.where(better, error, naive) if origins else np.full(count, np.nan)),
        ("naive_error", naive if origins else np.full(count, np.nan)),
    )}  # fmt: skip
    steps = {"step": np.tile(np.arange(1, HORIZON + 1), count), "people": value.ravel()}
    return pd.DataFrame({**flat, **steps, **{name: end.ravel() for name, end in zip(ENDS, ends, strict=True)}, "origins": origins})


def candidates(people: Floats, cycle: int) -> Floats:
    """Return what each method foresees after each period, ``(methods, series, periods, HORIZON)``."""
    count, periods = people.shape
    alpha, beta, damping = np.array(list(SMOOTHED.values())).T[:, :, None]
    level, trend = np.repeat(people[None, :, 0], len(SMOOTHED), axis=0), np.zeros((len(SMOOTHED), count))
    reach = np.cumsum(damping[:, :, None] ** np.arange(1, HORIZON + 1), axis=2)
    made = np.zeros((len(METHODS), count, periods, HORIZON))
    for place in range(periods):
        ahead = level + damping * trend
        new = ahead + alpha * (people[:, place] - ahead)
        level, trend = new, damping * trend + beta * (new - ahead)
        made[: len(SMOOTHED), :, place] = level[:, :, None] + reach * trend[:, :, None]
    made[-2] = (np.cumsum(people, axis=1) / np.arange(1, periods + 1))[:, :, None]
    made[-1] = people[:, :, None]  # until there is a year
    for step in range(HORIZON):
        back = cycle * -(-(step + 1) // cycle) - step - 1
        if back < periods:
            made[-1, :, back:, step] = people[:, : periods - back]
    return made


def _errors(people: Floats, foreseen: Floats) -> Floats:
    """Return by how much the forecasts miss what came, in their shape; NaN where nothing came yet."""
    missed = np.full(foreseen.shape, np.nan)
    for step in range(min(HORIZON, people.shape[1] - 1)):
        missed[:, :, : -(step + 1), step] = people[:, step + 1 :] - foreseen[:, :, : -(step + 1), step]
    return missed


def _choices(missed: Floats) -> NDArray[np.intp]:
    """Return, at each origin, the method that had missed least in the origins before, ``(series, periods)``."""
    size = np.nan_to_num(np.abs(missed))
    size[:, :, : FIRST - 1] = 0
    so_far = np.concatenate([np.zeros_like(size[:, :, :1]), np.cumsum(size, axis=2)[:, :, :-1]], axis=2)
    best: NDArray[np.intp] = so_far.argmin(axis=0)
    return best


def _ends(people: Floats, used: Floats, tested: slice) -> Floats:
    """Return the ends of the intervals of the last forecasts, ``(ends, series, HORIZON)``.

    Counts scatter with their size: so the errors are taken on Anscombe's scale (1948), on which they do not.
    """
    reached = _errors(people, np.zeros((1, *used.shape)))[0]
    missed = (_steady(reached) - _steady(used))[:, tested]
    free = (~np.isnan(missed)).sum(axis=1)
    spread = np.sqrt(np.nansum(missed**2, axis=1) / free)
    middle = _steady(used[:, -1])
    ends = [np.maximum(middle + stats.t.ppf(level, free) * spread, 0) for level in ENDS.values()]
    return np.maximum(np.stack(ends) ** 2 / 4 - 0.375, 0)


def _steady(people: Floats) -> Floats:
    return 2 * np.sqrt(np.maximum(people, 0) + 0.375)
