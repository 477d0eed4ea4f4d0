"""What the command line shows of an audit: agreement, precision, corrected shares."""

from collections.abc import Callable

import pandas as pd

from pipeline.cli.console import console, table
from pipeline.store import Store


def show_audit(store: Store) -> None:
    """Print how far machine and people agree, how often the machine is right, and each theme's share as it has it and corrected."""
    if not store.has("audited_shares") or not store.value("select count(*) from audit_marks"):
        console.print('Nobody has marked anything yet: draw a sheet with "voc audit export", fill it, and read it with "voc audit import".')
        return
    agreement = store.query("from audited_agreement")
    shown = agreement[["what", "measure", "annotator", "marks"]].assign(
        agreed=agreement["agreed"].map(_percent), coefficient=_with_interval(agreement, "value", "low", "high", _number)
    )
    console.print(table("Agreement (kappa: machine and annotator; alpha: people among themselves)", shown))
    right = store.query("from audited_precision")
    names = right["name"].where(right["name"].notna(), right["what"].map({"theme": "(no theme)", "reason": "(reasons)"}))
    shown = right[["what"]].assign(
        name=names, marks=right["marks"], right=_with_interval(right, "precision", "precision_low", "precision_high", _percent)
    )
    console.print(table("How often the machine is right", shown))
    shares = store.frame("audit/shown")
    shown = shares[["theme", "found_marked"]].assign(
        machine=_with_interval(shares, "machine_share", "machine_low", "machine_high", _percent),
        corrected=_with_interval(shares, "share", "share_low", "share_high", _percent),
        verdict=shares["verdict"],
    )
    console.print(table(f"Share of documents, 95 % intervals; {int(shares['marked'].max() if len(shares) else 0)} marked whole", shown))


def _with_interval(rows: pd.DataFrame, value: str, low: str, high: str, form: Callable[[float], str]) -> pd.Series:
    made = rows[value].map(form) + " (" + rows[low].map(form) + " to " + rows[high].map(form) + ")"
    return made.where(rows[value].notna(), "")


def _percent(share: float) -> str:
    return f"{share:.1%}"


def _number(value: float) -> str:
    return f"{value:.2f}"
