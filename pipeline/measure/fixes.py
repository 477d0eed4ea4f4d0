"""Did the fix help: how a theme fared after it, beside the themes that nobody fixed meanwhile.

Difference in differences, the other themes as placebos. What moves all themes (how many write, how much they say, the season) moves the
placebos too and is taken off; how far they stray from one another, beyond the chance of small counts, says how far a theme strays that
nobody fixed. A random-effects meta-analysis of the placebos tells the two apart, and the fixed theme is held against the prediction
interval of one more such theme (Higgins, Thompson and Spiegelhalter 2009). A synthetic control would be fitted to eight points and
mislead. "Associated with", never "caused by".
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from pipeline.incremental import Counts, Progress, silent
from pipeline.measure.intervals import CONFIDENCE, FALSE_DISCOVERY, Floats, false_discovery
from pipeline.settings import Settings
from pipeline.store import Store

PERIOD_DAYS: Final = {"week": 7, "month": 28, "quarter": 91, "year": 364}  # whole weeks, so that weekdays are alike on both sides
MOST_PERIODS: Final = 8  # before, and after
LEAST_PERIODS: Final = 2  # after
LEAST_PEOPLE: Final = 10  # before, who mention a theme, complain of it, or gave a score
LEAST_AFTER: Final = 5.0  # of them, to be expected after
LEAST_PLACEBOS: Final = 5
SHARES: Final = ("mentions", "complaints")
_SIDES: Final = [f"{figure}_{side}" for figure in ("base", "people", "total", "squares") for side in ("before", "after")]
_TEST: Final = ["fix_id", "theme_id", "outcome"]


class Moves(NamedTuple):
    """Where themes were and are, how far they moved, and the sampling variance of that; ``(n,)`` each."""

    before: Floats
    after: Floats
    move: Floats
    variance: Floats


def fixes(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Measure anew, in one transaction, what became of every theme after each fix."""
    with store.transaction():
        counts = store.frame("measures/fix_people", days=PERIOD_DAYS[settings.period], most=MOST_PERIODS)
        written = store.make_measured("fix_effects", measure_fixes(counts, settings.minimum_cell))
    progress("fixes", written, written)
    return Counts(len(counts), written)


def measure_fixes(counts: pd.DataFrame, minimum_cell: int) -> pd.DataFrame:
    """Return the rows of ``fix_effects`` from those of ``measures/fix_people``, in which every theme has a row for every source."""
    grid = (-1, max(counts["source"].nunique(), 1))
    sides = {name: counts[name].to_numpy(dtype=float).reshape(grid) for name in _SIDES}
    rows = counts.iloc[:: grid[1]].reset_index(drop=True).drop(columns=_SIDES)
    share, test = rows["outcome"].isin(SHARES).to_numpy(), rows.groupby(_TEST, sort=False).ngroup().to_numpy()
    both = [np.where(share, *pair) for pair in zip(share_moves(sides), mean_moves(sides, test), strict=True)]
    rows["before"], rows["after"], rows["move"], rows["variance"] = both
    for side in ("before", "after"):
        rows[f"people_{side}"] = sides[f"people_{side}"].sum(axis=1)
        rows[f"group_{side}"] = np.where(share, sides[f"base_{side}"].sum(axis=1), rows[f"people_{side}"])
    rows["expected"] = np.where(share, rows["before"] * rows["group_after"], rows["people_after"])
    hidden = (rows[["group_before", "group_after"]].min(axis=1) < minimum_cell).to_numpy()
    rows.loc[hidden, ["before", "after", "move"]] = np.nan
    rows["usable"] = (rows["people_before"] >= LEAST_PEOPLE) & (rows["expected"] >= LEAST_AFTER) & rows["move"].notna()
    rows = rows[
        rows["outcome"].isin([*SHARES, "sentiment"]) | (rows.groupby(test)["people_before"].transform("sum") > 0)
    ]  # scores are given
    found = pd.DataFrame(_beside(rows), columns=["placebos", "placebo_change", "difference", "difference_low", "difference_high", "p"])
    made = pd.concat([rows[rows["fixed"]].reset_index(drop=True), found], axis=1)
    made["why"] = pd.Series([_why_not(row) for row in made.to_dict("records")], dtype=object)
    made.loc[made["why"] != "", list(found)[1:]] = np.nan
    made["q"] = _corrected(made)
    early = ~made["complete"].astype(bool) & made["why"].str.contains("so far")
    made["verdict"] = np.select([early, made["why"] != "", made["q"] < FALSE_DISCOVERY], ["too early", "cannot tell", "moved"], "no sign")
    return made


def share_moves(sides: Mapping[str, Floats]) -> Moves:
    """Return how shares moved, as the log of people heard after over people to be expected from the shares before, source by source.

    Args:
        sides: ``base_before``, ``people_before``, ``base_after``, ``people_after``, ``(n, sources)`` each; a source that is empty on one
            side is left out.
    """
    base, then, base_now, now = (sides[name] for name in ("base_before", "people_before", "base_after", "people_after"))
    told = (base > 0) & (base_now > 0)
    grown = np.divide(base_now, base, out=np.zeros(base.shape), where=told)
    chance, chance_now = (np.divide(k, n, out=np.zeros(n.shape), where=told) for k, n in ((then, base), (now, base_now)))
    expected, heard = (then * grown).sum(axis=1), (now * told).sum(axis=1)
    error = (then * (1 - chance) * grown**2).sum(axis=1) / (expected + 0.5) ** 2
    error_now = (0.5 + (now * told * (1 - chance_now)).sum(axis=1)) / (heard + 0.5) ** 2
    all_now = (base_now * told).sum(axis=1)
    was, is_now = (np.divide(k, all_now, out=np.full(all_now.shape, np.nan), where=all_now > 0) for k in (expected, heard))
    return Moves(was, is_now, np.log((heard + 0.5) / (expected + 0.5)), error + error_now)


