"""Do the sources agree: the same theme in reviews, a forum, a survey, posts (triangulation, Denzin 1978).

A finding that several kinds of source bear out stands better than one that a single form of asking brings. Two things are tested over
the sources: how often a theme is spoken of, and how. Only the second can contradict: how often follows from what a source asks, and a
question about price is no proof that others are silent on it. Sources contradict each other where the sentiment differs beyond chance
and is good on balance in one source and bad in another.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from pipeline.measure.intervals import FALSE_DISCOVERY, LEAST_EXPECTED, false_discovery

LEAST_PEOPLE: Final = 10  # who mention a theme, over all sources
RESAMPLES: Final = (999, 9999)  # tables with the same margins, where counts are small; the many only where the few leave it open
PLAIN: Final = 0.1  # p-value above which the few are enough


def agree(counts: pd.DataFrame, minimum_cell: int, seed: int) -> pd.DataFrame:
    """Return how far the sources agree on each theme; both tests are corrected over the themes (Benjamini-Hochberg).

    Args:
        counts: one row per theme and source, also where nobody speaks of it there: ``theme_id``, ``source``, ``kind``, ``base_people``
            of the source, ``people`` who mention the theme, ``positive`` and ``negative`` of them.
        minimum_cell: fewest people who mention a theme in a source for it to be a witness.
        seed: of the Monte Carlo tests.

    Returns:
        One row per theme; columns as in ``tables/source_agreement.sql``.
    """
    rows = counts.sort_values(["theme_id", "source"])
    grid = (-1, max(rows["source"].nunique(), 1))
    base, people, up, down = (
        rows[name].to_numpy(dtype=np.int64).reshape(grid) for name in ("base_people", "people", "positive", "negative")
    )
    kind, neutral, heard = rows["kind"].to_numpy().reshape(grid), people - up - down, people >= minimum_cell
    balance, total, wells, ills = up - down, people.sum(axis=1), up.sum(axis=1), down.sum(axis=1)
    way = np.sign(wells - ills)
    agreeing = heard & (np.sign(balance) == way[:, None])
    shares, sentiments = np.stack([people, base - people], axis=2), np.stack([up, down, neutral], axis=2)
    made = pd.DataFrame(
        {
            "theme_id": rows["theme_id"].to_numpy().reshape(grid)[:, 0],
            "sources": heard.sum(axis=1),
            "kinds": _distinct(kind, heard),
            "people": total,
            "agreeing_sources": agreeing.sum(axis=1),
            "agreeing_kinds": _distinct(kind, agreeing),
            "agreeing_people": np.select([way > 0, way < 0], [wells, ills], neutral.sum(axis=1)),
            "net_sentiment": (wells - ills) / np.where(total > 0, total, np.nan),
            "share_p": [heterogeneity_p(table, seed) for table in shares],
            "sentiment_p": [heterogeneity_p(table[held], seed) for table, held in zip(sentiments, heard, strict=True)],
        }
    )
    made["share_q"], made["sentiment_q"] = false_discovery(made["share_p"]), false_discovery(made["sentiment_p"])
    opposed = ((balance < 0) & heard).any(axis=1) & ((balance > 0) & heard).any(axis=1)
    made["verdict"] = np.select(
        [made["people"] < LEAST_PEOPLE, made["sources"] < 2, opposed & (made["sentiment_q"] < FALSE_DISCOVERY), opposed],
        ["too few", "one source", "contradict", "undecided"],
        "agree",
    )
    return made


def _distinct(kind: NDArray[np.object_], chosen: NDArray[np.bool_]) -> list[int]:
    return [len(set(names[held])) for names, held in zip(kind, chosen, strict=True)]


def heterogeneity_p(table: NDArray[np.int64], seed: int) -> float:
    """Return the p-value that all rows of a table of counts, ``(groups, answers)``, are alike; NaN where nothing can differ.

    Pearson's chi-square; where an expected count is below five, its Monte Carlo test over tables with the same margins (Patefield 1981).
    """
    held = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(held.shape) < 2:
        return float("nan")
    wanted = stats.contingency.expected_freq(held)
    found = ((held - wanted) ** 2 / wanted).sum()
    if wanted.min() >= LEAST_EXPECTED:
        return float(stats.chi2.sf(found, (held.shape[0] - 1) * (held.shape[1] - 1)))
    rng = np.random.default_rng(seed)
    p = 0.0
    for many in RESAMPLES:
        drawn = stats.random_table(held.sum(axis=1), held.sum(axis=0)).rvs(many, random_state=rng)
        # A shade less than the found figure: equal tables differ by rounding.
        as_far = ((drawn - wanted) ** 2 / wanted).sum(axis=(1, 2)) >= found * (1 - 1e-9)
        p = float((1 + as_far.sum()) / (1 + many))
        if p > PLAIN:
            break
    return p
