"""Which groups of sentences are said by more people now than before.

The number of people in two windows is compared by the exact conditional test of two Poisson rates with exposure (Przyborowski
and Wilenski 1940): of all people in a group, the recent ones are binomial with the recent share of everybody. It is corrected
for all groups looked at (Benjamini and Hochberg 1995). Groups of one tree lie inside one another, so that their tests go
together, which that correction allows for (Benjamini and Yekutieli 2001).
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.exact import FloatRows
from pipeline.themes.lifecycle.density import Ints, Marks, TextTree, build_tree
from pipeline.themes.model.rule import NO_THEME

LEAST_P = 1e-300
NEARLY = 0.9  # of the logarithm of p: p 1e-9 where the surest has 1e-10
FIGURES = ("recent_people", "before_people", "growth", "growth_p", "growth_q")
HALF = 0.5  # person added to each count, so that the ratio of rates is finite


@dataclass(frozen=True)
class GrowthThresholds:
    """When a group is one that grows, each limit with its reason.

    Attributes:
        people: distinct people in the recent window at least: below five a household or one thread can make a group.
        growth: rate of the recent window over the rate before at least: a subject that doubles is news, one a tenth up is a trend.
        q: share of false groups among those reported that is put up with.
        near: mean cosine in a group at least, after mean and mood are removed: 0 is chance, themes of a fit have .1 to .35;
            below .2 a group reads as a jumble.
        join: cosine at which a sentence outside the tree still follows the one nearest to it.
        limit: texts of one theme in the tree; joining grows with the square (4,000: one to three seconds).
    """

    people: int = 5
    growth: float = 2.0
    q: float = 0.05
    near: float = 0.2
    join: float = 0.5
    limit: int = 4_000


@dataclass(frozen=True)
class Windows:
    """Who spoke when, ``(n,)`` each.

    Attributes:
        person: number of the person.
        time: place of the sentence in time, from 0.
        recent: the sentence is of the recent window.
        before: it is of the time that window is compared with; neither where it is older still.
    """

    person: Ints
    time: Ints
    recent: Marks
    before: Marks

    @classmethod
    def of(cls, rows: pd.DataFrame, moment: NDArray[Any], recent: Marks, before: Marks) -> Self:
        """Return the windows of rows with person_id and sentence_id; a moment for each says which come first."""
        time = np.empty(len(rows), dtype=np.int64)
        time[np.lexsort((rows["sentence_id"].to_numpy(dtype=str), moment))] = np.arange(len(rows))
        return cls(np.unique(rows["person_id"].to_numpy(dtype=str), return_inverse=True)[1].astype(np.int64), time, recent, before)

    def exposure(self, rows: Ints | slice = slice(None)) -> float:
        """Return the share of the recent window in all that was said (or in some rows), 0..1: by people or by sentences, the larger.

        The larger is the careful one: where people began to write longer, sentences hold more of the recent window.
        """
        recent, before, person = self.recent[rows], self.before[rows], self.person[rows]
        now, then = len(np.unique(person[recent])), len(np.unique(person[before]))
        by_sentences = recent.sum() / max(recent.sum() + before.sum(), 1)
        return float(max(now / max(now + then, 1), by_sentences))


@dataclass(frozen=True)
class Pool:
    """The sentences of one theme (-1: of none) and their tree; ``rows`` are their places in the whole table."""

    theme: int
    rows: Ints
    tree: TextTree


@dataclass(frozen=True)
class GrowingGroup:
    """A branch that grows: its pool, the places of its sentences in the whole table, and how it was tested."""

    pool: Pool
    rows: Ints
    recent_people: int
    before_people: int
    growth: float
    growth_p: float
    growth_q: float


def find_growing(
    rows: pd.DataFrame, space: FloatRows, windows: Windows, thresholds: GrowthThresholds, *, beyond_theme: bool
) -> list[GrowingGroup]:
    """Return the groups that grow, the surest first; no two share a sentence.

    Args:
        rows: sentences with subject_text and theme_id (missing for none).
        space: ``(n, dim)`` projected rows on the grid.
        windows: of the rows.
        thresholds: when a group counts.
        beyond_theme: whether a group must also grow against its own theme, or what fits nowhere: that a theme grows is no drift.
    """
    texts, theme, everywhere = rows["subject_text"].tolist(), theme_numbers(rows), windows.exposure()
    pools, exposures = [], []
    for one in np.unique(theme).tolist():
        inside = np.flatnonzero(theme == one)
        share = windows.exposure(inside) if beyond_theme else everywhere
        if len(inside) >= thresholds.people and 0.0 < share < 1.0:
            tree = build_tree(space[inside], [texts[row] for row in inside], limit=thresholds.limit, join=thresholds.join)
            pools.append(Pool(one, inside, tree))
            exposures.append(max(share, everywhere))
    if not pools:
        return []
    tested = _test_branches(pools, windows, np.array(exposures), thresholds)
    enough = (tested["recent_people"] >= thresholds.people) & (tested["growth"] >= thresholds.growth) & (tested["growth_q"] < thresholds.q)
    groups = []
    for one in _choose_widest(tested[enough], pools).to_dict("records"):
        pool = pools[one["pool"]]
        figures = {name: one[name] for name in FIGURES}
        groups.append(GrowingGroup(pool, pool.rows[pool.tree.hold(one["branch"])], **figures))
    return groups


def theme_numbers(rows: pd.DataFrame) -> Ints:
    """Return the theme of each row, -1 for none."""
    return np.asarray(rows["theme_id"].astype("Int64").fillna(NO_THEME), dtype=np.int64)


def compare_rates(recent: Ints, before: Ints, exposure: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ratio of two rates, and the one-sided exact p-value that it is not above 1.

    Args:
        recent: ``(n,)`` people of the recent window.
        before: ``(n,)`` people before it.
        exposure: ``(n,)`` share of the recent window in what was said, above 0 and below 1.
    """
    from scipy.stats import binom

    odds = exposure / (1.0 - exposure)
    return (recent + HALF) / (before + HALF) / odds, np.asarray(binom.sf(recent - 1, recent + before, exposure), dtype=np.float64)


