"""Publish a revision of the themes: fitted and seed themes, with all corrections replayed on top.

Edits are never baked into a fit. So they survive every refit, and taking one back restores exactly what was there before.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple
from typing import Final

import pandas as pd

from pipeline.encoder import lazy_encoder
from pipeline.incremental import Counts, Progress, silent
from pipeline.settings import Settings, fingerprint
from pipeline.store import Store, now
from pipeline.themes.corrections.assigner import ThemeAssigner
from pipeline.themes.corrections.edits_table import read_edits, sync_edits_file, write_edits
from pipeline.themes.corrections.merge_map import follow_path
from pipeline.themes.corrections.replay import ReplayedEdits, UserTheme, replay_edits
from pipeline.themes.corrections.serialize import pack_assigner, unpack_assigner

LISTED: Final = 3  # words or sentences that describe a user theme


def publish_revision(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Make a new revision of the themes the active one, when there is a new fit or an edit was made or taken back."""
    last = store.frame("themes/active_fit")
    if last.empty:
        return Counts()
    if settings.themes.edits is not None:
        sync_edits_file(store, settings.themes.edits)
    fit_id, edits = str(last["fit_id"][0]), read_edits(store)
    key = fingerprint([astuple(edit)[:9] for edit in edits if edit.active])
    active = store.frame("themes/active_revision")
    same_fit = not active.empty and active["fit_id"][0] == fit_id
    if same_fit and active["edits"][0] == key:
        return Counts()
    unedited = store.frame("themes/active_fitted_themes")
    replayed = replay_edits(edits, unedited)
    assigner = unpack_assigner(bytes(last["model"][0])).with_edits(replayed, lazy_encoder(settings.encoder))
    packed, made_at = pack_assigner(assigner), now()
    revision = 1 if active.empty else int(active["revision"][0]) + 1
    themes = list_active_themes(unedited, replayed, assigner).assign(fit_id=fit_id, revision=revision)
    row = {
        "revision": revision,
        "cause": "edits" if same_fit else last["cause"][0],
        "fit_id": fit_id,
        "edits": key,
        "catalogue": hashlib.sha256(packed).hexdigest()[:24],
        "themes": int((themes["origin"] != "broader").sum()),
        "model": packed,
        "made_at": made_at,
    }
    with store.transaction():
        store.connection.execute("delete from themes")
        store.insert("themes", themes)
        store.insert("theme_revisions", pd.DataFrame([row]))
        write_edits(store, replayed.edits)
        store.execute("themes/log_edits", revision=revision, made_at=made_at)
    progress("catalogue", 1, 1)
    return Counts(len(unedited) + len(edits), len(themes))


def list_active_themes(unedited: pd.DataFrame, replayed: ReplayedEdits, assigner: ThemeAssigner) -> pd.DataFrame:
    """Return rows of ``themes``, without fit and revision, from those of ``fitted_themes`` and what the edits come to on them."""
    gone = {*replayed.merge_map, *assigner.merge_map, *assigner.stands_for}
    sentences = {edit.new_theme_id: edit.sentences for edit in replayed.edits}
    made = [_describe_user_theme(one, sentences.get(one.theme_id, ())) for one in replayed.user_themes if one.theme_id not in gone]
    kept = unedited[~unedited["theme_id"].isin(gone)].drop(columns=["fit_id", "parent_id"])
    themes = pd.concat([kept, pd.DataFrame(made, columns=list(kept.columns))], ignore_index=True) if made else kept
    parents = replayed.parents
    used = {parents[theme] for theme in themes["theme_id"] if theme in parents}
    childless = set(themes.loc[themes["origin"] == "broader", "theme_id"]) - used - replayed.protected
    themes = themes[~themes["theme_id"].isin(childless)].reset_index(drop=True)
    ids, described = themes["theme_id"].tolist(), themes["description"].tolist()
    return themes.assign(
        label=[replayed.labels[theme] for theme in ids],
        description=[replayed.descriptions.get(theme, own) for theme, own in zip(ids, described, strict=True)],
        parent_id=pd.array([parents.get(theme, pd.NA) for theme in ids], dtype="Int32"),
        level=[len(follow_path(theme, parents.get)) for theme in ids],
        pinned=[theme in replayed.pinned for theme in ids],
    )


def _describe_user_theme(theme: UserTheme, sentences: Sequence[str]) -> dict[str, object]:
    """Return the row of a theme that a person made; it is described by what the person gave."""
    words = [*(f'with "{word}"' for word in theme.keywords[:LISTED]), *(f"like “{text}”" for text in theme.examples[:1])]
    row = {"theme_id": theme.theme_id, "description": f"Sentences {' or '.join(words)}.", "keywords": list(theme.keywords)}
    return row | {"typical": list(sentences[:LISTED]), "size": 0, "centroid": [], "origin": "made", "mixed": False}
