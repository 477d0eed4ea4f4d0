"""Customers and events: what is read, what is refused and why, and what a later file changes."""

import pytest

from pipeline.errors import SettingsError
from pipeline.sources.crm import amount
from pipeline.sources.load import load
from pipeline.store import Store

CONFIG = """
store = "voc.duckdb"
[[source]]
name = "crm"
kind = "customers"
path = "customers.csv"
[source.columns]
customer_id = "id"
joined = "since"
left = "until"
lifetime_value = "value"
[source.segments]
plan = "plan"
[[source]]
name = "log"
kind = "events"
path = "events.csv"
[source.columns]
event = "what"
created_at = "when"
customer_id = "who"
amount = "sum"
"""
HEAD = "id,since,until,value,plan\n"
CUSTOMERS = HEAD + 'a,1975-03-01,,"1,200.50",Solo\nb,2024-03-01,2025-03-01,80,Duo\n'
EVENTS = "what,when,who,sum\nrenewal,2025-01-01,a,9.99\nrenewal,2025-01-01,a,9.99\nrelease 5,2025-02-01,,\n"


def loaded(settings, query="from customers order by joined_at"):
    with Store.open(settings.store) as store:
        counts = load(store, settings)
        assert store.query("from reconciliation")["balanced"].all()
        return counts, store.query(query)


def test_customers_are_read_with_their_dates_value_and_segments(project):
    counts, found = loaded(project({"customers.csv": CUSTOMERS, "events.csv": EVENTS}, CONFIG))
    assert (counts.rows_in, counts.rows_out, counts.failures) == (5, 5, ())
    assert found["lifetime_value"].tolist() == [1200.5, 80]
    assert found["joined_at"].dt.year.tolist() == [1975, 2024]
    assert found["left_at"].isna().tolist() == [True, False]
    assert [dict(one) for one in found["segments"]] == [{"plan": "Solo"}, {"plan": "Duo"}]
    assert found["customer_id"].str.startswith("p_").all()


def test_equal_events_are_several_and_some_concern_everybody(project):
    _, found = loaded(project({"customers.csv": CUSTOMERS, "events.csv": EVENTS}, CONFIG), "from events order by happened_at, event_id")
    assert found["event"].tolist() == ["renewal", "renewal", "release 5"]
    assert found["customer_id"].notna().tolist() == [True, True, False]
    assert found["amount"].tolist()[:2] == [9.99, 9.99]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",2024-01-01,,1,Solo", "a customer without an id"),
        ("a,2024-01-01,,1,Duo", "the customer stands in the file twice"),
        ("c,2024-01-01,2023-01-01,1,Solo", "left before joined"),
        ("d,2024-01-01,,lots,Solo", "not an amount"),
        ("e,soon,,1,Solo", "not a date"),
        ("f,2024-01-01,2999-01-01,1,Solo", "in the future"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(project, row, reason):
    many = "".join(f"x{place},2020-01-01,,1,Solo\n" for place in range(20))
    settings = project({"customers.csv": CUSTOMERS + many + row + "\n", "events.csv": EVENTS}, CONFIG)
    _, refused = loaded(settings, "from rejects")
    assert list(zip(refused["line"], refused["reason"], strict=True)) == [(24, reason)]


def test_a_later_file_changes_a_customer_and_forgets_nobody(project, tmp_path):
    settings = project({"customers.csv": CUSTOMERS, "events.csv": EVENTS}, CONFIG)
    loaded(settings)
    (tmp_path / "customers.csv").write_text(HEAD + "a,1975-03-01,2025-05-01,1200.50,Solo\n")
    counts, found = loaded(settings)
    assert counts.rows_out == 1
    assert found["left_at"].notna().all()
    assert len(found) == 2
    assert loaded(settings)[0].idle


def test_an_event_needs_a_name_and_a_date(project):
    broken = EVENTS + ",2025-01-01,a,1\n" + "renewal,,a,1\n" + "renewal,2025-01-01,a,1\n" * 20
    _, refused = loaded(project({"customers.csv": CUSTOMERS, "events.csv": broken}, CONFIG), "from rejects order by line")
    assert refused["reason"].tolist() == ["an event without a name", "an event without a date"]


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ('joined = "since"', 'rating = "since"', "has no use for columns.rating"),
        ('customer_id = "id"\n', "", "maps no customer_id"),
        ('created_at = "when"\n', "", "maps no created_at"),
    ],
)
def test_a_mapping_that_does_not_fit_its_kind_is_refused(project, wrong, right, message):
    with pytest.raises(SettingsError, match=message):
        project({}, CONFIG.replace(wrong, right))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,234.50", 1234.5),
        ("1.234,50 €", 1234.5),
        ("£-12", -12),
        ("1,234", 1234),
        ("12,5", 12.5),
        ("1.234.567", 1234567),
        ("$1 234,00", 1234),
        ("n/a", None),
    ],
)
def test_sums_of_money_are_read_as_people_write_them(written, meant):
    assert amount(written).value == meant
    assert amount(written).reason is None
