"""Find the themes in what customers say: their subjects, not their moods, and how many there are.

Sentences lose what all of them share and the directions of praise and blame, and near neighbours are joined into a graph.
How fine its communities may be is asked of the data: as fine as two halves of the sentences, fitted apart, still agree on.
A linear discriminant then learns to tell the themes apart; it, not the graph, is the model.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from pipeline.themes.assign import assign, decide, project
from pipeline.themes.discriminant import agreement, fit_discriminant, honest_temperature, no_themes
from pipeline.themes.exact import FloatRows, on_grid
from pipeline.themes.graph import communities, neighbour_graph, spectral_groups
from pipeline.themes.model import ThemeModel

logger = logging.getLogger(__name__)

FEW = 25  # rows of a theme below which all are kept: a quantile of so few means nothing
HALVABLE = 400  # distinct rows below which two halves say nothing about one another


@dataclass(frozen=True)
class Fit:
    """Choices of a fit, each with the value that served three labelled collections best.

    Attributes:
        neighbours: edges that each sentence begins in the graph.
        resolutions: of the communities, finest first; the first is taken on which two halves agree, else the last.
        agreed: adjusted mutual information, 0..1, from which two halves count as agreeing.
        lost: how much less than at the best resolution they may agree.
        sample: distinct sentences fitted at most; the rest is only assigned.
        graph_sample: distinct sentences in the graph at most: comparing all with all grows with the square.
        smallest: rows that make a theme at least, duplicates counted.
        smallest_share: the same as a share of all rows.
        shrinkage: 0..1, how far the covariance of the discriminant is drawn to a sphere.
        none_share: 0..1, rows of each theme, the farthest from its middle, that have no theme.
    """

    neighbours: int = 15
    resolutions: tuple[float, ...] = (2.0, 1.0, 0.75)
    agreed: float = 0.65
    lost: float = 0.05
    sample: int = 20_000
    graph_sample: int = 8_000
    smallest: int = 3
    smallest_share: float = 0.002
    shrinkage: float = 0.5
    none_share: float = 0.04


def discover(
    vectors: FloatRows, texts: Sequence[str], *, mood: NDArray[np.floating] | None = None, seed: int = 0, fit: Fit | None = None
) -> ThemeModel:
    """Return the themes of sentences that have a subject (see ``has_subject``), the largest first.

    The result depends on the multiset of texts alone: rows are merged by text and ordered by a hash of it, sums are exact
    or made by one thread, so that neither row order nor the number of threads shows.

    Args:
        vectors: ``(n, dim)`` unit rows; n may be 0. Equal texts must have equal rows.
        texts: n subject texts.
        mood: ``(m, dim)`` directions of sentiment to remove, any length, for instance of ``mood_directions``.
        seed: of the random generator.
        fit: choices of the fit.

    Raises:
        ValueError: vectors and texts differ in number.
    """
    from threadpoolctl import threadpool_limits

    if len(vectors) != len(texts):
        raise ValueError(f"{len(vectors)} vectors but {len(texts)} texts: give one vector for each text.")
    choices = fit or Fit()
    rows, counts = canonical(vectors, texts, choices.sample)
    dim = rows.shape[1]
    mean = on_grid(rows.astype(np.float64).mean(axis=0)) if len(rows) > 2 else np.zeros(dim, dtype=np.float32)
    with threadpool_limits(limits=1):
        model = no_themes(mean, orthonormal(mood, dim))
        projected = project(rows, model.mean, model.mood)
        label = _groups(model, projected, choices, seed)
        model = _settle(model, projected, counts, label, choices)
    return _finish(model, rows, projected, counts, choices)


def canonical(vectors: FloatRows, texts: Sequence[str], limit: int) -> tuple[FloatRows, NDArray[np.int64]]:
    """Merge equal texts and order them by a hash: distinct rows ``(m, dim)``, m <= limit, and how often each occurred."""
    first: dict[str, int] = {}
    seen: dict[str, int] = {}
    for row, text in enumerate(texts):
        first.setdefault(text, row)
        seen[text] = seen.get(text, 0) + 1
    order = sorted(first, key=lambda text: (text_hash(text), text))[:limit]
    rows = on_grid(np.asarray(vectors)[np.array([first[text] for text in order], dtype=np.int64)])
    return rows, np.array([seen[text] for text in order], dtype=np.int64)


def text_hash(text: str) -> bytes:
    """Return eight bytes that order texts at random, and always in the same way."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def mood_directions(vectors: FloatRows, polarity: NDArray[np.floating]) -> FloatRows:
    """Return two orthonormal directions of sentiment, ``(2, dim)``, learnt from rows whose polarity is known.

    The first is the difference that polarity makes to the mean, the second what a ridge regression adds to it. Learn them
    from texts on many subjects: where blame falls on one subject only, the subject would go with the blame.

    Args:
        vectors: ``(n, dim)`` unit rows, n at least 2.
        polarity: ``(n,)`` on any scale, higher is better.
    """
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    target = np.asarray(polarity, dtype=np.float64)
    slope = centred.T @ (target - target.mean())
    ridge = np.linalg.solve(centred.T @ centred + 0.002 * len(centred) * np.eye(centred.shape[1]), slope)
    return orthonormal(np.stack([slope, ridge]), centred.shape[1])


