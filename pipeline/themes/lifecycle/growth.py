"""Which groups of sentences are said by more people now than before.

The number of people in two windows is compared by the exact conditional test of two Poisson rates with exposure (Przyborowski
and Wilenski 1940): of all people in a group, the recent ones are binomial with the recent share of everybody. It is corrected
for all groups looked at (Benjamini and Hochberg 1995). Groups of one tree lie inside one another, so that their tests go
together, which that correction allows for (Benjamini and Yekutieli 2001).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.exact import FloatRows
from pipeline.themes.lifecycle.density import Branches, branches, originals, parents, people_in

Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]
LEAST_P = 1e-300
NEARLY = 0.9  # of the logarithm of p: p 1e-9 where the surest has 1e-10
HALF = 0.5  # person added to each count, so that the ratio of rates is finite


@dataclass(frozen=True)
class Clock:
    """Who spoke when, ``(n,)`` each.

    Attributes:
        person: number of the person.
        rank: place of the sentence in time, from 0.
        recent: the sentence is of the recent window.
        before: it is of the time that window is compared with; neither where it is older still.
    """

    person: Ints
    rank: Ints
    recent: Marks
    before: Marks

    def exposure(self, rows: Ints | None = None) -> float:
        """Return the share of the recent window in all that was said (or in some rows), 0..1: by people or by sentences, the larger.

        The larger is the careful one: where people began to write longer, sentences hold more of the recent window.
        """
        recent, before, person = (part if rows is None else part[rows] for part in (self.recent, self.before, self.person))
        now, then = len(np.unique(person[recent])), len(np.unique(person[before]))
        by_sentences = recent.sum() / max(recent.sum() + before.sum(), 1)
        return float(max(now / max(now + then, 1), by_sentences))


@dataclass(frozen=True)
class Pool:
    """The sentences of one theme (-1: of none) and their tree; ``rows`` are their places in the whole table."""

    theme: int
    rows: Ints
    tree: Branches


def pools(texts: list[str], space: FloatRows, theme: Ints, *, limit: int, join: float, least: int) -> list[Pool]:
    """Return a pool for each theme that has at least so many sentences, themes in ascending order.

    Args:
        texts: n subject texts.
        space: ``(n, dim)`` projected rows on the grid.
        theme: ``(n,)`` theme of each, -1 for none.
        limit: see ``branches``.
        join: see ``branches``.
        least: sentences.
    """
    made = []
    for one in np.unique(theme).tolist():
        rows = np.flatnonzero(theme == one)
        if len(rows) >= least:
            made.append(Pool(one, rows, branches(space[rows], [texts[row] for row in rows], limit=limit, join=join)))
    return made


def grown(found: list[Pool], clock: Clock, exposure: list[float], *, near: float, people: int) -> pd.DataFrame:
    """Return every tight branch with enough people, and the test of its growth.

    Args:
        found: the pools.
        clock: of all sentences.
        exposure: for each pool the share of the recent window in what was said, above 0 and below 1.
        near: mean cosine of a branch at least.
        people: of both windows together at least. It asks nothing of their order in time, so that the test stays honest.

    Returns:
        One row per branch: pool (int), branch (int), texts, recent_people, before_people, growth (ratio of rates), growth_p, growth_q.
    """
    parts = [_counted(number, pool, clock, near, people) for number, pool in enumerate(found)]
    table = pd.concat(parts, ignore_index=True) if parts else _counted_none()
    recent, before = table["recent_people"].to_numpy(dtype=np.int64), table["before_people"].to_numpy(dtype=np.int64)
    table["growth"], table["growth_p"] = rates(
        recent, before, np.asarray(exposure, dtype=np.float64)[table["pool"].to_numpy(dtype=np.int64)]
    )
    table["growth_q"] = corrected(table["growth_p"].to_numpy(dtype=np.float64))
    return table


def rates(recent: Ints, before: Ints, exposure: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ratio of two rates, and the one-sided exact p-value that it is not above 1.

    Args:
        recent: ``(n,)`` people of the recent window.
        before: ``(n,)`` people before it.
        exposure: ``(n,)`` share of the recent window in what was said, above 0 and below 1.
    """
    from scipy.stats import binom

    odds = exposure / (1.0 - exposure)
    return (recent + HALF) / (before + HALF) / odds, np.asarray(binom.sf(recent - 1, recent + before, exposure), dtype=np.float64)


def corrected(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return p-values corrected for their number; no rows for none."""
    from scipy.stats import false_discovery_control

    return np.asarray(false_discovery_control(p), dtype=np.float64) if len(p) else p


def apart(table: pd.DataFrame, found: list[Pool]) -> pd.DataFrame:
    """Keep, of branches that lie inside one another, one: the widest that is nearly as sure as the surest; the surest first.

    The surest alone may be the core of a group, and leave its rim behind as a group of its own.
    """
    ordered = table.sort_values(["growth_p", "texts", "pool", "branch"], ascending=[True, False, True, True], kind="stable")
    above = [parents(pool.tree) for pool in found]
    place = {(pool, branch): row for row, pool, branch in zip(ordered.index, ordered["pool"], ordered["branch"], strict=True)}
    sure = dict(zip(ordered.index, -np.log(np.maximum(ordered["growth_p"].to_numpy(dtype=np.float64), LEAST_P)), strict=True))
    taken: set[tuple[int, int]] = set()  # the branches chosen and all above them
    chosen: set[tuple[int, int]] = set()
    kept = []
    for (pool, branch), row in place.items():
        line = [(pool, one) for one in _line(above[pool], branch)]
        if line[0] in taken or not chosen.isdisjoint(line):
            continue
        widest = [one for one in line if one in place and one not in taken and sure[place[one]] >= NEARLY * sure[row]][-1]
        taken.update(line[line.index(widest) :])
        chosen.add(widest)
        kept.append(place[widest])
    return ordered.loc[kept].reset_index(drop=True)


def _line(above: Ints, branch: int) -> list[int]:
    line = []
    while branch >= 0:
        line.append(branch)
        branch = int(above[branch])
    return line


def _counted(number: int, pool: Pool, clock: Clock, near: float, people: int) -> pd.DataFrame:
    person, original = clock.person[pool.rows], originals(pool.tree, np.argsort(clock.rank[pool.rows], kind="stable"))
    recent = people_in(pool.tree, person, clock.recent[pool.rows] & original)
    before = people_in(pool.tree, person, clock.before[pool.rows] & original)
    branch = np.flatnonzero((pool.tree.nearness >= near) & (recent + before >= people))
    table = pd.DataFrame({"pool": number, "branch": branch, "texts": pool.tree.texts[branch]})
    return table.assign(recent_people=recent[branch], before_people=before[branch])


def _counted_none() -> pd.DataFrame:
    return pd.DataFrame({name: np.empty(0, dtype=np.int64) for name in ("pool", "branch", "texts", "recent_people", "before_people")})
