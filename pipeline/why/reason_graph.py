"""The reason graph: cause, symptom, consequence and ask as nodes, and edges whose paths SQL can follow."""

import logging
from typing import Final

from pipeline.sql import folder, text
from pipeline.store import Store

logger = logging.getLogger(__name__)

TABLES: Final = ("edge_mentions", "edges")  # the one is made from the other


def build_reason_graph(store: Store) -> int:
    """Link drivers, themes, consequences and asks, anew, and return the number of edges.

    With them come the table macros that follow them, which DuckDB binds when they are made, so they come after their table. To be called
    in a transaction.
    """
    rows = [store.make("table", table) for table in TABLES]
    for name in folder("graph"):
        store.connection.execute(text(f"graph/{name}"))
    logger.info("reason graph: %d edges from %d mentions", rows[1], rows[0])
    return rows[1]
