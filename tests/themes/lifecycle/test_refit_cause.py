"""Why themes are fitted anew: what a person asks for comes before drift and growth, and counts until a fit follows it."""

from pathlib import Path

import pytest
from subjects_project import rows, run_themes, write

from pipeline.settings import load_settings
from pipeline.store import Store
from pipeline.themes.lifecycle.refit_cause import find_refit_cause, request_refit


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fitted")
    run_themes(write(folder, rows(range(80))))
    return folder


def test_a_request_counts_until_a_fit_follows_it_and_afresh_outweighs(folder: Path) -> None:
    settings = load_settings(folder / "voc.toml")
    with Store.open(settings.store) as store:
        drifted = "insert into theme_drift by name select max(fitted_at) + interval 1 second as checked_at, 300 as sentences, true as refit"
        assert find_refit_cause(store, settings, None) is None
        store.connection.execute(f"{drifted}, 'far off' as why from theme_fits")
        assert find_refit_cause(store, settings, None) == "drift"
        request_refit(store)
        assert find_refit_cause(store, settings, None) == "asked"
        request_refit(store, afresh=True)
        request_refit(store)
        assert find_refit_cause(store, settings, None) == "afresh"
        store.connection.execute("update theme_fits set fitted_at = (select max(requested_at) + interval 1 minute from refit_requests)")
        assert find_refit_cause(store, settings, None) is None
        assert store.value("select count(*) from refit_requests") == 3, "what was asked for stays on record"


def test_without_sentences_there_is_nothing_to_fit(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, []).store.parent / "voc.toml")
    with Store.open(settings.store) as store:
        request_refit(store)
        assert find_refit_cause(store, settings, None) is None
