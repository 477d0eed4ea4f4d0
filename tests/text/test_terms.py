"""Words, pairs and stems of a text, as they are counted."""

import pytest

from pipeline.text.stem import stem
from pipeline.text.terms import build_vocabulary, find_stems, find_terms


def test_words_and_pairs():
    assert find_terms("No bag, no BAG; it's here") == ["no", "bag", "it's", "here", "no bag", "bag no", "bag it's", "it's here"]
    assert find_terms("") == find_terms("?! ...") == []
    assert build_vocabulary(["lost bag", "Lost bag", "lost, bag", "bag"]) == ("bag", "lost", "lost bag")
    assert build_vocabulary([]) == ()


@pytest.mark.parametrize(("one", "other"), [("bag", "bags"), ("cancelled", "cancel"), ("delayed", "delays"), ("country", "countries")])
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)
    assert find_stems(f"The {one.upper()} of it") == find_stems(other)


def test_words_without_content_have_no_stem() -> None:
    assert find_stems("it was the a and 42") == set()
