"""A cue is a phrase that gives a sentence its signal, and a match is the exact span where it stands, which a reader can check.

Cues are data: the code that tries them knows none by name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

_MARKS_BEFORE: Final = re.compile(r"[\s.,;:!*\"'()~-]*")
_MARKS_AFTER: Final = re.compile(r"[\s,;:~-]+$")


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
    return Cue(name, re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE), confidence)


class CueMatch(NamedTuple):
    """A cue found in a sentence: its name, how far to trust it (0-1), and its half-open span in code points."""

    name: str
    confidence: float
    start: int
    end: int


def whole_span(text: str) -> tuple[int, int]:
    """Return the span of a text without the blanks around it."""
    stripped = text.strip()
    start = text.index(stripped) if stripped else 0
    return start, start + len(stripped)


def first_match(cues: Sequence[Cue], text: str) -> CueMatch | None:
    """Return the first of the cues that matches, or None."""
    for cue in cues:
        match = cue.pattern.search(text)
        if match and match.end() > match.start():
            return CueMatch(cue.name, cue.confidence, *trimmed_span(match))
    return None


def trimmed_span(match: re.Match[str]) -> tuple[int, int]:
    """Return the span of a match without the blanks and marks that a cue may take in at its ends."""
    lead = _MARKS_BEFORE.match(match.group())
    skipped = lead.end() if lead else 0
    kept = _MARKS_AFTER.sub("", match.group()[skipped:])
    if not kept:
        return whole_span(match.string)
    start = match.start() + skipped
    return start, start + len(kept)
