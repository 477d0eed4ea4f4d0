"""Waiting for a DuckDB file that another process has open."""

import logging
import time
from pathlib import Path
from typing import Any, Final

import duckdb

logger = logging.getLogger(__name__)

_ASK_AGAIN: Final = 0.5  # seconds


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
