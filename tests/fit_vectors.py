"""Themes of unit vectors without a store: space, clusterer and rule, as `pipeline.themes.model.fit` puts them together."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows
from pipeline.themes.model.clusterer import PreviousThemes, ThemeClusterer
from pipeline.themes.model.grouping import Grouping, group_units
from pipeline.themes.model.space import ThemeSpace
from pipeline.themes.model.theme_model import ThemeModel, assign_themes, move_centroids


def fit_vectors(
    vectors: FloatRows,
    *,
    directions: NDArray[np.float32] | None = None,
    seed: int = 0,
    grouping: Grouping = group_units,
    documents: NDArray[np.int32] | None = None,
    alone: FloatRows | None = None,
) -> ThemeModel:
    """Return the themes of ``(n, dim)`` units, with the number of the document of each and the same sentences alone, if known."""
    return _fit(vectors, directions, seed, grouping, documents, None, None, alone)[0]


def refit_vectors(
    vectors: FloatRows,
    before: ThemeModel,
    pinned: NDArray[np.bool_] | None = None,
    *,
    directions: NDArray[np.float32] | None = None,
    seed: int = 0,
    documents: NDArray[np.int32] | None = None,
) -> tuple[ThemeModel, NDArray[np.int32]]:
    """Return the themes of ``(n, dim)`` units that build on those of before, and which of these each continues."""
    pinned = np.zeros(before.count, dtype=np.bool_) if pinned is None else pinned
    return _fit(vectors, directions, seed, group_units, documents, before, pinned)


def _fit(
    vectors: FloatRows,
    directions: NDArray[np.float32] | None,
    seed: int,
    grouping: Grouping,
    documents: NDArray[np.int32] | None,
    before: ThemeModel | None,
    pinned: NDArray[np.bool_] | None,
    alone: FloatRows | None = None,
) -> tuple[ThemeModel, NDArray[np.int32]]:
    removed = np.empty((0, vectors.shape[1]), dtype=np.float32) if directions is None else directions
    space = ThemeSpace(removed).fit(vectors)
    previous = None
    if before is not None and before.count and pinned is not None:
        centroids = move_centroids(before, space.mean, space.directions, vectors)
        previous = PreviousThemes(assign_themes(vectors, before)[0], centroids, pinned, before.sizes, before.thresholds)
    clusterer = ThemeClusterer(grouping, seed, previous, space.mean, documents, paired=alone is not None)
    clusterer.fit(space.transform(vectors if alone is None else np.hstack([vectors, alone])))
    return replace(clusterer.model_, mean=space.mean, directions=space.directions), clusterer.origin_
