"""What a fitted set of themes consists of: plain arrays that a store can keep and another machine can read."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class ThemeModel:
    """Everything that assignment needs, so that a sentence gets the same theme next month as on the day of fitting.

    Attributes:
        mean: ``(dim,)``, the mean sentence of the fit: what all sentences share says nothing about themes.
        mood: ``(m, dim)`` orthonormal directions of praise and blame that are removed; m may be 0.
        centroids: ``(k, dim)`` unit rows, the middle of each theme after mean and mood are removed; largest theme first.
        weights: ``(k, dim)`` linear discriminant weights of each theme.
        bias: ``(k,)`` discriminant offsets.
        thresholds: ``(k,)`` lowest cosine to its centroid at which a sentence still belongs to the theme, -1..1.
        temperature: ``(1,)`` divides the discriminant scores so that probabilities are honest; above 0.
        sizes: ``(k,)`` rows of the fit in each theme, duplicates counted.
    """

    mean: NDArray[np.float32]
    mood: NDArray[np.float32]
    centroids: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    thresholds: NDArray[np.float32]
    temperature: NDArray[np.float32]
    sizes: NDArray[np.int64]

    @property
    def count(self) -> int:
        """The number of themes, which may be 0."""
        return len(self.centroids)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return every array by name, for a store; ``ThemeModel(**arrays)`` restores the model."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}
