"""Bring themes into force: what was found and given, with all that people corrected replayed on top.

Edits are never baked into a fit. So they survive every refit, and taking one back restores exactly what was there before.
"""

from collections.abc import Sequence
from dataclasses import astuple
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from pipeline.encoder import lazy_encoder
from pipeline.incremental import Counts, Progress, silent
from pipeline.settings import Settings, fingerprint
from pipeline.store import Store
from pipeline.themes.catalogue import Catalogue, catalogue
from pipeline.themes.catalogue_pack import pack, unpack
from pipeline.themes.catalogue_pack import version as version_of
from pipeline.themes.edits.edit import Edit, edits_frame, edits_of
from pipeline.themes.edits.replay import Made, Replayed, replay
from pipeline.themes.record import take_file

LISTED = 3  # words or sentences that describe a made theme

# What the ledger calls an edit that applies.
EVENTS = {
    "rename": "renamed", "describe": "described", "merge": "merged", "split": "split", "move": "moved", "pin": "pinned",
    "ban": "banned", "parent": "placed", "promote": "promoted",
}  # fmt: skip


def bring(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Make the themes in force, when there is a new fit or an edit was made or taken back.

    Reads ``theme_fits``, ``fitted_themes`` and ``theme_edits``; writes ``themes``, ``theme_revisions``, ``theme_ledger`` and the
    state of each edit.
    """
    last = store.frame("themes/last_fit")
    if last.empty:
        return Counts()
    if settings.themes.edits is not None:
        take_file(store, settings.themes.edits)
    fit_id = str(last["fit_id"][0])
    edits = edits_of(store.query("from theme_edits"))
    key = fingerprint([astuple(edit)[:9] for edit in edits if edit.active])
    before = store.query("select revision, fit_id, edits, made_at from theme_revisions order by revision desc limit 1")
    if not before.empty and (before["fit_id"][0], before["edits"][0]) == (fit_id, key):
        return Counts()
    unedited = store.query("from fitted_themes where fit_id = $fit_id order by theme_id", fit_id=fit_id)
    replayed = replay(edits, unedited)
    made = assigning(bytes(last["model"][0]), replayed, settings)
    revision = 1 if before.empty else int(before["revision"][0]) + 1
    now = datetime.now(UTC).replace(tzinfo=None)
    since = pd.Timestamp.min if before.empty else before["made_at"][0]
    cause = last["cause"][0] if before.empty or before["fit_id"][0] != fit_id else "edits"
    themes = themes_in_force(unedited, replayed, made).assign(fit_id=fit_id, revision=revision)
    row = {"revision": revision, "cause": cause, "fit_id": fit_id, "edits": key, "catalogue": version_of(made), "made_at": now}
    counts = {"themes": int((themes["origin"] != "broader").sum()), "model": pack(made)}
    with store.transaction():
        store.connection.execute("delete from themes")
        store.insert("themes", themes)
        store.insert("theme_revisions", pd.DataFrame([row | counts]))
        store.insert("theme_ledger", edit_events(replayed.edits, themes, since).assign(revision=revision, made_at=now))
        store.connection.execute("delete from theme_edits")
        store.insert("theme_edits", edits_frame(replayed.edits))
        store.touch()
    progress("catalogue", 1, 1)
    return Counts(len(unedited) + len(edits), len(themes))


def assigning(fitted: bytes, replayed: Replayed, settings: Settings) -> Catalogue:
    """Return what assigns sentences: the catalogue of a fit with edits replayed on top."""
    base = unpack(fitted)
    encode = lazy_encoder(settings.encoder)
    return catalogue(base.model, base.theme_ids, replayed, encode, rule=base.rule, given=base.given, given_ids=base.given_ids)


def themes_in_force(unedited: pd.DataFrame, replayed: Replayed, assigns: Catalogue) -> pd.DataFrame:
    """Return the themes after all edits: rows of ``themes`` without fit and revision.

    Args:
        unedited: rows of ``fitted_themes``.
        replayed: what the edits come to on them.
        assigns: the catalogue of both; it knows which themes stand in for others.
    """
    gone = {*replayed.goes, *assigns.goes, *assigns.stands_for}
    told = {edit.new_theme_id: edit.sentences for edit in replayed.edits}
    made = [_made_row(one, told.get(one.theme_id, ())) for one in replayed.made if one.theme_id not in gone]
    kept = unedited[~unedited["theme_id"].isin(gone)].drop(columns=["fit_id", "parent_id"])
    themes = pd.concat([kept, pd.DataFrame(made, columns=list(kept.columns))], ignore_index=True) if made else kept
    parents = replayed.parents
    used = {parents[theme] for theme in themes["theme_id"] if theme in parents}
    childless = set(themes.loc[themes["origin"] == "broader", "theme_id"]) - used - replayed.kept
    themes = themes[~themes["theme_id"].isin(childless)].reset_index(drop=True)
    ids, said = themes["theme_id"].tolist(), themes["description"].tolist()
    return themes.assign(
        label=[replayed.labels[theme] for theme in ids],
        description=[replayed.descriptions.get(theme, own) for theme, own in zip(ids, said, strict=True)],
        parent_id=pd.array([parents.get(theme, pd.NA) for theme in ids], dtype="Int32"),
        level=[_level(theme, parents) for theme in ids],
        pinned=[theme in replayed.pinned for theme in ids],
    )


def _made_row(made: Made, sentences: Sequence[str]) -> dict[str, object]:
    """Return the row of a theme that a person made; it is described by what the person gave."""
    words = [*(f'with "{word}"' for word in made.keywords[:LISTED]), *(f"like “{text}”" for text in made.examples[:1])]
    row = {"theme_id": made.theme_id, "label": "", "description": f"Sentences {' or '.join(words)}.", "keywords": list(made.keywords)}
    return row | {"typical": list(sentences[:LISTED]), "size": 0, "centroid": np.empty(0, dtype=np.float32), "origin": "made"}


def _level(theme: int, parents: dict[int, int]) -> int:
    level = 1
    while theme in parents:
        theme, level = parents[theme], level + 1
    return level


def edit_events(edits: Sequence[Edit], themes: pd.DataFrame, since: datetime) -> pd.DataFrame:
    """Return rows of ``theme_ledger`` for edits that were made, or taken back, since the last revision; those that apply."""
    labels = dict(zip(themes["theme_id"], themes["label"], strict=True))
    events: list[tuple[int, str, int | None, str]] = []
    for edit in edits:
        theme = {"split": edit.new_theme_id, "promote": edit.new_theme_id, "move": edit.other_id}.get(edit.op, edit.theme_id)
        other = edit.theme_id if edit.op in ("split", "promote") else edit.other_id if edit.op in ("merge", "parent") else None
        made, undone = edit.made_at > since, edit.undone_at is not None and edit.undone_at > since
        if theme is None or made == undone:  # moved to no theme; nothing new, or made and taken back at once
            continue
        own = (edit.value or f"Theme {theme}") if edit.op in ("split", "promote") else edit.label
        if undone or edit.state == "applies":
            events.append((theme, "undone" if undone else EVENTS[edit.op], other, labels.get(theme, own)))
    return pd.DataFrame(events, columns=["theme_id", "event", "other_id", "label"]).astype({"theme_id": "Int32", "other_id": "Int32"})
