"""Groups of sentences that are one another's neighbours."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.themes.exact import FloatRows

BLOCK = 1024  # rows compared with all others at a time


def communities(rows: FloatRows, neighbours: int, resolution: float, seed: int) -> NDArray[np.int32]:
    """Return the community of each row, numbered from 0: the number of themes is found, not asked for.

    Rows are joined to their nearest rows by cosine; Louvain's method (Blondel et al. 2008) then maximises modularity.

    Args:
        rows: ``(n, dim)`` unit rows on the grid, in canonical order.
        neighbours: edges of each row, at least 1.
        resolution: above 1 for more and smaller communities.
        seed: of the random generator.
    """
    from sknetwork.clustering import Louvain

    if len(rows) <= 2:
        return np.zeros(len(rows), dtype=np.int32)
    graph = neighbour_graph(rows, min(neighbours, len(rows) - 1))
    found = Louvain(resolution=resolution, random_state=seed).fit_predict(graph)
    return np.asarray(found, dtype=np.int32)


def neighbour_graph(rows: FloatRows, neighbours: int) -> Any:
    """Return the symmetric graph of nearest neighbours as a sparse ``(n, n)`` matrix of cosines, 0..1."""
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
    # A cosine of 0 would drop the edge and could leave a row without any.
    graph = csr_matrix((np.maximum(cosine.ravel(), 1e-3), ends), shape=(count, count))
    return graph.maximum(graph.T).tocsr()
