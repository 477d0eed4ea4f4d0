"""Waiting for a DuckDB file that another process has open, and what is said where a file cannot be used."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb

from pipeline.errors import StoreError, StoreLockedError

logger = logging.getLogger(__name__)

_ASK_AGAIN: Final = 0.5  # seconds
_DISK_FULL = ("No space left", "File too large", "Could not write")


def connect(path: Path, read_only: bool, wait: float, config: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """Connect to a file; while another process has it open, try again until the seconds of the wait are over, and tell that once."""
    end, told = time.monotonic() + wait, False
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only, config=config)
        except duckdb.IOException as error:
            if not is_locked(str(error)) or time.monotonic() >= end:
                raise
            if not told:
                logger.warning('Waiting up to %.0f s for the store "%s": %s', wait, path, str(error).splitlines()[0])
                told = True
            time.sleep(min(_ASK_AGAIN, max(end - time.monotonic(), 0)))


def is_locked(said: str) -> bool:
    """Whether an error of DuckDB says that another process has the file open."""
    return "Could not set lock" in said or "Conflicting lock" in said


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn DuckDB's errors about the file itself into ones that say what to do."""
    try:
        yield
    except duckdb.Error as error:
        about_the_file = isinstance(error, duckdb.IOException | duckdb.FatalException | duckdb.OutOfMemoryException)
        if not about_the_file and not any(sign in str(error) for sign in _DISK_FULL):
            raise
        kind = StoreLockedError if is_locked(str(error)) else StoreError
        raise kind(_advice(path, str(error))) from error


def _advice(path: Path, said: str) -> str:
    first = said.splitlines()[0]
    if is_locked(said):
        return f'Another process has the store "{path}" open: {first} Wait for it, or stop it, then run again.'
    if "not a valid DuckDB" in said:
        return f'"{path}" is not a DuckDB file. Name another with "store" in voc.toml, or move it away.'
    if any(sign in said for sign in _DISK_FULL):
        return f'The disk under "{path}" is full; nothing of this step was kept. Free some space and run again. ({first})'
    return f'The store "{path}" cannot be used: {first}'
