"""A cue: a phrase that gives a sentence its signal. Cues are data; the code that tries them knows none by name."""

import re
from dataclasses import dataclass
from typing import Final

_FLAGS: Final = re.IGNORECASE


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that gives a sentence its signal: what it is called, how to find it, how far to trust it (0-1).

    ``hint``: a word or two without which the pattern cannot match, quicker to look for.
    """

    name: str
    pattern: re.Pattern[str]
    confidence: float
    hint: re.Pattern[str] | None = None


def cue(name: str, confidence: float, *patterns: str) -> Cue:
    """Return a cue that matches any of the patterns, whatever their case."""
    return Cue(name, re.compile("|".join(f"(?:{pattern})" for pattern in patterns), _FLAGS), confidence)
