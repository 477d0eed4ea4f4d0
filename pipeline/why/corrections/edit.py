"""People's corrections to drivers and reasons, as rows that outlive every run.

What each operation reads, beside ``op``:

=============  =======================================================================================================
rename         ``driver_id``; ``value``: the label
merge          ``driver_id`` goes into ``other_id``
reject         ``driver_id``: it is shown nowhere, and what says it stands among the other reasons
move           ``examples`` (and what is very like them) belong to ``other_id``; None: to the other reasons
reject-reason  ``examples`` (and what is very like them) are no reasons
=============  =======================================================================================================
"""

from dataclasses import dataclass
from typing import Final

from pipeline.edits import EditRow, read_rows, undo
from pipeline.store import Store

OPS: Final = ("rename", "merge", "reject", "move", "reject-reason")
TABLE: Final = "driver_edits"


@dataclass(frozen=True, slots=True)
class DriverEdit(EditRow):
    """One correction: a row of ``driver_edits``, whose comments say what each column holds.

    ``examples`` are the words of ``reasons``: they outlive the rows.
    """

    op: str
    driver_id: str | None = None
    other_id: str | None = None
    value: str = ""
    reasons: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    label: str = ""


def read_driver_edits(store: Store) -> tuple[DriverEdit, ...]:
    """Return all edits, those taken back as well, in order."""
    return read_rows(store, TABLE, DriverEdit)


def undo_driver_edit(store: Store, edit_id: int | None) -> DriverEdit:
    """Take an edit back, the last active one where none is named, and return it.

    Raises:
        SettingsError: there is no such edit, or it was taken back before.
    """
    return undo(store, TABLE, DriverEdit, edit_id, "voc drivers edits")
