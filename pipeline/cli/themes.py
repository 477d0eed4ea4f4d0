"""``voc themes``: look at the themes, correct them, and give files the themes of a taxonomy."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import DEFAULT, ConfigOption, StorePath, opened_store, report_errors

if TYPE_CHECKING:
    from pipeline.store import Store

app = typer.Typer(help="Look at the themes and correct them: what you say survives every refit.", no_args_is_help=True)

Theme = Annotated[str, typer.Argument(help="a theme: its id, or its label of today or of before")]


@app.command("list")
def list_themes(config: ConfigOption = DEFAULT, store: StorePath = None) -> None:
    """Show the active themes as a tree, with people and share."""
    from pipeline.cli.console_themes import show_tree

    with report_errors(), opened_store(config, store) as opened:
        show_tree(opened)


@app.command()
def show(theme: Theme, config: ConfigOption = DEFAULT, store: StorePath = None) -> None:
    """Show one theme: what it is, typical sentences, and what became of it so far."""
    from pipeline.cli.console_themes import show_theme

    with report_errors(), opened_store(config, store) as opened:
        show_theme(opened, theme)


@app.command()
def history(
    revision: Annotated[int | None, typer.Option(help="one revision only")] = None, config: ConfigOption = DEFAULT, store: StorePath = None
) -> None:
    """Show the ledger: what every refit and every edit did; themes that were only kept are counted."""
    from pipeline.cli.console_themes import show_ledger

    with report_errors(), opened_store(config, store) as opened:
        show_ledger(opened, revision)


@app.command()
def emerging(config: ConfigOption = DEFAULT, store: StorePath = None) -> None:
    """Show groups that are new and grow, and could become themes (see promote)."""
    from pipeline.cli.console_themes import show_emerging

    with report_errors(), opened_store(config, store) as opened:
        show_emerging(opened)


@app.command()
def edits(config: ConfigOption = DEFAULT, store: StorePath = None) -> None:
    """Show all corrections, and whether each applies to the themes of today."""
    from pipeline.cli.console_themes import show_edits

    with report_errors(), opened_store(config, store) as opened:
        show_edits(opened)


@app.command()
def rename(theme: Theme, label: Annotated[str, typer.Argument(help="the new label")], config: ConfigOption = DEFAULT) -> None:
    """Give a theme another label."""
    _add_correction(config, "rename", theme=theme, value=label)


@app.command()
def describe(theme: Theme, description: Annotated[str, typer.Argument(help="one line")], config: ConfigOption = DEFAULT) -> None:
    """Say in one line what a theme is about."""
    _add_correction(config, "describe", theme=theme, value=description)


@app.command()
def merge(theme: Theme, into: Annotated[str, typer.Argument(help="the theme it goes into")], config: ConfigOption = DEFAULT) -> None:
    """Put a theme into another."""
    _add_correction(config, "merge", theme=theme, other=into)


@app.command()
def split(
    theme: Theme,
    like: Annotated[list[str] | None, typer.Option(help="an example sentence, or the id of one; may be given several times")] = None,
    keyword: Annotated[list[str] | None, typer.Option(help="a word or phrase; may be given several times")] = None,
    label: Annotated[str, typer.Option(help="of the new theme")] = "",
    config: ConfigOption = DEFAULT,
) -> None:
    """Make a theme of its own of the sentences that are like examples, or hold a keyword."""
    _add_correction(config, "split", theme=theme, value=label, sentences=tuple(like or ()), keywords=tuple(keyword or ()))


@app.command()
def move(
    sentences: Annotated[list[str], typer.Argument(help="ids of sentences, or the sentences themselves")],
    to: Annotated[str, typer.Option(help='the theme they belong to; "none" for no theme')],
    config: ConfigOption = DEFAULT,
) -> None:
    """Move sentences to a theme; what is very like them follows, now and later."""
    _add_correction(config, "move", other=to, sentences=tuple(sentences))


@app.command()
def pin(theme: Theme, config: ConfigOption = DEFAULT) -> None:
    """Hold on to a theme: no refit ends, merges or splits it."""
    _add_correction(config, "pin", theme=theme)


@app.command()
def ban(theme: Theme, config: ConfigOption = DEFAULT) -> None:
    """Take a theme out, now and whenever it is found again; its sentences are in none."""
    _add_correction(config, "ban", theme=theme)


@app.command()
def parent(
    theme: Theme, above: Annotated[str, typer.Argument(help='the broader theme; "none" for the top')], config: ConfigOption = DEFAULT
) -> None:
    """Put a theme below another, or at the top."""
    _add_correction(config, "parent", theme=theme, other=above)


@app.command()
def promote(
    group: Annotated[str, typer.Argument(help="a group of voc themes emerging")],
    label: Annotated[str, typer.Option(help="of the new theme; the group's own if not given")] = "",
    config: ConfigOption = DEFAULT,
) -> None:
    """Make a theme of an emerging group."""
    with _publishing(config) as (store, done):
        from pipeline.themes.lifecycle.emerging import promote_group

        done.append(f"edit {promote_group(store, group, label)}: promote")


@app.command()
def undo(
    edit: Annotated[int | None, typer.Argument(help="number of the edit; the last one if not given")] = None, config: ConfigOption = DEFAULT
) -> None:
    """Take an edit back."""
    with _publishing(config) as (store, done):
        from pipeline.themes.corrections.edits_table import undo_edit

        gone = undo_edit(store, edit)
        done.append(f"edit {gone.edit_id} ({gone.op}) is taken back")


@app.command("apply")
def apply_file(path: Annotated[Path, typer.Argument(help="a .toml or .csv file of corrections")], config: ConfigOption = DEFAULT) -> None:
    """Follow a file of corrections: new entries are made, those of entries that vanished are taken back."""
    with _publishing(config) as (store, done):
        from pipeline.themes.corrections.edits_table import sync_edits_file

        added, undone = sync_edits_file(store, path.resolve())
        done.append(f"{len(added)} edits made, {len(undone)} taken back")


@app.command()
def refit(
    afresh: Annotated[
        bool, typer.Option("--afresh", help="do not begin with the previous themes, as long as no correction speaks of them")
    ] = False,
    config: ConfigOption = DEFAULT,
) -> None:
    """Have the themes fitted anew in the next run; ids, labels and edits stay."""
    from pipeline.read_copy import open_to_change
    from pipeline.settings import load_settings
    from pipeline.themes.lifecycle.refit_cause import request_refit

    with report_errors():
        settings = load_settings(config)
        with open_to_change(settings.store, settings.lock_wait) as store:
            request_refit(store, afresh=afresh)
        typer.echo(f"The next run fits the themes anew: voc run {config}")


@app.command("export")
def export(
    out: Annotated[Path, typer.Argument(help="a .csv file: a taxonomy; or a .toml file: the corrections")],
    config: ConfigOption = DEFAULT,
    store: StorePath = None,
) -> None:
    """Write the active themes as a taxonomy, or the corrections as a file to edit and apply to this store."""
    from pipeline.themes.lifecycle.theme_export import export_themes

    with report_errors(), opened_store(config, store) as opened:
        typer.echo(f"{export_themes(opened, out)} in {out}")


@app.command()
def label(
    source: Annotated[Path, typer.Argument(metavar="INPUT", help="a .csv, .tsv, .jsonl or .parquet file")],
    text: Annotated[str, typer.Option(help="column of the text")],
    taxonomy: Annotated[Path, typer.Option(help="a CSV with name,description,parent,examples,keywords; only name is needed")],
    out: Annotated[Path, typer.Option(help="what to write; the ending says the format")],
    quiet: Annotated[bool, typer.Option("--quiet", help="print errors only")] = False,
) -> None:
    """Give the rows of a file the themes of a taxonomy, without a store: one row in, one row out, in the same order."""
    from pipeline.cli.console import bars
    from pipeline.labelling.themed import theme_file

    with report_errors(), bars(quiet) as progress:
        rows = theme_file(source, out, taxonomy, text=text, progress=progress)
    if not quiet:
        typer.echo(f"{rows:,} rows in {out}")


def _add_correction(config: Path, op: str, **words: object) -> None:
    """Keep a correction and publish it."""
    with _publishing(config) as (store, done):
        from pipeline.themes.corrections.edits_table import add_edit
        from pipeline.themes.corrections.request import EditRequest

        edit = add_edit(store, EditRequest(op=op, **words))  # type: ignore[arg-type]
        done.append(f"edit {edit.edit_id}: {op}")


@contextmanager
def _publishing(config: Path) -> "Iterator[tuple[Store, list[str]]]":
    """Open the store for corrections, and a list for what was done; then publish them, and tell which do not apply."""
    from pipeline.cli.console_themes import show_refused
    from pipeline.read_copy import open_to_change
    from pipeline.settings import load_settings
    from pipeline.themes.corrections.publish import publish_revision

    with report_errors():
        settings, done = load_settings(config), list[str]()
        with open_to_change(settings.store, settings.lock_wait) as store:
            with store.transaction():  # an edit without its revision would be half of it
                yield store, done
                publish_revision(store, settings)
            show_refused(store)
            typer.echo(f"{'; '.join(done)}. Names apply now; the next run brings figures and page up to date: voc run")
