"""Rows to items: the mapping of a source applied to the raw values of a file.

An item is what one person said in one place: a review, a post, or the answer to one open question. Its ids are derived
from what the row says, never from where it stands, so that the same rows in another order are the same items.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from typing import Any

from pipeline.errors import SourceError
from pipeline.source_settings import Source
from pipeline.sources.dates import Dates
from pipeline.sources.rows import Refusal, Row
from pipeline.sources.scales import Reading, Scale, is_missing, read_count, read_votes, read_weight
from pipeline.sources.segments import Segments
from pipeline.text.speakers import OTHER, is_bot, is_customer, is_nobody, lay_out_messages, mark

LONGEST_TEXT = 1_000_000  # characters
SAMPLE_IDS = 20_000  # by which it is judged whether a column holds ids of rows
MOST_SHARED = 0.2  # of rows that bear the id of another with other words; a corrected version is no sin, a fifth of all are
_ID_BYTES = 16
_WEEK = 7  # days
Item = dict[str, Any]
# Every column of a staged item in order, with its Arrow type.
COLUMNS = {
    "feedback_id": "string",
    "content_hash": "string",
    "received_hash": "string",
    "words_hash": "string",
    "is_known": "bool",
    "line": "int64",
    "source": "string",
    "kind": "string",
    "item_id": "string",
    "question": "string",
    "title": "string",
    "text": "string",
    "rating_raw": "string",
    "rating": "float64",
    "nps_score": "float64",
    "csat": "float64",
    "created_at": "timestamp[us]",
    "author_id": "string",
    "customer_id": "string",
    "product": "string",
    "thread_id": "string",
    "reply_to": "string",
    "wave": "string",
    "url": "string",
    "reach": "int64",
    "helpful_votes": "int64",
    "segments": "string",
    "sub_ratings": "string",
    "weight": "float64",
}
_NOT_CONTENT = ("line", "content_hash", "received_hash", "words_hash", "is_known")


def hash_strings(*parts: str) -> str:
    """Return 32 hex digits of a list of strings; where one ends and the next begins makes a difference."""
    return blake2b(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass"), digest_size=_ID_BYTES).hexdigest()


@dataclass
class Mapper:
    """Maps the rows of one file, chunk by chunk.

    Attributes:
        source: whose mapping it is.
        dates: reads created_at, None where it is not mapped.
        segments: reads the segments.
        seen: what the first rows hold in columns of closed answers.
        pseudonym: makes an id of a person unreadable.
        keep_personal_data: leave ids of people as they came.
        replies: reads replied_at, None where it is not mapped.
    """

    source: Source
    dates: Dates | None
    segments: Segments
    seen: Mapping[str, Mapping[str, int]]
    pseudonym: Callable[[str], str]
    keep_personal_data: bool
    replies: Dates | None = None
    _seen: Counter[bytes] = field(default_factory=Counter)
    _people: dict[str, str] = field(default_factory=dict)
    _ids: dict[str, int] = field(default_factory=dict)
    _rows: int = 0  # with an id, as long as ids are noted
    _shared: int = 0  # of these, with the id of another row and other words

    @cached_property
    def scales(self) -> dict[str, Scale]:
        """Scales by what they fill: rating, nps_score, csat, and "sub_ratings.<aspect>"."""
        roles, options = self.source.columns, self.source.options
        scales = {}
        if roles.rating is not None:
            scales["rating"] = Scale(roles.rating, "rating_scale", *options.rating_scale, values=options.values)
        if roles.csat is not None:
            scales["csat"] = Scale(roles.csat, "csat_scale", *options.csat_scale, values=options.values)
        if roles.nps_score is not None:
            scales["nps_score"] = Scale(roles.nps_score, None, 0, 10, onto=10, values=options.values)
        for aspect, column in self.source.sub_ratings.items():
            scales[f"sub_ratings.{aspect}"] = Scale(column, "rating_scale", *options.rating_scale, values=options.values)
        return {name: scale.learn(self.seen.get(scale.column, {})) for name, scale in scales.items()}

    def map(self, rows: Iterable[Row]) -> tuple[list[Item], list[Refusal]]:
        """Return the items of some rows, without content hash and not yet redacted, and what was refused."""
        items: list[Item] = []
        refusals: list[Refusal] = []
        for row in rows:
            shared = self._common(row, refusals)
            self._note_id(row)
            for column, question in self._asked:
                text = row.values.get(column) or ""
                if len(text) > LONGEST_TEXT:
                    refusals.append(Refusal(row.line, column, text[:1000], f"text of more than {LONGEST_TEXT:,} characters", 1))
                    continue
                text = self._spoken(row, text)
                key = hash_strings(self.source.name, shared["row_key"], column if question is not None else "")
                items.append({**shared, "feedback_id": key, "question": question, "text": text})
        return items, refusals

    def check(self, place: str) -> None:
        """Raise a SourceError if most values of a column fit no scale or date, or ids are none; ``place`` names the file and source."""
        if self._shared > 1 and self._shared > MOST_SHARED * self._rows:
            raise SourceError(
                f'{place}: column "{self.source.columns.item_id}" is mapped to item_id but is not unique: {len(self._ids):,} values in '
                f"{self._rows:,} rows with different words. If each row is one answer of a survey, map columns.respondent, question and "
                "answer; if it says who wrote, map it to author_id; else map no item_id."
            )
        for scale in self.scales.values():
            scale.check(place)
        for dates in filter(None, (self.dates, self.replies)):
            dates.check(place)

    def _note_id(self, row: Row) -> None:
        raw = row.values.get(self.source.columns.item_id or "")
        if raw is None or is_missing(raw) or len(self._ids) >= SAMPLE_IDS:
            return
        words = hash(tuple(row.values.get(column) for column, _ in self._asked))
        self._rows += 1
        self._shared += self._ids.setdefault(raw.strip(), words) != words

    @cached_property
    def _asked(self) -> Sequence[tuple[str, str | None]]:
        """Columns with words, each with its question."""
        text = self.source.columns.text
        return [*self.source.questions.items(), *([(text, None)] if text is not None else [])]

    def _common(self, row: Row, refusals: list[Refusal]) -> Item:
        """Return what all items of a row have in common."""
        roles, values = self.source.columns, row.values

        def plain(column: str | None) -> str | None:
            raw = values.get(column) if column is not None else None
            return None if raw is None or is_missing(raw) else raw.strip()

        key = plain(roles.item_id) or plain(roles.respondent) or self._content_key(row)
        author = plain(roles.author_id)
        author = None if author is None or is_nobody(author) else self._person(author)
        said_at = read_moment(row, self.dates, refusals)
        if author is None and self.source.kind == "survey":
            author = self.pseudonym(key)
        return {
            "row_key": key,
            "line": row.line,
            "source": self.source.name,
            "kind": self.source.kind,
            "item_id": plain(roles.item_id),
            "title": (values.get(roles.title) or None) if roles.title is not None else None,
            "rating_raw": (values.get(roles.rating) or None) if roles.rating is not None else None,
            **self._numbers(row, refusals),
            "created_at": said_at,
            "author_id": author,
            "customer_id": self._person(plain(roles.customer_id)),
            "product": self.source.product if roles.product is None else plain(roles.product),
            "thread_id": plain(roles.thread_id),
            "reply_to": plain(roles.reply_to),
            "wave": plain(roles.wave),
            "url": plain(roles.url),
            "segments": self.segments.read(row, self._answered(row, said_at, refusals)),
        }

    def _spoken(self, row: Row, text: str) -> str:
        """Return a text with marks where the row tells whose words it holds: of its role, its author, or the messages after it."""
        roles, speakers, values = self.source.columns, self.source.speakers, row.values
        author = (values.get(roles.author_id) if roles.author_id is not None else None) or ""
        role = (values.get(speakers.column) if speakers.column is not None else None) or ""
        if text and (is_bot(author) or (role and not is_customer(role, None, speakers))):
            return OTHER + text
        if speakers.messages is not None:
            text = lay_out_messages(text, values.get(speakers.messages), author.strip() or None, speakers)
        # Names that are listed must be found before they are redacted.
        return mark(text, speakers) if speakers.customer or speakers.agent else text

    def _answered(self, row: Row, said_at: datetime | None, refusals: list[Refusal]) -> dict[str, str]:
        """Return as segments whether the company answered, and within which time."""
        roles = self.source.columns
        if roles.reply is None and roles.replied_at is None:
            return {}
        replied_at = read_moment(row, self.replies, refusals)
        reply = row.values.get(roles.reply) if roles.reply is not None else None
        if replied_at is None and is_missing(reply):
            return {"answered": "no", "answered within": "never"}
        if replied_at is None or said_at is None:
            return {"answered": "yes"}
        days = (replied_at.date() - said_at.date()).days
        return {"answered": "yes", "answered within": "same day" if days < 1 else "week" if days <= _WEEK else "later"}

    def _content_key(self, row: Row) -> str:
        """Hash all values of a row, and how many rows like it came before. Empty ones are left out: a new column of nothing is no news.

        Values that were added to the row are left out too, so that a new column in the mapping does not make new items.
        """
        pairs = sorted((name, value) for name, value in row.values.items() if value and name not in row.added)
        content = blake2b(json.dumps(pairs, ensure_ascii=False).encode("utf-8", "surrogatepass"), digest_size=_ID_BYTES)
        digest = content.digest()
        occurrence = self._seen[digest]
        self._seen[digest] += 1
        return hash_strings(content.hexdigest(), str(occurrence))

    def _person(self, raw: str | None) -> str | None:
        if raw is None or self.keep_personal_data:
            return raw
        if raw not in self._people:
            self._people[raw] = self.pseudonym(raw)
        return self._people[raw]

    def _numbers(self, row: Row, refusals: list[Refusal]) -> Item:
        numbers: Item = {"rating": None, "nps_score": None, "csat": None}
        aspects: dict[str, float] = {}
        for name, scale in self.scales.items():
            reading = scale.read(row.values.get(scale.column))
            if reading.reason is not None:
                refusals.append(Refusal(row.line, scale.column, row.values[scale.column] or "", reading.reason, 0))
            elif name in numbers:
                numbers[name] = reading.value
            elif reading.value is not None:
                aspects[name.removeprefix("sub_ratings.")] = reading.value
        for role, read in (("reach", read_count), ("helpful_votes", read_votes)):
            count = read_number(row, getattr(self.source.columns, role), read, refusals)
            numbers[role] = None if count is None else int(count)
        weight = self.source.columns.weight
        numbers["weight"] = None if weight is None else read_number(row, weight, read_weight, refusals)
        return {**numbers, "sub_ratings": json.dumps(aspects, ensure_ascii=False, sort_keys=True)}


def read_number(row: Row, column: str | None, read: Callable[[str | None], Reading], refusals: list[Refusal]) -> float | None:
    """Return the number in a column of a row, None where there is none; one that cannot be read is refused, and the row lives on."""
    raw = row.values.get(column) if column is not None else None
    reading = read(raw)
    if reading.reason is not None:
        refusals.append(Refusal(row.line, column or "", raw or "", reading.reason, 0))
    return reading.value


def read_moment(row: Row, dates: Dates | None, refusals: list[Refusal]) -> datetime | None:
    """Return the date in the column that ``dates`` reads, None where there is none; one that cannot be read is refused."""
    if dates is None:
        return None
    raw = row.values.get(dates.column)
    moment = dates.read(raw, row.values.get(dates.day_column) if dates.day_column is not None else None)
    if moment.reason is not None:
        refusals.append(Refusal(row.line, dates.column, raw or "", moment.reason, 0))
    return moment.value


def content_hash(item: Item, stored_as: str) -> str:
    """Return a hash of all that was received of an item, apart from the line where it stood, and of how it is stored.

    Taken before redaction, so that an item which the store holds is known without being redacted again.
    """
    # An item without a weight hashes as before there were any.
    unhashed = {*_NOT_CONTENT, *(["weight"] if item["weight"] is None else [])}
    received = [item[name] for name in COLUMNS if name not in unhashed]
    return hash_strings(stored_as, *("" if value is None else f"={value}" for value in received))
