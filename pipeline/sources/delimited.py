"""CSV and its kin, read strictly and recovered line by line.

A quote that never closes makes an ordinary CSV reader swallow the rest of the file. Here a record that breaks the
grammar, or has the wrong number of columns, costs its first physical line at most: reading goes on at the line below.
The grammar is that of RFC 4180; where a line breaks it, `split_leniently` gets a chance before the line is refused.
"""

import csv
import logging
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from pipeline.errors import SourceError
from pipeline.source_settings import Source
from pipeline.sources.encoding import Line, find_encoding, read_lines
from pipeline.sources.headers import LOOKED_AT, Header, find_header, fit, make_unique, rows_to_look_at
from pipeline.sources.rows import Record, Refusal, Row, Table, items_per_row, left_out

logger = logging.getLogger(__name__)

DELIMITERS = (",", ";", "\t", "|")
FIELD_LIMIT = 10_000_000  # characters; a quote left open cannot swallow more than this
MOST_RESTARTS = 200  # each reads lines twice; more would make the reading quadratic
MOST_REREAD = 300_000_000  # characters; the same guard where the lines can be kept
SAMPLE_RECORDS = 200
MOST_LINES_ABOVE = 2_000  # in which the header ends: a quote left open below it shall not make the whole file a part of it
SAMPLE_CHARACTERS = 1_000_000
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """How a file is laid out."""

    encoding: str
    delimiter: str
    skip: int = 0  # lines to leave out: Excel's "sep=;", and the header once it is known
    plain: bool = False  # quotes are characters like any other

    def reader(self, feed: Iterator[str], *, strict: bool) -> Iterator[list[str]]:
        """Return csv's reader of this layout."""
        return csv.reader(feed, strict=strict, delimiter=self.delimiter, quoting=csv.QUOTE_NONE if self.plain else csv.QUOTE_MINIMAL)


class _Feed(Iterator[str]):
    """Lines for csv.reader, which can be given back."""

    def __init__(self, source: Iterator[Line]) -> None:
        self.source = source
        self.back: deque[Line] = deque()
        self.taken: list[Line] = []

    def __next__(self) -> str:
        line = self.back.popleft() if self.back else next(self.source)
        self.taken.append(line)
        return line.text


def open_delimited(source: Source, path: Path) -> Table:
    """Find out encoding, delimiter and header of a file.

    Raises:
        SourceError: the encoding or delimiter given is none.
    """
    csv.field_size_limit(max(csv.field_size_limit(), FIELD_LIMIT))
    encoding = find_encoding(path, source.options.encoding)
    above = _layout(source, path, encoding)
    header, last, beside = _header(source, path, above)
    if header is None:
        return Table((), lambda: iter(()))
    below, names = replace(above, skip=last), make_unique(header.names)
    return Table(header.names, lambda: chain(beside, _records(path, below, names, items_per_row(source))), header.other_names)


def split_leniently(text: str, delimiter: str, columns: int) -> list[str] | None:
    r"""Split one line that the strict grammar refuses, or return None if it has not that many columns.

    Tried in turn: a quote closes a field only in front of a delimiter or the line's end (``"He said "hi" to me",5``);
    the same with backslash escapes (``"a \"b\", c"``); for tabs only, quotes are plain characters. Tabs hardly occur in
    texts, so the number of columns is evidence there; in comma files a lone opening quote stays an error.
    """
    body = text.rstrip("\r\n")
    for escape in (True, False) if '\\"' in body else (False,):
        cells = _loose_cells(body, delimiter, escape)
        if cells is not None and len(cells) == columns:
            return cells
    if delimiter == "\t" and body.count("\t") + 1 == columns:
        return body.split("\t")
    return None


def _loose_cells(body: str, delimiter: str, escape: bool) -> list[str] | None:
    cells: list[str] = []
    place = 0
    while True:
        start = _past_spaces(body, place)
        if body[start : start + 1] == '"':
            ends = _closing(body, start + 1, delimiter, escape)
            if ends is None:
                return None
            inner = body[start + 1 : ends[0]]
            cells.append((inner.replace('\\"', '"') if escape else inner).replace('""', '"'))
            place = ends[1]
        else:
            stop = body.find(delimiter, place)
            cells.append(body[place:] if stop < 0 else body[place:stop])
            place = len(body) if stop < 0 else stop
        if place == len(body):
            return cells
        place += 1


def _closing(body: str, start: int, delimiter: str, escape: bool) -> tuple[int, int] | None:
    """Return where the closing quote stands and where its field ends. Two quotes in a row are one of the text."""
    quote = body.find('"', start)
    while quote >= 0:
        end = quote
        while body[end : end + 1] == '"':
            end += 1
        escaped = escape and body[quote - 1] == "\\"
        after = _past_spaces(body, end)
        if (end - quote - escaped) % 2 and (after == len(body) or body[after] == delimiter):
            return end - 1, after
        quote = body.find('"', end)
    return None


def _past_spaces(body: str, place: int) -> int:
    while body[place : place + 1] == " ":
        place += 1
    return place


def _layout(source: Source, path: Path, encoding: str) -> Layout:
    head = _head(path, encoding)
    declared = _SEPARATOR_LINE.fullmatch(head[0].text) if head else None
    skip = 1 if declared else 0
    given = source.options.delimiter
    if given is not None:
        given = "\t" if given in ("\\t", "tab") else given
        if len(given) != 1 or given in '"\r\n':
            raise SourceError(f'options.delimiter = {given!r} of source "{source.name}" is not one character; "," or "\\t" for example')
        return Layout(encoding, given, skip)
    if declared:
        return Layout(encoding, declared[1], skip)
    wanted = set(source.wanted_columns().values())
    scores = {candidate: _fit(head, candidate, wanted) for candidate in DELIMITERS}
    best = max(DELIMITERS, key=lambda candidate: scores[candidate])
    return Layout(encoding, best, plain=best == "\t" and _is_plain(head))


