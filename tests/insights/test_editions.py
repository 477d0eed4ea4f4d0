"""Past figures come back as they were, and each difference is put down to its cause, in people and in shares."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from insights.two_levels import two_levels
from report.made_store import settings_of
from said_store import SAID, add_said, said_store
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import SettingsError
from pipeline.insights.editions import find_edition, pin_edition, publish_edition
from pipeline.insights.steps import insights
from pipeline.measure.measures import measures
from pipeline.store import Store, now

CAUSES = ("feedback", "refit", "corrections", "settings")


class Runs:
    """Runs over a store whose tables are changed by hand: what measures and insights do of a run, and how it is noted."""

    def __init__(self, store: Store, settings) -> None:
        self.store, self.settings, self.dumps = store, settings, {}

    def run(self, settings_hash: str = "h", **changed: object) -> int:
        """Count and publish as a run does; return the edition, whose figures are kept in ``dumps``."""
        settings, run_id = self.settings.model_copy(update=changed), f"run-{len(self.dumps) + 1}-{settings_hash}"
        measures(self.store, settings)
        self._note(run_id, "measures", settings_hash)
        self.store.connection.execute(
            "create or replace view insights as select themes.label as theme, measures.* from measures inner join themes using (theme_id)"
        )
        with self.store.transaction():
            publish_edition(self.store, settings)
        self._note(run_id, "insights", settings_hash)
        edition = int(self.store.value("select max(edition) from editions"))
        self.dumps[run_id] = (edition, self.figures())
        return edition

    def figures(self) -> pd.DataFrame:
        return self.store.frame("editions/figures").sort_values(["segment", "period", "theme_id"], ignore_index=True)

    def _note(self, run_id: str, step: str, settings_hash: str) -> None:
        empty = dict.fromkeys(("rows_in", "rows_out", "rejected", "seconds", "message"))
        row = {"run_id": run_id, "step": step, "settings_hash": settings_hash, "state": "done", "started_at": now()}
        self.store.execute("runs/note", **empty, **row)

    def revise(self, cause: str, moves: dict[int, int]) -> None:
        """Publish a revision of the themes that moves documents, by number, to a theme."""
        revision = int(self.store.value("select coalesce(max(revision), 0) + 1 from theme_revisions"))
        row = {"revision": revision, "cause": cause, "fit_id": "f", "catalogue": "c", "themes": 2, "model": b"", "made_at": now()}
        edits = str(self.store.value("select count(*) from theme_edits"))
        self.store.insert("theme_revisions", pd.DataFrame([row | {"edits": edits}]))
        for document, theme in moves.items():
            self.store.connection.execute(
                "update sentence_themes set theme_id = $theme, since = $revision where document_id = $document",
                {"theme": theme, "revision": revision, "document": f"d{document:03}"},
            )

    def edit(self, origin: str = "command") -> None:
        """Note a correction; the next revision has it."""
        edit = {"edit_id": int(self.store.value("select count(*) + 1 from theme_edits")), "made_at": now(), "origin": origin, "op": "move"}
        lists = {"sentences": [], "examples": [], "keywords": []}
        self.store.insert("theme_edits", pd.DataFrame([edit | lists | {"state": "applies"}]))

    def parts(self, a: object, b: object, theme: int = 1, period: str = "all") -> pd.Series:
        """Return the row of one theme, of everybody."""
        rows = self.store.query(
            "from insights_between($a, $b) where theme_id = $theme and segment = 'all' and period = $period",
            a=str(a), b=str(b), theme=theme, period=period,
        )  # fmt: skip
        return rows.iloc[0]


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    with runs_in(tmp_path) as made:
        yield made


@contextmanager
def runs_in(folder: Path) -> Iterator[Runs]:
    """Eighteen people of whom twelve speak of theme 1 and six of theme 2, published once."""
    with said_store(folder) as (store, settings):
        store.insert("loads", pd.DataFrame([load("l", now())]))
        made = Runs(store, settings)
        made.revise("first", {})
        made.run()
        yield made


def load(load_id: str, at: datetime) -> dict[str, object]:
    counts = dict.fromkeys(("rows", "received", "added", "redelivered", "rejected"), 1)
    return {"load_id": load_id, "source": "shop", "path": load_id, "sha256": load_id, "mapping": "m", "loaded_at": at, **counts}


def come(runs: Runs, theme: int, count: int, start: int, load_id: str = "new") -> None:
    runs.store.insert("loads", pd.DataFrame([load(load_id, now())]))
    add_said(runs.store, [(theme, f"The parcel was late, number {place}.") for place in range(count)], start)
    runs.store.connection.execute(
        "update documents set load_id = $load where document_id >= $first", {"load": load_id, "first": f"d{start:03}"}
    )


def people_of(row: pd.Series) -> dict[str, int]:
    return {cause: int(row[f"people_{cause}"]) for cause in CAUSES if row[f"people_{cause}"]}


def assert_sums(rows: pd.DataFrame) -> None:
    assert (sum(rows[f"people_{cause}"] for cause in CAUSES) == rows["people"]).all()
    assert np.abs(sum(rows[f"share_{cause}"] for cause in CAUSES) - rows["share"]).max() < 1e-9


def test_new_feedback(runs):
    come(runs, 1, 2, start=len(SAID))
    assert runs.run() == 2
    row = runs.parts(1, 2)
    assert (row["people_a"], row["people_b"], people_of(row)) == (12, 14, {"feedback": 2})
    assert row["share_feedback"] == pytest.approx(14 / 20 - 12 / 18, abs=1e-12)
    other = runs.parts(1, 2, theme=2)
    assert (people_of(other), other["share_feedback"]) == ({}, pytest.approx(6 / 20 - 6 / 18, abs=1e-12)), "its base grew"


def test_a_refit(runs):
    runs.revise("drift", {0: 2, 1: 2})
    runs.run()
    assert people_of(runs.parts(1, 2)) == {"refit": -2}
    assert people_of(runs.parts(1, 2, theme=2)) == {"refit": 2}


def test_a_correction(runs):
    runs.edit()
    runs.revise("edits", {0: 2})
    runs.run()
    assert people_of(runs.parts(1, 2)) == {"corrections": -1}


def test_a_promotion_by_rule_is_no_correction(runs):
    runs.edit(origin="rule")
    runs.revise("edits", {0: 2})
    runs.run()
    assert people_of(runs.parts(1, 2)) == {"refit": -1}


def test_a_refit_that_brings_corrections_says_so(runs):
    runs.edit()
    runs.revise("drift", {0: 2})
    runs.run()
    row = runs.parts(1, 2)
    assert (people_of(row), row["mixed"]) == ({"refit": -1}, True)
    come(runs, 1, 1, start=len(SAID))
    runs.run()
    assert not runs.parts(2, 3)["mixed"]
    assert runs.parts(1, 3)["mixed"]


@pytest.mark.parametrize(("status", "settings_hash", "cause"), [
    ("low_signal", "other", "settings"), ("near_duplicate", "other", "feedback"), ("duplicate", "h", "feedback"),
])  # fmt: skip
def test_a_document_that_no_longer_counts(runs, status, settings_hash, cause):
    runs.store.connection.execute("update documents set status = $status where document_id = 'd000'", {"status": status})
    runs.run(settings_hash)
    row = runs.parts(1, 2)
    assert people_of(row) == {cause: -1}
    assert row[f"share_{cause}"] == pytest.approx(11 / 17 - 12 / 18, abs=1e-12)


def test_a_document_that_counts_under_other_settings(runs):
    runs.store.connection.execute("update documents set status = 'foreign_language' where document_id = 'd000'")
    runs.run("without")
    runs.store.connection.execute("update documents set status = 'counted' where document_id = 'd000'")
    runs.run("with")
    assert people_of(runs.parts(2, 3)) == {"settings": 1}


def test_an_edited_document_is_feedback_even_when_its_theme_is_another(runs):
    runs.revise("drift", {3: 2})
    runs.store.insert("loads", pd.DataFrame([load("again", now())]))
    runs.store.connection.execute("update documents set load_id = 'again' where document_id = 'd003'")
    runs.run()
    assert people_of(runs.parts(1, 2)) == {"feedback": -1}


def test_other_periods_are_settings(runs):
    runs.run("quarters", period="quarter")
    assert people_of(runs.parts(1, 2, period="2026-01")) == {"settings": -12}
    assert people_of(runs.parts(1, 2, period="2026-Q1")) == {"settings": 12}
    assert people_of(runs.parts(1, 2)) == {}


def test_what_nothing_tells_is_settings(runs):
    runs.store.connection.execute("update sentence_themes set theme_id = 2 where document_id = 'd000'")  # no revision says so
    runs.run()
    assert people_of(runs.parts(1, 2)) == {"settings": -1}


def test_all_at_once(runs):
    """By hand: of 12 in 18, one goes, two are moved by a fit, three by people, one is no longer counted by settings, and five come."""
    runs.store.connection.execute("update documents set status = 'duplicate' where document_id = 'd000'")
    runs.revise("growth", {1: 2, 2: 2})
    runs.edit()
    runs.revise("edits", {3: 2, 4: 2, 5: 2})
    runs.store.connection.execute("update documents set status = 'low_signal' where document_id = 'd006'")
    come(runs, 1, 5, start=len(SAID))
    runs.run("other")
    row = runs.parts(1, 2)
    assert people_of(row) == {"feedback": 4, "refit": -2, "corrections": -3, "settings": -1}
    steps = [12 / 18, 11 / 17, 9 / 17, 6 / 17, 5 / 16, 10 / 21]
    gone, refit, corrections, by_settings, came = (after - before for before, after in pairwise(steps))
    expected = [gone + came, refit, corrections, by_settings]
    assert row[[f"share_{cause}" for cause in CAUSES]].tolist() == pytest.approx(expected, abs=1e-12)
    assert_sums(runs.store.query("from insights_between(1, 2)"))


def test_a_theme_put_under_another_is_a_correction_of_the_broader_one(tmp_path):
    with two_levels(tmp_path) as store:
        before = store.value("select people from insights where theme_id = 7 and segment = 'all' and period = 'all'")
        store.connection.execute("update themes set parent_id = 8 where theme_id = 2")
        row = {"revision": 1, "cause": "edits", "fit_id": "f", "edits": "e", "catalogue": "c", "themes": 5, "model": b"", "made_at": now()}
        store.insert("theme_revisions", pd.DataFrame([row]))
        measures(store, settings_of(tmp_path))
        insights(store, settings_of(tmp_path))
        rows = store.query("from insights_between(1, 2) where segment = 'all' and period = 'all'").set_index("theme_id")
    assert set(rows.query("people != 0").index) == {7, 8}
    assert rows["people_corrections"].equals(rows["people"])
    assert rows.loc[7, ["people_a", "mixed"]].tolist() == [before, False]


def test_a_person_who_stays_with_another_text_is_no_change(runs):
    runs.store.connection.execute("update documents set person_id = 'p0' where document_id = 'd001'")
    runs.run()
    runs.store.connection.execute("update documents set status = 'duplicate' where document_id = 'd001'")
    runs.run()
    assert people_of(runs.parts(2, 3)) == {}


def test_nothing_is_kept_where_nothing_changed(runs):
    kept = runs.store.query("from figure_history")
    assert runs.run() == runs.run("other settings") == 1
    assert runs.store.query("from figure_history").equals(kept)
    assert runs.store.value("select count(*) from figure_changes") == 0


def test_only_what_changed_is_added(runs):
    rows = runs.store.value("select count(*) from figure_history")
    runs.store.connection.execute("update themes set label = 'Lateness' where theme_id = 1")
    runs.run()
    assert runs.store.value("select count(*) from figure_history") == rows + len(runs.figures().query("theme_id == 1"))
    assert runs.store.query("select distinct theme from insights_as_of(1) where theme_id = 1")["theme"].tolist() == ["Late delivery"]
    assert runs.store.query("select distinct theme from insights_as_of(2) where theme_id = 1")["theme"].tolist() == ["Lateness"]


def change_at_random(runs: Runs, rng: np.random.Generator, number: int, *, settings: bool) -> str:
    """Do some of what happens between two runs, with settings or code among it or not; return the hash of the settings."""
    documents = [int(one[1:]) for one in runs.store.query("select document_id from documents order by all")["document_id"]]
    if rng.random() < 0.7:
        come(runs, int(rng.integers(1, 3)), int(rng.integers(1, 6)), start=len(documents), load_id=f"load {number}")
    for cause in rng.permutation(["drift", "edits"])[: rng.integers(0, 3)]:
        if cause == "edits":
            runs.edit()
        runs.revise(str(cause), {int(one): int(rng.integers(1, 3)) for one in rng.choice(documents, 5, replace=False)})
    for status in ("duplicate", "low_signal" if settings else "duplicate", "counted"):
        one = f"d{rng.choice(documents):03}"
        runs.store.connection.execute("update documents set status = $status where document_id = $one", {"status": status, "one": one})
    if not settings:
        return "h"
    moved = {"person": f"p{rng.integers(20)}", "at": datetime(2026, 1, 1) + timedelta(days=int(rng.integers(90)))}
    runs.store.connection.execute(
        "update documents set person_id = $person, created_at = $at where document_id = $one",
        {**moved, "one": f"d{rng.choice(documents):03}"},
    )
    return str(rng.choice(["h", "other"]))


@pytest.fixture
def long(runs: Runs) -> Runs:
    """A history of ten runs in each of which many things happen."""
    rng = np.random.default_rng(5)
    for number in range(9):
        runs.run(change_at_random(runs, rng, number, settings=True))
    return runs


def test_nothing_is_left_to_settings_where_they_are_the_same(runs):
    rng = np.random.default_rng(6)
    for number in range(9):
        runs.run(change_at_random(runs, rng, number, settings=False))
    causes = runs.store.query("select cause, count(*) as rows from figure_changes group by cause").set_index("cause")["rows"]
    assert set(causes.index) == {"feedback", "refit", "corrections"}


def test_every_edition_comes_back_to_the_byte_and_every_difference_sums_up(long):
    for run_id, (edition, dump) in long.dumps.items():
        for wanted in (run_id, str(edition)):
            past = long.store.query("from insights_as_of($wanted)", wanted=wanted)
            pd.testing.assert_frame_equal(past.sort_values(["segment", "period", "theme_id"], ignore_index=True), dump, check_exact=True)
    editions = [edition for edition, _ in long.dumps.values()]
    assert editions == sorted(editions)
    for a in editions:
        for b in editions:
            rows = long.store.query("from insights_between($a, $b)", a=str(a), b=str(b))
            assert_sums(rows)
    causes = long.store.query("select distinct cause from figure_changes")["cause"]
    assert set(causes) == set(CAUSES)


def test_pins_and_retention(long):
    edition = find_edition(long.store, list(long.dumps)[3])
    assert pin_edition(long.store, str(edition), " Q3 board ") == edition
    pinned, last = long.store.query("from insights_as_of('Q3 board')"), long.run()
    between = long.store.query("from insights_between('Q3 board', $last) order by all", last=str(last))
    long.store.connection.execute("update editions set published_at = published_at - interval 40 days")
    rows = long.store.value("select count(*) from figure_history")
    assert long.run(history_days=50) == last
    assert long.store.value("select count(*) from figure_history") == rows, "none is so old"
    long.run(history_days=30)
    assert long.store.query("select edition from editions order by all")["edition"].tolist() == [edition, last]
    assert long.store.value("select count(*) from figure_history") < rows
    assert long.store.query("from insights_as_of('Q3 board')").sort_values(list(pinned)).equals(pinned.sort_values(list(pinned)))
    again = long.store.query("from insights_between('Q3 board', $last) order by all", last=str(last))
    pd.testing.assert_frame_equal(again, between, atol=1e-12)
    with pytest.raises(SettingsError, match=r'No figures are kept of "1": .*"voc pin list"'):
        find_edition(long.store, "1")


@pytest.mark.parametrize(("wanted", "name", "why"), [
    ("run-9", "Q3", 'No figures are kept of "run-9"'), ("1", " ", "cannot be the name"), ("1", "2", "cannot be the name"),
    ("1", "run-1-h", "cannot be the name"), ("1", "taken", "edition 1 already. Choose another"),
])  # fmt: skip
def test_pins_that_cannot_be_meant(runs, wanted, name, why):
    pin_edition(runs.store, "run-1-h", "taken")
    with pytest.raises(SettingsError, match=why):
        pin_edition(runs.store, wanted, name)
    assert runs.store.value("select count(*) from pins") == 1


TOML = """
store = "voc.duckdb"
[[source]]
name = "shop"
kind = "review"
path = "*.csv"
columns = { text = "text" }
"""


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Type a command where there is a store of two editions, the second with two more people on theme 1; return what it prints."""
    with runs_in(tmp_path) as made:
        come(made, 1, 2, start=len(SAID))
        made.run()
    (tmp_path / "voc.toml").write_text(TOML)
    monkeypatch.chdir(tmp_path)

    def voc(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, list(words), env={"COLUMNS": "300"})
        assert result.exit_code == code, result.output
        return result.output

    return voc


