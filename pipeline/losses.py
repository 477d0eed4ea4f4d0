"""What was lost on the way in, in three lines: nobody reads a table of refusals that he does not know of."""

from datetime import datetime

import pandas as pd

from pipeline.settings import Settings
from pipeline.store import Store

EVER = datetime(1, 1, 1)
MOST_LOST = 0.05  # share of the values of a column that may be unreadable without a word
_NAMED = 3  # columns, reasons and files in a line


def tell_losses(store: Store, settings: Settings, since: datetime = EVER) -> list[str]:
    """Return at most three lines: files without rows, columns that lost values, items that were refused.

    Args:
        store: with loads and rejects.
        settings: the mapping says which role a column plays.
        since: UTC; only of files that were loaded then or later.
    """
    mapped = [
        {"source": source.name, "role": role, "column": column}
        for source in settings.sources
        for role, column in source.columns.used().items()
    ]
    empty = store.frame("load/empty_files", since=since)["file"].tolist()
    lost = store.frame("load/lost_values", since=since, mapped=mapped, share=MOST_LOST) if mapped else pd.DataFrame()
    refused = store.frame("load/refused_items", since=since)
    lines = []
    if empty:
        lines.append(f"nothing was in {_listed(empty)}: no row stands below the header")
    if len(lost):
        told = [
            f'"{row["column"]}" of {row["source"]} lost {row["lost"]:,} of {row["given"]:,} values ({row["lost"] / row["given"]:.0%}): '
            f'{row["reason"]}, "{str(row["example"])[:40]}" for example'
            for row in lost.to_dict("records")
        ]
        lines.append("column " + _listed(told, "; "))
    if len(refused):
        told = [f"{row['reason']}: {row['refused']:,} ({row['file']}, line {row['line']})" for row in refused.to_dict("records")]
        lines.append(f"{refused['refused'].sum():,} of {refused['received'][0]:,} items were refused. {_listed(told, '; ')}")
    return lines


def _listed(parts: list[str], between: str = ", ") -> str:
    more = len(parts) - _NAMED
    return between.join(parts[:_NAMED]) + (f"{between}and {more} more" if more > 0 else "")