def mean_moves(sides: Mapping[str, Floats], test: ArrayLike) -> Moves:
    """Return how means moved, source by source, these weighted as is best for equal variances, ``n m / (n + m)``.

    Args:
        sides: ``people_``, ``total_`` and ``squares_before`` and ``_after``, ``(n, sources)`` each.
        test: ``(n,)``; rows of one test share the variance within a theme, source and side.
    """
    (people, total, squares), (people_now, total_now, squares_now) = (
        [sides[f"{name}_{side}"] for name in ("people", "total", "squares")] for side in ("before", "after")
    )
    mean, mean_now = (np.divide(t, n, out=np.zeros(n.shape), where=n > 0) for t, n in ((total, people), (total_now, people_now)))
    weight = people * people_now / np.maximum(people + people_now, 1)
    within = (squares - total * mean + squares_now - total_now * mean_now).sum(axis=1)
    freedom = (np.maximum(people - 1, 0) + np.maximum(people_now - 1, 0)).sum(axis=1)
    at = np.asarray(test, dtype=np.int64)
    variance = (np.bincount(at, within) / np.maximum(np.bincount(at, freedom), 1))[at]
    weights = weight.sum(axis=1)
    known = np.where(weights > 0, weights, np.nan)
    was, is_now = (weight * mean).sum(axis=1) / known, (weight * mean_now).sum(axis=1) / known
    return Moves(was, is_now, is_now - was, np.maximum(variance, 1e-12) / known)


def beside_placebos(move: float, variance: float, moves: ArrayLike, variances: ArrayLike) -> tuple[float, float, float, float]:
    """Return how the placebos moved on average, how far a theme moved beyond them, half its 95 % interval, and the p-value.

    Student's t, with a degree less than there are placebos.
    """
    others = combine_effects(np.asarray(moves, dtype=float), np.asarray(variances, dtype=float), method_re="pm")
    error = np.sqrt(variance + others.tau2 + others.var_eff_w_re)
    freedom = len(np.asarray(moves)) - 1
    beyond = move - others.mean_effect_re
    half, p = stats.t.ppf(0.5 + CONFIDENCE / 2, freedom) * error, 2 * stats.t.sf(abs(beyond) / error, freedom)
    return float(others.mean_effect_re), float(beyond), float(half), float(p)


def _beside(rows: pd.DataFrame) -> list[tuple[float, ...]]:
    """Return for each test its placebos, their mean move, and the difference with interval and p-value; shares as parts of themselves."""
    made: list[tuple[float, ...]] = []
    usable, move, variance = (rows[name].to_numpy() for name in ("usable", "move", "variance"))
    starts = np.flatnonzero(rows["fixed"])  # the fixed theme stands first
    for start, end in pairwise([*starts, len(rows)]):
        others = start + 1 + np.flatnonzero(usable[start + 1 : end])
        if not usable[start] or len(others) < LEAST_PLACEBOS:
            made.append((len(others), *[np.nan] * 5))
            continue
        common, beyond, half, p = beside_placebos(move[start], variance[start], move[others], variance[others])
        figures = np.array([common, beyond, beyond - half, beyond + half])
        made.append((len(others), *(np.expm1(figures) if rows["outcome"].iat[start] in SHARES else figures), p))
    return made


def _corrected(made: pd.DataFrame) -> pd.Series:
    """Return p-values corrected over all tests of a fix, by Benjamini-Hochberg with weights (Genovese, Roeder and Wasserman 2006).

    How many speak of a theme is the first question to a fix: it has half of the weight.
    """
    first, tested = made["outcome"] == "mentions", made["p"].notna()
    tests = tested.groupby(made["fix_id"]).transform("sum")
    kin = tested.groupby([made["fix_id"], first]).transform("sum")
    weight = np.where(kin == tests, 1, tests / (2 * kin.clip(lower=1)))
    return (made["p"] / weight).clip(upper=1).groupby(made["fix_id"]).transform(lambda p: false_discovery(p.to_numpy()))


def _why_not(row: Mapping[Any, Any]) -> str:
    """Say why a test has no verdict; nothing where it has one. What more time may mend ends with "so far"."""
    yet = "before it was fixed again" if row["complete"] else "so far"
    if pd.isna(row["active_id"]):
        return "its theme is gone"
    if row["periods_after"] < LEAST_PERIODS:
        return f"{row['periods_after']} of {LEAST_PERIODS} whole periods {yet}"
    if not row["periods_before"]:
        return "nobody wrote before it"
    if row["people_before"] < LEAST_PEOPLE:
        return f"{row['people_before']:.0f} people before it, {LEAST_PEOPLE} are needed"
    if not row["usable"]:
        return "too few people " + ("after it" if row["complete"] else "so far")
    if row["placebos"] < LEAST_PLACEBOS:
        return f"{row['placebos']} other themes to compare it with, {LEAST_PLACEBOS} are needed"
    return ""
