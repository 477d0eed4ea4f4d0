"""Answers in words, "Very satisfied" or "Yes", to their place on a scale.

A word has no place of its own: "Good" is the second of "Poor, Fair, Good, Excellent" from the top, and the best of "Bad, Good". So the
values of a column are looked at together, and their words count only where one scale of ``answer_scales.txt`` explains nearly all of them.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final, NamedTuple

FITS: Final = 0.9  # share of the answers in words that one scale must explain; a single stray is none
_SEEN_PER_POINT: Final = 3  # answers from which a point that nobody chose is no point of the scale
_UNANSWERED: Final = "unanswered:"
_SIGNS: Final = re.compile(r"(?:[^\w']|_)+")
_LETTER: Final = re.compile(r"[^\W\d_]")


class Words(NamedTuple):
    """The scales that are known: points from the lowest, each a set of words; and words that are no answer."""

    scales: tuple[tuple[frozenset[str], ...], ...]
    unanswered: frozenset[str]


def same_case(raw: str) -> str:
    """Return an answer without differences of case and spaces."""
    return " ".join(raw.casefold().split())


def normal_label(raw: str) -> str:
    """Return an answer as words alone, by which scales know it: without signs and smileys, unless it is one."""
    label = same_case(raw.replace("\u2019", "'").replace("\ufe0f", ""))
    return " ".join(_SIGNS.sub(" ", label).split()) if _LETTER.search(label) else label


@cache
def known_words() -> Words:
    """Return the scales of the data file, in its order."""
    lines = files("pipeline.sources").joinpath("answer_scales.txt").read_text(encoding="utf-8").splitlines()
    scales: list[tuple[frozenset[str], ...]] = []
    unanswered: frozenset[str] = frozenset()
    for before, line in pairwise(["", *lines]):
        if line.startswith(_UNANSWERED):
            unanswered = _labels(line.removeprefix(_UNANSWERED))
        elif line and not line.startswith(("#", "*:")):
            adjectives = before.removeprefix("*:").split() if before.startswith("*:") else [""]
            scales += [tuple(_labels(point.replace("*", adjective)) for point in line.split("<")) for adjective in adjectives]
    return Words(tuple(scales), unanswered)


def _labels(point: str) -> frozenset[str]:
    return frozenset(normal_label(label) for label in point.split("/"))


def find_places(values: Mapping[str, int], is_number: Callable[[str], bool]) -> dict[str, float]:
    """Return the place of each word of a column on its scale, 0 for the lowest to 1; nothing where no scale fits.

    Of scales that explain the same, one whose points were all chosen comes first, as four answers without a middle are four points;
    with few answers the usual one does, which is the first in the file.

    Args:
        values: of the column -> how often each stands there, without missing ones.
        is_number: whether a value carries a number; where numbers are in the majority, words are refused.
    """
    words: Counter[str] = Counter()
    numbers = 0
    for value, times in values.items():
        if is_number(value):
            numbers += times
        elif (label := normal_label(value)) not in known_words().unanswered:
            words[label] += times
    total = words.total()
    if not total or numbers > total:
        return {}
    # Two words for one point in one column are two points of another scale.
    found = [
        [max(point & words.keys(), key=lambda label: (words[label], label), default=None) for point in scale]
        for scale in known_words().scales
    ]
    explained = [sum(words[label] for label in chosen if label is not None) for chosen in found]
    seen_whole = [None not in chosen and total >= _SEEN_PER_POINT * len(chosen) for chosen in found]
    best = max(range(len(found)), key=lambda place: (explained[place], seen_whole[place], -place))
    strays = total - explained[best]
    if strays > max(1, (1 - FITS) * total) or strays >= explained[best]:
        return {}
    return {label: place / (len(found[best]) - 1) for place, label in enumerate(found[best]) if label is not None}
