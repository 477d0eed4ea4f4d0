"""Processing what is pending, a partition of documents at a time.

Every step that looks at one document after another is a function of a partition: rows in, rows out, no state. This module
finds the documents a step has not worked on in its present version, and commits each partition together with the note
that it is done. Killed at any moment, the next run goes on where the last commit stands.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.sql import text as sql_text
from pipeline.store import Store

LETTERS = 1_000_000  # of the texts of a partition, with some 18,000 sentences: their vectors fill 60 MB, work on them ten times that
# What each step writes about single documents, in the order of the steps.
DOCUMENT_TABLES: Mapping[str, str] = {
    "sentences": "sentences",
    "sentiment": "sentence_sentiment",
    "score_prior": "sentence_sentiment",
    "signals": "signals",
    "consequences": "consequences",
    "aspects": "aspects",
    "reasons": "reasons",
    "assign": "sentence_themes",
}
# Whose work rests on what a step wrote, and is forgotten with it: sentences carry everything after them, signals rest on sentiment.
RESTING: Mapping[str, tuple[str, ...]] = {
    "sentences": tuple(DOCUMENT_TABLES),
    "sentiment": ("score_prior", "signals"),
    "score_prior": ("signals",),
}


@dataclass(frozen=True)
class Counts:
    """What a step did: rows it worked on, rows it wrote, rows it refused."""

    rows_in: int = 0
    rows_out: int = 0
    rejected: int = 0
    failures: tuple[str, ...] = ()

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        return self.rows_in == 0 and not self.failures


class Progress(Protocol):
    """Told how far a step has come; the command line draws a bar from it."""

    def __call__(self, label: str, done: int, total: int) -> None:
        """Note that ``done`` of ``total`` are through."""


def silent(label: str, done: int, total: int) -> None:
    """Tell nobody."""


def process_pending(
    store: Store,
    step: str,
    version: str,
    *,
    read: str,
    work: Callable[[pd.DataFrame | pa.Table], pd.DataFrame],
    partition_rows: int,
    progress: Progress = silent,
    vectors: bool = False,
    before: Callable[[pd.DataFrame], None] | None = None,
    source: str | None = None,
    **parameters: object,
) -> Counts:
    """Let a step work on every document it has not seen in this version.

    Args:
        store: open for writing.
        step: one of `DOCUMENT_TABLES`; its table is written, and what later steps made of the same documents is forgotten.
        version: hash of the settings and models that the step uses.
        read: name of the SQL file that reads a partition; it joins the relation ``part (document_id)``.
        work: a pure function from those rows to the rows of the step's table.
        partition_rows: most documents per transaction.
        progress: told after every partition.
        vectors: hand the rows over as Arrow, which keeps vectors in one piece of memory.
        before: given the new rows in the transaction that replaces the old ones; keeps what must outlast these.
        source: only documents of this source; None for all.
        parameters: of the SQL file.
    """
    waiting = store.pending(step, version, source)
    rows_in = rows_out = 0
    done = 0
    for ids in partitions(store, waiting, partition_rows):
        rows = read_part(store, read, ids, vectors=vectors, **parameters)
        made = work(rows)
        rows_out += replace_rows(store, step, version, ids, made, before)
        rows_in += len(rows)
        done += len(ids)
        progress(step, done, len(waiting))
    return Counts(rows_in, rows_out)


def partitions(store: Store, ids: list[str], most: int) -> Iterator[list[str]]:
    """Cut documents into parts of at most ``most``, and of some `LETTERS`: a part of interviews weighs no more than one of answers."""
    with store.part(ids):
        letters = dict(store.connection.execute(sql_text("progress/letters")).fetchall())
    running = list(accumulate(letters[one] for one in ids))
    for _, places in groupby(range(len(ids)), lambda place: (place // most, (running[place] - 1) // LETTERS)):
        yield [ids[place] for place in places]


def replace_rows(
    store: Store, step: str, version: str, ids: list[str], made: pd.DataFrame, before: Callable[[pd.DataFrame], None] | None = None
) -> int:
    """Commit what a step made of some documents in place of what was there, with the note that it is done; return the new rows."""
    with store.transaction():
        if before is not None:
            with store.part(ids):
                before(made)
        forget(store, ids, [step, *RESTING.get(step, ())])
        written = store.insert(DOCUMENT_TABLES[step], made)
        store.mark(step, version, ids)
        store.touch()
    return written


def read_part(store: Store, read: str, ids: list[str], *, vectors: bool = False, **parameters: object) -> pd.DataFrame | pa.Table:
    """Return the rows that a SQL file reads of some documents."""
    with store.part(ids):
        result = store.connection.execute(sql_text(read), parameters)
        return result.to_arrow_table() if vectors else result.df()


def forget(store: Store, ids: Sequence[str], steps: Iterable[str] = DOCUMENT_TABLES) -> None:
    """Delete what steps made of some documents, so that they work on them again."""
    steps = list(steps)
    tables = list(dict.fromkeys(DOCUMENT_TABLES[step] for step in steps))
    if "sentences" in steps:
        tables.append("sentence_themes_past")  # a sentence that is another now has no past
    store.forget(ids, tables, steps)


def matrix(rows: pa.Table) -> NDArray[np.float32]:
    """Return the column ``vector`` as an array of shape ``(rows, dim)``, without a copy for each row."""
    if len(rows) == 0:
        return np.empty((0, 0), dtype=np.float32)
    flat = rows["vector"].combine_chunks().flatten().to_numpy(zero_copy_only=False)
    return np.ascontiguousarray(flat, dtype=np.float32).reshape(len(rows), -1)


def vector_rows(encoder: str, hashes: Sequence[str], vectors: NDArray[np.float32]) -> pa.Table:
    """Return rows of ``embeddings``; the vectors stay in one piece of memory, as `matrix` gives them back.

    Args:
        encoder: name of the encoder that made the vectors.
        hashes: keys of their texts, as `pipeline.encoder.text_hash` makes them.
        vectors: shape ``(len(hashes), dim)``.
    """
    offsets = pa.array(np.arange(len(hashes) + 1) * vectors.shape[1], pa.int32())
    vector = pa.ListArray.from_arrays(offsets, pa.array(vectors.ravel()))
    return pa.table({"encoder": [encoder] * len(hashes), "text_hash": list(hashes), "vector": vector})
