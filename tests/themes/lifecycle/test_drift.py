"""Drift: new sentences of the same kind ask for no refit; unknown ones, far ones and new dense groups do."""

import re

import numpy as np
import pandas as pd
import pytest
from fit_vectors import fit_vectors
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.exact import on_grid, unit_rows
from pipeline.themes.lifecycle.drift import FitQuality, measure_distances, measure_drift, measure_fit
from pipeline.themes.model.theme_model import ThemeModel, assign_themes, project

DIM = 64
COLUMNS = ["sentences", "none_share", "none_share_at_fit", "distance", "distance_at_fit", "groups", "refit", "why"]
Rows = NDArray[np.float32]
MIDDLES = np.random.default_rng(7).normal(size=(5, DIM))


def said(size: int, seed: int, *, noise: float = 0.8, kinds: int = 4, first: int = 0) -> Rows:
    """Return rows about some of five subjects."""
    random = np.random.default_rng(seed)
    return unit_rows(MIDDLES[first + np.arange(size) % kinds] + noise * random.normal(size=(size, DIM)))


@pytest.fixture(scope="module")
def known() -> tuple[ThemeModel, pd.DataFrame, FitQuality, Rows]:
    vectors = said(1_200, 0)
    model = fit_vectors(vectors)
    themes = pd.DataFrame({"theme_id": np.arange(model.count), "centroid": list(model.centroids)})
    theme = themed(vectors, model)
    return model, themes, measure_fit(theme, measure_distances(vectors, theme, themes, model)), vectors


def themed(vectors: Rows, model: ThemeModel) -> pd.Series:
    found = assign_themes(vectors, model)[0]
    return pd.Series(found).where(found >= 0).astype("Int32")


def table(vectors: Rows, model: ThemeModel, new: NDArray[np.bool_], people: int = 10_000) -> pd.DataFrame:
    count = len(vectors)
    return pd.DataFrame(
        {
            "sentence_id": [f"s{i:05d}" for i in range(count)],
            "person_id": [f"p{i % people}" for i in range(count)],
            "subject_text": [f"a sentence of quite some words {i}" for i in range(count)],
            "theme_id": themed(vectors, model),
            "new": new,
        }
    )


def check(known: tuple[ThemeModel, pd.DataFrame, FitQuality, Rows], fresh: Rows, people: int = 10_000) -> pd.Series:
    model, themes, at_fit, old = known
    vectors = np.concatenate([old, fresh])
    rows = table(vectors, model, np.arange(len(vectors)) >= len(old), people)
    found = measure_drift(rows, vectors, model, themes, at_fit)
    assert list(found.columns) == COLUMNS and len(found) == 1
    return found.iloc[0]


def test_more_of_the_same_asks_for_no_refit(known: tuple[ThemeModel, pd.DataFrame, FitQuality, Rows]) -> None:
    assert known[0].count == 4
    for seed in range(1, 11):
        row = check(known, said(400, seed))
        assert not row["refit"], row["why"]
        assert "match the themes" in row["why"] and row["groups"] == 0


def test_an_unknown_subject_asks_for_a_refit(known: tuple[ThemeModel, pd.DataFrame, FitQuality, Rows]) -> None:
    row = check(known, np.concatenate([said(400, 3), said(100, 4, kinds=1, first=4)]))
    assert row["refit"]
    assert row["none_share"] > row["none_share_at_fit"]
    assert "of 500 new sentences fit nowhere" in row["why"] and "at the fit" in row["why"]


