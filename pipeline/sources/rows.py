"""What a reader hands over, whatever the format of the file: rows of raw strings, and refusals.

Readers know nothing of ratings, dates or people; they only find rows. One type for all formats keeps the mapping
(`pipeline.sources.items`) free of formats. Which reader is whose is registered in ``pipeline/extensions.py``.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.source_settings import CRM_KINDS, Source

SHOWN = 200  # characters of a refused value that are kept: enough to find it again in the file
LEFT_OUT = "left out: "  # begins the reason of a row that is no feedback: headers, totals, and what the source's filters exclude


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file.

    Attributes:
        line: where it starts: physical line of a text file, row of a sheet, ordinal of a JSON or Parquet record; from 1.
        values: column -> raw value as text; None where the format has a null.
        added: names among the values that the row of the file does not hold itself: other spellings, parts of cells, joined columns.
    """

    line: int
    values: dict[str, str | None]
    added: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A value or a row that cannot be used.

    Attributes:
        line: as in `Row`.
        column: column of the value, "" for a whole row.
        value: what was refused, not yet redacted or cut.
        reason: why, the same words for the same cause, so that reasons can be counted.
        items: items lost with it; 0 where the row lives on with NULL in that place.
    """

    line: int
    column: str
    value: str
    reason: str
    items: int


def left_out(line: int, why: str, column: str = "", value: str = "") -> Refusal:
    """Return the note of a row that is no feedback: it is counted, and no loss."""
    return Refusal(line, column, value, LEFT_OUT + why, 0)


Record = Row | Refusal


@dataclass(frozen=True)
class Table:
    """A file that can be read, more than once.

    Attributes:
        columns: names in the order of the file; None where only the rows know them (JSON).
        records: starts reading from the top each time it is called.
        other_names: further names of each column, where it has any.
    """

    columns: tuple[str, ...] | None
    records: Callable[[], Iterator[Record]]
    other_names: Sequence[Sequence[str]] = ()


class Reader(Protocol):
    """What every reader of a format offers: it opens a file; only the rows are its business, not what they mean."""

    def __call__(self, source: Source, path: Path, /) -> Table:
        """Open a file of a source, which says how in its options.

        Raises:
            SourceError: the file cannot be read.
        """
        ...


def items_per_row(source: Source) -> int:
    """Return how many items a row of the source holds: one per open question, and one for a mapped text.

    A row that is a customer, an event or one answer of a long survey is one.
    """
    if source.kind in CRM_KINDS or source.columns.question is not None:
        return 1
    return len(source.questions) + (1 if source.columns.text is not None else 0)
