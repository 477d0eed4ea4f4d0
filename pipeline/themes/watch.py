"""What is watched between fits: whether the themes still match (``drift``), and what is new and grows (``emerge``)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.encoder import lazy_encoder, remembering
from pipeline.exact import FloatRows, group_sums, unit_rows
from pipeline.incremental import Counts, Progress, matrix, silent
from pipeline.settings import Settings
from pipeline.store import Store, now
from pipeline.themes.assign import NO_THEME, project
from pipeline.themes.before import readable
from pipeline.themes.corrections.assigner import ThemeAssigner
from pipeline.themes.corrections.edits_table import add_edit, read_edits
from pipeline.themes.corrections.publish import publish_revision
from pipeline.themes.corrections.request import EditRequest
from pipeline.themes.corrections.serialize import unpack_assigner
from pipeline.themes.model import ThemeModel
from pipeline.themes.steps import assign
from pipeline.themes.subject import has_subject
from pipeline.themes.watching.drift import Fitting, distances, fitting
from pipeline.themes.watching.drift import drift as drifted
from pipeline.themes.watching.emerging import Choices, Labeller, emerging, promotable

ROWS = 40_000  # sentences looked at, at most: more tell the same at a higher price
RULE = "rule"  # origin of a promotion that nobody asked for
DAYS = Choices().recent_days * (Choices().before_windows + 1)  # that are looked at for what emerges


def drift(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Check whether sentences that came since the fit still match its themes; ``fit`` follows what is said here.

    Reads ``sentences``, ``embeddings``, ``loads``, ``sentence_themes``, ``theme_fits`` and ``theme_revisions``; writes ``theme_drift``.
    """
    fit, revision = store.frame("themes/last_fit"), store.frame("themes/last_revision")
    if fit.empty or revision.empty or pd.isna(fit["newest"][0]) or pd.isna(fit["none_share"][0]) or fit["encoder"][0] != settings.encoder:
        return Counts()
    sentences = int(store.frame("themes/new_sentences", newest=fit["newest"][0])["sentences"][0])
    checked = store.query(
        "select sentences from theme_drift where checked_at > $fitted order by checked_at desc", fitted=fit["fitted_at"][0]
    )
    if sentences == (0 if checked.empty else checked["sentences"][0]):
        return Counts()
    rows = store.arrow("themes/came_since", newest=fit["newest"][0], encoder=settings.encoder, rows=ROWS)
    rows = rows.filter(pa.array(has_subject(rows["subject_text"].to_pylist()), pa.bool_()))
    assigner, vectors = readable(bytes(revision["model"][0])), matrix(rows)
    if assigner is None:  # another version wrote it: the fit that follows makes it anew
        return Counts()
    told = rows.drop_columns(["vector"]).to_pandas()
    told["theme_id"] = _theme_ids(assigner, told, vectors, settings)
    centroids = assigner.centroids
    themes = pd.DataFrame({"theme_id": list(centroids), "centroid": list(centroids.values())})
    at_fit = Fitting(int(fit["sentences"][0]), float(fit["none_share"][0]), float(fit["distance"][0]))
    at_fit = _same_measure(told, vectors, themes, assigner.model, at_fit)
    found = drifted(told, vectors, assigner.model, themes, at_fit).assign(sentences=sentences)
    with store.transaction():
        store.insert("theme_drift", found.assign(checked_at=now(), revision=int(revision["revision"][0])))
    progress("drift", 1, 1)
    return Counts(len(told), 1)


def _same_measure(told: pd.DataFrame, vectors: FloatRows, themes: pd.DataFrame, model: ThemeModel, at_fit: Fitting) -> Fitting:
    """Measure the sentences of the fit as the new ones are: what a ban put in none, or a taxonomy took, has not drifted."""
    old = ~told["new"].to_numpy(dtype=bool)
    if not old.any():
        return at_fit
    placed = told["theme_id"][old]
    return replace(fitting(placed, distances(vectors[old], placed, themes, model)), sentences=at_fit.sentences)


def _theme_ids(assigner: ThemeAssigner, told: pd.DataFrame, vectors: FloatRows, settings: Settings) -> Any:
    """Return the theme of each sentence; new ones have none yet in the store, so they are assigned here."""
    theme = told["theme_id"].astype("Int32").to_numpy(dtype=np.int32, na_value=NO_THEME)
    new = np.flatnonzero(told["new"].to_numpy())
    texts = told["subject_text"].to_numpy()[new].tolist()
    theme[new] = assigner.assign(texts, vectors[new], remembering(lazy_encoder(settings.encoder)))[0]
    return pd.Series(theme, dtype="Int32").mask(theme == NO_THEME)


