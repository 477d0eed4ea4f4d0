"""Pseudonyms beside the rows of somebody's own file, so that it joins the store: the work behind ``voc join``."""

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from pipeline.errors import SourceError, VocError
from pipeline.labelling.tables import check_columns, read, writing
from pipeline.settings import Settings
from pipeline.source_settings import Columns, Source
from pipeline.sources.pseudonyms import find_key, pseudonymize
from pipeline.sources.rows import Row
from pipeline.sources.scales import is_missing
from pipeline.sources.sheets import open_excel, to_text
from pipeline.store import Store


def join_file(store: Store, settings: Settings, path: Path, column: str, out: Path) -> tuple[int, int]:
    """Write the rows of a file with ``<column>_pseudonym`` added: what the store has where a source has such an id.

    One row in, one row out, in the same order and with the same values; ids are read as `load` reads them.

    Args:
        store: whose key hides the ids; only read.
        settings: where the key is.
        path: .xlsx, or whatever ``voc label`` reads.
        column: holds ids of customers or authors, as they are in the sources.
        out: a .csv file.

    Returns:
        The rows, and how many of them have an id that the store knows.

    Raises:
        SourceError: the file, or the column, is missing; names the columns that there are.
        StoreError: the key is missing, or is not that of the store.
        VocError: the store has no pseudonyms, or the output cannot be written.
    """
    key, added = find_key(store, settings), f"{column}_pseudonym"
    if settings.keep_personal_data:
        raise VocError(f'The store "{store.path}" keeps ids as they came (keep_personal_data): join by these.')
    if not key.keys:
        raise VocError(f'The people in "{store.path}" are under no key yet: run "voc run" first.')
    if out.suffix.lower() != ".csv":
        raise VocError(f'Cannot write "{out}": its ending must be .csv.')
    for source in settings.sources:
        if fnmatch(str(out.resolve()), source.path):
            raise VocError(f'Cannot write "{out}": source "{source.name}" reads such files. Name another with --out.')
    known = set(store.query("select customer_id as id from customers union select unnest([author_id, customer_id]) from feedback")["id"])
    rows = found = 0
    with writing(out, {added: "string"}, path) as writer:
        for chunk in _rows(path, column):
            if added in chunk[0]:
                raise SourceError(f'"{path}" has a column "{added}" already; rename it. Nothing was written.')
            ids = [to_text(row.get(column)) for row in chunk]
            hidden = [None if one is None or is_missing(one) else key.hide(pseudonymize(one.strip())) for one in ids]
            writer.write([{**row, added: one} for row, one in zip(chunk, hidden, strict=True)])
            rows, found = rows + len(chunk), found + sum(one in known for one in hidden if one)
        if not rows:
            raise SourceError(f'"{path}" holds no rows; nothing was written.')
    return rows, found


def _rows(path: Path, column: str) -> Iterator[list[dict[str, Any]]]:
    if path.suffix.lower() != ".xlsx" or not path.is_file():
        yield from read(path, [column])
        return
    table = open_excel(Source(name="join", kind="customers", path=str(path), columns=Columns(customer_id=column)), path)
    check_columns(table.columns or (), [column], path)
    if rows := [dict(record.values) for record in table.records() if isinstance(record, Row)]:
        yield rows
