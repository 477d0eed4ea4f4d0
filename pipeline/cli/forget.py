"""``voc forget``: a person or an item out of everything that is ours."""

from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT, ConfigOption, report_errors
from pipeline.errors import SettingsError


def forget(
    customer: Annotated[str | None, typer.Option(help="id of a customer, as the source has it")] = None,
    author: Annotated[str | None, typer.Option(help="id of an author, as the source has it")] = None,
    item: Annotated[str | None, typer.Option(help="item_id of a review, post or response, as the source has it")] = None,
    source: Annotated[str | None, typer.Option(help="only in this source, where the id means somebody else in another")] = None,
    config: ConfigOption = DEFAULT,
) -> None:
    """Forget a customer, an author or an item for good: store, vault, page and read copy. Figures are counted anew by the next run."""
    from pipeline.forgetting.forget import Kind
    from pipeline.forgetting.forget import forget as forget_one
    from pipeline.settings import load_settings

    with report_errors():
        given: tuple[tuple[Kind, str | None], ...] = (("customer", customer), ("author", author), ("item", item))
        named = [(kind, raw) for kind, raw in given if raw]
        if len(named) != 1:
            raise SettingsError("Name one of --customer, --author and --item. Nothing was forgotten.")
        settings = load_settings(config)
        removed, out_of_reach = forget_one(settings, *named[0], source)
        typer.echo(f"Forgotten, and kept out from now on: {', '.join(f'{rows:,} rows of {table}' for table, rows in removed.items())}.")
        typer.echo(f"The page was removed and the read copy replaced; make page and figures anew: voc run {config}")
        for path in out_of_reach:
            typer.echo(f"still holds the words or the id, and is yours to mend: {path}")
        typer.echo("Back-ups, and exports in other places, are out of reach too. The receipt is in the table forgotten.")
