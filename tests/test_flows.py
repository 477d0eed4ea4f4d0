"""The flow and the plain command give the same tables."""

import pytest
from small_project import CONFIG
from test_steps import contents, many, run

from flows.daily import commit_file, daily, find, ingest, may_pass, read, step
from pipeline.errors import FileChangedError, SourceError, StoreError, StoreLockedError
from pipeline.store import Store


@pytest.fixture(scope="module", autouse=True)
def server():
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.mark.slow
def test_the_flow_gives_the_tables_of_the_plain_command(project, tmp_path):
    settings = project({"reviews.csv": many(60)})
    run(settings)
    plain = contents(settings)
    settings.store.unlink()
    daily(str(tmp_path / "voc.toml"))
    assert contents(settings) == plain


@pytest.mark.slow
def test_a_failing_source_fails_the_flow_after_the_others_are_through(project, tmp_path):
    broken = CONFIG[CONFIG.index("[[source]]") :].replace('"reviews"', '"gone"').replace("reviews*", "gone*")
    settings = project(config=CONFIG + broken)
    state = daily(str(tmp_path / "voc.toml"), return_state=True)
    assert state.is_failed()
    assert "1 of 2 sources failed" in state.message
    with Store.open(settings.store, read_only=True) as store:
        assert store.value("select count(*) from documents") == 5


def test_the_flow_module_sends_nothing_home():
    import os

    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert callable(ingest)


@pytest.mark.parametrize(
    ("error", "tries"),
    [
        (SourceError("no column"), 1),
        (StoreError("of another version"), 1),
        (ValueError("a bug"), 1),
        (PermissionError(13, "Permission denied"), 1),
        (StoreLockedError("another process has it open"), 3),
        (FileChangedError("changed while it was read"), 3),
        (OSError(5, "Input/output error"), 3),
    ],
)
def test_only_what_may_pass_is_tried_again(error, tries):
    from prefect import task

    done = []

    @task(retries=2, retry_delay_seconds=0, retry_condition_fn=find.retry_condition_fn)
    def fail() -> None:
        done.append(1)
        raise error

    assert fail(return_state=True).is_failed()
    assert len(done) == tries


def test_every_task_tries_again_only_what_may_pass():
    assert {one.retry_condition_fn for one in (find, read, commit_file, step)} == {may_pass}
