"""Statements that say what is the matter, and statements that only judge."""

import numpy as np
import pytest

from pipeline.encoder import load_encoder
from pipeline.voice.sentiment import ENCODER
from pipeline.why.concreteness import concreteness


@pytest.fixture(scope="module")
def read():
    encode = load_encoder(ENCODER).encode
    return lambda *texts: concreteness(encode(list(texts)))


@pytest.mark.parametrize(
    ("concrete", "judging"),
    [
        ("the lift was out of order all week", "the hotel was just awful"),
        ("parcels are left out in the rain", "a really terrible firm"),
        ("staff answered every question patiently", "the people are wonderful"),
        ("the page takes a minute to load", "it is a great programme"),
        ("the waiter forgot our drinks twice", "the meal was lovely"),
    ],
)
def test_what_happened_is_more_concrete_than_what_one_thinks_of_it(read, concrete, judging):
    more, less = read(concrete, judging)
    assert more > 0.5 > less


def test_each_statement_is_read_by_itself(read):
    together = read("the lift was out of order all week", "a really terrible firm")
    assert together.tolist() == [*read("the lift was out of order all week"), *read("a really terrible firm")]


def test_nothing_is_read_from_nothing():
    assert concreteness(np.empty((0, 0), dtype=np.float32)).tolist() == []
