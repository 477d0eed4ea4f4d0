"""Who leaves: the churn rate of a period, and how much more often those leave who voice a theme.

The difference is adjusted for segment and tenure by logistic regression and standardised to those who voice the theme: the mean of the
risk that the model gives them, less the risk that it would give the same customers had they not voiced it (g-computation, Robins 1986).
A model of the time from voice to leaving (Cox) is not justified here: many write when or after they have left, so the order of the two
is no evidence. Firth's penalty (1993) keeps the estimate finite where nobody or everybody of a group left. The difference is an
association, no cause.
"""

from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats
from scipy.sparse import csc_matrix
from scipy.special import expit

from pipeline.measure.intervals import Z, false_discovery, share, verdict

LEAST_VOICES: Final = 10  # customers who voice a theme, and as many others, below which nothing is compared
LEAST_LEFT: Final = 5  # of all customers who wrote
STEPS: Final = 50  # of Newton; a few are enough
SHARP: Final = 1e-8  # change of the coefficients at which it stops
FARTHEST: Final = 5.0  # longest step of a coefficient

Floats = NDArray[np.float64]


class Logistic(NamedTuple):
    """A fitted logistic regression: ``(p,)`` coefficients and their ``(p, p)`` covariance."""

    coefficients: Floats
    covariance: Floats


def churn_rate(customers: pd.DataFrame, starts: ArrayLike, ends: ArrayLike) -> pd.DataFrame:
    """Return the churn rate of periods: those who left in it among the customers at its start.

    Args:
        customers: one row per customer: ``joined_at``, ``left_at`` (timestamps; a missing ``joined_at`` is long ago, a missing
            ``left_at`` never).
        starts: first moments of the periods.
        ends: first moments after them.

    Returns:
        One row per period: ``start``, ``end``, ``customers`` at the start, ``left_count`` of them who left in the period, ``churn`` 0-1
        with Wilson's interval ``churn_low``, ``churn_high``. Customers who join within the period are in neither count.
    """
    joined = pd.to_datetime(customers["joined_at"]).fillna(pd.Timestamp.min).to_numpy()
    left = pd.to_datetime(customers["left_at"]).fillna(pd.Timestamp.max).to_numpy()
    made = pd.DataFrame({"start": pd.to_datetime(np.asarray(starts)), "end": pd.to_datetime(np.asarray(ends))})
    there = [(joined < start) & (left >= start) for start in made["start"].to_numpy()]
    made["customers"] = [int(held.sum()) for held in there]
    made["left_count"] = [int((held & (left < end)).sum()) for held, end in zip(there, made["end"].to_numpy(), strict=True)]
    made["churn"], made["churn_low"], made["churn_high"] = share(made["left_count"], made["customers"])
    return made


def compare_churn(left: ArrayLike, voices: Any, controls: Floats) -> pd.DataFrame:
    """Return, for each theme, how those customers fared who voice it, beside the others who wrote.

    Args:
        left: ``(n,)`` whether each customer who wrote has left.
        voices: ``(n, m)`` sparse or dense, whether each voices each theme.
        controls: ``(n, k)`` what is held equal: dummies of segments, log of tenure; k may be 0.

    Returns:
        One row per theme: ``customers``, ``left_count``, ``churn`` 0-1 of those who voice it, ``others``, ``others_left``,
        ``churn_others``, each with Wilson's interval; ``difference`` -1 to 1, the adjusted difference of the risks, with its 95 % interval;
        ``ratio`` of the adjusted risks; ``p``, and ``q`` corrected over the themes (Benjamini-Hochberg); ``verdict``: more, less,
        undecided, or too few. The difference and what follows from it are empty where there are too few.
    """
    gone = np.asarray(left, dtype=bool)
    voiced = csc_matrix(voices, dtype=np.float64)
    made = _counts(gone, voiced)
    enough = (np.minimum(made["customers"], made["others"]) >= LEAST_VOICES) & (int(gone.sum()) >= LEAST_LEFT)
    found = np.full((voiced.shape[1], 5), np.nan)
    if enough.any():
        # Customers who are alike in all that is held equal are one row of the regression: a theme has hundreds of drivers.
        alike, cell = np.unique(controls, axis=0, return_inverse=True)
        ones = np.ones((len(alike), 1))
        cells = np.vstack([np.hstack([ones, voice * ones, alike]) for voice in (0, 1)])
        start = np.insert(fit_logistic(np.hstack([np.ones((len(gone), 1)), controls]), gone.astype(float)).coefficients, 1, 0)
        for theme in np.flatnonzero(enough):
            voices_it = voiced[:, [theme]].toarray().ravel() > 0
            found[theme] = _adjusted(cell.ravel() + len(alike) * voices_it, gone, cells, start)
    made["difference"], made["difference_low"], made["difference_high"], made["ratio"], made["p"] = found.T
    made["q"] = false_discovery(made["p"])
    made["verdict"] = verdict(made["difference"], made["q"], enough)
    return made


