"""Where in a sentence a signal shows: an exact span, so that a reader can check it and a wrong rule can be found."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from pipeline.voice.signals.cues import Cue

_MARKS_BEFORE: Final = re.compile(r"[\s.,;:!*\"'()~-]*")
_MARKS_AFTER: Final = re.compile(r"[\s,;:~-]+$")


class Found(NamedTuple):
    """A cue found in a sentence: its name, how far to trust it (0-1), and its half-open span in code points."""

    name: str
    confidence: float
    start: int
    end: int


def whole(text: str) -> tuple[int, int]:
    """Return the span of a text without the blanks around it."""
    stripped = text.strip()
    start = text.index(stripped) if stripped else 0
    return start, start + len(stripped)


def first(cues: Sequence[Cue], text: str) -> Found | None:
    """Return the first of the cues that matches, or None."""
    for cue in cues:
        match = cue.pattern.search(text)
        if match and match.end() > match.start():
            return Found(cue.name, cue.confidence, *trimmed(match))
    return None


def trimmed(match: re.Match[str]) -> tuple[int, int]:
    """Return the span of a match without the blanks and marks that a cue may take in at its ends."""
    lead = _MARKS_BEFORE.match(match.group())
    skipped = lead.end() if lead else 0
    kept = _MARKS_AFTER.sub("", match.group()[skipped:])
    if not kept:
        return whole(match.string)
    start = match.start() + skipped
    return start, start + len(kept)
