"""What the command line shows of fixes: whether their themes moved, in words and in figures."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from pipeline.cli.console import console, table
from pipeline.measure.fix_ledger import name_of
from pipeline.store import Store

# How a figure is written, and its difference; shares differ by a part of themselves.
FORMS: Final = {
    "mentions": ("{:.1%}", "{:+.0%}", "of people mention it"),
    "complaints": ("{:.1%}", "{:+.0%}", "of people complain of it"),
    "sentiment": ("{:+.2f}", "{:+.2f}", "mean sentiment"),
    "rating": ("{:.2f}", "{:+.2f}", "mean rating, 0 to 1"),
    "nps": ("{:+.0f}", "{:+.0f}", "NPS"),
}


def show_fixes(store: Store, fix: int | None = None) -> None:
    """Print each fix, or one, with its verdict on each theme in words."""
    if not store.value("select count(*) from fixes"):
        console.print('No fix is logged yet: voc fix add "what was done" --theme "the theme" --on 2026-09-01')
        return
    if not store.has("fix_effects"):
        console.print('The fixes are measured in the next run: "voc run".')
        return
    rows = store.frame("measures/fixes_shown", fix=fix)
    for (number, name, day, theme), group in rows.groupby(["fix_id", "name", "happened_on", "theme"], sort=False):
        console.print(f"{number}  {name}, {day:%Y-%m-%d}, for {theme}: {verdict_in_words(group)}", soft_wrap=True)


def show_fix(store: Store, fix: int) -> None:
    """Print all figures of one fix.

    Raises:
        VocError: there is no such fix.
    """
    name = name_of(store, fix)
    show_fixes(store, fix)
    if store.has("fix_effects"):
        rows = store.frame("measures/fixes_shown", fix=fix)
        console.print(table(name, pd.DataFrame([_figures(row) for row in rows.to_dict("records")])))


def verdict_in_words(rows: pd.DataFrame) -> str:
    """Say of one theme after one fix what moved; else that there is no sign, or why it is too early or cannot be told."""
    found = rows[rows["verdict"] == "moved"]
    if len(found):
        said = "; ".join(_moved(row) for row in found.to_dict("records"))
        return f"moved. {said}. Associated with the fix, not proved to be its doing."
    told = rows[rows["verdict"] == "no sign"]
    if len(told):
        row = told.iloc[0]
        return f"no sign. {_moved(row.to_dict())}."
    row = rows.iloc[0]
    return "not measured yet: voc run." if pd.isna(row["verdict"]) else f"{row['verdict']} ({row['why']})."


def _moved(row: Mapping[Any, Any]) -> str:
    level, _, what = FORMS[row["outcome"]]
    before, after = level.format(row["before"]), level.format(row["after"])
    now = (
        f"{before} {what} before, {after} after"
        if row["outcome"] in ("mentions", "complaints")
        else f"{what} {before} before, {after} after"
    )
    return f"{now}: {_difference(row)} beside {row['placebos']:.0f} other themes"


def _difference(row: Mapping[Any, Any]) -> str:
    change = FORMS[row["outcome"]][1]
    value, low, high = (change.format(row[name]) for name in ("difference", "difference_low", "difference_high"))
    return f"{value} ({low} to {high})"


def _figures(row: Mapping[Any, Any]) -> dict[str, object]:
    if pd.isna(row["outcome"]):
        return {"theme": row["theme"], "verdict": "not measured yet"}
    level = FORMS[row["outcome"]][0]
    return {
        "theme": row["theme"],
        "outcome": row["outcome"],
        "periods": f"{row['periods_before']:.0f}, {row['periods_after']:.0f}",
        "people": f"{row['people_before']:.0f}, {row['people_after']:.0f}",
        "before": "" if pd.isna(row["before"]) else level.format(row["before"]),
        "after": "" if pd.isna(row["after"]) else level.format(row["after"]),
        "placebos": f"{row['placebos']:.0f}",
        "difference": "" if pd.isna(row["difference"]) else _difference(row),
        "p": "" if pd.isna(row["p"]) else f"{row['p']:.3f}",
        "q": "" if pd.isna(row["q"]) else f"{row['q']:.3f}",
        "verdict": f"{row['verdict']}: {row['why']}".removesuffix(": "),
    }
