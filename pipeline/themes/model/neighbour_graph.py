"""Groups of units that are one another's neighbours."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows, Ids
from pipeline.themes.model.hyperparameters import DIRECTIONS

BLOCK = 1024  # rows compared with all others at a time
WEAKEST = 1e-3  # a cosine of 0 would drop the edge and could leave a row without any


def build_graph(rows: FloatRows, neighbours: int) -> Any:
    """Return the symmetric graph of nearest neighbours as a sparse ``(n, n)`` matrix of cosines.

    Rows are ``(n, dim)`` unit rows on the grid, n at least 2; each begins 1 to n - 1 edges.
    """
    from scipy.sparse import csr_matrix

    near, cosine = find_nearest(rows, neighbours)
    ends = (np.repeat(np.arange(len(rows)), neighbours), near.ravel())
    graph = csr_matrix((np.maximum(cosine.ravel(), WEAKEST), ends), shape=(len(rows), len(rows)))
    return graph.maximum(graph.T).tocsr()


def find_nearest(rows: FloatRows, neighbours: int) -> tuple[Ids, FloatRows]:
    """Return the nearest other rows of each of ``(n, dim)`` unit rows, in the order of the rows, and their cosines, ``(n, neighbours)``."""
    near, cosine = np.empty((len(rows), neighbours), dtype=np.int32), np.empty((len(rows), neighbours), dtype=np.float32)
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK] @ rows.T
        block[np.arange(len(block)), np.arange(start, start + len(block))] = -2.0
        near[start : start + BLOCK] = chosen = np.sort(np.argpartition(block, -neighbours, axis=1)[:, -neighbours:], axis=1)
        cosine[start : start + BLOCK] = np.take_along_axis(block, chosen, axis=1)
    return near, cosine


def embed_graph(graph: Any) -> NDArray[np.float64]:
    """Return ``(n, d)`` coordinates in which groups of neighbours lie in directions of their own (Ng, Jordan and Weiss 2001).

    The graph is a symmetric ``(n, n)`` matrix of neighbours, every row with an edge; d is at most 50, and n - 2.
    """
    from scipy.sparse import diags
    from scipy.sparse.linalg import eigsh

    degree = np.asarray(graph.sum(axis=1), dtype=np.float64).ravel()
    scale = diags(1.0 / np.sqrt(degree))
    number = min(DIRECTIONS, graph.shape[0] - 2)
    _, vectors = eigsh(scale @ graph.astype(np.float64) @ scale, k=number, which="LA", v0=np.sqrt(degree))
    return np.asarray(vectors[:, ::-1], dtype=np.float64)


def cut_graph(coordinates: NDArray[np.float64], groups: int, seed: int) -> Ids:
    """Return the group of each row when coordinates from `embed_graph` are divided into so many groups."""
    from sklearn.cluster import KMeans

    leading = coordinates[:, : min(groups, coordinates.shape[1])]
    rows = np.round(leading / np.maximum(np.linalg.norm(leading, axis=1, keepdims=True), 1e-12), 6)
    return np.asarray(KMeans(min(groups, len(rows)), n_init=3, random_state=seed).fit_predict(rows), dtype=np.int32)


def find_communities(graph: Any) -> Ids:
    """Return the community of each row, numbered from 0 (Louvain, Blondel et al. 2008): for rows too few to be halved."""
    from sknetwork.clustering import Louvain

    return np.asarray(Louvain(resolution=1.2, shuffle_nodes=False).fit_predict(graph), dtype=np.int32)