def _counts(gone: NDArray[np.bool_], voiced: csc_matrix) -> pd.DataFrame:
    many, who = (np.asarray(weight @ voiced).astype(np.int64) for weight in (np.ones(len(gone)), gone.astype(float)))
    made = pd.DataFrame({"customers": many, "left_count": who, "others": len(gone) - many, "others_left": gone.sum() - who})
    made["churn"], made["churn_low"], made["churn_high"] = share(made["left_count"], made["customers"])
    made["churn_others"], made["churn_others_low"], made["churn_others_high"] = share(made["others_left"], made["others"])
    return made


def _adjusted(place: NDArray[np.intp], gone: NDArray[np.bool_], cells: Floats, start: Floats) -> Floats:
    """Return the difference of the risks, its interval, the ratio of the risks and the p-value of one theme.

    Args:
        place: ``(n,)`` the cell of each customer.
        gone: ``(n,)`` whether each has left.
        cells: designs, first of those who do not voice the theme, then of those who do.
        start: coefficients that may be near.
    """
    size, left = (np.bincount(place, weight, len(cells)).astype(float) for weight in (None, gone))
    held = size > 0
    fitted = fit_logistic(cells[held], left[held], size[held], start)
    half = len(cells) // 2
    held, many = held[half:], size[half:][held[half:]]
    risk, other = (expit(cells[rows][held] @ fitted.coefficients) for rows in (slice(half, None), slice(half)))
    spread, apart = (risk * (1 - risk))[:, None] * cells[half:][held] - (other * (1 - other))[:, None] * cells[:half][held], risk - other
    slope, value = many @ spread / many.sum(), float(many @ apart / many.sum())
    # The delta method, and that those who voice it are themselves a sample.
    error = np.sqrt(slope @ fitted.covariance @ slope + many @ (apart - value) ** 2 / many.sum() ** 2)
    p = 2 * stats.norm.sf(abs(value) / error)
    return np.array([value, max(value - Z * error, -1), min(value + Z * error, 1), (many @ risk) / (many @ other), p])


def fit_logistic(design: Floats, outcome: Floats, size: Floats | float = 1.0, start: Floats | None = None) -> Logistic:
    """Return a logistic regression with Firth's penalty, half the log-determinant of the information (Firth 1993).

    Args:
        design: ``(n, p)``, a column of ones among them.
        outcome: ``(n,)`` 0 or 1; how many did, of as many as ``size`` says.
        size: ``(n,)`` that a row stands for.
        start: ``(p,)`` coefficients to begin with; zero without.
    """
    coefficients = np.zeros(design.shape[1]) if start is None else start
    for _ in range(STEPS):
        chance = expit(design @ coefficients)
        weight = size * chance * (1 - chance)
        covariance = np.linalg.pinv(design.T @ (weight[:, None] * design))
        leverage = weight * ((design @ covariance) * design).sum(axis=1)
        step = covariance @ (design.T @ (outcome - size * chance + leverage * (0.5 - chance)))
        step *= min(1.0, FARTHEST / max(np.abs(step).max(), 1e-12))
        coefficients = coefficients + step
        if np.abs(step).max() < SHARP:
            break
    return Logistic(coefficients, covariance)


def value_at_stake(value: ArrayLike, left: ArrayLike, voices: Any) -> Floats:
    """Return the lifetime value of the customers who voice each theme and are still there, ``(m,)``; NaN where none of theirs is known.

    A customer who voices two themes stands in both: the figures must not be added up. For a total over several themes ask the macro
    ``value_at_stake``, which counts each customer once.
    """
    stays, worth = ~np.asarray(left, dtype=bool), np.asarray(value, dtype=float)
    known = stays & ~np.isnan(worth)
    counted = voices.T @ np.column_stack([np.where(known, worth, 0.0), stays, known]).astype(float)
    total, staying, valued = np.asarray(counted, dtype=float).T
    return np.where((staying > 0) & (valued == 0), np.nan, total)
