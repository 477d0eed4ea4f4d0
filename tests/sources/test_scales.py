import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.sources.scales import Scale, read_count, read_weight


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
        ("abc", "not a number"),
        ("-o", "not a number"),
        ("1e400", "not a number"),
        ("inf", "not a number"),
        ("5/0", "outside the scale 0 to 0"),
        ("2026-01-01", "not a number"),
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
    with pytest.raises(SourceError, match=r'mapped to a number but holds "good", "bad"; map another column'):
        check(["good", "bad"] * 10)


@pytest.mark.parametrize(
    ("raw", "value"), [("0", 0), ("12", 12), ("3.0", 3), ("1,234", 1234), ("1 234 567", 1234567), ("1.2k", 1200), ("2M", 2_000_000)]
)
def test_counts(raw, value):
    assert read_count(raw).value == value


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
