"""Themes: the same for any order and batch, sane on little data, named like a person would."""

import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.exact import on_grid, unit_rows
from pipeline.themes.model.rule import assign
from pipeline.themes.discovery.discover import discover
from pipeline.themes.discovery.settle import Fit
from pipeline.themes.model.rule import ThemeModel
from pipeline.themes.naming.label import label

SUBJECTS = {
    "luggage": "They lost my bag and the luggage never arrived at the claim",
    "hold": "I was on hold for the phone line and the call dropped",
    "seats": "The seats had no legroom and the seat would not recline",
}
Rows = NDArray[np.float32]


def crowd(size: int, subjects: int = 3, seed: int = 0) -> tuple[Rows, list[str]]:
    """Return rows around a few directions, and a text for each."""
    random = np.random.default_rng(seed)
    middles = random.normal(size=(subjects, 64))
    kind = np.arange(size) % subjects
    rows = unit_rows(middles[kind] + 0.6 * random.normal(size=(size, 64)))
    sentences = list(SUBJECTS.values())
    return rows, [f"{sentences[k % 3]} number {'x' * (i % 7)}{i}" for i, k in enumerate(kind)]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, 7, 50, 450])
def test_any_number_of_rows_gives_a_model(size: int) -> None:
    rows, texts = crowd(size)
    model = discover(rows, texts)
    theme, probability = assign(rows, model)
    assert len(theme) == len(probability) == size
    assert model.count <= max(size // 3, 0)
    assert theme.max(initial=-1) < model.count
    assert ((probability >= 0) & (probability <= 1)).all()


@pytest.mark.parametrize("size", [60, 900])
def test_three_subjects_are_three_themes(size: int) -> None:
    rows, texts = crowd(size)
    model = discover(rows, texts)
    theme, _ = assign(rows, model)
    assert model.count == 3
    for kind in range(3):
        members = theme[np.arange(size) % 3 == kind]
        assert np.unique(members[members >= 0]).size == 1
    assert (theme < 0).mean() < 0.15


def test_two_themes_only() -> None:
    rows, texts = crowd(200, subjects=2)
    assert discover(rows, texts).count == 2


def test_equal_rows_are_one_theme_or_none() -> None:
    row = unit_rows(np.ones((1, 64)))
    model = discover(np.repeat(row, 30, axis=0), ["the same"] * 30)
    assert model.count == 1
    assert assign(row, model)[0].tolist() == [0]
    assert model.sizes.tolist() == [30]
    assert discover(np.repeat(row, 2, axis=0), ["the same"] * 2).count == 0


def test_rows_of_zeros_and_broken_texts_do_not_crash() -> None:
    rows, texts = crowd(40)
    rows[:5] = 0
    texts[7] = "\ud800"
    assert len(assign(rows, discover(rows, texts))[0]) == 40


@pytest.mark.parametrize("size", [90, 900])
def test_order_of_rows_changes_nothing(size: int) -> None:
    rows, texts = crowd(size)
    rows, texts = np.concatenate([rows, rows[:20]]), texts + texts[:20]
    order = np.random.default_rng(5).permutation(len(texts))
    first = discover(rows, texts)
    second = discover(rows[order], [texts[i] for i in order])
    for name, array in first.arrays().items():
        np.testing.assert_array_equal(array, getattr(second, name), err_msg=name)


def test_number_of_threads_changes_nothing() -> None:
    from threadpoolctl import threadpool_limits

    rows, texts = crowd(1200)
    with threadpool_limits(limits=1):
        first = discover(rows, texts)
    second = discover(rows, texts)
    for name, array in first.arrays().items():
        np.testing.assert_array_equal(array, getattr(second, name), err_msg=name)


def test_one_row_at_a_time_is_the_same_as_a_batch() -> None:
    rows, texts = crowd(500)
    model = discover(rows, texts)
    theme, probability = assign(rows, model)
    for start in range(0, 500, 37):
        part_theme, part_probability = assign(rows[start : start + 37], model)
        np.testing.assert_array_equal(part_theme, theme[start : start + 37])
        np.testing.assert_array_equal(part_probability, probability[start : start + 37])
    singles = [assign(rows[i : i + 1], model) for i in range(60)]
    np.testing.assert_array_equal(np.concatenate([one[0] for one in singles]), theme[:60])
    np.testing.assert_array_equal(np.concatenate([one[1] for one in singles]), probability[:60])


def test_sizes_are_those_of_assignment_and_descend() -> None:
    rows, texts = crowd(901)
    model = discover(rows, texts)
    theme, _ = assign(rows, model)
    np.testing.assert_array_equal(np.bincount(theme[theme >= 0], minlength=model.count), model.sizes)
    assert (np.diff(model.sizes) <= 0).all()


def test_rows_beyond_the_sample_are_assigned_too() -> None:
    rows, texts = crowd(900)
    model = discover(rows, texts, fit=Fit(sample=450, graph_sample=420))
    assert model.count == 3
    assert (assign(rows, model)[0] >= 0).mean() > 0.85


def test_what_is_far_from_all_themes_has_none() -> None:
    rows, texts = crowd(300)
    stranger = unit_rows(np.random.default_rng(77).normal(size=(200, 64)))
    assert (assign(stranger, discover(rows, texts))[0] == -1).mean() > 0.9


def test_mood_makes_no_theme() -> None:
    rows, texts = crowd(600)
    mood = np.random.default_rng(9).normal(size=(1, 64))
    sign = np.where(np.arange(600) % 2 == 0, 1.0, -1.0)[:, None]
    felt = unit_rows(rows + 1.5 * sign * mood / np.linalg.norm(mood))
    model = discover(felt, texts, mood=mood)
    theme, _ = assign(felt, model)
    assert model.count == 3
    glad = np.bincount(theme[(theme >= 0) & (sign[:, 0] > 0)], minlength=3) / np.maximum(model.sizes, 1)
    assert (abs(glad - 0.5) < 0.1).all()


def test_wrong_shapes_are_refused() -> None:
    rows, texts = crowd(50)
    with pytest.raises(ValueError, match="50 vectors but 49 texts"):
        discover(rows, texts[:49])
    with pytest.raises(ModelError, match="length 64"):
        assign(rows[:, :10], discover(rows, texts))


def test_a_model_is_its_arrays() -> None:
    rows, texts = crowd(90)
    model = discover(rows, texts)
    again = ThemeModel(**model.arrays())  # type: ignore[arg-type]
    np.testing.assert_array_equal(assign(rows, model)[0], assign(rows, again)[0])


def test_sums_on_the_grid_are_exact() -> None:
    rows = unit_rows(np.random.default_rng(1).normal(size=(300, 384)))
    forward = rows @ rows.T
    assert np.array_equal(forward, rows.astype(np.float64) @ rows.astype(np.float64).T)
    assert np.array_equal(on_grid(rows), rows)


def test_labels_are_short_distinct_and_about_the_subject() -> None:
    rows, texts = crowd(90)
    model = discover(rows, texts)
    theme, probability = assign(rows, model)
    named = label(texts, theme, probability, model, vectors=rows, brand_words=["Legroom Airways"])
    assert named["theme"].tolist() == [0, 1, 2]
    assert named["label"].is_unique
    assert all(1 <= len(name.split()) <= 4 for name in named["label"])
    words = set(" ".join(named["label"]).lower().split()) | {word for row in named["keywords"] for word in row}
    assert "legroom" not in words
    assert {"the", "was", "number"}.isdisjoint(words)
    of_subject = {np.bincount(theme[(np.arange(90) % 3 == kind) & (theme >= 0)]).argmax(): kind for kind in range(3)}
    expected = [{"bag", "luggage", "claim", "lost", "bags"}, {"hold", "phone", "line", "call", "calls"}, {"seat", "seats", "recline"}]
    for number, name in zip(named["theme"], named["label"], strict=True):
        assert expected[of_subject[number]] & set(name.lower().split()), name


def test_labels_do_not_depend_on_order() -> None:
    rows, texts = crowd(120)
    model = discover(rows, texts)
    theme, probability = assign(rows, model)
    order = np.random.default_rng(2).permutation(120)
    first = label(texts, theme, probability, model, vectors=rows)
    second = label([texts[i] for i in order], theme[order], probability[order], model, vectors=rows[order])
    assert first.equals(second)


def test_no_themes_no_labels() -> None:
    rows, texts = crowd(1)
    model = discover(rows, texts)
    theme, probability = assign(rows, model)
    assert label(texts, theme, probability, model, vectors=rows).empty


def test_discovery_imports_no_bertopic() -> None:
    import subprocess
    import sys

    heavy = "('bertopic', 'spacy', 'sklearn', 'torch')"
    code = f"import sys, pipeline.themes.discovery.discover, pipeline.themes.naming.label; sys.exit(any(m in sys.modules for m in {heavy}))"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, env={**os.environ}, check=False).returncode == 0
