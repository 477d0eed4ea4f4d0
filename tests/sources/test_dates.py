from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.sources.dates import Dates, Votes

from .conftest import NOW


def dates(day_first: bool = True, date_format: str | None = None) -> Dates:
    return Dates("posted", day_first, NOW, date_format)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2015-02-24", "2015-02-24 00:00:00"),
        ("2015-02-24T11:15:36Z", "2015-02-24 11:15:36"),
        ("2015-02-24 11:15:36 -0800", "2015-02-24 19:15:36"),
        ("2015-02-24T11:15:36.250+01:00", "2015-02-24 10:15:36.250000"),
        ("2015-02-24 11:15 UTC", "2015-02-24 11:15:00"),
        ("20150224", "2015-02-24 00:00:00"),
        ("1424776536", "2015-02-24 11:15:36"),
        ("1424776536000", "2015-02-24 11:15:36"),
        ("1424776536.5", "2015-02-24 11:15:36.500000"),
        ("24/02/2015", "2015-02-24 00:00:00"),
        ("02/24/2015", "2015-02-24 00:00:00"),
        ("24.02.2015 11:15", "2015-02-24 11:15:00"),
        ("24-2-15", "2015-02-24 00:00:00"),
        ("2/24/2015 1:05:09 PM", "2015-02-24 13:05:09"),
        ("24/02/2015, 12:00 am", "2015-02-24 00:00:00"),
        ("2 March 2024", "2024-03-02 00:00:00"),
        ("Mar 2, 2024", "2024-03-02 00:00:00"),
        ("March 2nd, 2024 at 3:04 pm", "2024-03-02 15:04:00"),
        ("Saturday, 2 March 2024", "2024-03-02 00:00:00"),
        ("02-Mar-2024", "2024-03-02 00:00:00"),
        ("2-MAR-24 10:00:00", "2024-03-02 10:00:00"),
        ("2. März 2024", "2024-03-02 00:00:00"),
        ("2 de marzo de 2024", "2024-03-02 00:00:00"),
        ("1er mars 2024", None),
        ("2020/3/18", "2020-03-18 00:00:00"),
        ("2020/3/8", "2020-03-08 00:00:00"),
        ("2020.03.18", "2020-03-18 00:00:00"),
        ("Tue Feb 24 11:15:36 +0000 2015", "2015-02-24 11:15:36"),
        ("Tue, 24 Feb 2015 11:15:36 +0100", "2015-02-24 10:15:36"),
        ("24 Feb 2015 11:15 PST", "2015-02-24 19:15:00"),
        ("August 2015", "2015-08-01 00:00:00"),
        ("2015-08", "2015-08-01 00:00:00"),
    ],
)
def test_dates_as_exports_write_them(raw, expected):
    moment = dates().read(raw)
    assert str(moment.value) == str(expected)
    assert (moment.reason is None) == (expected is not None)


@pytest.mark.parametrize(
    ("raw", "day", "month"),
    [("03/04/2024", "2024-04-03", "2024-03-04"), ("3-4-24", "2024-04-03", "2024-03-04"), ("03.04.2024", "2024-04-03", "2024-04-03")],
)
def test_ambiguous_dates_follow_the_column(raw, day, month):
    assert [str(dates(order).read(raw).value)[:10] for order in (True, False)] == [day, month]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("1970-01-01", "the epoch, a missing date"),
        ("0", "the epoch, a missing date"),
        ("01/01/1970", "the epoch, a missing date"),
        ("1969-12-31 16:00:00 -0800", "the epoch, a missing date"),
        ("1970-01-01T00:00:00Z", "the epoch, a missing date"),
        ("2026-06-03", "in the future"),
        ("2062-01-01", "in the future"),
        ("1989-12-31", "before 1990"),
        ("0001-01-01T00:00:00+05:00", "not a date"),
        ("yesterday", "not a date"),
        ("2015-02-30", "not a date"),
        ("0000-00-00", "not a date"),
        ("31/31/2015", "not a date"),
        ("2015", "not a date"),
        ("10", "not a date"),
        ("May", "not a date"),
        ("Friday", "not a date"),
        ("42", "not a date"),
        ("9" * 400, "not a date"),
        ("10:30", "not a date"),
        ("45000", "not a date"),
    ],
)
def test_dates_that_are_refused(raw, reason):
    assert dates().read(raw) == (None, reason)


def test_within_a_day_it_is_not_the_future():
    assert dates().read("2026-06-02 11:00").value == datetime(2026, 6, 2, 11)


@pytest.mark.parametrize("raw", [None, "", "na", "NaT", "null", "-"])
def test_missing_is_no_fault(raw):
    assert dates().read(raw) == (None, None)


def test_a_format_that_is_given_wins():
    one = dates(date_format="%y%d%m")
    assert one.read("240302").value == datetime(2024, 2, 3)
    assert one.read("2024-03-02") == (None, "not a date in the format %y%d%m")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["24/02/2015", "01/02/2015"], (True, True)),
        (["02/24/2015", "01/02/2015"], (False, True)),
        (["02/24/2015", "02/25/2015", "24/02/2015"], (False, True)),
        (["05/12/2026"], (False, True)),  # 5 December 2026 is still to come
        (["12/05/2026"], (True, True)),
        (["02/03/2024"], (True, False)),
        (["05/05/2024", "2024-02-03", "na", None, "01/02/0000", "1/2/123"], (True, True)),
        ([], (True, True)),
    ],
)
def test_votes_on_the_order_of_day_and_month(values, expected):
    votes = Votes()
    for raw in values:
        votes.add(raw)
    assert votes.day_first(NOW) == expected


def test_a_column_that_holds_no_dates():
    one = dates()
    for raw in ["soon", "later"] * 11:
        one.read(raw)
    with pytest.raises(SourceError, match=r'22 of 22 values are no dates, "soon" for example; set options.date_format'):
        one.check("file.csv")


@given(st.datetimes(datetime(1990, 1, 2), datetime(2026, 5, 31)), st.integers(-14 * 60, 14 * 60))
def test_any_moment_in_any_zone_comes_back_in_utc(moment, minutes):
    moment = moment.replace(microsecond=0)
    zoned = moment.replace(tzinfo=UTC).astimezone(timezone(timedelta(minutes=minutes)))
    forms = [
        zoned.isoformat(),
        f"{zoned:%Y-%m-%d %H:%M:%S %z}",
        f"{zoned:%d %B %Y %H:%M:%S %z}",
        f"{zoned:%d/%m/%Y %H:%M:%S %z}",
        f"{moment.replace(tzinfo=UTC).timestamp():.0f}",
    ]
    assert {dates().read(form).value for form in forms} == {moment}


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused(raw):
    moment = dates().read(raw)
    assert moment.value is None or moment.value.tzinfo is None


@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M:%S -0800", "%d/%m/%Y %H:%M", "%d %b %Y %H:%M:%S", "%a %b %d %H:%M:%S +0000 %Y"])
def test_fifty_thousand_different_dates_are_read(form):
    raws = [f"{datetime(2020, 1, 1) + timedelta(minutes=n):{form}}" for n in range(50_000)]
    one = dates()
    assert sum(one.read(raw).value is not None for raw in raws) == len(raws)
