"""Drivers: the reasons under a theme that say the same, gathered.

Within a theme, distinct causes are joined by average linkage (Sokal and Michener 1958) as long as the groups are alike on
the average: unlike a chain of neighbours, it does not run from "late flight" over "late bag" to "lost bag". Where a theme has
more distinct causes than can be compared with one another, the most usual ones are joined and the rest is placed, part by part,
so that the time grows with the number of causes and not with its square.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import on_grid, unit_rows
from pipeline.why.likeness import MOOD_ZERO, Floats, Traits, likeness, traits

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["theme_id", "reason_id", "driver_id", "typical"]


@dataclass(frozen=True)
class Gathering:
    """Choices of the gathering, each read on feedback about airlines, insurers and hospitals.

    Attributes:
        alike: mean likeness, from which two groups are one, where nothing is taken from it.
        common: how much lower it is where all that the theme's causes share is taken away.
        few: distinct causes of a theme, of which half of what they share is taken away; of many more, nearly all.
        compared: distinct causes of a theme compared with one another at a time.
        rounds: how often; what is like nothing after that stands alone, so that the time grows with the causes, not with their square.
    """

    alike: float = 0.3
    common: float = 0.12
    few: int = 10
    compared: int = 2000
    rounds: int = 8


def grouped(causes: "pd.DataFrame", vectors: Floats, *, mood: Floats | None = None, choices: Gathering | None = None) -> "pd.DataFrame":
    """Return the driver of each reason under each of its themes; no order of rows and no number of threads changes it.

    Args:
        causes: one row per (theme, reason): ``theme_id``, ``reason_id``, ``person_id``, ``cause`` (reading form, see wording.py),
            ``cause_terms`` (its content lemmas) and, where known, ``direction`` (-1 blame, 0, 1 praise).
        vectors: ``(n, dim)`` unit rows, row i for the cause of row i.
        mood: ``(dim,)`` the direction from blame to praise, or None.
        choices: of the gathering.

    Returns:
        Columns ``theme_id``, ``reason_id``, ``driver_id`` (hash of the theme, of the most typical cause and of its direction) and
        ``typical`` (0-1, mean likeness to the other causes of the driver); rows sorted by theme and reason.
    """
    import pandas as pd

    if causes.empty:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in zip(COLUMNS, ("int32", "str", "str", "float"), strict=True)})
    chosen = choices or Gathering()
    way = causes.get("direction", 0)
    table = causes.assign(row=np.arange(len(causes)), direction=way).sort_values(["theme_id", "reason_id"], kind="stable")
    parts = [_theme(part, vectors, mood, chosen) for _, part in table.groupby("theme_id", sort=True)]
    return pd.concat(parts, ignore_index=True)


def join(found: Traits, weight: NDArray[np.int64], choices: Gathering) -> NDArray[np.int64]:
    """Return the group of each row, numbered from 0.

    Args:
        found: traits of distinct causes in a canonical order.
        weight: ``(n,)`` people behind each; the weightiest are compared first.
        choices: of the gathering.
    """
    group = np.full(len(found), -1, dtype=np.int64)
    waiting = np.lexsort((np.arange(len(found)), -weight))
    groups = 0
    for _ in range(choices.rounds):
        if not len(waiting):
            break
        part, rest = waiting[: choices.compared], waiting[choices.compared :]
        group[part] = groups + _linked(found.rows(part), choices.alike)
        size = np.bincount(group[part] - groups)
        place = _placed(found.rows(rest), found.rows(part), group[part] - groups, size > 1, choices.alike)
        group[rest[place >= 0]] = groups + place[place >= 0]
        waiting = rest[place < 0]
        groups += len(size)
    group[waiting] = groups + np.arange(len(waiting))
    return np.unique(group, return_inverse=True)[1] if len(group) else group


def _theme(part: "pd.DataFrame", vectors: Floats, mood: Floats | None, choices: Gathering) -> "pd.DataFrame":
    """Gather the reasons of one theme; each distinct (cause, direction) is one row of the comparison."""
    import pandas as pd

    key = pd.MultiIndex.from_arrays([part["cause"].str.lower(), part["direction"]])
    number, distinct = key.factorize(sort=True)
    first = pd.Series(np.arange(len(part))).groupby(number).first().to_numpy()
    rows = part.iloc[first]
    apart, taken = _apart(vectors[rows["row"].to_numpy()], choices.few)
    found = traits(
        [text for text, _ in distinct],
        rows["cause_terms"].tolist(),
        apart,
        np.array([way for _, way in distinct]),
        _felt(vectors[rows["row"].to_numpy()], mood),
    )
    theme = int(part["theme_id"].iloc[0])
    people = part.groupby(number)["person_id"].nunique().to_numpy().astype(np.int64)
    group = join(found, people, replace(choices, alike=choices.alike - choices.common * taken))
    typical, middle = _typical(found, group, people)
    names = [_driver_id(theme, *distinct[row]) for row in middle]
    return pd.DataFrame(
        {
            "theme_id": np.int32(theme),
            "reason_id": part["reason_id"].to_numpy(),
            "driver_id": [names[place] for place in group[number]],
            "typical": typical[number],
        }
    )


def _apart(vectors: Floats, few: int) -> tuple[Floats, float]:
    """Return unit rows without what they all share, the theme itself, and how much of that was taken away, 0 to 1.

    "My flight", "a flight" and "flight out" are alike under a theme on flights and say nothing there.
    """
    rows = on_grid(vectors).astype(np.float64)
    taken = len(rows) / (len(rows) + few)
    rows = rows - taken * rows.mean(axis=0)
    return unit_rows(rows), taken


def _felt(vectors: Floats, mood: Floats | None) -> Floats:
    """Return the mood of each row, in units of the sentiment head; nothing is felt without one."""
    if mood is None:
        return np.full(len(vectors), MOOD_ZERO, dtype=np.float32)
    felt: Floats = np.round(np.einsum("ij,j->i", vectors.astype(np.float64), mood.astype(np.float64)), 3).astype(np.float32)
    return felt


def _linked(found: Traits, alike: float) -> NDArray[np.int64]:
    """Return the groups of average linkage, numbered from 0."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if len(found) < 2:
        return np.zeros(len(found), dtype=np.int64)
    apart = np.maximum(1 - likeness(found, found), 0)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "average")
    return np.asarray(fcluster(tree, 1 - alike, "distance"), dtype=np.int64) - 1


