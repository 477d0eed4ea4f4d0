"""``voc sentiment``: correct the sentiment of a sentence."""

from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT, ConfigOption, StorePath, opened_store, report_errors

app = typer.Typer(help="Correct the sentiment of sentences: what you say survives every run.", no_args_is_help=True)


@app.command("set")
def set_sentiment(
    sentence: Annotated[str, typer.Argument(help="the sentence, or its id")],
    label: Annotated[str, typer.Argument(help="positive, negative or neutral")],
    config: ConfigOption = DEFAULT,
) -> None:
    """Say what the sentiment of a sentence is; what says nearly the same and was read the same way follows, now and later."""
    from pipeline.read_copy import open_to_change
    from pipeline.settings import load_settings
    from pipeline.voice.sentiment_edits import add_sentiment_edit

    with report_errors():
        settings = load_settings(config)
        with open_to_change(settings.store, settings.lock_wait) as store:
            edit = add_sentiment_edit(store, sentence, label)
        typer.echo(f"edit {edit.edit_id}: {edit.label}, was {edit.was}. The next run brings it into force: voc run {config}")


@app.command()
def edits(config: ConfigOption = DEFAULT, store: StorePath = None) -> None:
    """Show all corrections, whether each applies today, and how many sentences follow it."""
    from pipeline.cli.console import console, table

    with report_errors(), opened_store(config, store) as opened:
        console.print(table("Corrections", opened.frame("voice/sentiment_edits")))


@app.command()
def undo(
    edit: Annotated[int | None, typer.Argument(help="number of the edit; the last one if not given")] = None, config: ConfigOption = DEFAULT
) -> None:
    """Take an edit back."""
    from pipeline.read_copy import open_to_change
    from pipeline.settings import load_settings
    from pipeline.voice.sentiment_edits import undo_sentiment_edit

    with report_errors():
        settings = load_settings(config)
        with open_to_change(settings.store, settings.lock_wait) as store:
            gone = undo_sentiment_edit(store, edit)
        typer.echo(f"edit {gone.edit_id} ({gone.label}) is taken back. The next run brings it into force: voc run {config}")
