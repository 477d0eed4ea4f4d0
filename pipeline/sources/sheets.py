"""Excel sheets and Parquet files to rows of text."""

import datetime as dt
import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.errors import SourceError
from pipeline.source_settings import Source
from pipeline.sources.headers import find_header, fit, make_unique, rows_to_look_at
from pipeline.sources.json_places import flatten
from pipeline.sources.rows import Record, Row, Table, left_out

_BATCH = 10_000


def to_text(value: Any) -> str | None:
    """Return a typed cell as it would be typed: 5 for 5.0, ISO dates, true and false in small letters; None for nothing."""
    if value is None or value != value:  # NaN and NaT differ from themselves
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").replace("\0", "")
    return str(value).replace("\0", "")


def open_excel(source: Source, path: Path) -> Table:
    """Return the sheet whose header has most of the wanted columns. Formulas give the value Excel last saved.

    Raises:
        SourceError: the file is no workbook.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, EOFError) as error:
        raise SourceError(f"{path} is no Excel workbook: {error}. Open it in a spreadsheet and save it as .xlsx or .csv.") from error
    wanted = set(source.wanted_columns().values())
    try:
        tops = [_top(sheet, rows_to_look_at(source)) for sheet in book.worksheets]
    finally:
        book.close()
    scores = [max((fit(wanted, row) for row in top), default=-1) for top in tops]
    best = max(range(len(tops)), key=lambda place: (any(map(any, tops[place])), scores[place], -place), default=None)
    header = find_header(source, tops[best], str(path)) if best is not None else None
    if best is None or header is None:
        return Table((), lambda: iter(()))
    last = header.place + header.below
    beside = [
        left_out(place + 1, "a row above the header" if place < header.place else "a further header row")
        for place in range(last + 1)
        if place != header.place and any(tops[best][place])
    ]
    return Table(header.names, lambda: chain(beside, _sheet_records(path, best, last + 1, make_unique(header.names))), header.other_names)


def _top(sheet: Any, rows: int) -> list[list[str]]:
    """Return the first rows of a sheet as texts, without the empty cells at their ends."""
    sheet.reset_dimensions()
    top = []
    for cells in sheet.iter_rows(max_row=rows, values_only=True):
        texts = [(to_text(cell) or "").strip() for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        top.append(texts)
    return top


def _sheet_records(path: Path, place: int, top: int, names: list[str]) -> Iterator[Record]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[place]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(min_row=top + 1, values_only=True), top + 1):
            texts = [to_text(cell) for cell in cells[: len(names)]]
            if any(text is not None and text.strip() for text in texts):
                texts += [None] * (len(names) - len(texts))
                yield Row(number, dict(zip(names, texts, strict=True)))
    finally:
        book.close()


def open_parquet(source: Source, path: Path) -> Table:
    """Return a Parquet file; fields of structs have dotted names.

    Raises:
        SourceError: the file is no Parquet.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            schema = file.schema_arrow
    except (pa.ArrowInvalid, OSError) as error:
        raise SourceError(f"{path} is no Parquet file: {error}") from error
    return Table(tuple(_leaves(schema)), lambda: _parquet_records(path))


def _leaves(fields: Any, prefix: str = "") -> Iterator[str]:
    import pyarrow as pa

    for part in fields:
        if pa.types.is_struct(part.type):
            yield from _leaves(part.type, f"{prefix}{part.name}.")
        else:
            yield prefix + part.name


def _parquet_records(path: Path) -> Iterator[Record]:
    import pyarrow.parquet as pq

    number = 0
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_BATCH):
            for record in batch.to_pylist():
                number += 1
                yield Row(number, dict(flatten(_typed(record))))


def _typed(record: dict[str, Any]) -> dict[str, Any]:
    """Turn leaves into text, keep structs and lists."""
    return {
        name: _typed(value) if isinstance(value, dict) else value if isinstance(value, list) else to_text(value)
        for name, value in record.items()
    }
