"""The phrases of a theme, which are compared with the clauses of a text piece by piece.

A description such as "Bags were lost, left behind or delivered late" names several things, and a text speaks of one of them.
Compared whole, the two blur; compared piece by piece, a clause finds the piece that it resembles (late interaction, as in
ColBERT, Khattab and Zaharia 2020, with clauses for tokens).
"""

import re
from typing import Final

from pipeline.text.names import name_key
from pipeline.themes.taxonomy.table import SeedTaxonomy, SeedTheme

_PIECE: Final = re.compile(r"[:;,.!?\n]+|\b(?:or|and)\b", re.IGNORECASE)
# Names that stand for "none of these". Such a theme is where texts go that fit no other; its own words describe nothing.
_REST: Final = re.compile(
    r"(?:can'?t|cannot|can not|unable to|hard to) (?:tell|say)|(?:all |any |anything |something |every\w* )?(?:others?|else)(?: \w+)?"
    r"|misc(?:ellaneous|\.)?(?: \w+)?|unclear|unknown|unspecified|uncategori[sz]ed|unclassified|not (?:clear|stated|specified|sure)"
    r"|none(?: of (?:these|those|the above))?|no (?:particular|specific|clear|stated) \w+|rest|n/?a"
)


def theme_phrases(theme: SeedTheme) -> list[str]:
    """Return every phrasing of a theme: name, description, both, the pieces of the description, keywords, examples; no two alike."""
    full = f"{theme.parent}: {theme.name}" if theme.parent else theme.name
    said = [theme.name, full]
    if theme.description:
        pieces = (piece.strip() for piece in _PIECE.split(theme.description))
        said = [full, theme.description, f"{theme.name}: {theme.description}", *(piece for piece in pieces if len(piece) > 3)]
    return list(dict.fromkeys([*said, *theme.keywords, *theme.examples]))


def find_rest(taxonomy: SeedTaxonomy) -> int | None:
    """Return the number of the theme that means "none of these" ("Other", "Can't tell", "Miscellaneous"), or None."""
    found = [number for number, name in enumerate(taxonomy.names) if _REST.fullmatch(name_key(name).replace("’", "'"))]
    return found[0] if found else None
