"""Readers and writers do not shut one another out: readers have a copy, which is replaced whole."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_steps import many, run
from typer.testing import CliRunner

from pipeline.api import open_store
from pipeline.cli import app
from pipeline.errors import StoreError
from pipeline.read_copy import copy_of, open_copy, open_to_change, publish
from pipeline.store import Store

SPAWN = multiprocessing.get_context("spawn")
COUNT = "select count(*) from refit_requests"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "voc.duckdb"
    add_row(path)
    return path


def add_row(path):
    with open_to_change(path, 0) as store:
        store.connection.execute("insert into refit_requests values (now()::timestamp, false)")


def seen(path):
    with open_copy(path) as store:
        return store.value(COUNT)


def test_the_copy_has_comments_views_and_macros(path):
    with open_copy(path) as store:
        assert store.path == copy_of(path)
        assert store.value("select comment from duckdb_tables() where table_name = 'documents'").startswith("One row")
        assert store.value("select comment from duckdb_columns() where (table_name, column_name) = ('documents', 'text')")
        assert store.query("from reconciliation").empty
        assert store.value("select nps_high(40, 20, 100)") > 20


def test_a_store_without_a_copy_is_read_itself(path):
    copy_of(path).unlink()
    assert seen(path) == 1


def test_where_the_store_is_gone_nothing_is_read(path):
    path.unlink()
    with pytest.raises(StoreError, match="There is no store"), open_copy(path):
        pass


def test_looking_at_a_store_publishes_nothing(path):
    before = copy_of(path).stat()
    with Store.open(path) as store:
        assert not publish(store)
    assert copy_of(path).stat().st_ino == before.st_ino


def test_a_reader_keeps_what_it_opened_and_the_next_has_the_new(path):
    with open_copy(path) as reader:
        add_row(path)
        assert reader.value(COUNT) == 1
        with open_store(path) as second:  # of one process, connections to one path share what the first has opened
            assert second.value(COUNT) == 1
    assert seen(path) == 2


def test_whoever_reads_an_old_copy_is_told(path, caplog):
    assert seen(path) == 1
    assert caplog.text == ""
    with Store.open(path) as store:
        store.touch()
        store.connection.execute("delete from refit_requests")
        assert seen(path) == 1
    assert "published last" in caplog.text


def test_a_copy_is_not_readable_to_more_people_than_its_store(path):
    path.chmod(0o600)
    add_row(path)
    assert copy_of(path).stat().st_mode & 0o777 == 0o600


def _publish_slowly(path, folder):
    """Publish, with a ``cp`` that writes half of the file, says so, and never ends."""
    stub = folder / "cp"
    stub.write_text(f'#!/bin/sh\nhead -c 5000 "$2" > "$3"\necho $$ > {folder}/half\nexec sleep 60\n')
    stub.chmod(0o755)
    os.environ["PATH"] = f"{folder}:{os.environ['PATH']}"
    add_row(path)


def test_a_kill_in_the_midst_of_publishing_leaves_the_old_copy_whole(path, tmp_path):
    before = copy_of(path).read_bytes()
    process = SPAWN.Process(target=_publish_slowly, args=(path, tmp_path))
    process.start()
    while not (tmp_path / "half").exists() or not (tmp_path / "half").read_text():
        assert process.is_alive()
        time.sleep(0.02)
    process.kill()
    process.join()
    os.kill(int((tmp_path / "half").read_text()), signal.SIGKILL)
    assert copy_of(path).read_bytes() == before
    assert seen(path) == 1
    with Store.open(path) as store:
        assert publish(store)
    assert seen(path) == 2, "the change was committed, and the next to open the store shows it"
    assert not list(tmp_path.glob(".*.part"))


def test_where_the_copy_cannot_be_written_the_old_one_stays(path, tmp_path, monkeypatch):
    (tmp_path / "cp").write_text('#!/bin/sh\necho "cp: No space left on device" >&2\nexit 1\n')
    (tmp_path / "cp").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(StoreError, match=r"No space left on device.* The store is complete"):
        add_row(path)
    assert seen(path) == 1


def test_publishing_keeps_the_lock(path):
    """Closing any descriptor of a file gives up a process's POSIX lock on it: another would write meanwhile."""
    code = f"import duckdb; duckdb.connect({str(path)!r})"
    with Store.open(path) as store:
        store.touch()
        assert publish(store)
        with open_copy(path):
            pass
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert "lock" in other.stderr


