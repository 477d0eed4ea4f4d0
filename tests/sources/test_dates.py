from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.sources.dates import Dates, Votes, are_serials
from pipeline.sources.relative_dates import NO_DAY

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
        ("1er mars 2024", "2024-03-01 00:00:00"),
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
        ("yesterday", NO_DAY),
        ("2015-02-30", "not a date"),
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


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2023/10/24 1:43:05 PM GMT+2", "2023-10-24 11:43:05"),
        ("2023/10/27 9:00:00 PM GMT-3", "2023-10-28 00:00:00"),
        ("2023/10/26 9:00:00 AM UTC+5:30", "2023-10-26 03:30:00"),
        ("2023-10-24 10:00 GMT+0530 (India Standard Time)", "2023-10-24 04:30:00"),
        ("Tue Oct 24 2023 10:00:00 GMT-0300 (Brasilia Standard Time)", "2023-10-24 13:00:00"),
        ("Tue Oct 24 10:00:00 GMT+02:00 2023", "2023-10-24 08:00:00"),
        ("Tue Oct 24 10:00:00 PST 2023", "2023-10-24 18:00:00"),
        ("2023-10-24 10:00:00 +0200 CEST", "2023-10-24 08:00:00"),
        ("2023/10/25 11:03:14 AM EET", "2023-10-25 09:03:14"),
        ("2023/10/28 9:00:00 AM AST", "2023-10-28 13:00:00"),
        ("24.10.2023 10:00 (MESZ)", "2023-10-24 08:00:00"),
        ("24.10.2023, 10:00 Uhr", "2023-10-24 10:00:00"),
        ("2023-07-24 10:00 Europe/Berlin", "2023-07-24 08:00:00"),
        ("2023-12-24 10:00 Europe/Berlin", "2023-12-24 09:00:00"),
        ("2023-07-24 10:00 EST5EDT", "2023-07-24 14:00:00"),
    ],
)
def test_zones_have_the_sign_that_people_mean(raw, expected):
    assert str(dates().read(raw).value) == expected


@pytest.mark.parametrize(
    "raw", ["2023-10-24 10:00 IST", "24 Oct 2023 10:00 XYZ", "Oct 24, 2023 10:00 AM Mars/Olympus", "Tue Oct 24 10:00:00 IST 2023"]
)
def test_a_zone_without_one_meaning_is_refused_with_the_reason(raw):
    moment = dates().read(raw)
    assert moment.value is None
    assert "is unknown or has several meanings" in moment.reason


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Reviewed in the United States on January 5, 2023", "2023-01-05"),
        ("Reviewed in the United Kingdom 🇬🇧 on 5 August 2023", "2023-08-05"),
        ("Rezension aus Deutschland vom 5. August 2023", "2023-08-05"),
        ("Commenté en France le 1er août 2023", "2023-08-01"),
        ("Le 3 mars 2022", "2022-03-03"),
        ("Submitted: 2022-03-03", "2022-03-03"),
        ("Submitted on 03/25/2022 at 10:00", "2022-03-25"),
        ("Date of experience: March 02, 2024", "2024-03-02"),
        ("Updated Jul 3, 2024", "2024-07-03"),
        ("Edited: 3 Jul 2024", "2024-07-03"),
        ("Jul 3, 2024 (edited)", "2024-07-03"),
        ("Jul 3, 2024 (edited Jul 9, 2024)", "2024-07-03"),
        ("2024-07-03 10:00 · Edited", "2024-07-03"),
        ("/Date(1424776536000)/", "2015-02-24"),
        ("2023年8月5日にレビュー済み", "2023-08-05"),
        ("09 13, 2009", "2009-09-13"),
    ],
)
def test_words_around_a_date_are_cut(raw, expected):
    assert str(dates().read(raw).value)[:10] == expected


@pytest.mark.parametrize("raw", ["A1424776536", "-1424776536", "Order 20240302-7", "I bought it on 2024-03-02 and it broke on 2024-03-09"])
def test_ids_and_prose_are_no_dates(raw):
    assert dates().read(raw) == (None, "not a date")


@pytest.mark.parametrize(
    "raw", ["0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "1900-01-00", "1/0/1900", "1900-01-01", "1980-01-01 00:00:00", "9999-12-31"]
)
def test_a_placeholder_is_no_date_and_no_fault(raw):
    assert dates().read(raw) == (None, None)


def test_a_customer_may_have_joined_on_the_day_that_surveys_use_for_none():
    assert Dates("joined", True, NOW, earliest=datetime(1900, 1, 1)).read("1980-01-01").value == datetime(1980, 1, 1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["44927", "44927.5", "", "45000"], True),
        (["44927", "1424776536"], False),
        (["44927", "soon"], False),
        (["12345"], False),  # a postcode, or 1933
        (["99999"], False),
        ([], False),
    ],
)
def test_a_column_of_days_as_excel_counts_them(values, expected):
    assert are_serials(values, NOW) is expected


def test_days_as_excel_counts_them():
    one = Dates("posted", True, NOW, serial=True)
    assert one.read("44927").value == datetime(2023, 1, 1)
    assert one.read("44927.5").value == datetime(2023, 1, 1, 12)
    assert one.read("44927,25").value == datetime(2023, 1, 1, 6)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("3 weeks ago", "2026-03-10"),
        ("a month ago", "2026-02-28"),
        ("Edited 2 days ago", "2026-03-29"),
        ("over 2 years ago", "2024-03-31"),
        ("two hours ago", "2026-03-30"),
        ("yesterday at 10:15", "2026-03-30"),
        ("today", "2026-03-31"),
        ("last week", "2026-03-24"),
        ("3w", "2026-03-10"),
        ("5d ago", "2026-03-26"),
        ("vor 3 Wochen", "2026-03-10"),
        ("vor einem Monat", "2026-02-28"),
        ("il y a 2 jours", "2026-03-29"),
        ("hace un año", "2025-03-31"),
    ],
)
def test_relative_dates_count_from_the_day_that_is_given(raw, expected):
    one = Dates("posted", True, NOW, relative_to=datetime(2026, 3, 31))
    assert str(one.read(raw).value)[:10] == expected
    by_row = Dates("posted", True, NOW, day_column="fetched")
    assert str(by_row.read(raw, "31/03/2026").value)[:10] == expected
    assert by_row.read(raw, "") == (None, NO_DAY)


@pytest.mark.parametrize("raw", ["some time ago", "a few days ago", "3 parsecs ago", "3 kg", "the day before"])
def test_a_vague_time_is_no_date(raw):
    assert Dates("posted", True, NOW, relative_to=datetime(2026, 3, 31)).read(raw) == (None, "not a date")


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
