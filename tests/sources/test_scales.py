from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.sources.scales import NO_NUMBER, Scale, read_count, read_votes, read_weight


def scale(low: float = 1, high: float = 5, onto: float = 1.0, setting: str | None = "rating_scale") -> Scale:
    return Scale("stars", setting, low, high, onto)


@pytest.mark.parametrize(
    ("raw", "low", "high", "value"),
    [
        ("1", 1, 5, 0),
        ("5", 1, 5, 1),
        ("3.0", 1, 5, 0.5),
        (" 4 ", 1, 5, 0.75),
        ("4,5", 1, 5, 0.875),
        ("+4", 1, 5, 0.75),
        ("5/5", 1, 5, 1),
        ("5/5", 1, 10, 1),
        ("1/5", 1, 10, 0),
        ("4 out of 5", 1, 5, 0.75),
        ("7 of 10", 0, 10, 0.7),
        ("8/10", 0, 5, 0.8),
        ("3/5", -5, 5, 0.8),
        ("0/3", -5, 5, 0.5),
        ("4 stars", 1, 5, 0.75),
        ("4 Stars!", 1, 5, 0.75),
        ("4 - satisfied", 1, 5, 0.75),
        ("10 (extremely likely)", 0, 10, 1),
        ("★★★★☆", 1, 5, 0.75),
        ("★★★", 1, 5, 0.5),
        ("80%", 1, 5, 0.8),
        ("-2", -5, 5, 0.3),
    ],
)
def test_ratings_as_people_write_them(raw, low, high, value):
    reading = scale(low, high).read(raw)
    assert reading.value == pytest.approx(value)
    assert reading.reason is None


@pytest.mark.parametrize("raw", [None, "", "  ", "na", "NA", "n/a", "N/A", "-", "none", "null", "NaN", "--"])
def test_missing_is_no_fault(raw):
    assert scale().read(raw) == (None, None)
    assert read_count(raw) == (None, None)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("6", "outside the scale 1 to 5"),
        ("0", "outside the scale 1 to 5"),
        ("11 of 10", "outside the scale 1 to 10"),
        ("0/5", "outside the scale 1 to 5"),
        ("abc", NO_NUMBER),
        ("-o", NO_NUMBER),
        ("1e400", NO_NUMBER),
        ("inf", NO_NUMBER),
        ("5/0", "outside the scale 0 to 0"),
        ("2026-01-01", NO_NUMBER),
    ],
)
def test_values_that_are_refused(raw, reason):
    assert scale().read(raw) == (None, reason)


def test_a_recommend_score_stays_on_its_scale():
    assert [scale(0, 10, onto=10, setting=None).read(raw).value for raw in ("0", "7", "10", "9/10", "4/5")] == [0, 7, 10, 9, 8]


@given(st.floats(-1e6, 1e6), st.floats(-100, 100), st.floats(0.1, 100))
def test_a_reading_never_leaves_the_unit(value, low, width):
    reading = scale(low, low + width).read(f"{value:.4f}")
    assert (reading.value is None) == (reading.reason is not None)
    assert reading.value is None or 0 <= reading.value <= 1


@pytest.mark.parametrize(
    ("raw", "low", "high", "value"),
    [
        ("Extremely likely (10)", 0, 10, 1),
        ("Extremely likely - 10", 0, 10, 1),
        ("Extremely likely -10", 0, 10, 1),
        ("10 Extremely likely", 0, 10, 1),
        ("0=Not at all likely", 0, 10, 0),
        ("10 – äußerst wahrscheinlich", 0, 10, 1),
        ("Rated 4 out of 5 stars", 1, 5, 0.75),
        ("Rated 8 of 10", 1, 5, 7 / 9),
        ("4,0 von 5 Sternen", 1, 5, 0.75),
        ("4.0 out of 5 stars", 1, 5, 0.75),
        ("5 star", 1, 5, 1),
        ("4,0", 1, 5, 0.75),
        ("⭐⭐⭐⭐", 1, 5, 0.75),
        ("⭐️⭐️⭐️⭐️⭐️", 1, 5, 1),
        ("★★★☆☆ Okay", 1, 5, 0.5),
        ("Score: 8 (asked in 2024)", 0, 10, 0.8),
        ("grade 2 of school", -5, 5, 0.7),
    ],
)
def test_a_label_is_the_one_number_that_it_holds(raw, low, high, value):
    assert scale(low, high).read(raw) == (pytest.approx(value), None)


