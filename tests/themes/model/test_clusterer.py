"""The clusterer and the rule it leaves: the same for any order and batch, sane on little data, whatever the grouping."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fit_vectors import fit_vectors
from sklearn.cluster import KMeans

from pipeline.errors import ModelError
from pipeline.exact import FloatRows, Ids, on_grid, unit_rows
from pipeline.extensions import create
from pipeline.themes.model.clusterer import ThemeClusterer
from pipeline.themes.model.discriminant import fit_discriminant, measure_temperature
from pipeline.themes.model.grouping import Grouping
from pipeline.themes.model.space import ThemeSpace
from pipeline.themes.model.theme_model import ThemeModel, assign_themes

NO_DIRECTIONS = np.empty((0, 64), dtype=np.float32)


def crowd(size: int, subjects: int = 3, seed: int = 0, noise: float = 0.6) -> FloatRows:
    """Return rows around a few directions, the subjects in turn."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(subjects, 64))
    return unit_rows(centres[np.arange(size) % subjects] + noise * random.normal(size=(size, 64)))


def project(rows: FloatRows) -> FloatRows:
    return ThemeSpace(NO_DIRECTIONS).fit(rows).transform(rows)


def assert_same(first: ThemeModel, second: ThemeModel) -> None:
    for name, array in vars(first).items():
        np.testing.assert_array_equal(array, getattr(second, name), err_msg=name)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, 7, 50, 450])
def test_any_number_of_rows_gives_a_model(size: int) -> None:
    rows = crowd(size)
    model = fit_vectors(rows)
    theme, probability = assign_themes(rows, model)
    assert len(theme) == len(probability) == size
    assert model.count <= size // 3
    assert theme.max(initial=-1) < model.count
    assert ((probability >= 0) & (probability <= 1)).all()


@pytest.mark.parametrize("size", [60, 900])
def test_three_subjects_are_three_themes(size: int) -> None:
    rows = crowd(size)
    model = fit_vectors(rows)
    theme, _ = assign_themes(rows, model)
    for kind in range(3):
        members = theme[np.arange(size) % 3 == kind]
        assert np.unique(members[members >= 0]).size == 1
    assert model.count == 3
    assert (theme < 0).mean() < 0.15


def test_two_themes_only() -> None:
    assert fit_vectors(crowd(200, subjects=2)).count == 2


def test_equal_rows_are_one_theme_or_none() -> None:
    row = unit_rows(np.ones((1, 64)))
    model = fit_vectors(np.repeat(row, 30, axis=0))
    assert model.count == 1
    assert assign_themes(row, model)[0].tolist() == [0]
    assert model.sizes.tolist() == [30]
    assert fit_vectors(np.repeat(row, 2, axis=0)).count == 0


def test_copies_count_in_sizes_and_not_in_the_grouping() -> None:
    rows = crowd(300)
    copied = np.concatenate([rows, np.repeat(rows[:1], 400, axis=0)])
    clusterer = ThemeClusterer().fit(copied)
    assert clusterer.model_.count == 3
    assert clusterer.model_.sizes.max() > 480


def test_rows_of_zeros_do_not_crash() -> None:
    rows = crowd(40)
    rows[:5] = 0
    assert len(assign_themes(rows, fit_vectors(rows))[0]) == 40


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("size", [90, 900])
def test_same_seed_any_order_gives_the_same(size: int, seed: int) -> None:
    rows = crowd(size, subjects=8, noise=1.2)
    rows = np.concatenate([rows, rows[:20]])
    order = np.random.default_rng(5).permutation(len(rows))
    assert_same(fit_vectors(rows, seed=seed), fit_vectors(rows[order], seed=seed))


def test_number_of_threads_changes_nothing() -> None:
    from threadpoolctl import threadpool_limits

    rows = crowd(1200)
    with threadpool_limits(limits=1):
        first = fit_vectors(rows)
    with threadpool_limits(limits=2):
        assert_same(first, fit_vectors(rows))


def test_one_row_at_a_time_is_the_same_as_a_batch() -> None:
    rows = crowd(500)
    model = fit_vectors(rows)
    theme, probability = assign_themes(rows, model)
    for start in range(0, 500, 37):
        part_theme, part_probability = assign_themes(rows[start : start + 37], model)
        np.testing.assert_array_equal(part_theme, theme[start : start + 37])
        np.testing.assert_array_equal(part_probability, probability[start : start + 37])
    singles = [assign_themes(rows[i : i + 1], model) for i in range(60)]
    np.testing.assert_array_equal(np.concatenate([one[0] for one in singles]), theme[:60])
    np.testing.assert_array_equal(np.concatenate([one[1] for one in singles]), probability[:60])


