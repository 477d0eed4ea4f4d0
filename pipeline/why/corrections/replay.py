"""What the corrections to drivers come to over the key points of a run.

First where the statements of each driver go, then what drivers are called, then which statements people placed themselves. The
edits are read as statements about how things shall be: on one matter the last word that can apply wins, and what it overrules
says by whom. Nothing is dropped: an edit without effect keeps its place, and applies again when what it speaks of comes back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from pipeline.edits import APPLIES, DOES_NOT_APPLY
from pipeline.text.name_key import name_key
from pipeline.why.corrections.edit import DriverEdit

NOT_SAID = "nobody says it in the feedback that counts today"


class Placed(NamedTuple):
    """Where a person put the statements that say the same as an example."""

    edit_id: int
    driver_id: str | None  # None: among the other reasons
    is_reason: bool


@dataclass(frozen=True)
class ReplayedDriverEdits:
    """What the edits come to on today's key points."""

    edits: tuple[DriverEdit, ...]  # all, in order, each with its state and message
    ends: dict[str, str | None]  # of each merged or rejected driver: the one that has its statements; None: the other reasons
    labels: dict[str, str]  # of every key point, as corrected
    examples: dict[str, Placed]  # words of statements that a person placed


def replay_driver_edits(edits: Sequence[DriverEdit], points: pd.DataFrame) -> ReplayedDriverEdits:
    """Return what all edits, those taken back as well, come to on ``points``: ``driver_id``, ``label`` and ``active``."""
    replay = _Replay(edits, points)
    replay.keep_last("merge", "reject", refusal=replay.decide_end)
    replay.ends = {driver: replay.find_end(driver) for driver in sorted(replay.decided)}
    labels = replay.labels | replay.find_labels()
    examples = replay.place_examples()
    return ReplayedDriverEdits(replay.note_states(edits), replay.ends, labels, examples)


