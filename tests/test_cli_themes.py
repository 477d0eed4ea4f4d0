"""Every command of ``voc themes``, on a small project: what it prints, what it leaves behind, and one clear error."""

import re
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result
from subjects_project import rows, said, write
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.settings import load_settings
from pipeline.steps import run_all
from pipeline.store import Store
from pipeline.themes.corrections.edits_file import read_edits_file
from pipeline.themes.taxonomy.table import read_taxonomy

runner = CliRunner()
NEW = rows(range(40), ("wine",), begin=date(2026, 4, 10), days=18, start=5000)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project after two whole runs: the second brought a new subject, of the last weeks."""
    folder = tmp_path_factory.mktemp("first")
    old = rows(range(280))
    for lines in (old, [*old, *NEW]):
        for _ in run_all(write(folder, lines, "[themes]\nrefit_growth = 10\npromote_people = 0\n")):
            pass
    return folder


@pytest.fixture
def folder(first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, and the place where commands are typed."""
    copy = Path(shutil.copytree(first, tmp_path / "project"))
    monkeypatch.chdir(copy)
    return copy


def voc(*words: object, code: int = 0) -> str:
    """Type a command of ``voc themes``; return what it says."""
    result: Result = runner.invoke(app, ["themes", *map(str, words)], env={"COLUMNS": "300"})
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    if code:
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert len(re.findall(r"^error: ", result.output, re.M)) == 1
    return result.output


def ask(query: str, **parameters: object) -> pd.DataFrame:
    with Store.open(load_settings(Path("voc.toml")).store, read_only=True) as store:
        return store.query(query, **parameters)


def of(subject: str) -> int:
    """Return the theme that most sentences of a subject are in."""
    texts = [said(subject, number) for number in range(60)]
    found = ask("select theme_id from sentence_themes join sentences using (sentence_id) where list_contains($texts, text)", texts=texts)
    return int(found["theme_id"].dropna().mode()[0])


def label(theme: int) -> str:
    return str(ask("select label from themes where theme_id = $theme", theme=theme)["label"][0])


def last_edit() -> dict[str, object]:
    return dict(ask("from theme_edits order by edit_id desc limit 1").iloc[0])


def test_list_shows_every_theme_with_people(folder: Path) -> None:
    said_so = voc("list")
    for theme in ask("select label from themes")["label"]:
        assert theme in said_so
    assert "people" in said_so


def test_show_tells_of_one_theme_by_id_or_label(folder: Path) -> None:
    theme = of("app")
    for name in (theme, label(theme), label(theme).upper()):
        shown = voc("show", name)
        assert label(theme) in shown
        assert "born" in shown
        assert shown.count("“") == 5  # two in what people say, and three typical sentences
    assert f'"{label(theme)}"' in voc("show", label(theme)[:-1], code=1)
    assert "there is no theme 999" in voc("show", 999, code=1)


def test_history_tells_what_happened(folder: Path) -> None:
    voc("rename", of("app"), "App trouble")
    everything = voc("history")
    assert "first" in everything
    assert "born" in everything
    only = voc("history", "--revision", 2)
    assert "renamed" in only
    assert "born" not in only.split("What happened")[1]


def test_rename_and_describe(folder: Path) -> None:
    theme = of("app")
    assert "edit 1: rename" in voc("rename", label(theme), "App trouble")
    voc("describe", "App trouble", "The app fails.")
    assert ask("select label, description from themes where theme_id = $theme", theme=theme).values.tolist() == [
        ["App trouble", "The app fails."]
    ]
    assert "needs a label" in voc("rename", theme, " ", code=1)
    assert "needs a description" in voc("describe", theme, "", code=1)
    assert "rename" in voc("edits")


def test_merge(folder: Path) -> None:
    one, other = of("app"), of("support")
    voc("merge", one, other)
    assert one not in set(ask("from themes")["theme_id"])
    assert "does not apply" in voc("merge", other, other)
    assert "Did you mean" in voc("merge", other, label(of("refund")) + "s", code=1)