def test_sizes_are_those_of_assignment_and_descend() -> None:
    rows = crowd(901)
    model = fit_vectors(rows)
    theme, _ = assign_themes(rows, model)
    np.testing.assert_array_equal(np.bincount(theme[theme >= 0], minlength=model.count), model.sizes)
    assert (np.diff(model.sizes) <= 0).all()


def test_rows_beyond_the_graph_are_assigned_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.themes.model.hyperparameters.GRAPH_ROWS", 420)
    rows = crowd(900)
    model = fit_vectors(rows)
    assert model.count == 3
    assert (assign_themes(rows, model)[0] >= 0).mean() > 0.85


def test_what_is_far_from_all_themes_has_none() -> None:
    stranger = unit_rows(np.random.default_rng(77).normal(size=(200, 64)))
    assert (assign_themes(stranger, fit_vectors(crowd(300)))[0] == -1).mean() > 0.9


def test_sentiment_makes_no_theme() -> None:
    sentiment = np.random.default_rng(9).normal(size=(1, 64))
    sentiment = unit_rows(sentiment)
    sign = np.where(np.arange(600) % 2 == 0, 1.0, -1.0)[:, None]
    felt = unit_rows(crowd(600) + 1.5 * sign * sentiment)
    model = fit_vectors(felt, directions=sentiment)
    theme, _ = assign_themes(felt, model)
    assert model.count == 3
    glad = np.bincount(theme[(theme >= 0) & (sign[:, 0] > 0)], minlength=3) / np.maximum(model.sizes, 1)
    assert (abs(glad - 0.5) < 0.1).all()


def test_vectors_of_another_encoder_are_refused() -> None:
    with pytest.raises(ModelError, match="length 64"):
        assign_themes(crowd(50)[:, :10], fit_vectors(crowd(50)))


def test_a_model_is_its_arrays() -> None:
    rows = crowd(90)
    model = fit_vectors(rows)
    again = ThemeModel(**vars(model))  # type: ignore[arg-type]
    np.testing.assert_array_equal(assign_themes(rows, model)[0], assign_themes(rows, again)[0])


def test_sums_on_the_grid_are_exact() -> None:
    rows = unit_rows(np.random.default_rng(1).normal(size=(300, 768)))
    forward = rows @ rows.T
    assert np.array_equal(forward, rows.astype(np.float64) @ rows.astype(np.float64).T)
    assert np.array_equal(on_grid(rows), rows)


def five(rows: FloatRows, seed: int) -> Ids:
    return np.asarray(KMeans(5, n_init=3, random_state=seed).fit_predict(rows), dtype=np.int32)


GROUPED: dict[str, Grouping] = {**{name: create("clusterer", name) for name in ("spectral", "hdbscan", "kmeans")}, "given": five}


@pytest.mark.parametrize("name", list(GROUPED))
@pytest.mark.parametrize("size", [0, 1, 2, 5, 50, 600])
def test_labels_are_what_the_rule_says_of_the_fitted_rows_whatever_the_grouping(name: str, size: int) -> None:
    if name == "given" and size < 5:
        pytest.skip("k-means into five groups needs five rows")
    rows = project(crowd(size, subjects=6))
    clusterer = ThemeClusterer(GROUPED[name], seed=3)
    labels = clusterer.fit(rows).labels_
    np.testing.assert_array_equal(clusterer.predict(rows), labels)
    np.testing.assert_array_equal(clusterer.labels_, labels)
    assert ((clusterer.probabilities_ > 0) == (labels >= 0)).all()
    assert clusterer.origin_.tolist() == [-1] * clusterer.model_.count
    if size == 600:
        assert clusterer.model_.count >= 4
        assert (labels >= 0).mean() > 0.9


def test_another_grouping_gives_other_themes() -> None:
    rows = project(crowd(900, subjects=12, noise=1.0))
    assert ThemeClusterer(five).fit(rows).model_.count == 5
    assert ThemeClusterer().fit(rows).model_.count >= 6