@pytest.mark.parametrize(
    "raw",
    [
        "9 or 10",
        "between 1 and 5",
        "2 of 5 or 3 of 5",
        "2026-01-01",
        "10:30 pm",
        "Q3",
        "I bought 2 of them for my parents, and they have used them since",
    ],
)
def test_several_numbers_and_prose_are_no_label(raw):
    assert scale(0, 10).read(raw) == (None, NO_NUMBER)


def test_a_label_whose_number_lies_outside():
    assert scale().read("Wonderful (7)") == (None, "outside the scale 1 to 5")


def learnt(words: list[str], low: float = 1, high: float = 5, **options) -> list[float | None]:
    one = Scale("How?", "csat_scale", low, high, **options).learn(Counter(words))
    return [one.read(word).value for word in dict.fromkeys(words)]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        (["Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied"], [1, 0.75, 0.5, 0.25, 0]),
        (["VERY  SATISFIED ", "neither satisfied nor dissatisfied"], [1, 0.5]),
        (["Strongly agree", "Agree", "Somewhat agree", "Neither agree nor disagree", "Disagree"], [1, 5 / 6, 4 / 6, 0.5, 1 / 6]),
        (["Very satisfied", "Satisfied", "Dissatisfied", "Very dissatisfied"] * 3, [1, 2 / 3, 1 / 3, 0]),
        (["Poor", "Fair", "Good", "Excellent"] * 3, [0, 1 / 3, 2 / 3, 1]),
        (["Poor", "Fair", "Good", "Very good", "Excellent"], [0, 0.25, 0.5, 0.75, 1]),
        (["Not at all likely", "Not so likely", "Somewhat likely", "Very likely", "Extremely likely"], [0, 0.25, 0.5, 0.75, 1]),
        (["not at all helpful", "very helpful"], [0, 0.75]),
        (["Never", "Rarely", "Sometimes", "Often", "Always"], [0, 0.25, 0.5, 0.75, 1]),
        (["true", "false"], [1, 0]),
        (["Yes", "No"], [1, 0]),
        (["good", "bad", "offered", "unoffered"], [1, 0, None, None]),
        (["👍", "👎"], [1, 0]),
        (["Recommended", "Not Recommended"], [1, 0]),
        (["Sehr zufrieden", "Zufrieden", "Teils/teils", "Unzufrieden"], [1, 0.75, 0.5, 0.25]),
        (
            ["Tout à fait d'accord", "Plutôt d\u2019accord", "Jamais content"] * 1 + ["D'accord"] * 0 + ["Tout à fait d'accord"] * 20,
            [1, 0.75, None],
        ),
        (["Muy satisfecho", "Ni satisfecho ni insatisfecho", "Muy insatisfecho"], [1, 0.5, 0]),
    ],
)
def test_words_are_read_in_the_light_of_their_column(words, places):
    assert learnt(words) == [None if place is None else pytest.approx(place) for place in places]


def test_words_lie_on_the_scale_of_the_source():
    assert learnt(["Very likely", "Likely", "Neutral"], 0, 10, onto=10) == [10, 7.5, 5]


@pytest.mark.parametrize("words", [["Blue", "Red"], ["Satisfied", "Sometimes", "Good"], ["10", "9", "8", "Extremely Likely"]])
def test_words_that_fit_no_scale_as_a_whole_are_refused(words):
    one = scale(0, 10).learn(Counter(words))
    assert one.read(words[-1]) == (None, NO_NUMBER)


