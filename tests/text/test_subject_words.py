"""What counts as a sentence with a subject, and what words and stems are."""

import pytest

from pipeline.text.subject_words import has_subject, words_of
from pipeline.themes.naming.phrases import phrases, stem

BRANDS = ["United Airlines", "JetBlue"]


@pytest.mark.parametrize(
    "text",
    [
        "Great!",
        "worst airline ever",
        "thank you",
        "",
        "n/a",
        "😀😀",
        "JetBlue is the best",
        "Sooooo gooood",
        "No.",
        "12345",
        "I love United",
    ],
)
def test_moods_and_brands_are_no_subject(text: str) -> None:
    assert not has_subject([text], BRANDS)[0]


@pytest.mark.parametrize("text", ["Great food", "lost my bag", "wifi", "terrible customer service", "JetBlue seats are great", "Parking!!"])
def test_content_words_are_a_subject(text: str) -> None:
    assert has_subject([text], BRANDS)[0]


def test_no_texts() -> None:
    assert has_subject([]).shape == (0,)


def test_words_lose_apostrophes_and_stretching() -> None:
    assert words_of("I DON'T waaaaant a top-up") == ["i", "dont", "want", "a", "top-up"]


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
