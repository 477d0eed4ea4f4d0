import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.prepare.subject import brand_pattern, subject_text

BRANDS = brand_pattern(["Tern & Table", "Tern", "JetBlue", "British Airways", "US", "R"])


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Tern & Table's delivery was late", "delivery was late"),
        ("I like TernAndTable, ternandtable and tern-table", "I like, and"),
        ("Jet Blue and JETBLUE lost my bag", "and lost my bag"),
        ("They told us that the US desk knows R well, r?", "They told us that the desk knows well, r?"),
        ("British Airways’s lounge @heathrow https://t.co/x1 was full", "lounge was full"),
        ("write to <EMAIL> or <NAME:0a1b2c3d4e5f> about the #SeatPitch", "write to or about the Seat Pitch"),
        ("Returns are pattern-based", "Returns are pattern-based"),
        ("JetBlue!", "JetBlue!"),
        ("@united", "@united"),
        ("<EMAIL>", "<EMAIL>"),
        ("10/10", "10/10"),
        ("  ", ""),
    ],
)
def test_names_of_whom_it_is_about_are_cut(sentence: str, expected: str) -> None:
    assert subject_text(sentence, BRANDS) == expected


def test_without_brands() -> None:
    assert brand_pattern([]) is None
    assert brand_pattern(["", " & "]) is None
    assert subject_text("JetBlue #late") == "JetBlue late"


def test_longest_brand_wins_in_any_order_of_names() -> None:
    first, second = brand_pattern(["Delta", "Delta Air Lines"]), brand_pattern(["Delta Air Lines", "Delta"])
    assert first == second and first is not None
    assert subject_text("Delta Air Lines seats", first) == "seats"


@given(st.text(max_size=80), st.lists(st.text(max_size=12), max_size=3))
def test_empty_only_for_empty_sentences(sentence: str, names: list[str]) -> None:
    subject = subject_text(sentence, brand_pattern(names))
    assert bool(subject) == bool(sentence.strip())
    assert subject == subject.strip()


@given(st.text(alphabet="abcXYZ &-'.", min_size=3, max_size=20))
def test_every_brand_matches_itself(name: str) -> None:
    pattern = brand_pattern([name])
    parts = re.findall(r"[^\W_]+", name)
    if pattern is not None and name[0].isalpha() and name[-1].isalpha() and all(len(gap) < 3 for gap in re.findall(r"\W+", name)) and parts:
        assert pattern.search(name) is not None or "'" in name