def test_commands(typed):
    assert 'Edition 1 is "Q3 board"' in typed("pin", "1", "--name", "Q3 board")
    listed = typed("pin", "list")
    assert "run-2-h" in listed
    assert "Q3 board" in listed
    shown = typed("diff", "Q3 board", "run-2-h")
    assert re.search(r"Late delivery +│ 66.7% \(12 of 18\) +│ 70.0% \(14 of 20\) +│ \+3.3 \(\+2\) +│ \+3.3 \(\+2\) +│ +│ +│ +│", shown), (
        shown
    )
    assert "Damaged box" in shown
    assert "Damaged box" not in typed("diff", "1", "2", "--theme", "late delivery")
    assert "Nothing differs" in typed("diff", "2", "2")


@pytest.mark.parametrize(("words", "why"), [
    (("diff", "1", "9"), 'No figures are kept of "9"'),
    (("diff", "1", "2", "--segment", "plan=z"), 'Neither edition has a segment "plan=z"'),
    (("diff", "1", "2", "--theme", "Wine"), 'Neither edition has a theme "Wine"'), (("pin", "1"), "cannot be the name of a pin"),
])  # fmt: skip
def test_commands_that_cannot_be_meant(typed, words, why):
    output = typed(*words, code=1)
    assert why in " ".join(output.split())
    assert output.count("error: ") == 1


def test_groups_below_the_minimum_cell_are_not_shown(typed, tmp_path):
    assert "Late delivery" in typed("diff", "1", "2", "--segment", "plan=a")
    (tmp_path / "voc.toml").write_text("minimum_cell = 19\n" + TOML)
    assert "Late delivery" not in typed("diff", "1", "2", "--segment", "plan=a")
