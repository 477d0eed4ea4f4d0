"""Customers and events: what people are and do, beside what they say.

A file of customers is a snapshot of the CRM: one row per customer, and what a later file says of a customer counts. A file of events
is a log: one row per thing that happened, to a customer or, without one, to everybody (a release, a change of prices).
"""

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pipeline.source_settings import Source
from pipeline.sources.dates import Dates
from pipeline.sources.items import hash_strings, read_moment, read_number
from pipeline.sources.rows import Refusal, Row
from pipeline.sources.scales import Reading, is_missing
from pipeline.sources.segments import Segments

EARLIEST_CUSTOMER: Final = datetime(1900, 1, 1)
COLUMNS: Final = {
    "customers": {
        "customer_id": "string",
        "line": "int64",
        "joined_at": "timestamp[us]",
        "left_at": "timestamp[us]",
        "lifetime_value": "float64",
        "segments": "string",
    },
    "events": {
        "event_id": "string",
        "line": "int64",
        "customer_id": "string",
        "event": "string",
        "happened_at": "timestamp[us]",
        "amount": "float64",
    },
}
_MONEY: Final = re.compile(r"[^\d.,'\s\u00a0\u202f+-]")  # signs and codes of currencies
_SPACES: Final = re.compile(r"[\s\u00a0\u202f']")

Made = dict[str, Any]


def amount(raw: str | None) -> Reading:
    """Read a sum of money: "1,234.50", "1.234,50 €", "£-12", "1234.5"; one comma with three digits behind it parts thousands."""
    if raw is None or is_missing(raw):
        return Reading(None)
    text = _SPACES.sub("", _MONEY.sub("", raw))
    comma, dot = text.rfind(","), text.rfind(".")
    if comma >= 0 and (dot > comma or (dot < 0 and (text.count(",") > 1 or len(text) - comma == 4))):
        text = text.replace(",", "")
    elif comma >= 0:
        text = text.replace(".", "").replace(",", ".")
    elif text.count(".") > 1:
        text = text.replace(".", "")
    try:
        return Reading(float(text))
    except ValueError:
        return Reading(None, "not an amount")


@dataclass
class CrmMapper(ABC):
    """Maps rows of a file without words, one customer or event each.

    Attributes:
        source: whose mapping it is.
        dates: reads the columns of dates, by role: joined, left, created_at.
        segments: reads the segments.
        person: makes an id of a person what is stored.
    """

    source: Source
    dates: dict[str, Dates]
    segments: Segments
    person: Callable[[str], str]

    def map(self, rows: Iterable[Row]) -> tuple[list[Made], list[Refusal]]:
        """Return what the rows hold, and what was refused."""
        refusals: list[Refusal] = []
        found = [self.read_row(row, refusals) for row in rows]
        return [made for made in found if made is not None], refusals

    def check(self, place: str) -> None:
        """Raise a SourceError if most values of a column are no dates; ``place`` names the file and source."""
        for dates in self.dates.values():
            dates.check(place)

    @abstractmethod
    def read_row(self, row: Row, refusals: list[Refusal]) -> Made | None:
        """Return what a row holds, or None, with the reason among the refusals."""


@dataclass
class CustomerMapper(CrmMapper):
    """Maps rows of a file of customers; a customer stands in it once."""

    _lines: dict[str, int] = field(default_factory=dict)

    def read_row(self, row: Row, refusals: list[Refusal]) -> Made | None:
        """Return the customer of a row."""
        roles = self.source.columns
        column = roles.customer_id or ""
        raw = row.values.get(column)
        if raw is None or is_missing(raw):
            refusals.append(Refusal(row.line, column, raw or "", "a customer without an id", 1))
            return None
        first = self._lines.setdefault(raw.strip(), row.line)
        if first != row.line:
            refusals.append(Refusal(row.line, column, self.person(raw.strip()), "the customer stands in the file twice", 1))
            return None
        joined, left = (read_moment(row, self.dates.get(role), refusals) for role in ("joined", "left"))
        if joined is not None and left is not None and left < joined:
            refusals.append(Refusal(row.line, roles.left or "", row.values.get(roles.left or "") or "", "left before joined", 1))
            return None
        return {
            "customer_id": self.person(raw.strip()),
            "line": row.line,
            "joined_at": joined,
            "left_at": left,
            "lifetime_value": read_number(row, roles.lifetime_value, amount, refusals),
            "segments": self.segments.read(row),
        }


@dataclass
class EventMapper(CrmMapper):
    """Maps rows of a file of events; equal rows are several events."""

    _seen: Counter[str] = field(default_factory=Counter)

    def read_row(self, row: Row, refusals: list[Refusal]) -> Made | None:
        """Return the event of a row."""
        roles = self.source.columns
        name = (row.values.get(roles.event or "") or "").strip()
        happened = read_moment(row, self.dates.get("created_at"), refusals)
        if not name or happened is None:
            wrong = (roles.event, "an event without a name") if not name else (roles.created_at, "an event without a date")
            refusals.append(Refusal(row.line, wrong[0] or "", row.values.get(wrong[0] or "") or "", wrong[1], 1))
            return None
        raw = row.values.get(roles.customer_id or "")
        customer = None if raw is None or is_missing(raw) else self.person(raw.strip())
        key = hash_strings(self.source.name, name, happened.isoformat(), customer or "", row.values.get(roles.amount or "") or "")
        self._seen[key] += 1
        return {
            "event_id": hash_strings(key, str(self._seen[key])),
            "line": row.line,
            "customer_id": customer,
            "event": name,
            "happened_at": happened,
            "amount": read_number(row, roles.amount, amount, refusals),
        }
