"""Grains of time as a choice of the query, and which periods are complete."""

from datetime import date, datetime, timedelta

import duckdb
import pandas as pd
import pytest
from said_store import said_store

from pipeline.measure.measures import measures
from pipeline.store import Store

GRAINS = ("week", "month", "quarter", "year")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Sixty people, every second in two months; two sources, scores; two texts a day."""
    said = [(1 + place % 3 // 2, f"The van was late, {place}.") for place in range(90)]
    with said_store(tmp_path_factory.mktemp("grains"), said) as (made, settings):
        made.connection.execute("""
            update documents set
                person_id = 'p' || document_id[2:]::integer % 60, author_id = 'p' || document_id[2:]::integer % 60,
                source = case when document_id[2:]::integer % 2 = 0 then 'forum' else 'shop' end,
                nps_score = document_id[2:]::integer % 11,
                created_at = timestamp '2026-01-05' + to_days(document_id[2:]::integer // 2)
        """)
        yield made, settings


@pytest.mark.parametrize("grain", GRAINS)
@pytest.mark.parametrize("segment", ["all", "source=forum"])
def test_shares_and_scores_are_those_of_a_store_of_that_grain(store, grain, segment):
    made, settings = store
    measures(made, settings.model_copy(update={"period": grain}))
    rows = made.query("from theme_shares($grain, segment := $segment)", grain=grain, segment=segment)
    wanted = made.query("from measures where segment = $segment and period <> 'all' and base_people >= 5", segment=segment)
    both = rows.merge(wanted, on=["theme_id", "period"], suffixes=("", "_wanted"))
    assert len(both) == len(wanted) > 0
    for name in ("mentions", "people", "base_people", "share", "share_low", "share_high"):
        assert both[name].tolist() == pytest.approx(both[f"{name}_wanted"].tolist())
    assert (rows[~rows.set_index(["theme_id", "period"]).index.isin(wanted.set_index(["theme_id", "period"]).index)]["people"] == 0).all()
    scores = made.query("from nps_by($grain, segment := $segment)", grain=grain, segment=segment)
    kept = made.query("from scores where segment = $segment and period <> 'all' and scores >= 5 order by period_start", segment=segment)
    for name in ("scores", "promoters", "passives", "detractors", "nps", "nps_low", "nps_high"):
        assert scores[name].tolist() == pytest.approx(kept[name].tolist()), name


def test_people_of_a_quarter_are_counted_once(store):
    made, _ = store
    months = made.query("from theme_shares('month')")
    quarter = made.query("from theme_shares('quarter') where period = '2026-Q1'")
    wanted = made.value("select count(distinct person_id) from documents where period_of('quarter', created_at) = '2026-Q1'")
    assert (quarter["base_people"] == wanted).all()
    assert wanted < months.drop_duplicates("period")["base_people"].sum()


def test_days_with_fewer_people_than_the_minimum_cell_are_not_shown(store):
    made, settings = store
    assert made.value("select count(*) from theme_shares('day')") == made.value("select count(*) from nps_by('day')") == 0
    measures(made, settings.model_copy(update={"minimum_cell": 1}))
    assert made.value("select count(*) from theme_shares('day')") == 2 * 45  # also the theme that nobody mentions on that day
    assert made.value("select count(*) from nps_by('day') where period = '2026-01-05' and nps = -100") == 1


def test_an_unknown_grain_says_which_there_are(store):
    with pytest.raises(duckdb.Error, match="day, week, month, quarter or year"):
        store[0].query("from theme_shares('fortnight')")


def complete(folder, sources, grain="month"):
    """Return the periods that are complete, where sources have so many people a day, on days."""
    rows = [
        {"document_id": f"{source}{day}{person}", "load_id": "l", "source": source, "kind": "review", "text": "", "segments": {},
         "person_id": f"{source}{day}{person}", "words": 0, "status": "counted", "created_at": datetime.combine(day, datetime.min.time())}
        for source, (days, people) in sources.items() for day in days for person in range(people)
    ]  # fmt: skip
    with Store.open(folder / "voc.duckdb") as made:
        made.insert("documents", pd.DataFrame(rows))
        found = made.query("from periods_of($grain)", grain=grain)
    return found[found["complete"]]["period"].tolist()


def days(first, last, every=1):
    return [first + timedelta(days=place) for place in range(0, (last - first).days + 1, every)]


@pytest.mark.parametrize(
    ("last", "every", "wanted"),
    [(date(2024, 3, 31), 1, 3), (date(2024, 3, 14), 1, 2), (date(2024, 3, 29), 1, 2), (date(2024, 3, 25), 7, 3), (date(2024, 3, 18), 7, 2)],
)
def test_a_month_is_complete_when_a_steady_source_reaches_its_end(tmp_path, last, every, wanted):
    """Who writes every Monday has not fallen silent on the last Tuesday of a month."""
    assert len(complete(tmp_path, {"shop": (days(date(2024, 1, 1), last, every), 1)})) == wanted


def test_a_lone_late_row_completes_nothing(tmp_path):
    written = [*days(date(2024, 1, 1), date(2024, 3, 14)), date(2024, 4, 20)]
    assert complete(tmp_path, {"shop": (written, 2)}) == ["2024-01", "2024-02"]


def test_one_outage_makes_no_habit(tmp_path):
    written = [*days(date(2024, 1, 1), date(2024, 1, 10)), *days(date(2024, 2, 20), date(2024, 4, 10))]
    assert complete(tmp_path, {"shop": (written, 1)}) == ["2024-01", "2024-02", "2024-03"]


@pytest.mark.parametrize(("people", "wanted"), [(3, ["2024-01", "2024-02", "2024-04"]), (1, ["2024-01", "2024-02", "2024-03", "2024-04"])])
def test_a_source_that_stops_is_missed_for_a_period_if_it_was_large(tmp_path, people, wanted):
    """In March nobody can tell whether the forum is silent or not loaded yet; from April on it is not expected."""
    forum = days(date(2024, 1, 1), date(2024, 2, 29)), people
    assert complete(tmp_path, {"shop": (days(date(2024, 1, 1), date(2024, 4, 30)), 12), "forum": forum}) == wanted


def test_a_survey_in_waves_is_not_missed_between_them(tmp_path):
    waves = [day for month in (1, 4, 7, 10) for day in days(date(2024, month, 1), date(2024, month, 3))]
    sources = {"shop": (days(date(2024, 1, 1), date(2024, 12, 31)), 1), "survey": (waves, 30)}
    assert complete(tmp_path, sources) == [f"2024-{month:02}" for month in range(1, 13)]
