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
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pipeline.errors import SettingsError, nearest
from pipeline.text.csv_rows import read_rows
from pipeline.themes.corrections.request import TO_THEME, EditRequest

HEADER: Final = ("op", "theme", "other", "value", "sentences", "keywords")
KEYS: Final = ("op", "theme", "to", "sentences", "keywords")
_LISTS: Final = ("sentences", "keywords")


def read_edits_file(path: Path) -> tuple[EditRequest, ...]:
    """Return the corrections of a ``.toml`` or ``.csv`` file (UTF-8), in order.

    Raises:
        SettingsError: the file cannot be read, or an entry cannot be meant; says which, and what to do.
    """
    readers = {".csv": _read_csv, ".toml": _read_toml}
    if path.suffix.lower() not in readers:
        raise SettingsError(f'{path} ends in "{path.suffix}": corrections are read from .toml and .csv files. Save it as one of them.')
    return tuple(readers[path.suffix.lower()](path))


def write_edits_file(requests: Sequence[EditRequest], path: Path, labels: Mapping[int, str]) -> None:
    """Write corrections as TOML that `read_edits_file` gives back unchanged; comments say what the theme of an id is called."""
    path.write_text("\n".join(_format_entry(one, labels) for one in requests), encoding="utf-8", newline="")


def _read_toml(path: Path) -> Iterator[EditRequest]:
    try:
        tables = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not TOML ({error}). Mend the line, or compare it with the example in the documentation.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The corrections {path} cannot be read ({error}). Save the file in UTF-8.") from error
    entries = tables.pop("edit", [])
    for key in tables:
        raise SettingsError(f'{path} has an unknown table "{key}". Write every correction as [[edit]].')
    if not isinstance(entries, list):
        raise SettingsError(f"{path}: [edit] is a single table. Write every correction as [[edit]], with two brackets.")
    for number, entry in enumerate(entries, start=1):
        location = f"{path}, edit {number}"
        _check_toml_entry(entry, location)
        to = "other" if entry.get("op") in TO_THEME else "value"
        yield _clean_request({to if key == "to" else key: value for key, value in entry.items()}, location)


def _check_toml_entry(entry: Any, location: str) -> None:
    if not isinstance(entry, dict):
        raise SettingsError(f"{location}: {json.dumps(entry, default=str)} is no table. Write every correction as [[edit]].")
    for key, value in entry.items():
        if key not in KEYS:
            raise SettingsError(f'{location}: unknown key "{key}". {nearest(key, list(KEYS))}')
        if key in _LISTS and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            raise SettingsError(f'{location}: {key} = {value!r} is no list of texts. Write {key} = ["...", "..."].')
        if key not in _LISTS and not isinstance(value, str) and not (key in ("theme", "to") and type(value) is int):
            raise SettingsError(f"{location}: {key} = {value!r} is no text. Put it in double quotes.")


def _read_csv(path: Path) -> Iterator[EditRequest]:
    for line, cells in read_rows(path, HEADER, "op"):
        yield _clean_request(cells | {name: _split_cell(cells.get(name, "")) for name in _LISTS}, f"{path}, line {line}")


def _split_cell(cell: str) -> list[str]:
    return [re.sub(r"\\([\\|])", r"\1", part) for part in re.findall(r"(?:\\[\\|]|[^|])+", cell)]


def _clean_request(entry: Mapping[str, Any], location: str) -> EditRequest:
    texts = {name: str(entry.get(name, "")).strip() for name in HEADER if name not in _LISTS}
    lists = {name: tuple(one.strip() for one in entry.get(name, ()) if one.strip()) for name in _LISTS}
    return EditRequest(**texts, **lists, location=location)  # type: ignore[arg-type]


def _format_entry(request: EditRequest, labels: Mapping[int, str]) -> str:
    def quote(text: str) -> str:
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

    def comment(name: str) -> str:
        label = labels.get(int(name), "") if name.isdecimal() else ""
        shown = "".join(one for one in " ".join(label.split()) if one.isprintable())
        return f"  # {shown}" if shown else ""

    to = request.other if request.op in TO_THEME else request.value
    lines = ["[[edit]]", f"op = {quote(request.op)}"]
    lines += [f"theme = {quote(request.theme)}{comment(request.theme)}"] if request.theme else []
    lines += [f"to = {quote(to)}{comment(to) if request.other else ''}"] if to else []
    lines += [f"{name} = [{', '.join(map(quote, getattr(request, name)))}]" for name in _LISTS if getattr(request, name)]
    return "\n".join(lines) + "\n"
