"""The rule that gives a unit its theme: plain arrays that a store can keep and another machine can read.

A theme of yesterday must be the theme of tomorrow, in a batch of one or of a million. So assignment reads nothing but the row
and the model, and its sums are exact (see exact.py).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.exact import FloatRows, Ids, Marks, by_blocks, on_grid, unit_rows

NO_THEME = -1
BLOCK = 4096  # rows at a time: bounds the memory, changes no result


@dataclass(frozen=True)
class ThemeModel:
    """Everything that assignment needs, so that a sentence gets the same theme next month as on the day of fitting."""

    mean: NDArray[np.float32]  # (dim,) the mean unit of the fit: what all of them share says nothing about themes
    directions: NDArray[np.float32]  # (m, dim) orthonormal directions of sentiment and names that are removed; m may be 0
    centroids: NDArray[np.float32]  # (k, dim) unit rows after mean and directions are removed; largest theme first
    weights: NDArray[np.float32]  # (k + u, dim) of a linear discriminant: of each theme, and of u groups that nothing can be called: none
    bias: NDArray[np.float32]  # (k + u,) of the discriminant
    thresholds: NDArray[np.float32]  # (k,) lowest cosine to its centroid at which a sentence, read alone, still belongs to it, -1..1
    temperature: NDArray[np.float32]  # (1,) divides the discriminant scores so that probabilities are honest; above 0
    sizes: NDArray[np.int64]  # (k,) units of the fit in each theme, duplicates counted
    coherence: NDArray[np.float32]  # (k,) mean cosine of two members drawn at random, -1..1

    @property
    def count(self) -> int:
        """The number of themes, which may be 0."""
        return len(self.centroids)


def empty_model(mean: NDArray[np.float32], directions: NDArray[np.float32]) -> ThemeModel:
    """Return the model that gives no row a theme: the result where too few rows are similar."""
    rows, flat = np.empty((0, len(mean)), dtype=np.float32), np.empty(0, dtype=np.float32)
    return ThemeModel(mean, directions, rows, rows, flat, flat, np.ones(1, dtype=np.float32), np.empty(0, dtype=np.int64), flat)


def assign_themes(vectors: FloatRows, model: ThemeModel, alone: FloatRows | None = None) -> tuple[Ids, NDArray[np.float32]]:
    """Return the theme of each sentence, and how sure that is.

    The theme is the best of a linear discriminant (Fisher's, with a shared covariance) for the sentence read in its passage. A sentence
    that by itself would be in another theme, or is farther from the centroid than most of the fit were, only occurs in that passage: it
    has none. Of all rules tried this one leaves out most of what readers find foreign, and hardly a document with it.

    Args:
        vectors: ``(n, dim)`` unit rows of the encoder that the model was fitted with, read in their passage.
        model: the fitted themes.
        alone: ``(n, dim)`` the same sentences read by themselves; None where that is the same.

    Returns:
        ``(n,)`` index into the model's themes, -1 for none; and ``(n,)`` the probability of that theme, 0..1, 0 for none.

    Raises:
        ModelError: the vectors have another length than the model's.
    """
    for rows in (vectors, vectors if alone is None else alone):
        if rows.ndim != 2 or len(rows) != len(vectors) or (len(rows) and rows.shape[1] != len(model.mean)):
            raise ModelError(
                f"Themes were fitted on vectors of length {len(model.mean)}, but got an array of shape {rows.shape}. "
                "Refit the themes with this encoder."
            )
    theme, probability = np.full(len(vectors), NO_THEME, dtype=np.int32), np.zeros(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), BLOCK):
        part = slice(start, start + BLOCK)
        rows = project(vectors[part], model.mean, model.directions)
        projected_alone = rows if alone is None else project(alone[part], model.mean, model.directions)
        theme[part], probability[part] = assign_projected(rows, projected_alone, model)
    return theme, probability


def assign_projected(rows: FloatRows, alone: FloatRows, model: ThemeModel) -> tuple[Ids, NDArray[np.float32]]:
    """Return what `assign_themes` does, for rows from which mean and directions are removed."""
    if model.count == 0:
        return np.full(len(rows), NO_THEME, dtype=np.int32), np.zeros(len(rows), dtype=np.float32)
    best, probability = classify_rows(rows, model)
    named = np.minimum(best, model.count - 1)
    inside = (best == named) & ((alone * model.centroids[named]).sum(axis=1) >= model.thresholds[named])
    if alone is not rows:
        inside &= classify_rows(alone, model)[0] == best
    return np.where(inside, best, NO_THEME).astype(np.int32), np.where(inside, probability, 0.0).astype(np.float32)


def select_themes(model: ThemeModel, order: NDArray[np.integer]) -> ThemeModel:
    """Return the model of some of its themes, in an order; the sentences of the others go to the next best."""
    names = ("centroids", "weights", "bias", "thresholds", "sizes", "coherence")
    return replace(model, **{name: getattr(model, name)[order] for name in names})


def drop_themes(model: ThemeModel, unnamed: Marks) -> ThemeModel:
    """Return the model without some themes, ``(k,)``, whose sentences have none from now on, instead of the next best."""
    kept, last = np.flatnonzero(~unnamed), np.arange(model.count, len(model.weights))
    order = np.concatenate([kept, np.flatnonzero(unnamed), last])
    return replace(select_themes(model, kept), weights=model.weights[order], bias=model.bias[order])


def project(vectors: FloatRows, mean: NDArray[np.float32], directions: NDArray[np.float32]) -> FloatRows:
    """Remove what all units share, and the directions of sentiment and names; ``(n, dim)`` unit rows on the grid."""

    def projected(part: FloatRows) -> FloatRows:
        centred = on_grid(part).astype(np.float64) - mean
        for direction in directions.astype(np.float64):
            centred -= (on_grid(centred).astype(np.float64) @ direction)[:, None] * direction
        return unit_rows(centred)

    return by_blocks(projected, vectors)


def classify_rows(rows: FloatRows, model: ThemeModel) -> tuple[Ids, NDArray[np.float32]]:
    """Return the best theme of projected rows and its probability, before any threshold; from k on it is none."""
    scores = rows.astype(np.float64) @ model.weights.astype(np.float64).T + model.bias
    gap = (scores - scores.max(axis=1, keepdims=True)) / float(model.temperature[0])
    top: NDArray[np.float32] = np.round(1.0 / np.exp(gap).sum(axis=1), 4).astype(np.float32)
    return scores.argmax(axis=1).astype(np.int32), top


def move_centroids(previous: ThemeModel, mean: NDArray[np.float32], directions: NDArray[np.float32], vectors: FloatRows) -> FloatRows:
    """Return the centroids of a model where the space has another mean and directions, ``(k, dim)`` unit rows.

    That is where their typical unit would lie; ``vectors``, ``(n, dim)``, tell how far units usually lie from the mean; n may be 0.
    """
    usual_distance = float(np.linalg.norm(vectors - previous.mean, axis=1).mean()) if len(vectors) else 1.0
    return project((previous.mean + round(usual_distance, 2) * previous.centroids).astype(np.float32), mean, directions)
