"""What must be known of a file before a row of it is mapped: its format, its columns, and how its dates are written.

A file is opened by the reader of its suffix; readers of formats are registered in ``pipeline/extensions.py``.
"""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from glob import glob
from pathlib import Path

from pipeline.errors import SourceError, nearest
from pipeline.extensions import create, names
from pipeline.source_settings import Columns, Options, Source
from pipeline.sources.dates import Votes
from pipeline.sources.intact import check_content, check_links, workbook_or_text
from pipeline.sources.rows import Reader, Row, Table
from pipeline.sources.shape import Joined, shape

logger = logging.getLogger(__name__)

SAMPLE_ROWS = 20_000
LONGEST_VALUE = 1_000  # characters; more is no closed answer
_TEXTS = ("csv", "tsv", "txt", "json", "jsonl", "ndjson")
_NEVER_PACKED = ("xlsx", "parquet")
_OTHER_FORMATS = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook (.xlsx)"),
    (b"\x1f\x8b", "packed with gzip (.gz)"),
    (b"PAR1", "Parquet (.parquet)"),
)


@dataclass(frozen=True)
class FirstLook:
    """What the first rows of a file show.

    Attributes:
        rows: in the file, estimated where it is longer than the sample.
        day_first: the order of day and month in numeric dates.
        values: by column what the first rows hold where a value is read in the light of the others, and how often.
    """

    rows: int
    day_first: bool
    values: dict[str, Counter[str]]


def find_files(source: Source) -> list[Path]:
    """Return the files of a source, sorted by name.

    Raises:
        SourceError: there is none; names what lies beside it.
    """
    if Path(source.path).is_file():  # its name may hold brackets
        return [Path(source.path)]
    found = [Path(name) for name in glob(source.path, recursive=True)]
    kept = sorted(path for path in found if path.is_file() and not path.name.startswith("~$"))  # Excel's lock files
    check_links(source.path, found)
    if not kept:
        raise SourceError(f'Source "{source.name}": no file fits path = "{source.path}". {_beside(Path(source.path))}')
    return kept


def find_joined(source: Source) -> list[Path]:
    """Return the files that a source joins to its rows."""
    return find_files(source.model_copy(update={"path": source.join.path})) if source.join is not None else []


def open_table(source: Source, path: Path) -> Table:
    """Open a file by the reader that its source names, or else by its suffix. An empty file is a table without rows.

    Raises:
        SourceError: the suffix is unknown, the content is of another format than the suffix says, or the joined file does not fit.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes[-1:] == [".gz"]
    kind = source.options.reader or "".join(suffixes[-2:-1] if packed else suffixes[-1:]).removeprefix(".")
    if kind in ("xls", "xlsx") and not packed and source.options.reader is None:
        kind = workbook_or_text(path)
    reader = _reader(kind, path, packed)
    if path.stat().st_size == 0:
        return Table((), lambda: iter(()))
    check_content(path)
    if not packed and kind in _TEXTS:
        _check_is_text(path)
    return shape(source, path, reader(source, path), _read_joined(source))


def _read_joined(source: Source) -> Joined | None:
    """Return key -> wanted columns of the file that a source joins.

    Raises:
        SourceError: it has no such key, or a key stands in it twice.
    """
    if source.join is None:
        return None
    key = source.join.keys[1]
    wanted = {name: name for name in source.wanted_columns().values() if name != key}
    nothing = {
        "columns": Columns(item_id=key),
        "options": Options(),
        "questions": {},
        "sub_ratings": {},
        "where": {},
        "exclude_authors": [],
    }
    other = source.model_copy(update={**nothing, "segments": wanted, "join": None})
    found: dict[str, None] = {}
    rows: Joined = {}
    for path in find_joined(source):
        for record in open_table(other, path).records():
            if not isinstance(record, Row):
                continue
            found.update(dict.fromkeys(record.values))
            value = (record.values.get(key) or "").strip()
            if value in rows:
                raise SourceError(f'{path}, line {record.line}: the key "{value}" of join.on stands there twice; keep one row for each.')
            if value:
                rows[value] = record.values
    if rows or not found:
        return {value: {name: row.get(name) for name in wanted if name in found} for value, row in rows.items()}
    there = ", ".join(found)
    raise SourceError(
        f'{source.join.path} (joined to source "{source.name}"): no values in column "{key}" of join.on. Columns found: {there}.'
    )


def _reader(kind: str, path: Path, packed: bool) -> Reader:
    known = names("reader")
    if kind not in known or (packed and kind in _NEVER_PACKED):
        shown = ", ".join(f".{name}" for name in known)
        raise SourceError(f'{path}: files named "*{path.suffix}" cannot be read. Known: {shown}, and .gz of the text formats.')
    reader: Reader = create("reader", kind)
    return reader


def first_look(source: Source, path: Path, table: Table, now: datetime) -> FirstLook:
    """Read up to 20,000 rows, more only where a wanted JSON field has not been seen yet.

    Raises:
        SourceError: a wanted column is missing or ambiguous.
    """
    wanted = source.wanted_columns()
    found: dict[str, None] = dict.fromkeys(table.columns or ())
    votes, dates = Votes(), source.date_columns.values()
    values: dict[str, Counter[str]] = {column: Counter() for column in source.closed_columns}
    rows = letters = 0
    whole = True
    for record in table.records():
        if not isinstance(record, Row):
            continue
        rows += 1
        letters += sum(len(value or "") + 1 for value in record.values.values())
        found.update(dict.fromkeys(record.values if table.columns is None else record.added))
        for column in dates:
            votes.add(record.values.get(column))
        if rows <= SAMPLE_ROWS:
            for column, seen in values.items():
                seen[(record.values.get(column) or "")[:LONGEST_VALUE]] += 1
        if rows >= SAMPLE_ROWS and found.keys() >= set(wanted.values()):
            whole = False
            break
    if rows or table.columns:
        _check_columns(source, path, list(found), rows > 0)
    day_first, known = votes.day_first(now)
    if not known and source.options.date_format is None:
        said = "%s: every date in column %s could be day/month or month/day; read as day/month. Set options.date_format"
        logger.warning(said, path, " and ".join(f'"{column}"' for column in dates))
    return FirstLook(rows if whole else max(rows, path.stat().st_size * rows // max(1, letters)), day_first, values)


def _check_is_text(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(4)
    for mark, name in _OTHER_FORMATS:
        if head.startswith(mark):
            raise SourceError(f"{path} is named {path.suffix}, but its content is {name}. Rename it so that the name fits.")


def _check_columns(source: Source, path: Path, found: list[str], has_rows: bool) -> None:
    problems = []
    for place, column in source.wanted_columns().items():
        inside = not has_rows and any(column.startswith(f"{name}.") for name in found)  # JSON in a cell shows its fields in rows alone
        if column not in found and not inside:
            hint = nearest(column, found)
            problems.append(f'no column "{column}", wanted by {place}.' + (f" {hint}" if hint.startswith("Did") else ""))
    if problems:
        raise SourceError(f'{path} (source "{source.name}"): ' + " ".join(problems) + " Columns found: " + ", ".join(found) + ".")


def _beside(pattern: Path) -> str:
    """Say what lies where a glob found nothing."""
    folder = pattern.parent
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    names = sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
    close = get_close_matches(pattern.name, names, n=3, cutoff=0.4) or names[:10]
    there = ", ".join(f'"{name}"' for name in close) if close else "nothing"
    return f"In {folder} there is {there}."
