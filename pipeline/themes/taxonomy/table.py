"""A seed taxonomy: the themes that people already agreed on, as a table they can edit in any spreadsheet.

The file is a CSV with the columns ``name,description,parent,examples,keywords``; only ``name`` is needed. Several examples or
keywords in one cell are separated by ``|``. What cannot be meant (two equal names, a theme above itself) is refused with the
line it stands on, because a taxonomy that is silently mended is no longer the one that people agreed on.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_scalar

from pipeline.errors import SettingsError, nearest
from pipeline.text.csv_rows import read_rows
from pipeline.text.names import name_key

COLUMNS: Final = ("name", "description", "parent", "examples", "keywords")
SEPARATOR: Final = "|"


@dataclass(frozen=True, slots=True)
class SeedTheme:
    """One theme of a seed taxonomy; everything but the name may be empty."""

    name: str
    description: str = ""
    parent: str = ""
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeedTaxonomy:
    """Themes in the order of the file.

    Raises:
        SettingsError: no theme, a missing name, two names that differ at most in case and blanks, an unknown parent, or a cycle.
    """

    themes: tuple[SeedTheme, ...]
    source: str = "taxonomy"

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if not self.themes:
            raise SettingsError(f"{self.source} holds no theme. Write at least one row under the header {','.join(COLUMNS)}.")
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
        for row, theme in enumerate(self.themes, start=1):
            if name_key(theme.parent) and name_key(theme.parent) not in seen:
                raise SettingsError(
                    f'{self.source}, theme {row}: the parent "{theme.parent}" of "{theme.name}" is not a name in this taxonomy. '
                    f"{nearest(theme.parent, self.names)}"
                )
        self._check_cycles()

    @property
    def names(self) -> list[str]:
        """The names, in order."""
        return [theme.name for theme in self.themes]

    @property
    def parents(self) -> NDArray[np.int64]:
        """The number of the parent of each theme, ``(count,)``, -1 at the top."""
        place = {name_key(name): number for number, name in enumerate(self.names)}
        return np.array([place.get(name_key(theme.parent), -1) for theme in self.themes], dtype=np.int64)

    def _check_cycles(self) -> None:
        parents = self.parents.tolist()
        for number, name in enumerate(self.names):
            chain = [number]
            while (above := parents[chain[-1]]) >= 0:
                if above in chain:
                    circle = " -> ".join(name_key(self.names[one]) for one in [*chain[chain.index(above) :], above])
                    raise SettingsError(
                        f'{self.source}, theme {number + 1}: "{name}" stands above itself ({circle}). Empty the parent of one of them.'
                    )
                chain.append(above)


def read_taxonomy(path: Path) -> SeedTaxonomy:
    """Return the taxonomy of a CSV file.

    Raises:
        SettingsError: see `read_rows` and `SeedTaxonomy`.
    """
    return build_taxonomy([row for _, row in read_rows(path, COLUMNS, "name")], source=str(path))


def build_taxonomy(rows: Sequence[Mapping[str, str]], source: str = "taxonomy") -> SeedTaxonomy:
    """Return the taxonomy of rows with the columns of the file; missing columns count as empty.

    Raises:
        SettingsError: see `SeedTaxonomy`.
    """
    themes = []
    for row in rows:
        name, description, parent, *lists = (row.get(column, "").strip() for column in COLUMNS)
        examples, keywords = (tuple(part.strip() for part in cell.split(SEPARATOR) if part.strip()) for cell in lists)
        themes.append(SeedTheme(name, description, parent, examples, keywords))
    return SeedTaxonomy(tuple(themes), source)


def write_taxonomy(taxonomy: SeedTaxonomy, path: Path) -> None:
    """Write a taxonomy that `read_taxonomy` gives back unchanged."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for theme in taxonomy.themes:
            lists = (f" {SEPARATOR} ".join(theme.examples), f" {SEPARATOR} ".join(theme.keywords))
            writer.writerow((theme.name, theme.description, theme.parent, *lists))


def taxonomy_of_themes(themes: pd.DataFrame) -> SeedTaxonomy:
    """Return themes as a taxonomy that people edit and give back.

    A name, an example or a keyword that the file could not hold is mended: blanks at the ends go, and the mark between examples
    becomes a comma. A parent that is not among the themes is left out.

    Args:
        themes: one row per theme, in the order wanted: ``label`` (distinct in any case), ``description``, ``parent`` (label of
            the theme above, or null), ``typical`` (list of texts), ``keywords`` (list of words); all but the label may be null.

    Raises:
        SettingsError: two labels are equal, one is empty, or a theme stands above itself.
    """
    names = {name_key(str(label)) for label in themes["label"]}
    made = []
    for row in themes.to_dict("records"):
        label, description, parent = (_clean(row[column]) for column in ("label", "description", "parent"))
        lists = ([] if is_scalar(row[column]) else row[column] for column in ("typical", "keywords"))
        examples, keywords = (tuple(filter(None, (_clean(one).replace(SEPARATOR, ",") for one in items))) for items in lists)
        made.append(SeedTheme(label, description, parent if name_key(parent) in names else "", examples, keywords))
    return SeedTaxonomy(tuple(made), "the themes in force")


def _clean(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
