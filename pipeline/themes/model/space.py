"""The space in which themes lie: BERTopic's step of dimensionality reduction, which here removes directions instead of adding noise.

What all units share says nothing about themes; praise and blame say how, not what. All dimensions that are left are kept: on six coded
sets principal components did not agree better with people, and UMAP not better than the graph from which groups are cut.
"""

from importlib import resources
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.exact import FloatRows, on_grid, unit_rows
from pipeline.themes.model.theme_model import project


class ThemeSpace:
    """Removes the mean unit and some directions; has the interface of BERTopic's ``umap_model``."""

    def __init__(self, directions: NDArray[np.float32], mean: NDArray[np.float32] | None = None) -> None:
        """Take the directions, and the mean where it is known before; else it is that of the fitted rows."""
        self.directions, self._mean = directions, mean

    @property
    def mean(self) -> NDArray[np.float32]:
        """The mean that is removed, ``(dim,)``.

        Raises:
            ModelError: nothing was fitted yet.
        """
        if self._mean is None:
            raise ModelError("The space of the themes was not fitted. Call fit with unit vectors first.")
        return self._mean

    def fit(self, rows: FloatRows, y: object = None) -> Self:
        """Learn the mean of ``(n, dim)`` unit rows; two rows or fewer have none that could be told from them."""
        if self._mean is None:
            known = len(rows) > 2
            self._mean = on_grid(np.asarray(rows, dtype=np.float64).mean(axis=0)) if known else np.zeros(rows.shape[1], dtype=np.float32)
        return self

    def transform(self, rows: FloatRows) -> FloatRows:
        """Return ``(n, dim)`` unit rows without mean and directions; of ``(n, 2 * dim)`` pairs of rows each half."""
        parts = np.split(np.asarray(rows, dtype=np.float32), rows.shape[1] // len(self.mean), axis=1)
        return np.hstack([project(part, self.mean, self.directions) for part in parts])


def find_sentiment_directions(encoder: str, dim: int) -> FloatRows:
    """Return the direction from blame to praise, ``(1, dim)``, as ``models/polarity`` learnt it; none for an encoder without one.

    Learnt from many subjects: from the data at hand, the subject that is blamed most would go with the blame. And it is not the
    sentiment head's, so that themes stay where they are when that is trained anew.
    """
    from pipeline.heads import load_head

    try:
        head = load_head(Path(str(resources.files("models.polarity"))), encoder=encoder, features=None)
    except ModelError:
        return np.empty((0, dim), dtype=np.float32)
    negative, positive = head.classes.index("negative"), head.classes.index("positive")
    return unit_rows((head.weight[:, positive] - head.weight[:, negative])[None])