def test_no_answer_is_no_fault():
    one = scale().learn(Counter(["Yes", "No", "Don't know"]))
    assert one.read("Don\u2019t know") == (None, None)


def test_what_the_settings_say_of_an_answer_wins():
    given = {"Very satisfied": 5, "meh": 3, "10": 1, "A+": 4, "A": 2}
    words = ["very  SATISFIED", "Meh", "10", "A+", "a", "Satisfied", "Dissatisfied"]
    assert learnt(words, values=given) == [1, 0.5, 0, 0.75, 0.25, 0.75, 0.25]
    assert scale().read("meh").reason == NO_NUMBER
    assert Scale("How?", "csat_scale", 1, 5, values={"meh": 9}).read("meh").reason == "outside the scale 1 to 5"


def check(given: list[str], low: float = 1, high: float = 5, setting: str | None = "rating_scale") -> None:
    one = scale(low, high, setting=setting)
    for raw in given:
        one.read(raw)
    one.check("file.csv")


def test_a_scale_that_most_values_leave():
    with pytest.raises(
        SourceError, match=r'file.csv: rating_scale \[1, 5\] does not fit column "stars": values run from 1 to 10; .* = \[1, 10\]'
    ):
        check(["1", "5", "7", "8", "10", "na", "na", "na"])
    with pytest.raises(SourceError, match=r"scores on \[0, 10\], but values run from 20 to 90; map another column"):
        check(["20", "90"], 0, 10, None)
    with pytest.raises(SourceError, match=r"set rating_scale = \[0, 5\]"):
        check(["0", "0"])


def test_scales_that_fit_well_enough():
    check(["1", "5", "7", "8"])  # half is not most
    check(["11"])  # one stray value is no evidence
    check(["8/10", "9/10", "10/10"])  # these bring their own scale
    check(["abc"] * 19)


def test_a_column_without_numbers():
    with pytest.raises(SourceError, match=r'holds "blue", "red"; map another column .* options.values = { "blue" = 5 }'):
        check(["blue", "red"] * 10)


@pytest.mark.parametrize(
    ("raw", "value"), [("0", 0), ("12", 12), ("3.0", 3), ("1,234", 1234), ("1 234 567", 1234567), ("1.2k", 1200), ("2M", 2_000_000)]
)
def test_counts(raw, value):
    assert read_count(raw).value == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12 people found this helpful", 12),
        ("One person found this helpful", 1),
        ("1,234 people found this helpful", 1234),
        ("12 of 15 people found this helpful", 12),
        ("Eine Person fand das hilfreich", 1),
        ("Helpful (3)", 3),
        ("nobody, not even 3 of 4 or 5", None),
    ],
)
def test_counts_in_words(raw, value):
    assert read_count(raw).value == value


def test_votes_may_be_below_zero():
    assert [read_votes(raw).value for raw in ("-12", "-1,234", "7", "-2.5")] == [-12, -1234, 7, None]


@pytest.mark.parametrize("raw", ["-1", "2.5", "many", "1e9", "9" * 30])
def test_counts_that_are_refused(raw):
    assert read_count(raw).value is None
    assert read_count(raw).reason.startswith("not a count")


@pytest.mark.parametrize(("raw", "value"), [("0", 0), ("1.25", 1.25), (" 0,5 ", 0.5), ("1.2e-05", 1.2e-05)])
def test_weights(raw, value):
    assert read_weight(raw).value == value


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (None, "no weight"),
        ("", "no weight"),
        ("n/a", "no weight"),
        ("-0.1", "a weight below 0"),
        ("heavy", "not a number"),
        ("inf", "not a number"),
    ],
)
def test_weights_that_are_refused(raw, reason):
    assert read_weight(raw) == (None, reason)
