"""``voc audit``: have people mark a drawn sheet, and see how far the machine is right."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT, ConfigOption, StorePath, opened_store, report_errors

app = typer.Typer(help="Have people mark a sample, and correct shares by it.", no_args_is_help=True)

SHEETS = (".csv", ".xlsx")


@app.command("export")
def export_sheet(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="a .csv or .xlsx file")],
    n: Annotated[int, typer.Option("--n", help="about how many sentences; whole documents are drawn, some of every theme")] = 200,
    config: ConfigOption = DEFAULT,
    store: StorePath = None,
) -> None:
    """Draw a sheet of sentences for people to mark; the same store and seed give the same sheet."""
    from pipeline.errors import VocError
    from pipeline.measure.audit_sheet import draw_sheet
    from pipeline.report.export import write_rows
    from pipeline.settings import load_settings

    with report_errors(), opened_store(config, store) as opened:
        if out.suffix not in SHEETS:
            raise VocError(f'Cannot write "{out}": the ending says how, and must be one of {", ".join(SHEETS)}.')
        sheet = draw_sheet(opened, load_settings(config), n)
        rows, documents = write_rows(sheet, out), sheet["sentence_id"].str.rpartition(":")[0].nunique()
        typer.echo(f"{rows} sentences of {documents} documents in {out}. Fill theme_ok, sentiment_ok and reason_ok with yes or no;")
        typer.echo('where no, right_theme (an id or a label; empty for none) and right_sentiment. Then: voc audit import "FILE" --by NAME')


@app.command("import")
def import_sheet(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="the filled sheet")],
    by: Annotated[str, typer.Option(help="who filled it; each annotator is kept apart")] = "one",
    config: ConfigOption = DEFAULT,
) -> None:
    """Read a filled sheet; a row that was read before counts as it is now. Cells that cannot be meant are listed and left out."""
    from pipeline.errors import VocError
    from pipeline.measure.audit import audit
    from pipeline.measure.audit_marks import keep_marks, read_marks
    from pipeline.measure.audit_sheet import read_sheet
    from pipeline.read_copy import open_to_change
    from pipeline.settings import load_settings

    with report_errors():
        settings, cells = load_settings(config), read_sheet(path)
        with open_to_change(settings.store, settings.lock_wait) as store:
            sentences = store.query("select sentence_id, document_id from sentences").set_index("sentence_id")["document_id"]
            themes = store.query("select theme_id, label from themes order by theme_id")
            marks, problems = read_marks(cells, sentences, dict(zip(themes["theme_id"], themes["label"], strict=True)))
            for problem in problems:
                typer.secho(f"{path}, {problem}", fg="yellow", err=True)
            if marks.empty:
                raise VocError(f'"{path}" holds no marks. Fill theme_ok, sentiment_ok or reason_ok with yes or no.')
            keep_marks(store, marks, by)
            if store.has("mentions"):
                audit(store, settings)
        typer.echo(f"{len(marks)} marked sentences by {by} are kept, {len(problems)} cells or rows were not read. See: voc audit show")


@app.command()
def show(config: ConfigOption = DEFAULT, store: StorePath = None) -> None:
    """Show agreement, how often the machine is right, and shares of documents corrected by what people marked."""
    from pipeline.cli.console_audit import show_audit

    with report_errors(), opened_store(config, store) as opened:
        show_audit(opened)
