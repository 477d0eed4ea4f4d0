"""Dates as exports write them, to naive UTC.

Twelve days of every month are ambiguous when written with numbers. The order is therefore settled once per column from
the values that leave no choice: 24/02/2015 speaks for the day first, 02/24/2015 for the month. Where both occur, the
majority wins for the ambiguous ones. Where neither occurs, an order that would put a value into the future is dropped;
if that does not settle it, the day comes first, as in most countries, and a warning says so. Dots always put the day
first. ``options.date_format`` overrides all of it.

Words around a date are cut ("Reviewed in the United States on ...", "... (edited)"). What stands for no date, such as 1980-01-01 in
anonymous surveys, is no date and no fault.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from pipeline.errors import SourceError
from pipeline.sources.date_words import MONTHS, cut_words_around
from pipeline.sources.relative_dates import NO_DAY, read_ago
from pipeline.sources.scales import CACHE, ENOUGH, is_missing
from pipeline.sources.zones import UnknownZoneError, named_zone, read_zone

EARLIEST = datetime(1990, 1, 1)
MOST_OPEN = 5_000  # ambiguous dates that are kept to try the orders on
_EPOCH = datetime(1970, 1, 1)
_SERIAL_START = datetime(1899, 12, 30)
_UNITS = {9: 1, 10: 1, 12: 1_000, 13: 1_000, 16: 1_000_000}
_DIGITS = re.compile(r"(?:/Date\()?(\d+)(\.\d+)?(?:[+-]\d{4})?(?:\)/)?")
_NUMERIC = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})\2(\d{1,4})(?:[T,\s]+(.+))?")
_NAME = r"([^\W\d]{3,10})\.?"
_LATER = r"(?:[T,\s]+(.+))?"  # a time of day
_POSTED = re.compile(_NAME + r" (\d{1,2}) (\d\d:\d\d:\d\d) (\S+) (\d{4})")  # as in the Twitter API and in Java
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[\s\-/]*(?:of\s+|de\s+)?" + _NAME + r",?[\s\-/]+(?:de\s+)?(\d{4}|\d{2})" + _LATER
)
_MONTH_DAY = re.compile(_NAME + r"\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})" + _LATER)
_MONTH = re.compile(r"([^\W\d]{3,10})\.?,?\s+(\d{4})|(\d{4})[-/](\d{1,2})")
_SIGNS = re.compile(r"(\d{4})[年년]\s*(\d{1,2})[月월]\s*(\d{1,2})[日일]?.*")
_TIME = re.compile(
    r"(?:(?:at|um|à)\s+)?(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*(?:([AaPp])\.?[Mm]\b\.?)?(?:\s*(?:Uhr|hrs?))?(.*)"
)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?")  # days since 1899-12-30, as Excel counts them
_FIRST_SERIAL = 32_874  # 1990-01-01
_NO_DATE = re.compile(r"[0\s:TZ]+(?:[/.\-][0\s:TZ]+)+|0{0,3}1900[-/.]0?1[-/.]0?0(?:\D.*)?|(?:0?1[/.\-]0?0|0?0[/.\-]0?1)[/.\-]1900(?:\D.*)?")
# What databases and tools write for none, where it cannot be a date of the column: LimeSurvey, Excel, SQL Server, .NET, "for ever".
_PLACEHOLDERS = frozenset({(1980, 1, 1), (1899, 12, 30), (1899, 12, 31), (1753, 1, 1), (1, 1, 1), (2999, 12, 31), (9999, 12, 31)})


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
        found = _NUMERIC.fullmatch(cut_words_around(raw.strip())) if raw else None
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
        serial: the column holds days as Excel counts them, see `are_serials`.
        relative_to: the day from which "3 weeks ago" counts.
        day_column: or the column that has it, row by row.
    """

    column: str
    day_first: bool
    now: datetime
    date_format: str | None = None
    earliest: datetime = EARLIEST
    serial: bool = False
    relative_to: datetime | None = None
    day_column: str | None = None
    given: int = 0
    unread: int = 0
    example: str = ""
    _known: dict[tuple[str, str | None], Moment] = field(default_factory=dict)

    def read(self, raw: str | None, day: str | None = None) -> Moment:
        """Return the moment in UTC; a value without a zone is taken as UTC, without a time as midnight, without a day as the first.

        Args:
            raw: the value.
            day: what ``day_column`` says in the same row.
        """
        if raw is None or is_missing(raw):
            return Moment(None)
        if (raw, day) not in self._known:
            if len(self._known) >= CACHE:
                self._known.clear()
            self._known[raw, day] = self._moment(raw.strip(), day)
        moment = self._known[raw, day]
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

    def _moment(self, text: str, day: str | None) -> Moment:
        if _NO_DATE.fullmatch(text):
            return Moment(None)
        try:
            value = datetime.strptime(text, self.date_format) if self.date_format else self._parsed(text)
            if value is not None and value.tzinfo is not None:
                value = value.astimezone(UTC).replace(tzinfo=None)
        except UnknownZoneError as error:
            return Moment(None, str(error))
        except (ValueError, OverflowError, OSError):
            value = None
        if value is None and (ago := read_ago(text)) is not None:
            base = self.read(day).value if day is not None else self.relative_to
            value = None if base is None else base - ago
            if value is None:
                return Moment(None, NO_DAY)
        if value is None:
            return Moment(None, f"not a date in the format {self.date_format}" if self.date_format else "not a date")
        return self._checked(value)

    def _checked(self, value: datetime) -> Moment:
        late = value > self.now + timedelta(days=1)
        day = (value.year, value.month, value.day)
        if day == (1900, 1, 1) or (day in _PLACEHOLDERS and (late or value < self.earliest)):
            return Moment(None)
        if value.date() == _EPOCH.date():
            return Moment(None, "the epoch, a missing date")
        if value < self.earliest:
            return Moment(None, f"before {self.earliest.year}")
        return Moment(None, "in the future") if late else Moment(value)

    def _parsed(self, text: str) -> datetime | None:
        if self.serial and (found := _SERIAL.fullmatch(text)):
            return _SERIAL_START + timedelta(seconds=round(float(f"{found[1]}.{found[2] or 0}") * 86_400))
        return _parsed(text, self.day_first)


