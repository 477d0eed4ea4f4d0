"""Phrases that could name a theme, and the stems by which they are counted."""

import pytest

from pipeline.themes.naming.phrases import phrases, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bag", "bags"),
        ("cancelled", "cancellation"),
        ("delayed", "delays"),
        ("nurse", "nurses"),
        ("country", "countries"),
        ("wi-fi", "wifi"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("staff", "stay"), ("bus", "bug"), ("ring", "red")])
def test_different_words_have_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_phrases_are_nouns_and_turned_clauses() -> None:
    told = ["they lost my bag at the check-in desk.", "my flight was cancelled.", "great jetblue!"]
    shown = [{" ".join(phrase.words) for phrase in tally} for tally in phrases(told, frozenset({"jetblue"})).found]
    assert "lost bag" in shown[0]
    assert "cancelled flight" in shown[1]
    assert not shown[2]
