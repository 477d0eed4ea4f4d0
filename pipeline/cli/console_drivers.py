"""What the command line shows of drivers: all of them, one with its members, corrections."""

import pandas as pd

from pipeline.cli.console import console, table
from pipeline.errors import SettingsError, nearest
from pipeline.store import Store
from pipeline.text.name_key import name_key
from pipeline.why.corrections.edit import read_driver_edits
from pipeline.why.corrections.request import DriverNames

MEMBERS = 30  # that are shown of one driver


def show_drivers(store: Store, theme: str = "") -> None:
    """Print the drivers under each theme, or under one, named by id or label.

    Raises:
        SettingsError: there is no such theme.
    """
    rows = store.frame("why/drivers") if store.has("drivers") else pd.DataFrame()
    if theme:
        themes = store.query("select theme_id, label from themes")
        wanted = name_key(theme)
        found = themes[(themes["theme_id"].astype(str) == wanted) | (themes["label"].map(name_key) == wanted)]
        if found.empty:
            raise SettingsError(f'there is no theme "{theme}". {nearest(theme, themes["label"].tolist())}')
        rows = rows[rows["theme_id"].isin(found["theme_id"])] if len(rows) else rows
    if rows.empty:
        console.print("No drivers yet: run the pipeline first, or give it more feedback.")
        return
    console.print(table("Drivers", rows.drop(columns="theme_id")))


def show_driver(store: Store, name: str) -> None:
    """Print what is known of a driver, named by id or label: themes, corrections, and its members with their quotes.

    Raises:
        SettingsError: there is no such driver.
    """
    names = DriverNames(store, read_driver_edits(store))
    driver = names.find_id(name)
    point = names.points[names.points["driver_id"] == driver].iloc[0]
    console.print(f"{driver}  {names.today[driver]}", style="bold")
    own = f"own words: {point['label']}; " if point["label"] != names.today[driver] else ""
    console.print(f"{own}direction {point['direction']}; first seen {point['first_seen']:%Y-%m-%d}")
    edits: pd.DataFrame = store.frame("why/edits")
    about = edits[(edits["driver_id"] == driver) | (edits["other_id"] == driver)]
    if len(about):
        console.print(table("Corrections", about.drop(columns=["driver_id", "other_id"])))
    console.print(table("Under themes", store.frame("why/under_themes", driver_id=driver)))
    members = store.frame("why/members", driver_id=driver, most=MEMBERS)
    shown = table(f"Who says it, at most {MEMBERS}", members)
    shown.columns[-1].min_width = int(members["reason_id"].str.len().max()) if len(members) else None  # it is what move wants, whole
    console.print(shown)


def show_driver_edits(store: Store) -> None:
    """Print all corrections with their state."""
    console.print(table("Corrections", store.frame("why/edits").drop(columns=["driver_id", "other_id"])))
