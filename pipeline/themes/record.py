"""Keep what people correct: write edits to ``theme_edits``, from a command or from a file. ``in_force`` then replays them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.store import Store
from pipeline.themes.edits.asked import Asked, Names, edit_of, names
from pipeline.themes.edits.edit import COMMAND, Edit, edits_frame, edits_of, undo
from pipeline.themes.edits.file import Changes, follow, read_edits
from pipeline.themes.edits.replay import replay


def kept_edits(store: Store) -> tuple[Edit, ...]:
    """Return all edits, those taken back as well, in order."""
    return edits_of(store.query("from theme_edits"))


def correct(store: Store, asked: Asked, origin: str = COMMAND) -> Edit:
    """Keep one correction and return it.

    Raises:
        SettingsError: a theme or a sentence that is not known.
    """
    edits = kept_edits(store)
    edit = _edit(store, asked, edits, origin)
    _write(store, [*edits, edit])
    return edit


def take_back(store: Store, edit_id: int | None) -> Edit:
    """Take an edit back, the last one that stands where none is named, and return it.

    Raises:
        SettingsError: there is no such edit, or it was taken back before.
    """
    edits = kept_edits(store)
    standing = [edit.edit_id for edit in edits if edit.active]
    if edit_id is None and not standing:
        raise SettingsError("There are no edits yet." if not edits else "Every edit was taken back already: see voc themes edits.")
    edits = undo(edits, (standing or [0])[-1] if edit_id is None else edit_id)
    _write(store, edits)
    return max((edit for edit in edits if edit.undone_at is not None), key=lambda edit: edit.undone_at or edit.made_at)


def take_file(store: Store, path: Path) -> Changes:
    """Follow a file of corrections: new entries become edits, those of entries that vanished are taken back.

    Raises:
        SettingsError: the file cannot be read, or an entry cannot be meant; nothing of it is kept.
    """
    changes = follow(
        path.name, read_edits(path), kept_edits(store), lambda one, so_far, origin: _edit(store, one, so_far, origin), at=_now()
    )
    if changes.added or changes.taken_back:
        _write(store, changes.edits)
    return changes


def called(store: Store, edits: Sequence[Edit]) -> Names:
    """Return what themes are, with these edits, and were ever called, so that a person can name them by any of it."""
    rows = store.frame("themes/called")
    today = replay(edits, store.frame("themes/last_fitted")).labels  # an entry of a file may name what an earlier one made
    return names(today, edits, [(int(theme), str(label)) for theme, label in rows[["theme_id", "label"]].itertuples(index=False)])


def _edit(store: Store, asked: Asked, edits: Sequence[Edit], origin: str) -> Edit:
    fitted = int(store.value("select coalesce(max(highest_id), 0) from theme_fits"))
    highest = max([fitted, *(edit.new_theme_id or 0 for edit in edits)])
    known = called(store, edits)
    typical = []
    if asked.op == "ban":
        theme_id = known.theme_id(asked.theme, asked.at)
        typical = store.frame("themes/typical", theme_id=theme_id)["subject_text"].tolist()
    sentences = store.frame("themes/named_sentences", named=list(asked.sentences))
    number = max([0, *(edit.edit_id for edit in edits)]) + 1
    return edit_of(asked, known, sentences, edit_id=number, made_at=_now(), highest_id=highest, origin=origin, typical=typical)


def _write(store: Store, edits: Sequence[Edit]) -> None:
    with store.transaction():
        store.connection.execute("delete from theme_edits")
        store.insert("theme_edits", edits_frame(edits))
        store.touch()


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
