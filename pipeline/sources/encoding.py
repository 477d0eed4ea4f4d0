"""Bytes to lines of text, without losing a file to a few bad bytes.

Order of belief: the configuration, a byte order mark, the zero bytes of UTF-16, strict UTF-8, UTF-8 with a few broken
lines, Western Windows text, and at last charset-normalizer. A UTF-8 sequence hardly ever arises by chance in an 8-bit
text, so a file with many valid ones and a few broken lines is broken UTF-8, not Latin-1.
"""

import codecs
import gzip
import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from pipeline.errors import SourceError, nearest

logger = logging.getLogger(__name__)

SAMPLE = 1 << 20  # bytes that are looked at where a guess is needed
FEW_BROKEN = 0.05  # share of lines
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALIASES = ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1", "cp1250", "cp1251", "shift_jis", "gb18030", "big5", "mac_roman"]
# Accented letters and the typographic signs of cp1252; not Ã and Â, which are what half a UTF-8 sequence looks like, nor
# ³ and ¹, which are ł and ą in Polish text.
_WESTERN = re.compile(
    rb"[\x00-\x7f\x80\x85\x8c\x91-\x97\x99\x9c\xa0\xa1\xa3\xa7-\xac\xae\xb0-\xb2\xb4\xb7\xb8\xba-\xbf\xc0\xc1\xc4-\xdd\xdf-\xef\xf1-\xfd]*"
)
_ACCENTED = re.compile(rb"[\xc0-\xff]")
_ACCENTED_RUN = re.compile(rb"[\xc0-\xff]{2,}")
_ESCAPED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line with its end, cleaned, and what had to be cleaned."""

    number: int
    text: str
    problem: str | None = None


def open_bytes(path: Path) -> IO[bytes]:
    """Open a file for reading, unpacked where its name ends in .gz."""
    return cast(IO[bytes], gzip.open(path, "rb")) if path.suffix.lower() == ".gz" else path.open("rb")


def read_lines(path: Path, encoding: str) -> Iterator[Line]:
    r"""Yield the physical lines, split at \n, \r or \r\n; zero bytes are cut, bad bytes become U+FFFD, and both are noted."""
    wide = codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))
    bad = re.compile("\ufffd") if wide else _ESCAPED
    name = codecs.lookup(encoding).name.removesuffix("-sig").upper()
    with open_bytes(path) as raw, io.TextIOWrapper(raw, encoding, "replace" if wide else "surrogateescape", newline="") as file:
        for number, text in enumerate(file, 1):
            problems = []
            if not text.isascii() and bad.search(text):
                text = bad.sub("\ufffd", text)
                problems.append(f"bytes that are not {name}, shown as \ufffd")
            if "\0" in text:
                text = text.replace("\0", "")
                problems.append("NUL bytes, removed")
            yield Line(number, text, "; ".join(problems) or None)


def read_blocks(path: Path, encoding: str) -> Iterator[str]:
    """Yield the text in pieces of up to a million characters; bad bytes arrive as lone surrogates."""
    wide = codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))
    with open_bytes(path) as raw, io.TextIOWrapper(raw, encoding, "replace" if wide else "surrogateescape", newline="") as file:
        while block := file.read(SAMPLE):
            yield block


def find_encoding(path: Path, given: str | None) -> str:
    """Return the codec to read a file with.

    Raises:
        SourceError: ``options.encoding`` names no codec.
    """
    with open_bytes(path) as file:
        head = file.read(SAMPLE)
    if given is not None:
        return _known(given, head)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    return _wide(head) or ("utf-8" if _is_utf8(path) else _narrow(path, head))


def _known(given: str, head: bytes) -> str:
    try:
        name = codecs.lookup(given).name
    except LookupError as error:
        raise SourceError(f'options.encoding = "{given}" is no encoding. {nearest(given, _ALIASES)}') from error
    return "utf-8-sig" if name == "utf-8" and head.startswith(codecs.BOM_UTF8) else name


def _wide(head: bytes) -> str | None:
    """Recognise UTF-16 without a mark: every other byte of Western text is zero."""
    pairs = len(head) // 2
    if pairs < 2:
        return None
    even, odd = head[0 : 2 * pairs : 2].count(0) / pairs, head[1 : 2 * pairs : 2].count(0) / pairs
    if odd > 0.5 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.5 and odd < 0.1 else None


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with open_bytes(path) as file:
        try:
            while block := file.read(SAMPLE):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _narrow(path: Path, head: bytes) -> str:
    total = foreign = 0
    broken: list[bytes] = []
    broken_lines = 0
    with open_bytes(path) as file:
        for line in file:
            total += 1
            if line.isascii():
                continue
            foreign += 1
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                broken_lines += 1
                broken += [line] if len(broken) < 1000 else []
    western = all(_WESTERN.fullmatch(line) for line in broken)
    if foreign - broken_lines > broken_lines or (broken_lines <= max(1, FEW_BROKEN * total) and not western):
        logger.warning("%s: %d of %d lines are not UTF-8", path, broken_lines, total)
        return "utf-8"
    sample = b"".join(broken)
    return "cp1252" if western and _sparse(sample) else _guessed(path, sample or head)


def _sparse(sample: bytes) -> bool:
    """Whether accented letters stand alone among plain ones, as in Western languages; Cyrillic or Greek words consist of them."""
    accented = len(_ACCENTED.findall(sample))
    return sum(map(len, _ACCENTED_RUN.findall(sample))) <= 0.3 * accented


def _guessed(path: Path, sample: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:SAMPLE]).best()
    encoding = best.encoding if best is not None else "cp1252"
    for candidate in (encoding, "cp1252"):
        try:
            sample.decode(candidate)
        except UnicodeDecodeError:
            continue
        logger.warning("%s is not UTF-8; read as %s. If that is wrong, set options.encoding", path, candidate)
        return candidate
    return "latin-1"
