"""What became of each theme: new themes are matched to old ones, keep their ids, and every birth and death is told.

A theme is known by the sentences it holds; where its middle lies is the lesser evidence, because a refit moves the space in
which middles lie. Both together are matched one to one so that the sum is best (Kuhn 1955), not each for itself.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.exact import FloatRows

MEMBERS = 0.7  # weight of the members in common; the rest is the nearness of the middles
SAME = 0.3  # least weighted likeness for a new theme to be the old one
SAME_PLACE = 0.85  # the same as a cosine, where no sentence of one of them was seen by both fits
BACK_AGAIN = 0.85  # cosine to the last middle of a dead theme from which a new one is that theme come back
MOST = 0.5  # of the sentences of a theme, from which it came from or went into another one
COLUMNS = ("theme_id", "event", "other_id", "size_before", "size_after", "shared", "overlap", "cosine")


@dataclass(frozen=True)
class Lineage:
    """Ids of the new themes, and what happened.

    Attributes:
        ids: ``(k,)`` id of each new theme; an old one where it continues, or a dead one come back, else never used before.
        events: one row or more for each theme that lived before or lives now: ``theme_id``; ``event`` kept, born, split (a new
            theme, out of ``other_id``), merged (an old theme, into ``other_id``), died or reborn; ``size_before`` and
            ``size_after``, sentences, 0 where it was not; ``shared``, sentences in common with the theme that it continues,
            came from or went into; ``overlap`` (Jaccard) and ``cosine`` with that theme, 0..1 and -1..1, 0 where there is none.
        highest: id given so far.
    """

    ids: NDArray[np.int32]
    events: pd.DataFrame
    highest: int


def lineage(
    old: NDArray[np.integer],
    new: NDArray[np.integer],
    known: pd.DataFrame,
    centroids: FloatRows,
    sizes: NDArray[np.integer],
    *,
    highest: int = 0,
    continues: NDArray[np.integer] | None = None,
) -> Lineage:
    """Match new themes to old ones by members and middles, and say what happened to each.

    Args:
        old: ``(n,)`` id of the theme that each sentence had, -1 for none; only sentences that both fits know.
        new: ``(n,)`` index of the new theme of the same sentences, -1 for none.
        known: every theme that ever was: ``theme_id`` (unique), ``alive`` (in force until now), ``size`` and ``centroid``, the
            last known, in the space of the new themes (see ``refit.moved``).
        centroids: ``(k, dim)`` unit rows of the new themes.
        sizes: ``(k,)`` sentences of the new themes.
        highest: id ever given, if it is above those of ``known``.
        continues: ``(k,)`` id of the living theme that a new one continues by construction, -1 where matching shall say; binding.

    Returns:
        Ids and events; the same whatever the order of the sentences and of ``known``.

    Raises:
        ValueError: old and new, or centroids and sizes, differ in number, or two new themes continue the same old one.
    """
    _check(old, new, centroids, sizes, continues)
    known = known.sort_values("theme_id", ignore_index=True)
    alive = known[known["alive"].astype(bool)].reset_index(drop=True)
    dead = known[~known["alive"].astype(bool)].reset_index(drop=True)
    shared, before, after = _members(old, new, alive["theme_id"].to_numpy(), len(centroids))
    cosine = _cosines(alive, centroids)
    overlap = shared / np.maximum(before[:, None] + after[None, :] - shared, 1)
    match = _matched(_likeness(overlap, cosine, before, after), _told(continues, alive, len(centroids)))
    again = _reborn(_cosines(dead, centroids), match)
    ids, top = _ids(match, again, alive, dead, max([highest, *known["theme_id"].tolist()]))
    told = _Told(alive, dead, ids, np.asarray(sizes), shared, before, after, overlap, cosine, match, again)
    return Lineage(ids, _events(told), top)


@dataclass(frozen=True)
class _Told:
    """All that the events are told from; matrices are old by new."""

    alive: pd.DataFrame
    dead: pd.DataFrame
    ids: NDArray[np.int32]
    sizes: NDArray[np.integer]
    shared: NDArray[np.int64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    overlap: NDArray[np.float64]
    cosine: NDArray[np.float64]
    match: NDArray[np.int64]
    again: NDArray[np.int64]


def _check(
    old: NDArray[np.integer],
    new: NDArray[np.integer],
    centroids: FloatRows,
    sizes: NDArray[np.integer],
    continues: NDArray[np.integer] | None,
) -> None:
    if len(old) != len(new):
        raise ValueError(f"{len(old)} old and {len(new)} new themes of sentences: give both for each sentence.")
    if len(centroids) != len(sizes) or (continues is not None and len(continues) != len(sizes)):
        raise ValueError(f"{len(centroids)} centroids but {len(sizes)} sizes: give one of each, and of `continues`, for each new theme.")
    told = [] if continues is None else [one for one in continues.tolist() if one >= 0]
    if len(told) != len(set(told)):
        raise ValueError("Two new themes continue the same old one: a theme has one heir, the other is split from it.")


def _members(
    old: NDArray[np.integer], new: NDArray[np.integer], ids: NDArray[np.integer], themes: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Count sentences in common, ``(old, new)``, and those of each old and each new theme, over sentences that both fits know."""
    place = np.searchsorted(ids, old) if len(ids) else np.zeros(len(old), dtype=np.int64)
    place = np.where(np.isin(old, ids), place, len(ids))
    counted = np.zeros((len(ids) + 1, themes + 1), dtype=np.int64)
    np.add.at(counted, (place, np.where(new < 0, themes, new)), 1)
    return counted[:-1, :-1], counted[:-1].sum(axis=1), counted[:, :-1].sum(axis=0)