def test_rows_that_a_grouping_leaves_out_are_themed_by_the_rule() -> None:
    def half(rows: FloatRows, seed: int) -> np.ndarray:
        return np.where(np.arange(len(rows)) % 2 == 0, rows[:, 0] > 0, -1).astype(np.int32)

    found = ThemeClusterer(half).fit(crowd(400, subjects=2))
    assert (found.labels_ >= 0).mean() > 0.9


def test_the_discriminant_mends_what_a_grouping_misplaced() -> None:
    rows, kind = crowd(600), (np.arange(600) % 3).astype(np.int32)
    wrong = np.where(np.random.default_rng(0).random(600) < 0.2, (kind + 1) % 3, kind).astype(np.int32)

    found = assign_themes(rows, fit_discriminant(rows, wrong))[0]
    assert (found == kind).mean() > 0.98


def test_temperature_makes_a_rule_less_sure_where_subjects_overlap() -> None:
    kind = (np.arange(600) % 3).astype(np.int32)
    clear, vague = measure_temperature(crowd(600, noise=0.3), kind), measure_temperature(crowd(600, noise=3.0), kind)
    assert clear[0] <= vague[0]
    assert measure_temperature(crowd(20), kind[:20]).tolist() == [4.0]


def test_assignment_imports_no_bertopic() -> None:
    heavy = "('bertopic', 'spacy', 'sklearn', 'torch', 'umap')"
    parts = "pipeline.themes.model.theme_model, pipeline.themes.model.clusterer, pipeline.themes.model.units, pipeline.themes.steps"
    code = f"import sys, {parts}; sys.exit(any(m in sys.modules for m in {heavy}))"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, env={**os.environ}, check=False).returncode == 0


def test_a_theme_without_a_name_holds_nobody_and_gives_nobody_to_the_others() -> None:
    rows = project(crowd(900, subjects=9))
    documents = np.arange(900, dtype=np.int32) // 30
    plain = ThemeClusterer(documents=documents).fit(rows)
    smallest = plain.model_.count - 1

    def name(labels: np.ndarray, probabilities: np.ndarray, model: ThemeModel) -> pd.DataFrame:
        return pd.DataFrame({"fit": np.where(np.arange(model.count) == smallest, 0.1, 0.9), "generic": False})

    found = ThemeClusterer(name=name, documents=documents).fit(rows)
    assert found.model_.count == len(found.names_) == smallest
    expected = np.where(plain.labels_ == smallest, -1, plain.labels_)
    np.testing.assert_array_equal(found.labels_, expected)
    np.testing.assert_array_equal(found.predict(rows), expected)


def test_themes_without_a_name_stay_where_their_documents_would_be_left_with_nothing() -> None:
    rows = project(crowd(900, subjects=9))
    found = ThemeClusterer(name=lambda labels, chances, model: pd.DataFrame({"fit": np.zeros(model.count), "generic": False})).fit(rows)
    assert np.mean(found.labels_ < 0) < 0.1


@pytest.mark.parametrize("scattered", [False, True])
def test_a_theme_that_is_but_a_word_gives_its_sentences_away_unless_too_many_documents_lose_all_theirs(scattered: bool) -> None:
    rows = project(crowd(900, subjects=9))
    documents = np.arange(900, dtype=np.int32) // (1 if scattered else 30)
    plain, asked = ThemeClusterer(documents=documents).fit(rows), []

    def name(labels: np.ndarray, probabilities: np.ndarray, model: ThemeModel) -> pd.DataFrame:
        asked.append(model.count)
        generic = np.arange(model.count) == 2 if len(asked) == 1 else np.zeros(model.count, dtype=bool)
        return pd.DataFrame({"fit": 0.9, "generic": generic})

    found = ThemeClusterer(name=name, documents=documents).fit(rows)
    if scattered:
        assert asked == [9] and found.model_.count == 9
        return
    assert asked == [9, 8] and found.model_.count == len(found.names_) == len(found.origin_) == 8
    kept = plain.labels_ >= 0
    kept &= plain.labels_ != 2
    np.testing.assert_array_equal(found.labels_[kept], plain.labels_[kept] - (plain.labels_[kept] > 2))
    np.testing.assert_array_equal(found.model_.sizes, np.bincount(found.labels_[found.labels_ >= 0]))
    np.testing.assert_array_equal(found.predict(rows), found.labels_)
