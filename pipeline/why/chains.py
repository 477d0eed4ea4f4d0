"""Chains: cause, symptom, consequence, ask, as a graph that can be walked with SQL."""

import logging
from typing import Final

from pipeline.store import Store, folder, text

logger = logging.getLogger(__name__)

TABLES: Final = ("edge_mentions", "edges")  # the one is made from the other


def chains(store: Store) -> int:
    """Link drivers, themes, consequences and asks, anew, and return the number of links.

    With them come the table macros that walk them, which DuckDB binds when they are made, so they come after their table. To be called
    in a transaction.
    """
    rows = [store.make("table", table) for table in TABLES]
    for name in folder("walks"):
        store.connection.execute(text(f"walks/{name}"))
    logger.info("chains: %d links from %d mentions", rows[1], rows[0])
    return rows[1]
