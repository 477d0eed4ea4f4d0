"""Ratings, scores and counts as people write them, to numbers.

A value that cannot be read, or lies outside its scale, is refused and the row lives on without it. If most values lie
outside, the scale in the configuration is wrong, and going on would make a rating of 5 of 10 look like the best of 5.
A label is the one number that it holds; words are read in the light of their column (`pipeline.sources.answer_scales`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import NamedTuple, Self

from pipeline.errors import SourceError
from pipeline.sources.answer_scales import find_places, known_words, normal_label, same_case

MISSING = frozenset({"", "-", "--", "\u2013", "\u2014", "na", "n/a", "n.a.", "#n/a", "none", "null", "nan", "nat"})
BLANK = frozenset({"", "na", "n/a", "nan", "null", "#n/a"})  # of free values: "None" can be an answer there
ENOUGH = 20  # values before "most of them are no numbers" can be said
_NUMBER = r"[+-]?\d+(?:[.,]\d+)?"
_PLAIN = re.compile(_NUMBER)
_OF = re.compile(rf"({_NUMBER})\s*(?:/|out of|of|von|sur|de)\s*(\d+(?:[.,]\d+)?)\s*(?:stars?|points?)?", re.IGNORECASE)
_PERCENT = re.compile(rf"({_NUMBER})\s*%")
_LABELLED = re.compile(
    rf"({_NUMBER})\s*(?:(?:stars?|points?|pts?)\b|[*\u2605\u2b50]|[-\u2013\u2014:=(]\s*[^\W\d]).*", re.IGNORECASE | re.DOTALL
)
_STARS = re.compile("([\u2605\u2b50\ufe0f]+)([\u2606\u2729]*)")
_OF_INSIDE = re.compile(r"(?<![\w.,:/])(\d+(?:[.,]\d+)?)\s*(?:/|out of|of|von|sur|de|su|van)\s*(\d+(?:[.,]\d+)?)(?![\d:/])", re.IGNORECASE)
_INSIDE = re.compile(r"(?<![\w.,:/])(?<!\d-)(\d+(?:[.,]\d+)?)(?![\w:/%]|[.,-]\d)")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_LABEL = 60  # characters; what is longer is prose that happens to hold a number
_GROUPED = re.compile(r"\d{1,3}(?:[,.' \u00a0\u202f]\d{3})+")
_COUNTED = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:[,.'\u00a0\u202f]\d{3})+|\d+)(?![\w%]|[.,]\d)")
_ONE = re.compile(r"(?:one|a|une?|eine?|una?|uma?)\s+(?:person|personne|user|customer|kunde|client|persona|pessoa)\b.*", re.IGNORECASE)
_SHORT = re.compile(r"(\d+(?:[.,]\d+)?)\s*([kKmM])")
CACHE = 100_000
NO_NUMBER = "no number and no answer of a known scale; set options.values"
MOST_DOWN = -(2.0**53)  # votes, where others vote down


class Reading(NamedTuple):
    """A value, or the reason why there is none, or neither where nothing was given."""

    value: float | None
    reason: str | None = None


class Number(NamedTuple):
    """A number as written; ``top`` where it brings its own denominator, ``low`` where that has a low end of its own."""

    value: float
    top: float | None = None
    low: float | None = None


def is_missing(raw: str | None) -> bool:
    """Whether a value of a scale, count, date or id says that there is none."""
    return raw is None or raw.strip().lower() in MISSING


def read_number(text: str) -> Number | None:
    """Read "4", "4,5", "4/5", "4 out of 5", "4 stars", "80 %", "4 - good" and rows of stars; None for anything else."""
    text = text.strip()
    if _PLAIN.fullmatch(text):
        return Number(_float(text))
    if found := _OF.fullmatch(text):
        return Number(_float(found[1]), _float(found[2]))
    if found := _PERCENT.fullmatch(text):
        return Number(_float(found[1]), 100.0, 0.0)
    if found := _STARS.fullmatch(text):
        filled = found[1].replace("\ufe0f", "")
        return Number(len(filled), len(filled) + len(found[2]) if found[2] else None)
    if found := _LABELLED.fullmatch(text):
        return Number(_float(found[1]))
    return None


def read_label(text: str, low: float, high: float) -> Number | None:
    """Read the one number that a label such as "Extremely likely (10)" or "Rated 4 out of 5 stars" holds inside a scale.

    A number without its like is taken from outside as well, to be refused as such. Several inside are no answer: "9 or 10".
    """
    if len(text) > _LONGEST_LABEL:
        return None
    if stars := _STARS.match(text.strip()):
        return read_number(stars[0])
    if not _LETTER.search(text):
        return None
    if parts := _OF_INSIDE.findall(text):
        return Number(_float(parts[0][0]), _float(parts[0][1])) if len(parts) == 1 else None
    numbers = {_float(number) for number in _INSIDE.findall(text)}
    inside = {number for number in numbers if low <= number <= high} or numbers
    return Number(inside.pop()) if len(inside) == 1 else None


def _float(text: str) -> float:
    return float(text.replace(",", "."))


@dataclass
class Scale:
    """Reads one column on one scale, and notes how well the scale fits.

    Attributes:
        column: of the file.
        setting: where the scale is set, "rating_scale" for example; None for one that is fixed, such as 0-10 for NPS.
        low, high: ends of the scale.
        onto: a reading runs from 0 to this.
        values: what answers mean on the scale, as the settings say; wins over all else.
        places: of answers in words, 0-1, see `learn`.
    """

    column: str
    setting: str | None
    low: float
    high: float
    onto: float = 1.0
    values: Mapping[str, float] = field(default_factory=dict)
    places: dict[str, float] = field(default_factory=dict)
    given: int = 0
    outside: int = 0
    unread: list[str] = field(default_factory=list)
    unread_count: int = 0
    lowest: float = float("inf")
    highest: float = float("-inf")
    _known: dict[str, tuple[Reading, Number | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Compare labels without case and spaces."""
        self.values = {same_case(label): value for label, value in self.values.items()}

    def learn(self, seen: Mapping[str, int]) -> Self:
        """Find the scale of the column's words, from what it holds and how often; returns itself."""
        known = {value: times for value, times in seen.items() if not is_missing(value) and same_case(value) not in self.values}
        self.places = find_places(known, lambda value: self._number(value) is not None)
        return self

    def read(self, raw: str | None) -> Reading:
        """Return a value between 0 and ``onto``.

        "x/y" brings its own top y. Its low end is that of the scale where that lies below y, so "1/5" and "5/5" are the
        ends of [1, 5] and of [1, 10] alike; a negative low end shrinks or grows with the top; else it is 0.
        """
        if raw is None or is_missing(raw):
            return Reading(None)
        if raw not in self._known:
            if len(self._known) >= CACHE:
                self._known.clear()
            self._known[raw] = self._place(raw)
        reading, found = self._known[raw]
        self._count(raw, reading, found)
        return reading

    def _place(self, raw: str) -> tuple[Reading, Number | None]:
        label = normal_label(raw)
        given = self.values.get(same_case(raw))
        found = self._number(raw) if given is None else Number(given)
        if found is None and label in self.places:
            found = Number(self.low + self.places[label] * (self.high - self.low))
        if found is None:
            return Reading(None, None if label in known_words().unanswered else NO_NUMBER), None
        low, high = self.low, self.high
        if found.top is not None and (found.top != high or found.low is not None):
            high = found.top
            own = low * high / self.high if low < 0 < self.high else low if low < high else 0.0
            low = own if found.low is None else found.low
        if high <= low or not low <= found.value <= high:
            return Reading(None, f"outside the scale {low:g} to {high:g}"), found
        return Reading((found.value - low) / (high - low) * self.onto), found

    def _number(self, raw: str) -> Number | None:
        return read_number(raw) or read_label(raw, self.low, self.high)

    def _count(self, raw: str, reading: Reading, found: Number | None) -> None:
        self.given += 1
        if found is None and reading.reason is not None:
            self.unread_count += 1
            if len(self.unread) < 3 and raw not in self.unread:
                self.unread.append(raw)
        elif found is not None and found.top is None:
            self.lowest, self.highest = min(self.lowest, found.value), max(self.highest, found.value)
            self.outside += reading.reason is not None

    def check(self, place: str) -> None:
        """Raise a SourceError if most values do not fit; ``place`` names the file and source.

        One stray value is no evidence, so at least two must lie outside, and twenty values must be there to call a
        column no numbers.
        """
        if self.outside > 1 and self.outside > self.given / 2:
            ends = f"[{self.low:g}, {self.high:g}]"
            run = f"values run from {self.lowest:g} to {self.highest:g}"
            better = f"[{min(self.low, self.lowest):g}, {max(self.high, self.highest):g}]"
            if self.setting is None:
                raise SourceError(f'{place}: column "{self.column}" is to hold scores on {ends}, but {run}; map another column.')
            raise SourceError(f'{place}: {self.setting} {ends} does not fit column "{self.column}": {run}; set {self.setting} = {better}')
        if self.given >= ENOUGH and self.unread_count > self.given / 2:
            seen = ", ".join(f'"{value[:40]}"' for value in self.unread)
            raise SourceError(
                f'{place}: column "{self.column}" is mapped to a number but holds {seen}; map another column or none, '
                f'or say what its answers mean: options.values = {{ "{self.unread[0][:40]}" = {self.high:g} }}.'
            )