def test_a_small_dense_group_among_what_fits_nowhere_asks_for_a_refit(
    known: tuple[ThemeModel, pd.DataFrame, FitQuality, Rows], monkeypatch: pytest.MonkeyPatch
) -> None:
    model, themes, at_fit, _ = known
    random = np.random.default_rng(5)
    old, group = unit_rows(random.normal(size=(300, DIM))), said(20, 6, noise=0.4, kinds=1, first=4)
    vectors = np.concatenate([old, said(380, 8), unit_rows(random.normal(size=(100, DIM))), group])
    rows = table(vectors, model, np.arange(len(vectors)) >= 300)
    rows["theme_id"] = rows["theme_id"].mask((np.arange(len(rows)) < 300) | (np.arange(len(rows)) >= 680))
    monkeypatch.setattr("pipeline.themes.lifecycle.drift.NONE_MORE", 1.0)
    monkeypatch.setattr("pipeline.themes.lifecycle.drift.FARTHER", 1.0)
    row = measure_drift(rows, vectors, model, themes, at_fit).iloc[0]
    assert row["groups"] == 1 and row["refit"]
    assert re.fullmatch(r"1 new dense group of 2\d people is like no theme", row["why"])
    same = rows.assign(person_id=np.where(np.arange(len(rows)) >= 780, "one", rows["person_id"]))
    assert measure_drift(same, vectors, model, themes, at_fit).iloc[0]["groups"] == 0


def test_one_talkative_account_is_no_drift(known: tuple[ThemeModel, pd.DataFrame, FitQuality, Rows]) -> None:
    model, themes, at_fit, _ = known
    vectors = np.concatenate([said(600, 9), said(150, 10, kinds=1, first=4)])
    rows = table(vectors, model, np.ones(750, dtype=bool))
    assert measure_drift(rows, vectors, model, themes, at_fit).iloc[0]["refit"]
    rows["person_id"] = np.where(np.arange(750) >= 600, "one", rows["person_id"])
    assert not measure_drift(rows, vectors, model, themes, at_fit).iloc[0]["refit"]


@pytest.mark.parametrize("size", [0, 1, 5, 199])
def test_too_few_are_not_judged(known: tuple[ThemeModel, pd.DataFrame, FitQuality, Rows], size: int) -> None:
    row = check(known, said(size, 2, kinds=1, first=4))
    assert not row["refit"] and row["sentences"] == size
    assert "too few" in row["why"] and f"{size:,} new" in row["why"]


def test_many_sentences_of_few_people_are_not_judged(known: tuple[ThemeModel, pd.DataFrame, FitQuality, Rows]) -> None:
    assert "too few" in check(known, said(400, 2, kinds=1, first=4), people=20)["why"]


def test_a_fit_without_themes_has_nothing_to_compare(known: tuple[ThemeModel, pd.DataFrame, FitQuality, Rows]) -> None:
    model, themes, _, vectors = known
    rows = table(vectors, model, np.ones(len(vectors), dtype=bool)).assign(theme_id=pd.array([None] * len(vectors), dtype="Int32"))
    row = measure_drift(rows, vectors, model, themes[:0], FitQuality(0, float("nan"), float("nan"))).iloc[0]
    assert not row["refit"] and row["none_share"] == 1.0


def test_distances_are_those_to_the_theme_of_the_id(known: tuple[ThemeModel, pd.DataFrame, FitQuality, Rows]) -> None:
    model, themes, _, vectors = known
    theme = themed(vectors, model)
    far = measure_distances(vectors, theme, themes.assign(theme_id=themes["theme_id"] + 40).iloc[::-1], model)
    assert np.isnan(far).all()
    shifted = measure_distances(vectors, theme + 40, themes.assign(theme_id=themes["theme_id"] + 40).iloc[::-1], model)
    inside = theme.notna().to_numpy()
    centre = model.centroids[theme[inside].to_numpy(dtype=int)]
    assert np.allclose(shifted[inside], 1 - (project(vectors[inside], model.mean, model.directions) * centre).sum(axis=1), atol=1e-6)
    assert np.isnan(shifted[~inside]).all()


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**16))
def test_the_same_in_any_row_order(known: tuple[ThemeModel, pd.DataFrame, FitQuality, Rows], seed: int) -> None:
    model, themes, at_fit, old = known
    vectors = on_grid(np.concatenate([old, said(300, 3, noise=2.0), said(60, 4, kinds=1, first=4)]))
    rows = table(vectors, model, np.arange(len(vectors)) >= len(old))
    order = np.random.default_rng(seed).permutation(len(rows))
    one = measure_drift(rows, vectors, model, themes, at_fit)
    two = measure_drift(rows.iloc[order].reset_index(drop=True), vectors[order], model, themes, at_fit)
    pd.testing.assert_frame_equal(one, two)
