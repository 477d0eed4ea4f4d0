"""A first grouping of units, before the discriminant refines it.

Too many groups are made first, where near neighbours are joined into a graph, and then those that say the same are joined by average
linkage. So groups may differ much in size, as subjects do; a division into so many at once makes them alike.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows, Ids, group_sums, unit_rows
from pipeline.themes.model import hyperparameters as hyper
from pipeline.themes.model.discriminant import refine_clusters
from pipeline.themes.model.neighbour_graph import build_graph, cut_graph, embed_graph, find_communities
from pipeline.themes.model.theme_count import choose_theme_count


class Grouping(Protocol):
    """What every clusterer of ``[themes] clusterer`` offers: a first grouping of units, which the discriminant then refines."""

    def __call__(self, rows: FloatRows, seed: int, /) -> Ids:
        """Return the group of each of ``(n, dim)`` distinct unit rows, from 0, -1 for none; the same rows and seed give the same groups."""


def group_units(rows: FloatRows, seed: int) -> Ids:
    """Return the group of each of ``(n, dim)`` distinct projected rows, from 0: spectral over-division, joined by average linkage."""
    if len(rows) < 2 * hyper.SMALLEST:
        return np.zeros(len(rows), dtype=np.int32)
    graph = build_graph(rows, max(2, min(hyper.NEIGHBOURS, len(rows) // 6)))
    if len(rows) < hyper.SPECTRAL:
        return join_groups(rows, find_communities(graph), len(rows), hyper.SAME_COSINE)
    number = choose_theme_count(rows, seed)
    finer = round(hyper.OVERDIVISION * number) if len(rows) >= hyper.UNITS_PER_GROUP * number else number
    label = cut_graph(embed_graph(graph), min(finer, len(rows) // hyper.SMALLEST), seed)
    return join_groups(rows, refine_clusters(rows, label, 1), number, hyper.SAME_COSINE)


def join_groups(rows: FloatRows, label: Ids, number: int, cosine_threshold: float) -> Ids:
    """Join the two groups whose members are most alike on average, until so many are left and no two centroids nearly coincide.

    Rows are ``(n, dim)`` unit rows, ``label`` is ``(n,)``; from ``cosine_threshold`` of their centroids on, two groups are one anyway.
    """
    label = np.unique(label, return_inverse=True)[1].astype(np.int32)
    size = np.bincount(label).astype(np.float64)
    sums = group_sums(rows, label, len(size))
    into = np.arange(len(size))
    alive = np.ones(len(size), dtype=np.bool_)
    while alive.sum() > 1:
        mean = sums / size[:, None]
        likeness = np.where(alive[:, None] & alive & ~np.eye(len(size), dtype=np.bool_), np.round(mean @ mean.T, 9), -np.inf)
        if alive.sum() <= number:
            length = np.maximum(np.linalg.norm(mean, axis=1), 1e-9)
            cosine = likeness / (length[:, None] * length)
            likeness = np.where(cosine >= cosine_threshold, likeness, -np.inf)
        one, other = divmod(int(likeness.argmax()), len(size))
        if likeness[one, other] == -np.inf:
            break
        sums[one] += sums[other]
        size[one] += size[other]
        alive[other] = False
        into[into == other] = one
    return np.unique(into[label], return_inverse=True)[1].astype(np.int32)


def is_one_subject(mean: NDArray[np.float32]) -> bool:
    """Say whether units are so alike that what is left of them without their mean, ``(dim,)``, is noise.

    A form letter with one word changed has as many groups as one likes, and one subject.
    """
    return float(np.square(mean.astype(np.float64)).sum()) >= hyper.ONE_SUBJECT_SHARE


def join_near_groups(rows: FloatRows, label: Ids, mean: NDArray[np.float32]) -> Ids:
    """Join the groups whose centroids nearly coincide once the mean unit is added again, -1 staying -1.

    Where one subject is nearly all that is said, the mean is that subject, and what is left of its units without it is noise. Rows are
    ``(n, dim)``, unit rows from which the mean, ``(dim,)``, was removed; ``label`` is ``(n,)``.
    """
    from scipy.sparse.csgraph import connected_components

    groups, inside = int(label.max(initial=-1)) + 1, label >= 0
    if groups < 2:
        return label
    size = np.maximum(np.bincount(label[inside], minlength=groups), 1)
    usual_distance = max(1.0 - float(np.square(mean.astype(np.float64)).sum()), 0.0) ** 0.5  # usual distance of a unit from the mean
    centroids = unit_rows(mean + usual_distance * group_sums(rows[inside], label[inside], groups) / size[:, None])
    into = connected_components(centroids @ centroids.T >= hyper.NEAR_COSINE)[1]
    return np.where(inside, into[label], -1).astype(np.int32)


def group_hdbscan(rows: FloatRows, seed: int) -> Ids:
    """Return the groups of BERTopic's usual parts, UMAP and HDBSCAN; -1 for what they leave out."""
    from hdbscan import HDBSCAN
    from umap import UMAP

    if len(rows) < hyper.SPECTRAL // 10:
        return group_units(rows, seed)
    reduced = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed).fit_transform(rows)
    return np.asarray(HDBSCAN(min_cluster_size=10, metric="euclidean").fit_predict(reduced), dtype=np.int32)


def group_kmeans(rows: FloatRows, seed: int) -> Ids:
    """Return the groups of k-means on the units themselves: the simplest that serves."""
    from sklearn.cluster import KMeans

    number = min(choose_theme_count(rows, seed) if len(rows) >= hyper.SPECTRAL else max(1, len(rows) // 25), len(rows))
    return np.asarray(KMeans(number, n_init=3, random_state=seed).fit_predict(rows), dtype=np.int32)


def compute_centroids(rows: FloatRows, label: Ids, groups: int) -> FloatRows:
    """Return the centroid of each group, ``(groups, dim)`` unit rows; zeros for one without rows."""
    inside = label >= 0
    return unit_rows(group_sums(rows[inside], label[inside], groups))
