"""Heads: saved and loaded whole, refused where they do not fit, and right in their arithmetic."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.fitting import fit_softmax
from pipeline.errors import ModelError
from pipeline.heads import FACTS_FILE, WEIGHTS_FILE, Head, load_head, save_head


def small_head(**changes) -> Head:
    rng = np.random.default_rng(3)
    parts = {
        "name": "mood",
        "encoder": "tiny",
        "dim": 4,
        "features": ("shout", "ask"),
        "classes": ("bad", "fair", "good"),
        "weight": rng.normal(size=(6, 3)).astype(np.float32),
        "bias": np.array([0.5, -0.5, 0.0], dtype=np.float32),
        "facts": {"seed": 3},
    }
    return Head(**{**parts, **changes})


def test_a_head_survives_the_disk(tmp_path):
    head = small_head()
    save_head(head, tmp_path / "mood")
    again = load_head(tmp_path / "mood", encoder="tiny", features=("shout", "ask"))
    assert np.array_equal(again.weight, head.weight)
    assert np.array_equal(again.bias, head.bias)
    assert (again.name, again.dim, again.classes, again.facts) == ("mood", 4, ("bad", "fair", "good"), {"seed": 3})


def test_the_same_head_gives_the_same_bytes(tmp_path):
    for name in ("first", "second"):
        save_head(small_head(), tmp_path / name)
    for file in (WEIGHTS_FILE, FACTS_FILE):
        assert (tmp_path / "first" / file).read_bytes() == (tmp_path / "second" / file).read_bytes()


def test_a_head_of_another_encoder_is_refused(tmp_path):
    save_head(small_head(), tmp_path)
    with pytest.raises(ModelError, match='made for the encoder "tiny" and cannot read vectors of "large"'):
        load_head(tmp_path, encoder="large", features=("shout", "ask"))


def test_other_features_are_refused_also_in_another_order(tmp_path):
    save_head(small_head(), tmp_path)
    for features in ((), ("ask", "shout"), ("shout",)):
        with pytest.raises(ModelError, match="other features"):
            load_head(tmp_path, encoder="tiny", features=features)


@pytest.mark.parametrize("file", [FACTS_FILE, WEIGHTS_FILE])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"no json, no tensors"])
def test_missing_and_damaged_files_are_named(tmp_path, file, content):
    save_head(small_head(), tmp_path)
    (tmp_path / file).unlink()
    if content is not None:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(ModelError, match=file):
        load_head(tmp_path, encoder="tiny", features=("shout", "ask"))


def test_a_later_format_is_refused(tmp_path):
    save_head(small_head(), tmp_path)
    facts = json.loads((tmp_path / FACTS_FILE).read_text())
    (tmp_path / FACTS_FILE).write_text(json.dumps({**facts, "format": 99}))
    with pytest.raises(ModelError, match="another format"):
        load_head(tmp_path, encoder="tiny", features=("shout", "ask"))


def test_weights_that_do_not_fit_are_refused():
    with pytest.raises(ModelError, match="shape"):
        small_head(weight=np.zeros((5, 3), dtype=np.float32))
    with pytest.raises(ModelError, match="finite"):
        small_head(bias=np.array([0.0, np.nan, 0.0], dtype=np.float32))


def test_probabilities_are_the_softmax_of_the_scores():
    head = small_head(weight=np.zeros((6, 3), dtype=np.float32), bias=np.log([0.2, 0.3, 0.5]).astype(np.float32))
    got = head.predict_proba(np.ones((2, 4)), np.ones((2, 2)))
    assert got == pytest.approx(np.array([[0.2, 0.3, 0.5]] * 2), abs=1e-6)


def test_shapes_are_checked_and_nothing_in_gives_nothing_out():
    head = small_head()
    assert head.predict_proba(np.zeros((0, 4)), np.zeros((0, 2))).shape == (0, 3)
    with pytest.raises(ModelError, match="vectors of shape"):
        head.predict_proba(np.zeros((2, 5)), np.zeros((2, 2)))
    with pytest.raises(ModelError, match="features of shape"):
        head.predict_proba(np.zeros((2, 4)))
    with pytest.raises(ModelError, match="features of shape"):
        head.predict_proba(np.zeros((2, 4)), np.zeros((1, 2)))


@given(st.integers(1, 40), st.integers(0, 2**32 - 1), st.floats(0.1, 1e4))
def test_a_row_depends_on_itself_alone(n, seed, size):
    rng = np.random.default_rng(seed)
    vectors, features = rng.normal(size=(n, 4)) * size, rng.normal(size=(n, 2))
    head = small_head()
    together = head.predict_proba(vectors, features)
    alone = np.vstack([head.predict_proba(vectors[i : i + 1], features[i : i + 1]) for i in range(n)])
    assert np.array_equal(together, alone)
    assert together.sum(axis=1) == pytest.approx(np.ones(n), abs=1e-5)


def test_fitting_finds_the_shares_and_the_direction():
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(4000, 2))
    good = 1 / (1 + np.exp(-(2.0 * rows[:, 0] - 1.0)))  # the true odds: 2 * first column - 1
    weight, bias = fit_softmax(rows, np.stack([1 - good, good], axis=1), np.ones(4000), l2=1e-6)
    assert (weight[:, 1] - weight[:, 0]) == pytest.approx([2.0, 0.0], abs=0.02)
    assert bias[1] - bias[0] == pytest.approx(-1.0, abs=0.02)


def test_fitting_obeys_row_weights_and_repeats_itself():
    rows, labels = np.zeros((2, 1)), np.eye(2)
    weights = np.array([3.0, 1.0])
    first, second = (fit_softmax(rows, labels, weights, l2=1e-4) for _ in range(2))
    assert first[1][0] - first[1][1] == pytest.approx(np.log(3.0), abs=1e-3)
    assert first[0].tobytes() == second[0].tobytes() and first[1].tobytes() == second[1].tobytes()
