"""The step impact: which scores count, once each, and where their figures stand."""

from datetime import datetime

import pandas as pd
import pytest
from insights.two_levels import LEAVES, two_levels
from report.made_store import settings_of

from pipeline.measure.theme_impact import impact
from pipeline.report.contents import Limits, read_contents
from pipeline.store import Store


def document(name, **given):
    plain = {
        "document_id": name, "load_id": "l", "source": "survey", "kind": "survey", "person_id": name, "text": "Words.", "words": 1,
        "status": "counted", "segments": {"plan": "basic"}, "created_at": datetime(2024, 1, 5), "author_id": None, "wave": None,
        "rating": None, "nps_score": None,
    }  # fmt: skip
    return plain | given


def scored(store, *documents):
    store.insert("documents", pd.DataFrame(documents).astype({"rating": float, "nps_score": float}))
    return store.frame("measures/scored")


@pytest.fixture
def empty(tmp_path):
    with Store.open(tmp_path / "voc.duckdb") as store:
        yield store


def test_a_respondent_has_one_score_a_wave_the_latest(empty):
    answers = [
        document("a", author_id="ann", nps_score=9, wave="1"),
        document("b", author_id="ann", nps_score=6, wave="1", created_at=datetime(2024, 2, 5)),
        document("c", author_id="ann", nps_score=8, wave="2"),
    ]
    rows = scored(empty, *answers)
    assert rows["unit"].tolist() == ["survey:ann:1", "survey:ann:2"]
    assert rows["value"].tolist() == [-100, 0]
    assert rows["month"].tolist() == ["2024-02", "2024-01"]


def test_a_score_counts_where_any_of_the_words_beside_it_do(empty):
    rows = scored(
        empty,
        document("a", author_id="ann", nps_score=10, status="empty"),
        document("b", author_id="ann", nps_score=10),
        document("c", author_id="bob", nps_score=0, status="empty"),
        document("d", rating=0.25),
        document("e", rating=0.5, status="near_duplicate"),
    )
    assert list(zip(rows["score"], rows["unit"], rows["value"], strict=True)) == [("nps", "survey:ann:", 100), ("rating", "d", 0.25)]


def test_without_dates_segments_and_products_scores_still_count(empty):
    rows = scored(empty, document("a", rating=1.0, created_at=None, segments={}, source="s"))
    assert rows["value"].tolist() == [1.0]
    assert pd.isna(rows["month"][0]) and len(rows["segments"][0]) == 0


def test_each_theme_without_sub_themes_has_a_row_a_score_and_stands_in_insights_once(tmp_path):
    with two_levels(tmp_path) as store:
        found = store.query("from theme_impact")
        assert found[["what", "theme_id"]].values.tolist() == [[what, theme] for what in ("mentions", "complaints") for theme in LEAVES]
        assert set(found["score"]) == {"rating"}  # nobody was asked for more
        mentions = store.query("select count(*) as n from mentions where theme_id in (1, 2, 3, 4, 5) group by theme_id order by theme_id")
        assert found["mentions"].tolist()[: len(LEAVES)] == mentions["n"].tolist()
        assert (found["stars"] - 4 * found["effect"]).abs().max() < 1e-12  # of 1 to 5
        where = store.query("select distinct segment, period, leaf from insights where impact is not null")
        assert where.values.tolist() == [["all", "all", True]]
        first = store.query("from insights where theme_id = 1 and impact is not null")["impact"][0]
        assert first["nps"] is None
        assert first["rating"]["effect"] == found["effect"][0]
        assert {row["theme_id"] for row in read_contents(store, Limits()).themes if row["impact"]} == set(LEAVES)


@pytest.mark.parametrize(
    "change", ["rating = null", "rating = 0.5", "segments = map {'source': 'x', 'month': 'y'}, created_at = null, product = 'p'"]
)
def test_no_scores_or_all_the_same_or_nothing_to_hold_equal_give_no_crash(tmp_path, change):
    with two_levels(tmp_path) as store:
        store.connection.execute(f"update documents set {change}")
        impact(store, settings_of(tmp_path))
        found = store.query("from theme_impact")
        assert len(found) == (0 if change == "rating = null" else 2 * len(LEAVES))
        assert found["effect"].isna().all() == ("0.5" in change or found.empty)


def test_a_single_respondent_gives_empty_figures(tmp_path):
    with two_levels(tmp_path) as store:
        store.connection.execute("update documents set rating = null, nps_score = case when document_id = 'd001' then 9 end")
        impact(store, settings_of(tmp_path))
        found = store.query("from theme_impact")
        assert set(found["verdict"]) == {"too few"}
        assert found["scores"].tolist() == [1] * 2 * len(LEAVES)
        assert found["effect"].isna().all()
