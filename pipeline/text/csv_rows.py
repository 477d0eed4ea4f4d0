"""Tables that people write in a spreadsheet: what cannot be meant is refused with its line, because nobody sees what is mended silently."""

import csv
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import SettingsError, nearest
from pipeline.text.name_key import name_key


def read_rows(path: Path, columns: Sequence[str], needed: str) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a CSV file that people edit (UTF-8, with or without byte order mark), each with its line; blank ones left out.

    Raises:
        SettingsError: the file cannot be read, its header lacks the needed column or has an unknown one, or a row has too many cells.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            lines = [(reader.line_num, cells) for cells in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"{path} cannot be read ({error}). Save it as CSV in UTF-8, with texts that hold a comma in quotes.") from error
    if not lines:
        raise SettingsError(f"{path} is empty. Its first line must be {','.join(columns)}.")
    header = [name_key(cell) for cell in lines[0][1]]
    if needed not in header:
        raise SettingsError(f'{path} has no column "{needed}" (found: {", ".join(header)}). Its first line must be {",".join(columns)}.')
    for column in header:
        if column not in columns or header.count(column) > 1:
            raise SettingsError(f'{path} has an unknown or repeated column "{column}". {nearest(column, list(columns))}')
    for line, cells in lines[1:]:
        if len(cells) > len(header):
            what = f"{path}, line {line}: {len(cells)} cells under {len(header)} columns"
            raise SettingsError(f"{what}. Put cells that hold a comma in double quotes.")
    return [(line, dict(zip(header, cells, strict=False))) for line, cells in lines[1:] if any(cell.strip() for cell in cells)]
