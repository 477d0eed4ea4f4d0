"""The flow and the plain command give the same tables."""

import pytest
from small_project import CONFIG
from test_steps import contents, many, run

from flows.daily import daily, ingest
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
