"""Customers and events: what people are and do, beside what they say.

A file of customers is a snapshot of the CRM: one row per customer, and what a later file says of a customer counts. A file of events
is a log: one row per thing that happened, to a customer or, without one, to everybody (a release, a change of prices).
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pipeline.source_settings import Source
from pipeline.sources.dates import Dates
from pipeline.sources.items import hash_strings
from pipeline.sources.rows import Refusal, Row
from pipeline.sources.scales import BLANK, Reading, is_missing

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
class CustomerMapper:
    """Maps rows of a file of customers; a customer stands in it once.

    Attributes:
        source: whose mapping it is.
        dates: reads the columns of dates, by role: joined, left.
        person: makes an id of a person what is stored.
    """

    source: Source
    dates: dict[str, Dates]
    person: Callable[[str], str]
    _lines: dict[str, int] = field(default_factory=dict)

    def map(self, rows: Iterable[Row]) -> tuple[list[Made], list[Refusal]]:
        """Return one customer per row, and what was refused."""
        made: list[Made] = []
        refusals: list[Refusal] = []
        for row in rows:
            customer = self._customer(row, refusals)
            if customer is not None:
                made.append(customer)
        return made, refusals

    def check(self, place: str) -> None:
        """Raise a SourceError if most values of a column are no dates; ``place`` names the file and source."""
        for dates in self.dates.values():
            dates.check(place)

    def _customer(self, row: Row, refusals: list[Refusal]) -> Made | None:
        roles = self.source.columns
        column = roles.customer_id or ""
        raw = row.values.get(column)
        if raw is None or is_missing(raw):
            refusals.append(Refusal(row.line, column, raw or "", "a customer without an id", 1))
            return None
        first = self._lines.setdefault(raw.strip(), row.line)
        if first != row.line:
            refusals.append(Refusal(row.line, column, raw, "the customer stands in the file twice", 1))
            return None
        joined, left = (_moment(self.dates.get(role), row, refusals) for role in ("joined", "left"))
        if joined is not None and left is not None and left < joined:
            refusals.append(Refusal(row.line, roles.left or "", row.values.get(roles.left or "") or "", "left before joined", 1))
            return None
        return {
            "customer_id": self.person(raw.strip()),
            "line": row.line,
            "joined_at": joined,
            "left_at": left,
            "lifetime_value": _amount(roles.lifetime_value, row, refusals),
            "segments": _segments(self.source, row),
        }


@dataclass
class EventMapper:
    """Maps rows of a file of events; equal rows are several events.

    Attributes:
        source: whose mapping it is.
        dates: reads the columns of dates, by role: created_at.
        person: makes an id of a person what is stored.
    """

    source: Source
    dates: dict[str, Dates]
    person: Callable[[str], str]
    _seen: Counter[str] = field(default_factory=Counter)

    def map(self, rows: Iterable[Row]) -> tuple[list[Made], list[Refusal]]:
        """Return one event per row, and what was refused."""
        made: list[Made] = []
        refusals: list[Refusal] = []
        for row in rows:
            event = self._event(row, refusals)
            if event is not None:
                made.append(event)
        return made, refusals

    def check(self, place: str) -> None:
        """Raise a SourceError if most values of a column are no dates; ``place`` names the file and source."""
        for dates in self.dates.values():
            dates.check(place)

    def _event(self, row: Row, refusals: list[Refusal]) -> Made | None:
        roles = self.source.columns
        name = (row.values.get(roles.event or "") or "").strip()
        happened = _moment(self.dates.get("created_at"), row, refusals)
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
            "amount": _amount(roles.amount, row, refusals),
        }


def _moment(dates: Dates | None, row: Row, refusals: list[Refusal]) -> datetime | None:
    if dates is None:
        return None
    raw = row.values.get(dates.column)
    moment = dates.read(raw)
    if moment.reason is not None:
        refusals.append(Refusal(row.line, dates.column, raw or "", moment.reason, 0))
    return moment.value


def _amount(column: str | None, row: Row, refusals: list[Refusal]) -> float | None:
    if column is None:
        return None
    reading = amount(row.values.get(column))
    if reading.reason is not None:
        refusals.append(Refusal(row.line, column, row.values.get(column) or "", reading.reason, 0))
    return reading.value


def _segments(source: Source, row: Row) -> str:
    found = {name: (row.values.get(column) or "").strip() for name, column in source.segments.items()}
    return json.dumps({name: value for name, value in found.items() if value.lower() not in BLANK}, ensure_ascii=False, sort_keys=True)
