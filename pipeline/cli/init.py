"""``voc init``: a configuration to start from, filled from files where some are named."""

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import DEFAULT, report_errors
from pipeline.errors import VocError

if TYPE_CHECKING:
    from pipeline.sources.look import Look


def init(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", help="your files; a .toml among them is where to write", show_default="voc.toml"),
    ] = None,
) -> None:
    """Write a commented configuration file to start from; look at files, if some are named, and propose what their columns mean."""
    from pipeline.settings import load_settings

    named = files or []
    out = next((path for path in named if path.suffix == ".toml"), DEFAULT)
    with report_errors():
        if out.exists():
            raise VocError(f'"{out}" is there already; nothing was written. Name another file, for example: voc init new.toml FILE...')
        text = resources.files("pipeline").joinpath("voc.example.toml").read_text(encoding="utf-8")
        data = [path for path in named if path != out]
        text = _filled(text, data, out.parent) if data else text
        out.write_text(text, encoding="utf-8")
        try:
            load_settings(out)
        except VocError:
            out.unlink()
            raise
        typer.echo(f"Wrote {out}. {'Read it through' if data else 'Point it at your files'}, then: voc run {out}")


def _filled(text: str, files: list[Path], folder: Path) -> str:
    """Return the example with blocks for the files in place of its first source.

    Raises:
        VocError: no file holds anything to read.
    """
    from pipeline.sources import describe
    from pipeline.sources.look import look_at
    from pipeline.store import now

    asked_at = now()
    looks = describe.name_sources(describe.join_alike(describe.group_alike([look_at(path, asked_at) for path in dict.fromkeys(files)])))
    if not any(look.proposal.kind for look in looks.values()):
        raise VocError(
            f"{', '.join(map(str, files))}: neither words nor customers nor events were found; nothing was written. "
            "voc init alone writes an example to fill by hand."
        )
    blocks = []
    for name, look in looks.items():
        blocks.append(describe.write_block(look, name, folder))
        _show(name, look)
    head, _, rest = text.partition("[[source]]")
    return head + "\n".join(blocks) + "\n# A survey:" + rest.partition("\n# A survey:")[2]


def _show(name: str, look: "Look") -> None:
    """Print what is proposed for a file, and its first rows as they would be read."""
    from rich.table import Table

    from pipeline.cli.console import console
    from pipeline.sources import describe
    from pipeline.store import now

    made = look.proposal
    known_as = f", an export of {made.export}" if made.export else ""
    shown = Table(title=f"{name}: {look.path} is read as {made.kind or 'nothing'}{known_as} ({made.confidence})", title_justify="left")
    for heading in ("role", "column", "how sure"):
        shown.add_column(heading, overflow="fold")
    for role, choice in made.columns.items():
        shown.add_row(role, choice.column, choice.confidence)
    for column, (_, confidence) in made.questions.items():
        shown.add_row("question", column, confidence)
    for part, chosen in (("segment", made.segments), ("sub-rating", made.sub_ratings)):
        for own, choice in chosen.items():
            shown.add_row(f"{part} {own}", choice.column, choice.confidence)
    console.print(shown)
    if made.kind is None:
        return
    rows, problem = describe.map_rows(look, now())
    keys = list(dict.fromkeys(key for row in rows for key in row))
    sample = Table(
        title="Its first rows, as they would be stored; people as pseudonyms, long texts cut", title_justify="left", show_lines=True
    )
    for key in keys:
        sample.add_column(key, overflow="fold")
    for row in rows:
        sample.add_row(*(row.get(key, "") for key in keys))
    console.print(sample)
    if problem:
        typer.secho(f"look again: {problem}", fg="yellow", err=True)
