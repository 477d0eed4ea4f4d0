r"""A file of corrections, for people who would rather keep them in a file than type commands.

TOML, one table for each::

    [[edit]]
    op = "rename"
    theme = "Late deliveries"
    to = "Deliveries late"

    [[edit]]
    op = "split"
    theme = "Deliveries late"
    to = "Lost parcels"
    sentences = ["The parcel never came", "my box got lost"]
    keywords = ["lost"]

``to`` is the label, the description, or the theme that it goes to; "none" for no theme, or the top.

CSV, with the header ``op,theme,other,value,sentences,keywords``: ``other`` is the theme that it goes to, ``value`` the label or
description, and several sentences or keywords in one cell are separated by ``|`` (a bar that is meant is written ``\|``).

The file says which corrections stand. An entry that is new is added, one that is there already is left alone, and one that
vanished is taken back.
"""

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pipeline.errors import SettingsError, nearest
from pipeline.themes.edits.asked import TO_THEME, Asked, asked_of
from pipeline.themes.edits.edit import Edit, undo

HEADER: Final = ("op", "theme", "other", "value", "sentences", "keywords")
KEYS: Final = ("op", "theme", "to", "sentences", "keywords")
_LISTS: Final = ("sentences", "keywords")
_VANISHED: Final = "no longer in "


def read_edits(path: Path) -> tuple[Asked, ...]:
    """Return the corrections of a ``.toml`` or ``.csv`` file (UTF-8), in order.

    Raises:
        SettingsError: the file cannot be read, or an entry cannot be meant; says which, and what to do.
    """
    if path.suffix.lower() not in (".toml", ".csv"):
        raise SettingsError(f'{path} ends in "{path.suffix}": corrections are read from .toml and .csv files. Save it as one of them.')
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The corrections {path} cannot be read ({error}). Save the file in UTF-8.") from error
    return _from_toml(text, path) if path.suffix.lower() == ".toml" else _from_csv(text, path)


def write_edits(asked: Sequence[Asked], path: Path, labels: Mapping[int, str] | None = None) -> None:
    """Write corrections that `read_edits` gives back unchanged.

    Args:
        asked: of `asked_of` for edits.
        path: ends in ``.toml`` or ``.csv``.
        labels: of themes by id; TOML says in a comment what an id is called.

    Raises:
        SettingsError: another ending, or the file cannot be written.
    """
    if path.suffix.lower() not in (".toml", ".csv"):
        raise SettingsError(f'{path} ends in "{path.suffix}": corrections are written to .toml and .csv files.')
    text = _to_toml(asked, labels or {}) if path.suffix.lower() == ".toml" else None
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            if text is not None:
                file.write(text)
                return
            writer = csv.writer(file)  # ends lines with CRLF (RFC 4180), and so quotes a lone CR within a cell
            writer.writerow(HEADER)
            writer.writerows((one.op, one.theme, one.other, one.value, _joined(one.sentences), _joined(one.keywords)) for one in asked)
    except OSError as error:
        raise SettingsError(f"The corrections cannot be written to {path} ({error}). Choose a folder that you may write to.") from error


@dataclass(frozen=True, slots=True)
class Changes:
    """What a file changes.

    Attributes:
        edits: all edits afterwards.
        added: ids of new ones.
        taken_back: ids of those whose entry vanished.
    """

    edits: tuple[Edit, ...]
    added: tuple[int, ...]
    taken_back: tuple[int, ...]


Made = Callable[[Asked, Sequence[Edit], str], Edit]


def follow(file: str, asked: Sequence[Asked], edits: Sequence[Edit], make: Made, *, at: datetime) -> Changes:
    """Return the edits as the file wants them; the same file twice changes nothing the second time.

    An entry that a person took back by command stays taken back until it has left the file once. An entry that says the same as
    an edit from elsewhere (this file was exported from them) adds nothing.

    Args:
        file: name of the file, the start of its edits' origin.
        asked: its entries.
        edits: all edits so far.
        make: entry, edits so far and origin in, new edit out (see `pipeline.themes.edits.asked.edit_of`).
        at: UTC, when entries that vanished are taken back.
    """
    origins = _origins(file, asked)
    now = tuple(edits)
    vanished = [edit.edit_id for edit in now if edit.active and edit.origin.startswith(f"{file}#") and edit.origin not in origins]
    for edit_id in vanished:
        now = undo(now, edit_id, at=at, why=f"{_VANISHED}{file}")
    there = {edit.origin for edit in now if edit.active or not edit.message.startswith(_VANISHED)}
    elsewhere = {
        asked_of(edit).key
        for edit in now
        if (edit.active or not edit.message.startswith(_VANISHED)) and not edit.origin.startswith(f"{file}#")
    }
    added = []
    for origin, one in zip(origins, asked, strict=True):
        if origin not in there and one.key not in elsewhere:
            now = (*now, make(one, now, origin))
            added.append(now[-1].edit_id)
    return Changes(now, tuple(added), tuple(vanished))


