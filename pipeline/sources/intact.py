"""What a file must be before anybody reads it: there, of the format that its name says, and of a size that memory and disk can take.

A few hundred bytes can unpack to gigabytes, and a line without an end is read into memory whole: both are looked for first.
"""

import zipfile
from pathlib import Path
from typing import Final

from pipeline.errors import SourceError
from pipeline.sources.encoding import SAMPLE, open_bytes

GB: Final = 1_000_000_000
LONGEST_LINE: Final = 256_000_000  # bytes
_MOST_GROWTH: Final = 1032  # times that deflate can shrink a file
_AT_ONCE: Final = 4  # of a workbook, all but its sheets is read at once, and weighs this many times as much in memory
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_links(pattern: str, found: list[Path]) -> None:
    """Raise a SourceError for a link that leads nowhere, and for a folder where files are meant."""
    for path in found:
        if path.is_symlink() and not path.exists():
            raise SourceError(f"{path} is a link to a file that is not there. Put the file back, or remove the link.")
    if Path(pattern).is_dir():
        raise SourceError(f'{pattern} is a folder; name the files in it: path = "{pattern}/*.csv" for example.')


def check_content(path: Path) -> None:
    """Raise a SourceError for a file that holds nothing but zero bytes: its copy, or its disk, was cut off."""
    with path.open("rb") as file:
        while block := file.read(SAMPLE):
            if block.strip(b"\0"):
                return
    if path.stat().st_size:
        raise SourceError(f"{path} holds nothing but zero bytes: it was not copied whole. Fetch it again.")


def workbook_or_text(path: Path) -> str:
    """Return the format of a file that is named like a workbook: xlsx, or csv where a web tool wrote text under that name.

    Raises:
        SourceError: it is a web page, a workbook of before 2007, or locked by a password.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(_OLD_EXCEL):
        raise SourceError(
            f"{path} is an Excel file of before 2007, or locked by a password. Open it in a spreadsheet and save it as .xlsx."
        )
    if head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        raise SourceError(
            f"{path} is a web page or XML under the name of a workbook. Open it in a spreadsheet and save it as .xlsx or .csv."
        )
    if head.startswith(b"PK") and path.suffix.lower() != ".xlsx":
        raise SourceError(f"{path} is a workbook of Excel 2007 or later. Rename it so that it ends in .xlsx.")
    return "xlsx" if head.startswith(b"PK") or not head else "csv"


def check_size(path: Path, most: float) -> None:
    """Raise a SourceError for a file that would unpack to more than `most` GB, or that holds a line too long for memory."""
    if zipfile.is_zipfile(path):
        _check_workbook(path, most)
        return
    packed, size = path.suffix.lower() == ".gz", path.stat().st_size
    if size * (_MOST_GROWTH if packed else 1) <= min(most * GB, LONGEST_LINE) or path.suffix.lower() == ".parquet":
        return
    unpacked = line = 0
    with open_bytes(path) as file:
        while block := file.read(SAMPLE):
            unpacked += len(block)
            first, last = _line_ends(block)
            line += len(block) if first < 0 else first
            if packed and unpacked > most * GB:
                raise SourceError(_too_large(path, most))
            if line > LONGEST_LINE and ".json" not in path.suffixes:  # an array is read object by object
                raise SourceError(f"{path} holds a line of more than {LONGEST_LINE:,} bytes. Is it text, with one row or object a line?")
            line = line if first < 0 else len(block) - last


def _line_ends(block: bytes) -> tuple[int, int]:
    """Return where the first and the last line of a block end; -1 where none does."""
    firsts = [place for mark in (b"\n", b"\r") if (place := block.find(mark)) >= 0]
    return (min(firsts), max(block.rfind(b"\n"), block.rfind(b"\r"))) if firsts else (-1, -1)


def _check_workbook(path: Path, most: float) -> None:
    with zipfile.ZipFile(path) as archive:
        sizes = {part.filename: part.file_size for part in archive.infolist()}  # zipfile reads no more than a part declares
    at_once = sum(size for name, size in sizes.items() if "worksheets/" not in name)
    if max(sum(sizes.values()), _AT_ONCE * at_once) > most * GB:
        raise SourceError(_too_large(path, most))


def _too_large(path: Path, most: float) -> str:
    return f"{path} unpacks to more than {most:g} GB, the most that max_unpacked allows. If that is right, raise max_unpacked in voc.toml."
