"""From a reading to reasons: runs of words that are a cause or an effect, and which cause goes with which effect."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.voice.implied.reader import MARKS, ROLES, Reading

INSIDE: Final = 0.3  # probability from which a token belongs to a span
BRIDGE: Final = 0.6  # of that, for a single token between two that belong
NEW: Final = (0.5, 0.3)  # probabilities of a start, and of an end before it, that cut a run in two
NEAR: Final = 3  # tokens between cause and effect that cost nothing
FAR: Final = 0.01  # what each further one costs
_MARKS: Final = " \t\n,.;:!?-–—…\"“”'‘’()[]*/"
_LEAD: Final = re.compile(
    rf"(?:[{re.escape(_MARKS)}]|(?:and|but|so|because|as|since|for|that|which|then|due\s+to)\b(?=\s))*", re.IGNORECASE
)


class Link(NamedTuple):
    """A cause and an effect in a passage, characters; and how sure the reader is of their words, 0 to 1."""

    cause: tuple[int, int]
    effect: tuple[int, int]
    sureness: float


def links_of(reading: Reading, text: str, starts: Sequence[int] = ()) -> list[Link]:
    """Return the links of a passage, the surest and nearest first. A cause has one effect; an effect may have several causes.

    Args:
        reading: of the passage.
        text: of the passage.
        starts: where its sentences begin; no side reaches over such a border.
    """
    causes, effects = (_runs(reading, role, starts) for role in ROLES)
    found = []
    for cause in causes:
        for effect in effects:
            gap = max(effect[0] - cause[1], cause[0] - effect[1])
            if gap > 0:
                sure = float(np.sqrt(_mean(reading.chance, cause, "cause") * _mean(reading.chance, effect, "effect")))
                found.append((sure - FAR * max(gap - NEAR, 0), sure, cause, effect))
    taken: set[tuple[int, int]] = set()
    links = []
    for _, sure, cause, effect in sorted(found, reverse=True):
        sides = [_trimmed(text, reading.offsets[first][0], reading.offsets[last][1]) for first, last in (cause, effect)]
        if cause not in taken and all(start < end for start, end in sides):
            taken.add(cause)
            links.append(Link(sides[0], sides[1], round(sure, 4)))
    return links


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a place without marks at its ends and words that lead up to it."""
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    return start, start + len(text[start:end].rstrip(_MARKS))


def _runs(reading: Reading, role: str, starts: Sequence[int]) -> list[tuple[int, int]]:
    """Return first and last token of each run that is in the role."""
    inside, start, end = (reading.chance[:, MARKS.index(f"{role} {part}")] for part in ("inside", "start", "end"))
    held = inside >= INSIDE
    held[1:-1] |= (inside[1:-1] >= INSIDE * BRIDGE) & held[:-2] & held[2:]
    cut = np.zeros(len(held), dtype=bool)
    cut[1:] = (start[1:] > NEW[0]) & (end[:-1] > NEW[1])
    if len(held) and len(starts):
        sentence = np.searchsorted(np.asarray(starts), [first for first, _ in reading.offsets], side="right")
        cut[1:] |= sentence[1:] != sentence[:-1]
    runs: list[tuple[int, int]] = []
    for at in np.flatnonzero(held).tolist():
        if runs and runs[-1][1] == at - 1 and not cut[at]:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    return runs


def _mean(chance: NDArray[np.float64], run: tuple[int, int], role: str) -> float:
    return float(chance[run[0] : run[1] + 1, MARKS.index(f"{role} inside")].mean())