def read_count(raw: str | None, least: float = 0) -> Reading:
    """Read a count of people or copies, at least ``least``; "1,234", "3.0", "1.2k" and "12 people found this helpful" are understood."""
    if raw is None or is_missing(raw):
        return Reading(None)
    text = raw.strip()
    if short := _SHORT.fullmatch(text):
        return Reading(round(_float(short[1]) * {"k": 1e3, "m": 1e6}[short[2].lower()]))
    value = _float(text) if _PLAIN.fullmatch(text) and not _GROUPED.fullmatch(text.lstrip("+-")) else _counted(text)
    if value is None:
        return Reading(None, "not a count")
    if not least <= value < 2**53 or value != int(value):
        return Reading(None, f"not a count of {least:g} or more" if least == 0 else "not a count")
    return Reading(value)


def _counted(text: str) -> float | None:
    """Return the one count in a text, of "12 of 15" the first."""
    if _ONE.fullmatch(text):
        return 1.0
    if _GROUPED.fullmatch(text):
        return float(re.sub(r"\D", "", text))
    counts = _COUNTED.findall(text) if len(text) <= _LONGEST_LABEL else []
    if len(counts) == 1 or (len(counts) == 2 and _OF_INSIDE.search(text)):
        return float(re.sub(r"\D", "", counts[0])) * (-1 if text.startswith(("-", "\u2212")) else 1)
    return None


def read_votes(raw: str | None) -> Reading:
    """Read votes; where others vote down, as on Reddit, they may be below 0."""
    return read_count(raw, MOST_DOWN)


def read_weight(raw: str | None) -> Reading:
    """Read a survey weight, at least 0; who has none is refused, as to weigh everybody else is no reason to weigh them 1."""
    if raw is None or is_missing(raw):
        return Reading(None, "no weight")
    try:
        value = _float(raw)
    except ValueError:
        return Reading(None, "not a number")
    if not isfinite(value):
        return Reading(None, "not a number")
    return Reading(value) if value >= 0 else Reading(None, "a weight below 0")
