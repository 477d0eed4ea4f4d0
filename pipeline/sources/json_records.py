"""JSON and JSON lines: one record per object, nested fields under dotted names.

A file that is one array is decoded object by object, so that memory does not grow with the file. Numbers keep the
letters they were written with: an id of twenty digits stays what it is.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import SourceError
from pipeline.source_settings import Source
from pipeline.sources.encoding import find_encoding, read_blocks, read_lines
from pipeline.sources.rows import Record, Refusal, Row, Table, items_per_row

MOST_OF_ONE_RECORD = 64_000_000  # characters
MOST_AT_ONCE = 256_000_000  # characters of a file that is decoded whole
_UNPAIRED = re.compile("[\ud800-\udfff]")
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=lambda _: None)


def open_json_lines(source: Source, path: Path) -> Table:
    """Return a file with one object per line; a line that is none is refused."""
    encoding = find_encoding(path, source.options.encoding)
    return Table(None, lambda: _line_records(path, encoding, items_per_row(source)))


def open_json(source: Source, path: Path) -> Table:
    """Return a file that holds an array of objects, an object around one, or one object per line.

    Raises:
        SourceError: while reading, where the file is no JSON.
    """
    encoding = find_encoding(path, source.options.encoding)
    head = next(read_blocks(path, encoding), "").lstrip("\ufeff \t\r\n")
    if head.startswith("["):
        return Table(None, lambda: _records(_array(path, encoding), items_per_row(source)))
    if head.startswith("{") and _one_per_line(head):
        return open_json_lines(source, path)
    return Table(None, lambda: _records(iter(_whole(path, encoding)), items_per_row(source)))


def flatten(value: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str | None]]:
    """Yield dotted name and text of every leaf; lists are kept as JSON, true and false in small letters."""
    for name, leaf in value.items():
        if isinstance(leaf, dict):
            yield from flatten(leaf, f"{prefix}{name}.")
        elif leaf is None or isinstance(leaf, str):
            yield prefix + name, leaf
        elif isinstance(leaf, bool):
            yield prefix + name, str(leaf).lower()
        else:
            yield prefix + name, json.dumps(leaf, ensure_ascii=False, default=str)


def _one_per_line(head: str) -> bool:
    first = head.split("\n", 1)[0]
    try:
        _DECODER.decode(first)
    except json.JSONDecodeError:
        return False
    return "\n" in head.strip()


def _line_records(path: Path, encoding: str, per_row: int) -> Iterator[Record]:
    for line in read_lines(path, encoding):
        text = line.text.strip("\ufeff \t\r\n")
        if not text:
            continue
        if line.problem is not None:
            yield Refusal(line.number, "", text, line.problem, 0)
        try:
            value = _DECODER.decode(text)
        except (json.JSONDecodeError, RecursionError) as error:
            yield Refusal(line.number, "", text, f"not JSON: {getattr(error, 'msg', 'nested too deep')}", per_row)
            continue
        yield from _record(line.number, value, per_row)


def _records(values: Iterator[Any], per_row: int) -> Iterator[Record]:
    for number, value in enumerate(values, 1):
        yield from _record(number, value, per_row)


def _record(number: int, value: Any, per_row: int) -> Iterator[Record]:
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
    yield Row(number, values)


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
            value, end = _DECODER.raw_decode(buffer, place)
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


def _whole(path: Path, encoding: str) -> list[Any]:
    text = "".join(_bounded(path, read_blocks(path, encoding))).strip("\ufeff \t\r\n")
    if not text:
        return []
    try:
        value = _DECODER.decode(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise SourceError(f"{path} is not JSON: {error}. For one object per line name the file .jsonl.") from error
    if not isinstance(value, dict):
        raise SourceError(f"{path} holds no array of objects; got {text[:40]!r}")
    arrays = [leaf for leaf in value.values() if isinstance(leaf, list) and leaf and all(isinstance(part, dict) for part in leaf)]
    if len(arrays) > 1:
        names = ", ".join(value)
        raise SourceError(f"{path} holds several arrays of objects ({names}); write the one with the feedback into a file of its own.")
    return arrays[0] if arrays else [value]
