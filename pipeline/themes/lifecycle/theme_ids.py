"""What became of each theme: new themes are matched to old ones, keep their ids, and every birth and death is recorded.

A theme is known by the sentences it holds; where its centroid lies is the lesser evidence, because a refit moves the space in
which centroids lie. Both together are matched one to one so that the sum is best (Kuhn 1955), not each for itself.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.exact import FloatRows, Ids
from pipeline.themes.lifecycle.continuity import match_one_to_one
from pipeline.themes.lifecycle.previous_fit import PreviousFit
from pipeline.themes.model.theme_model import NO_THEME, ThemeModel, assign_themes, move_centroids
from pipeline.themes.model.units import Units

MEMBER_WEIGHT = 0.7  # weight of the members in common; the rest is the nearness of the centroids
SAME_THEME = 0.3  # least weighted likeness for a new theme to be the old one
SAME_CENTROID = 0.85  # the same as a cosine, where no sentence of one of them was seen by both fits
REBORN_COSINE = 0.85  # cosine to the last centroid of a dead theme from which a new one is that theme come back
MOST = 0.5  # of the sentences of a theme, from which it came from or went into another one
COLUMNS = {
    **{"theme_id": "int32", "event": "str", "other_id": "Int32", "size_before": "int64", "size_after": "int64", "shared": "int64"},
    **{"overlap": "float64", "cosine": "float64"},
}
Themes = NDArray[np.integer]


@dataclass(frozen=True)
class Lineage:
    """Ids of the new themes, and what happened."""

    ids: Ids  # (k,) an old one where a theme continues, or a dead one come back, else one never used before
    # One row or more for each theme that lived before or lives now, with the columns of ``theme_ledger`` but label, revision and time:
    # kept, born, split (a new theme, out of other_id), merged (an old theme, into other_id), died or reborn.
    events: pd.DataFrame


def trace_fit(previous: PreviousFit, free: Units, theme: Ids, model: ThemeModel, origin: Ids, highest: int) -> Lineage:
    """Return the id of each theme that a fit found, and what became of every theme.

    ``theme`` is the new theme of each sentence fitted, ``(n,)``, -1 for none; ``origin`` the theme of the model before that each new one
    continues by construction, ``(k,)``, -1 for none; ``highest`` the highest id ever used.
    """
    alive = previous.themes[previous.themes["origin"] == "found"].assign(alive=True)
    gone = previous.gone[previous.gone["origin"] == "found"].assign(alive=False, size=0)
    known = pd.concat([alive, gone], ignore_index=True)[["theme_id", "alive", "size", "centroid"]]
    earlier, continues, moved = free.theme_ids, None, {}
    if (old := previous.assigner) is not None:
        old_ids = np.append(old.theme_ids, NO_THEME).astype(np.int32)
        continues = old_ids[origin]
        if len(old.model.mean) == len(model.mean):  # else another encoder made it: its centroids lie nowhere now
            moved = dict(zip(old.theme_ids.tolist(), move_centroids(old.model, model.mean, model.directions, free.vectors), strict=True))
            earlier = old_ids[assign_themes(free.vectors, old.model, free.sentences)[0]]
    centroids = [moved.get(one, np.asarray(own, dtype=np.float32)) for one, own in zip(known["theme_id"], known["centroid"], strict=True)]
    known["centroid"] = pd.Series(centroids, dtype=object)
    return trace_themes(earlier[free.known], theme[free.known], known, model.centroids, model.sizes, highest=highest, continues=continues)


def trace_themes(
    old: Themes, new: Themes, known: pd.DataFrame, centroids: FloatRows, sizes: Themes, *, highest: int = 0, continues: Themes | None = None
) -> Lineage:
    """Match new themes to old ones by members and centroids, and say what happened to each, whatever the order of the rows.

    Args:
        old: ``(n,)`` id of the theme that each sentence had, -1 for none; only sentences that both fits know.
        new: ``(n,)`` index of the new theme of the same sentences, -1 for none.
        known: every theme that ever was: ``theme_id`` (unique), ``alive`` (until now), ``size`` and ``centroid``, the last known, in
            the space of the new themes (see ``move_centroids``).
        centroids: ``(k, dim)`` unit rows of the new themes.
        sizes: ``(k,)`` sentences of the new themes.
        highest: id ever used, if it is above those of ``known``.
        continues: ``(k,)`` id of the living theme that a new one continues by construction, -1 where matching shall say; binding.

    Raises:
        ValueError: two new themes continue the same old one.
    """
    continues = np.full(len(centroids), NO_THEME) if continues is None else continues
    if len(np.unique(continues[continues >= 0])) < (continues >= 0).sum():
        raise ValueError("Two new themes continue the same old one: a theme has one heir, the other is split from it.")
    known = known.sort_values("theme_id", ignore_index=True)
    is_alive = known["alive"].to_numpy(dtype=bool)
    alive, dead = known[is_alive].reset_index(drop=True), known[~is_alive].reset_index(drop=True)
    pairs = _compare_themes(old, new, alive, centroids)
    match = match_one_to_one(pairs.measure_likeness(), pd.Index(alive["theme_id"]).get_indexer(continues))
    cosine = compare_centroids(dead, centroids)
    reborn = match_one_to_one(np.where((match < 0) & (cosine >= REBORN_COSINE), cosine, 0.0))
    ids = np.where(match >= 0, np.append(alive["theme_id"], -1)[match], np.append(dead["theme_id"], -1)[reborn]).astype(np.int32)
    fresh = ids < 0
    ids[fresh] = max([highest, *known["theme_id"].tolist()]) + np.arange(1, fresh.sum() + 1)
    return Lineage(ids, _list_events(pairs, alive, ids.tolist(), sizes.tolist(), match, reborn))


@dataclass(frozen=True)
class _Pairs:
    """Old themes beside new ones: matrices are ``(old, new)``, counts are over sentences that both fits know."""

    shared: NDArray[np.int64]
    old_size: NDArray[np.int64]
    new_size: NDArray[np.int64]
    overlap: NDArray[np.float64]  # Jaccard, 0..1
    cosine: NDArray[np.float64]

    def measure_likeness(self) -> NDArray[np.float64]:
        """Return how well each old theme continues in each new one, 0 where it does not."""
        both = MEMBER_WEIGHT * self.overlap + (1 - MEMBER_WEIGHT) * np.maximum(self.cosine, 0)
        unseen = (self.old_size[:, None] == 0) | (self.new_size[None, :] == 0)
        by_centroid = np.where(self.cosine >= SAME_CENTROID, self.cosine, 0.0)
        return np.where(unseen, by_centroid, np.where((both >= SAME_THEME) & (self.overlap > 0), both, 0.0))

    def measure_pair(self, old: int, new: int) -> tuple[int, float, float]:
        """Return shared, overlap and cosine of two themes; zeros where one of them is -1."""
        if old < 0 or new < 0:
            return 0, 0.0, 0.0
        return int(self.shared[old, new]), round(float(self.overlap[old, new]), 4), float(self.cosine[old, new])


def _compare_themes(old: Themes, new: Themes, alive: pd.DataFrame, centroids: FloatRows) -> _Pairs:
    row = pd.Index(alive["theme_id"]).get_indexer(old)  # -1, the last row, for sentences that had none
    counted = np.zeros((len(alive) + 1, len(centroids) + 1), dtype=np.int64)
    np.add.at(counted, (row, new), 1)
    shared, old_size, new_size = counted[:-1, :-1], counted[:-1].sum(axis=1), counted[:, :-1].sum(axis=0)
    overlap = shared / np.maximum(old_size[:, None] + new_size[None, :] - shared, 1)
    return _Pairs(shared, old_size, new_size, overlap, compare_centroids(alive, centroids))


def compare_centroids(themes: pd.DataFrame, centroids: FloatRows) -> NDArray[np.float64]:
    """Return cosines, ``(old, new)``; 0 for centroids of another length, of another encoder."""
    found = np.zeros((len(themes), len(centroids)))
    for row, centroid in enumerate(themes["centroid"]):
        if len(centroid) == centroids.shape[1]:
            found[row] = centroids.astype(np.float64) @ np.asarray(centroid, dtype=np.float64)
    return np.round(found, 4)


def _list_events(
    pairs: _Pairs, alive: pd.DataFrame, ids: list[int], sizes: list[int], match: NDArray[np.int64], reborn: NDArray[np.int64]
) -> pd.DataFrame:
    """Return what each new theme is (kept, come back, part of an old one, or born), and where old ones without an heir went."""
    old_ids, old_sizes = alive["theme_id"].tolist(), alive["size"].tolist()
    rows: list[tuple[object, ...]] = []
    for new, (theme, old) in enumerate(zip(ids, match.tolist(), strict=True)):
        if old >= 0:
            rows.append((theme, "kept", None, old_sizes[old], sizes[new], *pairs.measure_pair(old, new)))
            continue
        source = _find_majority(pairs.shared[:, new], int(pairs.new_size[new]))
        event = "reborn" if reborn[new] >= 0 else "born" if source < 0 else "split"
        rows.append((theme, event, None if source < 0 else old_ids[source], 0, sizes[new], *pairs.measure_pair(source, new)))
    for old in np.setdiff1d(np.arange(len(alive)), match).tolist():
        heir = _find_majority(pairs.shared[old], int(pairs.old_size[old]))
        event, other = ("died", None) if heir < 0 else ("merged", ids[heir])
        rows.append((old_ids[old], event, other, old_sizes[old], 0, *pairs.measure_pair(old, heir)))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _find_majority(shared: NDArray[np.int64], whole: int) -> int:
    """Return which theme has most of the sentences, -1 where none does."""
    return int(shared.argmax()) if whole and shared.max(initial=0) >= MOST * whole else -1


def trace_seed_themes(earlier: pd.DataFrame, seeds: pd.DataFrame) -> pd.DataFrame:
    """Return what became of seed themes: given when they are new, withdrawn when the taxonomy no longer has them."""
    was = set(earlier.loc[earlier["origin"] == "given", "theme_id"])
    now = dict(zip(seeds.get("theme_id", []), seeds.get("size", []), strict=True))
    rows = [(one, "given", size) for one, size in now.items() if one not in was]
    rows += [(one, "withdrawn", 0) for one in sorted(was - now.keys())]
    return pd.DataFrame(rows, columns=["theme_id", "event", "size_after"])
