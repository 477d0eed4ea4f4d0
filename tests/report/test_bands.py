import pytest

from pipeline.report.bands import band_key, sort_bands


def rows(*segments: str) -> list[dict[str, str]]:
    return [{"segment": segment} for segment in segments]


def test_bands_stand_in_the_order_of_their_numbers_and_others_stay():
    given = rows("all", "age=25 – 34", "plan=Team", "age=65+", "age=18-24", "plan=Free", "age=under 18", "source=shop")
    found = [row["segment"] for row in sort_bands(given)]
    assert found == ["all", "age=under 18", "plan=Team", "age=18-24", "age=25 – 34", "plan=Free", "age=65+", "source=shop"]


def test_a_segment_with_another_answer_keeps_its_order():
    given = rows("all", "age=25-34", "age=no answer", "age=18-24")
    assert sort_bands(given) == given


@pytest.mark.parametrize(
    "values",
    [
        ["under 18", "18-24", "25 – 34", "65+"],
        ["< 18", "18 to 24", "25 to 34", "65 or older"],
        ["£0-£9,999", "£10,000-£19,999", "£100,000+"],
        ["1-10 employees", "11-50 employees", "51-1,000 employees"],
        ["under 10k", "10k-50k", "50k-1m", "over 1m"],
        ["0", "1", "2-5", "10+"],
        ["less than 1 year", "1-2 years", "3 years or more"],
    ],
)
def test_what_bands_are_sorted_by(values):
    keys = [band_key(value) for value in values]
    assert None not in keys
    assert keys == sorted(keys)


@pytest.mark.parametrize("value", ["Team", "Windows 11 on 2 machines and a phone", "2024-03-02", "", "v2"])
def test_what_is_no_band(value):
    assert band_key(value) is None
