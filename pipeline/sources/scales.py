"""Ratings, scores and counts as people write them, to numbers.

A value that cannot be read, or lies outside its scale, is refused and the row lives on without it. If most values lie
outside, the scale in the configuration is wrong, and going on would make a rating of 5 of 10 look like the best of 5.
"""

import re
from dataclasses import dataclass, field
from math import isfinite
from typing import NamedTuple

from pipeline.errors import SourceError

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
_GROUPED = re.compile(r"\d{1,3}(?:[,.' \u00a0\u202f]\d{3})+")
_SHORT = re.compile(r"(\d+(?:[.,]\d+)?)\s*([kKmM])")
CACHE = 100_000


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
    """

    column: str
    setting: str | None
    low: float
    high: float
    onto: float = 1.0
    given: int = 0
    outside: int = 0
    unread: list[str] = field(default_factory=list)
    unread_count: int = 0
    lowest: float = float("inf")
    highest: float = float("-inf")
    _known: dict[str, tuple[Reading, Number | None]] = field(default_factory=dict)

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
        found = read_number(raw)
        if found is None:
            return Reading(None, "not a number"), None
        low, high = self.low, self.high
        if found.top is not None and (found.top != high or found.low is not None):
            high = found.top
            own = low * high / self.high if low < 0 < self.high else low if low < high else 0.0
            low = own if found.low is None else found.low
        if high <= low or not low <= found.value <= high:
            return Reading(None, f"outside the scale {low:g} to {high:g}"), found
        return Reading((found.value - low) / (high - low) * self.onto), found

    def _count(self, raw: str, reading: Reading, found: Number | None) -> None:
        self.given += 1
        if found is None:
            self.unread_count += 1
            if len(self.unread) < 3 and raw not in self.unread:
                self.unread.append(raw)
        elif found.top is None:
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
            raise SourceError(f'{place}: column "{self.column}" is mapped to a number but holds {seen}; map another column or none.')


def read_count(raw: str | None) -> Reading:
    """Read a count of people or copies, at least 0; "1,234", "3.0" and "1.2k" are understood."""
    if raw is None or is_missing(raw):
        return Reading(None)
    text = raw.strip()
    if _GROUPED.fullmatch(text):
        return Reading(float(re.sub(r"\D", "", text)))
    if short := _SHORT.fullmatch(text):
        return Reading(round(_float(short[1]) * {"k": 1e3, "m": 1e6}[short[2].lower()]))
    if not _PLAIN.fullmatch(text):
        return Reading(None, "not a count")
    value = _float(text)
    if not 0 <= value < 2**53 or value != int(value):
        return Reading(None, "not a count of 0 or more")
    return Reading(value)


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
