"""The load step: files of the configured sources into ``feedback``, each item once, each file all or nothing.

Reading (`pipeline.sources.stage`) is a map from a file to Parquet parts and may run side by side; `commit` is the one
writer that takes the parts into the store.
"""

import hashlib
import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb
import pandas as pd
import pyarrow as pa

from pipeline.errors import SourceError, StoreError, VocError
from pipeline.incremental import Counts, Progress, silent
from pipeline.settings import REDACTOR, Settings, fingerprint
from pipeline.source_settings import CRM_KINDS, Source
from pipeline.sources import vault
from pipeline.sources.kept_out import find_cutoff
from pipeline.sources.open_file import find_files, find_joined
from pipeline.sources.parts import Keys
from pipeline.sources.pseudonyms import PeopleKey, take_key
from pipeline.sources.refusals import Cause, check_refusals
from pipeline.sources.stage import Staged, stage
from pipeline.store import Store, now

logger = logging.getLogger(__name__)
T = TypeVar("T")
# Choices that did not exist when files were first loaded: where nobody made them they are no change of a file's mapping.
LATER_CHOICES = (
    *("options.reader", "options.header_row", "options.skip_rows", "options.skip_footer", "options.records"),
    *("options.values", "options.split", "options.relative_to"),
    *("columns.weight", "columns.reply", "columns.replied_at", "columns.respondent", "columns.question", "columns.answer"),
    *("where", "exclude_authors", "join", "speakers"),
)


@dataclass(frozen=True)
class SourceFile:
    """A version of a file that the store does not hold yet."""

    source: str
    path: Path
    sha256: str
    mapping: str
    ordinal: int = 0  # of the loads of this path

    @property
    def load_id(self) -> str:
        """Derived, so that the same load is never taken twice."""
        return fingerprint(self.source, str(self.path), self.sha256, self.mapping, self.ordinal)


