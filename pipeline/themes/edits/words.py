"""The rule behind every contradiction: the last word on a matter that can apply wins, and what it overrules says by whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pipeline.themes.edits.edit import Edit


@dataclass(frozen=True)
class Known:
    """Themes before any edit: label, parent and origin by id."""

    labels: dict[int, str]
    parents: dict[int, int]
    origins: dict[int, str]

    def broader(self, theme: int) -> bool:
        """Whether it stands above others and has no sentences of its own."""
        return self.origins.get(theme) == "broader"


@dataclass
class Notes:
    """What is to be said of each edit, by its id."""

    refused: dict[int, str] = field(default_factory=dict)
    remarks: dict[int, str] = field(default_factory=dict)

    def refuse(self, edit: Edit, reason: str) -> None:
        """Say why an edit has no effect today."""
        self.refused[edit.edit_id] = reason

    def remark(self, edit: Edit, remark: str) -> None:
        """Say something about an edit that applies."""
        self.remarks[edit.edit_id] = remark


def known_themes(themes: pd.DataFrame) -> Known:
    """Return the themes of a frame ``theme_id, label`` and, where it has them, ``parent_id`` and ``origin``."""
    ids = [int(one) for one in themes["theme_id"]]
    above = themes["parent_id"].tolist() if "parent_id" in themes else [None] * len(ids)
    origins = themes["origin"].tolist() if "origin" in themes else ["found"] * len(ids)
    return Known(
        labels=dict(zip(ids, (str(label) for label in themes["label"]), strict=True)),
        parents={theme: int(parent) for theme, parent in zip(ids, above, strict=True) if not pd.isna(parent)},
        origins=dict(zip(ids, origins, strict=True)),
    )


def last_word(edits: Sequence[Edit], refusal: Callable[[Edit], str], notes: Notes) -> dict[int, Edit]:
    """Return for each corrected theme the latest edit that can apply.

    Args:
        edits: of one kind, in order.
        refusal: why an edit cannot apply, given those that were accepted before it (which are later ones); "" where it can.
        notes: receives a reason for every other edit.
    """
    won: dict[int, Edit] = {}
    for edit in reversed(edits):
        theme = edit.theme_id if edit.theme_id is not None else 0
        if theme in won:
            notes.refuse(edit, f"overruled by edit {won[theme].edit_id}")
            continue
        reason = refusal(edit)
        if reason:
            notes.refuse(edit, reason)
        else:
            won[theme] = edit
    return won


def same_label(label: str) -> str:
    """Return a label as it is compared: lower case, single blanks."""
    return " ".join(label.casefold().split())
