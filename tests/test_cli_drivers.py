"""Every command of ``voc drivers``, on a small project: what it prints, what it leaves behind, and one clear error."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from subjects_project import rows, write
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.settings import load_settings
from pipeline.steps import run_all
from pipeline.store import Store

runner = CliRunner()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project after a whole run."""
    folder = tmp_path_factory.mktemp("first")
    for _ in run_all(write(folder, rows(range(210)), "[themes]\nrefit_growth = 10\npromote_people = 0\n")):
        pass
    return folder


@pytest.fixture
def folder(first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, and the place where commands are typed."""
    copy = Path(shutil.copytree(first, tmp_path / "project"))
    monkeypatch.chdir(copy)
    return copy


def voc(*words: object, code: int = 0) -> str:
    """Type a command; return what it says."""
    result = runner.invoke(app, [str(word) for word in words], env={"COLUMNS": "300"})
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    if code:
        assert len(re.findall(r"^error: ", result.output, re.M)) == 1
    return result.output


def run() -> dict[str, str]:
    return {report.step: report.state for report in run_all(load_settings(Path("voc.toml")))}


def ask(query: str, **parameters: object) -> pd.DataFrame:
    with Store.open(load_settings(Path("voc.toml")).store, read_only=True) as store:
        return store.query(query, **parameters)


def largest(number: int = 1) -> list[tuple[str, str]]:
    """Return id and label of the drivers with most people, at most one a theme."""
    found = ask(
        "select driver_id, label from drivers where not other qualify row_number() over (partition by theme_id order by people desc,"
        " driver_id) = 1 order by people desc, driver_id"
    )
    return list(found.head(number).itertuples(index=False, name=None))


def test_list_and_show(folder: Path) -> None:
    found = ask("select drivers.*, themes.label as theme from drivers join themes using (theme_id) where not drivers.other")
    everything = voc("drivers", "list")
    for row in found.itertuples():
        assert row.driver_id in everything and row.label in everything
    only = voc("drivers", "list", "--theme", found["theme"][0])
    other = found[found["theme"] != found["theme"][0]]
    assert found["driver_id"][0] in only and other["driver_id"].iloc[0] not in only
    assert "there is no theme" in voc("drivers", "list", "--theme", "Nowhere", code=1)
    driver, label = largest()[0]
    for name in (driver, label.upper()):
        shown = voc("drivers", "show", name)
        for member in ask(
            "from driver_reasons where driver_id = $driver order by match_probability desc limit 3", driver=driver
        ).itertuples():
            assert member.cause[:20] in shown and member.reason_id in shown
    assert "Did you mean" in voc("drivers", "show", label + "s", code=1)


def test_a_rename_survives_a_refit_and_stands_everywhere(folder: Path) -> None:
    driver, label = largest()[0]
    assert "edit 1: rename. The next run brings it into force: voc run voc.toml" in voc("drivers", "rename", label, "What hurts most")
    assert run()["drivers"] == "done"
    assert set(run().values()) == {"skipped"}
    voc("themes", "refit")
    assert run()["fit"] == "done"
    assert set(ask("select label from drivers where driver_id = $driver", driver=driver)["label"]) == {"What hurts most"}
    assert set(ask("select from_label from edges where from_id = $driver", driver=driver)["from_label"]) == {"What hurts most"}
    reasons = ask("select unnest(reasons) as r from insights where segment = 'all' and period = 'all'")["r"]
    assert {one["reason"] for one in reasons if one["driver_id"] == driver} == {"What hurts most"}
    assert "What hurts most" in Path("voc.html").read_text(encoding="utf-8")
    assert "own words: " + label in voc("drivers", "show", "What hurts most")


def test_corrections_are_listed_come_into_force_and_are_taken_back(folder: Path) -> None:
    before = str(ask("from drivers").values.tolist()), str(ask("from driver_reasons").values.tolist())
    (one, label), (two, _), (three, _) = largest(3)
    quote = ask("select cause from driver_reasons where driver_id = $one order by reason_id", one=one)["cause"][0]
    gone = ask("select reason_id from driver_reasons where driver_id = $two order by reason_id", two=two)["reason_id"][0]
    voc("drivers", "merge", label, two)
    voc("drivers", "reject", three)
    voc("drivers", "move", quote, "--to", "none")
    voc("drivers", "reject-reason", gone)
    assert "does not apply" in voc("drivers", "rename", three, "Nothing")
    run()
    assert ask("from driver_reasons where driver_id in ($one, $three)", one=one, three=three).empty
    assert gone in set(ask("from rejected_reasons")["reason_id"])
    listed = voc("drivers", "edits")
    assert all(word in listed for word in ("merge", "reject-reason", "does not apply", quote.split()[1]))
    message = ask("select message from driver_edits where edit_id = 5")["message"][0]
    assert "is rejected by edit 2; take that back first" in message
    for number in range(5, 0, -1):
        assert f"edit {number} (" in voc("drivers", "undo", *([] if number % 2 else [number]))
    run()
    assert (str(ask("from drivers").values.tolist()), str(ask("from driver_reasons").values.tolist())) == before
    assert "taken back" in voc("drivers", "edits")


def test_what_names_nothing_gives_one_clear_error(folder: Path) -> None:
    driver, _ = largest()[0]
    assert "there is no driver" in voc("drivers", "reject", "zzz", code=1)
    assert "there is no reason" in voc("drivers", "move", "zzz", "--to", driver, code=1)
    assert "needs a label" in voc("drivers", "rename", driver, " ", code=1)
    assert "There are no edits yet." in voc("drivers", "undo", code=1)
    assert "Corrections" in voc("drivers", "edits")
