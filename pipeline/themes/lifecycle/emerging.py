"""Young subjects: groups of sentences that lie close together and are said by far more people now than before.

A subject emerges either among what fits no theme, or inside a theme that is too wide to show it. What is counted is people,
not posts: one person who writes fifty times is one, and a text passed on a hundred times is one voice.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.encoder import lazy_encoder, remembering
from pipeline.errors import SettingsError, nearest
from pipeline.exact import FloatRows, Marks, find_centroid, unit_rows
from pipeline.incremental import Counts, Progress, matrix, silent
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.themes.corrections.edits_table import add_edit, read_edits
from pipeline.themes.corrections.publish import publish_revision
from pipeline.themes.corrections.request import EditRequest
from pipeline.themes.corrections.serialize import unpack_assigner
from pipeline.themes.lifecycle.continuity import match_one_to_one
from pipeline.themes.lifecycle.growing_groups import NOVEL, SAMPLE, Windows, find_growing, list_theme_ids
from pipeline.themes.lifecycle.linkage_tree import Ints
from pipeline.themes.lifecycle.theme_ids import compare_centroids
from pipeline.themes.model.grouping import compute_centroids
from pipeline.themes.model.labels import label_themes
from pipeline.themes.model.theme_model import NO_THEME, ThemeModel, project
from pipeline.themes.steps import assign

logger = logging.getLogger(__name__)

GROWTH = 2.0  # least rate of the recent window over the baseline: a subject that doubles is news, one a tenth up is a trend
RECENT_DAYS = 56  # length of the recent window: eight weeks, long enough for a slow survey, short enough to be news
RECENT_SHARE = 0.25  # of the whole time that the window takes at most, so that there is a baseline to compare with
RECENT_VOICES = 100  # people the window must hold where it can: it grows back in time until it does, within RECENT_SHARE
# Lengths of the window that make up the baseline: with eight weeks nearly a year, so that a subject of years ago that stayed is no
# news. Older sentences shape the groups and are not counted.
BASELINE_WINDOWS = 6
CONTINUES = 0.75  # cosine of centroids from which a group is one that an earlier run found
TYPICAL = 3
BY_RULE = "rule"  # origin of a promotion that nobody asked for
FIGURES = ("people", "recent_people", "before_people", "growth", "growth_p", "growth_q")
COLUMNS = (
    *("group_id", "theme_id", "sentences", "people", "first_seen", "last_seen", "recent_people", "before_people"),
    *("growth", "growth_p", "growth_q", "typical", "centroid", "apart", "members"),
)


def update_emerging(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Find groups that are new and grow, among what fits no theme and inside themes; the largest become themes by rule.

    A promotion is an edit like those of people, and is published at once.
    """
    revision = store.frame("themes/active_revision")
    if revision.empty:
        return Counts()
    limits, edits, earlier = settings.themes, read_edits(store), store.query("from emerging")
    recent = store.arrow("themes/recent_sentences", encoder=settings.encoder, days=RECENT_DAYS * (BASELINE_WINDOWS + 1), rows=SAMPLE)
    rows, model = recent.drop_columns(["vector"]).to_pandas(), unpack_assigner(bytes(revision["model"][0])).model
    vectors = matrix(recent).reshape(-1, len(model.mean))  # there are none where nothing has a date
    groups = find_emerging(rows, vectors, model, people=limits.emerging_people, earlier=earlier)
    groups = groups.join(_label_groups(groups["members"].tolist(), rows, vectors, model, settings))
    banned = [edit.theme_id for edit in edits if edit.op == "ban" and edit.active and edit.theme_id is not None]
    groups["promotable"] = mark_promotable(groups, limits.promote_people, banned) if limits.promote_people else False
    groups["promoted_to"] = groups["group_id"].map(earlier.set_index("group_id")["promoted_to"]).astype("Int32")
    with store.transaction():
        store.connection.execute("delete from emerging")
        store.insert("emerging", groups.drop(columns=["members"]))
    refused = {one for edit in edits if edit.op == "promote" and not edit.active for one in edit.sentences}
    undone = [2 * len(refused & set(members)) >= len(members) for members in groups["members"]]  # a person undid their promotion
    young = groups[groups["promotable"].astype(bool) & groups["promoted_to"].isna() & ~np.array(undone, dtype=np.bool_)]
    for group_id, members in zip(young["group_id"], young["members"], strict=True):
        promote_group(store, group_id, sentences=members, origin=BY_RULE)
    if len(young):
        publish_revision(store, settings)
        assign(store, settings, progress)
    progress("emerging", 1, 1)
    return Counts(len(rows), len(groups))


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
        earlier: group_id, centroid of the groups of earlier runs, whose ids are kept.

    Returns:
        Columns of table ``emerging`` without label, keywords, promotable and promoted_to, and members (list of sentence_id,
        the most typical first). typical holds up to three sentence_id; apart is one less the cosine to the nearest theme, 0..2
        (inside one: to the rest of it).
    """
    dated = rows["created_at"].notna().to_numpy(dtype=bool)
    table, space = rows[dated].reset_index(drop=True), project(vectors[dated], model.mean, model.directions)
    time, theme = table["created_at"], list_theme_ids(table)
    begin = find_recent_begin(time, table["person_id"])
    oldest = begin - (time.max() - begin) * BASELINE_WINDOWS
    recent, baseline = (time >= begin).to_numpy(dtype=bool), time.between(oldest, begin, inclusive="left").to_numpy(dtype=bool)
    windows = Windows.of(table, time.to_numpy(), recent, baseline)
    totals = {one: space[theme == one].astype(np.float64).sum(axis=0) for one in np.unique(theme[theme != NO_THEME]).tolist()}
    found = find_growing(table, space, windows, people=people, growth=GROWTH, beyond_theme=False).to_dict("records")
    groups = [_build_row(one["theme"], one["rows"], table, space, totals) | {name: one[name] for name in FIGURES} for one in found]
    frame = pd.DataFrame(groups, columns=list(COLUMNS)).astype({"theme_id": "Int32"})
    logger.info("%d groups emerge among %d sentences since %s", len(frame), len(table), begin)
    return frame.assign(group_id=keep_group_ids(frame, earlier))


def mark_promotable(groups: pd.DataFrame, people: int, banned: Sequence[int] = ()) -> Marks:
    """Return which groups of ``find_emerging`` may become themes by rule, ``(n,)``: of so many people, in no banned theme, far from any.

    A group nearer to a theme would take the sentences of a theme that exists.
    """
    return np.asarray((groups["people"] >= people) & (groups["apart"] >= NOVEL) & ~groups["theme_id"].isin(list(banned)), dtype=np.bool_)


def find_recent_begin(created_at: "pd.Series[Any]", person: "pd.Series[Any]") -> pd.Timestamp:
    """Return the begin of the recent window; missing for no rows."""
    if created_at.empty:
        return pd.Timestamp("NaT")
    first, last = created_at.min(), created_at.max()
    newest = created_at.groupby(person.to_numpy()).max().sort_values(ascending=False)
    voices = newest.iloc[min(RECENT_VOICES, len(newest)) - 1]
    begin: pd.Timestamp = max(last - (last - first) * RECENT_SHARE, min(last - pd.Timedelta(days=RECENT_DAYS), voices))
    return begin


def _build_row(theme: int, rows: Ints, table: pd.DataFrame, space: FloatRows, totals: dict[int, NDArray[np.float64]]) -> dict[str, Any]:
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


def keep_group_ids(groups: pd.DataFrame, earlier: pd.DataFrame | None) -> list[str]:
    """Return the ids of the groups: of the earlier group that each continues, by the best one-to-one match, else its own.

    A sentence that many copy can be the most typical of two groups; the later one then has the hash of its hash.
    """
    ids: list[str] = groups["group_id"].tolist()
    continued: dict[int, str] = {}
    if earlier is not None and len(earlier) and len(groups):
        likeness = compare_centroids(earlier, np.stack(groups["centroid"].to_list()))
        match = match_one_to_one(likeness).tolist()
        continued = {new: earlier["group_id"].iloc[old] for new, old in enumerate(match) if old >= 0 and likeness[old, new] >= CONTINUES}
    taken = set(continued.values())
    for new, one in enumerate(ids):
        while new not in continued and one in taken:
            one = blake2b(one.encode(), digest_size=6).hexdigest()
        ids[new] = continued.get(new, one)
        taken.add(ids[new])
    return ids


def _label_groups(groups: list[list[str]], rows: pd.DataFrame, vectors: FloatRows, model: ThemeModel, settings: Settings) -> pd.DataFrame:
    """Return label and keywords of groups of sentence ids, named in the way of themes, so that both read alike."""
    if not groups:
        return pd.DataFrame({"label": [], "keywords": []})
    from sklearn.feature_extraction.text import TfidfTransformer

    group_of = {sentence_id: number for number, members in enumerate(groups) for sentence_id in members}
    group = np.array([group_of.get(sentence_id, NO_THEME) for sentence_id in rows["sentence_id"]], dtype=np.int32)
    space, encode = project(vectors, model.mean, model.directions), remembering(lazy_encoder(settings.encoder))
    of_groups = replace(model, centroids=compute_centroids(space, group, len(groups)))
    at = (rows["subject_text"].tolist(), group, (group != NO_THEME).astype(np.float32), of_groups)
    found = label_themes(*at, vectors=vectors, encode=encode, brand_words=settings.brands, transformer=TfidfTransformer())
    return found[["label", "keywords"]].reset_index(drop=True)


def promote_group(store: Store, group_id: str, label: str = "", *, sentences: list[str] | None = None, origin: str = "command") -> int:
    """Make a theme of an emerging group; return the number of the edit that does so.

    Raises:
        SettingsError: there is no such group, or it is a theme already.
    """
    groups = store.query("from emerging").set_index("group_id")
    if group_id not in groups.index:
        raise SettingsError(f'There is no emerging group "{group_id}". {nearest(group_id, groups.index.tolist())}')
    group = groups.loc[group_id]
    if group["promoted_to"] in {edit.new_theme_id for edit in read_edits(store) if edit.op == "promote" and edit.active}:
        raise SettingsError(f"Group {group_id} is theme {group['promoted_to']} already.")
    inside: str = "" if pd.isna(group["theme_id"]) else str(group["theme_id"])
    named = tuple(group["typical"] if sentences is None else sentences)
    edit = add_edit(store, EditRequest(op="promote", theme=inside, value=label or str(group["label"]), sentences=named), origin=origin)
    with store.transaction():
        promoted = {"theme": edit.new_theme_id, "group_id": group_id}
        store.connection.execute("update emerging set promoted_to = $theme where group_id = $group_id", promoted)
    return edit.edit_id
