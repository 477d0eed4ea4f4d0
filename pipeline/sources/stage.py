"""A file in, Parquet parts out: the map step in front of the store.

Nothing here knows the store, so files can be read side by side, on other machines too; one writer takes the parts in
(`pipeline.sources.load`). Memory does not grow with the file, apart from 16 bytes per row that keep identical rows apart.
"""

import errno
import gzip
import hashlib
import logging
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import ParseError

from pipeline.errors import FileChangedError, SourceError, StoreError, VocError
from pipeline.settings import MAX_UNPACKED, REDACTOR
from pipeline.source_settings import Source
from pipeline.sources.crm import EARLIEST_CUSTOMER, CrmMapper, CustomerMapper, EventMapper
from pipeline.sources.dates import EARLIEST, Dates, are_serials
from pipeline.sources.intact import check_size
from pipeline.sources.items import Mapper
from pipeline.sources.open_file import FirstLook, first_look, open_table
from pipeline.sources.parts import Keys, Parts
from pipeline.sources.pseudonyms import pseudonymize
from pipeline.sources.rows import Record, Refusal, Row
from pipeline.sources.segments import Segments

if TYPE_CHECKING:
    from pipeline.incremental import Progress

logger = logging.getLogger(__name__)

CHUNK = 10_000  # rows
LETTERS = 20_000_000  # of a chunk


@dataclass(frozen=True)
class Staged:
    """What one file gave.

    Attributes:
        source: name of the source.
        path: the file.
        sha256: of its bytes.
        bytes: its size.
        rows: rows below the header, refused ones among them.
        items: items written.
        rejected: items refused.
        items_path: Parquet, one row per item, columns as in `pipeline.sources.items.COLUMNS`.
        rejects_path: Parquet, one row per refused value or row: file, line, column, value, reason, items.
        vault_path: Parquet, one row per redacted piece, where reversible redaction was asked for.
        key_check: of the key under which people are hidden; None without one.
        forgotten: items kept out; received = items + rejected + forgotten.
    """

    source: str
    path: Path
    sha256: str
    bytes: int
    rows: int
    items: int
    rejected: int
    items_path: Path
    rejects_path: Path
    vault_path: Path | None = None
    key_check: str | None = None
    forgotten: int = 0


def stage(
    source: Source,
    path: Path,
    folder: Path,
    *,
    keep_personal_data: bool,
    max_reject_share: float,
    now: datetime,
    keys: Keys = Keys(),  # noqa: B008 - a tuple
    known_hashes: frozenset[str] = frozenset(),
    names: Iterable[str] = (),
    redactor: str = REDACTOR,
    cutoff: datetime | None = None,
    max_unpacked: float = MAX_UNPACKED,
    progress: "Progress | None" = None,
) -> Staged:
    """Read one file into Parquet parts in ``folder``; leaves nothing behind if it fails.

    Args:
        source: the mapping.
        path: one of `pipeline.sources.open_file.find_files`.
        folder: where the parts go; made if missing.
        keep_personal_data: write texts and ids of people as they came.
        max_reject_share: 0-1, of the items received; with a larger share of refused ones the file fails as a whole.
        now: UTC; later dates are refused.
        keys: of people and, where what was redacted is written too, of the vault; the same for every file of a store.
        known_hashes: content hashes of items that the store holds; they are passed on without words, only to be counted.
        names: of products and brands, which are never names of people, beside the source's own.
        redactor: name of what finds personal data.
        cutoff: UTC; items with an earlier date are kept out.
        max_unpacked: GB; a packed file that unpacks to more fails.
        progress: told after every chunk: rows read, and rows in the file as far as they can be known.

    Raises:
        SourceError: the file cannot be read, lacks a column, leaves the scale, or changed while it was read.
        QualityError, StoreError: too much was refused; the disk of ``folder`` is full.
    """
    now = now.astimezone(UTC).replace(tzinfo=None) if now.tzinfo is not None else now
    with _explained(path, folder):
        state = _state(path, max_unpacked)
        look = first_look(source, path, table := open_table(source, path), now)
        by = None if keep_personal_data else redactor
        with Parts(source, path, folder, state.sha256, keys=keys, known=known_hashes, names=names, redactor=by, cutoff=cutoff) as parts:
            rows = _fill(parts, make_mapper(source, look, now, keep_personal_data), table.records(), look, progress)
            return _keep(parts, state, rows, max_reject_share)


