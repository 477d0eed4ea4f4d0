"""Groups of sentences that are one another's neighbours."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows

BLOCK = 1024  # rows compared with all others at a time
WORDS = 0.1  # weight of shared words beside the cosine of vectors
DIRECTIONS = 50  # of the spectral embedding at most: more add time and no quality
WEAKEST = 1e-3  # a cosine of 0 would drop the edge and could leave a row without any


def neighbour_graph(rows: FloatRows, neighbours: int, words: Any = None) -> Any:
    """Return the symmetric graph of nearest neighbours as a sparse ``(n, n)`` matrix of likeness, 0..1.2.

    Args:
        rows: ``(n, dim)`` unit rows on the grid, in canonical order, n at least 2.
        neighbours: edges that each row begins, 1 to n - 1.
        words: sparse ``(n, v)`` from `word_rows`, whose cosines count beside those of the vectors; None leaves them out.
    """
    from scipy.sparse import csr_matrix

    count = len(rows)
    near = np.empty((count, neighbours), dtype=np.int32)
    cosine = np.empty((count, neighbours), dtype=np.float32)
    for start in range(0, count, BLOCK):
        block = rows[start : start + BLOCK] @ rows.T
        if words is not None:
            block += WORDS * (words[start : start + BLOCK] @ words.T).toarray().astype(np.float32)
        block[np.arange(len(block)), np.arange(start, start + len(block))] = -2.0
        chosen = np.sort(np.argpartition(block, -neighbours, axis=1)[:, -neighbours:], axis=1)
        near[start : start + BLOCK] = chosen
        cosine[start : start + BLOCK] = np.take_along_axis(block, chosen, axis=1)
    ends = (np.repeat(np.arange(count), neighbours), near.ravel())
    graph = csr_matrix((np.maximum(cosine.ravel(), WEAKEST), ends), shape=(count, count))
    return graph.maximum(graph.T).tocsr()


def communities(graph: Any, resolution: float) -> NDArray[np.int32]:
    """Return the community of each row, numbered from 0: their number is found, not asked for.

    Louvain's method (Blondel et al. 2008) maximises modularity; a resolution above 1 gives more and smaller communities.
    """
    from sknetwork.clustering import Louvain

    return np.asarray(Louvain(resolution=resolution, shuffle_nodes=False).fit_predict(graph), dtype=np.int32)


def communities_within(graph: Any, rows: NDArray[np.int64]) -> tuple[NDArray[np.int32], float]:
    """Return the community of each of some rows among themselves, and how clearly these fall apart (modularity, 0..1)."""
    from sknetwork.clustering import get_modularity

    part = graph[rows][:, rows]
    found = communities(part, 1.0)
    return found, float(get_modularity(part, found))


def places(graph: Any, groups: int) -> NDArray[np.float64]:
    """Return ``(n, d)`` coordinates in which groups of neighbours lie in directions of their own (Ng, Jordan and Weiss 2001).

    Louvain's communities of sentences change with the order of its moves; the leading eigenvectors of the graph do not,
    and agree better with human codes at the same number of groups.

    Args:
        graph: symmetric ``(n, n)`` matrix of neighbours, every row with an edge.
        groups: most groups into which it will be cut; d is at most 50, and n - 2.
    """
    from scipy.sparse import diags
    from scipy.sparse.linalg import eigsh

    degree = np.asarray(graph.sum(axis=1), dtype=np.float64).ravel()
    scale = diags(1.0 / np.sqrt(degree))
    number = min(groups, DIRECTIONS, graph.shape[0] - 2)
    _, vectors = eigsh(scale @ graph.astype(np.float64) @ scale, k=number, which="LA", v0=np.sqrt(degree))
    return np.asarray(vectors[:, ::-1], dtype=np.float64)


def cut(coordinates: NDArray[np.float64], groups: int) -> NDArray[np.int32]:
    """Return the group of each row when the places are divided into so many groups: nothing in it is left to chance.

    k-means from a random start gives a division that differs with the start. It starts here from rows that span the
    coordinates (pivoted QR, Damle, Minden and Ying 2019), and, where more groups than coordinates are asked for, from
    the rows farthest from those.

    Args:
        coordinates: ``(n, d)`` from `places`; the leading ones are used, as many as groups.
        groups: 1 to n.
    """
    from sklearn.cluster import KMeans

    leading = coordinates[:, : min(groups, coordinates.shape[1])]
    length = np.linalg.norm(leading, axis=1, keepdims=True)
    rows = np.round(leading / np.maximum(length, 1e-12), 6)
    return np.asarray(KMeans(groups, init=rows[_spread(leading, rows, groups)], n_init=1).fit_predict(rows), dtype=np.int32)


def _spread(leading: NDArray[np.float64], rows: NDArray[np.float64], groups: int) -> list[int]:
    from scipy.linalg import qr

    chosen = [int(row) for row in qr(leading.T, mode="economic", pivoting=True)[2][: leading.shape[1]]]
    nearest = (rows @ rows[chosen].T).max(axis=1)
    while len(chosen) < groups:
        chosen.append(int(np.argmin(nearest)))
        nearest = np.maximum(nearest, rows @ rows[chosen[-1]])
    return chosen
