"""Every command of ``voc fix``: what it prints, what it leaves behind, and one clear error."""

from pathlib import Path

import pytest
from edits_store import fill_store
from insights.two_levels import themes, two_levels
from small_project import CONFIG, REVIEWS
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.measure import fixes
from pipeline.settings import load_settings
from pipeline.store import Store


def voc(*words: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["fix", *map(str, words)], env={"COLUMNS": "300"})
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return " ".join(result.output.split())


@pytest.fixture
def store_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A measured store whose themes can be named, and the place where commands are typed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fixes, "LEAST_PLACEBOS", 3)
    Path("voc.toml").write_text('period = "week"\n' + CONFIG)
    Path("reviews.csv").write_text(REVIEWS)
    path = load_settings(Path("voc.toml")).store
    with two_levels(tmp_path / "made", documents=300) as store:
        fill_store(store, themes(parents=True)[["theme_id", "label"]])
    (tmp_path / "made/voc.duckdb").rename(path)
    return path


def test_a_fix_is_logged_listed_shown_and_removed(store_path):
    assert "No fix is logged yet" in voc("list")
    said = voc("add", "Bells oiled", "--theme", "Courier", "--theme", "4", "--on", "2024-02-10")
    assert "1 Bells oiled, 2024-02-10, for app: " in said
    assert "for courier: no sign. " in said
    assert "beside 3 other themes" in said
    assert voc("list") == said
    assert "too early (0 of 2 whole periods so far)" in voc("add", "Later", "--theme", "app", "--on", "2030-01-01")
    shown = voc("show", 1)
    assert all(words in shown for words in ("complaints", "sentiment", "rating"))
    assert voc("remove", 1) == "fix 1, Bells oiled, is no longer in the ledger."
    assert "Bells" not in voc("list")
    voc("remove", 2)
    assert "No fix is logged yet" in voc("list")


def test_a_theme_or_a_fix_that_is_not_there_is_one_error(store_path):
    assert voc("add", "Bells oiled", "--theme", "curier", "--on", "2024-02-10", code=1).endswith('Did you mean "courier"?')
    assert "there is no fix 3. None is logged yet." in voc("show", 3, code=1)
    voc("add", "Bells oiled", "--theme", "courier", "--on", "10.2.2024", code=2)
    with Store.open(store_path, read_only=True) as store:
        assert store.value("select count(*) from fixes") == 0


def test_what_moved_is_said_in_words_and_as_an_association(store_path):
    with Store.open(store_path) as store:
        store.connection.execute("delete from mentions where theme_id = 1 and created_at >= '2024-02-10' and hash(document_id) % 10 > 0")
    said = voc("add", "Bells oiled", "--theme", "courier", "--on", "2024-02-10")
    assert "for courier: moved. " in said
    assert "Associated with the fix, not proved to be its doing." in said
