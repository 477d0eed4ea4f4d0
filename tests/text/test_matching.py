"""The matcher: vectors that depend on their text alone, probabilities of the right shape, and refusals that say what to do."""

import json
import random

import numpy as np
import pytest

from models.matching.grammar import TURN, WISH, read_qualities, sentence
from models.matching.sources import Pair, calibrates, customer_blocks, key_point_blocks, pole_blocks, read_poles
from pipeline.encoder import MatchEncoder, match_graph
from pipeline.errors import ModelError
from pipeline.text.matching import calibration, match_probability, read_calibration

TEXTS = ["The staff were rude", "So easy to claim!", "", "the claim was denied " * 90]
SIDES = {"statements": 5, "key points": 3}


@pytest.fixture(scope="module")
def encoder():
    return MatchEncoder()


def unit_rows(count: int, seed: int = 1) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, MatchEncoder.dim))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_a_vector_depends_on_its_text_alone(encoder):
    together = encoder.encode(TEXTS)
    assert together.shape == (len(TEXTS), MatchEncoder.dim)
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    for order in ([3, 2, 1, 0], [1], [2, 0]):
        assert np.array_equal(encoder.encode([TEXTS[at] for at in order]), together[order])
    assert encoder.encode([]).shape == (0, MatchEncoder.dim)


@pytest.mark.parametrize(
    ("statement", "same", "opposite"),
    [
        ("The staff were rude", "The staff are impolite", "The staff are friendly"),
        ("easy to claim", "Filing a claim is simple", "The claim was denied"),
        ("My parcel came two weeks late", "Delivery takes too long", "Delivery is quick"),
    ],
)
def test_the_pole_counts(encoder, statement, same, opposite):
    vectors = encoder.encode([statement, same, opposite])
    close, far = vectors[1:] @ vectors[0]
    assert close > far + 0.05


def test_probabilities_have_a_row_for_each_statement_and_a_column_for_each_key_point():
    left, right = unit_rows(5), unit_rows(3, seed=2)
    found = match_probability(left, right)
    assert found.shape == (5, 3)
    assert ((found > 0) & (found < 1)).all()
    assert match_probability(left[:0], right).shape == (0, 3)


def test_closer_vectors_are_more_probable():
    one, apart = unit_rows(1), unit_rows(1, seed=2)
    assert match_probability(one, one) > match_probability(one, apart)


@pytest.mark.parametrize("side", SIDES)
def test_what_does_not_fit_is_refused(side):
    vectors = {name: unit_rows(count) for name, count in SIDES.items()}
    with pytest.raises(ModelError, match=f"the {side} have"):
        match_probability(*(vectors | {side: vectors[side][:, :7]}).values())


def test_a_missing_graph_says_how_to_make_it(tmp_path):
    with pytest.raises(ModelError, match=r"python -m models\.matching\.train"):
        match_graph(tmp_path)


@pytest.mark.parametrize("content", [None, "", "{}", "[]", json.dumps({"format": 1, "encoder": "another"})])
def test_a_calibration_that_cannot_be_read_is_refused(tmp_path, content):
    path = tmp_path / "calibration.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="calibration"):
        read_calibration(path)


def test_the_shipped_calibration_wants_likeness():
    assert calibration().weight > 0 > calibration().offset


def test_what_calibrates_trains_nothing():
    pairs = [Pair("made", f"statement {row}", f"key point {row // 3}", -1, float(row % 2)) for row in range(300)]
    trained = {text for block in customer_blocks(pairs, random.Random(1)) for text in block.key_points}
    apart = {pair.key_point for pair in pairs if calibrates(pair)}
    assert apart and trained and not apart & trained


def test_poles_of_one_subject_meet_as_right_and_wrong():
    lines = read_poles()
    by_text = {line.text: line for line in lines}
    for block in pole_blocks(lines, random.Random(3)):
        for i, one in enumerate(block.statements):
            if one not in by_text:
                continue  # two lines joined
            for j, other in enumerate(block.key_points):
                a, b = by_text[one], by_text[other]
                if i != j and a.pole and (a.group, a.subject) == (b.group, b.subject):
                    assert block.wanted[i, j] == (a.pole == b.pole)


def test_made_sentences_turn_the_pole_round():
    [friendly] = [quality for quality in read_qualities() if quality.name == "friendly"]
    for pole, turned in ((1, friendly.bad), (-1, friendly.good)):
        for seed in range(20):
            text = sentence(friendly, ("staff",), pole, TURN, random.Random(seed))
            assert any(word in text.lower() for word in turned)
    assert any(word in sentence(friendly, ("staff",), -1, WISH, random.Random(1)) for word in friendly.good)


def test_a_key_point_of_the_other_stance_is_not_supported(tmp_path):
    for name, text in {
        "arguments": "arg_id,argument,topic,stance\na1,it saves money,uniforms,1\na2,it is ugly,uniforms,-1\n",
        "key_points": "key_point_id,key_point,topic,stance\nk1,It is cheap,uniforms,1\nk2,It looks bad,uniforms,-1\n"
        "k3,It is plain,uniforms,-1\n",
        "labels": "arg_id,key_point_id,label\na1,k1,1\na2,k2,1\n",
    }.items():
        (tmp_path / f"{name}_train.csv").write_text(text, encoding="utf-8")
    [block] = key_point_blocks(tmp_path, random.Random(1))
    row = dict(zip(block.statements, block.wanted, strict=True))
    assert row["it saves money"].tolist() == [1, 0, 0]
    assert row["it is ugly"][:2].tolist() == [0, 1]
    assert np.isnan(row["it is ugly"][2])