def emerge(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Find groups that are new and grow, among what fits no theme and inside themes; the largest become themes by rule.

    Reads ``sentence_themes``, ``sentences``, ``documents``, ``embeddings`` and ``theme_edits``; writes ``emerging``, and promotions
    to ``theme_edits``, which are brought into force at once.
    """
    revision = store.frame("themes/last_revision")
    if revision.empty:
        return Counts()
    limits = settings.themes
    choices = Choices(people=limits.emerging_people, promote_people=limits.promote_people)
    rows = store.arrow("themes/recent", encoder=settings.encoder, days=DAYS, rows=ROWS)
    told = rows.drop_columns(["vector"]).to_pandas()
    before = store.query("from emerging")
    model = unpack_assigner(bytes(revision["model"][0])).model
    vectors = matrix(rows) if len(rows) else np.empty((0, len(model.mean)), dtype=np.float32)  # nothing has a date
    edits = read_edits(store)
    named_by = _labeller(told, vectors, model, settings)
    groups = emerging(told, vectors, model, labeller=named_by, before=before, choices=choices)
    banned = [edit.theme_id for edit in edits if edit.op == "ban" and edit.active and edit.theme_id is not None]
    groups["promotable"] = promotable(groups, choices, banned=banned) if limits.promote_people else False
    promoted = before.dropna(subset=["promoted_to"]).set_index("group_id")["promoted_to"]
    groups["promoted_to"] = pd.array([promoted.get(one, pd.NA) for one in groups["group_id"]], dtype="Int32")
    with store.transaction():
        store.connection.execute("delete from emerging")
        store.insert("emerging", groups.drop(columns=["members"]))
    new = groups[groups["promotable"] & groups["promoted_to"].isna()]
    refused = {one for edit in edits if edit.op == "promote" and not edit.active for one in edit.sentences}
    wanted = [2 * len(refused & set(members)) < len(members) for members in new["members"]]  # what a person undid stays undone
    new = new[np.array(wanted, dtype=np.bool_)]
    for group_id, members in zip(new["group_id"], new["members"], strict=True):
        promote(store, group_id, sentences=list(members), origin=RULE)
    if len(new):
        publish_revision(store, settings)
        assign(store, settings, progress)
    progress("emerging", 1, 1)
    return Counts(len(told), len(groups))


def _labeller(told: pd.DataFrame, vectors: FloatRows, model: ThemeModel, settings: Settings) -> Labeller:
    """Return what names groups in the way of themes, so that both read alike."""
    from pipeline.themes.naming.named import named

    encode = lazy_encoder(settings.encoder)
    row_of = {text: row for row, text in enumerate(told["subject_text"])}

    def name(groups: Sequence[Sequence[str]], texts: Sequence[str]) -> list[tuple[str, list[str]]]:
        rows = np.array([row_of[text] for text in texts], dtype=np.int64)
        group_of = {text: number for number in reversed(range(len(groups))) for text in groups[number]}
        group = np.array([group_of.get(text, NO_THEME) for text in texts], dtype=np.int32)
        space = project(vectors[rows], model.mean, model.mood)
        inside = group != NO_THEME
        of_groups = replace(model, centroids=unit_rows(group_sums(space[inside], group[inside], len(groups))))
        at = (texts, group, inside.astype(np.float32), of_groups)
        found = named(*at, vectors=vectors[rows], brand_words=settings.brands, encode=lambda some: encode(list(some)))
        return list(zip(found["label"], found["keywords"], strict=True))

    return name


def promote(store: Store, group_id: str, label: str = "", *, sentences: list[str] | None = None, origin: str = "command") -> int:
    """Make a theme of an emerging group; return the number of the edit that does so.

    Raises:
        SettingsError: there is no such group, or it is a theme already.
    """
    from pipeline.errors import SettingsError, nearest

    groups = store.query("from emerging")
    found = groups[groups["group_id"] == group_id]
    if found.empty:
        raise SettingsError(f'There is no emerging group "{group_id}". {nearest(group_id, groups["group_id"].tolist())}')
    group = found.iloc[0]
    standing = {edit.new_theme_id for edit in read_edits(store) if edit.op == "promote" and edit.active}
    if pd.notna(group["promoted_to"]) and int(group["promoted_to"]) in standing:
        raise SettingsError(f"Group {group_id} is theme {group['promoted_to']} already.")
    inside = "" if pd.isna(group["theme_id"]) else str(group["theme_id"])
    named = tuple(sentences if sentences is not None else group["typical"])
    edit = add_edit(store, EditRequest(op="promote", theme=inside, value=label or str(group["label"]), sentences=named), origin=origin)
    with store.transaction():
        store.connection.execute(
            "update emerging set promoted_to = $theme where group_id = $group_id", {"theme": edit.new_theme_id, "group_id": group_id}
        )
    return edit.edit_id
