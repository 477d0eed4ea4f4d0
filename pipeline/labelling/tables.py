"""Tables of any size, a few thousand rows at a time: read from CSV, JSONL, Parquet, JSON or Excel, written to any of the first three.

Every row that goes in comes out, with its own values as they were, in its own place. What cannot be read stops the work
with the line that is wrong, for a row left out would shift every label below it.
"""

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Protocol, cast

from pipeline.errors import SourceError, VocError, nearest
from pipeline.source_settings import Columns, Source
from pipeline.sources.encoding import find_encoding, open_bytes, read_blocks
from pipeline.sources.headers import make_unique
from pipeline.sources.json_places import flatten, select_records
from pipeline.sources.json_records import decode_file, is_one_per_line
from pipeline.sources.rows import Row as SheetRow
from pipeline.sources.sheets import open_excel
from pipeline.text.spreadsheet_cells import QUOTING

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]

CHUNK: Final = 2_000  # rows held at a time
DELIMITERS: Final = (",", "\t", ";", "|")
FIELD_LIMIT: Final = 10_000_000  # characters of one value
DELIMITED: Final = (".csv", ".tsv", ".txt")
JSON_LINES: Final = (".jsonl", ".ndjson")
WRITTEN: Final = (*DELIMITED, *JSON_LINES, ".parquet")
READ: Final = (*WRITTEN, ".json", ".xlsx")


class Writer(Protocol):
    """Takes rows in order."""

    def write(self, rows: Sequence[Row]) -> None:
        """Append rows."""


