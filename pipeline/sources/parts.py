"""The Parquet parts of one file while they are being written.

Each part grows under a temporary name and takes its own only when the whole file is through, so whatever stops the
reading, no part is ever seen half written.
"""

import json
import logging
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from pipeline.extensions import create
from pipeline.settings import REDACTOR
from pipeline.source_settings import CRM_KINDS, Source
from pipeline.sources import crm
from pipeline.sources.items import COLUMNS, Item, content_hash, hash_strings
from pipeline.sources.kept_out import is_kept_out
from pipeline.sources.plain_values import IDS, SegmentValues, clean_link, hide_id
from pipeline.sources.pseudonyms import KEYED, PeopleKey
from pipeline.sources.refusals import Cause, check_refusals
from pipeline.sources.rows import LEFT_OUT, SHOWN, Refusal
from pipeline.sources.segments import BETWEEN

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

logger = logging.getLogger(__name__)

_READ_OF_VALUE = 2_000  # characters of a refused value that are looked at for personal data
_REJECTS = {"file": "string", "line": "int64", "column": "string", "value": "string", "reason": "string", "items": "int64"}
_VAULT = {"placeholder": "string", "original": "string"}


class Keys(NamedTuple):
    """Secrets under which a file is written.

    Attributes:
        people: hides pseudonyms; without keys where personal data is kept.
        vault: 16 to 64 bytes; None where no vault is asked for.
    """

    people: PeopleKey = PeopleKey(())
    vault: bytes | None = None


class Parts:
    """Writes items, rejects and, where asked for, the vault of one file; redacts on the way."""

    def __init__(
        self,
        source: Source,
        path: Path,
        folder: Path,
        sha256: str,
        *,
        keys: Keys,
        known: frozenset[str],
        names: Iterable[str],
        redactor: str | None,
        cutoff: datetime | None = None,
    ) -> None:
        """Open the parts in ``folder``, named after source, path and content, so that files never meet.

        Without a redactor everything is written as received.
        """
        folder.mkdir(parents=True, exist_ok=True)
        stem = blake2b(f"{source.name}\0{path}\0{sha256}".encode(), digest_size=8).hexdigest()
        self.path, self.source = path, source
        self.redactor, self.keys = redactor, keys
        self.stored_as = "as received" if redactor is None else "redacted" if keys.vault is None else "reversibly redacted"
        if redactor not in (None, REDACTOR):
            self.stored_as += f" by {redactor}"
        self.known_hashes = known
        self.items = self.rejected = self.forgotten = self.left_out = 0
        self.cutoff = cutoff
        self.reasons: Counter[str] = Counter()
        self.examples: dict[str, tuple[list[int], str]] = {}  # of a reason: lines, and a value as it is kept
        self._names = sorted({*names, *source.options.brand_words, *([source.product] if source.product is not None else [])})
        self._vault: dict[str, str] = {}
        self._segments = SegmentValues()
        self._create = cache(partial(create, "redactor"))  # it may load a model: once a file is enough
        self._items = _Part(folder / f"{stem}.items.parquet", crm.COLUMNS.get(source.kind, COLUMNS))
        self._rejects = _Part(folder / f"{stem}.rejects.parquet", _REJECTS)
        self._kept = _Part(folder / f"{stem}.vault.parquet", _VAULT) if keys.vault is not None else None

    def __enter__(self) -> Self:
        """Return itself; without `finish` everything is removed at the end."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Remove what was not kept."""
        for part in self._all:
            part.drop()

    @property
    def _all(self) -> "list[_Part]":
        return [self._items, self._rejects, *([self._kept] if self._kept is not None else [])]

    def write(self, items: list[Item], refusals: list[Refusal]) -> None:
        """Redact and write one chunk."""
        kept = [item for item in items if not is_kept_out(item, self.source.name, self.keys.people, self.cutoff)]
        self._items.write(self._finished(kept))
        self.items += len(kept)
        self.forgotten += len(items) - len(kept)
        values = [self.keys.people.hide_within(refusal.value[:_READ_OF_VALUE]) for refusal in refusals]
        distinct = sorted(set(values))
        clean = dict(zip(distinct, self._redacted(distinct), strict=True))
        self._rejects.write(
            [
                {**asdict(refusal), "file": str(self.path), "value": clean[value][:SHOWN]}
                for refusal, value in zip(refusals, values, strict=True)
            ]
        )
        for refusal, value in zip(refusals, (clean[value] for value in values), strict=True):
            self.rejected += refusal.items
            self.left_out += refusal.reason.startswith(LEFT_OUT)
            self.reasons[refusal.reason] += refusal.items
            lines, _ = self.examples.setdefault(refusal.reason, ([], value))
            lines += [refusal.line] if len(lines) < 3 and refusal.items else []

    def check(self, most: float) -> None:
        """Raise a QualityError if a larger share than ``most`` of the items was refused, or all of them."""
        causes = [Cause(reason, lost, *self.examples[reason]) for reason, lost in self.reasons.items() if lost]
        check_refusals(f'{self.path} (source "{self.source.name}")', self.items, self.rejected, most, causes)

    def finish(self) -> tuple[Path, Path, Path | None]:
        """Finish the parts under their own names and return these."""
        if self._kept is not None:
            self._kept.write([{"placeholder": name, "original": original} for name, original in sorted(self._vault.items())])
        self._drop_unfit_segments()
        if self._kept is not None:
            self._kept.close()
        for part in self._all:
            part.publish()
        return self._items.path, self._rejects.path, self._kept.path if self._kept is not None else None

    def _finished(self, items: list[Item]) -> list[Item]:
        """Return items with their hashes and with their words redacted; those that the store holds need no words."""
        if self.source.kind in CRM_KINDS:
            return self._grouped([self._keyed(item) for item in items])
        words, redacted = ("title", "text", "rating_raw"), ("title", "text", "rating_raw", "product", "wave")
        hashed = [{**item, "content_hash": content_hash(item, self.stored_as)} for item in items]
        marked = [
            {**self._keyed(item), "received_hash": item["content_hash"], "words_hash": hash_strings(item["title"] or "", item["text"])}
            for item in hashed
        ]
        marked = [{**item, "is_known": item["content_hash"] in self.known_hashes} for item in marked]
        items = [{**item, **dict.fromkeys(words, "")} if item["is_known"] else item for item in marked]
        originals = sorted({item[name] for item in items for name in redacted if item[name]})
        clean = dict(zip(originals, self._redacted(originals, vault=True), strict=True))
        cleaned = self._grouped([{**item, **{name: clean.get(item[name], item[name]) for name in redacted}} for item in items])
        if self.redactor is None:
            return cleaned
        return [{**one, **{name: hide_id(one[name], self.keys.people) for name in IDS}, "url": clean_link(one["url"])} for one in cleaned]

    def _grouped(self, items: list[Item]) -> list[Item]:
        """Return items with the values of their segments redacted."""
        segments = [json.loads(item.get("segments") or "{}") for item in items]
        originals = sorted({part for one in segments for value in one.values() for part in value.split(BETWEEN)})
        if self.redactor is None or not originals:
            return items
        clean = dict(zip(originals, self._redacted(originals, vault=True), strict=True))
        for one in segments:
            for name, value in one.items():
                for part in value.split(BETWEEN):
                    self._segments.see(name, part, clean[part])
        stored = [{name: BETWEEN.join(clean[part] for part in value.split(BETWEEN)) for name, value in one.items()} for one in segments]
        return [
            {**item, "segments": json.dumps(one, ensure_ascii=False, sort_keys=True)} if one else item
            for item, one in zip(items, stored, strict=True)
        ]

    def _drop_unfit_segments(self) -> None:
        """Take out of the items what is no segment but names people or rows, and say so among the rejects."""
        unfit = self._segments.unfit()
        self._rejects.write(
            [
                {"file": str(self.path), "line": 1, "column": self.source.segments[name], "value": "", "reason": reason, "items": 0}
                for name, reason in unfit.items()
            ]
        )
        self._items.close()
        self._rejects.close()
        if unfit:
            self._items.drop_keys("segments", unfit)

    def _keyed(self, item: Item) -> Item:
        """Return an item with its people, and the hashes that they went into, hidden under the key."""
        return {**item, **{name: self.keys.people.hide(item[name]) for name in KEYED if item.get(name)}} if self.keys.people.keys else item

    def _redacted(self, texts: Sequence[str], *, vault: bool = False) -> Sequence[str]:
        if self.redactor is None or not texts:
            return texts
        from pipeline.sources.redact import redact, redact_reversibly

        redactor = self._create(self.redactor)
        if not vault or self.keys.vault is None:
            return redact(texts, self._names, redactor)
        clean, pairs = redact_reversibly(texts, self.keys.vault, self._names, redactor)
        self._vault.update(pairs)
        return clean


