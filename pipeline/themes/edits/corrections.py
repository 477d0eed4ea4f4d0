"""What corrections do to the theme of a sentence: rows in, themes out, each row on its own.

Rows, examples and middles lie on the grid (see exact.py), so products are exact and a batch gives what single rows give.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows, unit_rows

Ids = NDArray[np.int32]
NO_THEME: Final = -1


@dataclass(frozen=True)
class Reach:
    """How far a person's word carries.

    Chosen on airline tweets with human codes, taught from the first half in time and counted on the second; half and slack also on
    pairs of like intents of banking77.

    Attributes:
        certain: least cosine to a moved sentence at which another follows it, whatever else speaks for.
        alone: least cosine at which a sentence that has no theme, or one without odds, follows it.
        start: cosine from which an example counts as evidence at all.
        weight: log odds that an example adds for each unit of cosine above that.
        half: share of the examples in the theme that they are split from.
        slack: how much farther from the examples than from what remains a sentence may be that goes to a made theme.
    """

    certain: float = 0.75
    alone: float = 0.5
    start: float = 0.1
    weight: float = 7.0
    half: float = 0.5
    slack: float = 0.05


def keyword_pattern(keywords: Sequence[str]) -> re.Pattern[str] | None:
    """Return a pattern for whole words or phrases, in any case, singular or plain plural; None without keywords."""
    phrases = [r"\s+".join(map(re.escape, keyword.split())) for keyword in keywords if keyword.split()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?:e?s)?(?!\w)", re.IGNORECASE) if phrases else None


def with_keyword(texts: Sequence[str], keywords: Sequence[str]) -> NDArray[np.bool_]:
    """Return which texts hold a keyword."""
    pattern = keyword_pattern(keywords)
    if pattern is None:
        return np.zeros(len(texts), dtype=np.bool_)
    return np.array([pattern.search(text) is not None for text in texts], dtype=np.bool_)


def taken(rows: FloatRows, examples: FloatRows, source: FloatRows | None, reach: Reach) -> NDArray[np.bool_]:
    """Return which rows of a theme go to one that was made of it by examples.

    A row goes if it is nearer to the middle of the examples than to the middle of what remains: the theme's middle, less that of the
    examples as if they stood for half of it. Few examples give a rough middle, so a row may be `Reach.slack` farther.

    Args:
        rows: ``(n, dim)``.
        examples: ``(dim,)`` their middle.
        source: ``(dim,)`` middle of the theme; None for rows of no theme, which go if they are near enough.
        reach: how far a person's word carries.
    """
    likeness = rows @ examples
    if source is None:
        return likeness >= reach.alone
    remains = unit_rows(source[None, :].astype(np.float64) - reach.half * examples.astype(np.float64))[0]
    nearer: NDArray[np.bool_] = likeness > rows @ remains - np.float32(reach.slack)
    return nearer


@dataclass(frozen=True)
class Lesson:
    """What moved sentences teach.

    Attributes:
        examples: ``(e, dim)`` sentences that people placed.
        theme: ``(e,)`` where; -1 is nowhere.
        fitted: ``(k,)`` id of each column of the odds.
        middles: middle of each theme by its id.
        reach: how far a person's word carries.
    """

    examples: FloatRows
    theme: Ids
    fitted: Ids
    middles: dict[int, FloatRows]
    reach: Reach


def taught(rows: FloatRows, theme: Ids, odds: NDArray[np.float64], lesson: Lesson) -> tuple[Ids, NDArray[np.float32]]:
    """Return themes after what moved sentences teach.

    A row very like an example follows the nearest one. Between two fitted themes an example is evidence beside the discriminant's:
    it adds to the log odds of its theme what it is worth at its distance. Where there are no odds (no theme, a given or made one)
    a row follows the nearest example if that is near, and nearer than the middle of its theme.

    Args:
        rows: ``(n, dim)``.
        theme: ``(n,)`` themes so far.
        odds: ``(n, k)`` log odds of the fitted themes.
        lesson: the examples.

    Returns:
        ``(n,)`` themes; ``(n,)`` the probability of those that an example decided, NaN for the others.
    """
    reach = lesson.reach
    places = np.unique(lesson.theme)
    cosine = rows @ lesson.examples.T
    likeness = np.stack([cosine[:, lesson.theme == place].max(axis=1) for place in places.tolist()], axis=1)
    best = likeness.argmax(axis=1)
    nearest, told = likeness[np.arange(len(rows)), best], places[best]
    own = np.full(len(rows), -1.0, dtype=np.float32)
    for one in np.unique(theme).tolist():
        if one in lesson.middles:
            own[theme == one] = rows[theme == one] @ lesson.middles[one]
    unweighed = ~(np.isin(theme, lesson.fitted) & np.isin(told, lesson.fitted))
    follows = (nearest >= reach.certain) | (unweighed & (nearest >= np.maximum(reach.alone, own)))
    out, probability = _weighed(theme, odds, likeness, places, lesson)
    probability = np.where(follows, np.clip(np.round(nearest, 4), 0.0, 1.0), probability).astype(np.float32)
    return np.where(follows, told, out).astype(np.int32), probability


def _weighed(theme: Ids, odds: NDArray[np.float64], likeness: FloatRows, places: Ids, lesson: Lesson) -> tuple[Ids, NDArray[np.float32]]:
    """Return for rows with a fitted theme the best of it and the fitted themes that have examples."""
    column = {int(one): number for number, one in enumerate(lesson.fitted)}
    worth = lesson.reach.weight * np.clip(likeness.astype(np.float64) - lesson.reach.start, 0.0, None)
    out, probability = theme.copy(), np.full(len(theme), np.nan, dtype=np.float32)
    held = np.array([column.get(one, -1) for one in theme.tolist()], dtype=np.int64)
    weighed = np.flatnonzero(held >= 0)
    standing = odds[weighed, held[weighed]]
    for number, place in enumerate(places.tolist()):
        standing = standing + np.where(theme[weighed] == place, worth[weighed, number], 0.0)
    for number, place in enumerate(places.tolist()):
        if place not in column:
            continue
        value = odds[weighed, column[place]] + worth[weighed, number]
        wins = (value > standing) & (worth[weighed, number] > 0) & (theme[weighed] != place)
        gap = value[wins] - standing[wins]
        out[weighed[wins]] = place
        probability[weighed[wins]] = np.round(1.0 / (1.0 + np.exp(-gap)), 4)
        standing = np.where(wins, value, standing)
    return out, probability


def replaced(theme: Ids, mapping: dict[int, int]) -> Ids:
    """Return the themes with some replaced by others; -1 stays -1."""
    if not mapping or not len(theme):
        return theme
    table = np.arange(-1, max(int(theme.max()), *mapping) + 1, dtype=np.int32)
    for old, new in mapping.items():
        table[old + 1] = new
    out: Ids = table[theme + 1]
    return out
