"""One line about a theme: grammatical, short, and only what it was given."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.themes.naming.describe import LONGEST, describe, describe_broader, listing

WORDS = st.text(alphabet="abcdefgh ", min_size=1, max_size=60).map(str.strip).filter(bool)


def test_a_line_names_the_theme_and_what_goes_with_it():
    assert describe("delayed flights", ["connections", "gates", "crews", "ice"]) == (
        "Sentences about delayed flights, often naming connections, gates and crews."
    )


def test_a_line_without_more_to_name():
    assert describe("refunds", []) == "Sentences about refunds."


def test_words_that_name_nothing_are_quoted_as_words():
    assert describe("friendly and professional", [], thing=False) == "Sentences with words such as friendly and professional."


def test_a_broader_theme_lists_its_leaves():
    children = ["delayed flights", "cancelled flights", "weather and snow"]
    assert describe_broader("flights and weather", children) == (
        "Flights and weather: delayed flights, cancelled flights, and weather and snow."
    )


def test_what_does_not_fit_is_called_more():
    line = describe_broader("Cards", [f"cards of a rather long kind {letter}" for letter in "abcdefg"])
    assert line.endswith(" and more.")
    assert len(line) <= LONGEST


def test_listing():
    assert [listing(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"], ["a and b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
        "a and b, and c",
    ]


@given(WORDS, st.lists(WORDS, max_size=9))
def test_lines_are_never_too_long(label, parts):
    for line in (describe(label, parts), describe_broader(label, parts)):
        assert len(line) <= LONGEST
        assert line.endswith(".")
