"""The commands over a whole run: make a configuration, run the steps, ask the store, label a file."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.audit import app as audit_app
from pipeline.cli.digest import digest
from pipeline.cli.drivers import app as drivers_app
from pipeline.cli.editions import diff, pin
from pipeline.cli.fix import app as fix_app
from pipeline.cli.forget import forget
from pipeline.cli.init import init
from pipeline.cli.options import DEFAULT, Config, ConfigOption, StorePath, opened_store, report_errors
from pipeline.cli.people import app as people_app
from pipeline.cli.people import join
from pipeline.cli.sentiment import app as sentiment_app
from pipeline.cli.themes import app as themes_app
from pipeline.errors import SourcesFailedError, VocError

app = typer.Typer(
    name="voc",
    help="What customers do, beside why, in their own words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(init)
app.add_typer(themes_app, name="themes")
app.add_typer(drivers_app, name="drivers")
app.add_typer(sentiment_app, name="sentiment")
app.add_typer(audit_app, name="audit")
app.add_typer(people_app, name="people")
app.command()(join)
app.command()(forget)
app.add_typer(fix_app, name="fix")
app.command()(diff)
app.command()(pin)
app.command()(digest)

ALARMED = 3  # exit code of a run whose last whole week brought an alert


@app.command()
def run(
    config: Config = DEFAULT,
    top: Annotated[int, typer.Option(help="insights to print at the end")] = 10,
    quiet: Annotated[bool, typer.Option("--quiet", help="print errors only")] = False,
) -> None:
    """Run every step on what is new, and print the strongest what-and-why rows and the latest alerts; exit code 3 as ``alerts`` says."""
    from pipeline import api
    from pipeline.cli.console import bars, show_alerts, show_insights, show_losses, show_report
    from pipeline.settings import load_settings
    from pipeline.store import now

    with report_errors():
        settings = load_settings(config)
        failure, started = None, now()
        with bars(quiet) as progress:
            try:
                api.run(settings, progress=progress, reported=lambda report: show_report(report, quiet))
            except SourcesFailedError as error:  # the rest was finished, so there is something to show
                failure = error
        with api.open_store(settings.store) as store:
            if not quiet:
                show_insights(store, top)
                show_losses(store, settings, started)
            alarmed = settings.alerts != "off" and show_alerts(store)
        if not quiet:
            typer.echo(f"\nstore: {settings.store}\npage:  {settings.report}")
        if failure:
            raise failure
        if alarmed and settings.alerts == "fail":
            raise typer.Exit(ALARMED)


@app.command()
def status(config: Config = DEFAULT, store: StorePath = None) -> None:
    """Show loads, what became of every row, and the last run of each step."""
    from pipeline.cli.console import show_status

    with report_errors(), opened_store(config, store) as opened:
        show_status(opened)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help='for example "from pain_points limit 5"')],
    config: ConfigOption = DEFAULT,
    store: StorePath = None,
) -> None:
    """Ask the store a question in SQL: what was published last, read-only, and no other file."""
    import duckdb

    with report_errors(), opened_store(config, store) as opened:
        try:
            answer = opened.connection.sql(query)
            if answer is None:  # of a statement without rows
                typer.echo("done")
            else:
                answer.show(max_width=200, max_rows=60)
        except duckdb.Error as error:
            raise VocError(f"DuckDB says: {error}") from error


@app.command()
def export(
    table: Annotated[str, typer.Argument(help="a table or view, insights for example")],
    out: Annotated[Path, typer.Argument(help="a .csv, .parquet or .xlsx file")],
    config: ConfigOption = DEFAULT,
    store: StorePath = None,
) -> None:
    """Write a table to a file that spreadsheets open safely: no text is ever run as a formula."""
    from pipeline.report.export import write

    with report_errors(), opened_store(config, store) as opened:
        typer.echo(f"{write(opened, table, out)} rows in {out}")


@app.command()
def label(
    source: Annotated[Path, typer.Argument(metavar="INPUT", help="a .csv, .tsv, .jsonl or .parquet file")],
    out: Annotated[Path, typer.Option(help="what to write; the ending says the format")],
    text: Annotated[str | None, typer.Option(help="column of the text")] = None,
    tasks: Annotated[
        str, typer.Option(help="of sentiment, signals, aspects, reasons; or explains or supports, which judge pairs")
    ] = "sentiment,signals,aspects,reasons",
    a: Annotated[str | None, typer.Option("--a", help="column of the opinion to be explained, or of the statement")] = None,
    b: Annotated[str | None, typer.Option("--b", help="column of the opinion that may explain it, or of the key point")] = None,
    context: Annotated[str | None, typer.Option(help="explains: column of the sentence both come from")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="print errors only")] = False,
) -> None:
    """Label the rows of a file without a store: one row in, one row out, in the same order, with columns added."""
    from pipeline.cli.console import bars
    from pipeline.labelling.run import label_file

    with report_errors(), bars(quiet) as progress:
        wanted = [task.strip() for task in tasks.split(",") if task.strip()]
        rows = label_file(source, out, wanted, text=text, a=a, b=b, context=context, progress=progress)
    if not quiet:
        typer.echo(f"{rows:,} rows in {out}")
