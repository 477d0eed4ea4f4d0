"""Young subjects: groups of sentences that lie close together and are said by far more people now than before.

A subject emerges either among what fits no theme, or inside a theme that is too wide to show it. What is counted is people,
not posts: one person who writes fifty times is one, and a text passed on a hundred times is one voice.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.exact import FloatRows, find_centroid, unit_rows
from pipeline.themes.lifecycle.growth import FIGURES, GrowingGroup, GrowthThresholds, Windows, find_growing, theme_numbers
from pipeline.themes.lifecycle.ledger import match_one_to_one
from pipeline.themes.model.rule import NO_THEME, ThemeModel, project

logger = logging.getLogger(__name__)

COLUMNS = (
    *("group_id", "theme_id", "sentences", "people", "first_seen", "last_seen", "recent_people", "before_people"),
    *("growth", "growth_p", "growth_q", "typical", "centroid", "apart", "members"),
)
TYPICAL = 3


@dataclass(frozen=True)
class EmergingThresholds(GrowthThresholds):
    """Choices of the search, each with its reason.

    Attributes:
        recent_days: length of the recent window: eight weeks, long enough for a slow survey, short enough to be news.
        recent_share: 0..1, of the whole time that the window takes at most, so that there is a before to compare with.
        recent_voices: people the window must hold where it can: it grows back in time until it does, within ``recent_share``.
        before_windows: lengths of the window that make up the time before: with eight weeks nearly a year, so that a subject
            of years ago that stayed is no news. Older sentences shape the groups and are not counted.
        continues: cosine of centroids from which a group is one that an earlier run found.
        promote_people: who make a group worth a theme of its own: three times those who make it worth a look.
        promote_growth: that does.
        promote_apart: 0..2, one less the cosine to the nearest theme (inside one: to the rest of it); a group nearer than
            that would take the sentences of a theme that exists.
    """

    recent_days: int = 56
    recent_share: float = 0.25
    recent_voices: int = 100
    before_windows: int = 6
    continues: float = 0.75
    promote_people: int = 15
    promote_growth: float = 2.0
    promote_apart: float = 0.4


def find_emerging(
    rows: pd.DataFrame,
    vectors: FloatRows,
    model: ThemeModel,
    *,
    earlier: pd.DataFrame | None = None,
    thresholds: EmergingThresholds | None = None,
) -> pd.DataFrame:
    """Return the groups that emerge, the surest first; no two share a sentence.

    Args:
        rows: sentences with a subject: sentence_id, person_id, created_at (rows without a date are left out), theme_id
            (missing for none), subject_text. Other columns are ignored.
        vectors: ``(n, dim)`` unit rows of the encoder.
        model: whose mean and mood are removed; not its themes but those of ``rows`` count.
        earlier: group_id, centroid of the groups of earlier runs, whose ids go on.
        thresholds: of the search.

    Returns:
        Columns of table ``emerging`` without label, keywords, promotable and promoted_to, and members (list of sentence_id,
        the most typical first). typical holds up to three sentence_id, growth the ratio of rates with half a person added to
        each count, apart 0..2 (see ``EmergingThresholds.promote_apart``).
    """
    chosen = thresholds or EmergingThresholds()
    dated = rows["created_at"].notna().to_numpy(dtype=bool)
    table, space = rows[dated].reset_index(drop=True), project(vectors[dated], model.mean, model.directions)
    begin = find_recent_begin(table["created_at"], table["person_id"], chosen)
    time = table["created_at"]
    oldest = begin - (time.max() - begin) * chosen.before_windows
    recent, before = (time >= begin).to_numpy(dtype=bool), ((time < begin) & (time >= oldest)).to_numpy(dtype=bool)
    windows = Windows.of(table, time.to_numpy(), recent, before)
    theme = theme_numbers(table)
    totals = {one: space[theme == one].astype(np.float64).sum(axis=0) for one in np.unique(theme[theme != NO_THEME]).tolist()}
    found = find_growing(table, space, windows, chosen, beyond_theme=False)
    frame = pd.DataFrame([_describe(group, table, space, windows, totals) for group in found], columns=list(COLUMNS))
    frame = frame.astype({"theme_id": "Int32"})
    logger.info("%d groups emerge among %d sentences since %s", len(frame), len(table), begin)
    return frame if earlier is None else frame.assign(group_id=_continue_ids(frame, earlier, chosen.continues))


def mark_promotable(groups: pd.DataFrame, thresholds: EmergingThresholds | None = None, *, banned: Sequence[int] = ()) -> NDArray[np.bool_]:
    """Return which groups may become themes by rule, ``(n,)``: people, growth, q and distance all suffice, and no banned theme holds them.

    Args:
        groups: people, growth, growth_q, apart, theme_id, as ``find_emerging`` gives them.
        thresholds: of the search.
        banned: theme_id of themes that a person has banned.
    """
    chosen = thresholds or EmergingThresholds()
    enough = (groups["people"] >= chosen.promote_people) & (groups["growth"] >= chosen.promote_growth)
    sure = (groups["growth_q"] < chosen.q) & (groups["apart"] >= chosen.promote_apart)
    return np.asarray((enough & sure & ~groups["theme_id"].isin(list(banned))).to_numpy(dtype=bool))


def find_recent_begin(created_at: "pd.Series[Any]", person: "pd.Series[Any]", thresholds: EmergingThresholds) -> pd.Timestamp:
    """Return the begin of the recent window (see ``EmergingThresholds``); missing for no rows."""
    if created_at.empty:
        return pd.Timestamp("NaT")
    first, last = created_at.min(), created_at.max()
    newest = created_at.groupby(person.to_numpy()).max().sort_values(ascending=False)
    voices = newest.iloc[min(thresholds.recent_voices, len(newest)) - 1]
    days = last - pd.Timedelta(days=thresholds.recent_days)
    begin: pd.Timestamp = max(last - (last - first) * thresholds.recent_share, min(days, voices))
    return begin


def _describe(
    group: GrowingGroup, table: pd.DataFrame, space: FloatRows, windows: Windows, totals: dict[int, NDArray[np.float64]]
) -> dict[str, Any]:
    """Return a group as a row; totals are the sums of the rows of each theme."""
    rows, theme, tree = group.rows, group.pool.theme, group.pool.tree
    inside = space[rows].astype(np.float64)
    centroid = find_centroid(space[rows])
    cosine = inside @ centroid.astype(np.float64)
    ids, texts = table["sentence_id"].to_numpy(dtype=str), table["subject_text"].to_numpy(dtype=object)
    ordered = rows[sorted(range(len(rows)), key=lambda n: (-cosine[n], texts[rows[n]], ids[rows[n]]))]
    typical: dict[str, str] = {}
    for row in ordered.tolist():
        typical.setdefault(texts[row], ids[row])
    original = group.pool.rows[tree.mark_originals(windows.time[group.pool.rows])]
    return {
        "group_id": blake2b(next(iter(typical)).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest(),
        "theme_id": None if theme == NO_THEME else theme,
        "sentences": len(rows),
        "people": len(np.unique(windows.person[np.intersect1d(rows, original)])),
        "first_seen": table["created_at"].iloc[rows].min(),
        "last_seen": table["created_at"].iloc[rows].max(),
        "typical": list(typical.values())[:TYPICAL],
        "centroid": centroid.tolist(),
        "apart": _distance_to_themes(centroid, theme, inside.sum(axis=0), totals),
        "members": [ids[row] for row in ordered],
        **{name: getattr(group, name) for name in FIGURES},
    }


def _distance_to_themes(centroid: FloatRows, theme: int, inside: NDArray[np.float64], totals: dict[int, NDArray[np.float64]]) -> float:
    """Return one less the cosine to the nearest theme, its own taken without the group; 0 where the group is the whole theme."""
    others = np.array([total - inside if one == theme else total for one, total in totals.items()])
    if not len(others):
        return 1.0
    if theme != NO_THEME and not np.abs(totals[theme] - inside).any():
        return 0.0
    return float(round(1.0 - float((unit_rows(others).astype(np.float64) @ centroid.astype(np.float64)).max()), 4))


def _continue_ids(groups: pd.DataFrame, earlier: pd.DataFrame, continues: float) -> list[str]:
    """Return the ids of the groups: of the earlier group that each continues, by the best one-to-one match, else its own."""
    ids: list[str] = groups["group_id"].tolist()
    if earlier.empty or groups.empty:
        return ids
    likeness = np.stack(earlier["centroid"].to_list()) @ np.stack(groups["centroid"].to_list()).T
    match = match_one_to_one(likeness).tolist()
    return [earlier["group_id"].iloc[old] if old >= 0 and likeness[old, new] >= continues else ids[new] for new, old in enumerate(match)]
