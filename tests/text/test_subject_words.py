"""What counts as a sentence with a subject, and what words are."""

import pytest

from pipeline.text.subject_words import has_subject, words_of

BRANDS = ["United Airlines", "JetBlue"]


@pytest.mark.parametrize(
    "text",
    [
        "Great!",
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


@pytest.mark.parametrize("text", ["Great food", "lost my bag", "wifi", "terrible customer service", "JetBlue seats are great", "Parking!!", "worst airline ever"])
def test_content_words_are_a_subject(text: str) -> None:
    assert has_subject([text], BRANDS)[0]


def test_no_texts() -> None:
    assert has_subject([]).shape == (0,)


def test_words_lose_apostrophes_and_stretching() -> None:
    assert words_of("I DON'T waaaaant a top-up") == ["i", "dont", "want", "a", "top-up"]
