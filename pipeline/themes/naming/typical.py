"""Sentences that show what a theme is: near its middle, easy to read, and not the same thing three times."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows
from pipeline.text.subject_words import words_of
from pipeline.themes.model.rule import ThemeModel, project
from pipeline.themes.naming.phrases import stem

SHOWN = 3
LOOKED_AT = 60  # sentences of a theme, the nearest to its middle
READABLE = (5, 25)  # words
NAMED = 0.15  # cosine that a sentence with a word of the label is ahead, with all of them twice as much
SURE = 0.1  # cosine that a sentence is ahead that belongs to no other theme
ALIKE = 0.9  # cosine from which two sentences are too alike to be shown both


def typical_rows(
    texts: Sequence[str],
    theme: NDArray[np.int32],
    probability: NDArray[np.float32],
    near: NDArray[np.float32],
    model: ThemeModel,
    vectors: FloatRows,
    stems: Sequence[frozenset[str]],
) -> list[list[int]]:
    """Return up to three rows of each theme, the most telling first.

    Args:
        texts: n subject texts.
        theme: ``(n,)`` theme of each text, -1 for none.
        probability: ``(n,)`` of that theme, 0..1.
        near: ``(n,)`` cosine to the middle of that theme.
        model: the themes.
        vectors: ``(n, dim)`` unit rows.
        stems: of the words of each theme's label.
    """
    return [
        _shown(texts, _nearest(texts, np.flatnonzero(theme == group), near), probability, near, model, vectors, stems[group])
        for group in range(model.count)
    ]


def _nearest(texts: Sequence[str], places: NDArray[np.int64], near: NDArray[np.float32]) -> list[int]:
    """Return the first row of each distinct text, readable ones first, then the nearest to the middle."""
    low, high = READABLE
    readable: list[int] = []
    others: list[int] = []
    seen: set[str] = set()
    for row in sorted(places.tolist(), key=lambda row: (-round(float(near[row]), 5), texts[row], row)):
        words = words_of(texts[row])
        if " ".join(words) not in seen:
            (readable if low <= len(words) <= high else others).append(row)
        seen.add(" ".join(words))
        if len(readable) == LOOKED_AT:
            break
    return readable if len(readable) >= SHOWN else [*readable, *others]


def _shown(
    texts: Sequence[str],
    rows: list[int],
    probability: NDArray[np.float32],
    near: NDArray[np.float32],
    model: ThemeModel,
    vectors: FloatRows,
    stems: frozenset[str],
) -> list[int]:
    if not rows:
        return []
    placed = project(np.asarray(vectors)[rows], model.mean, model.directions)
    worth = {}
    for place, row in enumerate(rows):
        held = len(stems & {stem(word) for word in words_of(texts[row])}) / max(len(stems), 1)
        worth[place] = round(float(near[row]) + 2 * NAMED * held + SURE * float(probability[row]), 5)
    order = sorted(worth, key=lambda place: (-worth[place], texts[rows[place]]))
    chosen: list[int] = []
    for place in order:
        if len(chosen) < SHOWN and all(float(placed[place] @ placed[other]) < ALIKE for other in chosen):
            chosen.append(place)
    chosen.extend(place for place in order if place not in chosen)
    return [rows[place] for place in chosen[:SHOWN]]
