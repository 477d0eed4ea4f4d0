"""The table ``theme_edits``: corrections are kept there, from a command or from a file; `publish_revision` then replays them."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pipeline.edits import mark_undone, next_id, read_rows, undo, write_rows
from pipeline.errors import SettingsError
from pipeline.store import Store
from pipeline.text.name_key import name_key
from pipeline.themes.corrections.edit import COMMAND, Edit
from pipeline.themes.corrections.edits_file import read_edits_file
from pipeline.themes.corrections.replay import replay_edits
from pipeline.themes.corrections.request import MAKES_THEME, NOWHERE, TO_THEME, EditRequest, ThemeNames

_TABLE: Final = "theme_edits"
_VANISHED: Final = "no longer in "


def read_edits(store: Store) -> tuple[Edit, ...]:
    """Return all edits, those taken back as well, in order."""
    return read_rows(store, _TABLE, Edit)


def write_edits(store: Store, edits: Sequence[Edit]) -> None:
    """Replace all edits, inside the caller's transaction."""
    write_rows(store, _TABLE, edits)
    store.touch()


def add_edit(store: Store, request: EditRequest, origin: str = COMMAND) -> Edit:
    """Keep one correction and return it.

    Raises:
        SettingsError: a theme or a sentence that is not known.
    """
    edits = read_edits(store)
    edit = _make_edit(store, request, edits, origin)
    with store.transaction():
        write_edits(store, [*edits, edit])
    return edit


def undo_edit(store: Store, edit_id: int | None) -> Edit:
    """Take an edit back, the last active one where none is named, and return it.

    Raises:
        SettingsError: there is no such edit, or it was taken back before.
    """
    return undo(store, _TABLE, Edit, edit_id, "voc themes edits")


def sync_edits_file(store: Store, path: Path) -> tuple[list[int], list[int]]:
    """Follow a file of corrections; return the ids of new edits, and of those taken back because their entry vanished.

    The same file twice changes nothing the second time. An entry that a person took back by command stays taken back until it has left
    the file once. An entry that says the same as an edit from elsewhere (this file was exported from them) adds nothing.

    Raises:
        SettingsError: the file cannot be read, or an entry cannot be meant; nothing of it is kept.
    """
    requested, seen, edits, own = {}, Counter[str](), read_edits(store), f"{path.name}#"
    for request in read_edits_file(path):  # entries that say the same are numbered
        seen[request.key] += 1
        requested[own + request.key + (f".{seen[request.key]}" if seen[request.key] > 1 else "")] = request
    vanished = [edit.edit_id for edit in edits if edit.active and edit.origin.startswith(own) and edit.origin not in requested]
    for edit_id in vanished:
        edits = mark_undone(edits, edit_id, why=f"{_VANISHED}{path.name}")
    present = [edit for edit in edits if edit.active or not edit.message.startswith(_VANISHED)]
    known_origins = {edit.origin for edit in present}
    elsewhere = {EditRequest.from_edit(edit).key for edit in present if not edit.origin.startswith(own)}
    added = []
    for origin, request in requested.items():
        if origin not in known_origins and request.key not in elsewhere:
            edits = (*edits, _make_edit(store, request, edits, origin))
            added.append(edits[-1].edit_id)
    if added or vanished:
        with store.transaction():
            write_edits(store, edits)
    return added, vanished


def read_names(store: Store, edits: Sequence[Edit]) -> ThemeNames:
    """Return what themes are with these edits, and were ever called: by fits, the ledger and people, and on the day of an edit."""
    today = replay_edits(edits, store.frame("themes/active_fitted_themes")).labels  # an entry of a file may name what an earlier one made
    pairs: list[tuple[int | None, str]] = [*store.frame("themes/past_labels").itertuples(index=False, name=None), *today.items()]
    for edit in edits:
        pairs.append((edit.other_id if edit.op == "move" else edit.theme_id, edit.label))
        pairs.append((edit.theme_id if edit.op == "rename" else edit.new_theme_id, edit.value))
    ever: dict[str, set[int]] = {}
    for theme, label in pairs:
        if label and theme is not None:
            ever.setdefault(name_key(label), set()).add(theme)
    return ThemeNames(today, ever)


def _make_edit(store: Store, request: EditRequest, edits: Sequence[Edit], origin: str) -> Edit:
    """Return the edit that a person asks for; the theme that it makes, if any, gets the id after the highest ever used."""
    op, names = request.op, read_names(store, edits)
    theme = names.find_id(request.theme, request.at) if request.theme.strip() and op != "move" else None
    has_target = op in TO_THEME and name_key(request.other) not in NOWHERE
    other = names.find_id(request.other, request.at) if has_target else None
    ids, examples = _find_sentences(store, request)
    if op == "ban":  # its typical sentences say where its place is
        examples = tuple(store.frame("themes/typical_sentences", theme_id=theme)["subject_text"])
    fitted = int(store.value("select coalesce(max(highest_id), 0) from theme_fits"))
    highest_id = max([fitted, *(edit.new_theme_id or 0 for edit in edits)])
    return Edit(
        edit_id=next_id(edits),
        op=op,
        theme_id=theme,
        other_id=other,
        value=str(highest_id) if op == "ban" else request.value.strip(),
        sentences=ids,
        examples=examples,
        keywords=request.keywords,
        new_theme_id=highest_id + 1 if op in MAKES_THEME else None,
        label=names.today.get(int((other if op == "move" else theme) or 0), ""),
        origin=origin,
    )


def _find_sentences(store: Store, request: EditRequest) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return ids and texts of the named sentences; what is no stored sentence but several words is a person's own example."""
    stored = store.frame("themes/named_sentences", named=list(request.sentences))
    text_of = dict(zip(stored["sentence_id"], stored["text"], strict=True))
    id_of = {text: one for one, text in reversed(text_of.items())}  # the first of those who say the same
    ids: list[str] = []
    texts: list[str] = []
    for named in request.sentences:
        if named not in text_of and named not in id_of and len(named.split()) < 2:
            raise SettingsError(f'{request.at}there is no sentence "{named}". Give the id of a sentence in the store, or write one out.')
        ids += [named] if named in text_of else [id_of[named]] if named in id_of else []
        texts.append(text_of.get(named, named))
    return tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(texts))
