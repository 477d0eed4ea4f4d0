"""From a first grouping of sentences to themes: learn what tells them apart, drop what is too small or too loose, set thresholds."""

import logging
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows
from pipeline.themes.model.rule import assign, decide
from pipeline.themes.discovery.discriminant import fit_discriminant, honest_temperature, no_themes
from pipeline.themes.model.rule import ThemeModel

logger = logging.getLogger(__name__)

FEW = 25  # rows of a theme below which all are kept: a quantile of so few means nothing


@dataclass(frozen=True)
class Fit:
    """Choices of a fit, each with a value that served five labelled collections well.

    Attributes:
        neighbours: edges that each sentence begins in the graph.
        resolution: of the communities where rows are too few to be halved, or halves cannot tell; above 1 gives more and smaller themes.
        sample: distinct sentences fitted at most; the rest is only assigned.
        graph_sample: distinct sentences in the graph at most: comparing all with all grows with the square.
        smallest: rows that make a theme at least, duplicates counted.
        smallest_share: the same as a share of all rows.
        shrinkage: 0..1, how far the covariance of the discriminant is drawn to a sphere.
        swallows: 0..1, of all rows; a group that holds as much is looked into once more.
        apart: modularity, 0..1, from which the parts of such a group are groups of their own.
        alike: cosine of their middles from which two groups are one.
        loose: 0..1, of the usual nearness of sentences to the middle of their theme; a theme below it is no theme.
        loose_share: 0..1, of all rows, that such leftovers may hold; what is as large is what people talk about, loose or not.
        none_share: 0..1, rows of each theme, the farthest from its middle, that have no theme.
    """

    neighbours: int = 15
    resolution: float = 1.2
    swallows: float = 0.05
    apart: float = 0.6
    alike: float = 0.85
    sample: int = 20_000
    graph_sample: int = 8_000
    smallest: int = 3
    smallest_share: float = 0.002
    shrinkage: float = 0.5
    none_share: float = 0.02
    loose: float = 0.7
    loose_share: float = 0.08


def settle(model: ThemeModel, rows: FloatRows, counts: NDArray[np.int64], label: NDArray[np.int32], choices: Fit) -> ThemeModel:
    """Learn the discriminant, give it all rows, and drop themes that stay too small, until all are large enough."""
    inner, weight = rows[: len(label)], counts[: len(label)]
    while len(label):
        size = np.bincount(label, weights=weight)
        large = size >= max(choices.smallest, choices.smallest_share * weight.sum())
        if len(inner) == len(rows) and large.all() and model.count == len(size):
            return fit_discriminant(model, rows, label, choices.shrinkage)
        inside = large[label]
        if not inside.any():
            break
        inner, label = inner[inside], np.unique(label[inside], return_inverse=True)[1].astype(np.int32)
        temperature = honest_temperature(model, inner, label, choices.shrinkage)
        model = replace(fit_discriminant(model, inner, label, choices.shrinkage), temperature=temperature)
        inner, weight = rows, counts
        label = np.unique(decide(rows, model)[0], return_inverse=True)[1].astype(np.int32)
    return no_themes(model.mean, model.mood)


def finish(model: ThemeModel, vectors: FloatRows, rows: FloatRows, counts: NDArray[np.int64], choices: Fit) -> ThemeModel:
    """Set the threshold of each theme, then order the themes by the size that assignment itself gives them."""
    if model.count == 0:
        return model
    label = decide(rows, model)[0]
    cosine = (rows * model.centroids[label]).sum(axis=1)
    members = [cosine[label == theme] for theme in range(model.count)]
    floor = np.array([_floor(near, choices.none_share) for near in members], dtype=np.float32)
    model = _chosen(replace(model, thresholds=floor), ~_loose(members, choices))
    theme = assign(vectors, model)[0]
    size = np.bincount(theme[theme >= 0], weights=counts[theme >= 0], minlength=model.count).astype(np.int64)
    order = np.lexsort((*model.centroids[:, :4].T, -size))
    order = order[size[order] > 0]
    logger.info("%d themes from %d distinct sentences", len(order), len(vectors))
    return replace(_chosen(model, order), sizes=size[order])


def _loose(members: list[NDArray[np.float32]], choices: Fit) -> NDArray[np.bool_]:
    """Say which themes are leftovers: their sentences share no subject, and lie far from their middle compared with other themes."""
    nearness = np.round([near.mean() if len(near) else 0.0 for near in members], 6)
    size = np.array([len(near) for near in members])
    order = np.lexsort((size, nearness))
    within = np.empty(len(members), dtype=np.bool_)
    within[order] = np.cumsum(size[order]) <= choices.loose_share * size.sum()
    return np.asarray(within & (nearness < choices.loose * np.median(nearness)))


def _chosen(model: ThemeModel, which: NDArray[np.generic]) -> ThemeModel:
    """Return the model with some of its themes only, in the order given."""
    return replace(model, **{name: getattr(model, name)[which] for name in ("centroids", "weights", "bias", "thresholds")})


def _floor(cosine: NDArray[np.float32], none_share: float) -> float:
    """Return the cosine below which the farthest members of a theme fall; small themes keep all their members."""
    if len(cosine) == 0:
        return 1.0
    if len(cosine) < FEW:
        return float(cosine.min())
    return float(np.quantile(cosine, none_share, method="lower"))