def are_serials(values: Iterable[str], now: datetime) -> bool:
    """Whether a column counts days as Excel does: all of its values are numbers between 1990 and tomorrow."""
    last = (now - _SERIAL_START).days + 1
    found = [_SERIAL.fullmatch(value.strip()) for value in values if not is_missing(value)]
    return bool(found) and all(each is not None and _FIRST_SERIAL <= int(each[1]) <= last for each in found)


def _parsed(text: str, day_first: bool) -> datetime | None:
    if digits := _DIGITS.fullmatch(text):
        return _from_digits(digits[1], digits[2])
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        text = cut_words_around(text)
    if found := _NUMERIC.fullmatch(text):
        date = _from_numbers(found[1], int(found[3]), found[4], day_first or found[2] == ".")
        return _with_time(date, found[5]) if date is not None else None
    if (found := _DAY_MONTH.fullmatch(text)) and (month := MONTHS.get(found[2].lower())):
        return _with_time(_built(_year(found[3]), month, int(found[1])), found[4])
    if (found := _MONTH_DAY.fullmatch(text)) and (month := MONTHS.get(found[1].lower())):
        return _with_time(_built(int(found[3]), month, int(found[2])), found[4])
    if (found := _POSTED.fullmatch(text)) and (month := MONTHS.get(found[1].lower())):
        return _with_time(_built(int(found[5]), month, int(found[2])), f"{found[3]} {found[4]}")
    if found := _MONTH.fullmatch(text):
        month = int(found[4]) if found[4] else MONTHS.get(found[1].lower(), 0)
        return _built(int(found[2] or found[3]), month, 1) if month else None
    if found := _SIGNS.fullmatch(text):
        return _built(int(found[1]), int(found[2]), int(found[3]))
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
    zone = read_zone(found[6])
    return moment.replace(tzinfo=zone) if zone is not None else None


def _last_resort(text: str) -> datetime | None:
    """Ask dateutil, which fills in what is missing from a default; only what does not depend on the default counts."""
    from dateutil import parser  # type: ignore[import-untyped]

    if len(text) > 60 or not re.search(r"\d{4}", text):
        return None
    text = re.sub(r"(?:GMT|UTC)\s*(?=[+-]\d)", "", text)  # dateutil would turn the sign round
    both = [parser.parse(text, default=default, tzinfos=_zone) for default in (datetime(2000, 1, 1), datetime(2001, 2, 2))]
    return both[0] if both[0] == both[1] else None


def _zone(name: str | None, seconds: int | None) -> tzinfo | None:
    """Answer dateutil, which asks for every zone that it finds."""
    if seconds is not None:
        return timezone(timedelta(seconds=seconds))
    return named_zone(name) if name else None
