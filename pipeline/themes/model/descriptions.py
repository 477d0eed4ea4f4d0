"""What shows a theme to a reader: one line with what people say, in their words, and typical sentences."""

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.text.clauses import cut_clauses
from pipeline.text.subject_words import words_of
from pipeline.text.theme_label_phrases import find_stems
from pipeline.themes.model.members import Members

LONGEST: Final = 160  # characters of a line
QUOTED: Final = (3, 13)  # words of a quotation
READABLE: Final = (5, 25)  # words of a typical sentence
COMPARED: Final = 60  # sentences of a theme, the nearest to its centroid
SHOWN: Final = 3
TOO_SIMILAR: Final = 0.85  # cosine from which two sentences are too alike to be shown both
BONUS: Final = 0.4  # cosine that a sentence with all words of the label is ahead
PROBABILITY_BONUS: Final = 0.1  # cosine that a sentence is ahead that can belong to no other theme


def choose_typical(rows: Sequence[int], members: Members, stems: Collection[str], probability: NDArray[np.float32]) -> list[int]:
    """Return up to three rows of a theme: readable, near its centroid, with the words of its label, and no two too similar."""
    readable = [row for row in rows if READABLE[0] <= len(words_of(members.texts[row])) <= READABLE[1]]
    ranked = _rank(readable if len(readable) >= SHOWN else rows, members, stems, probability)
    chosen: list[int] = []
    for row in ranked[:COMPARED]:
        if len(chosen) < SHOWN and _is_distinct(row, chosen, members):
            chosen.append(row)
    return [*chosen, *(row for row in ranked if row not in chosen)][:SHOWN]


def describe_theme(rows: Sequence[int], members: Members, stems: Collection[str]) -> str:
    """Return what people say, two short clauses in their own words: 'People say: “it came warm”, “the ice had melted”'."""
    chosen: list[int] = []
    quotes: list[str] = []
    ranked = _rank(rows, members, stems)[:COMPARED]
    for needed in (True, False):  # clauses without a word of the label only where there are no others
        for row in ranked:
            text = " ".join(members.texts[row].split())
            short = [one for one in ([text] if _is_short(text) else cut_clauses(text)) if _is_short(one)]
            short = [one.strip(" .,;:-–—\"“”'") for one in short if not needed or not find_stems(one).isdisjoint(stems)]
            if short and len(quotes) < (2 if needed else 1) and _is_distinct(row, chosen, members):
                chosen.append(row)
                quotes.append(short[0])
    quotes = quotes or [" ".join(members.texts[row].split())[: LONGEST - 20] for row in ranked[:1]]
    return f"People say: {', '.join(f'“{quote}”' for quote in quotes)}" if quotes else "No sentence belongs to this theme."


def describe_broader(label: str, children: Sequence[str]) -> str:
    """Return what lies below a broader theme: "Delivery: late boxes, missing items and damaged fruit"."""
    names = [uncapitalize(name) for name in children]
    for number in range(len(names), 0, -1):
        listed = names[:number] + (["more"] if number < len(names) else [])
        line = f"{label}: {', '.join(listed[:-1])}{' and ' if len(listed) > 1 else ''}{listed[-1]}"
        if len(line) <= LONGEST:
            return line
    return label[:LONGEST]


def uncapitalize(label: str) -> str:
    """Return a label as it stands within a sentence; names keep their capitals: "PIN", "Premium Economy"."""
    first, *rest = label.split(" ")
    return label if first[1:] != first[1:].lower() or any(word[:1].isupper() for word in rest) else label[:1].lower() + label[1:]


def _is_short(text: str) -> bool:
    return QUOTED[0] <= len(text.split()) <= QUOTED[1] and len(text) < LONGEST // 2 - 10


def _is_distinct(row: int, chosen: Sequence[int], members: Members) -> bool:
    return all(float(members.projected[row] @ members.projected[other]) < TOO_SIMILAR for other in chosen)


def _rank(rows: Sequence[int], members: Members, stems: Collection[str], probability: NDArray[np.float32] | None = None) -> list[int]:
    score = {row: float(members.near[row]) + BONUS * len(members.stems[row] & set(stems)) / max(len(stems), 1) for row in rows}
    if probability is not None:
        score = {row: value + PROBABILITY_BONUS * float(probability[row]) for row, value in score.items()}
    return sorted(rows, key=lambda row: (-round(score[row], 5), members.texts[row]))
