"""A given taxonomy: the themes that people already agreed on, as a table they can edit in any spreadsheet.

The file is a CSV with the columns ``name,description,parent,examples,keywords``; only ``name`` is needed. Several examples or
keywords in one cell are separated by ``|``. What cannot be meant (two equal names, a theme above itself) is refused with the
line it stands on, because a taxonomy that is silently mended is no longer the one that people agreed on.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.errors import SettingsError, nearest

COLUMNS: Final = ("name", "description", "parent", "examples", "keywords")
SEPARATOR: Final = "|"


@dataclass(frozen=True, slots=True)
class Given:
    """One theme of a given taxonomy; everything but the name may be empty."""

    name: str
    description: str = ""
    parent: str = ""
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Themes in the order of the file.

    Raises:
        SettingsError: no theme, a missing name, two names that differ at most in case and blanks, an unknown parent, or a cycle.
    """

    themes: tuple[Given, ...]
    source: str = "taxonomy"

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if not self.themes:
            raise SettingsError(f"{self.source} holds no theme. Write at least one row under the header {','.join(COLUMNS)}.")
        self._check_names()
        self._check_parents()

    @property
    def names(self) -> list[str]:
        """The names, in order."""
        return [theme.name for theme in self.themes]

    def _check_names(self) -> None:
        seen: dict[str, int] = {}
        for row, theme in enumerate(self.themes, start=1):
            key = name_key(theme.name)
            if not key:
                raise SettingsError(f"{self.source}, theme {row}: the name is missing. Give every theme a name, or delete the row.")
            if key in seen:
                raise SettingsError(
                    f'{self.source}, theme {row}: the name "{theme.name}" is already that of theme {seen[key]}. '
                    "Rename one of them, or put their descriptions, examples and keywords into one row."
                )
            seen[key] = row

    def _check_parents(self) -> None:
        parents = {name_key(theme.name): name_key(theme.parent) for theme in self.themes}
        for row, theme in enumerate(self.themes, start=1):
            if name_key(theme.parent) and name_key(theme.parent) not in parents:
                raise SettingsError(
                    f'{self.source}, theme {row}: the parent "{theme.parent}" of "{theme.name}" is not a name in this taxonomy. '
                    f"{nearest(theme.parent, self.names)}"
                )
        for row, theme in enumerate(self.themes, start=1):
            above, chain = parents[name_key(theme.name)], [name_key(theme.name)]
            while above:
                if above in chain:
                    circle = " -> ".join([*chain[chain.index(above) :], above])
                    raise SettingsError(
                        f'{self.source}, theme {row}: "{theme.name}" stands above itself ({circle}). Empty the parent of one of them.'
                    )
                chain.append(above)
                above = parents[above]


def name_key(name: str) -> str:
    """Return a name as it is compared: lower case, single blanks."""
    return " ".join(name.casefold().split())


def read_taxonomy(path: Path) -> Taxonomy:
    """Return the taxonomy of a CSV file (UTF-8, with or without byte order mark).

    Raises:
        SettingsError: the file cannot be read, has no ``name`` column or an unknown one, or its rows make no taxonomy.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            header = [name_key(column or "") for column in reader.fieldnames or []]
            _check_header(path, header)
            reader.fieldnames = header
            rows = [row for row in reader if any(isinstance(cell, list) or (cell or "").strip() for cell in row.values())]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"The taxonomy {path} cannot be read ({error}). Save it as CSV in UTF-8.") from error
    for row in rows:
        if None in row:
            raise SettingsError(
                f'{path}, theme "{row.get("name")}": the row has more cells than the header. Put cells that hold a comma in double quotes.'
            )
    return taxonomy(rows, source=str(path))


def taxonomy(rows: Sequence[Mapping[str, str | None]], source: str = "taxonomy") -> Taxonomy:
    """Return the taxonomy of rows with the columns of the file; missing columns count as empty.

    Raises:
        SettingsError: see `Taxonomy`.
    """
    themes = []
    for row in rows:
        cell = {column: (row.get(column) or "").strip() for column in COLUMNS}
        themes.append(Given(cell["name"], cell["description"], cell["parent"], _listed(cell["examples"]), _listed(cell["keywords"])))
    return Taxonomy(tuple(themes), source)


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(SEPARATOR) if part.strip())


def write_taxonomy(given: Taxonomy, path: Path) -> None:
    """Write a taxonomy that `read_taxonomy` gives back unchanged."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for theme in given.themes:
            lists = (f" {SEPARATOR} ".join(theme.examples), f" {SEPARATOR} ".join(theme.keywords))
            writer.writerow((theme.name, theme.description, theme.parent, *lists))


def _check_header(path: Path, header: Sequence[str]) -> None:
    if not header:
        raise SettingsError(f"The taxonomy {path} is empty. Its first line must be {','.join(COLUMNS)}.")
    if "name" not in header:
        raise SettingsError(f'The taxonomy {path} has no column "name" (found: {", ".join(header)}). {nearest("name", list(header))}')
    for column in header:
        if column not in COLUMNS or header.count(column) > 1:
            raise SettingsError(f'The taxonomy {path} has an unknown or repeated column "{column}". {nearest(column, list(COLUMNS))}')
