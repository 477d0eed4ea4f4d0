import subprocess
import sys

import pytest
from small_project import CONFIG, REVIEWS
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.settings import load_settings

runner = CliRunner()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "voc.toml").write_text(CONFIG)
    (tmp_path / "reviews.csv").write_text(REVIEWS)
    return tmp_path


def test_help_loads_nothing_heavy():
    code = "import sys, pipeline.cli; print([m for m in ('pandas', 'duckdb', 'torch', 'spacy', 'sklearn', 'bertopic') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_init_writes_a_file_once(folder):
    assert runner.invoke(app, ["init", "new.toml"]).exit_code == 0
    again = runner.invoke(app, ["init", "new.toml"])
    assert again.exit_code == 1
    assert "there already" in again.output


def test_init_with_files_writes_what_a_run_can_read(folder):
    made = runner.invoke(app, ["init", "new.toml", "reviews.csv"])
    assert made.exit_code == 0, made.output
    assert "is read as review" in made.output
    written = (folder / "new.toml").read_text()
    assert 'text = "text"   # high' in written
    assert "# languages" in written  # the same comments as without files
    (source,) = load_settings(folder / "new.toml").sources
    assert source.columns.used() == {
        **{"text": "text", "rating": "stars", "created_at": "posted", "author_id": "who", "item_id": "id"},
    }
    again = runner.invoke(app, ["init", "new.toml", "reviews.csv"])
    assert again.exit_code == 1
    (folder / "codes.csv").write_text("code,n\n1,2\n")
    refused = runner.invoke(app, ["init", "other.toml", "codes.csv"])
    assert refused.exit_code == 1
    assert "nothing was written" in refused.output
    assert not (folder / "other.toml").exists()


def test_run_status_and_sql(folder):
    result = runner.invoke(app, ["run"])
    assert result.exit_code == 0, result.output
    assert "voc.duckdb" in result.output
    assert "too few meaningful sentences" in result.output or "too little for themes" in result.output
    assert "yes" in runner.invoke(app, ["status"]).output
    answer = runner.invoke(app, ["sql", "select count(*) as n from documents"])
    assert "5" in answer.output
    refused = runner.invoke(app, ["sql", "delete from documents"])
    assert refused.exit_code == 1
    assert runner.invoke(app, ["export", "insights", "out.csv"]).exit_code == 0


def test_join_and_rekey(folder):
    assert "Make it with" in runner.invoke(app, ["people", "rekey"]).output
    assert not (folder / "voc.duckdb").exists()
    assert runner.invoke(app, ["run", "--quiet"]).exit_code == 0
    (folder / "crm.csv").write_text("who,owner\nann,1\nzoe,2\n")
    joins = ["join", "crm.csv", "--on", "who"]
    assert "2 rows in crm_pseudonyms.csv, 1 with somebody" in runner.invoke(app, joins).output
    first = (folder / "crm_pseudonyms.csv").read_text()
    assert "5 pseudonyms" in runner.invoke(app, ["people", "rekey"]).output
    assert "1 with somebody" in runner.invoke(app, joins).output
    assert (folder / "crm_pseudonyms.csv").read_text() != first
    (folder / "voc.duckdb.key").unlink()
    refused = runner.invoke(app, joins)
    assert refused.exit_code == 1
    assert "put it back from your back-up" in refused.output


def test_words_that_look_like_markup_are_printed_as_words(folder):
    words = "Great [bold]box[/] [/] and [link=x]more[/link], the courier was late again"
    lines = "".join(f'{n},1,"{words} {n}",2026-01-03,p{n},UK\n' for n in range(10, 40))
    (folder / "reviews.csv").write_text(REVIEWS + lines)
    assert runner.invoke(app, ["run"]).exit_code == 0


def test_an_error_is_one_message_and_code_1(folder):
    (folder / "voc.toml").write_text(CONFIG.replace("text =", "txt ="))
    result = runner.invoke(app, ["run"])
    assert result.exit_code == 1
    assert 'Did you mean "text"?' in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(("setting", "last", "code"), [("off", True, 0), ("warn", True, 0), ("fail", True, 3), ("fail", False, 0)])
def test_a_run_shows_alerts_and_fails_on_those_of_the_last_week_when_asked(folder, monkeypatch, setting, last, code):
    line = "week of 2026-02-02: Late [/] box: rising: 12 people in 2 weeks, 1.5 expected"
    monkeypatch.setattr("pipeline.measure.alerts.recent_alerts", lambda store: ([line], last))
    monkeypatch.setenv("VOC_ALERTS", setting)
    result = runner.invoke(app, ["run", "--quiet"])
    assert result.exit_code == code
    assert (line in result.output) == (setting != "off")
