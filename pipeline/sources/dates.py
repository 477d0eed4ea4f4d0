"""Dates as exports write them, to naive UTC.

Twelve days of every month are ambiguous when written with numbers. The order is therefore settled once per column from
the values that leave no choice: 24/02/2015 speaks for the day first, 02/24/2015 for the month. Where both occur, the
majority wins for the ambiguous ones. Where neither occurs, an order that would put a value into the future is dropped;
if that does not settle it, the day comes first, as in most countries, and a warning says so. Dots always put the day
first. ``options.date_format`` overrides all of it.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pipeline.errors import SourceError
from pipeline.sources.scales import CACHE, ENOUGH, is_missing

EARLIEST = datetime(1990, 1, 1)
MOST_OPEN = 5_000  # ambiguous dates that are kept to try the orders on
_EPOCH = datetime(1970, 1, 1)
_UNITS = {9: 1, 10: 1, 12: 1_000, 13: 1_000, 16: 1_000_000}
_DIGITS = re.compile(r"(\d+)(\.\d+)?")
_NUMERIC = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})\2(\d{1,4})(?:[T,\s]+(.+))?")
_WEEKDAY = r"(?:[^\W\d]{2,10}\.?,?\s+)?"
_NAME = r"([^\W\d]{3,10})\.?"
_LATER = r"(?:[T,\s]+(.+))?"  # a time of day
_POSTED = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})")  # as in the Twitter API
_DAY_MONTH = re.compile(
    _WEEKDAY + r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s\-/]*(?:of\s+|de\s+)?" + _NAME + r",?[\s\-/]+(?:de\s+)?(\d{4}|\d{2})" + _LATER
)
_MONTH_DAY = re.compile(_WEEKDAY + _NAME + r"\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})" + _LATER)
_MONTH = re.compile(r"([^\W\d]{3,10})\.?,?\s+(\d{4})|(\d{4})[-/](\d{1,2})")
_TIME = re.compile(
    r"(?:at\s+)?(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?"
    r"\s*(?:([AaPp])\.?[Mm]\b\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_MONTHS = {
    name: place
    for place, names in enumerate(
        (
            "january jan janvier janv januar enero ene gennaio",
            "february feb février fevrier févr februar febrero febbraio",
            "march mar mars märz maerz marzo",
            "april apr avril avr abril aprile",
            "may mai mayo maggio",
            "june jun juin juni junio giugno",
            "july jul juillet juil juli julio luglio",
            "august aug août aout agosto",
            "september sep sept septembre septiembre settembre",
            "october oct octobre oktober okt octubre ottobre",
            "november nov novembre noviembre",
            "december dec décembre dez dezember diciembre dicembre",
        ),
        1,
    )
    for name in names.split()
}


class Moment(NamedTuple):
    """A time in UTC without zone, or the reason why there is none, or neither where nothing was given."""

    value: datetime | None
    reason: str | None = None


@dataclass
class Votes:
    """Values of a column that speak for an order of day and month.

    Attributes:
        day, month: values that can only be read with the day or the month in front.
        open: some ambiguous values, to try the orders on.
    """

    day: int = 0
    month: int = 0
    open: set[tuple[int, int, int]] = field(default_factory=set)

    def add(self, raw: str | None) -> None:
        """Count one value."""
        found = _NUMERIC.fullmatch(raw.strip()) if raw else None
        if not found or len(found[1]) > 2 or len(found[4]) not in (2, 4) or found[2] == ".":
            return
        first, second = int(found[1]), int(found[3])
        self.day += first > 12 >= second
        self.month += second > 12 >= first
        year = _year(found[4])
        if 1 <= first <= 12 and 1 <= second <= 12 and first != second and year >= 1 and len(self.open) < MOST_OPEN:
            self.open.add((first, second, year))

    def day_first(self, now: datetime) -> tuple[bool, bool]:
        """Return whether the day comes first, and whether that is known rather than assumed."""
        if self.day != self.month:
            return self.day > self.month, True
        late = now + timedelta(days=1)
        day_fits = all(_built(year, second, first) <= late for first, second, year in self.open)
        month_fits = all(_built(year, first, second) <= late for first, second, year in self.open)
        if day_fits != month_fits:
            return day_fits, True
        return True, not self.open


@dataclass
class Dates:
    """Reads one column of dates.

    Attributes:
        column: of the file.
        day_first: the order of ambiguous values, see `Votes`.
        now: UTC without zone; more than a day later is the future.
        date_format: a strptime format that overrides all guessing.
        earliest: what lies before is refused.
    """

    column: str
    day_first: bool
    now: datetime
    date_format: str | None = None
    earliest: datetime = EARLIEST
    given: int = 0
    unread: int = 0
    example: str = ""
    _known: dict[str, Moment] = field(default_factory=dict)

    def read(self, raw: str | None) -> Moment:
        """Return the moment in UTC; a value without a zone is taken as UTC, without a time as midnight, without a day as the first."""
        if raw is None or is_missing(raw):
            return Moment(None)
        if raw not in self._known:
            if len(self._known) >= CACHE:
                self._known.clear()
            self._known[raw] = self._moment(raw.strip())
        moment = self._known[raw]
        self.given += 1
        if moment.reason is not None and moment.reason.startswith("not a date"):
            self.unread, self.example = self.unread + 1, self.example or raw
        return moment

    def check(self, place: str) -> None:
        """Raise a SourceError if most values of the column are no dates; ``place`` names the file and source."""
        if self.given >= ENOUGH and self.unread > self.given / 2:
            raise SourceError(
                f'{place}: column "{self.column}" is mapped to a date, but {self.unread:,} of {self.given:,} values are no dates, '
                f'"{self.example[:40]}" for example; set options.date_format (strptime) or map another column.'
            )

    def _moment(self, text: str) -> Moment:
        try:
            value = datetime.strptime(text, self.date_format) if self.date_format else _parsed(text, self.day_first)
            if value is not None and value.tzinfo is not None:
                value = value.astimezone(UTC).replace(tzinfo=None)
        except (ValueError, OverflowError, OSError):
            value = None
        if value is None:
            return Moment(None, f"not a date in the format {self.date_format}" if self.date_format else "not a date")
        if value.date() == _EPOCH.date():
            return Moment(None, "the epoch, a missing date")
        if value < self.earliest:
            return Moment(None, f"before {self.earliest.year}")
        return Moment(None, "in the future") if value > self.now + timedelta(days=1) else Moment(value)


def _parsed(text: str, day_first: bool) -> datetime | None:
    if digits := _DIGITS.fullmatch(text):
        return _from_digits(digits[1], digits[2])
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if found := _NUMERIC.fullmatch(text):
        date = _from_numbers(found[1], int(found[3]), found[4], day_first or found[2] == ".")
        return _with_time(date, found[5]) if date is not None else None
    if (found := _DAY_MONTH.fullmatch(text)) and (month := _MONTHS.get(found[2].lower())):
        return _with_time(_built(_year(found[3]), month, int(found[1])), found[4])
    if (found := _MONTH_DAY.fullmatch(text)) and (month := _MONTHS.get(found[1].lower())):
        return _with_time(_built(int(found[3]), month, int(found[2])), found[4])
    if found := _POSTED.fullmatch(text):
        return datetime.strptime(" ".join(found.groups()), "%b %d %H:%M:%S %z %Y")
    if found := _MONTH.fullmatch(text):
        month = int(found[4]) if found[4] else _MONTHS.get(found[1].lower(), 0)
        return _built(int(found[2] or found[3]), month, 1) if month else None
    return _last_resort(text)


def _from_digits(whole: str, fraction: str | None) -> datetime | None:
    """Read seconds, milli- or microseconds since 1970 by their length, and 20240302 or 20240302153000."""
    if int(whole) == 0:
        return _EPOCH
    if len(whole) in (8, 14) and fraction is None:
        return datetime.strptime(whole, "%Y%m%d" if len(whole) == 8 else "%Y%m%d%H%M%S")
    unit = _UNITS.get(len(whole))
    return _EPOCH + timedelta(seconds=float(whole + (fraction or "")) / unit) if unit else None


def _from_numbers(first: str, second: int, third: str, day_first: bool) -> datetime | None:
    if len(first) == 4:
        return _built(int(first), second, int(third))
    if len(first) == 3 or len(third) not in (2, 4):
        return None
    day, month = (int(first), second) if day_first else (second, int(first))
    if month > 12 >= day:  # leaves no choice
        day, month = month, day
    return _built(_year(third), month, day)


def _built(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day)


def _year(text: str) -> int:
    """Return a year; two digits mean 1970 to 2069."""
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= 70 else 2000)


def _with_time(date: datetime, time: str | None) -> datetime | None:
    if time is None:
        return date
    found = _TIME.fullmatch(time.strip())
    if not found:
        return _last_resort(f"{date:%Y-%m-%d} {time}")
    hour = int(found[1])
    if found[5]:
        hour = hour % 12 + (12 if found[5].lower() == "p" else 0)
    micro = int((found[4] or "0").ljust(6, "0")[:6])
    moment = date.replace(hour=hour, minute=int(found[2]), second=int(found[3] or 0), microsecond=micro)
    zone = found[6]
    if zone is None or zone in ("Z", "UTC", "GMT"):
        return moment
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return moment - offset if zone[0] == "+" else moment + offset


def _last_resort(text: str) -> datetime | None:
    """Ask dateutil, which fills in what is missing from a default; only what does not depend on the default counts."""
    from dateutil import parser, tz  # type: ignore[import-untyped]

    if len(text) > 60 or not re.search(r"\d{4}", text):
        return None
    hours = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2, "BST": 1}
    zones = {name: tz.tzoffset(name, 3600 * hour) for name, hour in hours.items()}
    both = [parser.parse(text, default=default, tzinfos=zones) for default in (datetime(2000, 1, 1), datetime(2001, 2, 2))]
    return both[0] if both[0] == both[1] else None
