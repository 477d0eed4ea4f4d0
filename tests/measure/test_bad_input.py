"""Input that tells little or cannot be meant: every measure goes on, and says what there is to say.

What is refused before it is stored stands in tests/sources: scores off their scale, negative weights, customers who stand in a file
twice or left before they joined.
"""

import shutil

import pytest
from insights.two_levels import two_levels
from report.made_store import settings_of

from pipeline.step_list import STEPS, VOICE, step_named
from pipeline.store import Store

MEASURED = STEPS[STEPS.index(step_named("measures")) : STEPS.index(step_named("insights")) + 1]
# Customers who gave scores, a fourth of whom left; person p5 wrote two texts, both as "pro".
PEOPLE = """
update documents set
    author_id = person_id, customer_id = person_id, nps_score = document_id[2:]::integer % 11, csat = document_id[2:]::integer % 5 / 4,
    source = 'shop', weight = 1;
insert into customers
select distinct person_id, 'crm', 'l', timestamp '2022-01-01',
    if(person_id[2:]::integer % 4 = 0, timestamp '2024-02-15', null), 100.0, map {}
from documents;
"""
SILENT = "where document_id in (select document_id from documents where person_id <> 'p5')"
ALL = "segment = 'all' and period = 'all'"
CASES = {
    "no ratings at all": (
        "update documents set rating = null, nps_score = null, csat = null",
        {
            f"select scores, nps, satisfactions, csat, ratings, rating, stars from scores where {ALL}": (0, None, 0, None, 0, None, None),
            "select count(*) from theme_impact": (0,),
            "select count(*) from score_movement": (0,),
            f"select count(*), count(rating), count(nps) from insights where {ALL}": (7, 0, 0),
        },
    ),
    "scores that are all the same": (
        "update documents set rating = 1, nps_score = 10, csat = 1",
        {
            f"select nps, nps_low < 100, nps_high, csat, csat_low < 1, csat_high > 0.999, stars from scores where {ALL}": (
                *(100, True, 100, 1, True, True, 5),
            ),
            "select count(effect), count(distinct verdict), min(verdict) from theme_impact": (0, 1, "undecided"),
            "select max(abs(total)) < 1e-9 from score_movement": (True,),
        },
    ),
    "one respondent": (
        "; ".join(f"delete from {table} {SILENT}" for table in (*VOICE[1:5], "documents")),
        {
            f"select distinct base_people, evidence from insights where {ALL}": (1, "anecdote"),
            "select count(*) filter (segment <> 'all') from insights": (0,),
            "select distinct verdict from theme_impact": ("too few",),
            "select (select count(*) from segment_gaps) + (select count(*) from theme_churn) + (select count(*) from group_themes)": (0,),
            "select count(*) from alerts where alert": (0,),
        },
    ),
    "two scores in a wave": (
        "update documents set wave = 'spring', nps_score = 0 where person_id = 'p5'; "
        "update documents set nps_score = 10 where "
        "document_id = (select max_by(document_id, created_at) from documents where person_id = 'p5')",
        {
            f"select count(*), any_value(score) from respondents where respondent = 'shop:p5' and {ALL}": (1, 10),
            "select scores from scores where segment = 'all' and period = 'all'": (53,),
            "select count(*) from scores where segment = 'wave=spring'": (0,),  # one person
        },
    ),
    "a customer with two segments": (
        "update documents set segments = map {'plan': 'basic'} where document_id = "
        "(select min(document_id) from documents where person_id = 'p5')",
        {
            "select sum(people) filter (segment <> 'all') - sum(people) filter (segment = 'all') from denominators "
            "where period = 'all' and (segment = 'all' or segment like 'plan=%')": (1,),
            "select people_one + people_other from compare_segments('plan=basic', 'plan=pro') limit 1": (52,),
        },
    ),
    "words and events before joining": (
        "update customers set joined_at = timestamp '2030-01-01', left_at = null; "
        "insert into events values ('e', 'log', 'l', 'p5', 'renewal', timestamp '1990-01-01', 9.5)",
        {
            "select events, is_lead from person_profiles where customer_id = 'p5'": (1, True),
            "select sum(customers), count(churn) from churn_by_period": (0, 0),
            "select count(distinct verdict), min(verdict), sum(left_count) from theme_churn": (1, "too few", 0),
            "select count(*) from event_changes": (0,),  # it concerns one customer
        },
    ),
    "no lifetime value": (
        "update customers set lifetime_value = null",
        {
            "select count(*) > 0, count(value_at_stake) from theme_churn": (True, 0),
            "select valued, value from value_at_stake([1, 2, 3, 4, 5])": (0, None),
        },
    ),
    "a theme in every document": (
        "update sentence_themes set theme_id = 1",
        {
            f"select share, share_low < 1, share_high > 0.999, rating_others, nps_others from insights where theme_id = 1 and {ALL}": (
                *(1, True, True, None, None),
            ),
            "select distinct verdict, p from segment_gaps where theme_id = 1": ("undecided", None),
            "select distinct verdict, effect from theme_impact where theme_id = 1 and what = 'mentions'": ("too few", None),
            "select customers, others, churn_others, difference, verdict from theme_churn where theme_id = 1": (
                *(53, 0, None, None, "too few"),
            ),
        },
    ),
    "a theme in one document": (
        "update sentence_themes set theme_id = 2 where theme_id = 1; "
        "update sentence_themes set theme_id = 1 where sentence_id = (select min(sentence_id) from sentence_themes)",
        {
            f"select people, share_low > 0, share_high < 0.2, change from insights where theme_id = 1 and {ALL}": (1, True, True, None),
            "select distinct verdict from theme_impact where theme_id = 1": ("too few",),
            "select count(*) from theme_churn where theme_id = 1 and driver_id is null": (0,),  # one customer
            "select count(*) from alerts where theme_id = 1 and alert": (0,),
        },
    ),
    "an empty period": (
        "update documents set created_at = created_at - to_months(1) where month(created_at) = 2",
        {
            "select count(*) from insights where period = '2024-02'": (0,),
            "select count(previous_share), count(change) from insights where period = '2024-03'": (0, 0),
            "select count(*) from compare_scores('2024-01', '2024-03') where score = 'rating' and part = 'all'": (1,),
            "select count(*) from compare_scores('2024-02', '2024-03')": (0,),
        },
    ),
    "weights of zero": (
        "update documents set weight = 0",
        {"select (select count(*) from weighted_measures) + (select count(*) from weighted_scores)": (0,)},
    ),
    "a segment of one": (
        "update documents set segments = map {'plan': 'gold'} where person_id = 'p5'",
        {
            "select count(*) from insights where segment = 'plan=gold'": (0,),
            "select count(*) from scores where segment = 'plan=gold'": (0,),
            "select count(*) from segment_gaps where segment = 'plan=gold'": (0,),
            "select count(*) from theme_shares('year', segment := 'plan=gold')": (0,),
            f"select base_people from insights where theme_id = 1 and {ALL}": (53,),
        },
    ),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    with two_levels(folder) as store:
        store.connection.execute(PEOPLE)
    return folder / "voc.duckdb"


@pytest.mark.parametrize("case", CASES)
def test_measures_say_what_there_is_to_say(made, tmp_path, case):
    spoil, wanted = CASES[case]
    shutil.copy(made, tmp_path / "voc.duckdb")
    with Store.open(tmp_path / "voc.duckdb") as store:
        store.connection.execute(spoil)
        for step in MEASURED:
            step.run(store, settings_of(tmp_path))
        for query, figures in wanted.items():
            assert store.connection.execute(query).fetchone() == figures, query
        assert check_intervals(store) > 20


def check_intervals(store):
    """Return how many figures of all tables have an interval, having seen that each lies within its own and is a number."""
    found = store.query("""
        select low.table_name as "table", low.column_name[:-5] as name from duckdb_columns() as low
        inner join duckdb_columns() as figure on figure.table_name = low.table_name and figure.column_name = low.column_name[:-5]
        where low.column_name like '%\\_low' escape '\\' and not low.internal
    """)
    for table, name in found.itertuples(index=False):
        held = f"{name}_low <= {name} + 1e-9 and {name} <= {name}_high + 1e-9 and isfinite({name}_high - {name}_low)"
        assert store.value(f"select count(*) from {table} where not ({held})") == 0, f"{table}.{name}"
    return len(found)


def test_scores_of_a_theme_are_those_of_who_mentions_it(made, tmp_path):
    """Satisfaction is that of the last answer in a wave; what customers are worth counts once who voices two themes."""
    shutil.copy(made, tmp_path / "voc.duckdb")
    with Store.open(tmp_path / "voc.duckdb") as store:
        store.connection.execute("update documents set wave = if(month(created_at) = 1, 'winter', null)")
        for step in MEASURED[:2]:
            step.run(store, settings_of(tmp_path))
        store.make("view", "theme_scores")
        found = store.query(
            "from theme_scores where theme_id = 1 and period = 'all' and segment in ('all', 'wave=winter') order by segment"
        )
        said = store.query("""
            select person_id, coalesce(wave, '') as wave, rating from documents
            where document_id in (select document_id from mentions where theme_id = 1)
        """)
        told = store.query("select person_id, coalesce(wave, '') as wave, csat, created_at, document_id from documents")
        last = told.sort_values(["created_at", "document_id"]).groupby(["person_id", "wave"])["csat"].last()
        for row, rows in zip(found.itertuples(), (said, said[said["wave"] == "winter"]), strict=True):
            csat = last.loc[list(rows[["person_id", "wave"]].drop_duplicates().itertuples(index=False, name=None))]
            assert (row.satisfactions, row.csat) == (len(csat), pytest.approx((csat >= 0.75).mean()))
            assert (row.stars, row.stars_from, row.stars_to) == (pytest.approx(1 + 4 * rows["rating"].mean(), abs=1e-6), 1, 5)
        stays = "left_at is null and customer_id in (select person_id from mentions where theme_id in (1, 3))"
        assert store.query("select customers, value from value_at_stake([1, 3])").values.tolist() == [
            list(store.connection.execute(f"select count(*), 100.0 * count(*) from customers where {stays}").fetchone())
        ]
