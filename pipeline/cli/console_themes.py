"""What the command line shows of themes: the tree, one theme, the ledger, corrections, what emerges."""

import pandas as pd

from pipeline.cli.console import console, table
from pipeline.store import Store
from pipeline.themes.corrections.edits_table import read_edits, read_names


def show_tree(store: Store) -> None:
    """Print the active themes, each below its parent, largest first."""
    rows = store.frame("themes/theme_tree") if store.has("insights") else pd.DataFrame()
    if rows.empty:
        console.print("No themes yet: run the pipeline first, or give it more meaningful sentences.")
        return
    console.print(table("Active themes", rows))


def show_theme(store: Store, name: str) -> None:
    """Print all that is known of a theme, named by id or label.

    Raises:
        SettingsError: there is no such theme.
    """
    theme_id = read_names(store, read_edits(store)).find_id(name)
    rows = store.query("from themes where theme_id = $theme_id", theme_id=theme_id)
    for _, row in rows.iterrows():
        console.print(f"{row['theme_id']}  {row['label']}", style="bold")
        console.print(row["description"] or "(no description)")
        console.print(f"{row['size']:,} sentences; {row['origin']}; keywords: {', '.join(row['keywords'])}")
    if rows.empty:
        console.print(f"Theme {theme_id} is not active now.")
    for text in store.frame("themes/typical_sentences", theme_id=theme_id)["text"]:
        console.print(f"“{text}”")
    console.print(table("What became of it", store.frame("themes/ledger", theme_id=theme_id, revision=None)))


def show_ledger(store: Store, revision: int | None) -> None:
    """Print what happened, a row for each event; how many themes were kept is one row for each revision."""
    console.print(table("Revisions", store.frame("themes/revisions")))
    console.print(table("What happened", store.frame("themes/ledger", theme_id=None, revision=revision)))


def show_edits(store: Store) -> None:
    """Print all corrections with their state."""
    console.print(table("Corrections", store.frame("themes/edits")))


def show_refused(store: Store) -> None:
    """Print the corrections that do not apply today, with the reason."""
    rows: pd.DataFrame = store.frame("themes/edits")
    for _, row in rows[rows["state"] == "does not apply"].iterrows():
        console.print(f"edit {row['edit_id']} ({row['op']} {row['theme']}) does not apply: {row['message']}", style="yellow")


def show_emerging(store: Store) -> None:
    """Print groups that are new and grow, the surest first."""
    rows = store.frame("themes/list_emerging")
    if rows.empty:
        console.print("Nothing new that grows.")
        return
    shown = table("New and growing", rows)
    shown.columns[0].min_width = int(rows["group_id"].str.len().max())  # it is what promote wants, whole
    console.print(shown)
