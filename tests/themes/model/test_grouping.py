"""The first grouping: the graph, its division, and what joins groups that say the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.exact import BLOCK, FloatRows, unit_rows
from pipeline.themes.model.grouping import compute_centroids, group_units, is_one_subject, join_groups, join_near_groups
from pipeline.themes.model.hyperparameters import NEAR_COSINE
from pipeline.themes.model.neighbour_graph import build_graph, cut_graph, embed_graph

DIM = 48


def around(kind: NDArray[np.int64], noise: float = 0.6, seed: int = 0) -> FloatRows:
    random = np.random.default_rng(seed)
    centres = random.normal(size=(int(kind.max()) + 1, DIM))
    return unit_rows(centres[kind] + noise * random.normal(size=(len(kind), DIM)))


def same_parts(one: NDArray[np.int32], other: NDArray[np.int32]) -> bool:
    """Say whether two labels divide rows in the same way, whatever the numbers."""
    pairs = {*zip(one.tolist(), other.tolist(), strict=True)}
    return len(pairs) == len({*one.tolist()}) == len({*other.tolist()})


def test_groups_of_one_subject_are_joined_first() -> None:
    kind = np.arange(300) % 3
    halves = (kind * 2 + (np.arange(300) // 3) % 2).astype(np.int32)
    assert same_parts(join_groups(around(kind), halves, 3, cosine_threshold=1.1), kind.astype(np.int32))


def test_what_is_alike_is_joined_even_where_the_number_is_reached() -> None:
    kind = np.arange(300) % 3
    halves = (kind * 2 + (np.arange(300) // 3) % 2).astype(np.int32)
    assert same_parts(join_groups(around(kind), halves, 6, cosine_threshold=0.9), kind.astype(np.int32))
    assert same_parts(join_groups(around(kind), halves, 6, cosine_threshold=1.1), halves)


def test_joined_groups_may_differ_in_size() -> None:
    kind = np.array([0] * 400 + [1] * 20 + [2] * 20)
    label = np.where(kind == 0, np.arange(440) % 8, kind + 7).astype(np.int32)
    found = join_groups(around(kind), label, 3, cosine_threshold=1.1)
    assert sorted(np.bincount(found).tolist()) == [20, 20, 400]


@given(st.integers(0, 1000), st.integers(1, 12), st.integers(1, 12), st.sampled_from([0.5, 0.85, 1.1]))
def test_groups_are_joined_and_never_cut_and_no_order_shows(seed: int, groups: int, number: int, alike: float) -> None:
    random = np.random.default_rng(seed)
    rows = around(random.integers(0, 4, size=60), seed=seed)
    label = np.append(np.arange(groups), random.integers(0, groups, size=60 - groups)).astype(np.int32)
    found = join_groups(rows, label, number, alike)
    assert len(np.unique(found)) <= min(groups, number)
    assert set(np.unique(found)) == set(range(found.max() + 1))
    assert all(len(np.unique(found[label == one])) == 1 for one in range(groups))
    order = random.permutation(60)
    assert same_parts(join_groups(rows[order], label[order], number, alike), found[order])


def test_groups_in_one_place_are_joined_once_the_mean_is_put_back() -> None:
    kind = np.arange(200) % 2
    rows = around(kind)
    near = np.zeros(DIM, dtype=np.float32)
    near[0] = 0.97  # nearly all of a unit: what is left tells little
    label = kind.astype(np.int32)
    assert join_near_groups(rows, label, near).max() == 0
    np.testing.assert_array_equal(join_near_groups(rows, label, np.zeros(DIM, dtype=np.float32)), label)
    some = np.where(np.arange(200) < 50, -1, label).astype(np.int32)
    np.testing.assert_array_equal(join_near_groups(rows, some, near) == -1, some == -1)
    assert 0.8 < NEAR_COSINE < 1


def test_one_subject_is_told_by_its_mean() -> None:
    rows = unit_rows(np.ones(DIM) + 0.1 * np.random.default_rng(0).normal(size=(100, DIM)))
    assert is_one_subject(rows.mean(axis=0))
    other = around(np.arange(100) % 4)
    assert not is_one_subject(other.mean(axis=0))


@pytest.mark.parametrize(("size", "subjects"), [(60, 3), (390, 5), (410, 5), (1500, 30)])
def test_subjects_are_found_on_both_sides_of_the_limit_from_which_halves_are_asked(size: int, subjects: int) -> None:
    kind = np.arange(size) % subjects
    found = group_units(around(kind), 0)
    assert same_parts(found, kind.astype(np.int32))


def test_a_graph_is_symmetric_and_gives_every_row_an_edge() -> None:
    rows = around(np.arange(100) % 5)
    graph = build_graph(rows, 4)
    assert abs(graph - graph.T).max() == 0
    assert (graph.getnnz(axis=1) >= 4).all()
    assert graph.diagonal().max() == 0


def test_a_cut_has_as_many_groups_as_asked_for() -> None:
    coordinates = embed_graph(build_graph(around(np.arange(600) % 10, noise=0.8), 10))
    for groups in (1, 2, 10, 60):
        once = cut_graph(coordinates, groups, 0)
        assert len(np.unique(once)) == groups
        np.testing.assert_array_equal(once, cut_graph(coordinates, groups, 0))


def test_centroids_have_length_one_and_none_is_drawn_by_what_has_no_group() -> None:
    rows = around(np.arange(90) % 3)
    label = (np.arange(90) % 3).astype(np.int32)
    label[80:] = -1
    centroids = compute_centroids(rows, label, 4)
    np.testing.assert_allclose(np.linalg.norm(centroids[:3], axis=1), 1.0, atol=0.01)
    assert not centroids[3].any()
    np.testing.assert_array_equal(centroids[:3], compute_centroids(rows[:80], label[:80], 3))


def test_rows_are_rounded_alike_wherever_a_block_ends():
    rows = np.random.default_rng(3).normal(size=(BLOCK + 9, 4))
    apart = np.concatenate([unit_rows(part) for part in (rows[:7], rows[7:])])
    assert (unit_rows(rows) == apart).all()
    assert (unit_rows(rows)[BLOCK] == unit_rows(rows[BLOCK:][:1])[0]).all()
