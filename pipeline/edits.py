"""Corrections that people make, kept as rows of a table: what all such tables have in common.

A correction is never baked into what was found. It is kept as it was said and replayed in every run, so it outlives what it
corrects, and taking it back restores exactly what was there before. Its row stays, so that people see what was.
"""

from collections.abc import Sequence
from dataclasses import KW_ONLY, asdict, dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any, Final, TypeVar

import pyarrow as pa
from pydantic import TypeAdapter

from pipeline.errors import SettingsError
from pipeline.store import Store, now

APPLIES: Final = "applies"
DOES_NOT_APPLY: Final = "does not apply"
UNDONE: Final = "undone"


@dataclass(frozen=True, slots=True)
class EditRow:
    """What every correction has, whose fields are the columns of its table.

    Ids count in the order in which edits were made: where two contradict each other, the later wins. ``state`` and ``message`` are
    those of the last replay.
    """

    edit_id: int
    _: KW_ONLY
    made_at: datetime = field(default_factory=now)
    undone_at: datetime | None = None
    state: str = APPLIES
    message: str = ""

    @property
    def active(self) -> bool:
        """Whether nobody has taken it back."""
        return self.undone_at is None


AnyEdit = TypeVar("AnyEdit", bound=EditRow)


def read_rows(store: Store, table: str, kind: type[AnyEdit]) -> tuple[AnyEdit, ...]:
    """Return all edits of a table, those taken back as well, in order."""
    rows = store.connection.execute(f"from {table} order by edit_id").to_arrow_table().to_pylist()
    return tuple(_reader(kind).validate_python(rows))  # type: ignore[arg-type]  # a class is hashable


def write_rows(store: Store, table: str, edits: Sequence[EditRow]) -> None:
    """Replace all edits of a table, inside the caller's transaction."""
    store.connection.execute(f"delete from {table}")
    store.insert(table, pa.Table.from_pylist([asdict(edit) for edit in edits]))


def next_id(edits: Sequence[EditRow]) -> int:
    """Return the id of an edit that is made now."""
    return max([0, *(edit.edit_id for edit in edits)]) + 1


def last_active(edits: Sequence[EditRow], listed: str) -> int:
    """Return the id of the last edit that nobody has taken back; ``listed`` is the command that shows them.

    Raises:
        SettingsError: there is none.
    """
    active = [edit.edit_id for edit in edits if edit.active]
    if not active:
        raise SettingsError("There are no edits yet." if not edits else f"Every edit was taken back already: see {listed}.")
    return max(active)


def mark_undone(edits: Sequence[AnyEdit], edit_id: int, *, at: datetime | None = None, why: str = "taken back") -> tuple[AnyEdit, ...]:
    """Return the edits with one of them taken back, with ``why`` as its message; the row stays.

    Raises:
        SettingsError: no edit has this id, or it was taken back before.
    """
    known = {edit.edit_id: edit for edit in edits}
    if edit_id not in known:
        some = f"Edits are numbered {min(known)} to {max(known)}." if known else "There are no edits yet."
        raise SettingsError(f"There is no edit {edit_id}. {some}")
    edit = known[edit_id]
    if not edit.active:
        raise SettingsError(f"Edit {edit_id} was taken back on {edit.undone_at:%Y-%m-%d} already. Make it again if you want it back.")
    undone = replace(edit, undone_at=at or now(), state=UNDONE, message=why)
    return tuple(undone if one is edit else one for one in edits)


def undo(store: Store, table: str, kind: type[AnyEdit], edit_id: int | None, listed: str) -> AnyEdit:
    """Take an edit of a table back, the last active one where none is named, and return it.

    Raises:
        SettingsError: there is no such edit, or it was taken back before.
    """
    edits = read_rows(store, table, kind)
    wanted = last_active(edits, listed) if edit_id is None else edit_id
    edits = mark_undone(edits, wanted)
    with store.transaction():
        write_rows(store, table, edits)
        store.touch()
    return next(edit for edit in edits if edit.edit_id == wanted)


@cache
def _reader(kind: type[Any]) -> TypeAdapter[tuple[Any, ...]]:
    return TypeAdapter(tuple[kind, ...])  # type: ignore[valid-type]
