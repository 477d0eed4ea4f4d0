"""Refits: what stands keeps its name, what the data contradict gives way, what people pinned is never lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.exact import unit_rows
from pipeline.themes.model.rule import assign, project
from pipeline.themes.discovery.discover import canonical, discover
from pipeline.themes.discovery.discriminant import fit_discriminant, no_themes
from pipeline.themes.discovery.refit import moved, refit
from pipeline.themes.discovery.settle import Fit, finish
from pipeline.themes.lifecycle.continuity import GROWN, YOUNG, continue_themes

Rows = NDArray[np.float32]
DIM = 64
NONE = np.zeros(0, dtype=np.bool_)


def crowd(kinds, seed=0, noise=0.6):
    """Return a row around the direction of each kind, and a text for each."""
    middles = np.random.default_rng(4).normal(size=(12, DIM))
    kinds = np.asarray(kinds, dtype=np.int64)
    rows = unit_rows(middles[kinds] + noise * np.random.default_rng(seed).normal(size=(len(kinds), DIM)))
    return rows, [f"subject {kind} in words of {seed} and {i}" for i, kind in enumerate(kinds)]


def even(size, subjects):
    return np.arange(size) % subjects


def taught(rows, texts, label):
    """Return the model that gives these sentences these themes."""
    labels = dict(zip(texts, label, strict=True))
    ordered, counts = canonical(rows, texts, len(texts))
    at = {row.tobytes(): text for row, text in zip(rows, texts, strict=True)}
    known = np.array([labels[at[row.tobytes()]] for row in ordered], dtype=np.int32)
    start = no_themes(rows.mean(axis=0), np.empty((0, DIM), dtype=np.float32))
    projected = project(ordered, start.mean, start.mood)
    return finish(fit_discriminant(start, projected, known, 0.5), ordered, projected, counts, Fit(loose=0.0))


def unpinned(model):
    return np.zeros(model.count, dtype=np.bool_)


def theme_of(model, kinds, rows):
    """Return the theme that most of each kind have, by kind."""
    theme = assign(rows, model)[0]
    return {int(kind): int(np.bincount(theme[kinds == kind] + 1).argmax()) - 1 for kind in np.unique(kinds)}


@pytest.mark.parametrize("size", [0, 1, 2, 5, 40])
@pytest.mark.parametrize("pins", [False, True])
def test_any_number_of_rows_after_any_number_of_rows(size, pins):
    for earlier in (0, 5, 300):
        rows, texts = crowd(even(earlier, 3))
        before = discover(rows, texts)
        rows, texts = crowd(even(size, 3), seed=1)
        model, origin = refit(rows, texts, before, np.full(before.count, pins))
        assert len(origin) == model.count == len(model.sizes)
        assert len(assign(rows, model)[0]) == size
        if pins:
            assert set(range(before.count)) <= set(origin.tolist())


def test_when_all_sentences_are_gone_only_the_pinned_remain():
    rows, texts = crowd(even(300, 3))
    before = discover(rows, texts)
    pinned = np.array([False, True, False])
    model, origin = refit(rows[:0], [], before, pinned)
    assert origin.tolist() == [1]
    assert model.sizes.tolist() == [0]
    np.testing.assert_allclose(model.centroids[0] @ before.centroids[1], 1, atol=0.01)
    assert refit(rows[:0], [], before, unpinned(before))[0].count == 0


def test_the_same_data_leave_all_themes_standing():
    rows, texts = crowd(even(900, 6))
    before = discover(rows, texts)
    model, origin = refit(rows, texts, before, unpinned(before))
    assert sorted(origin.tolist()) == list(range(before.count))
    was, now = assign(rows, before)[0], assign(rows, model)[0]
    stays = was >= 0
    assert (np.append(origin, -1)[now][stays] == was[stays]).mean() > 0.97


def test_order_of_rows_and_number_of_threads_change_nothing():
    from threadpoolctl import threadpool_limits

    rows, texts = crowd(even(600, 4))
    before = discover(rows[:100], texts[:100])
    pinned = np.arange(before.count) == 1
    order = np.random.default_rng(3).permutation(600)
    with threadpool_limits(limits=1):
        first, origin = refit(rows, texts, before, pinned)
    second, other = refit(rows[order], [texts[i] for i in order], before, pinned)
    np.testing.assert_array_equal(origin, other)
    for name, array in first.arrays().items():
        np.testing.assert_array_equal(array, getattr(second, name), err_msg=name)


def test_a_theme_of_two_subjects_splits_and_its_larger_part_stays_it():
    kinds = np.array([0] * 300 + [1] * 200 + [2] * 250 + [3] * 250)
    rows, texts = crowd(kinds)
    before = taught(rows, texts, np.maximum(kinds - 1, 0))
    double = theme_of(before, kinds, rows)[0]
    model, origin = refit(rows, texts, before, unpinned(before))
    now = theme_of(model, kinds, rows)
    assert origin[now[0]] == double
    assert origin[now[1]] == -1
    assert model.count == 4


def test_two_themes_of_one_subject_merge_into_the_larger():
    kinds = even(900, 3)
    rows, texts = crowd(kinds)
    random = np.random.default_rng(1).random(900)
    before = taught(rows, texts, np.where((kinds == 2) & (random < 0.4), 3, kinds))
    model, origin = refit(rows, texts, before, unpinned(before))
    assert model.count == 3
    assert sorted(origin.tolist()) == [0, 1, 2]  # the smallest, number 3, went into another


def test_a_new_subject_is_born_and_the_others_stand():
    rows, texts = crowd(even(400, 3))
    before = discover(rows, texts)
    kinds = np.append(even(400, 3), np.full(80, 7))
    more, words = crowd(np.full(80, 7), seed=2)
    rows, texts = np.concatenate([rows, more]), texts + words
    model, origin = refit(rows, texts, before, unpinned(before))
    assert sorted(origin.tolist()) == [-1, 0, 1, 2]
    assert origin[theme_of(model, kinds, rows)[7]] == -1


def test_a_subject_nobody_speaks_of_dies_unless_it_is_pinned():
    rows, texts = crowd(even(600, 4))
    before = discover(rows, texts)
    quiet = theme_of(before, even(600, 4), rows)[3]
    later, words = crowd(even(600, 3), seed=5)
    model, origin = refit(later, words, before, unpinned(before))
    assert quiet not in origin
    pinned = np.arange(before.count) == quiet
    model, origin = refit(later, words, before, pinned)
    assert (model.sizes[origin == quiet] <= 3).all()
    heard, _ = crowd(np.full(50, 3), seed=6)
    theme = assign(heard, model)[0]
    assert (origin[theme[theme >= 0]] == quiet).mean() > 0.95
    assert (theme >= 0).mean() > 0.8


def test_pinned_themes_neither_split_nor_merge():
    kinds = np.array([0] * 300 + [1] * 200 + [2] * 250)
    rows, texts = crowd(kinds)
    random = np.random.default_rng(1).random(len(kinds))
    label = np.where(kinds < 2, 0, np.where(random < 0.4, 2, 1))  # 0 holds two subjects; 1 and 2 hold the same one
    before = taught(rows, texts, label)
    model, origin = refit(rows, texts, before, np.ones(before.count, dtype=np.bool_))
    assert set(origin.tolist()) >= {0, 1, 2}
    now = theme_of(model, kinds, rows)
    assert now[0] == now[1]


def test_a_first_fit_on_little_is_repaired():
    kinds = even(1200, 8)
    rows, texts = crowd(kinds)
    before = discover(rows[:12], texts[:12])
    model, _ = refit(rows, texts, before, unpinned(before))
    assert before.count < 8
    assert len(set(theme_of(model, kinds, rows).values())) == model.count == 8


def test_new_mood_moves_the_space_and_keeps_the_themes():
    rows, texts = crowd(even(600, 4))
    before = discover(rows, texts)
    mood = np.random.default_rng(8).normal(size=(2, DIM))
    model, origin = refit(rows, texts, before, unpinned(before), mood=mood)
    assert sorted(origin.tolist()) == [0, 1, 2, 3]
    assert len(model.mood) == 2
    near = (moved(before, model, rows)[origin] * model.centroids).sum(axis=1)
    assert (near > 0.97).all()


def test_wrong_shapes_are_refused():
    rows, texts = crowd(even(60, 3))
    before = discover(rows, texts)
    with pytest.raises(ValueError, match="60 vectors but 59 texts"):
        refit(rows, texts[:59], before, unpinned(before))
    with pytest.raises(ValueError, match="0 pins"):
        refit(rows, texts, before, NONE)
    with pytest.raises(ModelError, match="length 64"):
        refit(rows[:, :10], texts, before, unpinned(before))


def test_without_a_group_all_themes_stand():
    held = np.array([0, 1, 1, -1], dtype=np.int32)
    label, origin = continue_themes(held, np.empty(0, dtype=np.int32), np.zeros(2, dtype=np.bool_), 3, None)
    assert label.tolist() == held.tolist()
    assert origin.tolist() == [0, 1]


def test_young_themes_are_doubted_more_easily_than_grown_ones():
    held = np.array([0] * 100 + [1] * 900, dtype=np.int32)
    fresh = np.array([0] * 85 + [1] * 15 + [2] * 900, dtype=np.int32)
    pinned = np.zeros(2, dtype=np.bool_)
    assert continue_themes(held, fresh, pinned, 5, YOUNG)[1].tolist() == [0, 1, -1]
    assert continue_themes(held, fresh, pinned, 5, GROWN)[1].tolist() == [0, 1]


@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 6), st.sampled_from([YOUNG, GROWN, None]))
def test_what_is_pinned_keeps_its_sentences_and_no_row_order_shows(seed, themes, number, doubt):
    random = np.random.default_rng(seed)
    held = random.integers(-1, themes, size=60).astype(np.int32)
    fresh = random.integers(0, number, size=60).astype(np.int32)
    fresh[:10] = held[:10] % number  # some agreement, or nothing would ever split
    fresh[-number:] = np.arange(number)
    pinned = random.random(themes) < 0.4
    label, origin = continue_themes(held, fresh, pinned, 3, doubt)
    firm = (held >= 0) & pinned[held]
    np.testing.assert_array_equal(label[firm], held[firm])
    assert not np.isin(label[~firm], np.flatnonzero(pinned)).any()
    assert origin.tolist() == [*range(themes), *[-1] * (len(origin) - themes)]
    order = random.permutation(60)
    again, _ = continue_themes(held[order], fresh[order], pinned, 3, doubt)
    np.testing.assert_array_equal(again, label[order])
