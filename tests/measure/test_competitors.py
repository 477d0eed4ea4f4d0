"""Ours beside theirs: gaps on paper, brands that are known, and figures of an industry that can be read."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from report.made_store import settings_of
from scipy import stats

from pipeline.errors import SettingsError
from pipeline.measure.competitors import PSEUDO, compare_brands, competitors, mean_gap, read_industry
from pipeline.settings import CompetitorSettings
from pipeline.store import Store

COLUMNS = ["theme_id", "brand", "people", "positive", "negative", "ratings", "rating_mean", "rating_variance"]
OURS = CompetitorSettings(ours=("Tern",), names={"Boxful": ("boxful",)})


def counts(*rows):
    return pd.DataFrame(rows, columns=COLUMNS).astype({"theme_id": "Int64"})


def test_a_gap_is_ours_less_theirs():
    made = compare_brands(counts((1, "", 100, 60, 20, 0, 0, 0), (1, "b", 100, 30, 50, 0, 0, 0)), 5)
    row = made.iloc[0]
    assert (row["rival"], row["measure"], row["ours"], row["theirs"]) == ("b", "sentiment", 0.4, -0.2)
    assert row["gap"] == pytest.approx(0.6)
    # By hand: variances of 1, 0 and -1 are .64 / .99 and .76 / .99, so the error is about sqrt(.0141) = .119.
    assert (row["gap_low"], row["gap_high"]) == pytest.approx((0.6 - 1.97 * 0.119, 0.6 + 1.97 * 0.119), abs=0.01)
    assert row["verdict"] == "ahead"


def test_without_pseudo_observations_the_interval_is_welchs(monkeypatch):
    monkeypatch.setattr("pipeline.measure.competitors.PSEUDO", 0.0)
    ours, theirs = np.array([0.2, 0.5, 0.9, 1.0]), np.array([0.1, 0.3, 0.35])
    sides = ([[one.mean()], [one.var(ddof=1)], [len(one)]] for one in (ours, theirs))
    *_, low, high, p = mean_gap(*(np.array(side) for side in sides), 0.0)
    wanted = stats.ttest_ind(ours, theirs, equal_var=False)
    assert (p[0], low[0], high[0]) == pytest.approx((wanted.pvalue, *wanted.confidence_interval(0.95)))
    assert PSEUDO < 1


def test_small_sides_have_no_verdict_and_smaller_ones_no_row():
    rows = counts(
        (1, "", 50, 40, 5, 0, 0, 0), (1, "b", 7, 0, 7, 0, 0, 0), (1, "c", 4, 0, 4, 0, 0, 0), (None, "", 80, 40, 5, 1, 1, 0),
        (None, "b", 40, 5, 30, 40, 0.5, 0.1),
    )  # fmt: skip
    made = compare_brands(rows, 5)
    assert made[["rival", "measure"]].values.tolist() == [["b", "sentiment"], ["b", "sentiment"]]
    assert dict(zip(made["theme_id"].fillna(0), made["verdict"], strict=True)) == {1: "too few", 0: "ahead"}


def test_nobody_gives_no_rows():
    assert compare_brands(pd.DataFrame(), 5).empty
    assert compare_brands(counts((1, "", 50, 40, 5, 0, 0, 0)), 5).empty


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "voc.duckdb") as opened:
        opened.connection.execute("create table mentions (document_id varchar, theme_id integer, person_id varchar, polarity double)")
        for table in ("scores", "churn_by_period"):
            opened.connection.execute(
                f"create table {table} as select 'all' as segment, 'all' as period, 100 as scores, 30.0 as nps, 10.0 as nps_low, "
                "50.0 as nps_high, 0 as satisfactions, null::double as csat, null::double as csat_low, null::double as csat_high, "
                "0 as ratings, "
                "null::double as rating, null::double as rating_low, null::double as rating_high, 'year' as grain, true as complete, "
                "200 as customers, .1 as churn, .07 as churn_low, .15 as churn_high, date '2025-01-01' as period_start"
            )
        for place in range(24):
            product, words = ("Tern", "Much better than Boxful.") if place < 12 else ("Crate", "The salad was fine.")
            key = {"document_id": f"d{place}"}
            plain = {"load_id": "l", "source": "s", "kind": "review", "words": 9, "status": "counted", "segments": {}, "text": words}
            document = (
                key
                | plain
                | {"person_id": f"p{place}", "product": product, "rating": float(place < 12), "created_at": datetime(2026, 1, 2)}
            )
            one = key | {"sentence_id": f"d{place}:0"}
            opened.insert("documents", pd.DataFrame([document]))
            cut = {"position": 0, "start_char": 0, "end_char": len(words), "text": words, "subject_text": words, "text_hash": words}
            opened.insert("sentences", pd.DataFrame([one | cut]))
            read = {
                "polarity": 0.5,
                "label": "positive",
                "confidence": 0.9,
                "polarity_text": 0.5 if place < 18 else -0.5,
                "neutral_text": 0,
            }
            opened.insert("sentence_sentiment", pd.DataFrame([one | read]))
        yield opened


def test_ours_stand_beside_each_rival(store, tmp_path):
    competitors(store, settings_of(tmp_path).model_copy(update={"competitors": OURS}))
    voice = store.query("from share_of_voice").set_index("brand")
    assert voice["people"].to_dict() == {"Tern": 12, "Crate": 12, "Boxful": 12}
    assert voice["naming"].to_dict() == {"Tern": 0, "Crate": 0, "Boxful": 12}
    assert voice.loc["Crate", "share"] == 0.5
    gaps = store.query("from competitor_gaps").set_index("measure")
    assert set(gaps["rival"]) == {"Crate"}
    assert gaps["gap"].to_dict() == {"rating": 1.0, "sentiment": 1.0}
    duel = store.query("from head_to_head").iloc[0]
    assert (duel["rival"], duel["wins"], duel["losses"], duel["verdict"]) == ("Boxful", 12, 0, "ahead")
    assert store.value("select bool_and(text = 'Much better than Boxful.') from brand_comparisons")


def test_without_ours_there_are_no_rows(store, tmp_path):
    competitors(store, settings_of(tmp_path))
    assert store.value("select count(*) from brand_mentions") == store.value("select count(*) from competitor_gaps") == 0


def test_what_nobody_speaks_of_is_no_product_of_ours(store, tmp_path):
    wrong = CompetitorSettings(ours=("Turn",))
    with pytest.raises(SettingsError, match=r'no document is about "Turn". Did you mean "Tern"'):
        competitors(store, settings_of(tmp_path).model_copy(update={"competitors": wrong}))


def write(folder, text):
    path = folder / "industry.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_industry_stands_beside_ours(store, tmp_path):
    path = write(
        tmp_path, "metric,figure,low,high,industry,origin,date\nnps,60,55,65,boxes,A paper,2026-05-31\nchurn,0.12,,,boxes,A paper,\n"
    )
    competitors(store, settings_of(tmp_path).model_copy(update={"competitors": CompetitorSettings(industry=path)}))
    store.make("view", "industry_gaps")
    rows = store.query("from industry_gaps").set_index("metric")
    assert rows["gap"].to_dict() == pytest.approx({"nps": -30, "churn": -0.02})
    # Newcombe: -30 - sqrt(20^2 + 5^2) and -30 + sqrt(20^2 + 5^2).
    assert (rows.loc["nps", "gap_low"], rows.loc["nps", "gap_high"]) == pytest.approx((-50.62, -9.38), abs=0.01)
    assert rows["verdict"].to_dict() == {"nps": "worse", "churn": "undecided"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("npx,3,,,a,b,", 'there is no metric "npx". Did you mean "nps"'),
        ("nps,130,,,a,b,", "do not rise within -100 to 100"),
        ("churn,12 %,,,a,b,", "could not convert"),
        ("nps,,,,a,b,", "could not convert"),
        ("nps,30,40,50,a,b,", "do not rise"),
        ("nps,30,,,a,b,May", "Write numbers like 31.5 and dates like 2026-05-31"),
    ],
)
def test_a_wrong_figure_is_refused_with_its_line(tmp_path, line, says):
    with pytest.raises(SettingsError, match="line 2") as caught:
        read_industry(write(tmp_path, f"metric,figure,low,high,industry,origin,date\n{line}\n"))
    assert says in str(caught.value)
