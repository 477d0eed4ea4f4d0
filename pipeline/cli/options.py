"""What commands share: their options, how a store is opened for reading, and how an error of ours is reported."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import VocError

if TYPE_CHECKING:
    from pipeline.store import Store

Config = Annotated[Path, typer.Argument(help="the configuration file")]
StorePath = Annotated[Path | None, typer.Option("--store", help="a store, instead of the one that voc.toml names")]
ConfigOption = Annotated[Path, typer.Option("--config", help="the configuration file")]
DEFAULT = Path("voc.toml")  # of the configuration file


@contextmanager
def opened_store(config: Path, store: Path | None) -> "Iterator[Store]":
    """Open a store for reading: the one named, or else that of the configuration."""
    from pipeline.read_copy import open_copy
    from pipeline.settings import load_settings

    with open_copy(store or load_settings(config).store) as opened:
        yield opened


@contextmanager
def report_errors() -> Iterator[None]:
    """Print an error of ours as one message and leave with code 1; anything else is a defect and keeps its traceback."""
    try:
        yield
    except VocError as error:
        typer.secho(f"error: {error}", fg="red", err=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        typer.secho("stopped; the next run goes on from here", fg="yellow", err=True)
        raise typer.Exit(130) from None
