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

from pipeline.exact import FloatRows, Marks
from pipeline.themes.lifecycle.linkage_tree import Ints, TextTree, build_tree
from pipeline.themes.model.theme_model import NO_THEME

SAMPLE = 40_000  # sentences looked at, at most: more tell the same at a higher price
Q = 0.05  # share of false groups among those reported that is put up with
TIGHT = 0.2  # least mean cosine in a group, mean and sentiment removed: 0 is chance, themes have .1 to .35; below, it reads as a jumble
NOVEL = 0.4  # least cosine distance to the nearest theme, 0..2, of a group that is a subject of its own; nearer ones are that theme
LEAST_P = 1e-300
NEARLY_AS_SURE = 0.9  # of the logarithm of p: p 1e-9 where the surest has 1e-10
HALF = 0.5  # person added to each count, so that the ratio of rates is finite


@dataclass(frozen=True)
class Windows:
    """Who spoke when, ``(n,)`` each."""

    person: Ints  # number of the person
    time: Ints  # rank of the sentence in time, from 0
    recent: Marks  # the sentence is of the recent window
    baseline: Marks  # the sentence is of the time that window is compared with; older ones are of neither

    @classmethod
    def of(cls, rows: pd.DataFrame, moment: NDArray[Any], recent: Marks, baseline: Marks) -> Self:
        """Return the windows of rows with person_id and sentence_id; a moment for each says which come first."""
        time = np.empty(len(rows), dtype=np.int64)
        time[np.lexsort((rows["sentence_id"].to_numpy(dtype=str), moment))] = np.arange(len(rows))
        return cls(pd.factorize(rows["person_id"])[0].astype(np.int64), time, recent, baseline)

    def measure_exposure(self, rows: Ints | slice = slice(None)) -> float:
        """Return the share of the recent window in all that was said (or in some rows), 0..1: by people or by sentences, the larger.

        The larger is the careful one: where people began to write longer, sentences hold more of the recent window.
        """
        recent, baseline, person = self.recent[rows], self.baseline[rows], self.person[rows]
        now, then = len(np.unique(person[recent])), len(np.unique(person[baseline]))
        by_sentences = recent.sum() / max(recent.sum() + baseline.sum(), 1)
        return float(max(now / max(now + then, 1), by_sentences))


@dataclass(frozen=True)
class Pool:
    """The sentences of one theme."""

    theme: int  # -1 for none
    rows: Ints  # row numbers of the sentences in the whole table
    tree: TextTree
    exposure: float  # share of the recent window that no growth would give, 0..1


def find_growing(rows: pd.DataFrame, space: FloatRows, windows: Windows, *, people: int, growth: float, beyond_theme: bool) -> pd.DataFrame:
    """Return the groups that grow, the surest first; no two share a sentence.

    Args:
        rows: sentences with subject_text and theme_id (missing for none).
        space: ``(n, dim)`` projected rows on the grid.
        windows: of the rows.
        people: distinct people in the recent window at least.
        growth: rate of the recent window over the rate of the baseline at least.
        beyond_theme: whether a group must also grow against its own theme, or what fits nowhere: that a theme grows is no drift.

    Returns:
        theme (-1 for none); rows, the row numbers of its sentences; people of all times, recent_people and before_people; growth, the ratio
        of rates with half a person added to each count; growth_p and growth_q.
    """
    texts, theme, everywhere = rows["subject_text"].tolist(), list_theme_ids(rows), windows.measure_exposure()
    pools = []
    for one in np.unique(theme).tolist():
        inside = np.flatnonzero(theme == one)
        share = windows.measure_exposure(inside) if beyond_theme else everywhere
        if len(inside) >= people and 0.0 < share < 1.0:
            pools.append(Pool(one, inside, build_tree(space[inside], [texts[row] for row in inside]), max(share, everywhere)))
    tested = _test_branches(pools, windows, people)
    grown = tested[(tested["recent_people"] >= people) & (tested["growth"] >= growth) & (tested["growth_q"] < Q)]
    chosen = _choose_widest(grown, pools)
    branches = [(pools[pool], branch) for pool, branch in zip(chosen["pool"], chosen["branch"], strict=True)]
    members = [pool.rows[pool.tree.mark_members(branch)] for pool, branch in branches]
    return chosen.assign(theme=[pool.theme for pool, _ in branches], rows=pd.Series(members, index=chosen.index, dtype=object))


