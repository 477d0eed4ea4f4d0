"""One line about a theme: in the words of its members, and short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.themes.model.descriptions import LONGEST, describe_broader, uncapitalize

WORDS = st.text(alphabet="abcdefgh ", min_size=1, max_size=60).map(str.strip).filter(bool)


@pytest.mark.parametrize(
    ("label", "shown"),
    [("Late delivery", "late delivery"), ("PIN", "PIN"), ("Premium Economy", "Premium Economy"), ("App crashes", "app crashes")],
)
def test_a_label_within_a_sentence(label, shown):
    assert uncapitalize(label) == shown


@pytest.mark.parametrize(
    ("children", "line"),
    [
        (["Late boxes", "Missing items", "Damaged fruit"], "Delivery: late boxes, missing items and damaged fruit"),
        (["Late boxes", "Missing items"], "Delivery: late boxes and missing items"),
        (["Late boxes"], "Delivery: late boxes"),
    ],
)
def test_a_broader_theme_lists_its_leaves(children, line):
    assert describe_broader("Delivery", children) == line


def test_what_does_not_fit_is_called_more():
    line = describe_broader("Cards", [f"Cards of a rather long and winding kind {letter}" for letter in "abcdefg"])
    assert line.endswith(" and more")
    assert len(line) <= LONGEST


@given(WORDS, st.lists(WORDS, max_size=9))
def test_lines_are_never_too_long(label, children):
    assert 0 < len(describe_broader(label, children)) <= LONGEST
