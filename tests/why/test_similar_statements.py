"""Which statements follow one that a person placed."""

import numpy as np
import pytest

from pipeline.encoder import MatchEncoder
from pipeline.why.corrections.similar_statements import CERTAIN, find_similar


@pytest.fixture(scope="module")
def embed():
    encoder = MatchEncoder()
    return lambda texts: encoder.encode(list(texts)) if len(texts) else np.empty((0, MatchEncoder.dim), dtype=np.float32)


def test_the_same_words_follow_for_sure_and_others_by_their_likeness(embed):
    example = "the guy did not buzz"
    texts = [
        "The guy did not  buzz",
        "the guy didn't buzz.",
        "The guy did buzz",
        "The guy did not buzz and the food was cold.",
        "It was blue.",
        "",
    ]
    nearest, likeness = find_similar(texts, [example], embed)
    assert nearest.tolist() == [0, 0, -1, -1, -1, -1]
    assert likeness[0] == 1.0 and CERTAIN <= likeness[1] < 1.0 and not likeness[2:].any()


def test_the_same_words_beat_any_vector(embed):
    """Vectors on the grid are not quite of length one: a cosine may exceed it."""
    texts = ["the guy did not buzz", "a long vector"]
    nearest, likeness = find_similar(texts, texts, lambda found: np.full((len(found), 4), 0.6, dtype=np.float32))
    assert nearest.tolist() == [0, 1] and likeness.tolist() == [1.0, 1.0]


def test_nothing_to_compare_gives_nothing(embed):
    assert find_similar([], ["a text of words"], embed)[0].tolist() == []
    assert find_similar(["a text of words"], [], embed)[0].tolist() == [-1]
