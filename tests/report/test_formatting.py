"""Figures in words, and points in time."""

from datetime import date

import pytest

from pipeline.report.formatting import (
    association,
    changed,
    churn_words,
    day,
    driver_words,
    event_words,
    gap_words,
    hundred,
    impact_words,
    percent,
    period_words,
    segment_words,
    signed,
    visible,
    whole,
)
from pipeline.report.trend import draw, following, last_complete, place_periods

PERIODS = [
    {"period": "2024-01", "period_start": date(2024, 1, 1), "people": 40, "complete": True},
    {"period": "2024-02", "period_start": date(2024, 2, 1), "people": 50, "complete": True},
    {"period": "2024-05", "period_start": date(2024, 5, 1), "people": 10, "complete": False},
]


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (whole(1040), "1,040"), (whole(None), "–"), (percent(0.204), "20.4\u00a0%"), (percent(0), "0.0\u00a0%"),
        (percent(0.0001), "under 0.1\u00a0%"), (percent(None), "–"), (signed(-12.4), "−12"), (signed(0.125, 2), "+0.13"),
        (signed(-0.001, 2), "0.00"), (hundred(0.505), "51"), (day(date(2024, 5, 12)), "12 May 2024"), (day(None), "no date"),
        (period_words("2024-05"), "May 2024"), (period_words("2024-Q2"), "Q2 2024"), (period_words("2024-W07"), "week 7 of 2024"),
        (period_words("2024"), "2024"), (segment_words("a=b=c"), "a: b=c"), (segment_words("all"), "everybody"),
        (visible("a\x00b\tc\u202e"), "a\N{REPLACEMENT CHARACTER}b\tc\u202e"), (visible(3), 3),
    ],
)  # fmt: skip
def test_words(made, wanted):
    assert made == wanted


@pytest.mark.parametrize(
    ("ends", "wanted"),
    [
        ((0.1, 0.2, 0.3, 0.4), "associated with lower ratings"),
        ((0.3, 0.4, 0.1, 0.2), "associated with higher ratings"),
        ((0.1, 0.3, 0.2, 0.4), "no clear difference"),
        ((None, None, 0.2, 0.4), "too few to compare"),
    ],
)
def test_association_needs_intervals_that_do_not_overlap(ends, wanted):
    low, high, others_low, others_high = ends
    row = {
        "rating": 0.2, "rating_low": low, "rating_high": high, "rating_others": 0.3, "rating_others_low": others_low,
        "rating_others_high": others_high,
    }  # fmt: skip
    assert association(row, "rating", "ratings") == wanted
    assert association({**row, "rating": None}, "rating", "ratings") == ""


def test_a_change_is_told_only_below_the_limit():
    assert changed({"change": -0.031, "change_q": 0.049}) == "down 3.1 points"
    assert changed({"change": 0.5, "change_q": 0.05}) == "" == changed(None) == changed({"change": None, "change_q": None})


@pytest.mark.parametrize(
    ("unit", "start", "wanted"),
    [
        ("week", date(2024, 12, 30), date(2025, 1, 6)),
        ("month", date(2024, 2, 1), date(2024, 3, 1)),
        ("quarter", date(2024, 10, 1), date(2025, 1, 1)),
        ("year", date(2024, 1, 1), date(2025, 1, 1)),
    ],
)
def test_following_period(unit, start, wanted):
    assert following(start, unit) == wanted


def test_moments_know_gaps_and_whether_a_period_is_complete():
    axis = place_periods(PERIODS, "month")
    assert [moment.joined for moment in axis] == [False, True, False]
    assert [moment.complete for moment in axis] == [True, True, False]
    assert [moment.x for moment in axis] == [0, pytest.approx(100 * 31 / 121, abs=0.01), 100]
    assert last_complete(axis).period == "2024-02"
    assert place_periods([], "month") == [] and last_complete([]) is None


def test_a_drawing_breaks_at_gaps_and_stays_inside():
    cells = {"2024-01": {"share": 0.2, "share_low": 0.1, "share_high": 0.4}, "2024-05": {"share": 0.1, "share_low": 0.0, "share_high": 0.3}}
    drawing = draw(place_periods(PERIODS, "month"), cells)
    assert len(drawing.lines) == 2 and len(drawing.band) == 1
    assert drawing.top == 0.4 and drawing.lines[0].startswith("0,50.0 ")
    points = [point.split(",") for line in (*drawing.lines, *drawing.band) for point in line.split()]
    assert all(0 <= float(part) <= 100 for point in points for part in point)
    assert "lowest 0.0\u00a0% in February 2024, highest 20.0\u00a0% in January 2024" in drawing.words
    # Nobody of 50: the interval is not zero wide.
    assert f"{place_periods(PERIODS, 'month')[1].x:g},{100 - 100 * 1.96**2 / (50 + 1.96**2) / 0.4:.1f}" in drawing.band[0]
    assert draw(place_periods(PERIODS[:1], "month"), cells) is None


