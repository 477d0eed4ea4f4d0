"""What the values of a column look like: its evidence for a role, next to what the column is called."""

import html
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from pipeline.sources.crm import amount
from pipeline.sources.dates import Dates
from pipeline.sources.rows import Row
from pipeline.sources.scales import Scale, is_missing, read_votes

LOOKED_AT = 2_000  # values of a column whose look is judged; whether they are unique is asked of all that were read
_MOST_FIT = 0.9  # of the values must be readable as what the role wants
_MOST_OUTSIDE = 0.02  # of the values may lie beyond the ends of a scale: they were mistyped
_CODE = re.compile(r"[A-Za-z]{1,3}\d+[A-Za-z]?\d*(?:\[\w+\])?\.\s+|\d+[.)]\s+")
_PARTS = re.compile(r"[;|\n]|,(?![^(]*\))")


def plain_name(name: str) -> str:
    """Return a column's name in small words: "ResponseId", "response_id" and "<b>Response ID</b>" are all "response id"."""
    text = html.unescape(re.sub(r"<[^>]*>", " ", name))
    text = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def plain_question(name: str) -> str:
    """Return a header as the question that people read: without tags and the code in front of it."""
    text = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", name)).split())
    return _CODE.sub("", text, count=1) or text


@dataclass(frozen=True)
class Column:
    """One column of a file, as its first rows show it.

    Attributes:
        name: as in the file.
        rows: that were read.
        values: those that say something, in their order.
        now: later dates are none.
    """

    name: str
    rows: int
    values: Sequence[str]
    now: datetime

    @cached_property
    def words(self) -> str:
        """The name in small words."""
        return plain_name(self.name)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each value stands there."""
        return Counter(self.values)

    @property
    def filled(self) -> float:
        """Share of the rows that say something, 0-1."""
        return len(self.values) / self.rows if self.rows else 0.0

    @property
    def distinct(self) -> float:
        """Distinct values per value, 0-1."""
        return len(self.counts) / len(self.values) if self.values else 0.0

    @cached_property
    def seen(self) -> Sequence[str]:
        """The values whose look is judged."""
        return self.values[:LOOKED_AT]

    def share(self, holds: Callable[[str], object]) -> float:
        """Return the share of values of which something holds, 0-1; 0 where there are none."""
        return sum(bool(holds(value)) for value in self.seen) / len(self.seen) if self.seen else 0.0

    @cached_property
    def mean_words(self) -> float:
        """Words per value."""
        return sum(len(value.split()) for value in self.seen) / len(self.seen) if self.seen else 0.0

    @cached_property
    def is_date(self) -> bool:
        """Whether most values are dates; a number is one only where the name says so."""
        dates = Dates(self.name, True, self.now)
        return self.share(lambda value: not (dates.read(value).reason or "").startswith("not a date")) >= 0.5

    @cached_property
    def is_number(self) -> bool:
        """Whether the values are plain numbers."""
        return self.share(lambda value: re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?", value, re.IGNORECASE)) >= _MOST_FIT

    @cached_property
    def is_key(self) -> bool:
        """Whether each row has one value of its own, short and without spaces."""
        short = self.share(lambda value: len(value) <= 80 and " " not in value and not re.fullmatch(r"-?\d+\.\d+(e\+?\d+)?", value)) >= 0.99
        return bool(self.values) and self.filled >= 0.98 and self.distinct == 1 and short

    @cached_property
    def is_count(self) -> bool:
        """Whether the values count people or copies."""
        return self.share(lambda value: read_votes(value).value is not None) >= 0.8

    @cached_property
    def is_money(self) -> bool:
        """Whether the values are sums of money."""
        return self.share(lambda value: re.search(r"\d", value) and amount(value).value is not None) >= _MOST_FIT

    @cached_property
    def is_email(self) -> bool:
        """Whether the values are addresses of mail or handles."""
        return self.share(lambda value: re.fullmatch(r"\S+@\S+\.\w+|@\w+", value)) >= _MOST_FIT

    @cached_property
    def is_link(self) -> bool:
        """Whether the values are links."""
        return self.share(lambda value: value.startswith(("http://", "https://", "/r/", "www."))) >= 0.8

    @cached_property
    def has_letters(self) -> bool:
        """Whether most values have a letter and are neither links, dates nor structures; of a file without rows nobody knows better."""
        if not self.rows:
            return True
        worded = self.share(lambda value: re.search(r"[^\W\d_]{2}", value) and value[:1] not in "[{") >= 0.5
        return worded and not self.is_link and not (self.is_date and self.mean_words < 5) and not self.is_email

    @cached_property
    def is_free_text(self) -> bool:
        """Whether people wrote the values: several words, seldom the same twice."""
        return self.has_letters and self.mean_words >= 3 and self.distinct >= 0.3 and max(map(len, self.seen)) >= 25 and not self.is_choice

    @cached_property
    def is_choice(self) -> bool:
        """Whether the values are made of the same few parts, as boxes to tick are."""
        parts = Counter(part.strip() for value in self.seen for part in _PARTS.split(value.strip("[]")) if part.strip())
        repeated = sum(count for count in parts.values() if count >= 3) / max(1, sum(parts.values()))
        return len(self.seen) >= 10 and len(parts) <= max(8, len(self.seen) // 5) and repeated >= 0.8

    def scale(self, *candidates: tuple[float, float]) -> tuple[float, float] | None:
        """Return the first scale on which nearly all values can be read, or None."""
        for low, high in candidates:
            reader = Scale(self.name, None, low, high).learn(self.counts)
            reasons = [reader.read(value).reason for value in self.seen]
            if all(reader.read(value).value is None for value in self.counts):
                continue
            outside = sum(reason is not None and reason.startswith("outside") for reason in reasons)
            if reasons and reasons.count(None) >= _MOST_FIT * len(reasons) and outside <= _MOST_OUTSIDE * len(reasons):
                return low, high
        return None


def read_columns(rows: Sequence[Row], names: Sequence[str], now: datetime) -> list[Column]:
    """Return the columns of some rows in the order of the file."""
    values = {name: [value.strip() for row in rows if (value := row.values.get(name)) and not is_missing(value)] for name in names}
    return [Column(name, len(rows), values[name], now) for name in names]
