"""Movements of scores: as computed by hand, summing to the published scores, and silent where few answered."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from insights.two_levels import LEAVES, two_levels
from report.made_store import settings_of
from scipy.sparse import csr_matrix

from pipeline.measure.measures import measures
from pipeline.measure.over_time import over_time
from pipeline.measure.score_movement import measure_parts, score_parts
from pipeline.sql import text
from pipeline.store import Store


@pytest.fixture
def empty(tmp_path):
    with Store.open(tmp_path / "voc.duckdb") as store:
        yield store


def compared(store, value, period, mentioned, held=None, person=None):
    """Return the comparison of periods a and b, by theme_id (the rest is -1, all is -2)."""
    rows = len(value)
    held = np.zeros((rows, 0)) if held is None else np.asarray(held, dtype=float)
    parts = score_parts(value, list(period), np.arange(rows) if person is None else person, csr_matrix(mentioned, dtype=float), held)
    parts["theme_id"] = parts["place"].where(parts["part"] == "theme").astype("Int64")
    store.make_measured("score_parts", parts.assign(score="rating", period_start=datetime(2024, 1, 1), complete=True, shown=True))
    store.connection.execute(text("comparisons/compare_scores"))
    found = store.query("from compare_scores('a', 'b')")
    return found.set_index(found["theme_id"].fillna(found["part"].map({"rest": -1, "all": -2})).astype(int))


def test_a_movement_is_as_computed_by_hand(empty):
    # One theme: of four scores each, two mention it (0 and 1), then three (0, 0 and 1); the others give 1; the usual score is 5/8.
    found = compared(empty, [0, 1, 1, 1, 0, 0, 1, 1], "aaaabbbb", [[1], [1], [0], [0], [1], [1], [1], [0]])
    assert found["rate"].tolist() == pytest.approx(
        [-0.25 * 0.375 - 0.25 * (1 / 8 + 7 / 24) / 2, -0.25 * 0.375, -0.25 * (1 / 8 + 7 / 24) / 2]
    )
    assert found["severity"].tolist() == pytest.approx([-0.625 / 6, 0, -0.625 / 6], abs=1e-12)
    assert found.loc[0, ["weight_from", "weight_to", "mean_from", "mean_to"]].tolist() == pytest.approx([0.5, 0.75, 0.5, 1 / 3])
    assert found.loc[-2, "total"] == pytest.approx(-0.25)
    assert found.loc[-2, "total"] == pytest.approx(found.loc[-2, "score_to"] - found.loc[-2, "score_from"])


def test_a_score_beside_two_themes_falls_half_to_each(empty):
    found = compared(empty, [0, 1, 0, 1], "aabb", [[1, 1], [0, 0], [1, 0], [0, 0]])
    assert found.loc[[0, 1], "weight_from"].tolist() == [0.25, 0.25]
    assert found.loc[[0, 1], "weight_to"].tolist() == [0.5, 0]
    assert found["total"].drop(-2).sum() == pytest.approx(0, abs=1e-12)


def test_the_same_whichever_period_is_first(empty):
    rng = np.random.default_rng(3)
    value, mentioned, held = rng.random(80), rng.random((80, 3)) < 0.4, rng.random((80, 2)) < 0.5
    there = compared(empty, value, "a" * 30 + "b" * 50, mentioned, held).sort_index()
    back = compared(empty, value, "b" * 30 + "a" * 50, mentioned, held).sort_index()
    for term in ("mix", "rate", "severity", "total"):
        assert there[term].tolist() == pytest.approx((-back[term]).tolist(), abs=1e-12)


def test_other_people_answering_is_mix_and_nothing_else(empty):
    """Those of a group score 0 and mention the theme; only their number changes."""
    group = np.array([1] * 10 + [0] * 30 + [1] * 30 + [0] * 10)
    found = compared(empty, 1.0 - group, "a" * 40 + "b" * 40, group[:, None], group[:, None])
    assert found.loc[-2, ["mix", "rate", "severity"]].tolist() == pytest.approx([-0.5, 0, 0], abs=1e-9)


def test_who_scores_twice_is_drawn_as_one(empty):
    rng = np.random.default_rng(3)
    value, mentioned = rng.random(40), rng.random((40, 1)) < 0.5
    once = compared(empty, value, "a" * 20 + "b" * 20, mentioned)
    twice = compared(empty, np.tile(value, 2), ("a" * 20 + "b" * 20) * 2, np.tile(mentioned, (2, 1)), person=np.tile(np.arange(40), 2))
    for name in ("total", "total_low", "severity_low"):
        assert once[name].tolist() == pytest.approx(twice[name].tolist(), nan_ok=True)


def test_movements_sum_to_the_published_scores(tmp_path):
    with two_levels(tmp_path) as store:
        # A comment that is a copy, or none, loses no score.
        store.connection.execute("update documents set nps_score = 2.5 * hash(document_id) % 11, csat = rating, author_id = person_id")
        store.connection.execute("update documents set status = 'empty' where document_id like '%5'")
        settings = settings_of(tmp_path)
        remeasure(store, settings)
        moved = store.query("from score_movement order by score, period_to")
        published = store.query("select period, nps, csat, rating from scores where segment = 'all'").set_index("period")
        assert set(moved["score"]) == {"nps", "csat", "rating"}
        for (score, before, now), rows in moved.groupby(["score", "period_from", "period_to"]):
            wanted = published.loc[now, score] - published.loc[before, score]
            assert rows.loc[rows["part"] == "all", "total"].tolist() == pytest.approx([wanted], abs=1e-9)
            assert rows.loc[rows["part"] != "all", ["mix", "rate", "severity"]].sum().sum() == pytest.approx(wanted, abs=1e-9)
        assert set(moved["theme_id"].dropna()) <= set(LEAVES)
        assert set(zip(moved["period_from"], moved["period_to"], strict=True)) == {("2024-01", "2024-02")}  # March is not complete
        any_two = store.query("from compare_scores('2024-01', '2024-03') where part = 'all'")
        assert any_two["total"].tolist() == pytest.approx((any_two["score_to"] - any_two["score_from"]).tolist(), abs=1e-9)


def remeasure(store, settings):
    measures(store, settings)
    over_time(store, settings)


def test_themes_of_few_people_are_in_the_rest_and_few_people_have_no_movement(tmp_path):
    with two_levels(tmp_path, documents=40) as store:
        parts = measure_parts(store, 5)
        few = parts[(parts["part"] == "theme") & parts["people"].between(1, 4)]
        assert len(few) and not few["shown"].any()
        over_time(store, settings_of(tmp_path))
        moved = store.query("from score_movement where part = 'theme'")
        assert moved[["people_from", "people_to"]].replace(0, 5).min().min() >= 5
        folded = store.query("from score_movement where part = 'rest'")
        assert folded[["people_to", "mix_low", "rate_low", "severity_low", "total_low"]].isna().all().all()
        assert measure_parts(store, 100).empty
        over_time(store, settings_of(tmp_path).model_copy(update={"minimum_cell": 100}))
        assert store.query("from score_movement").empty
        assert store.query("from compare_scores('2024-01', '2024-02')").empty


@pytest.mark.parametrize("change", ["rating = null", "rating = 0.5", "created_at = null", "segments = map {}, product = null"])
def test_no_scores_or_dates_or_all_the_same_give_no_crash(tmp_path, change):
    with two_levels(tmp_path) as store:
        store.connection.execute(f"update documents set {change}")
        remeasure(store, settings_of(tmp_path))
        moved = store.query("from score_movement")
        assert moved.empty == (change in ("rating = null", "created_at = null"))
        assert pd.isna(moved["total"]).sum() == 0
        if "0.5" in change:
            assert moved["total"].abs().max() < 1e-12
