"""The copy of a store that is there to be read: ``voc.read.duckdb`` beside ``voc.duckdb``.

DuckDB lets one process write or many read, never both. So whoever reads has a file of his own, which the end of a run or a correction
replaces at once: a reader never waits for a run, nor a run for a reader, and who has the old copy open keeps it until he closes it.
"""

import logging
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.store import Store

logger = logging.getLogger(__name__)


def copy_of(store: Path) -> Path:
    """Return where the read copy of a store is."""
    return store.with_name(f"{store.stem}.read{store.suffix}")


def publish(store: Store) -> bool:
    """Replace the read copy by the store as it is now, whole or not at all; return whether there was anything new.

    The store stays locked meanwhile. Its file is copied by a process of its own: the lock is one of POSIX, which this process would lose
    by closing the file, whoever opened it.

    Raises:
        StoreError: the copy cannot be written; the one before is still there.
    """
    store.connection.execute("checkpoint")
    if _is_current(store.path):
        return False
    copy, state = copy_of(store.path), store.path.stat()
    draft = copy.with_name(f".{copy.name}.part")
    try:
        draft.unlink(missing_ok=True)
        subprocess.run(["cp", "--", store.path, draft], check=True, capture_output=True, text=True)  # shares the blocks where it can
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        os.utime(draft, ns=(state.st_atime_ns, state.st_mtime_ns))
        draft.replace(copy)
    except (OSError, subprocess.CalledProcessError) as error:
        draft.unlink(missing_ok=True)
        said = error.stderr.strip() if isinstance(error, subprocess.CalledProcessError) else error
        raise StoreError(f'The read copy "{copy}" cannot be written: {said}. The store is complete; readers see the one before.') from error
    return True


@contextmanager
def open_copy(path: Path) -> Iterator[Store]:
    """Open for reading what was published last of a store; the store itself where nothing was. No other file can be reached from there.

    Raises:
        StoreError: as `Store.open`.
    """
    copy = copy_of(path)
    published = copy.is_file() and path.is_file()
    if published and not _is_current(path):
        logger.warning('This is "%s" as it was published last; a run is changing it, or did not come to its end.', path)
    with Store.open(copy if published else path, read_only=True) as store:
        yield store


@contextmanager
def open_to_change(path: Path, wait: float) -> Iterator[Store]:
    """Open a store for a correction, after waiting so many seconds for others at most, and publish it when all went well.

    Raises:
        StoreError: as `Store.open` and `publish`.
    """
    with Store.open(path, wait=wait) as store:
        yield store
        publish(store)


def _is_current(path: Path) -> bool:
    """Whether the read copy is of the store as it is, by size and time of the last change: nothing is opened for that, see `publish`."""
    copy, log = copy_of(path), path.with_name(f"{path.name}.wal")
    if not copy.is_file() or (log.is_file() and log.stat().st_size > 0):
        return False
    one, other = path.stat(), copy.stat()
    return (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)