def orthonormal(directions: NDArray[np.floating] | None, dim: int) -> FloatRows:
    """Return an orthonormal basis of the given directions on the grid, ``(m, dim)``; near-zero ones are left out."""
    kept: list[NDArray[np.float64]] = []
    for direction in np.asarray(directions if directions is not None else np.empty((0, dim)), dtype=np.float64):
        rest = direction / max(float(np.linalg.norm(direction)), 1e-12)
        for known in kept:
            rest = rest - (rest @ known) * known
        if float(np.linalg.norm(rest)) > 1e-3:
            kept.append(rest / np.linalg.norm(rest))
    return on_grid(np.array(kept).reshape(len(kept), dim))


def _groups(model: ThemeModel, projected: FloatRows, choices: Fit, seed: int) -> NDArray[np.int32]:
    """Return a first group for each of the first ``graph_sample`` rows."""
    part = projected[: choices.graph_sample]
    if len(part) < 2 * choices.smallest:
        return np.zeros(len(part), dtype=np.int32)
    resolution = _resolution(model, part, choices, seed)
    graph = neighbour_graph(part, _neighbours(part, choices))
    found = communities(graph, resolution, seed)
    number = int(found.max()) + 1
    logger.info("resolution %.2f: %d communities", resolution, number)
    return found if len(part) < HALVABLE else spectral_groups(graph, number, seed)


def _neighbours(rows: FloatRows, choices: Fit) -> int:
    return max(2, min(choices.neighbours, len(rows) // 6))


def _resolution(model: ThemeModel, rows: FloatRows, choices: Fit, seed: int) -> float:
    """Return the finest resolution at which two halves of the rows, fitted apart, divide all rows alike."""
    last = choices.resolutions[-1]
    if len(rows) < HALVABLE:
        return last
    halves = (rows[::2], rows[1::2])
    graphs = [neighbour_graph(half, _neighbours(half, choices)) for half in halves]
    alike: list[float] = []
    for resolution in choices.resolutions:
        first, second = (
            fit_discriminant(model, half, communities(graph, resolution, seed), choices.shrinkage)
            for half, graph in zip(halves, graphs, strict=True)
        )
        alike.append(agreement(first, second, rows))
        logger.info("resolution %.2f: %d and %d themes, agreement %.3f", resolution, first.count, second.count, alike[-1])
    # Halves of clear-cut groups agree well even where a group is cut at random; finer themes may not cost agreement.
    enough = max(choices.agreed, max(alike) - choices.lost)
    return next((resolution for resolution, value in zip(choices.resolutions, alike, strict=True) if value >= enough), last)


def _settle(model: ThemeModel, rows: FloatRows, counts: NDArray[np.int64], label: NDArray[np.int32], choices: Fit) -> ThemeModel:
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


def _finish(model: ThemeModel, vectors: FloatRows, rows: FloatRows, counts: NDArray[np.int64], choices: Fit) -> ThemeModel:
    """Set the threshold of each theme, then order the themes by the size that assignment itself gives them."""
    if model.count == 0:
        return model
    label = decide(rows, model)[0]
    cosine = (rows * model.centroids[label]).sum(axis=1)
    floor = [_floor(cosine[label == theme], choices.none_share) for theme in range(model.count)]
    model = replace(model, thresholds=np.array(floor, dtype=np.float32))
    theme = assign(vectors, model)[0]
    size = np.bincount(theme[theme >= 0], weights=counts[theme >= 0], minlength=model.count).astype(np.int64)
    order = np.lexsort((*model.centroids[:, :4].T, -size))
    order = order[size[order] > 0]
    kept = {name: getattr(model, name)[order] for name in ("centroids", "weights", "bias", "thresholds")}
    logger.info("%d themes from %d distinct sentences", len(order), len(vectors))
    return replace(model, **kept, sizes=size[order])


def _floor(cosine: NDArray[np.float32], none_share: float) -> float:
    """Return the cosine below which the farthest members of a theme fall; small themes keep all their members."""
    if len(cosine) == 0:
        return 1.0
    if len(cosine) < FEW:
        return float(cosine.min())
    return float(np.quantile(cosine, none_share, method="lower"))
