"""The load step: files of the configured sources into ``feedback``, each item once, each file all or nothing.

Reading (`pipeline.sources.stage`) is a map from a file to Parquet parts and may run side by side; `commit` is the one
writer that takes the parts into the store.
"""

import hashlib
import logging
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import VocError
from pipeline.incremental import Counts, Progress, silent
from pipeline.settings import Settings, Source, fingerprint
from pipeline.sources import vault
from pipeline.sources.stage import Staged, files, stage
from pipeline.store import Store

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Delivery:
    """A version of a file that the store does not hold yet."""

    source: str
    path: Path
    sha256: str
    mapping: str

    @property
    def load_id(self) -> str:
        """Derived, so that the same file is the same load on any day."""
        return fingerprint(self.source, str(self.path), self.sha256, self.mapping)


def load(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Read every new or changed file of every source; one that fails does not stop the others.

    Writes ``loads``, ``feedback`` and ``rejects``. The failures are returned in the counts, one message each.
    """
    received = added = rejected = 0
    failures: list[str] = []
    for source in settings.sources:
        try:
            for delivery in deliveries(store, settings, source):
                counts = take_in(store, settings, delivery, progress)
                received, added, rejected = received + counts.rows_in, added + counts.rows_out, rejected + counts.rejected
        except VocError as error:
            logger.warning("source %s failed: %s", source.name, error)
            failures.append(f"{source.name}: {error}")
    return Counts(received, added, rejected, tuple(failures))


def deliveries(store: Store, settings: Settings, source: Source) -> list[Delivery]:
    """Return the files of a source that are new or changed since they were loaded, or mapped otherwise now."""
    mapping = fingerprint(source.model_copy(update={"path": ""}), settings.keep_personal_data)
    found = [Delivery(source.name, path, _sha256(path), mapping) for path in files(source)]
    known = set(store.query("select load_id from loads where source = $source", source=source.name)["load_id"])
    return [delivery for delivery in found if delivery.load_id not in known]


def take_in(store: Store, settings: Settings, delivery: Delivery, progress: Progress = silent) -> Counts:
    """Stage one file and commit it."""
    with tempfile.TemporaryDirectory(prefix="voc-") as folder:
        return commit(store, settings, delivery, stage_file(settings, delivery, Path(folder), held(store, delivery.source), progress))


def held(store: Store, source: str) -> frozenset[str]:
    """Return the content hashes of the items that the store holds of a source, in their latest versions."""
    return frozenset(store.frame("load/held", source=source)["content_hash"])


def stage_file(settings: Settings, delivery: Delivery, folder: Path, held: frozenset[str], progress: Progress = silent) -> Staged:
    """Read one file into Parquet parts; touches no store, so several may run at once."""
    return stage(
        settings.source(delivery.source),
        delivery.path,
        folder,
        keep_personal_data=settings.keep_personal_data,
        max_reject_share=settings.max_reject_share,
        now=datetime.now(UTC).replace(tzinfo=None),
        reversible=settings.personal_data_vault is not None,
        vault_key=vault.key(settings.personal_data_vault) if settings.personal_data_vault else None,
        held=held,
        names=settings.brands,
        progress=progress,
    )


def commit(store: Store, settings: Settings, delivery: Delivery, staged: Staged) -> Counts:
    """Take staged parts into the store, in one transaction: new items, new versions of known ones, refusals, the load."""
    if settings.personal_data_vault and staged.vault_path:
        vault.keep(settings.personal_data_vault, staged.vault_path)
    name = {"source": delivery.source, "load_id": delivery.load_id}
    with store.transaction():
        store.connection.execute("drop table if exists arrivals")
        store.execute("load/stage_arrivals", items=str(staged.items_path), source=delivery.source)
        store.execute("load/add_feedback", load_id=delivery.load_id)
        store.execute("load/add_rejects", **name, file=str(delivery.path), rejects=str(staged.rejects_path))
        store.execute(
            "load/add_load",
            **name,
            file=str(delivery.path),
            sha256=delivery.sha256,
            mapping=delivery.mapping,
            rows=staged.rows,
            received=staged.items + staged.rejected,
            loaded_at=datetime.now(UTC).replace(tzinfo=None),
        )
        store.connection.execute("drop table arrivals")
        store.touch()
    row = store.query("select received, added, rejected from loads where load_id = $load_id", load_id=delivery.load_id).iloc[0]
    logger.info("%s: %s received, %s added, %s rejected", delivery.path, row["received"], row["added"], row["rejected"])
    return Counts(int(row["received"]), int(row["added"]), int(row["rejected"]))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
