"""A store that notes what each step really reads and writes, statement by statement.

DuckDB's own plan of a statement says which tables it scans, views and macros resolved; registered frames are no tables.
"""

import json
import os
import re
import signal
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb

from pipeline.settings import Settings
from pipeline.sources.pseudonyms import hide_people
from pipeline.step_list import STEPS
from pipeline.steps import run_step
from pipeline.store import Store

BOOKS = {"progress", "runs", "store_info"}  # the books of the runner itself: what was done, not what was found
PLANNED = {"SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "MERGE_INTO"}
_TARGET = re.compile(
    r"(insert (?:or replace )?into|delete from|update|merge into|"
    r"create (?:or replace )?(?:temp )?(?:table|view|macro)|drop table(?: if exists)?)\s+(\w+)"
)
_COMMENT = re.compile(r"--[^\n]*")


@dataclass
class Seen:
    """What the statements of a step did to tables."""

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    deletes: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)  # emptied or made anew by the step: what it then reads there is its own
    statements: int = 0

    def add(self, later: "Seen") -> None:
        """Add what the same step did in a later run."""
        self.reads |= later.reads
        self.writes |= later.writes
        self.deletes |= later.deletes

    @property
    def forgets(self) -> set[str]:
        """Tables whose rows the step takes away and does not replace."""
        return self.deletes - self.writes


class Observed:
    """A connection that notes each statement before it runs it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection, self.step = connection, ""
        self.seen: dict[str, Seen] = defaultdict(Seen)
        connection.execute("pragma explain_output = 'all'")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)

    def execute(self, sql: str, parameters: Any = None) -> duckdb.DuckDBPyConnection:
        self.note(sql, parameters)
        return self.connection.execute(sql, parameters)

    def note(self, sql: str, parameters: Any) -> None:
        seen = self.seen[self.step]
        seen.statements += 1
        for statement in duckdb.extract_statements(sql):
            self._note_one(seen, statement, parameters)

    def _note_one(self, seen: Seen, statement: duckdb.Statement, parameters: Any) -> None:
        sql = statement.query
        target = _TARGET.match(_COMMENT.sub("", sql).lower().strip())
        what, table = target.groups() if target else ("", "")
        if statement.type.name not in PLANNED or what.endswith(("view", "macro")) or "describe" in sql[:9]:
            return
        if what.startswith("insert") and table in BOOKS:
            return  # what the runner looks up for its own note
        scanned = list(self._scanned(sql, parameters))
        if what in ("update", "delete from"):
            scanned.remove(table)  # its own rows, to be changed
        seen.reads |= set(scanned) - seen.made - BOOKS
        if what.startswith("delete"):
            seen.deletes |= {table} - BOOKS
        elif what and " temp " not in what:
            seen.writes |= {table} - BOOKS
        if "table" in what or (what == "delete from" and "where" not in sql.lower()):
            seen.made.add(table)

    def _scanned(self, sql: str, parameters: Any) -> Iterator[str]:
        plans = dict(self.connection.execute(f"explain (format json) {sql}", parameters).fetchall())
        waiting = json.loads(plans["logical_plan"])
        while waiting:
            node = waiting.pop()
            waiting += node["children"]
            database, _, table = node["extra_info"].get("Table", "temp..").split(".")
            if database != "temp":
                yield table


class Killing(Observed):
    """A connection that kills its process at a statement of a step."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, step: str, at: int) -> None:
        super().__init__(connection)
        self.victim, self.at = step, at

    def note(self, sql: str, parameters: Any) -> None:
        self.seen[self.step].statements += 1
        if self.step == self.victim and self.seen[self.step].statements == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


def run_observed(settings: Settings, *, upto: str = STEPS[-1].name, kill: tuple[str, int] | None = None) -> dict[str, Seen]:
    """Run the steps in order, up to one of them, and return what each did; with ``kill``, die at that statement of that step."""
    hide_people(settings)  # as every run does before its steps
    with Store.open(settings.store) as store:
        observed = Killing(store.connection, *kill) if kill else Observed(store.connection)
        store.connection = observed  # type: ignore[assignment]  # it passes on what it does not note
        for step in STEPS[: [one.name for one in STEPS].index(upto) + 1]:
            observed.step = step.name
            run_step(store, step, settings, "run")
    return dict(observed.seen)