def _keep(parts: Parts, state: "_State", rows: int, most_refused: float) -> Staged:
    """Return the parts, to outlast the reading, unless too much was refused or somebody wrote to the file meanwhile."""
    parts.check(most_refused)
    path = parts.path
    if _state(path) != state:
        raise FileChangedError(f"{path} changed while it was read, run again.")
    made = parts.finish()
    if not rows:
        logger.warning("%s holds no rows%s", path, f" but {parts.left_out:,} that were left out" if parts.left_out else "")
    logger.info("%s: %d rows, %d items, %d refused, %d rows left out", path, rows, parts.items, parts.rejected, parts.left_out)
    check = parts.keys.people.check
    return Staged(parts.source.name, path, state.sha256, state.bytes, rows, parts.items, parts.rejected, *made, check, parts.forgotten)


class _State(NamedTuple):
    """What changes when somebody writes to a file."""

    bytes: int
    changed: int
    sha256: str


def _state(path: Path, most: float | None = None) -> _State:
    try:
        if most is not None:
            check_size(path, most)
        with path.open("rb") as file:
            facts = path.stat()
            return _State(facts.st_size, facts.st_mtime_ns, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error


def make_mapper(source: Source, look: FirstLook, now: datetime, keep_personal_data: bool) -> Mapper | CrmMapper:
    """Return what maps the rows of a file of a source."""
    earliest = EARLIEST_CUSTOMER if source.kind == "customers" else EARLIEST
    day = source.options.relative_to
    dates = {
        role: Dates(
            *(column, look.day_first, now, source.options.date_format, earliest),
            serial=are_serials(look.values.get(column, ()), now),
            relative_to=datetime(day.year, day.month, day.day) if isinstance(day, date) else None,
            day_column=source.day_column,
        )
        for role, column in source.date_columns.items()
    }
    segments = Segments(source, look.values)
    if source.kind == "customers":
        return CustomerMapper(source, dates, segments, str if keep_personal_data else pseudonymize)
    if source.kind == "events":
        return EventMapper(source, dates, segments, str if keep_personal_data else pseudonymize)
    moments = dates.get("created_at"), dates.get("replied_at")
    return Mapper(source, moments[0], segments, look.values, pseudonymize, keep_personal_data, moments[1])


def _fill(parts: Parts, mapper: Mapper | CrmMapper, records: Iterator[Record], look: FirstLook, progress: "Progress | None") -> int:
    """Map, write and check all records, a chunk at a time; return the number of rows."""
    read = 0
    for chunk in _chunks(records):
        rows = [record for record in chunk if isinstance(record, Row)]
        refused = [record for record in chunk if isinstance(record, Refusal)]
        items, refusals = mapper.map(rows)
        parts.write(items, refused + refusals)
        read += len(rows) + sum(refusal.items > 0 for refusal in refused)
        if progress is not None:
            progress(f"reading {parts.path.name}", read, max(read, look.rows))
    mapper.check(f'{parts.path} (source "{parts.source.name}")')
    return read


def _chunks(records: Iterator[Record]) -> Iterator[list[Record]]:
    """Yield records in chunks of some rows, and of some letters: a chunk of interviews weighs no more than one of ratings."""
    chunk: list[Record] = []
    letters = 0
    for record in records:
        chunk.append(record)
        letters += sum(map(len, filter(None, record.values.values()))) if isinstance(record, Row) else len(record.value)
        if len(chunk) >= CHUNK or letters >= LETTERS:
            yield chunk
            chunk, letters = [], 0
    if chunk:
        yield chunk


@contextmanager
def _explained(path: Path, folder: Path) -> Iterator[None]:
    """Turn errors about a file or a disk into ones that say what to do."""
    try:
        yield
    except VocError:
        raise
    except (EOFError, zlib.error, UnicodeError, gzip.BadGzipFile, zipfile.BadZipFile, ParseError) as error:
        raise SourceError(f"{path} is damaged or cut off: {error}. Fetch it again.") from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            full = f"The disk of {folder} is full while {path} is read; make room and run again. Nothing of the file was loaded."
            raise StoreError(full) from error
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error
    except Exception as error:  # whatever a reader, ours or somebody's own, stumbles over is a fault of this file alone
        said = "it is nested too deep" if isinstance(error, RecursionError) else f"{type(error).__name__}: {error}"
        raise SourceError(f"{path} cannot be read: {said}. Nothing of it was loaded; open it, save it anew, and run again.") from error
