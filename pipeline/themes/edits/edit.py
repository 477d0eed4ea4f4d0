"""People's corrections to themes, as rows that outlive every refit.

A correction is never baked into the fitted themes. It is kept as it was said and replayed on top of each fit (`replay`), so it
survives the next fit, and taking it back restores exactly what was there before.

What each operation reads, beside ``op``:

=========  ============================================================================================================
rename     ``theme_id``; ``value``: the label
describe   ``theme_id``; ``value``: the description
merge      ``theme_id`` goes into ``other_id``
split      ``theme_id`` gives the sentences like ``examples``, or with one of ``keywords``, to ``new_theme_id``; ``value``: its label
move       ``examples`` (and what is very like them) go to ``other_id``; None: to no theme
pin        ``theme_id`` stays, whatever a refit finds
ban        ``theme_id``: its sentences have no theme; ``value``: the highest theme id of that day, so that a theme found later in
           the same place is known to be a later one; ``examples``: its typical sentences, which say where that place is
parent     ``theme_id`` stands under ``other_id``; None: at the top
promote    what fits no theme and is like ``examples``, or has one of ``keywords``, becomes ``new_theme_id``; ``value``: its label;
           ``theme_id``: a theme inside which the group grew, or None
=========  ============================================================================================================
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from pipeline.errors import SettingsError

OPS: Final = ("rename", "describe", "merge", "split", "move", "pin", "ban", "parent", "promote")
APPLIES: Final = "applies"
DOES_NOT_APPLY: Final = "does not apply"
UNDONE: Final = "undone"
COMMAND: Final = "command"  # origin of an edit that was typed, not read from a file


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Edit:
    """One correction; the fields are the columns of ``theme_edits``.

    Attributes:
        edit_id: 1, 2, 3... in the order in which they were made; where two contradict each other, the later wins.
        op: one of `OPS`.
        theme_id: the theme that is corrected.
        other_id: where it goes.
        value: a label, a description, or what the table above says.
        sentences: ids of sentences that were named.
        examples: subject texts of these sentences, and those that a person wrote: they outlive the rows.
        keywords: words or phrases.
        new_theme_id: id of the theme that a split or promotion makes.
        label: of the theme on that day, for people.
        origin: `COMMAND`, the file and the entry in it, or "rule" for a promotion that nobody asked for.
        made_at: UTC.
        undone_at: UTC; None while it stands.
        state: `APPLIES`, `DOES_NOT_APPLY` or `UNDONE`, as of the last replay.
        message: why; empty where there is nothing to say.
    """

    edit_id: int
    op: str
    theme_id: int | None = None
    other_id: int | None = None
    value: str = ""
    sentences: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    new_theme_id: int | None = None
    label: str = ""
    origin: str = COMMAND
    made_at: datetime = field(default_factory=_now)
    undone_at: datetime | None = None
    state: str = APPLIES
    message: str = ""

    @property
    def active(self) -> bool:
        """Whether nobody has taken it back."""
        return self.undone_at is None

    @property
    def themes(self) -> frozenset[int]:
        """Ids of all themes that it speaks of: a refit keeps these alive."""
        return frozenset(one for one in (self.theme_id, self.other_id, self.new_theme_id) if one is not None)


COLUMNS: Final = tuple(one.name for one in fields(Edit))
_LISTS: Final = ("sentences", "examples", "keywords")
_IDS: Final = ("theme_id", "other_id", "new_theme_id")


def undo(edits: Sequence[Edit], edit_id: int, *, at: datetime | None = None, why: str = "taken back") -> tuple[Edit, ...]:
    """Return the edits with one of them taken back; the row stays, so that people see what was.

    Args:
        edits: all edits.
        edit_id: which.
        at: UTC; now where not given.
        why: becomes its message.

    Raises:
        SettingsError: no edit has this id, or it was taken back before.
    """
    known = {edit.edit_id: edit for edit in edits}
    if edit_id not in known:
        some = f"Edits are numbered {min(known)} to {max(known)}." if known else "There are no edits yet."
        raise SettingsError(f"There is no edit {edit_id}. {some}")
    if not known[edit_id].active:
        raise SettingsError(
            f"Edit {edit_id} was taken back on {known[edit_id].undone_at:%Y-%m-%d} already. Make it again if you want it back."
        )
    gone = replace(known[edit_id], undone_at=at or _now(), state=UNDONE, message=why)
    return tuple(gone if edit.edit_id == edit_id else edit for edit in edits)


def edits_frame(edits: Sequence[Edit]) -> pd.DataFrame:
    """Return edits as rows of ``theme_edits``, one per edit; ids are nullable integers, lists are lists, texts never null."""
    columns: dict[str, Any] = {name: [getattr(edit, name) for edit in edits] for name in COLUMNS}
    columns["edit_id"] = pd.array(columns["edit_id"], dtype="Int32")
    columns |= {name: pd.array(columns[name], dtype="Int32") for name in _IDS}
    columns |= {name: pd.Series([list(one) for one in columns[name]], dtype=object) for name in _LISTS}
    columns |= {name: pd.Series(columns[name], dtype="datetime64[us]") for name in ("made_at", "undone_at")}
    columns |= {name: pd.Series(columns[name], dtype=object) for name in ("op", "value", "label", "origin", "state", "message")}
    return pd.DataFrame(columns)


def edits_of(rows: pd.DataFrame) -> tuple[Edit, ...]:
    """Return the edits of a frame with the columns of ``theme_edits`` (others are ignored), in order of their ids.

    Raises:
        SettingsError: an operation that is none, or two rows of one id: the table was changed by hand.
    """
    edits = tuple(sorted((_edit(row) for row in rows[list(COLUMNS)].to_dict("records")), key=lambda edit: edit.edit_id))
    for edit, following in pairwise(edits):
        if edit.edit_id == following.edit_id:
            raise SettingsError(f"theme_edits has two rows with edit_id {edit.edit_id}. Give one of them an id of its own.")
    return edits


def _edit(row: dict[Any, Any]) -> Edit:
    if row["op"] not in OPS:
        raise SettingsError(f'theme_edits, edit {row["edit_id"]}: there is no operation "{row["op"]}". Known: {", ".join(OPS)}.')
    given: dict[str, Any] = dict(row)
    for name in _LISTS:
        given[name] = () if _missing(row[name]) else tuple(str(one) for one in row[name])
    for name in _IDS:
        given[name] = None if _missing(row[name]) else int(row[name])
    for name in ("made_at", "undone_at"):
        given[name] = None if _missing(row[name]) else pd.Timestamp(row[name]).to_pydatetime()
    for name in ("value", "label", "origin", "state", "message"):
        given[name] = "" if _missing(row[name]) else str(row[name])
    given["edit_id"] = int(row["edit_id"])
    return Edit(**given)


def _missing(cell: object) -> bool:
    return cell is None or cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell))
