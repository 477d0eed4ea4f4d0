"""Tables as files for other programs."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from pipeline.errors import StoreError, VocError, nearest
from pipeline.store import Store
from pipeline.text.spreadsheet_cells import QUOTING, harmless_text


def write(store: Store, table: str, out: Path) -> int:
    """Write a table or view to .csv, .parquet or .xlsx, whole or not at all, and return its rows.

    In .csv and .xlsx, texts that a spreadsheet would run as a formula get an apostrophe in front; Parquet keeps every text as it is.

    Raises:
        StoreError: there is no such table.
        VocError: the ending is not one of the three, or the file cannot be written.
    """
    names = list(store.query("select table_name from information_schema.tables order by table_name")["table_name"])
    if table not in names:
        raise StoreError(f'The store has no table "{table}". {nearest(table, names)}')
    return write_rows(store.query(f'from "{table}"'), out)


def write_rows(rows: pd.DataFrame, out: Path) -> int:
    """Write rows to .csv, .parquet or .xlsx, as `write` does, and return how many.

    Raises:
        VocError: the ending is not one of the three, or the file cannot be written.
    """
    if out.suffix not in WRITERS:
        raise VocError(f'Cannot write "{out}": the ending says how, and must be one of {", ".join(WRITERS)}.')
    draft = out.with_name(f".{out.name}.part")
    try:
        WRITERS[out.suffix](rows, draft)
        draft.replace(out)
    except OSError as error:
        raise VocError(f'Cannot write "{out}": {error.strerror or error}.') from error
    finally:
        draft.unlink(missing_ok=True)
    return len(rows)


def harmless(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with every text that a spreadsheet would run made plain text, in the names of columns too."""
    return rows.map(lambda value: harmless_text(value) if isinstance(value, str) else value).rename(
        columns=lambda name: harmless_text(str(name))
    )


def _csv(rows: pd.DataFrame, path: Path) -> None:
    harmless(rows).to_csv(path, index=False, quoting=QUOTING)


def _excel(rows: pd.DataFrame, path: Path) -> None:
    plain = rows.map(
        lambda value: str(value) if isinstance(value, list | dict) or (hasattr(value, "tolist") and not hasattr(value, "item")) else value
    )
    with path.open("wb") as file:
        harmless(plain).to_excel(file, index=False, engine="openpyxl")


def _parquet(rows: pd.DataFrame, path: Path) -> None:
    rows.to_parquet(path, index=False)


WRITERS: dict[str, Callable[[pd.DataFrame, Path], None]] = {".csv": _csv, ".parquet": _parquet, ".xlsx": _excel}
