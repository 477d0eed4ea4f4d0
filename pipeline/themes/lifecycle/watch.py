"""The steps between fits: whether the themes still match (``check_drift``), and what is new and grows (``update_emerging``)."""

from dataclasses import replace

import numpy as np
import pandas as pd

from pipeline.encoder import lazy_encoder, remembering
from pipeline.errors import SettingsError, nearest
from pipeline.exact import FloatRows
from pipeline.incremental import Counts, Progress, matrix, silent
from pipeline.settings import Settings
from pipeline.store import Store, now
from pipeline.themes.corrections.edits_table import add_edit, read_edits
from pipeline.themes.corrections.publish import publish_revision
from pipeline.themes.corrections.request import EditRequest
from pipeline.themes.corrections.serialize import unpack_assigner
from pipeline.themes.lifecycle.drift import FitQuality, centroid_distances, measure_drift, measure_fit
from pipeline.themes.lifecycle.emerging import BEFORE_WINDOWS, RECENT_DAYS, find_emerging, mark_promotable
from pipeline.themes.lifecycle.growth import theme_numbers
from pipeline.themes.lifecycle.previous_fit import unpack_if_readable
from pipeline.themes.model.rule import NO_THEME, ThemeModel, project
from pipeline.themes.model.units import in_passage
from pipeline.themes.steps import assign

ROWS = 40_000  # sentences looked at, at most: more tell the same at a higher price
RULE = "rule"  # origin of a promotion that nobody asked for


def check_drift(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Check whether sentences that came since the fit still match its themes; ``fit`` follows what is said here.

    Reads ``sentences``, ``embeddings``, ``loads``, ``sentence_themes``, ``theme_fits`` and ``theme_revisions``; writes ``theme_drift``.
    """
    fits, revision = store.frame("themes/last_fit"), store.frame("themes/last_revision")
    if fits.empty or revision.empty or fits[["newest", "none_share"]].isna().any(axis=None) or fits["encoder"][0] != settings.encoder:
        return Counts()
    fit = fits.iloc[0]
    sentences = int(store.frame("themes/new_sentences", newest=fit["newest"])["sentences"][0])
    checked = store.value("select arg_max(sentences, checked_at) from theme_drift where checked_at > $fitted", fitted=fit["fitted_at"])
    assigner = unpack_if_readable(bytes(revision["model"][0]))
    if sentences == (checked or 0) or assigner is None:  # another version wrote it: the fit that follows makes it anew
        return Counts()
    arrived, vectors = in_passage(store.arrow("themes/came_since", newest=fit["newest"], encoder=settings.encoder, rows=ROWS))
    rows, sentences_alone = arrived.drop_columns(["vector"]).to_pandas(), matrix(arrived)
    new, theme = rows["new"].to_numpy(dtype=bool), theme_numbers(rows)
    texts = rows.loc[new, "subject_text"].tolist()  # the store holds no theme of new sentences yet
    theme[new] = assigner.assign(texts, sentences_alone[new], remembering(lazy_encoder(settings.encoder)), vectors[new])[0]
    rows["theme_id"] = pd.Series(theme, dtype="Int32").mask(theme == NO_THEME)
    themes = pd.DataFrame({"theme_id": list(assigner.centroids), "centroid": list(assigner.centroids.values())})
    at_fit = FitQuality(int(fit["sentences"]), float(fit["none_share"]), float(fit["distance"]))
    if not new.all():  # measured as the new ones are: what a ban put in none, or a taxonomy took, has not drifted
        placed = rows["theme_id"][~new]
        measured = measure_fit(placed, centroid_distances(vectors[~new], placed, themes, assigner.model))
        at_fit = replace(measured, sentences=at_fit.sentences)
    found = measure_drift(rows, vectors, assigner.model, themes, at_fit).assign(sentences=sentences)
    with store.transaction():
        store.insert("theme_drift", found.assign(checked_at=now(), revision=int(revision["revision"][0])))
    progress("drift", 1, 1)
    return Counts(len(rows), 1)


def update_emerging(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Find groups that are new and grow, among what fits no theme and inside themes; the largest become themes by rule.

    Reads ``sentence_themes``, ``sentences``, ``documents``, ``embeddings`` and ``theme_edits``; writes ``emerging``, and promotions
    to ``theme_edits``, which are published at once.
    """
    revision = store.frame("themes/last_revision")
    if revision.empty:
        return Counts()
    limits, edits, earlier = settings.themes, read_edits(store), store.query("from emerging")
    recent = store.arrow("themes/recent", encoder=settings.encoder, days=RECENT_DAYS * (BEFORE_WINDOWS + 1), rows=ROWS)
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
        promote_group(store, group_id, sentences=members, origin=RULE)
    if len(young):
        publish_revision(store, settings)
        assign(store, settings, progress)
    progress("emerging", 1, 1)
    return Counts(len(rows), len(groups))


def _label_groups(groups: list[list[str]], rows: pd.DataFrame, vectors: FloatRows, model: ThemeModel, settings: Settings) -> pd.DataFrame:
    """Return label and keywords of groups of sentence ids, named in the way of themes, so that both read alike."""
    if not groups:
        return pd.DataFrame({"label": [], "keywords": []})
    from sklearn.feature_extraction.text import TfidfTransformer

    from pipeline.themes.model.grouping import centroids_of
    from pipeline.themes.model.labels import label_themes

    group_of = {sentence_id: number for number, members in enumerate(groups) for sentence_id in members}
    group = np.array([group_of.get(sentence_id, NO_THEME) for sentence_id in rows["sentence_id"]], dtype=np.int32)
    space, encode = project(vectors, model.mean, model.directions), remembering(lazy_encoder(settings.encoder))
    of_groups = replace(model, centroids=centroids_of(space, group, len(groups)))
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
