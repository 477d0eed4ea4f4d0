"""What the command line shows: progress bars, the first insights, the state of the store."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import pandas as pd
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from pipeline.incremental import Progress as ReportProgress
from pipeline.incremental import silent
from pipeline.losses import tell_losses

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.steps import StepReport
    from pipeline.store import Store

# Customers' words are never markup; a pipe has no width of its own.
console = Console(width=None if sys.stdout.isatty() else 140, markup=False, highlight=False)


ENOUGH_SENTENCES = 100  # for themes that are more than a few voices
FEW = 10  # people who say anything concrete; of fewer, a share says less than the count


@contextmanager
def bars(quiet: bool) -> Iterator[ReportProgress]:
    """Offer a progress function that draws one bar for each label, with counts and the time left."""
    if quiet:
        yield silent
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as drawn:
        tasks = {}

        def report_progress(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = drawn.add_task(label, total=total)
            drawn.update(tasks[label], completed=done, total=total)
            if done >= total:
                drawn.remove_task(tasks.pop(label))

        yield report_progress


def show_report(report: "StepReport", quiet: bool) -> None:
    """Print one line about a finished step."""
    if quiet:
        return
    counts = report.counts
    if report.state == "skipped":
        console.print(f"{report.step:<12} nothing new", style="dim")
    else:
        refused = f", {counts.rejected:,} refused" if counts.rejected else ""
        console.print(f"{report.step:<12} {counts.rows_in:>9,} in {counts.rows_out:>9,} out{refused}  {report.seconds:.1f} s")


def show_insights(store: "Store", top: int) -> None:
    """Print the strongest what-and-why rows of all people and all periods."""
    if not store.has("insights"):
        return
    rows = store.frame("insights/strongest", top=top)
    if rows.empty:
        console.print("\nNo themes yet: there are too few meaningful sentences to find any.")
        return
    shown = Table(title="What customers say, and why", show_lines=True, title_justify="left")
    shown.add_column("theme")
    shown.add_column("people", justify="right")
    shown.add_column("share (95 %)", justify="right")
    shown.add_column("feeling", justify="right")
    shown.add_column("why, in their words", overflow="fold")
    for _, row in rows.iterrows():
        shown.add_row(row["theme"], f"{row['people']}", _share(row), f"{row['net_sentiment']:+.2f}", _why(row))
    console.print()
    console.print(shown)
    if (sentences := int(store.value("select count(*) from sentences"))) < ENOUGH_SENTENCES:
        console.print(f"There are {sentences} sentences, which is too little for themes: take the rows above as single voices.")


def show_losses(store: "Store", settings: "Settings", since: datetime) -> None:
    """Print what the files of this run lost on the way in: three lines at most, the last with the command that shows all."""
    lines = tell_losses(store, settings, since)
    for place, line in enumerate(lines, 1):
        rest = (
            f'. All of it: voc sql "from rejects" --store {settings.store}' if place == len(lines) and "nothing was in" not in line else ""
        )
        typer.secho(f"lost, {line}{rest}", fg="yellow", err=True)


def show_alerts(store: "Store") -> bool:
    """Print which themes left their baseline in the last weeks; return whether one did in the very last."""
    from pipeline.measure.alerts import recent_alerts

    if not store.has("alerts"):
        return False
    lines, alarmed = recent_alerts(store)
    for line in lines:
        typer.secho(f"alert, {line}", fg="yellow", err=True)
    return alarmed


def show_status(store: "Store") -> None:
    """Print loads with their reconciliation, then the last run of each step."""
    if store.has("reconciliation"):
        console.print(table("Every row accounted for", store.frame("runs/reconciled")))
    console.print(table("Steps, last run of each", store.frame("runs/last")))


def _share(row: pd.Series) -> str:
    return f"{row['share']:.1%} ({row['share_low']:.1%} to {row['share_high']:.1%})"


def _why(row: pd.Series) -> str:
    """Return drivers, consequence, ask and a quote, one a line; one person's reason is an anecdote, left to the table and the page."""
    lines = []
    churn = row["churn"]
    if isinstance(churn, dict) and churn["verdict"] in ("more", "less"):
        low, points, high = (f"{100 * churn[end]:+.0f}" for end in ("difference_low", "difference", "difference_high"))
        rates = f"{churn['rate']:.0%} of {churn['customers']} customers, {churn['rate_others']:.0%} of the others"
        lines.append(f"leave {churn['verdict']} often: {rates}; {points} points, other things equal ({low} to {high})")
    for reason in row["reasons"]:
        if reason["people"] > 1:
            share = f", {reason['share_low']:.0%} to {reason['share_high']:.0%}" if reason["base_people"] >= FEW else ""
            lines.append(f"<- {reason['reason']} ({reason['people']} people{share}; {reason['reason_people'] or 'none'} as a reason)")
    if isinstance(row["consequence"], dict) and row["consequence"]["people"] > 1:
        lines.append(f"-> {row['consequence']['name'].replace('_', ' ')} ({row['consequence']['people']} people)")
    if isinstance(row["ask"], dict) and row["ask"]["people"] > 1:
        lines.append(f"asked: {row['ask']['label']} ({row['ask']['people']} people)")
    if isinstance(row["quote"], str):
        lines.append(f"“{row['quote']}”")
    return "\n".join(line if len(line) < 220 else line[:217] + "..." for line in lines)


def table(title: str, rows: pd.DataFrame) -> Table:
    """Return rows as a table for the terminal: numbers to the right, missing values left empty."""
    drawn = Table(title=title, title_justify="left")
    for name in rows.columns:
        drawn.add_column(name.replace("_", " "), justify="right" if pd.api.types.is_numeric_dtype(rows[name]) else "left")
    for row in rows.astype(object).where(rows.notna(), "").itertuples(index=False):
        drawn.add_row(*(_shown(value) for value in row))
    return drawn


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return f"{value:,}" if isinstance(value, int) else str(value)