def _hold(path, ready, seconds):
    with Store.open(path):
        ready.set()
        time.sleep(seconds)


@pytest.mark.parametrize(("wait", "held", "comes"), [(30, 1, True), (0.3, 30, False)])
def test_a_writer_waits_for_another_as_long_as_it_is_told(path, caplog, wait, held, comes):
    ready = SPAWN.Event()
    other = SPAWN.Process(target=_hold, args=(path, ready, held))
    other.start()
    try:
        assert ready.wait(60)
        if comes:
            with open_to_change(path, wait) as store:
                assert store.value(COUNT) == 1
        else:
            with pytest.raises(StoreError, match=f"Another process.*{other.pid}"), open_to_change(path, wait):
                pass
        assert caplog.text.count(f"PID {other.pid}") == 1, "the wait is told once, with who holds the store"
    finally:
        other.kill()
        other.join()


# Opens and reads again and again, says so once, and how often it did at the end, when the file named next is there.
READER = """
import sys, time
from pathlib import Path
from pipeline.read_copy import open_copy

reads, stop = 0, Path(sys.argv[2])
while not stop.exists():
    with open_copy(Path(sys.argv[1])) as store:
        assert store.value("select count(*) from insights") > 0
        assert store.value("select count(*) from documents") in (20, 60)
    reads += 1
    if reads == 1:
        print("reads", flush=True)
    time.sleep(0.3)
print(reads)
"""


@pytest.mark.slow
def test_ten_readers_work_through_a_run(project, tmp_path):
    settings = project({"reviews.csv": many(20)})
    run(settings)
    (tmp_path / "reviews.csv").write_text(many(60))
    command = [sys.executable, "-c", READER, str(settings.store), str(tmp_path / "stop")]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(10)]
    assert [reader.stdout.readline() for reader in readers] == ["reads\n"] * 10
    with open_copy(settings.store) as kept:  # as an open notebook does
        assert run(settings)["sentences"] == "done"
        assert kept.value("select count(*) from documents") == 20
    (tmp_path / "stop").touch()
    assert all(int(reader.communicate(timeout=120)[0]) > 1 for reader in readers)
    assert [reader.returncode for reader in readers] == [0] * 10
    with open_copy(settings.store) as store:
        assert store.value("select count(*) from documents") == 60
    copied = copy_of(settings.store).stat()
    run(settings)
    assert copy_of(settings.store).stat().st_ino == copied.st_ino, "a run with nothing new publishes nothing"


ESCAPES = [
    "from read_text('/etc/hostname')",
    "from glob('/*')",
    "from read_csv('/etc/hostname')",
    "copy (select 1) to 'stolen.csv'",
    "export database 'stolen'",
    "attach 'stolen.duckdb'",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "reset lock_configuration",
    "set memory_limit = '9GB'",
    "delete from refit_requests",
]


@pytest.mark.parametrize("query", ESCAPES)
def test_sql_reaches_nothing_but_the_copy(path, monkeypatch, query):
    monkeypatch.chdir(path.parent)
    before = sorted(path.parent.rglob("*"))
    answer = CliRunner().invoke(app, ["sql", query, "--store", str(path)])
    assert answer.exit_code == 1
    assert "DuckDB says" in answer.output
    assert sorted(path.parent.rglob("*")) == before


def test_a_statement_without_rows_is_done(path):
    answer = CliRunner().invoke(app, ["sql", "create temp table mine as select 1", "--store", str(path)])
    assert (answer.exit_code, answer.output) == (0, "done\n")


def test_every_command_that_changes_the_store_publishes_it():
    """No room of the command line opens a store but by these two ways."""
    rooms = Path(__file__).parents[1].joinpath("pipeline/cli").glob("*.py")
    assert [room.name for room in rooms if "Store.open(" in room.read_text()] == []
