"""The insights step: the what beside the why, one row per theme, segment and period."""

from collections.abc import Mapping
from typing import Any, Final

from pipeline.incremental import Counts, Progress, silent
from pipeline.insights.editions import publish_edition
from pipeline.settings import Settings
from pipeline.sql import folder
from pipeline.store import Store, now

# Quotes kept of a theme, and of each of its drivers, per segment and period; the heads of their SQL files tell users the number. The page
# takes from these: `Limits` in pipeline/report/contents.py.
MAX_QUOTES: Final = 3

# In the order in which one is made from the other.
TABLES = ("quotes", "reason_aggregates", "consequence_aggregates", "ask_aggregates", "severity_aggregates", "top_quotes", "insights")
_PARAMETERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "reason_aggregates": {"max_quotes": MAX_QUOTES},
    "top_quotes": {"max_quotes": MAX_QUOTES},
}


def insights(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Join measures with reasons and quotes, anew, in one transaction. Nothing is quoted that is not an exact span of its document."""
    rows = {}
    with store.transaction():
        store.connection.execute("delete from quotes_refused")
        refused = store.execute("insights/refuse_quotes", now=now())
        for numbers in folder("groups"):
            store.execute(f"groups/{numbers}")
        for done, table in enumerate(TABLES):
            progress(f"insights: {table}", done, len(TABLES))
            rows[table] = store.make("table", table, **_PARAMETERS.get(table, {}))
        for view in folder("views"):
            store.make("view", view)
        publish_edition(store, settings)
    progress("insights", len(TABLES), len(TABLES))
    return Counts(rows["quotes"], rows["insights"], refused)
