"""The part of a text in which cues are looked for, with the letters that they are written in."""

from typing import Final

MAX_CHARS: Final = 2_000  # cues are looked for in the first 2,000 characters; a longer "sentence" is a missed split

# One character for one, so that offsets stay: typewriter apostrophes, and letters that case folding takes for i, s and k.
_STRAIGHT: Final = str.maketrans("\u2019\u2018\u02bc\u00b4`\u00a0\u0130\u0131\u017f\u212a", "''''' IisK")


def normalize(text: object) -> str:
    """Return the part of a text that is searched, with typewriter apostrophes, at the same offsets; "" for what is no text."""
    return text[:MAX_CHARS].translate(_STRAIGHT) if isinstance(text, str) else ""
