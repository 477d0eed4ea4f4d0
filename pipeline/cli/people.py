"""``voc people`` and ``voc join``: pseudonyms under a key, and how an analyst's own rows get them."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT, ConfigOption, report_errors

app = typer.Typer(help="Pseudonyms of customers and authors.", no_args_is_help=True)


@app.command()
def rekey(config: ConfigOption = DEFAULT) -> None:
    """Put all pseudonyms of the store under a new key, and add it to the key file; nothing gets lost, and no id is needed."""
    from pipeline.settings import load_settings
    from pipeline.sources.pseudonyms import rekey

    with report_errors():
        settings = load_settings(config)
        changed = rekey(settings)
        typer.echo(f"{changed:,} pseudonyms in {settings.store} are under a new key. Back up {settings.key_file}, keys of old with it;")
        typer.echo("what was joined or exported before does not fit any more: make it anew.")


def join(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="a .csv, .tsv or .xlsx file")],
    on: Annotated[str, typer.Option(help="column of the ids of customers or authors, as the sources have them")],
    out: Annotated[Path | None, typer.Option(help="a .csv file; FILE_pseudonyms.csv if not given")] = None,
    config: ConfigOption = DEFAULT,
) -> None:
    """Write the rows of a file with the store's pseudonyms beside its ids, so that the two join; all columns stay as they were."""
    from pipeline.labelling.join import join_file
    from pipeline.read_copy import open_copy
    from pipeline.settings import load_settings

    with report_errors():
        settings, out = load_settings(config), out or path.with_name(f"{path.stem}_pseudonyms.csv")
        with open_copy(settings.store) as store:
            rows, known = join_file(store, settings, path, on, out)
        typer.echo(f"{rows:,} rows in {out}, {known:,} with somebody whom the store knows; see the column {on}_pseudonym")
