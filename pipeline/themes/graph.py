"""Groups of sentences that are one another's neighbours."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows

BLOCK = 1024  # rows compared with all others at a time
STARTS = 8  # k-means is begun so often, and the tightest result kept
DIRECTIONS = 50  # of the spectral embedding at most: more add time and no quality
WEAKEST = 1e-3  # a cosine of 0 would drop the edge and could leave a row without any


def neighbour_graph(rows: FloatRows, neighbours: int) -> Any:
    """Return the symmetric graph of nearest neighbours as a sparse ``(n, n)`` matrix of cosines, 0..1.

    Args:
        rows: ``(n, dim)`` unit rows on the grid, in canonical order, n at least 2.
        neighbours: edges that each row begins, 1 to n - 1.
    """
    from scipy.sparse import csr_matrix

    count = len(rows)
    near = np.empty((count, neighbours), dtype=np.int32)
    cosine = np.empty((count, neighbours), dtype=np.float32)
    for start in range(0, count, BLOCK):
        block = rows[start : start + BLOCK] @ rows.T
        block[np.arange(len(block)), np.arange(start, start + len(block))] = -2.0
        chosen = np.sort(np.argpartition(block, -neighbours, axis=1)[:, -neighbours:], axis=1)
        near[start : start + BLOCK] = chosen
        cosine[start : start + BLOCK] = np.take_along_axis(block, chosen, axis=1)
    ends = (np.repeat(np.arange(count), neighbours), near.ravel())
    graph = csr_matrix((np.maximum(cosine.ravel(), WEAKEST), ends), shape=(count, count))
    return graph.maximum(graph.T).tocsr()


def communities(graph: Any, resolution: float, seed: int) -> NDArray[np.int32]:
    """Return the community of each row, numbered from 0: their number is found, not asked for.

    Louvain's method (Blondel et al. 2008) maximises modularity; a resolution above 1 gives more and smaller communities.
    """
    from sknetwork.clustering import Louvain

    found = Louvain(resolution=resolution, random_state=seed).fit_predict(graph)
    return np.asarray(found, dtype=np.int32)


def communities_within(graph: Any, rows: NDArray[np.int64], seed: int) -> tuple[NDArray[np.int32], float]:
    """Return the community of each of some rows among themselves, and how clearly these fall apart (modularity, 0..1)."""
    from sknetwork.clustering import get_modularity

    part = graph[rows][:, rows]
    found = communities(part, 1.0, seed)
    return found, float(get_modularity(part, found))


def spectral_groups(graph: Any, groups: int, seed: int) -> NDArray[np.int32]:
    """Return the group of each row when the graph is cut into so many groups (Ng, Jordan and Weiss 2001).

    Louvain's communities of sentences change with the order of its moves; the leading eigenvectors of the graph do not,
    and agree better with human codes at the same number of groups.

    Args:
        graph: symmetric ``(n, n)`` matrix of neighbours, every row with an edge.
        groups: 1 to n - 2.
        seed: of the random generator.
    """
    from scipy.sparse import diags
    from scipy.sparse.linalg import eigsh
    from sklearn.cluster import KMeans

    degree = np.asarray(graph.sum(axis=1), dtype=np.float64).ravel()
    scale = diags(1.0 / np.sqrt(degree))
    _, vectors = eigsh(scale @ graph.astype(np.float64) @ scale, k=min(groups, DIRECTIONS), which="LA", v0=np.sqrt(degree))
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    places = np.round(vectors / np.maximum(length, 1e-12), 6)
    return np.asarray(KMeans(groups, n_init=STARTS, random_state=seed).fit_predict(places), dtype=np.int32)
