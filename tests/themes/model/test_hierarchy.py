"""The tree: kin together, few at the top, and steady from one fit to the next."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.exact import unit_rows
from pipeline.themes.model.hierarchy import FEWEST, WIDEST, group_related, keep_parent_ids


def families(counts, spread=0.5, seed=0, dim=48):
    """Return leaves around a few middles, and the family of each."""
    random = np.random.default_rng(seed)
    middles = unit_rows(random.normal(size=(len(counts), dim)))
    family = np.repeat(np.arange(len(counts)), counts)
    noise = random.normal(size=(len(family), dim)) / np.sqrt(dim)
    return unit_rows(middles[family] + spread * noise), family


def sizes_of(rows):
    return np.arange(len(rows), 0, -1).astype(np.int64) * 10


def test_kin_get_one_parent():
    rows, family = families([4, 3, 5])
    found = group_related(rows, sizes_of(rows))
    assert len(set(found)) == 3
    for one in range(3):
        assert len(set(found[family == one])) == 1


def test_strangers_stand_alone():
    rows = np.eye(20, 48, dtype=np.float32)
    assert (group_related(rows, sizes_of(rows)) == -1).all()


def test_one_without_kin_stands_alone_beside_groups():
    rows, family = families([4, 4, 1], spread=0.3)
    found = group_related(rows, sizes_of(rows))
    assert found[family == 2].tolist() == [-1]
    assert len(set(found)) == 3


@pytest.mark.parametrize("count", range(FEWEST))
def test_too_few_leaves_have_no_tree(count):
    rows = np.tile(unit_rows(np.ones((1, 8))), (count, 1))
    assert group_related(rows, sizes_of(rows)).tolist() == [-1] * count


@settings(max_examples=40, deadline=None)
@given(st.integers(6, 60), st.integers(0, 1000), st.sampled_from([0.0, 0.3, 1.0, 3.0]))
def test_groups_are_never_too_wide_nor_single(count, seed, spread):
    rows, _ = families([count // 3, count // 3, count - 2 * (count // 3)], spread=spread, seed=seed)
    sizes = sizes_of(rows)
    found = group_related(rows, sizes)
    groups = np.bincount(found[found >= 0]) if (found >= 0).any() else np.empty(0, dtype=int)
    assert all(2 <= number <= WIDEST for number in groups)
    assert len(groups) + (found < 0).sum() >= 2
    weight = [sizes[found == group].sum() for group in range(len(groups))]
    assert weight == sorted(weight, reverse=True)


def test_the_tree_does_not_depend_on_the_order_of_leaves():
    rows, _ = families([5, 6, 4, 5], spread=0.9)
    sizes = sizes_of(rows)
    order = np.random.default_rng(8).permutation(len(rows))
    found, again = group_related(rows, sizes), group_related(rows[order], sizes[order])
    together = found[:, None] == found[None, :]
    assert (together[np.ix_(order, order)] == (again[:, None] == again[None, :])).all()


def test_a_small_drift_keeps_the_tree():
    rows, _ = families([5, 5, 5, 5], spread=1.0)
    sizes = sizes_of(rows)
    first = group_related(rows, sizes)
    before = np.where(first >= 0, first + 100, -1)
    moved = unit_rows(rows + 0.1 * np.random.default_rng(2).normal(size=rows.shape) / np.sqrt(rows.shape[1]))
    again = group_related(moved, sizes, before)
    assert (again == first).all()
    assert keep_parent_ids(again, sizes, before, 200).tolist() == [100 + group for group in range(first.max() + 1)]


def test_a_leaf_that_clearly_moved_changes_its_parent():
    rows, family = families([4, 4], spread=0.2)
    before = np.where(family == 0, 7, 8)
    rows[0] = rows[family == 1][0]
    found = group_related(rows, sizes_of(rows), before)
    assert found[0] == found[4]
    assert found[0] != found[1]


def test_a_new_leaf_joins_the_group_of_its_kin_and_the_group_keeps_its_id():
    rows, family = families([4, 4], spread=0.2)
    before = np.where(family == 0, 7, 8)
    before[2] = 0
    found = group_related(rows, sizes_of(rows), before)
    assert found[2] == found[0]
    ids = keep_parent_ids(found, sizes_of(rows), before, 8)
    assert ids[found[0]] == 7
    assert ids[found[5]] == 8


def test_a_group_with_nothing_in_common_gets_a_fresh_id():
    found = np.array([0, 0, 1, 1, 2, 2], dtype=np.int32)
    before = np.array([9, 9, 0, 0, -1, -1], dtype=np.int32)
    assert keep_parent_ids(found, np.full(6, 10), before, 30).tolist() == [9, 31, 32]


def test_no_group_no_id():
    assert keep_parent_ids(np.full(3, -1, dtype=np.int32), np.ones(3, dtype=np.int64), np.zeros(3, dtype=np.int32), 5).tolist() == []
