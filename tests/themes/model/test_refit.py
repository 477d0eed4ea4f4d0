"""Refits: what stands keeps its name, what the data contradict gives way, what people pinned is never lost."""

import numpy as np
import pytest
from fit_vectors import fit_vectors, refit_vectors
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.exact import unit_rows
from pipeline.themes.lifecycle.continuity import LENIENT, STRICT, continue_themes
from pipeline.themes.model.discriminant import fit_discriminant
from pipeline.themes.model.theme_model import ThemeModel, assign_themes, empty_model, move_centroids, project

Rows = NDArray[np.float32]
Kinds = NDArray[np.int64]
DIM = 64


def crowd(kinds: Kinds, seed: int = 0, noise: float = 0.6) -> Rows:
    """Return a row around the direction of each kind."""
    centres = np.random.default_rng(4).normal(size=(12, DIM))
    return unit_rows(centres[kinds] + noise * np.random.default_rng(seed).normal(size=(len(kinds), DIM)))


def even(size: int, subjects: int) -> Kinds:
    return np.arange(size) % subjects


def model_of(rows: Rows, label: Kinds) -> ThemeModel:
    """Return the model that gives these rows these themes."""
    start = empty_model(rows.mean(axis=0), np.empty((0, DIM), dtype=np.float32))
    return fit_discriminant(project(rows, start.mean, start.directions), label.astype(np.int32), start)


def theme_of(model: ThemeModel, kinds: Kinds, rows: Rows) -> dict[int, int]:
    """Return the theme that most of each kind have, by kind."""
    theme = assign_themes(rows, model)[0]
    return {int(kind): int(np.bincount(theme[kinds == kind] + 1).argmax()) - 1 for kind in np.unique(kinds)}


@pytest.mark.parametrize("size", [0, 1, 2, 5, 40])
@pytest.mark.parametrize("pins", [False, True])
def test_any_number_of_rows_after_any_number_of_rows(size: int, pins: bool) -> None:
    for earlier in (0, 5, 300):
        before = fit_vectors(crowd(even(earlier, 3)))
        rows = crowd(even(size, 3), seed=1)
        model, origin = refit_vectors(rows, before, np.full(before.count, pins))
        assert len(origin) == model.count == len(model.sizes)
        assert len(assign_themes(rows, model)[0]) == size
        if pins:
            assert set(range(before.count)) <= set(origin.tolist())


def test_when_all_sentences_are_gone_only_the_pinned_remain() -> None:
    rows = crowd(even(300, 3))
    before = fit_vectors(rows)
    model, origin = refit_vectors(rows[:0], before, np.array([False, True, False]))
    assert origin.tolist() == [1]
    assert model.sizes.tolist() == [0]
    moved = move_centroids(before, model.mean, model.directions, rows[:0])
    np.testing.assert_allclose(model.centroids[0] @ moved[1], 1, atol=0.01)
    assert refit_vectors(rows[:0], before)[0].count == 0


def test_the_same_data_leave_all_themes_standing() -> None:
    rows = crowd(even(900, 6))
    before = fit_vectors(rows)
    model, origin = refit_vectors(rows, before)
    assert sorted(origin.tolist()) == list(range(before.count))
    was, now = assign_themes(rows, before)[0], assign_themes(rows, model)[0]
    stays = was >= 0
    assert (np.append(origin, -1)[now][stays] == was[stays]).mean() > 0.97


def test_another_seed_leaves_all_themes_standing() -> None:
    rows = crowd(even(900, 6), noise=1.0)
    before = fit_vectors(rows, seed=0)
    model, origin = refit_vectors(rows, before, seed=1)
    was, now = assign_themes(rows, before)[0], assign_themes(rows, model)[0]
    stays = was >= 0
    assert (np.append(origin, -1)[now][stays] == was[stays]).mean() > 0.95


def test_order_of_rows_and_number_of_threads_change_nothing() -> None:
    from threadpoolctl import threadpool_limits

    rows = crowd(even(600, 4))
    before = fit_vectors(rows[:100])
    pinned = np.arange(before.count) == 1
    order = np.random.default_rng(3).permutation(600)
    with threadpool_limits(limits=1):
        first, origin = refit_vectors(rows, before, pinned)
    with threadpool_limits(limits=2):
        second, other = refit_vectors(rows[order], before, pinned)
    np.testing.assert_array_equal(origin, other)
    for name, array in vars(first).items():
        np.testing.assert_array_equal(array, getattr(second, name), err_msg=name)


def test_a_theme_of_two_subjects_splits_and_its_larger_part_stays_it() -> None:
    kinds = np.array([0] * 300 + [1] * 200 + [2] * 250 + [3] * 250)
    rows = crowd(kinds)
    before = model_of(rows, np.maximum(kinds - 1, 0))
    double = theme_of(before, kinds, rows)[0]
    model, origin = refit_vectors(rows, before)
    now = theme_of(model, kinds, rows)
    assert origin[now[0]] == double
    assert origin[now[1]] == -1
    assert model.count == 4