def ending(path: Path, known: Sequence[str] = WRITTEN) -> str:
    """Return the ending that tells the format, without ``.gz``.

    Raises:
        SourceError: it is none of the known ones.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    kind = suffixes[-2] if suffixes[-1:] == [".gz"] and len(suffixes) > 1 else suffixes[-1] if suffixes else ""
    if kind not in known:
        raise SourceError(f'"{path}": the ending says the format, and must be one of {", ".join(known)} (text formats also .gz).')
    return kind


def read(path: Path, wanted: Sequence[str]) -> Iterator[list[Row]]:
    """Yield the rows of a file in chunks.

    Args:
        path: .csv, .tsv, .txt, .jsonl, .ndjson, .json (all also .gz), .parquet or .xlsx.
        wanted: columns that must be there; of a delimited file they also tell the delimiter.

    Raises:
        SourceError: the file is missing, a wanted column is, or a row cannot be read.
    """
    kind = ending(path, READ)
    if not path.is_file():
        raise SourceError(f'There is no file "{path}".')
    readers = {".parquet": _parquet, ".json": _json, ".xlsx": _sheet, **dict.fromkeys(JSON_LINES, _json_lines)}
    rows = readers.get(kind, _delimited)(path, wanted)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def about_rows(path: Path) -> int:
    """Return how many rows a file has, for a progress bar: exact for Parquet, lines for text, 0 where only reading tells."""
    if ending(path, READ) in (".json", ".xlsx"):
        return 0
    if ending(path, READ) == ".parquet":
        import pyarrow.parquet as pq

        return int(pq.ParquetFile(path).metadata.num_rows)
    with open_bytes(path) as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


@contextmanager
def writing(path: Path, added: Mapping[str, str], source: Path) -> Iterator[Writer]:
    """Offer a writer whose file takes its name only when all went well: nobody ever meets half a file.

    Args:
        path: what to write; the ending says the format.
        added: name -> type (string, double, int) of the columns that labelling adds.
        source: the file that is read, whose types a Parquet file keeps.
    """
    kind, draft = ending(path), path.with_name(f".{path.name}.part")
    try:
        if kind == ".parquet":
            with _ParquetWriter(draft, added, source) as writer:
                yield writer
        else:
            with _text(draft, gz=path.suffix.lower() == ".gz") as file:
                yield _JsonLinesWriter(file) if kind in JSON_LINES else _DelimitedWriter(file, "\t" if kind == ".tsv" else ",")
        draft.replace(path)
    except OSError as error:
        raise VocError(f'Cannot write "{path}": {error.strerror or error}.') from error
    finally:
        draft.unlink(missing_ok=True)


def words(value: Any) -> str:
    """Return a cell as a text: nothing as an empty one, a number as it is written."""
    return value if isinstance(value, str) else "" if value is None else str(value)


def check_columns(columns: Sequence[str], wanted: Sequence[str], path: Path) -> None:
    """Raise a SourceError if a column is not there; names those that are."""
    for name in wanted:
        if name not in columns:
            hint = nearest(name, list(columns)) + " " if columns else ""
            there = f"Columns found: {', '.join(columns)}." if hint.startswith("Did") else ""
            raise SourceError(f'"{path}" has no column "{name}". {hint}{there}'.rstrip())


def _delimited(path: Path, wanted: Sequence[str]) -> Iterator[Row]:
    csv.field_size_limit(max(csv.field_size_limit(), FIELD_LIMIT))
    encoding = find_encoding(path, None)
    with open_bytes(path) as raw:
        file = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
        head = file.readline()
        delimiter = _delimiter(head, wanted)
        names = make_unique(tuple(next(csv.reader([head], delimiter=delimiter), [])))
        check_columns(names, wanted, path)
        reader = csv.reader(file, delimiter=delimiter)
        try:
            for cells in reader:
                if not cells:  # a blank line is no row, here as in every reader of CSV
                    continue
                if len(cells) > len(names):
                    raise SourceError(
                        f"{path}, line {reader.line_num + 1}: {len(cells)} values under {len(names)} columns. "
                        f"A value that holds {delimiter!r} needs quotes around it; nothing was written."
                    )
                yield dict(zip(names, cells + [""] * (len(names) - len(cells)), strict=True))
        except csv.Error as error:
            raise SourceError(f"{path}, line {reader.line_num + 1}: {error}; nothing was written.") from error


def _delimiter(head: str, wanted: Sequence[str]) -> str:
    """Return the delimiter under which most of the wanted columns stand in the header; of equals, the one that splits most."""

    def fit(delimiter: str) -> tuple[int, int]:
        names = next(csv.reader([head], delimiter=delimiter), [])
        return sum(name in names for name in wanted), len(names)

    return max(DELIMITERS, key=fit)


def _json_lines(path: Path, wanted: Sequence[str]) -> Iterator[Row]:
    with open_bytes(path) as raw:
        for number, line in enumerate(io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace"), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise SourceError(f"{path}, line {number}: no JSON ({error}); nothing was written.") from error
            if not isinstance(row, dict):
                raise SourceError(f"{path}, line {number}: {type(row).__name__} where an object was expected; nothing was written.")
            if number == 1:  # a later object may lack a column, which is then empty
                check_columns(list(row), wanted, path)
            yield row


def _json(path: Path, wanted: Sequence[str]) -> Iterator[Row]:
    encoding = find_encoding(path, None)
    if is_one_per_line(next(read_blocks(path, encoding), "").lstrip("\ufeff \t\r\n")):
        yield from _json_lines(path, wanted)
        return
    for number, (record, _) in enumerate(select_records(decode_file(path, encoding, json.JSONDecoder()), None, set(wanted), path), 1):
        if not isinstance(record, dict):
            raise SourceError(f"{path}, record {number}: {type(record).__name__} where an object was expected; nothing was written.")
        row = record if all(name in record for name in wanted) else dict(flatten(record))
        if number == 1:
            check_columns(list(row), wanted, path)
        yield row


def _sheet(path: Path, wanted: Sequence[str]) -> Iterator[Row]:
    mapping = Columns(text=wanted[0])
    table = open_excel(Source(name="label", kind="review", path=str(path), columns=mapping, segments={name: name for name in wanted}), path)
    check_columns(make_unique(table.columns or ()), wanted, path)
    yield from (record.values for record in table.records() if isinstance(record, SheetRow))


def _parquet(path: Path, wanted: Sequence[str]) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except pa.ArrowException as error:
        raise SourceError(f'"{path}" is no Parquet file: {error}') from error
    check_columns(file.schema_arrow.names, wanted, path)
    for batch in file.iter_batches(batch_size=CHUNK):
        yield from batch.to_pylist()


def _text(path: Path, *, gz: bool) -> IO[str]:
    # JSON may carry half a surrogate pair, which no file can hold.
    raw = cast(IO[bytes], gzip.open(path, "wb") if gz else path.open("wb"))  # noqa: SIM115 - closed by the wrapper
    return io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="")


class _DelimitedWriter:
    def __init__(self, file: IO[str], delimiter: str) -> None:
        self._file, self._delimiter = file, delimiter
        self._names: list[str] = []

    def write(self, rows: Sequence[Row]) -> None:
        """Append rows as they are, texts in quotes; what holds other values than texts and numbers is written as JSON."""
        writer = csv.writer(self._file, delimiter=self._delimiter, lineterminator="\n", quoting=QUOTING)
        if not self._names and rows:
            self._names = list(rows[0])
            writer.writerow(self._names)
        for row in rows:
            unknown = row.keys() - set(self._names)
            if unknown:
                raise VocError(f"A later row has columns that the first lacks ({', '.join(sorted(unknown))}): write .jsonl instead.")
            writer.writerow([_cell(row.get(name)) for name in self._names])


class _JsonLinesWriter:
    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, rows: Sequence[Row]) -> None:
        """Append one object a line."""
        self._file.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)


class _ParquetWriter:
    def __init__(self, path: Path, added: Mapping[str, str], source: Path) -> None:
        self._path, self._added, self._source = path, added, source
        self._writer: Any = None
        self._schema: Any = None

    def __enter__(self) -> "_ParquetWriter":
        return self

    def __exit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.close()

    def write(self, rows: Sequence[Row]) -> None:
        """Append rows; columns of a Parquet source keep their types, all others but numbers are texts."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._writer is None:
            self._schema = self._types(rows)
            self._writer = pq.ParquetWriter(self._path, self._schema, compression="zstd")
        texts = {field.name for field in self._schema if field.type == pa.string()}
        flat = [{name: _flat(value) if name in texts else value for name, value in row.items()} for row in rows]
        self._writer.write_table(pa.Table.from_pylist(flat, schema=self._schema))

    def _types(self, rows: Sequence[Row]) -> "pa.Schema":
        import pyarrow as pa
        import pyarrow.parquet as pq

        known = pq.read_schema(self._source) if ending(self._source, READ) == ".parquet" else pa.schema([])
        added = {"string": pa.string(), "double": pa.float64(), "int": pa.int8()}
        names = list(dict.fromkeys(name for row in rows for name in row))
        return pa.schema(
            [
                pa.field(name, added[self._added[name]])
                if name in self._added
                else known.field(name)
                if name in known.names
                else pa.field(name, pa.string())
                for name in names
            ]
        )


def _cell(value: Any) -> Any:
    return value if value is None or isinstance(value, int | float) else _flat(value)


def _flat(value: Any) -> Any:
    """Return a value as a cell: lists and objects as JSON, nothing as an empty text or null."""
    if value is None:
        return None
    words = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value)
    return words if words.isascii() else words.encode("utf-8", "replace").decode()
