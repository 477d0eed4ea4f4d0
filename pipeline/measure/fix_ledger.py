"""The ledger of fixes: what people say was done, when, and which themes it was to help."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from pipeline.errors import VocError
from pipeline.store import Store, now


def add_fix(store: Store, name: str, themes: Mapping[int, str], happened_on: date) -> int:
    """Log a fix and return its id.

    Args:
        store: where it is kept.
        name: what was done.
        themes: those it was to help, id to label.
        happened_on: first day on which customers had it.

    Raises:
        VocError: it has no name.
    """
    if not name.strip():
        raise VocError('A fix needs a name. Say what was done, "Ice packs doubled" for example.')
    fix = int(store.value("select coalesce(max(fix_id), 0) + 1 from fixes"))
    rows = [
        {"fix_id": fix, "theme_id": theme, "name": name.strip(), "happened_on": happened_on, "label": label, "logged_at": now()}
        for theme, label in themes.items()
    ]
    with store.transaction():
        store.insert("fixes", pd.DataFrame(rows))
        store.touch()
    return fix


def remove_fix(store: Store, fix: int) -> str:
    """Take a fix out of the ledger, and return its name.

    Raises:
        VocError: there is no such fix.
    """
    name = name_of(store, fix)
    with store.transaction():
        store.connection.execute("delete from fixes where fix_id = $fix", {"fix": fix})
        store.touch()
    return name


def name_of(store: Store, fix: int) -> str:
    """Return what a fix is called.

    Raises:
        VocError: there is no such fix.
    """
    known = store.query("select distinct fix_id, name from fixes order by fix_id")
    found = known.loc[known["fix_id"] == fix, "name"]
    if found.empty:
        listed = ", ".join(map(str, known["fix_id"]))
        raise VocError(f"there is no fix {fix}. " + (f"Known: {listed}." if listed else "None is logged yet."))
    return str(found.iloc[0])
