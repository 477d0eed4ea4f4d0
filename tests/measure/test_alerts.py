"""Whether a theme left its own baseline: as computed by hand, with the mix of sources held equal, and told once."""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from insights.two_levels import two_levels
from report.made_store import settings_of
from scipy import stats

from pipeline.measure.alerts import LEVEL, alerts, measure_alerts, recent_alerts
from pipeline.measure.baseline import KAPPAS, Window, interval, learn_kappa, look, rolling, tail
from pipeline.store import Store

MONDAY = date(2024, 1, 1)


def weekly(people, writers):
    """Return the counts of sources over weeks as ``measures/weekly_people`` has them; ``people`` by theme and source."""
    rows = [(None, source, week, many) for source, column in writers.items() for week, many in enumerate(column)]
    rows += [(theme, source, week, many) for (theme, source), column in people.items() for week, many in enumerate(column)]
    made = pd.DataFrame(rows, columns=["theme_id", "source", "week", "people"]).astype({"theme_id": "Int64"})
    made["week"] = [pd.Timestamp(MONDAY + timedelta(weeks=week)) for week in made["week"]]
    return made[made["people"] > 0]


def test_rolling_sums_end_with_the_week_or_before_it():
    counts = np.array([[1], [2], [4], [8]])
    assert rolling(counts, 2)[:, 0].tolist() == [1, 3, 6, 12]
    assert rolling(counts, 2, 1)[:, 0].tolist() == [0, 1, 3, 6]


def test_what_is_expected_is_the_rate_of_each_source_times_its_people_of_now():
    # Ten weeks of 100 writers in each of two sources, of whom 10 and 50; then, after the gap, 100 in the first and 300 in the second.
    writers = np.full((1, 18, 2), 100)
    writers[0, 17] = 100, 300
    people = np.zeros((1, 18, 2), dtype=int)
    people[0] = 10, 50
    seen = look(people, writers, 1)
    overall = 600.5 / 2000
    rates = [101 / (1000 + 1 / overall), 501 / (1000 + 1 / overall)]
    assert seen.expected[0, 17] == pytest.approx(100 * rates[0] + 300 * rates[1])
    assert seen.people[0, 17] == 60
    of_rates = sum(n**2 * rate / (1000 + 1 / overall) - n * rate**2 for n, rate in zip((100, 300), rates, strict=True))
    assert seen.spread[0, 17] == pytest.approx(of_rates / seen.expected[0, 17] ** 2)
    assert seen.scatter[0, 17] == pytest.approx(1 + 1 / 10)  # one week now, ten even weeks in the baseline
    assert seen.expected[0, 14] == 0  # seven weeks of baseline are too few


def test_tails_and_interval_are_those_of_the_negative_binomial():
    window = Window(*(np.array([[value]]) for value in (16.0, 8.0, 1.0, 0.01)))
    sure = np.eye(len(KAPPAS))[[4]][None]  # kappa is .04
    count = stats.nbinom(1 / 0.05, 1 / (1 + 8 * 0.05))
    assert tail(window, sure, True)[0, 0] == pytest.approx(count.sf(15))
    assert tail(window._replace(people=np.array([[3.0]])), sure, False)[0, 0] == pytest.approx(count.cdf(3))
    assert interval(window, sure, 0.95) == (count.ppf(0.025), count.ppf(0.975))
    nobody = Window(*(np.zeros((1, 1)) for _ in range(4)))
    assert tail(nobody, sure, True)[0, 0] == 1
    assert tail(window, sure, False)[0, 0] == 1


def test_scatter_is_learnt_from_the_weeks_before():
    rng = np.random.default_rng(3)
    writers = np.full((1, 104, 1), 500)
    calm, wild = rng.poisson(50, (20, 104)), rng.poisson(50 * rng.gamma(1 / 0.16, 0.16, (20, 104)))
    for counts, wanted in ((calm, 0.005), (wild, 0.16)):
        kappa = learn_kappa(look(counts[..., None], writers, 1))[:, -1] @ KAPPAS
        assert np.median(kappa) == pytest.approx(wanted, abs=0.05)
        assert (kappa < 0.05).all() == (wanted < 0.05)


def test_a_theme_that_doubles_is_told_once():
    calm, risen = [12, 8, 10, 11, 9] * 12, [12, 8, 10, 11, 9] * 10 + [40] * 10
    made = measure_alerts(weekly({(1, "a"): calm, (2, "a"): risen}, {"a": [100] * 60}), 5)
    told = made[made["alert"]]
    assert told["theme_id"].tolist() == [2]
    assert told["week"].iloc[0] <= pd.Timestamp(MONDAY + timedelta(weeks=51))
    row = made[(made["theme_id"] == 2)].iloc[-3]
    assert (row["status"], row["alert"]) == ("rising", False)
    assert row["q"] <= LEVEL


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [([0] * 50, [15] * 4, "new"), ([10] * 50, [30] * 4, "rising"), ([20] * 50, [5] * 8, "falling"), ([20] * 50, [0] * 8, "gone"),
     ([10] * 50, [10] * 8, "steady")],
)  # fmt: skip
def test_what_became_of_a_theme(before, after, status):
    counts = [*before, *after]
    made = measure_alerts(weekly({(1, "a"): counts, (2, "a"): [10] * len(counts)}, {"a": [100] * len(counts)}), 5)
    assert made[made["theme_id"] == 1]["status"].iloc[-1] == status
    assert set(made[made["theme_id"] == 2]["status"]) == {"steady"}