class _Replay:
    """The edits and key points, and what has been decided so far."""

    def __init__(self, edits: Sequence[DriverEdit], points: pd.DataFrame) -> None:
        self.active = sorted((edit for edit in edits if edit.active), key=lambda edit: edit.edit_id)
        self.labels: dict[str, str] = dict(zip(points["driver_id"], points["label"], strict=True))
        self.shown = set(points.loc[points["active"].astype(bool), "driver_id"])
        self.decided: dict[str, DriverEdit] = {}  # the merge or rejection of a driver
        self.ends: dict[str, str | None] = {}
        self.refused: dict[int, str] = {}  # edit -> why it has no effect
        self.remarks: dict[int, str] = {}  # edit that applies -> what is to be said of it

    def keep_last(self, *ops: str, refusal: Callable[[DriverEdit], str]) -> dict[str, DriverEdit]:
        """Return for each driver the latest edit that can apply; ``refusal`` says why one cannot, given the later ones."""
        kept: dict[str, DriverEdit] = {}
        for edit in reversed([edit for edit in self.active if edit.op in ops]):
            driver = edit.driver_id or ""
            reason = f"overruled by edit {kept[driver].edit_id}" if driver in kept else refusal(edit)
            if reason:
                self.refused[edit.edit_id] = reason
            else:
                self.refused.pop(edit.edit_id, None)
                kept[driver] = edit
        return kept

    def decide_end(self, edit: DriverEdit) -> str:
        """Take a driver for merged or rejected, or return why not."""
        driver, other = edit.driver_id or "", edit.other_id
        reason = self._why_absent(driver)
        if not reason and edit.op == "merge":
            reason = self._why_absent(other or "")
            if not reason and driver in self._path(other or ""):
                by = self.decided.get(other or "")
                reason = "a driver cannot go into itself" if by is None else f"{self._describe(other)} goes into it, by edit {by.edit_id}"
        if not reason:
            self.decided[driver] = edit
        return reason

    def find_end(self, driver: str) -> str | None:
        """Return the driver that has the statements of a driver; None where it, or what it went into, is rejected."""
        last = self._path(driver)[-1]
        return None if last in self.decided else last

    def find_labels(self) -> dict[str, str]:
        """Return the labels that people gave, no two shown drivers called alike.

        A label is free that another driver gives up. Whether it does is known only when its own renames were looked at; where it does
        not, they are looked at again.
        """
        giving_up = {edit.driver_id for edit in self.active if edit.op == "rename"}
        while True:
            kept = self.keep_last("rename", refusal=self._label_refusal({*self.ends, *giving_up}))
            if giving_up <= kept.keys():
                return {driver: edit.value for driver, edit in kept.items()}
            giving_up &= kept.keys()

    def _label_refusal(self, free: set[str | None]) -> Callable[[DriverEdit], str]:
        """Return what says why a label cannot be given, where the labels of some drivers are free."""
        taken = {name_key(label): "" for driver, label in self.labels.items() if driver in self.shown - free}

        def refusal(edit: DriverEdit) -> str:
            driver, name = edit.driver_id or "", name_key(edit.value)
            reason = self._why_absent(driver) or self._why_gone(driver) or ("" if driver in self.shown else NOT_SAID)
            if not reason and name in taken and (taken[name] or name != name_key(self.labels[driver])):
                reason = f'another driver has the label "{edit.value}"{taken[name]}; choose another, or merge the two'
            if not reason:
                taken[name] = f", by edit {edit.edit_id}"
            return reason

        return refusal

    def place_examples(self) -> dict[str, Placed]:
        """Return each example once, with what was said of it last."""
        placed: dict[str, Placed] = {}
        for edit in reversed([edit for edit in self.active if edit.op in ("move", "reject-reason")]):
            driver = edit.other_id
            reason = "" if driver is None else self._why_absent(driver)
            if not reason and driver in self.ends:
                driver = self.ends[driver]
                reason = self._why_gone(edit.other_id or "") if driver is None else ""
            texts = dict.fromkeys(map(name_key, edit.examples))
            earlier = sorted({placed[text].edit_id for text in texts if text in placed})
            if not reason and earlier and all(text in placed for text in texts):
                reason = f"overruled by edit {', '.join(map(str, earlier))}"
            if reason:
                self.refused[edit.edit_id] = reason
                continue
            placed = {text: Placed(edit.edit_id, driver, edit.op == "move") for text in texts} | placed
        return dict(sorted(placed.items()))

    def note_states(self, edits: Sequence[DriverEdit]) -> tuple[DriverEdit, ...]:
        """Return all edits with their state and message."""
        for driver, edit in self.decided.items():
            if edit.op == "merge" and self.ends[driver] is None:
                self.remarks[edit.edit_id] = f"{self._why_gone(edit.other_id or '')}: what it held is among the other reasons"

        def note(edit: DriverEdit) -> DriverEdit:
            reason = self.refused.get(edit.edit_id, "")
            return replace(edit, state=DOES_NOT_APPLY if reason else APPLIES, message=reason or self.remarks.get(edit.edit_id, ""))

        return tuple(note(edit) if edit.active else edit for edit in sorted(edits, key=lambda edit: edit.edit_id))

    def _path(self, driver: str) -> list[str]:
        """Return the drivers that merges lead to one after the other, the start included."""
        passed = [driver]
        while (edit := self.decided.get(passed[-1])) and edit.other_id:
            passed.append(edit.other_id)
        return passed

    def _describe(self, driver: str | None) -> str:
        return f'driver {driver} ("{self.labels[driver]}")' if driver in self.labels else f"driver {driver}"

    def _why_absent(self, driver: str) -> str:
        return "" if driver in self.labels else f"there is no {self._describe(driver)} in this store"

    def _why_gone(self, driver: str) -> str:
        """Return why a driver is not shown under its own name."""
        if driver not in self.decided:
            return ""
        edit = self.decided[driver]
        into = self.ends.get(driver)
        became = f"was merged into {self._describe(into)}" if edit.op == "merge" and into else "is rejected"
        by = edit if edit.op == "reject" or into else self.decided[self._path(driver)[-1]]
        return f"{self._describe(driver)} {became} by edit {by.edit_id}; take that back first"
