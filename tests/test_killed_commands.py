"""A command that is killed leaves what was there before or what it was to leave, never half of it, and can be typed again."""

import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from observed_store import Observed
from test_cli_drivers import first  # noqa: F401 - a fixture: a project after a whole run
from test_steps import everything, run
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.measure.audit_sheet import draw_sheet
from pipeline.report.export import write_rows
from pipeline.settings import Settings, load_settings
from pipeline.sql import folder
from pipeline.store import Store

NEVER = 10**9
HASHED = ("edits", "path", "load_id")  # columns in which a time or the place of the project is hidden
COMMANDS = {
    "fix add": ["fix", "add", "New courier", "--theme", "{theme}", "--on", "2026-02-01"],
    "themes rename": ["themes", "rename", "{theme}", "Another name"],
    "themes ban": ["themes", "ban", "{theme}"],
    "drivers rename": ["drivers", "rename", "{driver}", "another label"],
    "sentiment set": ["sentiment", "set", "{sentence}", "positive"],
    "audit import": ["audit", "import", "sheet.csv", "--by", "ann"],
    "pin": ["pin", "{edition}", "--name", "board"],
    "people rekey": ["people", "rekey"],
}


class Counting(Observed):
    """A connection that counts statements and commits, and dies before one of them."""

    at, seen_so_far = NEVER, 0

    def note(self, sql: str, parameters: Any) -> None:
        Counting.seen_so_far += 1
        if Counting.seen_so_far == Counting.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def commit(self) -> None:
        self.note("commit", None)
        self.connection.commit()


def _type(project: Path, words: list[str], at: int) -> int:
    """Type a command, and die at a statement of it; return how many there were."""
    opening = Store.open

    @contextmanager
    def counted(path: Path, *, read_only: bool = False, wait: float = 0) -> Iterator[Store]:
        with opening(path, read_only=read_only, wait=wait) as store:
            store.connection = Counting(store.connection)  # type: ignore[assignment]  # it passes on what it does not note
            yield store

    os.chdir(project)
    Counting.at, Counting.seen_so_far = at, 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "open", counted)
        result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    return Counting.seen_so_far


def _kept(settings: Settings) -> dict[str, list[str]]:
    """Return the tables that last; the others are made anew by the next run."""
    return {table: rows for table, rows in everything(settings, HASHED).items() if table in folder("schema")}


@pytest.fixture(scope="module")
def words(first: Path) -> dict[str, list[str]]:  # noqa: F811
    """The commands, with ids of the project in them."""
    with Store.open(load_settings(first / "voc.toml").store, read_only=True) as store:
        names = {
            "theme": store.value("select min(theme_id) from themes where level = (select max(level) from themes)"),
            "driver": store.value("select min(driver_id) from drivers where not other"),
            "sentence": store.value("select min(sentence_id) from sentence_sentiment where label = 'negative'"),
            "edition": store.value("select max(edition) from editions"),
        }
        sheet = draw_sheet(store, load_settings(first / "voc.toml"), 20)
    write_rows(sheet.assign(theme_ok="yes"), first / "sheet.csv")
    return {name: [word.format(**names) for word in typed] for name, typed in COMMANDS.items()}


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_a_killed_command_leaves_the_old_state_or_the_new_one(first, words, tmp_path, command):  # noqa: F811
    before = _kept(load_settings(first / "voc.toml"))
    done = Path(shutil.copytree(first, tmp_path / "done"))
    statements = _type(done, words[command], NEVER)
    after = _kept(load_settings(done / "voc.toml"))
    assert after != before
    children = multiprocessing.get_context("forkserver")  # spaCy and DuckDB are imported once for all that die
    children.set_forkserver_preload(["test_killed_commands"])
    outcomes = set()
    for at in sorted({1, statements // 2, statements}):
        project = Path(shutil.copytree(first, tmp_path / str(at)))
        process = children.Process(target=_type, args=(project, words[command], at))
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        settings = load_settings(project / "voc.toml")
        left = _kept(settings)
        unlike = {name: _unlike(left, state, command) for name, state in (("old", before), ("new", after))}
        known = [name for name, tables in unlike.items() if not tables]
        assert known, f"killed at statement {at} of {statements}, half of it is there: {unlike}"
        outcomes.update(known)
        if "old" in known:
            _type(project, words[command], NEVER)
            assert not _unlike(_kept(settings), after, command)
    assert "old" in outcomes


def _unlike(left: dict[str, list[str]], right: dict[str, list[str]], command: str) -> list[str]:
    """Return the tables in which two stores differ; every new key is another, so of pseudonyms only how many there are."""
    rekeyed = command == "people rekey"
    return [table for table in right if (len(left[table]) != len(right[table]) if rekeyed else left[table] != right[table])]


@pytest.mark.slow
def test_the_run_after_a_killed_command_gives_what_it_gives_after_an_undisturbed_one(first, words, tmp_path):  # noqa: F811
    tables = []
    for at in (NEVER, 0):
        project = Path(shutil.copytree(first, tmp_path / str(at)))
        if at == NEVER:
            statements = _type(project, words["fix add"], NEVER)
        else:
            process = multiprocessing.get_context("forkserver").Process(target=_type, args=(project, words["fix add"], statements))
            process.start()
            process.join()
            assert process.exitcode == -signal.SIGKILL
        settings = load_settings(project / "voc.toml")
        run(settings)
        tables.append(everything(settings, HASHED))
    assert [table for table in tables[0] if tables[0][table] != tables[1].get(table)] == []


def test_a_file_that_a_command_writes_is_whole_or_not_there(tmp_path, monkeypatch):
    import pandas as pd

    def cut_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "rows.csv").write_text("old")
    monkeypatch.setattr(pd.DataFrame, "to_csv", cut_off)
    with pytest.raises(KeyboardInterrupt):
        write_rows(pd.DataFrame({"a": [1]}), tmp_path / "rows.csv")
    assert (tmp_path / "rows.csv").read_text() == "old"