def _origins(file: str, asked: Sequence[Asked]) -> list[str]:
    """Return an origin for each entry: what it says, and which of those that say the same."""
    seen: dict[str, int] = {}
    out = []
    for one in asked:
        seen[one.key] = seen.get(one.key, 0) + 1
        out.append(f"{file}#{one.key}" + (f".{seen[one.key]}" if seen[one.key] > 1 else ""))
    return out


def _from_toml(text: str, path: Path) -> tuple[Asked, ...]:
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not TOML ({error}). Mend the line, or compare it with the example in the documentation.") from error
    for key in held:
        if key != "edit":
            raise SettingsError(f'{path} has an unknown table "{key}". Write every correction as [[edit]].')
    entries = held.get("edit", [])
    if not isinstance(entries, list):
        raise SettingsError(f"{path}: [edit] is a single table. Write every correction as [[edit]], with two brackets.")
    return tuple(_toml_entry(entry, f"{path}, edit {number}") for number, entry in enumerate(entries, start=1))


def _toml_entry(entry: Any, place: str) -> Asked:
    if not isinstance(entry, dict):
        raise SettingsError(f"{place}: {json.dumps(entry, default=str)} is no table. Write every correction as [[edit]].")
    for key, value in entry.items():
        if key not in KEYS:
            raise SettingsError(f'{place}: unknown key "{key}". {nearest(key, list(KEYS))}')
        if key in _LISTS and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            raise SettingsError(f'{place}: {key} = {value!r} is no list of texts. Write {key} = ["...", "..."].')
        if key == "theme" and isinstance(value, int) and not isinstance(value, bool):
            continue
        if key not in _LISTS and not isinstance(value, str) and not (key == "to" and type(value) is int):
            raise SettingsError(f"{place}: {key} = {value!r} is no text. Put it in double quotes.")
    to = str(entry.get("to", ""))
    goes = entry.get("op") in TO_THEME
    return _asked(
        place,
        op=str(entry.get("op", "")),
        theme=str(entry.get("theme", "")),
        other=to if goes else "",
        value="" if goes else to,
        sentences=entry.get("sentences", ()),
        keywords=entry.get("keywords", ()),
    )


def _asked(place: str, *, op: str, theme: str, other: str, value: str, sentences: Sequence[str], keywords: Sequence[str]) -> Asked:
    return Asked(op.strip(), theme.strip(), other.strip(), value.strip(), _stripped(sentences), _stripped(keywords), place)


def _stripped(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(one.strip() for one in texts if one.strip())


def _from_csv(text: str, path: Path) -> tuple[Asked, ...]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise SettingsError(f"{path}, line {reader.line_num}: not CSV ({error}). Put cells that hold a comma in double quotes.") from error
    if not lines:
        raise SettingsError(f"{path} is empty. Its first line must be {','.join(HEADER)}.")
    header = [cell.strip().lower() for cell in lines[0][1]]
    for column in header:
        if column not in HEADER or header.count(column) > 1:
            raise SettingsError(f'{path} has an unknown or repeated column "{column}". {nearest(column, list(HEADER))}')
    if "op" not in header:
        raise SettingsError(f'{path} has no column "op". Its first line must be {",".join(HEADER)}.')
    return tuple(_csv_entry(row, header, f"{path}, line {line}") for line, row in lines[1:] if any(cell.strip() for cell in row))


def _csv_entry(row: Sequence[str], header: Sequence[str], place: str) -> Asked:
    if len(row) > len(header):
        raise SettingsError(f"{place}: {len(row)} cells under {len(header)} columns. Put cells that hold a comma in double quotes.")
    cell = dict.fromkeys(HEADER, "") | dict(zip(header, row, strict=False))
    lists = {name: _listed(cell[name]) for name in _LISTS}
    return _asked(place, op=cell["op"], theme=cell["theme"], other=cell["other"], value=cell["value"], **lists)


def _listed(cell: str) -> list[str]:
    parts = re.findall(r"(?:\\[\\|]|[^|])+", cell)
    return [re.sub(r"\\([\\|])", r"\1", part) for part in parts]


def _joined(texts: Sequence[str]) -> str:
    return " | ".join(re.sub(r"([\\|])", r"\\\1", text) for text in texts)


def _to_toml(asked: Sequence[Asked], labels: Mapping[int, str]) -> str:
    entries = []
    for one in asked:
        to = one.other if one.op in TO_THEME else one.value
        lines = ["[[edit]]", f"op = {_quoted(one.op)}"]
        lines += [f"theme = {_quoted(one.theme)}{_comment(one.theme, labels)}"] if one.theme else []
        lines += [f"to = {_quoted(to)}{_comment(to, labels) if one.other else ''}"] if to else []
        lines += [f"{name} = [{', '.join(map(_quoted, getattr(one, name)))}]" for name in _LISTS if getattr(one, name)]
        entries.append("\n".join(lines) + "\n")
    return "\n".join(entries)


def _comment(name: str, labels: Mapping[int, str]) -> str:
    label = labels.get(int(name), "") if name.isdecimal() else ""
    shown = "".join(one for one in " ".join(label.split()) if one.isprintable())
    return f"  # {shown}" if shown else ""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
