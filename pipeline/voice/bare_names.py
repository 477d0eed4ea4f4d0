"""Answers that only name things: "Notion, Slack" to "Which other tools do you use?".

A name has no sentiment, hurts nobody and explains nothing, however the words of names sound ("Slack", "Crash Plan"). Whether words are
names cannot be told from themselves, "excellent" is as short, so the role of the question (``names``) must say it.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

NAMES: Final = "names"  # the role
_LONGEST_NAME: Final = 3  # words, "Adobe Creative Cloud"; longer parts may be clauses
_ASIDE: Final = re.compile(r"\([^()]*\)")
_BETWEEN: Final = re.compile(r"[,;|/\n&+\u2022]|\s[-\u2013]\s|\b(?:and|or|also|plus)\b", re.IGNORECASE)
# With one of these a part is a clause, and says something of what it names.
_CLAUSE: Final = re.compile(
    r"\b(?:i|we|you|they|it|its|it's|is|isn't|are|was|were|not|don't|can't|too|very|so|but|because|hate|love|like|prefer|better|worse|best|worst)\b",
    re.IGNORECASE,
)


def are_bare_names(texts: Sequence[str], roles: Sequence[object]) -> NDArray[np.bool_]:
    """Return which sentences only name things, in answer to a question that asks for names.

    Args:
        texts: sentences.
        roles: what the question of each asked for; anything but ``names`` tells nothing.
    """
    return np.array([role == NAMES and _is_bare(text) for text, role in zip(texts, roles, strict=True)], dtype=bool)


def _is_bare(text: str) -> bool:
    parts = _BETWEEN.split(_ASIDE.sub(" ", text))
    return all(len(part.split()) <= _LONGEST_NAME and not _CLAUSE.search(part) for part in parts)
