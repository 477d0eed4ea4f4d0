"""A fast first look over a whole column of texts, so that costly patterns run only where they can match.

Python's `re` walks every alternative at every character; RE2, which Arrow carries, reads each text once. RE2 knows no
look-around, so each cue gets a looser copy without it: what the copy misses the cue would miss too, and what it finds
is then decided by the cue itself. RE2 is ten times slower with the letters of all languages than with those of ASCII, so
texts in ASCII, which most are, get a copy of their own.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

_ESCAPE: Final = re.compile(r"\\.", re.DOTALL)
_PART: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\(\?<?[=!]|.", re.DOTALL)  # an escape, a class, the start of a look-around, a sign
_LOOK_AROUND: Final = ("(?!", "(?=", "(?<!", "(?<=")
# RE2 reads these as ASCII, Python as Unicode; a word boundary is dropped there, as it only ever narrows.
_UNICODE: Final = {r"\w": r"\pL\pN\pM_", r"\d": r"\pN", r"\s": r"\s\pZ\v\x1c-\x1f\x{85}", r"\b": ""}
_ASCII: Final = {r"\s": r"\s\v\x1c-\x1f"}


class Prefiltered(Protocol):
    """A cue: its pattern, and a hint without which the pattern cannot match, quicker to look for; None where there is none."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """What decides."""

    @property
    def hint(self) -> re.Pattern[str] | None:
        """What is looked for first."""


AnyCue = TypeVar("AnyCue", bound=Prefiltered)


def candidates(cues: Sequence[AnyCue], texts: "pa.LargeStringArray") -> list[list[AnyCue]]:
    """Return, for every text, the cues that may match it, in their order; most texts get an empty list."""
    found: list[list[AnyCue]] = [[] for _ in range(len(texts))]
    for cue in cues:
        for row in np.flatnonzero(may_match(cue.hint or cue.pattern, texts)):
            found[row].append(cue)
    return found


def column_of(texts: Sequence[str]) -> "pa.LargeStringArray":
    """Return the texts as an Arrow column; a lone half of a surrogate pair becomes "?", as it is no text and part of no cue."""
    import pyarrow as pa

    return pa.array([text if text.isascii() else text.encode("utf-8", "replace").decode() for text in texts], type=pa.large_string())


def may_match(pattern: re.Pattern[str], texts: "pa.LargeStringArray") -> NDArray[np.bool_]:
    """Return a boolean per text, shape ``(n_texts,)``: False only where the pattern cannot match."""
    import pyarrow.compute as pc

    plain = np.asarray(pc.string_is_ascii(texts).fill_null(True).to_numpy(zero_copy_only=False), dtype=np.bool_)
    found = np.zeros(len(texts), dtype=np.bool_)
    for ascii_only, rows in ((True, plain), (False, ~plain)):
        if rows.any():
            part = texts if rows.all() else texts.filter(rows)
            mask = pc.match_substring_regex(part, loosened(pattern.pattern, ascii_only), ignore_case=bool(pattern.flags & re.IGNORECASE))
            found[rows] = mask.fill_null(False).to_numpy(zero_copy_only=False)
    return found


@cache
def loosened(pattern: str, ascii_only: bool = False) -> str:
    """Return the pattern without look-around, as RE2 reads it: it matches a superset, in ASCII texts only if so asked."""
    classes = _ASCII if ascii_only else _UNICODE
    out: list[str] = []
    skipped = 0  # brackets open since a look-around began
    for part in _PART.findall(pattern):
        if skipped or part in _LOOK_AROUND:
            skipped += part.startswith("(") - (part == ")")
        elif part.startswith("["):
            out.append(_ESCAPE.sub(lambda escape: classes.get(escape.group(), escape.group()), part))
        elif part in classes:
            out.append(f"[{classes[part]}]" if classes[part] else "")
        else:
            # Python's "$" also stands before a line break at the very end.
            out.append(r"\n?$" if part == "$" else part)
    return "".join(out)
