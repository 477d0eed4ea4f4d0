"""``voc drivers``: look at the reasons under each theme and correct them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT, ConfigOption, StorePath, opened_store, report_errors

app = typer.Typer(help="Look at the drivers and correct them: what you say survives every run.", no_args_is_help=True)

Driver = Annotated[str, typer.Argument(help="a driver: its id, or its label of today or of before")]
Quotes = Annotated[list[str], typer.Argument(help="ids of reasons, or quotes of them")]


@app.command("list")
def list_drivers(
    theme: Annotated[str, typer.Option(help="of one theme only: its id or its label")] = "",
    config: ConfigOption = DEFAULT,
    store: StorePath = None,
) -> None:
    """Show the drivers of every theme, most people first."""
    from pipeline.cli.console_drivers import show_drivers

    with report_errors(), opened_store(config, store) as opened:
        show_drivers(opened, theme)


@app.command()
def show(driver: Driver, config: ConfigOption = DEFAULT, store: StorePath = None) -> None:
    """Show one driver: where it stands, and who says it in which words, the surest first."""
    from pipeline.cli.console_drivers import show_driver

    with report_errors(), opened_store(config, store) as opened:
        show_driver(opened, driver)


@app.command()
def edits(config: ConfigOption = DEFAULT, store: StorePath = None) -> None:
    """Show all corrections, and whether each applies today."""
    from pipeline.cli.console_drivers import show_driver_edits

    with report_errors(), opened_store(config, store) as opened:
        show_driver_edits(opened)


@app.command()
def rename(driver: Driver, label: Annotated[str, typer.Argument(help="the new label")], config: ConfigOption = DEFAULT) -> None:
    """Give a driver another label; statements are matched to its own words as before."""
    _correct(config, "rename", driver=driver, value=label)


@app.command()
def merge(driver: Driver, into: Annotated[str, typer.Argument(help="the driver it goes into")], config: ConfigOption = DEFAULT) -> None:
    """Put a driver into another; who says both counts once."""
    _correct(config, "merge", driver=driver, other=into)


@app.command()
def reject(driver: Driver, config: ConfigOption = DEFAULT) -> None:
    """Take a driver out, now and whenever its like is found; what says it stands among the other reasons."""
    _correct(config, "reject", driver=driver)


@app.command()
def move(
    quotes: Quotes,
    to: Annotated[str, typer.Option(help='the driver they belong to; "none" for the other reasons')],
    config: ConfigOption = DEFAULT,
) -> None:
    """Move reasons to a driver; what says nearly the same follows, now and later."""
    _correct(config, "move", other=to, named=quotes)


@app.command("reject-reason")
def reject_reason(quotes: Quotes, config: ConfigOption = DEFAULT) -> None:
    """Say that these are no reasons: they leave, and so does what says nearly the same, now and later."""
    _correct(config, "reject-reason", named=quotes)


@app.command()
def undo(
    edit: Annotated[int | None, typer.Argument(help="number of the edit; the last one if not given")] = None, config: ConfigOption = DEFAULT
) -> None:
    """Take an edit back."""
    from pipeline.read_copy import open_to_change
    from pipeline.settings import load_settings
    from pipeline.why.corrections.edit import undo_driver_edit

    with report_errors():
        settings = load_settings(config)
        with open_to_change(settings.store, settings.lock_wait) as store:
            gone = undo_driver_edit(store, edit)
        typer.echo(f"edit {gone.edit_id} ({gone.op}) is taken back. The next run brings it into force: voc run {config}")


def _correct(config: Path, op: str, *, driver: str = "", other: str = "", value: str = "", named: Sequence[str] = ()) -> None:
    """Keep a correction for the next run, and tell at once if it does not apply."""
    from pipeline.read_copy import open_to_change
    from pipeline.settings import load_settings
    from pipeline.why.corrections.request import add_driver_edit

    with report_errors():
        settings = load_settings(config)
        with open_to_change(settings.store, settings.lock_wait) as store:
            edit = add_driver_edit(store, op, driver=driver, other=other, value=value, named=named)
        if edit.message:
            typer.secho(f"edit {edit.edit_id} ({op}) {edit.state}: {edit.message}", fg="yellow")
        typer.echo(f"edit {edit.edit_id}: {op}. The next run brings it into force: voc run {config}")
