"""A seed taxonomy: the themes that people already agreed on, as a table they can edit in any spreadsheet.

The file is a CSV with the columns ``name,description,parent,examples,keywords``; only ``name`` is needed. Several examples or
keywords in one cell are separated by ``|``. What cannot be meant (two equal names, a theme above itself) is refused with the
line it stands on, because a taxonomy that is silently mended is no longer the one that people agreed on.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_list_like

from pipeline.errors import SettingsError, nearest
from pipeline.text.csv_rows import read_rows
from pipeline.text.name_key import name_key
from pipeline.text.spreadsheet_cells import QUOTING

COLUMNS: Final = ("name", "description", "parent", "examples", "keywords")
SEPARATOR: Final = "|"
_PIECE: Final = re.compile(r"[:;,.!?\n]+|\b(?:or|and)\b", re.IGNORECASE)
# Names that stand for "none of these". Such a theme is where texts go that fit no other; its own words describe nothing.
_REST: Final = re.compile(
    r"(?:can'?t|cannot|can not|unable to|hard to) (?:tell|say)|(?:all |any |anything |something |every\w* )?(?:others?|else)(?: \w+)?"
    r"|misc(?:ellaneous|\.)?(?: \w+)?|unclear|unknown|unspecified|uncategori[sz]ed|unclassified|not (?:clear|stated|specified|sure)"
    r"|none(?: of (?:these|those|the above))?|no (?:particular|specific|clear|stated) \w+|rest|n/?a"
)


@dataclass(frozen=True, slots=True)
class SeedTheme:
    """One theme of a seed taxonomy; everything but the name may be empty."""

    name: str
    description: str = ""
    parent: str = ""
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()

    @property
    def phrases(self) -> list[str]:
        """Every phrasing of the theme: name, description, both, the pieces of the description, keywords, examples; no two alike.

        A description such as "Bags were lost, left behind or delivered late" names several things, and a text speaks of one of them.
        Compared whole, the two blur; compared piece by piece, a clause finds the piece that it resembles (late interaction, as in
        ColBERT, Khattab and Zaharia 2020, with clauses for tokens).
        """
        full = f"{self.parent}: {self.name}" if self.parent else self.name
        said = [self.name, full]
        if self.description:
            pieces = (piece.strip() for piece in _PIECE.split(self.description))
            said = [full, self.description, f"{self.name}: {self.description}", *(piece for piece in pieces if len(piece) > 3)]
        return list(dict.fromkeys([*said, *self.keywords, *self.examples]))


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
        row_of: dict[str, int] = {}
        for row, theme in enumerate(self.themes, start=1):
            key = name_key(theme.name)
            if not key:
                raise SettingsError(f"{self.source}, theme {row}: the name is missing. Give every theme a name, or delete the row.")
            if key in row_of:
                raise SettingsError(
                    f'{self.source}, theme {row}: the name "{theme.name}" is already that of theme {row_of[key]}. '
                    "Rename one of them, or put their descriptions, examples and keywords into one row."
                )
            row_of[key] = row
        parents = {name_key(theme.name): name_key(theme.parent) for theme in self.themes}
        for theme, parent in zip(self.themes, parents.values(), strict=True):
            if parent and parent not in row_of:
                where = f"{self.source}, theme {row_of[name_key(theme.name)]}"
                what = f'the parent "{theme.parent}" of "{theme.name}" is not a name in this taxonomy'
                raise SettingsError(f"{where}: {what}. {nearest(theme.parent, self.names)}")
        try:
            TopologicalSorter({name: [parent] for name, parent in parents.items() if parent}).prepare()
        except CycleError as error:
            name, *above = reversed(error.args[1])
            circle = " -> ".join([name, *above])
            what = f'{self.source}, theme {row_of[name]}: "{self.names[row_of[name] - 1]}" stands above itself ({circle})'
            raise SettingsError(f"{what}. Empty the parent of one of them.") from error

    @property
    def names(self) -> list[str]:
        """The names, in order."""
        return [theme.name for theme in self.themes]

    @property
    def parents(self) -> NDArray[np.int64]:
        """The number of the parent of each theme, ``(count,)``, -1 at the top."""
        number_of = {name_key(name): number for number, name in enumerate(self.names)}
        return np.array([number_of.get(name_key(theme.parent), -1) for theme in self.themes], dtype=np.int64)

    @property
    def rest(self) -> int | None:
        """The number of the theme that means "none of these" ("Other", "Can't tell", "Miscellaneous"), or None."""
        found = (number for number, name in enumerate(self.names) if _REST.fullmatch(name_key(name).replace("’", "'")))
        return next(found, None)


def read_taxonomy(path: Path) -> SeedTaxonomy:
    """Return the taxonomy of a CSV file.

    Raises:
        SettingsError: see `read_rows` and `SeedTaxonomy`.
    """
    return build_taxonomy([row for _, row in read_rows(path, COLUMNS, "name")], source=str(path))


def build_taxonomy(rows: Sequence[Mapping[Any, str]], source: str = "taxonomy") -> SeedTaxonomy:
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
    mark = f" {SEPARATOR} "
    rows = [(one.name, one.description, one.parent, mark.join(one.examples), mark.join(one.keywords)) for one in taxonomy.themes]
    table = pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(index=False, lineterminator="\n", quoting=QUOTING)
    path.write_text(table, encoding="utf-8", newline="")


def build_theme_taxonomy(themes: pd.DataFrame) -> SeedTaxonomy:
    """Return themes as a taxonomy that people edit and give back.

    What the file could not hold is mended: blanks at the ends go, and the mark between examples or keywords becomes a comma.
    ``themes`` has the columns of the file, rows in the order wanted, with lists of examples and keywords; all but the name may be null.

    Raises:
        SettingsError: see `SeedTaxonomy`.
    """
    return build_taxonomy(themes.map(_format_cell).to_dict("records"), "the active themes")


def _format_cell(value: Any) -> str:
    if isinstance(value, str):
        return " ".join(value.split())
    return SEPARATOR.join(_format_cell(one).replace(SEPARATOR, ",") for one in value) if is_list_like(value) else ""
