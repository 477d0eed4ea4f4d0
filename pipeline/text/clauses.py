"""The clauses of a text, cut by its marks and connectives.

Cheap on purpose: they serve comparison only, nothing is quoted from them, so no parse is paid.
"""

import re
from collections.abc import Sequence
from typing import Final

CLAUSES_AT_MOST: Final = 12  # of one text; a longer text is cut into its first clauses only
LEAST_WORDS: Final = 3  # shorter parts say too little alone and join their neighbour

_WORD: Final = re.compile(r"\w+")
_OPENS: Final = r"i|we|you|they|he|she|it|my|our|your|now|then|still|no|not"
_CUT: Final = re.compile(
    rf"(?<=[.!?;:…])\s+|\s*\n\s*|\s+(?:-|–|—|--)\s+|(?<=,)\s+(?=(?:and|but|so|which|because|after|{_OPENS})\b)"
    rf"|\s+(?=(?:but|because|so|after|when|while|since|then|and (?:the|{_OPENS}))\b)",
    re.IGNORECASE,
)


def cut_clauses(text: str) -> list[str]:
    """Return the clauses of a text, at most twelve; a single clause gives ``[text]``."""
    joined: list[str] = []
    for piece in (cut.strip() for cut in _CUT.split(text)):
        if not piece:
            continue
        if joined and (len(_WORD.findall(piece)) < LEAST_WORDS or len(_WORD.findall(joined[-1])) < LEAST_WORDS):
            joined[-1] += " " + piece
        else:
            joined.append(piece)
    return joined[:CLAUSES_AT_MOST] or [text]


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
