"""What shows a theme to a reader: one line with what people say, in their words, and typical sentences."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.text.clauses import cut_clauses
from pipeline.text.subject_words import words_of

if TYPE_CHECKING:
    from pipeline.themes.model.labels import Members, Scored

LONGEST: Final = 160  # characters of a line
QUOTED: Final = (3, 13)  # words of a quotation
READABLE: Final = (5, 25)  # words of a typical sentence
LOOKED_AT: Final = 60  # sentences of a theme, the nearest to its centroid
SHOWN: Final = 3
ALIKE: Final = 0.85  # cosine from which two sentences are too alike to be shown both
NAMED: Final = 0.4  # cosine that a sentence with all words of the label is ahead
SURE: Final = 0.1  # cosine that a sentence is ahead that can belong to no other theme


def typical_rows(
    texts: Sequence[str], rows: Sequence[int], members: "Members", label: "Scored", probability: NDArray[np.float32]
) -> list[int]:
    """Return up to three rows of a theme: readable, near its centroid, with the words of its label, and not the same thing three times."""
    readable = [row for row in rows if READABLE[0] <= len(words_of(texts[row])) <= READABLE[1]]
    ranked = _rank(texts, readable if len(readable) >= SHOWN else rows, members, label, probability)
    chosen = _diverse(ranked, members)
    return [*chosen, *(row for row in ranked if row not in chosen)][:SHOWN]


def describe(texts: Sequence[str], rows: Sequence[int], members: "Members", label: "Scored", name: str) -> str:
    """Return what people say, two short clauses in their own words: 'People say: “it came warm”, “the ice had melted”'."""
    ranked = _rank(texts, rows, members, label)[:LOOKED_AT]
    quotes: list[tuple[str, int]] = []
    for row in ranked:
        clauses = [text] if _is_short(text := " ".join(texts[row].split())) else [one for one in cut_clauses(text) if _is_short(one)]
        clauses = [one for one in clauses if any(find in one.lower() for find in label.candidate.stems)] or clauses[:0]
        fresh = all(float(members.placed[row] @ members.placed[other]) < ALIKE for _, other in quotes)
        if clauses and fresh:
            quotes.append((clauses[0].strip(" .,;:!-–—\"“”'"), row))
        if len(quotes) == 2:
            break
    line = f"People say: {', '.join(f'“{quote}”' for quote, _ in quotes)}"
    return line if quotes and len(line) <= LONGEST else f"People say: “{quotes[0][0]}”" if quotes else f"What people say about {name.lower()}"


def describe_broader(label: str, children: Sequence[str]) -> str:
    """Return what lies below a broader theme: "Delivery: late boxes, missing items and damaged fruit"."""
    names = [name if name[1:2].isupper() else name[:1].lower() + name[1:] for name in children]
    for number in range(len(names), 0, -1):
        listed = names[:number] + (["more"] if number < len(names) else [])
        line = f"{label}: {', '.join(listed[:-1])}{' and ' if len(listed) > 1 else ''}{listed[-1]}"
        if len(line) <= LONGEST:
            return line
    return label[:LONGEST]


def _is_short(text: str) -> bool:
    return QUOTED[0] <= len(text.split()) <= QUOTED[1] and len(text) < LONGEST // 2


def _rank(
    texts: Sequence[str], rows: Sequence[int], members: "Members", label: "Scored", probability: NDArray[np.float32] | None = None
) -> list[int]:
    stems = label.candidate.stems
    worth = {}
    for row in rows:
        held = len(stems & members.stems[row]) / max(len(stems), 1)
        sure = float(probability[row]) if probability is not None else 0.0
        worth[row] = round(float(members.near[row]) + NAMED * held + SURE * sure, 5)
    return sorted(rows, key=lambda row: (-worth[row], texts[row]))


def _diverse(ranked: Sequence[int], members: "Members") -> list[int]:
    chosen: list[int] = []
    for row in ranked[:LOOKED_AT]:
        if len(chosen) < SHOWN and all(float(members.placed[row] @ members.placed[other]) < ALIKE for other in chosen):
            chosen.append(row)
    return chosen
