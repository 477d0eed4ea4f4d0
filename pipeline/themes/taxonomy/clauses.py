"""The phrases of a theme and the clauses of a text, which are compared piece by piece.

A description such as "Bags were lost, left behind or delivered late" names several things, and a text speaks of one of them.
Compared whole, the two blur; compared piece by piece, a clause finds the piece that it resembles (late interaction, as in
ColBERT, Khattab and Zaharia 2020, with clauses for tokens).
"""

import re
from collections.abc import Sequence
from typing import Final

from pipeline.themes.taxonomy.table import SeedTaxonomy, SeedTheme, name_key

PARTS_AT_MOST: Final = 12  # parts of one text; a longer text is cut into its first parts only
LEAST_WORDS: Final = 3  # shorter parts say too little alone and join their neighbour

_PIECE: Final = re.compile(r"[:;,.!?\n]+|\b(?:or|and)\b", re.IGNORECASE)
_WORD: Final = re.compile(r"\w+")
_OPENS: Final = r"i|we|you|they|he|she|it|my|our|your|now|then|still|no|not"
_CUT: Final = re.compile(
    rf"(?<=[.!?;:…])\s+|\s*\n\s*|\s+(?:-|–|—|--)\s+|(?<=,)\s+(?=(?:and|but|so|which|because|after|{_OPENS})\b)"
    rf"|\s+(?=(?:but|because|so|after|when|while|since|then|and (?:the|{_OPENS}))\b)",
    re.IGNORECASE,
)
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


def keyword_pattern(theme: SeedTheme) -> re.Pattern[str] | None:
    """Return a pattern for the whole words and phrases that people gave as keywords, in any case; None without keywords."""
    if not theme.keywords:
        return None
    words = "|".join(r"\s+".join(map(re.escape, keyword.split())) for keyword in theme.keywords)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def cut_clauses(text: str) -> list[str]:
    """Return the clauses of a text by its marks and connectives, at most twelve; a single clause gives ``[text]``.

    Cheap on purpose: it serves comparison only, nothing is quoted from it, so no parse is paid.
    """
    joined: list[str] = []
    for piece in (cut.strip() for cut in _CUT.split(text)):
        if not piece:
            continue
        if joined and (len(_WORD.findall(piece)) < LEAST_WORDS or len(_WORD.findall(joined[-1])) < LEAST_WORDS):
            joined[-1] += " " + piece
        else:
            joined.append(piece)
    return joined[:PARTS_AT_MOST] or [text]


def cut_all(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return the clauses of those texts that have more than one, and for each clause the row of its text."""
    clauses: list[str] = []
    rows: list[int] = []
    for row, text in enumerate(texts):
        found = cut_clauses(text)
        if len(found) > 1:
            clauses += found
            rows += [row] * len(found)
    return clauses, rows