class _Part:
    """One Parquet file that grows chunk by chunk."""

    def __init__(self, path: Path, columns: dict[str, str]) -> None:
        self.path, self.growing, self.columns = path, path.with_suffix(".part"), columns
        self._writer: pq.ParquetWriter | None = None

    def write(self, rows: list[dict[str, Any]]) -> None:
        """Append rows."""
        import pyarrow as pa

        schema = self._schema()
        if rows:
            arrays = [pa.array([row[field.name] for row in rows], field.type) for field in schema]
            self._open(schema).write_table(pa.Table.from_arrays(arrays, schema=schema))

    def close(self) -> None:
        """Write what is left, and the footer."""
        self._open(self._schema()).close()

    def drop_keys(self, column: str, keys: Iterable[str]) -> None:
        """Write the closed part anew without some keys of a column of JSON."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        whole = self.growing.with_suffix(".whole")
        self.growing.rename(whole)
        schema = self._schema()
        with pq.ParquetWriter(self.growing, schema, compression="zstd") as writer, pq.ParquetFile(whole) as read:
            for batch in read.iter_batches():
                values = [{name: one for name, one in json.loads(text).items() if name not in keys} for text in batch[column].to_pylist()]
                texts = pa.array([json.dumps(one, ensure_ascii=False, sort_keys=True) for one in values], pa.string())
                writer.write_batch(batch.set_column(schema.get_field_index(column), schema.field(column), texts))
        whole.unlink()

    def publish(self) -> None:
        """Take the final name."""
        os.replace(self.growing, self.path)

    def drop(self) -> None:
        """Remove what has no final name."""
        if self._writer is not None:
            try:
                self._writer.close()
            except OSError as error:  # the disk is full; the cause is on its way already
                logger.debug("%s: %s", self.growing, error)
        self.growing.unlink(missing_ok=True)

    def _open(self, schema: "pa.Schema") -> "pq.ParquetWriter":
        import pyarrow.parquet as pq

        if self._writer is None:
            self._writer = pq.ParquetWriter(self.growing, schema, compression="zstd")
        return self._writer

    def _schema(self) -> "pa.Schema":
        import pyarrow as pa

        types = {
            "string": pa.string(),
            "int64": pa.int64(),
            "float64": pa.float64(),
            "bool": pa.bool_(),
            "timestamp[us]": pa.timestamp("us"),
        }
        return pa.schema([(name, types[kind]) for name, kind in self.columns.items()])
