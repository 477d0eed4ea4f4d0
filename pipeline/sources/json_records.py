"""JSON and JSON lines: one record per object, nested fields under dotted names.

A file that is one array is decoded object by object, so that memory does not grow with the file. Numbers keep the
letters they were written with: an id of twenty digits stays what it is.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.errors import SourceError
from pipeline.source_settings import Source
from pipeline.sources.encoding import find_encoding, read_blocks, read_lines
from pipeline.sources.json_places import DECODER, LOOKED_AT, Found, fit, flatten, select_records
from pipeline.sources.rows import Record, Refusal, Row, Table, items_per_row

MOST_OF_ONE_RECORD = 64_000_000  # characters
MOST_AT_ONCE = 256_000_000  # characters of a file that is decoded whole
_UNPAIRED = re.compile("[\ud800-\udfff]")


def open_json_lines(source: Source, path: Path) -> Table:
    """Return a file with one object per line; a line that is none is refused."""
    encoding = find_encoding(path, source.options.encoding)
    return Table(None, lambda: _line_records(source, path, encoding))


def open_json(source: Source, path: Path) -> Table:
    """Return a file that holds its objects in arrays or under keys at any depth, or one object per line.

    Raises:
        SourceError: the file is no JSON, or several places of it fit.
    """
    encoding = find_encoding(path, source.options.encoding)
    head = next(read_blocks(path, encoding), "").lstrip("\ufeff \t\r\n")
    if is_one_per_line(head):
        return open_json_lines(source, path)
    wanted = set(source.wanted_columns().values())
    if head.startswith("[") and source.options.records is None:
        tops = list(islice(_array(path, encoding), LOOKED_AT))
        if not tops or any(not isinstance(top, dict) or fit(top, wanted) for top in tops):
            return Table(None, lambda: _records((Found(value, {}) for value in _array(path, encoding)), items_per_row(source)))
    found = select_records(decode_file(path, encoding, DECODER), source.options.records, wanted, path)
    return Table(None, lambda: _records(found, items_per_row(source)))


def is_one_per_line(head: str) -> bool:
    """Whether a file that begins so holds one object per line."""
    if not head.startswith("{"):
        return False
    first = head.split("\n", 1)[0]
    try:
        DECODER.decode(first)
    except json.JSONDecodeError:
        return False
    return "\n" in head.strip()


def _line_records(source: Source, path: Path, encoding: str) -> Iterator[Record]:
    per_row, places, wanted = items_per_row(source), source.options.records, set(source.wanted_columns().values())
    for line in read_lines(path, encoding):
        text = line.text.strip("\ufeff \t\r\n")
        if not text:
            continue
        if line.problem is not None:
            yield Refusal(line.number, "", text, line.problem, 0)
        try:
            value = DECODER.decode(text)
        except (json.JSONDecodeError, RecursionError) as error:
            yield Refusal(line.number, "", text, f"not JSON: {getattr(error, 'msg', 'nested too deep')}", per_row)
            continue
        found = select_records(value, places, wanted, path) if places is not None else (Found(value, {}),)
        for record in found:
            yield from _record(line.number, *record, per_row)


def _records(found: Iterable[Found], per_row: int) -> Iterator[Record]:
    for number, one in enumerate(found, 1):
        yield from _record(number, *one, per_row)


def _record(number: int, value: Any, around: dict[str, str | None], per_row: int) -> Iterator[Record]:
    if not isinstance(value, dict):
        yield Refusal(number, "", json.dumps(value, ensure_ascii=False)[:1000], "not a JSON object", per_row)
        return
    values: dict[str, str | None] = {}
    for name, text in flatten(value):
        if text is not None and not text.isascii() and _UNPAIRED.search(text):
            text = _UNPAIRED.sub("\ufffd", text)
            yield Refusal(number, name, text, "broken characters, shown as \ufffd", 0)
        if text is not None and "\0" in text:
            text = text.replace("\0", "")
            yield Refusal(number, name, text, "NUL bytes, removed", 0)
        values[name] = text
    added = {name: text for name, text in around.items() if name not in values}
    yield Row(number, values | added, frozenset(added))


def _array(path: Path, encoding: str) -> Iterator[Any]:
    """Yield the values of a top-level array one at a time."""
    source = read_blocks(path, encoding)
    buffer, place, records = next(source, "").lstrip("\ufeff \t\r\n")[1:], 0, 0
    while True:
        place = _past_blank(buffer, place)
        if place < len(buffer) and buffer[place] == "]":
            return
        problem = "the file ends inside it"
        try:
            value, end = DECODER.raw_decode(buffer, place)
        except (json.JSONDecodeError, RecursionError) as error:
            problem = str(error)
        else:
            if end < len(buffer):  # a number at the very end of the buffer may go on
                yield value
                records, place = records + 1, _past_comma(buffer, end)
                continue
        more = next(source, None)
        if more is None or len(buffer) - place > MOST_OF_ONE_RECORD:
            raise SourceError(
                f"{path}: record {records + 1} of the array is not JSON ({problem}). "
                "Is the file complete? Records before it are not loaded either."
            )
        while len(more) < len(buffer) - place and (next_block := next(source, None)) is not None:
            more += next_block  # doubling keeps a long record linear
        buffer, place = buffer[place:] + more, 0


def _past_blank(buffer: str, place: int) -> int:
    while place < len(buffer) and buffer[place] in " \t\r\n":
        place += 1
    return place


def _past_comma(buffer: str, place: int) -> int:
    place = _past_blank(buffer, place)
    return place + 1 if place < len(buffer) and buffer[place] == "," else place


def _bounded(path: Path, blocks: Iterator[str]) -> Iterator[str]:
    """Yield blocks as long as all of them fit into memory, decoded."""
    read = 0
    for block in blocks:
        read += len(block)
        if read > MOST_AT_ONCE:
            raise SourceError(f"{path} is one JSON object of more than {MOST_AT_ONCE:,} characters; write one object per line, as .jsonl.")
        yield block


def decode_file(path: Path, encoding: str, decoder: json.JSONDecoder) -> Any:
    """Return what a file of JSON holds, an array or object.

    Raises:
        SourceError: it is no JSON, or neither, or too large to be decoded whole.
    """
    text = "".join(_bounded(path, read_blocks(path, encoding))).strip("\ufeff \t\r\n")
    if not text:
        return []
    try:
        value = decoder.decode(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise SourceError(f"{path} is not JSON: {error}. For one object per line name the file .jsonl.") from error
    if not isinstance(value, dict | list):
        raise SourceError(f"{path} holds no array of objects; got {text[:40]!r}")
    return value