def list_theme_ids(rows: pd.DataFrame) -> Ints:
    """Return the theme of each row, -1 for none."""
    return np.asarray(rows["theme_id"].astype("Int64").fillna(NO_THEME), dtype=np.int64)


def compare_rates(recent: Ints, baseline: Ints, exposure: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ratio of two rates, and the one-sided exact p-value that it is not above 1, ``(n,)`` each.

    They compare people of the recent window and of the baseline; ``exposure`` is the share of the recent window in what was said, above
    0 and below 1.
    """
    from scipy.stats import binom

    odds = exposure / (1.0 - exposure)
    return (recent + HALF) / (baseline + HALF) / odds, np.asarray(binom.sf(recent - 1, recent + baseline, exposure), dtype=np.float64)


def _test_branches(pools: list[Pool], windows: Windows, people: int) -> pd.DataFrame:
    """Return every tight branch with enough people of both windows together, and the test of its growth.

    Their order in time is not asked for, so that the test stays honest.
    """
    from scipy.stats import false_discovery_control

    parts = [pd.DataFrame(columns=["pool", "branch", "texts", "people", "recent_people", "before_people", "exposure"], dtype=np.int64)]
    for number, pool in enumerate(pools):
        tree, rows = pool.tree, pool.rows
        original = tree.mark_originals(windows.time[rows])
        kept = {"people": original, "recent_people": original & windows.recent[rows], "before_people": original & windows.baseline[rows]}
        counts = {name: tree.count_people(windows.person[rows], marks) for name, marks in kept.items()}
        part = pd.DataFrame({"pool": number, "branch": np.arange(len(tree.texts)), "texts": tree.texts, **counts})
        tight = (tree.nearness >= TIGHT) & (part["recent_people"] + part["before_people"] >= people)
        parts.append(part.assign(exposure=pool.exposure)[tight])
    table = pd.concat(parts, ignore_index=True)
    growth, p = compare_rates(*(table[name].to_numpy() for name in ("recent_people", "before_people", "exposure")))
    return table.assign(growth=growth, growth_p=p, growth_q=false_discovery_control(p) if len(p) else p)


def _choose_widest(table: pd.DataFrame, pools: list[Pool]) -> pd.DataFrame:
    """Keep, of branches that lie inside one another, one: the widest that is nearly as sure as the surest; the surest first.

    The surest alone may be the core of a group, and leave its rim behind as a group of its own.
    """
    order = ["growth_p", "texts", "pool", "branch"]
    ordered = table.sort_values(order, ascending=[True, False, True, True], kind="stable", ignore_index=True)
    above = [pool.tree.find_parents() for pool in pools]
    row_of = {branch: row for row, branch in enumerate(zip(ordered["pool"], ordered["branch"], strict=True))}
    sure = -np.log(np.maximum(ordered["growth_p"].to_numpy(dtype=np.float64), LEAST_P))
    taken: set[tuple[int, int]] = set()  # the branches chosen and all above them
    chosen: dict[tuple[int, int], int] = {}
    for (pool, branch), row in row_of.items():
        line = []  # from the branch up to the root
        while branch >= 0:
            line.append((pool, branch))
            branch = int(above[pool][branch])
        if line[0] in taken or not chosen.keys().isdisjoint(line):
            continue
        widest = [one for one in line if one in row_of and one not in taken and sure[row_of[one]] >= NEARLY_AS_SURE * sure[row]][-1]
        taken.update(line[line.index(widest) :])
        chosen[widest] = row_of[widest]
    return ordered.loc[list(chosen.values())]
