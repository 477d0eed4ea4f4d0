"""What a person asks of the drivers, before names become ids and quotes become statements."""

from collections.abc import Sequence

import pandas as pd

from pipeline.edits import next_id, write_rows
from pipeline.errors import SettingsError, nearest
from pipeline.store import Store
from pipeline.text.name_key import name_key
from pipeline.why.corrections.edit import TABLE, DriverEdit, read_driver_edits
from pipeline.why.corrections.replay import replay_driver_edits

NOWHERE = "none"  # among the other reasons


def add_driver_edit(store: Store, op: str, *, driver: str = "", other: str = "", value: str = "", named: Sequence[str] = ()) -> DriverEdit:
    """Keep one correction, and return it with its state of today.

    Args:
        store: open for writing.
        op: one of `pipeline.why.corrections.edit.OPS`.
        driver: id or label of the driver that is corrected; "" for statements.
        other: id or label of the driver it goes to; "none" for none.
        value: the new label.
        named: ids of statements, or quotes of them.

    Raises:
        SettingsError: a driver or a statement that is not known, or a label that says nothing.
    """
    edits = read_driver_edits(store)
    names = DriverNames(store, edits)
    if op == "rename" and not value.strip():
        raise SettingsError("rename needs a label. Write one after the driver.")
    reasons = [find_reason(store, one) for one in named]
    driver_id = names.find_id(driver) if driver else None
    other_id = names.find_id(other) if other and name_key(other) != NOWHERE else None
    edit = DriverEdit(
        edit_id=next_id(edits),
        op=op,
        driver_id=driver_id,
        other_id=other_id,
        value=value.strip(),
        reasons=tuple(dict.fromkeys(reason_id for reason_id, _ in reasons)),
        examples=tuple(dict.fromkeys(text for _, text in reasons)),
        label=names.today.get(driver_id or other_id or "", ""),
    )
    replayed = replay_driver_edits((*edits, edit), names.points).edits
    with store.transaction():
        write_rows(store, TABLE, replayed)
        store.touch()
    return replayed[-1]


class DriverNames:
    """What drivers are called.

    Attributes:
        points: the key points of the last run.
        today: label by id, with the edits of today.
    """

    def __init__(self, store: Store, edits: Sequence[DriverEdit]) -> None:
        """Read the key points of a store."""
        self.points: pd.DataFrame = store.query("from key_points order by driver_id")
        replayed = replay_driver_edits(edits, self.points)
        self.today = replayed.labels
        self.gone = replayed.ends.keys()
        self._said = set(self.points.loc[self.points["active"].astype(bool), "driver_id"])
        own = zip(self.points["driver_id"], self.points["label"], strict=True)
        renamed = [(edit.driver_id, edit.value) for edit in edits if edit.op == "rename"]
        self._ever = {(name_key(label), driver) for driver, label in [*own, *renamed, *self.today.items()] if driver}

    def find_id(self, name: str) -> str:
        """Return the id of a driver named by id, or by its label of today or of before.

        Raises:
            SettingsError: no driver has this name; the message names the nearest. Or several have it.
        """
        wanted = name_key(name)
        if wanted in self.today:
            return wanted
        shown = [driver for driver, label in self.today.items() if driver not in self.gone and name_key(label) == wanted]
        said = [driver for driver in shown if driver in self._said]
        found = said or shown or sorted({driver for label, driver in self._ever if label == wanted})
        if len(found) == 1:
            return found[0]
        if found:
            raise SettingsError(f'several drivers have the label "{name}": {", ".join(found)}. Name the one you mean by its id.')
        if not self.today:
            raise SettingsError(f'there is no driver "{name}", because there are no drivers yet. Run the pipeline first.')
        known = sorted({self.today[driver] for driver in self._said - self.gone})
        hint = nearest(name, known) if len(known) <= 10 or "Did you mean" in nearest(name, known) else "See voc drivers list."
        raise SettingsError(f'there is no driver "{name}". {hint}')


def find_reason(store: Store, named: str) -> tuple[str, str]:
    """Return id and words of the statement that a person names by its id, its words, or the sentence that holds it.

    Raises:
        SettingsError: there is none, or the sentence holds several.
    """
    if not store.has("driver_reasons"):
        raise SettingsError(f'there is no reason "{named}", because there are no drivers yet. Run the pipeline first.')
    key = name_key(named.strip("“”\"' "))
    rows = store.frame("why/named_reasons", named=key)
    for by in ("id", "cause", "quote"):
        found = rows[rows["by"] == by]
        several = found.drop_duplicates("key")
        if len(several) > 1:
            some = "; ".join(f'{reason_id} "{cause}"' for reason_id, cause in zip(several["reason_id"], several["cause"], strict=True))
            raise SettingsError(f'there are several reasons in "{named}": {some}. Name the one you mean by its id, or by its words.')
        if len(found):
            return str(found["reason_id"].iloc[0]), str(found["cause"].iloc[0])
    near = store.frame("why/nearest_reason", named=key)
    hint = f'Did you mean "{near["cause"].iloc[0]}"?' if len(near) else "Copy a quote or an id of voc drivers show."
    raise SettingsError(f'there is no reason "{named}". {hint}')