def test_split_by_example_and_keyword(folder: Path) -> None:
    theme = of("app")
    voc("split", theme, "--keyword", "tablet", "--keyword", "phone", "--label", "Devices")
    sentence = str(ask("select sentence_id from sentences where text = $text", text=said("recipes", 0))["sentence_id"][0])
    voc("split", of("recipes"), "--like", sentence, "--like", "The steps on the card are clear", "--label", "Steps")
    made = ask("select label, typical from themes where origin = 'made' order by theme_id")
    assert made["label"].tolist() == ["Devices", "Steps"]
    assert made["typical"][1].tolist() == [sentence]
    assert "needs example sentences or keywords" in voc("split", theme, code=1)
    assert 'no sentence "abc"' in voc("split", theme, "--like", "abc", code=1)


def test_move(folder: Path) -> None:
    sentence = str(ask("select sentence_id from sentences where text = $text", text=said("packaging", 0))["sentence_id"][0])
    theme = of("refund")
    voc("move", sentence, said("packaging", 1), "--to", theme)
    assert last_edit()["other_id"] == theme
    voc("move", said("packaging", 2), "--to", "none")
    assert pd.isna(last_edit()["other_id"])
    assert "there is no theme" in voc("move", sentence, "--to", "Nowhere at all", code=1)


def test_pin_ban_and_parent(folder: Path) -> None:
    one, other = of("app"), of("refund")
    voc("pin", one)
    assert ask("select theme_id from themes where pinned")["theme_id"].tolist() == [one]
    assert "pinned" in voc("list")
    voc("parent", one, other)
    assert ask("select parent_id, level from themes where theme_id = $one", one=one).values.tolist() == [[other, 2]]
    assert "does not apply" in voc("parent", other, one)
    voc("parent", one, "none")
    assert ask("select level from themes where theme_id = $one", one=one)["level"].tolist() == [1]
    voc("ban", other)
    assert other not in set(ask("from themes")["theme_id"])
    assert "is not active now" in voc("show", other)
    for command in (("pin", "no such"), ("ban", "no such"), ("parent", "no such", "none")):
        assert "there is no theme" in voc(*command, code=1)


def test_undo(folder: Path) -> None:
    theme = of("app")
    before = label(theme)
    assert "no edits yet" in voc("undo", code=1)
    voc("rename", theme, "One")
    voc("describe", theme, "Two.")
    assert "edit 1 (rename) is taken back" in voc("undo", 1)
    assert label(theme) == before
    assert "edit 2 (describe) is taken back" in voc("undo")
    assert "undone" in voc("edits")
    assert "There is no edit 7" in voc("undo", 7, code=1)
    assert "already" in voc("undo", 2, code=1)


def test_emerging_and_promote(folder: Path) -> None:
    group = ask("select group_id, label from emerging order by people desc")
    assert group["group_id"][0] in voc("emerging")
    voc("promote", group["group_id"][0], "--label", "Wine")
    assert ask("select label from themes where origin = 'made'")["label"].tolist() == ["Wine"]
    assert "is theme" in voc("promote", group["group_id"][0], code=1)
    assert "no emerging group" in voc("promote", "abc", code=1)


def test_apply_follows_a_file(folder: Path) -> None:
    theme = of("app")
    entry = f'[[edit]]\nop = "rename"\ntheme = {theme}\nto = "App trouble"\n'
    (folder / "mine.toml").write_text(entry)
    assert "1 edits made, 0 taken back" in voc("apply", "mine.toml")
    assert "0 edits made, 0 taken back" in voc("apply", "mine.toml")
    assert label(theme) == "App trouble"
    (folder / "mine.toml").write_text("")
    assert "0 edits made, 1 taken back" in voc("apply", "mine.toml")
    (folder / "mine.toml").write_text(entry.replace("rename", "renam"))
    assert 'Did you mean "rename"?' in voc("apply", "mine.toml", code=1)
    assert "cannot be read" in voc("apply", "gone.csv", code=1)
    assert ".toml" in voc("apply", "voc.yaml", code=1)


def test_refit_is_done_by_the_next_run(folder: Path) -> None:
    voc("rename", of("app"), "App trouble")
    assert "next run" in voc("refit")
    assert runner.invoke(app, ["run"]).exit_code == 0
    assert ask("select cause from theme_fits order by fitted_at")["cause"].tolist() == ["first", "asked"]
    assert ask("select count(*) as n from themes where label = 'App trouble'")["n"][0] == 1