def test_a_driver_says_how_many_say_it_and_how_many_give_it_as_a_reason():
    said = {"people": 41, "reason_people": 6, "base_people": 152, "share": 0.27, "share_low": 0.2059, "share_high": 0.3452}
    wanted = "41 people say so, 6 of them as a reason; 27.0\u00a0% (20.6\u00a0% to 34.5\u00a0%) of the 152 who say anything concrete"
    assert driver_words(said) == wanted
    assert driver_words(said | {"people": 3, "reason_people": 0, "base_people": 9}) == "3 people say so, none of them as a reason"
    assert driver_words(said | {"people": 1, "reason_people": 1, "base_people": 9}) == "1 person says so, as a reason"


CHURN = {
    "customers": 44,
    "rate": 0.432,
    "others": 294,
    "rate_others": 0.122,
    "difference": 0.24,
    "difference_low": 0.088,
    "difference_high": 0.393,
}
HELD = "with their segments and time as customers held equal"


@pytest.mark.parametrize(
    ("changes", "ends_in"),
    [
        ({"verdict": "more"}, f"associated with leaving more often: +24.0 points (+8.8 to +39.3) {HELD}"),
        ({"verdict": "undecided", "difference_low": -0.1}, f"+24.0 points (−10.0 to +39.3) {HELD}, which may be chance"),
        ({"verdict": "too few", "difference": None}, "of the other 294 who wrote; too few to compare"),
    ],
)
def test_churn_is_told_without_a_cause(changes, ends_in):
    said = churn_words(CHURN | changes)
    assert "of the 44 customers who speak of it have left" in said
    assert said.endswith(ends_in)


def test_a_gap_names_the_group_and_the_others():
    gap = {"segment": "plan=Family", "share": 0.121, "base_people": 116, "share_others": 0.043}
    assert gap_words(gap) == "plan Family (12.1\u00a0% of 116, 4.3\u00a0% of the others)"


THEN = "associated with it, as other things may have changed then"
CHANGE = {"what": "mentions", "difference": -0.032, "difference_low": -0.059, "difference_high": -0.004, "events": 6, "complete": True}


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        (
            {"verdict": "less"},
            f"of people who mention it, 8 weeks from it, beside 8 before; {THEN}",
        ),
        (
            {"verdict": "undecided"},
            "of people who mention it, 8 weeks from it, beside 8 before; the surest of 6 events, and it may be chance",
        ),
        (
            {"verdict": "less", "what": "complaints", "complete": False},
            f"of people who complain of it, 8 weeks from it, which are not over, beside 8 before; {THEN}",
        ),
    ],
)
def test_an_event_is_told_without_a_cause(changes, wanted):
    assert event_words(CHANGE | changes) == f"−3.2 points (−5.9 to −0.4) {wanted}"


RATING = {
    "scores": 319, "mentions": 35, "effect": -0.152, "effect_low": -0.2717, "effect_high": -0.0323, "stars": -0.608, "stars_low": -1.087,
    "stars_high": -0.129, "disagrees": False, "verdict": "lowers",
}  # fmt: skip
NOBODY = dict.fromkeys(("rating", "nps", "rating_complaints", "nps_complaints"))
EQUAL = "other themes, source, segments and month held equal"


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, f"Rating: associated with 0.6 stars less, {EQUAL} (−1.1 to −0.1)"),
        ({"disagrees": True}, f"Rating: associated with 0.6 stars less, {EQUAL} (−1.1 to −0.1); alone it points the other way"),
        ({"stars": None}, f"Rating: associated with 15.2 points of 100 less, {EQUAL} (−27.2 to −3.2)"),
        ({"verdict": "undecided", "stars_high": 0.2}, f"Rating: −0.6 stars, {EQUAL} (−1.1 to +0.2), which may be chance"),
        ({"verdict": "too few", "effect": None, "stars": None}, "Rating: too few to tell (35 of 319 scores)"),
        ({"verdict": "undecided", "effect": None, "stars": None}, "Rating: cannot be told from what stands beside it"),
    ],
)
def test_an_impact_is_told_without_a_cause_on_the_scale_that_was_asked(changes, wanted):
    assert impact_words(NOBODY | {"rating": RATING | changes}) == wanted


def test_an_impact_on_nps_is_told_in_points_beside_that_on_the_rating():
    nps = {"scores": 158, "mentions": 38, "effect": 17.2, "effect_low": 4.0, "effect_high": 30.1, "stars": None, "disagrees": False}
    said = impact_words(NOBODY | {"rating": RATING, "nps": nps | {"verdict": "lifts"}})
    assert said.endswith(f"; NPS: associated with 17.2 points more, {EQUAL} (+4.0 to +30.1)")


def test_complaints_are_told_beside_mentions_unless_they_are_too_few():
    few = NOBODY | {"rating": RATING, "rating_complaints": RATING | {"verdict": "too few"}}
    assert impact_words(few) == impact_words(NOBODY | {"rating": RATING})
    said = impact_words(few | {"rating_complaints": RATING | {"stars": -1.2}})
    assert "; Rating of those who complain: associated with 1.2 stars less, complaints of others held equal too (" in said
