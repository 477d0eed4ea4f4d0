"""Find the themes in what customers say: their subjects, not their moods, and how many there are.

Sentences lose what all of them share, the directions of praise and blame, and those of names; near neighbours are joined
into a graph, whose communities say how many themes there are. A linear discriminant then learns to tell the themes apart;
it, not the graph, is the model. A community of leftovers, whose sentences share nothing, is no theme.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.themes.assign import assign, decide, project
from pipeline.themes.discriminant import fit_discriminant, honest_temperature, no_themes
from pipeline.themes.exact import FloatRows, group_sums, on_grid, unit_rows
from pipeline.themes.graph import communities, communities_within, neighbour_graph, spectral_groups
from pipeline.themes.model import ThemeModel

logger = logging.getLogger(__name__)

FEW = 25  # rows of a theme below which all are kept: a quantile of so few means nothing
SPECTRAL = 400  # distinct rows from which eigenvectors are steadier than the order of Louvain's moves


@dataclass(frozen=True)
class Fit:
    """Choices of a fit, each with the value that served three labelled collections best.

    Attributes:
        neighbours: edges that each sentence begins in the graph.
        resolution: of the communities; above 1 gives more and smaller themes. How many there are still follows the data.
        sample: distinct sentences fitted at most; the rest is only assigned.
        graph_sample: distinct sentences in the graph at most: comparing all with all grows with the square.
        smallest: rows that make a theme at least, duplicates counted.
        smallest_share: the same as a share of all rows.
        shrinkage: 0..1, how far the covariance of the discriminant is drawn to a sphere.
        swallows: 0..1, of all rows; a group that holds as much is looked into once more.
        apart: modularity, 0..1, from which the parts of such a group are groups of their own.
        alike: cosine of their middles from which two groups are one.
        loose: 0..1, of the usual nearness of sentences to the middle of their theme; a theme below it is no theme.
        none_share: 0..1, rows of each theme, the farthest from its middle, that have no theme.
    """

    neighbours: int = 15
    resolution: float = 1.5
    swallows: float = 0.05
    apart: float = 0.55
    alike: float = 0.85
    sample: int = 20_000
    graph_sample: int = 8_000
    smallest: int = 3
    smallest_share: float = 0.002
    shrinkage: float = 0.5
    none_share: float = 0.04
    loose: float = 0.7


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
        label = _groups(projected, choices, seed)
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


def _groups(projected: FloatRows, choices: Fit, seed: int) -> NDArray[np.int32]:
    """Return a first group for each of the first ``graph_sample`` rows."""
    part = projected[: choices.graph_sample]
    if len(part) < 2 * choices.smallest:
        return np.zeros(len(part), dtype=np.int32)
    graph = neighbour_graph(part, max(2, min(choices.neighbours, len(part) // 6)))
    found = communities(graph, choices.resolution, seed)
    number = int(found.max()) + 1
    logger.info("%d communities", number)
    label = found if len(part) < SPECTRAL else spectral_groups(graph, number, seed)
    return _merged(part, _divided(graph, label, choices, seed), choices.alike)


def _divided(graph: Any, label: NDArray[np.int32], choices: Fit, seed: int) -> NDArray[np.int32]:
    """Look once more inside the groups that swallow much: modularity cannot see small communities in a large graph.

    Where a store holds several worlds, the graph falls into the worlds first (Fortunato and Barthelemy 2007).
    """
    divided = label.copy()
    for group in np.flatnonzero(np.bincount(label) >= max(SPECTRAL, choices.swallows * len(label))):
        rows = np.flatnonzero(label == group)
        inner, apart = communities_within(graph, rows, seed)
        if apart >= choices.apart:
            divided[rows] = np.where(inner == 0, group, divided.max() + inner)
    return divided


def _merged(rows: FloatRows, label: NDArray[np.int32], alike: float) -> NDArray[np.int32]:
    """Join groups that lie in the same place: where there are two subjects only, a fine resolution cuts each of them at random."""
    from scipy.sparse.csgraph import connected_components

    middle = unit_rows(group_sums(rows, label, int(label.max()) + 1))
    return np.asarray(connected_components(on_grid(middle @ middle.T) >= alike)[1], dtype=np.int32)[label]


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
    members = [cosine[label == theme] for theme in range(model.count)]
    floor = np.array([_floor(near, choices.none_share) for near in members], dtype=np.float32)
    model = _chosen(replace(model, thresholds=floor), ~_loose(members, choices.loose))
    theme = assign(vectors, model)[0]
    size = np.bincount(theme[theme >= 0], weights=counts[theme >= 0], minlength=model.count).astype(np.int64)
    order = np.lexsort((*model.centroids[:, :4].T, -size))
    order = order[size[order] > 0]
    logger.info("%d themes from %d distinct sentences", len(order), len(vectors))
    return replace(_chosen(model, order), sizes=size[order])


def _loose(members: list[NDArray[np.float32]], loose: float) -> NDArray[np.bool_]:
    """Say which themes are leftovers: their sentences share no subject, and lie far from their middle compared with other themes."""
    nearness = np.array([near.mean() if len(near) else 0.0 for near in members])
    return np.asarray(nearness < loose * np.median(nearness))


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