def _placed(
    rows: Traits, members: Traits, group: NDArray[np.int64], open_to: NDArray[np.bool_], alike: float, block: int = 4096
) -> NDArray[np.int64]:
    """Return the group that each row is most like on the average, -1 where none is alike enough; groups of one are not asked."""
    place = np.full(len(rows), -1, dtype=np.int64)
    if not len(rows) or not open_to.any():
        return place
    middles = members.middles(group, len(open_to))
    for start in range(0, len(rows), block):
        near = likeness(rows.rows(np.arange(start, min(start + block, len(rows)))), middles)
        near[:, ~open_to] = -1
        best = near.argmax(axis=1)
        place[start : start + block] = np.where(near[np.arange(len(near)), best] >= alike, best, -1)
    return place


def _typical(found: Traits, group: NDArray[np.int64], people: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return for each row its likeness to the middle of its group, and for each group its most typical row.

    Of equally typical rows the one of more people is taken, then the one that comes first.
    """
    groups = int(group.max()) + 1
    middles = found.middles(group, groups)
    own = middles.rows(group)
    meaning = np.einsum("ij,ij->i", found.meaning.astype(np.float64), own.meaning.astype(np.float64))
    words = np.asarray(found.words.multiply(own.words).sum(axis=1)).ravel()
    typical = np.round(np.clip(0.7 * meaning + 0.3 * words, 0, 1), 4)
    order = np.lexsort((np.arange(len(group)), -people, -np.round(typical + 0.02 * np.log(people), 4), group))
    first = np.searchsorted(group[order], np.arange(groups))
    return typical, order[first]


def _driver_id(theme: int, cause: str, direction: int) -> str:
    return hashlib.blake2b(f"{theme}\x1f{cause}\x1f{direction}".encode(), digest_size=8).hexdigest()
