"""``voc fix``: log what was fixed, and see whether the themes moved."""

from datetime import datetime
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT, ConfigOption, StorePath, opened_store, report_errors

app = typer.Typer(help="Log what was fixed, and see whether the themes moved since.", no_args_is_help=True)

Fix = Annotated[int, typer.Argument(help="number of the fix")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help='what was done, for example "Ice packs doubled"')],
    theme: Annotated[list[str], typer.Option(help="the theme it was to help: its id or its label; may be given more than once")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="first day on which customers had it")],
    config: ConfigOption = DEFAULT,
) -> None:
    """Log a fix, and say what can be said of it today."""
    from pipeline.cli.console_fixes import show_fixes
    from pipeline.measure.fix_ledger import add_fix
    from pipeline.measure.fixes import fixes
    from pipeline.read_copy import open_to_change
    from pipeline.settings import load_settings
    from pipeline.themes.corrections.edits_table import read_edits, read_names

    with report_errors():
        settings = load_settings(config)
        with open_to_change(settings.store, settings.lock_wait) as store:
            names = read_names(store, read_edits(store))
            ids = [names.find_id(one) for one in theme]
            labels = {one: names.today.get(one, given) for one, given in zip(ids, theme, strict=True)}
            fix = add_fix(store, name, labels, on.date())
            if store.has("mentions"):
                fixes(store, settings)
            show_fixes(store, fix)


@app.command("list")
def list_fixes(config: ConfigOption = DEFAULT, store: StorePath = None) -> None:
    """Show all fixes, and whether their themes moved."""
    from pipeline.cli.console_fixes import show_fixes

    with report_errors(), opened_store(config, store) as opened:
        show_fixes(opened)


@app.command()
def show(fix: Fix, config: ConfigOption = DEFAULT, store: StorePath = None) -> None:
    """Show one fix with all its figures: shares, sentiment and scores, before and after, beside the other themes."""
    from pipeline.cli.console_fixes import show_fix

    with report_errors(), opened_store(config, store) as opened:
        show_fix(opened, fix)


@app.command()
def remove(fix: Fix, config: ConfigOption = DEFAULT) -> None:
    """Take a fix out of the ledger."""
    from pipeline.measure.fix_ledger import remove_fix
    from pipeline.measure.fixes import fixes
    from pipeline.read_copy import open_to_change
    from pipeline.settings import load_settings

    with report_errors():
        settings = load_settings(config)
        with open_to_change(settings.store, settings.lock_wait) as store:
            name = remove_fix(store, fix)
            if store.has("mentions"):
                fixes(store, settings)
        typer.echo(f"fix {fix}, {name}, is no longer in the ledger.")
