"""Give sentences their theme, each on its own.

A theme of yesterday must be the theme of tomorrow, in a batch of one or of a million. So assignment reads nothing but the
row and the model, and its sums are exact (see exact.py).
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.exact import FloatRows, on_grid, unit_rows
from pipeline.themes.model import ThemeModel

NO_THEME = -1
BLOCK = 4096  # rows at a time: bounds the memory, changes no result


def assign(vectors: FloatRows, model: ThemeModel) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the theme of each row, and how sure that is.

    The theme is the best of a linear discriminant (Fisher's, with a shared covariance); a row that is farther from the
    middle of its theme than nearly all rows of the fit were has none.

    Args:
        vectors: ``(n, dim)`` unit rows of the encoder that the model was fitted with.
        model: the fitted themes.

    Returns:
        ``(n,)`` index into the model's themes, -1 for none; and ``(n,)`` the probability of that theme, 0..1, 0 for none.

    Raises:
        ModelError: the vectors have another length than the model's.
    """
    if vectors.ndim != 2 or (len(vectors) and vectors.shape[1] != len(model.mean)):
        raise ModelError(
            f"Themes were fitted on vectors of length {len(model.mean)}, but got an array of shape {vectors.shape}. "
            "Refit the themes with this encoder."
        )
    theme = np.full(len(vectors), NO_THEME, dtype=np.int32)
    probability = np.zeros(len(vectors), dtype=np.float32)
    if model.count == 0:
        return theme, probability
    for start in range(0, len(vectors), BLOCK):
        rows = project(vectors[start : start + BLOCK], model.mean, model.mood)
        best, chance = decide(rows, model)
        near = (rows * model.centroids[best]).sum(axis=1) >= model.thresholds[best]
        theme[start : start + BLOCK] = np.where(near, best, NO_THEME)
        probability[start : start + BLOCK] = np.where(near, chance, 0.0)
    return theme, probability


def project(vectors: FloatRows, mean: NDArray[np.float32], mood: NDArray[np.float32]) -> FloatRows:
    """Remove what all sentences share and what is mere praise or blame; ``(n, dim)`` unit rows on the grid."""
    rows = on_grid(vectors).astype(np.float64)
    centred = rows - mean
    for direction in mood.astype(np.float64):
        centred = centred - (on_grid(centred).astype(np.float64) @ direction)[:, None] * direction
    return unit_rows(centred)


def decide(rows: FloatRows, model: ThemeModel) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the best theme of projected rows and its probability, before any threshold."""
    scores = rows.astype(np.float64) @ model.weights.astype(np.float64).T + model.bias
    best = scores.argmax(axis=1).astype(np.int32)
    chance = softmax_top(scores, float(model.temperature[0]))
    return best, chance


def softmax_top(scores: NDArray[np.float64], temperature: float) -> NDArray[np.float32]:
    """Return the largest softmax value of each row, 0..1, rounded to four decimals."""
    gap = (scores - scores.max(axis=1, keepdims=True)) / temperature
    top: NDArray[np.float32] = np.round(1.0 / np.exp(gap).sum(axis=1), 4).astype(np.float32)
    return top
