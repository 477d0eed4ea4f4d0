"""``voc diff`` and ``voc pin``: why figures differ between two runs, and names for those that were published."""

from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT, ConfigOption, StorePath, opened_store, report_errors


def diff(
    run_a: Annotated[str, typer.Argument(help='a run, a pin or an edition, see "voc pin list"')],
    run_b: Annotated[str, typer.Argument(help="the one to compare it with")],
    theme: Annotated[str | None, typer.Option(help="a theme: its label or its id; all if left out")] = None,
    segment: Annotated[str, typer.Option(help="all, or name=value")] = "all",
    period: Annotated[str, typer.Option(help="all, or a period, 2026-05 for example")] = "all",
    config: ConfigOption = DEFAULT,
    store: StorePath = None,
) -> None:
    """Show why figures differ between two runs: new feedback, refit, corrections, and settings or code."""
    from pipeline.cli.console_editions import show_differences
    from pipeline.settings import load_settings

    with report_errors(), opened_store(config, store) as opened:
        show_differences(opened, run_a, run_b, theme, segment, period, load_settings(config).minimum_cell)


def pin(
    run: Annotated[str, typer.Argument(help='what was published by a run (or an edition); "list" shows all')],
    name: Annotated[str, typer.Option(help='how it is to be called, "Q3 board" for example')] = "",
    config: ConfigOption = DEFAULT,
) -> None:
    """Name the figures that a run published, so that they are found again and kept for ever."""
    from pipeline.cli.console_editions import show_editions
    from pipeline.insights.editions import pin_edition
    from pipeline.read_copy import open_to_change
    from pipeline.settings import load_settings

    with report_errors():
        if run == "list":
            with opened_store(config, None) as opened:
                show_editions(opened)
            return
        settings = load_settings(config)
        with open_to_change(settings.store, settings.lock_wait) as opened:
            edition = pin_edition(opened, run, name)
        typer.echo(f"Edition {edition} is \"{name.strip()}\" from now on. Its figures: from insights_as_of('{name.strip()}')")
