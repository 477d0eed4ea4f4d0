"""Young subjects: groups of sentences that lie close together and are said by far more people now than before.

A subject emerges either among what fits no theme, or inside a theme that is too wide to show it. What is counted is people,
not posts: one person who writes fifty times is one, and a text passed on a hundred times is one voice.
"""

import logging
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.exact import FloatRows, find_centroid, unit_rows
from pipeline.themes.lifecycle.density import Ints
from pipeline.themes.lifecycle.growth import APART, Windows, find_growing, theme_numbers
from pipeline.themes.lifecycle.ledger import match_one_to_one
from pipeline.themes.model.rule import NO_THEME, ThemeModel, project

logger = logging.getLogger(__name__)

GROWTH = 2.0  # least rate of the recent window over the rate before: a subject that doubles is news, one a tenth up is a trend
RECENT_DAYS = 56  # length of the recent window: eight weeks, long enough for a slow survey, short enough to be news
RECENT_SHARE = 0.25  # of the whole time that the window takes at most, so that there is a before to compare with
RECENT_VOICES = 100  # people the window must hold where it can: it grows back in time until it does, within RECENT_SHARE
# Lengths of the window that make up the time before: with eight weeks nearly a year, so that a subject of years ago that stayed is no
# news. Older sentences shape the groups and are not counted.
BEFORE_WINDOWS = 6
CONTINUES = 0.75  # cosine of centroids from which a group is one that an earlier run found
TYPICAL = 3
FIGURES = ("people", "recent_people", "before_people", "growth", "growth_p", "growth_q")
COLUMNS = (
    *("group_id", "theme_id", "sentences", "people", "first_seen", "last_seen", "recent_people", "before_people"),
    *("growth", "growth_p", "growth_q", "typical", "centroid", "apart", "members"),
)


def find_emerging(
    rows: pd.DataFrame, vectors: FloatRows, model: ThemeModel, *, people: int, earlier: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the groups that emerge, the surest first; no two share a sentence.

    Args:
        rows: sentences with a subject: sentence_id, person_id, created_at (rows without a date are left out), theme_id
            (missing for none), subject_text. Other columns are ignored.
        vectors: ``(n, dim)`` unit rows of the encoder.
        model: whose mean and sentiment are removed; not its themes but those of ``rows`` count.
        people: distinct people in the recent window at least: below five a household or one thread can make a group.
        earlier: group_id, centroid of the groups of earlier runs, whose ids go on.

    Returns:
        Columns of table ``emerging`` without label, keywords, promotable and promoted_to, and members (list of sentence_id,
        the most typical first). typical holds up to three sentence_id; apart is one less the cosine to the nearest theme, 0..2
        (inside one: to the rest of it).
    """
    dated = rows["created_at"].notna().to_numpy(dtype=bool)
    table, space = rows[dated].reset_index(drop=True), project(vectors[dated], model.mean, model.directions)
    time, theme = table["created_at"], theme_numbers(table)
    begin = find_recent_begin(time, table["person_id"])
    oldest = begin - (time.max() - begin) * BEFORE_WINDOWS
    recent, before = (time >= begin).to_numpy(dtype=bool), time.between(oldest, begin, inclusive="left").to_numpy(dtype=bool)
    windows = Windows.of(table, time.to_numpy(), recent, before)
    totals = {one: space[theme == one].astype(np.float64).sum(axis=0) for one in np.unique(theme[theme != NO_THEME]).tolist()}
    found = find_growing(table, space, windows, people=people, growth=GROWTH, beyond_theme=False).to_dict("records")
    groups = [_describe(one["theme"], one["rows"], table, space, totals) | {name: one[name] for name in FIGURES} for one in found]
    frame = pd.DataFrame(groups, columns=list(COLUMNS)).astype({"theme_id": "Int32"})
    logger.info("%d groups emerge among %d sentences since %s", len(frame), len(table), begin)
    return frame if earlier is None else frame.assign(group_id=_continue_ids(frame, earlier))


def mark_promotable(groups: pd.DataFrame, people: int, banned: Sequence[int] = ()) -> NDArray[np.bool_]:
    """Return which groups may become themes by rule, ``(n,)``: of enough people, far from any theme, and inside no banned one.

    A group nearer to a theme would take the sentences of a theme that exists.

    Args:
        groups: people, apart, theme_id, as ``find_emerging`` gives them.
        people: who make a group worth a theme of its own.
        banned: theme_id of themes that a person has banned.
    """
    promotable = (groups["people"] >= people) & (groups["apart"] >= APART) & ~groups["theme_id"].isin(list(banned))
    return np.asarray(promotable.to_numpy(dtype=bool))


def find_recent_begin(created_at: "pd.Series[Any]", person: "pd.Series[Any]") -> pd.Timestamp:
    """Return the begin of the recent window; missing for no rows."""
    if created_at.empty:
        return pd.Timestamp("NaT")
    first, last = created_at.min(), created_at.max()
    newest = created_at.groupby(person.to_numpy()).max().sort_values(ascending=False)
    voices = newest.iloc[min(RECENT_VOICES, len(newest)) - 1]
    begin: pd.Timestamp = max(last - (last - first) * RECENT_SHARE, min(last - pd.Timedelta(days=RECENT_DAYS), voices))
    return begin


def _describe(theme: int, rows: Ints, table: pd.DataFrame, space: FloatRows, totals: dict[int, NDArray[np.float64]]) -> dict[str, Any]:
    """Return a group as a row, figures aside; totals are the sums of the rows of each theme."""
    inside, centroid = space[rows].astype(np.float64), find_centroid(space[rows])
    group = table.iloc[rows].assign(cosine=inside @ centroid.astype(np.float64))
    group = group.sort_values(["cosine", "subject_text", "sentence_id"], ascending=[False, True, True])
    typical = group.drop_duplicates("subject_text")
    return {
        "group_id": blake2b(typical["subject_text"].iloc[0].encode("utf-8", "surrogatepass"), digest_size=6).hexdigest(),
        "theme_id": None if theme == NO_THEME else theme,
        "sentences": len(group),
        "first_seen": group["created_at"].min(),
        "last_seen": group["created_at"].max(),
        "typical": typical["sentence_id"].tolist()[:TYPICAL],
        "centroid": centroid.tolist(),
        "apart": _distance_to_themes(centroid, theme, inside.sum(axis=0), totals),
        "members": group["sentence_id"].tolist(),
    }


def _distance_to_themes(centroid: FloatRows, theme: int, inside: NDArray[np.float64], totals: dict[int, NDArray[np.float64]]) -> float:
    """Return one less the cosine to the nearest theme, its own taken without the group; 0 where the group is the whole theme."""
    others = np.array([total - inside if one == theme else total for one, total in totals.items()])
    if not len(others):
        return 1.0
    if theme != NO_THEME and not np.abs(totals[theme] - inside).any():
        return 0.0
    return float(round(1.0 - float((unit_rows(others).astype(np.float64) @ centroid.astype(np.float64)).max()), 4))


def _continue_ids(groups: pd.DataFrame, earlier: pd.DataFrame) -> list[str]:
    """Return the ids of the groups: of the earlier group that each continues, by the best one-to-one match, else its own."""
    ids: list[str] = groups["group_id"].tolist()
    if earlier.empty or groups.empty:
        return ids
    likeness = np.stack(earlier["centroid"].to_list()) @ np.stack(groups["centroid"].to_list()).T
    match = match_one_to_one(likeness).tolist()
    return [earlier["group_id"].iloc[old] if old >= 0 and likeness[old, new] >= CONTINUES else ids[new] for new, old in enumerate(match)]
