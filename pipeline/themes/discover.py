"""Find the themes in what customers say: their subjects, not their moods, and how many there are.

Sentences lose what all of them share and the directions of praise and blame; near neighbours are joined into a graph whose
communities are the themes; a linear discriminant learns to tell the communities apart. The discriminant, not the graph, is
the model: it places old and new sentences by one rule, and it mends rows which the graph had misplaced.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from pipeline.themes.assign import assign, decide, project
from pipeline.themes.exact import FloatRows, group_sums, on_grid, unit_rows
from pipeline.themes.graph import communities
from pipeline.themes.model import ThemeModel

logger = logging.getLogger(__name__)

NONE_SHARE = 0.04  # of the fitted rows, the farthest from the middle of their theme belong to none
TEMPERATURES = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0)


@dataclass(frozen=True)
class Fit:
    """Choices of a fit, each with the value that served three labelled collections best.

    Attributes:
        neighbours: edges of each sentence in the graph.
        resolution: of the communities; above 1 for more themes.
        sample: distinct sentences fitted at most; the rest is only assigned.
        graph_sample: distinct sentences in the graph at most: comparing all with all grows with the square.
        smallest: rows that make a theme at least, duplicates counted.
        smallest_share: the same as a share of all rows.
        shrinkage: 0..1, how far the shared covariance is drawn to a sphere.
    """

    neighbours: int = 15
    resolution: float = 1.0
    sample: int = 20_000
    graph_sample: int = 8_000
    smallest: int = 3
    smallest_share: float = 0.002
    shrinkage: float = 0.5


def discover(
    vectors: FloatRows, texts: Sequence[str], *, mood: NDArray[np.floating] | None = None, seed: int = 0, fit: Fit | None = None
) -> ThemeModel:
    """Return the themes of sentences that have a subject (see ``has_subject``), the largest first.

    The result depends on the multiset of texts alone: rows are merged by text and ordered by a hash of it, and sums are
    exact, so that neither row order nor the number of threads shows.

    Args:
        vectors: ``(n, dim)`` unit rows; n may be 0. Equal texts must have equal rows.
        texts: n subject texts.
        mood: ``(m, dim)`` directions of sentiment to remove, any length, for instance ``mood_directions``.
        seed: of the random generator.
        fit: choices of the fit.

    Raises:
        ValueError: vectors and texts differ in number.
    """
    from threadpoolctl import threadpool_limits

    if len(vectors) != len(texts):
        raise ValueError(f"{len(vectors)} vectors but {len(texts)} texts: give one vector for each text.")
    choices = fit or Fit()
    dim = vectors.shape[1] if vectors.ndim == 2 else 0
    rows, counts = canonical(vectors, texts, choices.sample)
    mean = on_grid(rows.astype(np.float64).mean(axis=0)) if len(rows) > 2 else np.zeros(dim, dtype=np.float32)
    with threadpool_limits(limits=1, user_api="blas"):
        directions = orthonormal(mood, dim)
    projected = project(rows, mean, directions)
    part = projected[: choices.graph_sample]
    neighbours = max(2, min(choices.neighbours, len(part) // 4))
    label = communities(part, neighbours, choices.resolution, seed)
    model = _empty(mean, directions)
    with threadpool_limits(limits=1, user_api="blas"):
        model = _settle(model, projected, counts, label, choices)
    return _finish(model, rows, counts, choices)


def canonical(vectors: FloatRows, texts: Sequence[str], limit: int) -> tuple[FloatRows, NDArray[np.int64]]:
    """Merge equal texts and order them by a hash: distinct rows ``(m, dim)``, m <= limit, and how often each occurred."""
    first: dict[str, int] = {}
    seen: dict[str, int] = {}
    for row, text in enumerate(texts):
        first.setdefault(text, row)
        seen[text] = seen.get(text, 0) + 1
    order = sorted(first, key=lambda text: (blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), text))[:limit]
    counts = np.array([seen[text] for text in order], dtype=np.int64)
    return on_grid(vectors[[first[text] for text in order]]) if order else np.asarray(vectors[:0], dtype=np.float32), counts


def mood_directions(vectors: FloatRows, polarity: NDArray[np.floating]) -> FloatRows:
    """Return two orthonormal directions of sentiment, ``(2, dim)``, learnt from rows whose polarity is known.

    The first is the difference that polarity makes to the mean, the second what a ridge regression adds to it. Learn them
    from texts on many subjects: where blame falls on one subject only, the subject would go with the blame.

    Args:
        vectors: ``(n, dim)`` unit rows, n at least 2.
        polarity: ``(n,)`` any scale, higher is better.
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


def _empty(mean: NDArray[np.float32], mood: NDArray[np.float32]) -> ThemeModel:
    none = np.empty((0, len(mean)), dtype=np.float32)
    flat = np.empty(0, dtype=np.float32)
    return ThemeModel(mean, mood, none, none, flat, flat, np.ones(1, dtype=np.float32), np.empty(0, dtype=np.int64))