def _test_branches(pools: list[Pool], windows: Windows, exposure: NDArray[np.float64], thresholds: GrowthThresholds) -> pd.DataFrame:
    """Return every tight branch with enough people of both windows together, and the test of its growth.

    Their order in time is not asked for, so that the test stays honest.
    """
    from scipy.stats import false_discovery_control

    parts = []
    for number, (rows, tree) in enumerate((pool.rows, pool.tree) for pool in pools):
        original = tree.mark_originals(windows.time[rows])
        recent, before = (tree.count_people(windows.person[rows], part[rows] & original) for part in (windows.recent, windows.before))
        branch = np.flatnonzero((tree.nearness >= thresholds.near) & (recent + before >= thresholds.people))
        counts = {"recent_people": recent[branch], "before_people": before[branch]}
        parts.append(pd.DataFrame({"pool": number, "branch": branch, "texts": tree.texts[branch], **counts}))
    table = pd.concat(parts, ignore_index=True)
    pool, recent, before = (table[name].to_numpy(dtype=np.int64) for name in ("pool", "recent_people", "before_people"))
    growth, p = compare_rates(recent, before, exposure[pool])
    return table.assign(growth=growth, growth_p=p, growth_q=false_discovery_control(p) if len(p) else p)


def _choose_widest(table: pd.DataFrame, pools: list[Pool]) -> pd.DataFrame:
    """Keep, of branches that lie inside one another, one: the widest that is nearly as sure as the surest; the surest first.

    The surest alone may be the core of a group, and leave its rim behind as a group of its own.
    """
    ordered = table.sort_values(["growth_p", "texts", "pool", "branch"], ascending=[True, False, True, True], kind="stable")
    ordered = ordered.reset_index(drop=True)
    above = [pool.tree.find_parents() for pool in pools]
    place = {branch: row for row, branch in enumerate(zip(ordered["pool"], ordered["branch"], strict=True))}
    sure = -np.log(np.maximum(ordered["growth_p"].to_numpy(dtype=np.float64), LEAST_P))
    taken: set[tuple[int, int]] = set()  # the branches chosen and all above them
    chosen: dict[tuple[int, int], int] = {}
    for (pool, branch), row in place.items():
        line = []  # from the branch up to the root
        while branch >= 0:
            line.append((pool, branch))
            branch = int(above[pool][branch])
        if line[0] in taken or not chosen.keys().isdisjoint(line):
            continue
        widest = [one for one in line if one in place and one not in taken and sure[place[one]] >= NEARLY * sure[row]][-1]
        taken.update(line[line.index(widest) :])
        chosen[widest] = place[widest]
    return ordered.loc[list(chosen.values())]
