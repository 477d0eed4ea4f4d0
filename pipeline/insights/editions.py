"""Editions: what each run published is kept, and why it differs from what was published before.

A number that was on a slide must be found again, and a number that moved must say why. So figures are kept for as long as they stay the
same, and each difference is split when it comes about, as only then both sides are there to be counted; that of a longer way is the sum
of its steps. The split is stepwise replacement (Andreev, Shkolnikov and Begun 2002, Demographic Research 7): one cause after another, in
a fixed order, is brought from its state then to that of today, and people are counted again (``sql/editions/add_changes``).
"""

from datetime import datetime, timedelta
from typing import Final

import duckdb
import pandas as pd

from pipeline.errors import SettingsError
from pipeline.settings import Settings
from pipeline.store import Store, now

_NEVER: Final = datetime(1900, 1, 1)


def publish_edition(store: Store, settings: Settings) -> None:
    """Keep what is published now as a new edition, where anything that it counts has changed; inside the caller's transaction."""
    offered = {name: store.arrow(f"editions/{source}") for name, source in (("counted", "counted_documents"), ("figures", "figures"))}
    for name, rows in offered.items():
        store.connection.register(name, rows)
    try:
        if store.frame("editions/changed")["changed"][0]:
            _add_edition(store)
    finally:
        for name in offered:
            store.connection.unregister(name)
    cutoff = now() - timedelta(days=settings.history_days) if settings.history_days else _NEVER
    for statement in ("fold_changes", "fold_mixed", "drop_figures", "drop_editions"):
        store.execute(f"editions/{statement}", cutoff=cutoff)


def _add_edition(store: Store) -> None:
    edition = store.value("select coalesce(max(edition), 0) + 1 from editions")
    if edition > 1:
        store.execute("editions/add_changes", edition=edition)
        store.execute("editions/end_figures", edition=edition)
    store.execute("editions/add_figures", edition=edition)
    store.execute("editions/drop_documents")
    store.execute("editions/add_documents")
    store.execute("editions/add_edition", edition=edition, published_at=now())


def find_edition(store: Store, wanted: str) -> int:
    """Return the edition that a run, a pin or a number means.

    Raises:
        SettingsError: none, or its figures are no longer kept.
    """
    try:
        return int(store.value("select edition_of($wanted)", wanted=wanted))
    except duckdb.InvalidInputException as error:
        raise SettingsError(str(error).removeprefix("Invalid Input Error: ")) from error


def pin_edition(store: Store, wanted: str, name: str) -> int:
    """Give an edition a name, by which its figures are kept and found; return the edition.

    Args:
        store: open for writing.
        wanted: a run, another pin, or a number.
        name: Q3 board, for example.

    Raises:
        SettingsError: there is no such edition; or the name is empty, a number, a run, or given already.
    """
    edition, name = find_edition(store, wanted), name.strip()
    if not name or name.isdecimal() or store.value("select count(*) from runs where run_id = $name", name=name):
        raise SettingsError(f'"{name}" cannot be the name of a pin: use words, such as "Q3 board".')
    taken = store.value("select edition from pins where name = $name", name=name)
    if taken is not None:
        raise SettingsError(f'"{name}" is the name of edition {taken} already. Choose another.')
    store.insert("pins", pd.DataFrame([{"name": name, "edition": edition, "pinned_at": now()}]))
    return edition
