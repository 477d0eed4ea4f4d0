"""What must be known of a file before a row of it is mapped: its format, its columns, and how its dates are written.

A file is opened by the reader of its suffix; readers of formats are registered in ``pipeline/extensions.py``.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import SourceError, nearest
from pipeline.extensions import create, names
from pipeline.source_settings import Source
from pipeline.sources.dates import Votes
from pipeline.sources.intact import check_content, workbook_or_text
from pipeline.sources.rows import Reader, Row, Table

logger = logging.getLogger(__name__)

SAMPLE_ROWS = 20_000
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
    """

    rows: int
    day_first: bool


def open_table(source: Source, path: Path) -> Table:
    """Open a file by the reader that its source names, or else by its suffix. An empty file is a table without rows.

    Raises:
        SourceError: the suffix is unknown, or the content is of another format than the suffix says.
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
    return reader(source, path)


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
    rows = letters = 0
    whole = True
    for record in table.records():
        if not isinstance(record, Row):
            continue
        rows += 1
        letters += sum(len(value or "") + 1 for value in record.values.values())
        if table.columns is None:
            found.update(dict.fromkeys(record.values))
        for column in dates:
            votes.add(record.values.get(column))
        if rows >= SAMPLE_ROWS and found.keys() >= set(wanted.values()):
            whole = False
            break
    if table.columns or rows:
        _check_columns(source, path, list(found), table.columns)
    day_first, known = votes.day_first(now)
    if not known and source.options.date_format is None:
        said = "%s: every date in column %s could be day/month or month/day; read as day/month. Set options.date_format"
        logger.warning(said, path, " and ".join(f'"{column}"' for column in dates))
    return FirstLook(rows if whole else max(rows, path.stat().st_size * rows // max(1, letters)), day_first)


def _check_is_text(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(4)
    for mark, name in _OTHER_FORMATS:
        if head.startswith(mark):
            raise SourceError(f"{path} is named {path.suffix}, but its content is {name}. Rename it so that the name fits.")


def _check_columns(source: Source, path: Path, found: list[str], header: tuple[str, ...] | None) -> None:
    problems = []
    for place, column in source.wanted_columns().items():
        if column not in found:
            hint = nearest(column, found)
            problems.append(f'no column "{column}", wanted by {place}.' + (f" {hint}" if hint.startswith("Did") else ""))
        elif header is not None and (times := header.count(column)) > 1:
            problems.append(f'the column "{column}", wanted by {place}, stands {times} times in the header; rename all but one.')
    if problems:
        raise SourceError(f'{path} (source "{source.name}"): ' + " ".join(problems) + " Columns found: " + ", ".join(found) + ".")