def test_a_request_is_a_record_of_its_own_and_no_check_of_drift(folder: Path) -> None:
    checks = int(ask("select count(*) as n from theme_drift")["n"][0])
    voc("refit")
    voc("refit", "--afresh")
    assert ask("select afresh from refit_requests order by requested_at")["afresh"].tolist() == [False, True]
    assert int(ask("select count(*) as n from theme_drift")["n"][0]) == checks


def test_export_gives_files_that_are_taken_again(folder: Path) -> None:
    theme = of("app")
    voc("rename", theme, "App trouble")
    voc("split", theme, "--keyword", "tablet", "--label", "Tablets | and more")
    voc("move", said("packaging", 1), "--to", "none")
    count = int(ask("select count(*) as n from themes")["n"][0])
    assert f"{count} themes in themes.csv" in voc("export", "themes.csv")
    taxonomy = read_taxonomy(folder / "themes.csv")
    assert set(taxonomy.names) == set(ask("from themes")["label"])
    assert all(one.examples for one in taxonomy.themes if one.name != "Tablets | and more")
    assert "3 corrections" in voc("export", "mine.toml")
    assert [one.op for one in read_edits_file(folder / "mine.toml")] == ["rename", "split", "move"]
    assert "0 edits made, 0 taken back" in voc("apply", "mine.toml")
    assert "Choose one of these endings" in voc("export", "themes.xlsx", code=1)
    assert "cannot be written" in voc("export", "nowhere/themes.csv", code=1)


def test_label_gives_the_rows_of_a_file_their_themes(folder: Path) -> None:
    (folder / "taxonomy.csv").write_text("name,description\nRefunds,Money that is paid back\nApp,The phone app\n")
    texts = [said("refund", 0), said("app", 0), "The zebra sleeps in the afternoon.", ""]
    pd.DataFrame({"id": range(4), "words": texts}).to_csv("in.csv", index=False)
    assert "4 rows" in voc("label", "in.csv", "--text", "words", "--taxonomy", "taxonomy.csv", "--out", "out.csv")
    out = pd.read_csv("out.csv", keep_default_na=False, dtype=str)
    assert out["theme"].tolist() == ["Refunds", "App", "", ""]
    assert out["id"].tolist() == ["0", "1", "2", "3"]
    assert (out["theme_probability"] != "").tolist() == [True, True, False, False]
    assert "words" in voc("label", "in.csv", "--text", "word", "--taxonomy", "taxonomy.csv", "--out", "out.csv", code=1)
    (folder / "taxonomy.csv").write_text("name\nOne\none\n")
    assert "already that of theme 1" in voc("label", "in.csv", "--text", "words", "--taxonomy", "taxonomy.csv", "--out", "o.csv", code=1)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("list", "voc run"),
        ("show 1", "voc run"),
        ("history", "voc run"),
        ("emerging", "voc run"),
        ("edits", "voc run"),
        ("export x.csv", "voc run"),
        ("ban 1", "no themes yet"),
        ("undo", "no edits yet"),
        ("promote x", "no emerging group"),
    ],
)
def test_before_the_first_run_each_command_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, [])
    assert says in voc(*words.split(), code=1)


def test_a_store_that_is_written_elsewhere_can_be_looked_at(folder: Path, tmp_path: Path) -> None:
    (folder / "voc.duckdb").rename(tmp_path / "other.duckdb")
    assert label_of_other(tmp_path / "other.duckdb") in voc("list", "--store", tmp_path / "other.duckdb")


def label_of_other(path: Path) -> str:
    with Store.open(path, read_only=True) as store:
        return str(store.value("select min(label) from themes"))


@pytest.mark.parametrize("words", ["frobnicate", "rename 1", "undo one", "label in.csv"])
def test_what_cannot_be_meant_is_a_usage_error(folder: Path, words: str) -> None:
    result = runner.invoke(app, ["themes", *words.split()])
    assert result.exit_code == 2
    assert "Usage" in result.output