def test_more_people_or_another_mix_of_sources_is_no_news():
    # The forum speaks of the theme four times as often, and ten times as many write there in the end.
    writers = {"shop": [100] * 60, "forum": [20] * 50 + [200] * 10}
    people = {(1, "shop"): [10] * 60, (1, "forum"): [8] * 50 + [80] * 10}
    assert set(measure_alerts(weekly(people, writers), 5)["status"]) == {"steady"}


def test_a_source_without_a_baseline_is_not_counted():
    writers = {"shop": [100] * 60, "forum": [0] * 55 + [200] * 5}
    people = {(1, "shop"): [10] * 60, (1, "forum"): [0] * 55 + [150] * 5}
    made = measure_alerts(weekly(people, writers), 5)
    assert set(made["status"]) == {"steady"}
    assert made["people"].max() == 10


def test_few_people_are_no_alert():
    counts = {(1, "a"): [0] * 58 + [2, 2], (2, "a"): [10] * 60}
    assert set(measure_alerts(weekly(counts, {"a": [100] * 60}), 5)["status"]) == {"steady"}
    assert "new" in set(measure_alerts(weekly(counts, {"a": [100] * 60}), 4)["status"])


@pytest.mark.parametrize(
    "counts",
    [weekly({}, {}), weekly({}, {"a": [10] * 30}), weekly({(1, "a"): [3] * 5}, {"a": [10] * 5})],
    ids=["nobody", "no themes", "no baseline"],
)
def test_where_nothing_can_be_told_there_are_no_rows(counts):
    assert measure_alerts(counts, 5).empty


def test_weeks_in_which_nobody_wrote_have_no_rows():
    writers, counts = [100] * 30 + [0] * 10 + [100] * 20, [10] * 30 + [0] * 10 + [10] * 20
    made = measure_alerts(weekly({(1, "a"): counts}, {"a": writers}), 5)
    assert pd.Timestamp(MONDAY + timedelta(weeks=35)) not in set(made["week"])
    assert set(made["status"]) == {"steady"}


@pytest.fixture
def store(tmp_path):
    with two_levels(tmp_path) as made:
        yield made


def test_people_of_a_week_are_counted_once_a_source(store):
    store.execute("measures/weekly_people")
    counts = store.frame("measures/weekly_people")
    writers = counts[counts["theme_id"].isna()]
    by_hand = store.query(
        "select date_trunc('week', created_at) as week, source, count(distinct person_id) as people from documents group by all"
    )
    merged = writers.merge(by_hand, on=["week", "source"], suffixes=("", "_wanted"))
    assert (merged["people"] == merged["people_wanted"]).all()
    assert len(merged) == len(writers) >= len(by_hand) - 2  # the last week is not whole
    assert set(counts["theme_id"].dropna()) == {1, 2, 3, 4, 5}
    last = store.value("select max(created_at) from documents")
    assert counts["week"].max() + pd.Timedelta(days=6) <= last


def test_the_table_is_the_same_when_made_again(store, tmp_path):
    rows = [
        {"document_id": f"n{week}-{place}", "load_id": "l", "source": "shop", "kind": "review", "text": "", "words": 9, "status": "counted",
         "created_at": datetime(2023, 1, 2) + timedelta(weeks=week), "person_id": f"n{week}-{place}", "segments": {"plan": "a"}}
        for week in range(52) for place in range(9)
    ]  # fmt: skip
    store.insert("documents", pd.DataFrame(rows))
    alerts(store, settings_of(tmp_path))
    first = store.query("from alerts")
    assert len(first)
    assert first["verdict"].notna().all()
    alerts(store, settings_of(tmp_path))
    pd.testing.assert_frame_equal(first, store.query("from alerts"))


def test_alerts_of_the_last_weeks_are_told_in_words(store):
    row = {"theme_id": 1, "week": MONDAY, "people": 9, "base_people": 20, "expected": 1.0, "low": 0.0, "high": 3.0, "weeks": 2,
           "window_people": 12, "window_expected": 1.5, "p": 1e-6, "q": 1e-5, "level": 1e-3, "status": "rising", "alert": True}  # fmt: skip
    later = [{**row, "week": MONDAY + timedelta(weeks=week), "alert": False} for week in (3, 4)]
    store.make_measured("alerts", pd.DataFrame([row, later[0]]))
    assert recent_alerts(store) == (["week of 2024-01-01: courier: rising: 12 people in 2 weeks, 1.5 expected"], False)
    store.make_measured("alerts", pd.DataFrame([row]))
    assert recent_alerts(store)[1]
    store.make_measured("alerts", pd.DataFrame([row, *later]))
    assert recent_alerts(store) == ([], False)


def test_a_store_without_a_date_gives_an_empty_table(tmp_path):
    with Store.open(tmp_path / "voc.duckdb") as empty:
        for kind, name in (("view", "theme_ancestors"), ("view", "theme_sentences"), ("table", "mentions")):
            empty.make(kind, name)
        alerts(empty, settings_of(tmp_path))
        assert empty.value("select count(*) from alerts") == 0
