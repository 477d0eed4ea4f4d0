"""The probability that a reader puts a sentence under a label."""

import numpy as np
import pytest

from pipeline.encoder import MiniLMInt8, TwofoldEncoder, load_encoder, split_halves
from pipeline.text.label_match import label_match_probability


@pytest.fixture(scope="module", params=[TwofoldEncoder.name, MiniLMInt8.name])
def encode(request):
    return load_encoder(request.param).encode


def test_a_sentence_that_means_the_name_matches_it_rather_than_another(encode):
    names, texts = encode(["parking", "opening hours"]), encode(["Nowhere to leave the car.", "They close at four on Fridays."])
    chance = label_match_probability(names, texts, np.zeros((2, 2)))
    assert chance.argmax(axis=0).tolist() == [0, 1]
    assert ((chance > 0) & (chance < 1)).all()


def test_saying_its_words_makes_it_likelier(encode):
    names, texts = encode(["parking"]), encode(["The parking is too small."])
    silent, said = (label_match_probability(names, texts, np.full((1, 1), held))[0, 0] for held in (0.0, 1.0))
    assert said / (1 - said) > 5 * silent / (1 - silent)


def test_of_paraphrases_the_nearest_counts(encode):
    told = encode(["nowhere to leave the car", "the car park is full", "they close too early"])
    texts = encode(["The car park was full again."])
    grouped = label_match_probability(told, texts, np.zeros((2, 1)), np.array([0, 2]))
    alone = label_match_probability(told, texts, np.zeros((3, 1)))
    np.testing.assert_allclose(grouped[:, 0], [alone[:2, 0].max(), alone[2, 0]], atol=0.02)


def test_halves_are_unit_rows_and_other_vectors_stay_whole(encode):
    rows = encode(["The queue was long."])
    halves = split_halves(rows)
    assert len(halves) == (2 if rows.shape[1] == TwofoldEncoder.dim else 1)
    np.testing.assert_allclose([np.linalg.norm(half) for half in halves], 1.0, atol=1e-3)
