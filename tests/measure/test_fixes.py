"""What became of a theme after a fix: as computed by hand, over the right people and periods, and silent where nothing can be told."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from insights.two_levels import two_levels
from report.made_store import settings_of
from scipy import stats

from pipeline.errors import VocError
from pipeline.measure import fixes as measured
from pipeline.measure.fix_ledger import add_fix, remove_fix
from pipeline.measure.fixes import beside_placebos, fixes, mean_moves, share_moves
from pipeline.store import Store


def sides(**given):
    return {name: np.array([values], dtype=float) for name, values in given.items()}


def test_a_share_moves_as_computed_by_hand():
    # One source: 40 of 200 before, 10 of 100 after; 20 are to be expected. The other was silent before, and tells nothing.
    found = share_moves(sides(base_before=[200, 0], people_before=[40, 0], base_after=[100, 50], people_after=[10, 25]))
    assert (found.before[0], found.after[0]) == (0.2, 0.1)
    assert found.move[0] == pytest.approx(np.log(10.5 / 20.5))
    assert found.variance[0] == pytest.approx((0.5 + 10 * 0.9) / 10.5**2 + 40 * 0.8 / 4 / 20.5**2)


def test_another_mix_of_sources_moves_no_share():
    found = share_moves(sides(base_before=[100, 100], people_before=[10, 40], base_after=[20, 180], people_after=[2, 72]))
    assert found.before[0] == found.after[0] == pytest.approx(0.37)
    assert found.move[0] == pytest.approx(0)


def test_a_mean_moves_as_computed_by_hand():
    # Before 1, 3; after 2, 4, 6: means 2 and 4, squares about them 2 and 8 with 3 degrees, weight 2 x 3 / 5.
    given = sides(people_before=[2], total_before=[4], squares_before=[10], people_after=[3], total_after=[12], squares_after=[56])
    found = mean_moves(given, np.array([0]))
    assert (found.before[0], found.after[0], found.move[0]) == pytest.approx((2, 4, 2))
    assert found.variance[0] == pytest.approx(10 / 3 / 1.2)


def test_a_theme_is_held_against_placebos_that_stray():
    # Placebos of mean 0 and variance 2.5 between them, of which .5 is chance: one more strays by 2 + its own .5 + 2.5 / 5 for the mean.
    common, beyond, half, p = beside_placebos(3.0, 0.5, [-2, -1, 0, 1, 2], [0.5] * 5)
    assert (common, beyond) == pytest.approx((0, 3), abs=1e-4)
    assert half == pytest.approx(stats.t.ppf(0.975, 4) * np.sqrt(3), rel=1e-4)
    assert p == pytest.approx(2 * stats.t.sf(3 / np.sqrt(3), 4), rel=1e-4)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with two_levels(tmp_path_factory.mktemp("fixed"), documents=400) as store:
        return store.path


@pytest.fixture
def effects(made, tmp_path, monkeypatch):
    """Return a function that logs fixes, measures them by the week, and returns their rows."""
    monkeypatch.setattr(measured, "LEAST_PLACEBOS", 2)
    (tmp_path / "voc.duckdb").write_bytes(made.read_bytes())
    settings = settings_of(tmp_path).model_copy(update={"period": "week"})
    with Store.open(settings.store) as store:

        def measure(*logged: tuple[int, date], sql: str = "") -> pd.DataFrame:
            for place, (theme, day) in enumerate(logged):
                add_fix(store, f"fix {place}", {theme: "as it was called"}, day)
            if sql:
                store.connection.execute(sql)
            fixes(store, settings)
            return store.query("from fix_effects").set_index(["fix_id", "outcome"]).sort_index()

        measure.store = store
        yield measure


MIDDLE = date(2024, 2, 10)


def test_people_are_counted_once_a_week_and_source(effects):
    found = effects((1, MIDDLE)).loc[(1, "mentions")]
    said = effects.store.query("select * from mentions where theme_id = 1")
    day = pd.Timestamp(MIDDLE)
    said["week"] = (said["created_at"] - day).dt.days // 7
    for side, chosen in (("before", said["week"].between(-8, -1)), ("after", said["week"].between(0, found["periods_after"] - 1))):
        assert found[f"people_{side}"] == len(said[chosen].drop_duplicates(["source", "week", "person_id"]))
    last = effects.store.value("select max(created_at) from documents")
    assert found["periods_after"] == (last - day).days // 7 == 6
    assert not found["complete"]


def test_the_placebos_are_leaves_that_nobody_fixed(effects):
    one = effects((1, MIDDLE))
    assert one.loc[(1, "mentions"), "placebos"] == 4
    assert one.loc[(1, "mentions"), "verdict"] == "no sign"
    others = effects((3, date(2024, 2, 20)), (7, date(2024, 3, 1)))  # 7 stands above 1 and 2
    assert others.loc[(1, "mentions"), "placebos"] == 2  # 4 and 5: 3 was fixed meanwhile, and 2 by what was done for 7
    assert others.loc[(2, "mentions"), "placebos"] == 2


def test_a_theme_that_nearly_vanishes_moved(effects):
    gone = "delete from mentions where theme_id = 1 and created_at >= timestamp '2024-02-10' and hash(document_id) % 8 > 0"
    found = effects((1, MIDDLE), sql=gone).loc[1]
    assert found.loc["mentions", "verdict"] == "moved"
    assert found.loc["mentions", "difference_high"] < -0.2
    assert (found["p"].dropna() <= found["q"].dropna() * 2.5).all()


@pytest.mark.parametrize(
    ("theme", "day", "verdict", "why"),
    [
        (1, date(2023, 1, 1), "cannot tell", "nobody wrote before it"),
        (1, date(2024, 3, 20), "too early", "1 of 2 whole periods so far"),
        (1, date(2025, 1, 1), "too early", "0 of 2 whole periods so far"),
        (77, MIDDLE, "cannot tell", "its theme is gone"),
    ],
)
def test_what_cannot_be_told_yet_or_ever_says_why(effects, theme, day, verdict, why):
    found = effects((theme, day))
    assert set(found["verdict"]) == {verdict}
    assert set(found["why"]) == {why}
    assert found["difference"].isna().all()


def test_a_theme_that_was_born_after_the_fix_cannot_be_told(effects):
    found = effects((1, MIDDLE), sql="delete from mentions where theme_id = 1 and created_at < timestamp '2024-02-10'")
    assert found.loc[(1, "mentions"), ["verdict", "why"]].tolist() == ["cannot tell", "0 people before it, 10 are needed"]


def test_a_second_fix_of_the_theme_ends_what_the_first_is_told_by(effects):
    found = effects((1, MIDDLE), (1, date(2024, 2, 20)), (1, date(2024, 3, 7)))
    assert found.loc[(1, "mentions"), "why"] == "1 of 2 whole periods before it was fixed again"
    assert found.loc[(1, "mentions"), ["verdict", "complete"]].tolist() == ["cannot tell", True]
    assert found.loc[(2, "mentions"), ["periods_before", "periods_after"]].tolist() == [2, 2]


def test_two_fixes_of_one_day_share_their_figures(effects):
    found = effects((1, MIDDLE), (1, MIDDLE))
    assert found.loc[(1, "mentions"), "people_after"] == found.loc[(2, "mentions"), "people_after"]


def test_a_merged_theme_goes_on_in_the_other(effects):
    ledger = pd.DataFrame(
        {"revision": [2, 3], "theme_id": [50, 51], "event": "merged", "other_id": [51, 1], "label": "", "made_at": datetime(2024, 3, 1)}
    )
    effects.store.insert("theme_ledger", ledger)
    found = effects((50, MIDDLE), (1, MIDDLE))
    assert found["active_id"].unique().tolist() == [1]
    assert found.loc[1, "difference"].tolist() == pytest.approx(found.loc[2, "difference"].tolist())
    assert found.loc[1, "people_before"].tolist() == found.loc[2, "people_before"].tolist()


def test_one_theme_alone_has_nothing_beside_it(effects):
    found = effects((5, MIDDLE), sql="delete from mentions where theme_id <> 5")
    assert found.loc[(1, "mentions"), "why"] == "0 other themes to compare it with, 2 are needed"


def test_a_store_without_documents_and_a_ledger_without_fixes_give_no_error(effects):
    assert effects().empty
    assert effects((1, MIDDLE), sql="delete from documents; delete from mentions").empty


def test_groups_below_the_minimum_cell_are_not_shown(effects):
    late = "select document_id from documents where created_at >= timestamp '2024-02-10' order by document_id offset 1"
    found = effects((1, MIDDLE), sql=f"delete from documents where document_id in ({late})")
    assert found.loc[1, ["after", "difference"]].isna().all(axis=None)


def test_a_fix_is_removed_by_its_number(effects):
    effects((1, MIDDLE))
    with pytest.raises(VocError, match=r"no fix 4\. Known: 1\."):
        remove_fix(effects.store, 4)
    assert remove_fix(effects.store, 1) == "fix 0"
    with pytest.raises(VocError, match="None is logged yet"):
        remove_fix(effects.store, 1)
    with pytest.raises(VocError, match="needs a name"):
        add_fix(effects.store, " ", {1: "courier"}, MIDDLE)