def _is_plain(head: list[Line]) -> bool:
    """Whether a tab file was written without quoting: every line has the same tabs, and most opening quotes have no partner."""
    rows = [line.text.rstrip("\r\n").split("\t") for line in head if line.text.strip("\r\n")]
    if len({len(row) for row in rows}) != 1:
        return False
    opened = [cell for row in rows for cell in row if cell.startswith('"')]
    return sum(len(cell) > 1 and cell.endswith('"') for cell in opened) < len(opened) / 2


def _head(path: Path, encoding: str) -> list[Line]:
    head: list[Line] = []
    size = 0
    for line in read_lines(path, encoding):
        head.append(line)
        size += len(line.text)
        if size > SAMPLE_CHARACTERS:
            break
    return head


def _fit(head: list[Line], delimiter: str, wanted: set[str]) -> tuple[int, bool, float, int]:
    """Return what speaks for a delimiter: wanted columns found, whether it parts most records, share as wide as the header, width."""
    reader = csv.reader((line.text for line in head), delimiter=delimiter)
    try:
        rows = [row for row in islice(reader, SAMPLE_RECORDS) if row]
    except csv.Error:
        rows = []
    if not rows:
        return 0, False, 0.0, 0
    fits = [fit(wanted, [_name(cell) for cell in row]) for row in rows[:LOOKED_AT]]
    header = rows[fits.index(max(fits))]
    same = sum(len(row) == len(header) for row in rows) / len(rows)
    return max(fits), same > 0.5 and len(header) > 1, same, len(header)


def _name(cell: str) -> str:
    return cell.strip().strip("\ufeff").strip()


def _header(source: Source, path: Path, layout: Layout) -> tuple[Header | None, int, list[Refusal]]:
    """Return the header, the last line of it, and the rows above and below that belong to it; None for a file without any text."""
    feed = _Feed(islice((line for line in read_lines(path, layout.encoding) if line.number > layout.skip), MOST_LINES_ABOVE))
    rows: list[list[str]] = []
    ends: list[int] = []
    try:
        for cells in islice(layout.reader(feed, strict=False), rows_to_look_at(source)):
            rows.append([_name(cell) for cell in cells])
            ends.append(feed.taken[-1].number)
    except csv.Error as error:
        if not any(map(any, rows)):
            raise SourceError(f"{path}: the header cannot be read ({error}). Is it a delimited text file?") from error
    header = find_header(source, rows, str(path))
    if header is None:
        return None, 0, []
    last = header.place + header.below
    beside = [
        left_out(ends[place], "a row above the header" if place < header.place else "a further header row")
        for place in range(last + 1)
        if place != header.place and any(rows[place])
    ]
    return header, ends[last], beside


def _records(path: Path, layout: Layout, names: list[str], per_row: int) -> Iterator[Record]:
    """Yield the rows below the header, and a refusal for each line that belongs to none."""
    feed = _Feed(line for line in read_lines(path, layout.encoding) if line.number > layout.skip)
    restarts, reread, reader = 0, 0, layout.reader(feed, strict=True)
    while True:
        feed.taken = []
        problem = None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells, problem = [], str(error)
        if problem is None and _blank(cells, feed.taken, len(names)):
            continue
        first = feed.taken[0]
        if problem is None and len(cells) >= len(names) and not any(cells[len(names) :]):  # spreadsheets leave empty cells behind
            yield from _notes(feed.taken)
            yield Row(first.number, dict(zip(names, cells, strict=False)))
            continue
        found = _recovered(first, layout.delimiter, names, _reason(problem, cells, names, feed.taken), per_row)
        restarts += len(feed.taken) > 1 and isinstance(found, Refusal)
        reread += sum(len(line.text) for line in feed.taken[1:])
        if restarts > MOST_RESTARTS or reread > MOST_REREAD:
            raise SourceError(
                f"{path}, line {first.number}: too many records (over {MOST_RESTARTS}) open a quote that does not close where they end. "
                f"Is the delimiter {layout.delimiter!r} right (options.delimiter), and was the file written as CSV?"
            )
        feed.back.extendleft(reversed(feed.taken[1:]))
        yield from _notes([first])
        yield found
        reader = layout.reader(feed, strict=True)


def _blank(cells: list[str], taken: list[Line], columns: int) -> bool:
    """Whether a record is no row: an empty line, or a few delimiters without values."""
    empty_line = len(taken) == 1 and not taken[0].text.strip(" \r\n")
    return empty_line or (len(cells) != columns and not any(cell.strip() for cell in cells))


def _recovered(line: Line, delimiter: str, names: list[str], reason: str, per_row: int) -> Record:
    cells = split_leniently(line.text, delimiter, len(names))
    if cells is not None:
        return Row(line.number, dict(zip(names, cells, strict=True)))
    return Refusal(line.number, "", line.text.rstrip("\r\n"), reason, per_row)


def _reason(problem: str | None, cells: list[str], names: list[str], taken: list[Line]) -> str:
    if problem is not None and "field larger" in problem and len(taken) == 1:
        return f"a value of more than {FIELD_LIMIT:,} characters"
    if (len(taken) > 1 and (problem is not None or len(cells) > len(names))) or (problem is not None and "unexpected end" in problem):
        return "a quote opened here never closes"
    if problem is not None:
        return "a quote inside a quoted value is not doubled"
    return f"row has {len(cells)} columns, the header has {len(names)}"


def _notes(taken: list[Line]) -> Iterator[Refusal]:
    for line in taken:
        if line.problem is not None:
            yield Refusal(line.number, "", line.text.rstrip("\r\n"), line.problem, 0)
