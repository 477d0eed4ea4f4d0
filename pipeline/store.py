"""The DuckDB store: opening it, its schema, transactions, and SQL by file name.

One process writes at a time. SQL lives in ``pipeline/sql``, one statement a file, named after what it makes; the comment at
its head becomes the COMMENT of the table and its columns, so that documentation and definition cannot drift apart.
"""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import duckdb
import pandas as pd
import pyarrow as pa

from pipeline.errors import StoreError
from pipeline.sql import comments, folder, text
from pipeline.store_lock import connect, explained

logger = logging.getLogger(__name__)

SCHEMA_VERSION = 14
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    # Extensions are never fetched: a run must work with the network cut.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    # The rest of the memory belongs to the models; larger queries spill to disk, which takes them three times as long.
    "memory_limit": "2GB",
}


class Store:
    """An open store. Use `Store.open` in a ``with`` statement."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        """Wrap a connection; `Store.open` is the way in."""
        self.connection = connection
        self.path = path
        self._in_transaction = False

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, read_only: bool = False, wait: float = 0) -> Iterator[Self]:
        """Open the store, making or upgrading its schema when it may write. Readers take `pipeline.read_copy.open_copy`.

        Args:
            path: the DuckDB file.
            read_only: nothing is written, and whoever asks may reach no other file.
            wait: seconds to wait for another process that has it open.

        Raises:
            StoreError: missing (read-only), locked by another process, damaged, or made by a newer version.
        """
        if read_only and not path.is_file():
            raise StoreError(f'There is no store at "{path}". Make it with "voc run".')
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.stat().st_size == 0:  # DuckDB would make a database of it
            raise StoreError(f'"{path}" is an empty file and no store. Remove it, or name another with "store" in voc.toml.')
        with explained(path), connect(path, read_only, wait, _CONFIG) as connection:
            store = cls(connection, path)
            store._bring_up_to_date(read_only)
            if read_only and not store.value("select current_setting('lock_configuration')"):  # or it is open in this process already
                connection.execute("set enable_external_access = false; set lock_configuration = true")
            yield store

    def _bring_up_to_date(self, read_only: bool) -> None:
        version = self._version()
        if version is None:
            if read_only or self.value("select count(*) from information_schema.tables"):
                raise StoreError(f'"{self.path}" is a DuckDB file, but not a whatwhy store. Name another with "store" in voc.toml.')
            self._make_schema()
            version = SCHEMA_VERSION
        if version > SCHEMA_VERSION:
            raise StoreError(
                f'The store "{self.path}" has schema {version}; this whatwhy knows up to {SCHEMA_VERSION}. Install the newer whatwhy.'
            )
        if read_only and version < SCHEMA_VERSION:
            raise StoreError(
                f'The store "{self.path}" has schema {version}, this whatwhy reads {SCHEMA_VERSION}. Bring it up with "voc run".'
            )
        if version == SCHEMA_VERSION and (lost := self._lost_tables()):
            raise StoreError(
                f'The store "{self.path}" is damaged: it lacks {", ".join(lost)}. Put a copy of it back, or move it away and run again.'
            )
        if not read_only:
            if version < SCHEMA_VERSION:
                self._upgrade(version)
            self._make_macros()

    def _version(self) -> int | None:
        """Return the version of the schema; None in a database that is no store, whatever its tables are called."""
        ours = self.value("select count(*) from duckdb_columns() where table_name = 'store_info' and column_name = 'schema_version'")
        version = self.value("select schema_version from store_info") if ours else None
        return version if isinstance(version, int) else None

    def _lost_tables(self) -> list[str]:
        there = {row[0] for row in self.connection.execute("select table_name from information_schema.tables").fetchall()}
        return [name for name in folder("schema") if name not in there]

    def _make_schema(self) -> None:
        with self.transaction():
            self._make_tables()
            self.connection.execute("insert into store_info values ($version, 0, null)", {"version": SCHEMA_VERSION})
            for name in ("reconciliation", "data_dictionary"):  # wanted most when a first run has failed
                self.make("view", name)

    def _make_tables(self) -> None:
        """Make the tables of the schema that are not there."""
        for name in folder("schema"):
            if not self.has(name):
                self.connection.execute(text(f"schema/{name}"))
                self._comment("table", name, f"schema/{name}")

    def _upgrade(self, version: int) -> None:
        """Bring a store of an older schema up to this one, all or nothing."""
        with self.transaction():
            for newer in sorted(int(name) for name in folder("migrations") if int(name) > version):
                self.connection.execute(text(f"migrations/{newer}"))
            self._make_tables()
            for name in folder("schema"):
                self._comment("table", name, f"schema/{name}")
        logger.info("%s: upgraded from schema %d to %d", self.path, version, SCHEMA_VERSION)

    def _make_macros(self) -> None:
        """Make the macros, but if they are those of today: a store that was only looked at must not count as changed."""
        statements = [text(f"macros/{name}") for name in folder("macros")]
        made_of = hashlib.blake2b("".join(statements).encode(), digest_size=8).hexdigest()
        try:
            if self.value("select macros_made_of()") == made_of:
                return
        except duckdb.CatalogException:
            logger.debug("%s has no macros yet", self.path)
        statements.append(f"create or replace macro macros_made_of() as {_quoted(made_of)}")
        with self.transaction():
            self.connection.execute(";\n".join(statements))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: commit at the end of the block, roll back on any error; a block within a block is part of it."""
        if self._in_transaction:
            yield
            return
        self.connection.begin()
        self._in_transaction = True
        try:
            yield
            self.connection.commit()
        except BaseException:
            # After a fatal error (disk full) DuckDB has rolled back by itself and refuses to be asked again.
            try:
                self.connection.rollback()
            except duckdb.Error:
                logger.debug("the transaction was already gone")
            raise
        finally:
            self._in_transaction = False

    def execute(self, name: str, **parameters: Any) -> int:
        """Run the statement of a file, ``documents/mark_duplicates`` say, and return the rows it changed."""
        row = self.connection.execute(text(name), parameters).fetchone()
        return int(row[0]) if row and isinstance(row[0], int) else 0

    def frame(self, name: str, **parameters: Any) -> pd.DataFrame:
        """Return the rows of a file's query."""
        return self.connection.execute(text(name), parameters).df()

    def query(self, sql: str, **parameters: Any) -> pd.DataFrame:
        """Return the rows of a query given as text; parameters by name only."""
        return self.connection.execute(sql, parameters).df()

    def sql(self, query: str, **parameters: Any) -> pd.DataFrame:
        """Return the answer to somebody's own question; every table and view is described in ``data_dictionary``.

        Args:
            query: one statement of SQL; ``$name`` stands for a parameter.
            parameters: values by name: no text of a customer need ever be pasted into SQL.

        Raises:
            StoreError: DuckDB cannot answer it; says why.
        """
        try:
            return self.query(query, **parameters)
        except duckdb.Error as error:
            raise StoreError(f"DuckDB says: {error}") from error

    def arrow(self, name: str, **parameters: Any) -> pa.Table:
        """Return the rows of a file's query as Arrow, for vectors."""
        return self.connection.execute(text(name), parameters).to_arrow_table()

    def value(self, sql: str, **parameters: Any) -> Any:
        """Return the one value of a query with one row and one column."""
        row = self.connection.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def has(self, name: str) -> bool:
        """Whether there is a table or view of that name."""
        return bool(self.value("select count(*) > 0 from information_schema.tables where table_name = $name", name=name))

    def insert(self, table: str, rows: pd.DataFrame | pa.Table) -> int:
        """Append rows by column name."""
        if len(rows) == 0:
            return 0
        self.connection.register("incoming", rows)
        try:
            self.connection.execute(f"insert into {table} by name select * from incoming")
        finally:
            self.connection.unregister("incoming")
        return len(rows)

    def make(self, kind: str, name: str, source: str | None = None, **parameters: Any) -> int:
        """Make (or make anew) the table or view of a ``select`` file, with its comments; return a table's rows."""
        source = source or f"{kind}s/{name}"
        self.connection.execute(f"create or replace {kind} {name} as {text(source)}", parameters)
        self._comment(kind, name, source)
        return int(self.value(f"select count(*) from {name}")) if kind == "table" else 0

    def make_measured(self, name: str, measured: pd.DataFrame) -> int:
        """Make a table anew of a ``select`` file that reads ``measured``, the rows given; return its rows."""
        self.connection.register("measured", measured)
        try:
            return self.make("table", name)
        finally:
            self.connection.unregister("measured")

    def touch(self) -> None:
        """Note that the data changed, so that what is derived from all of them is made anew."""
        self.connection.execute("update store_info set data_version = data_version + 1")

    def _comment(self, kind: str, name: str, source: str) -> None:
        head, columns = comments(source)
        existing = {row[0] for row in self.connection.execute(f"describe {name}").fetchall()}
        undocumented, unknown = existing - columns.keys(), columns.keys() - existing
        if undocumented or unknown:
            raise StoreError(f"{source}.sql: columns without a comment {sorted(undocumented)}, comments without a column {sorted(unknown)}")
        said = [f"comment on {kind} {name} is {_quoted(head)}"]
        said += [f'comment on column {name}."{column}" is {_quoted(comment)}' for column, comment in columns.items()]
        self.connection.execute("; ".join(said))

    # -- what is still to be done ---------------------------------------------------------------------------------------

    def pending(self, step: str, version: str, source: str | None = None) -> list[str]:
        """Return the counted documents (of one source, or of all) that a step of this version has not worked on, in a fixed order."""
        parameters = {"step": step, "version": version, "source": source}
        return [row[0] for row in self.connection.execute(text("progress/pending"), parameters).fetchall()]

    def mark(self, step: str, version: str, document_ids: Sequence[str]) -> None:
        """Note that a step of this version has worked on these documents."""
        with self.part(document_ids):
            self.connection.execute("delete from progress where step = $step and document_id in (from part)", {"step": step})
            self.connection.execute(
                "insert into progress select $step, document_id, $version from part", {"step": step, "version": version}
            )

    def forget(self, document_ids: Sequence[str], tables: Sequence[str], steps: Sequence[str]) -> None:
        """Delete what the steps wrote about these documents, so that they can be worked on again."""
        with self.part(document_ids):
            for table in tables:
                self.connection.execute(f"delete from {table} where document_id in (from part)")
            self.connection.execute(
                "delete from progress where document_id in (from part) and list_contains($steps, step)", {"steps": list(steps)}
            )

    @contextmanager
    def part(self, document_ids: Sequence[str]) -> Iterator[None]:
        """Offer some documents to SQL as the relation ``part (document_id)``."""
        self.connection.register("part", pa.table({"document_id": pa.array(list(document_ids), pa.string())}))
        try:
            yield
        finally:
            self.connection.unregister("part")


def rewrite(path: Path) -> None:
    """Write a store anew, whole or not at all: in its file DuckDB leaves what was changed or deleted."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    with explained(path), duckdb.connect(config=_CONFIG) as connection:
        connection.execute(f"attach {_quoted(str(path))} as stored (read_only)")
        connection.execute(f"attach {_quoted(str(draft))} as fresh")
        connection.execute("copy from database stored to fresh")
        connection.execute("detach fresh")
        draft.replace(path)  # while nobody else can write to the old one


def now() -> datetime:
    """Return the time as the store keeps it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