def _settle(model: ThemeModel, rows: FloatRows, counts: NDArray[np.int64], label: NDArray[np.int32], choices: Fit) -> ThemeModel:
    """Learn the discriminant, give it all rows, and drop the themes that stay too small, until all are large enough."""
    least = max(choices.smallest, choices.smallest_share * counts.sum())
    rows_in, counts_in = rows[: len(label)], counts[: len(label)]
    # The graph saw a part of the rows only: its communities need the same share of the rows that it saw.
    keep = np.bincount(label, weights=counts_in) >= max(choices.smallest, choices.smallest_share * counts_in.sum()) if len(label) else []
    while np.any(keep):
        inside = np.asarray(keep)[label]
        rows_in, label = rows_in[inside], np.unique(label[inside], return_inverse=True)[1].astype(np.int32)
        model = replace(discriminant(model, rows_in, label, choices.shrinkage), temperature=honest(model, rows_in, label, choices.shrinkage))
        label, rows_in = decide(rows, model)[0], rows
        size = np.bincount(label, weights=counts, minlength=model.count)
        if np.all(size >= least):
            return discriminant(model, rows, label, choices.shrinkage)
        keep = size >= least
    return _empty(model.mean, model.mood)


def discriminant(model: ThemeModel, rows: FloatRows, label: NDArray[np.int32], shrinkage: float) -> ThemeModel:
    """Return the model with centroids, weights and bias of a shrunk linear discriminant (Friedman 1989) of labelled rows."""
    groups = int(label.max()) + 1
    size = np.bincount(label, minlength=groups).astype(np.float64)
    sums = group_sums(rows, label, groups)
    middle = sums / np.maximum(size, 1)[:, None]
    wide = rows.astype(np.float64)
    within = (wide.T @ wide - sums.T @ middle) / len(rows)
    sphere = max(float(np.trace(within)) / len(within), 1e-3)
    within = (1 - shrinkage) * within + shrinkage * sphere * np.eye(len(within))
    weights = np.linalg.solve(within, middle.T).T
    bias = np.log(np.maximum(size, 1) / len(rows)) - 0.5 * (weights * middle).sum(axis=1)
    return replace(model, centroids=unit_rows(middle), weights=on_grid(weights), bias=on_grid(bias), thresholds=np.full(groups, -2.0, dtype=np.float32))


def honest(model: ThemeModel, rows: FloatRows, label: NDArray[np.int32], shrinkage: float) -> NDArray[np.float32]:
    """Return the temperature at which a discriminant of half the rows is as sure of the other half as it is right."""
    half = np.arange(len(rows)) % 2 == 0
    seen = np.unique(label[half])
    test = ~half & np.isin(label, seen)
    if len(seen) < 2 or test.sum() < 50:
        return np.full(1, 4.0, dtype=np.float32)
    trained = discriminant(model, rows[half], np.searchsorted(seen, label[half]).astype(np.int32), shrinkage)
    scores = rows[test].astype(np.float64) @ trained.weights.astype(np.float64).T + trained.bias
    truth = scores[np.arange(len(scores)), np.searchsorted(seen, label[test])]
    losses = []
    for temperature in TEMPERATURES:
        top = scores.max(axis=1)
        spread = np.log(np.exp((scores - top[:, None]) / temperature).sum(axis=1))
        losses.append(float(np.mean(spread - (truth - top) / temperature)))
    return np.full(1, TEMPERATURES[int(np.argmin(np.round(losses, 6)))], dtype=np.float32)


def _finish(model: ThemeModel, vectors: FloatRows, counts: NDArray[np.int64], choices: Fit) -> ThemeModel:
    """Set the threshold of each theme, then order the themes by the size that assignment itself gives them."""
    if model.count == 0:
        return model
    rows = project(vectors, model.mean, model.mood)
    label = decide(rows, model)[0]
    cosine = (rows * model.centroids[label]).sum(axis=1)
    floor = np.array([_floor(cosine[label == theme]) for theme in range(model.count)], dtype=np.float32)
    model = replace(model, thresholds=floor)
    theme = assign(vectors, model)[0]
    size = np.bincount(theme[theme >= 0], weights=counts[theme >= 0], minlength=model.count).astype(np.int64)
    order = np.lexsort((model.bias, *model.centroids[:, :4].T, -size))
    order = order[size[order] > 0]
    logger.info("%d themes from %d distinct sentences", len(order), len(vectors))
    return replace(
        model,
        centroids=model.centroids[order],
        weights=model.weights[order],
        bias=model.bias[order],
        thresholds=model.thresholds[order],
        sizes=size[order],
    )


def _floor(cosine: NDArray[np.float32]) -> float:
    """Return the cosine below which the farthest members of a theme fall; small themes keep all members."""
    if len(cosine) < 25:
        return float(cosine.min()) - 0.05 if len(cosine) else 1.0
    return float(np.quantile(cosine, NONE_SHARE, method="lower"))