def _cosines(themes: pd.DataFrame, centroids: FloatRows) -> NDArray[np.float64]:
    """Return cosines, ``(old, new)``; 0 for middles of another length, of another encoder."""
    found = np.zeros((len(themes), len(centroids)))
    for row, middle in enumerate(themes["centroid"]):
        if len(middle) == centroids.shape[1]:
            found[row] = centroids.astype(np.float64) @ np.asarray(middle, dtype=np.float64)
    return np.round(found, 4)


def _likeness(
    overlap: NDArray[np.float64], cosine: NDArray[np.float64], before: NDArray[np.int64], after: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return how well each old theme goes on in each new one, 0 where it does not."""
    both = MEMBERS * overlap + (1 - MEMBERS) * np.maximum(cosine, 0)
    unseen = (before[:, None] == 0) | (after[None, :] == 0)
    return np.where(unseen, np.where(cosine >= SAME_PLACE, cosine, 0.0), np.where((both >= SAME) & (overlap > 0), both, 0.0))


def _told(continues: NDArray[np.integer] | None, alive: pd.DataFrame, themes: int) -> NDArray[np.int64]:
    """Return the place of the old theme that each new one continues by construction, -1 where nobody said."""
    if continues is None:
        return np.full(themes, -1, dtype=np.int64)
    place = {int(theme): row for row, theme in enumerate(alive["theme_id"])}
    return np.array([place.get(int(one), -1) for one in continues], dtype=np.int64)


def _matched(likeness: NDArray[np.float64], told: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the old theme of each new one, -1 for none: what was told, and for the rest the best one-to-one match."""
    from scipy.optimize import linear_sum_assignment

    match = told.copy()
    rows, columns = np.setdiff1d(np.arange(len(likeness)), told), np.flatnonzero(told < 0)
    left = likeness[np.ix_(rows, columns)]
    for row, column in zip(*linear_sum_assignment(-left), strict=True):
        if left[row, column] > 0:
            match[columns[column]] = rows[row]
    return match


def _reborn(cosine: NDArray[np.float64], match: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the dead theme that each new one without a match is come back, -1 for none."""
    near = np.where((match < 0)[None, :] & (cosine >= BACK_AGAIN), cosine, 0.0)
    return _matched(near, np.full(len(match), -1, dtype=np.int64))


def _ids(
    match: NDArray[np.int64], again: NDArray[np.int64], alive: pd.DataFrame, dead: pd.DataFrame, highest: int
) -> tuple[NDArray[np.int32], int]:
    ids = np.zeros(len(match), dtype=np.int32)
    for theme, (old, back) in enumerate(zip(match, again, strict=True)):
        if old >= 0:
            ids[theme] = alive["theme_id"].iloc[old]
        elif back >= 0:
            ids[theme] = dead["theme_id"].iloc[back]
        else:
            highest += 1
            ids[theme] = highest
    return ids, highest


def _events(told: _Told) -> pd.DataFrame:
    rows = [_of_new(told, theme) for theme in range(len(told.ids))]
    rows += [_of_gone(told, theme) for theme in np.setdiff1d(np.arange(len(told.alive)), told.match).tolist()]
    events = pd.DataFrame(rows, columns=list(COLUMNS))
    kinds = {"theme_id": "int32", "event": "str", "other_id": "Int32", "size_before": "int64", "size_after": "int64", "shared": "int64"}
    return events.astype(kinds | {"overlap": "float64", "cosine": "float64"})


def _of_new(told: _Told, theme: int) -> tuple[object, ...]:
    """Tell what a new theme is: an old one kept, one come back, a part of an old one, or born."""
    number, size, old = int(told.ids[theme]), int(told.sizes[theme]), int(told.match[theme])
    if old >= 0:
        return (number, "kept", None, int(told.alive["size"].iloc[old]), size, *_measures(told, old, theme))
    source = _most(told.shared[:, theme], int(told.after[theme]))
    measures = _measures(told, source, theme)
    origin = None if source < 0 else int(told.alive["theme_id"].iloc[source])
    if told.again[theme] >= 0:
        return (number, "reborn", origin, 0, size, *measures)
    return (number, "born" if origin is None else "split", origin, 0, size, *measures)


def _of_gone(told: _Told, old: int) -> tuple[object, ...]:
    """Tell where an old theme that nothing continues went: into another one, or nowhere."""
    number, size = int(told.alive["theme_id"].iloc[old]), int(told.alive["size"].iloc[old])
    heir = _most(told.shared[old], int(told.before[old]))
    if heir < 0:
        return (number, "died", None, size, 0, *_measures(told, -1, -1))
    return (number, "merged", int(told.ids[heir]), size, 0, *_measures(told, old, heir))


def _most(shared: NDArray[np.int64], whole: int) -> int:
    """Return which theme has most of the sentences, -1 where none does."""
    if not len(shared) or whole == 0 or shared.max() < MOST * whole:
        return -1
    return int(shared.argmax())


def _measures(told: _Told, old: int, new: int) -> tuple[int, float, float]:
    if old < 0 or new < 0:
        return 0, 0.0, 0.0
    return int(told.shared[old, new]), round(float(told.overlap[old, new]), 4), float(told.cosine[old, new])