def load(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Read every new or changed file of every source; one that fails does not stop the others.

    The failures are returned in the counts, one message each.

    Raises:
        StoreError: the key to the pseudonyms of people is missing, or is not that of the store.
    """
    take_key(store, settings)
    received = added = rejected = 0
    failures: list[str] = []
    for source in settings.sources:
        for file in _attempted(lambda: find_changed_files(store, settings, source), source.name, failures) or []:  # noqa: B023
            counts = _attempted(lambda: ingest_file(store, settings, file, progress), source.name, failures)  # noqa: B023
            if counts:
                received, added, rejected = received + counts.rows_in, added + counts.rows_out, rejected + counts.rejected
    return Counts(received, added, rejected, tuple(failures))


def _attempted(work: Callable[[], T], source: str, failures: list[str]) -> T | None:
    """Do the work, or note why it failed: a bad file stops itself, not the files beside it."""
    try:
        return work()
    except (VocError, OSError, duckdb.DataError, duckdb.IntegrityError, pa.ArrowException) as error:
        logger.warning("source %s failed: %s", source, error)
        failures.append(f"{source}: {error}")
        return None


def find_changed_files(store: Store, settings: Settings, source: Source) -> list[SourceFile]:
    """Return the files of a source that are new or changed since they were last loaded, or mapped otherwise now."""
    # What a question asks for changes how its answers are read, not which rows a file holds.
    columns = source.model_copy(update={"path": ""}).model_dump(mode="json", exclude={"about"})
    for name in LATER_CHOICES:
        *part, key = name.split(".")
        holder = columns[part[0]] if part else columns
        if not any(holder[key].values()) if isinstance(holder[key], dict) else not holder[key]:
            del holder[key]
    joined = []
    if source.join is not None:  # its rows count, not where it lies
        columns["join"]["path"] = ""
        joined = [_sha256(path) for path in find_joined(source)]
    redactor = [settings.redactor] if settings.redactor != REDACTOR else []
    mapping = fingerprint(columns, settings.keep_personal_data, settings.personal_data_vault is not None, *redactor, *joined)
    last = {row["path"]: row for row in store.frame("load/last_loads", source=source.name).to_dict("records")}
    found = []
    for path in find_files(source):
        known = last.get(str(path))
        sha256 = _sha256(path)
        if known is None or (known["sha256"], known["mapping"]) != (sha256, mapping):
            found.append(SourceFile(source.name, path, sha256, mapping, 0 if known is None else int(known["loads"])))
    return found


def ingest_file(store: Store, settings: Settings, file: SourceFile, progress: Progress = silent) -> Counts:
    """Stage one file and commit it."""
    with tempfile.TemporaryDirectory(prefix="voc-") as folder:
        key, known = take_key(store, settings), read_known_hashes(store, file)
        return commit(store, settings, file, stage_file(settings, file, Path(folder), key, known, progress))


def read_known_hashes(store: Store, file: SourceFile) -> frozenset[str]:
    """Return the content hashes of the items that a file would bring for nothing."""
    return frozenset(store.frame("load/known_hashes", source=file.source, path=str(file.path))["content_hash"])


def stage_file(
    settings: Settings,
    file: SourceFile,
    folder: Path,
    people_key: PeopleKey,
    known_hashes: frozenset[str],
    progress: Progress = silent,
) -> Staged:
    """Read one file into Parquet parts; touches no store, so several may run at once."""
    return stage(
        settings.source(file.source),
        file.path,
        folder,
        keep_personal_data=settings.keep_personal_data,
        max_reject_share=settings.max_reject_share,
        now=now(),
        keys=Keys(people_key, vault.read_key(settings.personal_data_vault) if settings.personal_data_vault else None),
        known_hashes=known_hashes,
        names=settings.brands,
        redactor=settings.redactor,
        cutoff=find_cutoff(settings.retention, now()),
        max_unpacked=settings.max_unpacked,
        progress=progress,
    )


def commit(store: Store, settings: Settings, file: SourceFile, staged: Staged) -> Counts:
    """Take staged parts into the store, in one transaction: new items, new versions of known ones, refusals, the load.

    Raises:
        StoreError: the store was re-keyed since the file was read.
    """
    done = store.frame("load/load_result", load_id=file.load_id)
    if len(done):  # a retry after a commit whose answer was lost
        return _counts(done)
    if staged.key_check != (None if settings.keep_personal_data else store.value("select key_check from store_info")):
        raise StoreError(f"{file.path} was read under another key to the people of the store than it has now; run again.")
    if settings.personal_data_vault and staged.vault_path:
        vault.add_originals(settings.personal_data_vault, staged.vault_path)
    name = {"source": file.source, "load_id": file.load_id}
    with store.transaction():
        store.connection.execute("drop table if exists staged_items")
        kind = settings.source(file.source).kind
        if kind in CRM_KINDS:
            store.execute(f"load/stage_{kind}", items=str(staged.items_path))
            store.execute(f"load/add_{kind}", **name)
        else:
            store.execute("load/stage_items", items=str(staged.items_path), source=file.source, path=str(file.path))
            store.execute("load/add_feedback", load_id=file.load_id)
        store.execute("load/add_rejects", **name, file=str(file.path), rejects=str(staged.rejects_path))
        store.execute(
            "load/add_load",
            **name,
            file=str(file.path),
            sha256=file.sha256,
            mapping=file.mapping,
            rows=staged.rows,
            received=staged.items + staged.rejected + staged.forgotten,
            forgotten=staged.forgotten,
            loaded_at=now(),
        )
        store.connection.execute("drop table staged_items")
        _check_refusals(store, settings, file)
        store.touch()
    counts = _counts(store.frame("load/load_result", load_id=file.load_id))
    logger.info("%s: %s received, %s added, %s rejected", file.path, counts.rows_in, counts.rows_out, counts.rejected)
    return counts


def _check_refusals(store: Store, settings: Settings, file: SourceFile) -> None:
    """Count what only the store can tell, ids that collide, among the refusals too; the error undoes the load."""
    counts = _counts(store.frame("load/load_result", load_id=file.load_id))
    causes = [Cause(*row) for row in store.frame("load/refusal_causes", load_id=file.load_id).itertuples(index=False)]
    place = f'{file.path} (source "{file.source}")'
    check_refusals(place, counts.rows_in - counts.rejected, counts.rejected, settings.max_reject_share, causes)


def _counts(result: pd.DataFrame) -> Counts:
    row = result.iloc[0]
    return Counts(int(row["received"]), int(row["added"]), int(row["rejected"]))


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:  # deleted since it was found, locked, or not ours to read
        raise SourceError(f"{path} cannot be opened: {error.strerror or error}. Put it back, or let this user read it.") from error
