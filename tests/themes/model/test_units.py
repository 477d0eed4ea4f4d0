"""Units: a sentence takes as much of its document as the document's length allows, and nothing of any other."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exact import unit_rows
from pipeline.themes.model.hyperparameters import PASSAGE_SENTENCES
from pipeline.themes.model.units import build_units, join_passages

DIM = 16


def sentences(count: int, seed: int = 0) -> np.ndarray:
    return unit_rows(np.random.default_rng(seed).normal(size=(count, DIM)))


def context_weight(size: int) -> float:
    """Return how much of its document a sentence takes, from the unit of one that is at right angles to all the others.

    All other sentences are the same; the mean of the document then lies in the plane of both.
    """
    rows = np.zeros((size, DIM), dtype=np.float32)
    rows[0, 0], rows[1:, 1] = 1.0, 1.0
    mean = rows.sum(axis=0) / np.linalg.norm(rows.sum(axis=0))
    unit = join_passages(rows, np.zeros(size, dtype=np.int32))[0]
    # unit ~ e0 + w * mean, so unit[1] / unit[0] = w * mean[1] / (1 + w * mean[0])
    ratio = float(unit[1] / unit[0])
    return ratio / (mean[1] - ratio * mean[0])


def test_documents_of_one_sentence_are_left_as_they_are() -> None:
    rows = sentences(30)
    np.testing.assert_array_equal(join_passages(rows, np.arange(30, dtype=np.int32)), rows)


@pytest.mark.parametrize("size", [2, 3, 5])
def test_a_short_document_weighs_as_much_as_its_sentence(size: int) -> None:
    assert context_weight(size) == pytest.approx(1.0, abs=0.02)


def test_a_long_document_weighs_less_and_less() -> None:
    weights = [context_weight(size) for size in (PASSAGE_SENTENCES, 6, 10, 40, 130, 300)]
    assert weights == sorted(weights, reverse=True)
    assert weights[2] == pytest.approx(0.5, abs=0.02)
    assert weights[-1] < 0.03


@given(st.lists(st.integers(0, 6), min_size=1, max_size=40), st.integers(0, 1000))
def test_units_have_length_one_and_no_order_shows(document: list[int], seed: int) -> None:
    at = np.array(document, dtype=np.int32)
    rows = sentences(len(at), seed)
    units = join_passages(rows, at)
    np.testing.assert_allclose(np.linalg.norm(units, axis=1), 1.0, atol=0.01)
    order = np.random.default_rng(seed).permutation(len(at))
    np.testing.assert_array_equal(join_passages(rows[order], at[order]), units[order])
    renumbered = (7 * at + 3).astype(np.int32)
    np.testing.assert_array_equal(join_passages(rows, renumbered), units)


@given(st.integers(1, 8), st.integers(1, 8), st.integers(0, 1000))
def test_other_documents_change_nothing(one: int, other: int, seed: int) -> None:
    rows, at = sentences(one + other, seed), np.repeat(np.array([0, 1], dtype=np.int32), (one, other))
    np.testing.assert_array_equal(join_passages(rows[:one], at[:one]), join_passages(rows, at)[:one])


def test_no_sentences_give_no_units() -> None:
    assert join_passages(np.empty((0, DIM), dtype=np.float32), np.empty(0, dtype=np.int32)).shape == (0, DIM)


def test_sentences_without_a_subject_count_as_context_and_make_no_unit() -> None:
    rows = sentences(3)
    table = pa.table(
        {
            "document_id": ["a", "a", "b"],
            "subject_text": ["The courier lost my parcel", "Thanks.", "The app crashed"],
            "vector": [row.tolist() for row in rows],
        }
    )
    table = table.set_column(2, "vector", pa.array([row.tolist() for row in rows], pa.list_(pa.float32(), DIM)))
    kept, units = build_units(table)
    assert kept["subject_text"].to_pylist() == ["The courier lost my parcel", "The app crashed"]
    np.testing.assert_array_equal(units[0], join_passages(rows[:2], np.zeros(2, dtype=np.int32))[0])
    np.testing.assert_array_equal(units[1], rows[2])
    assert not np.array_equal(units[0], rows[0])
