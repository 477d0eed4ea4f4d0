"""What was redacted, for those who asked to be able to look it up: a second DuckDB file, never the store itself."""

import secrets
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import duckdb

from pipeline.errors import StoreError
from pipeline.store import rewrite

_KEY_BYTES = 32
_DRAWING = Lock()  # files are read side by side, and all of them must get the same key
_TABLES = (
    "create table if not exists vault_key (key blob not null)",
    "create table if not exists redacted (placeholder varchar primary key, original varchar not null)",
)


def read_key(path: Path) -> bytes:
    """Return the key under which a vault's placeholders are made; drawn once, when the vault is made.

    Raises:
        StoreError: the file cannot be opened.
    """
    with _DRAWING, _opened(path) as vault:
        row = vault.execute("select key from vault_key").fetchone()
        if row is None:
            row = (secrets.token_bytes(_KEY_BYTES),)
            vault.execute("insert into vault_key values (?)", row)
        return bytes(row[0])


def add_originals(path: Path, pieces: Path) -> None:
    """Add the pieces of one file (Parquet: placeholder, original).

    Called before the store commits, so that no placeholder lacks its original.
    """
    with _opened(path) as vault:
        vault.execute("insert or ignore into redacted select placeholder, original from read_parquet(?)", [str(pieces)])


def forget(path: Path, placeholders: Sequence[str]) -> None:
    """Delete what some placeholders stand for, from the bytes of the file too."""
    with _opened(path) as vault:
        vault.execute("delete from redacted where list_contains($gone, placeholder)", {"gone": list(placeholders)})
    rewrite(path)


def _opened(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        vault = duckdb.connect(str(path))
        for statement in _TABLES:
            vault.execute(statement)
        return vault
    except (duckdb.Error, OSError) as error:
        raise StoreError(f'The vault "{path}" cannot be opened: {str(error).splitlines()[0]}') from error