def test_two_themes_of_one_subject_merge_into_the_larger() -> None:
    kinds = even(900, 3)
    rows = crowd(kinds)
    random = np.random.default_rng(1).random(900)
    before = model_of(rows, np.where((kinds == 2) & (random < 0.4), 3, kinds))
    model, origin = refit_vectors(rows, before)
    assert model.count == 3
    assert sorted(origin.tolist()) == [0, 1, 2]  # the smallest, number 3, went into another


def test_a_new_subject_is_born_and_the_others_stand() -> None:
    rows = crowd(even(400, 3))
    before = fit_vectors(rows)
    kinds = np.append(even(400, 3), np.full(80, 7))
    rows = np.concatenate([rows, crowd(np.full(80, 7), seed=2)])
    model, origin = refit_vectors(rows, before)
    assert sorted(origin.tolist()) == [-1, 0, 1, 2]
    assert origin[theme_of(model, kinds, rows)[7]] == -1


def test_a_subject_nobody_speaks_of_dies_unless_it_is_pinned() -> None:
    rows = crowd(even(600, 4))
    before = fit_vectors(rows)
    quiet = theme_of(before, even(600, 4), rows)[3]
    later = crowd(even(600, 3), seed=5)
    assert quiet not in refit_vectors(later, before)[1]
    pinned = np.arange(before.count) == quiet
    model, origin = refit_vectors(later, before, pinned)
    assert (model.sizes[origin == quiet] <= 3).all()
    theme = assign_themes(crowd(np.full(50, 3), seed=6), model)[0]
    assert (origin[theme[theme >= 0]] == quiet).mean() > 0.95
    assert (theme >= 0).mean() > 0.8


def test_pinned_themes_neither_split_nor_merge() -> None:
    kinds = np.array([0] * 300 + [1] * 200 + [2] * 250)
    rows = crowd(kinds)
    random = np.random.default_rng(1).random(len(kinds))
    label = np.where(kinds < 2, 0, np.where(random < 0.4, 2, 1))  # 0 holds two subjects; 1 and 2 hold the same one
    before = model_of(rows, label)
    model, origin = refit_vectors(rows, before, np.ones(before.count, dtype=np.bool_))
    assert set(origin.tolist()) >= {0, 1, 2}
    now = theme_of(model, kinds, rows)
    assert now[0] == now[1]


def test_a_first_fit_on_little_is_repaired() -> None:
    kinds = even(1200, 8)
    rows = crowd(kinds)
    before = fit_vectors(rows[:12])
    model, _ = refit_vectors(rows, before)
    assert before.count < 8
    assert len(set(theme_of(model, kinds, rows).values())) == model.count == 8


def test_other_directions_move_the_space_and_keep_the_themes() -> None:
    rows = crowd(even(600, 4))
    before = fit_vectors(rows)
    directions = np.linalg.qr(np.random.default_rng(8).normal(size=(DIM, 2)))[0].T.astype(np.float32)
    model, origin = refit_vectors(rows, before, directions=directions)
    assert sorted(origin.tolist()) == [0, 1, 2, 3]
    assert len(model.directions) == 2
    near = (move_centroids(before, model.mean, model.directions, rows)[origin] * model.centroids).sum(axis=1)
    assert (near > 0.97).all()


def test_without_a_group_all_themes_stand() -> None:
    held = np.array([0, 1, 1, -1], dtype=np.int32)
    label, origin = continue_themes(held, np.empty(0, dtype=np.int32), np.zeros(2, dtype=np.bool_), 3, None)
    assert label.tolist() == held.tolist()
    assert origin.tolist() == [0, 1]


def test_young_themes_are_doubted_more_easily_than_grown_ones() -> None:
    held = np.array([0] * 100 + [1] * 900, dtype=np.int32)
    fresh = np.array([0] * 85 + [1] * 15 + [2] * 900, dtype=np.int32)
    pinned = np.zeros(2, dtype=np.bool_)
    assert continue_themes(held, fresh, pinned, 5, LENIENT)[1].tolist() == [0, 1, -1]
    assert continue_themes(held, fresh, pinned, 5, STRICT)[1].tolist() == [0, 1]


@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 6), st.sampled_from([LENIENT, STRICT, None]))
def test_what_is_pinned_keeps_its_sentences_and_no_row_order_shows(seed, themes, number, none_threshold):
    random = np.random.default_rng(seed)
    held = random.integers(-1, themes, size=60).astype(np.int32)
    fresh = random.integers(0, number, size=60).astype(np.int32)
    fresh[:10] = held[:10] % number  # some agreement, or nothing would ever split
    fresh[-number:] = np.arange(number)
    pinned = random.random(themes) < 0.4
    label, origin = continue_themes(held, fresh, pinned, 3, none_threshold)
    firm = (held >= 0) & pinned[held]
    np.testing.assert_array_equal(label[firm], held[firm])
    assert not np.isin(label[~firm], np.flatnonzero(pinned)).any()
    assert origin.tolist() == [*range(themes), *[-1] * (len(origin) - themes)]
    order = random.permutation(60)
    again, _ = continue_themes(held[order], fresh[order], pinned, 3, none_threshold)
    np.testing.assert_array_equal(again, label[order])
