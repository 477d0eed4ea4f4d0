"""Fits of linear softmax models over hashed words: too many columns for a dense matrix, few enough rows for minutes."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_BATCH: Final = 512
_PACE: Final = 0.1


def fit_rows(rows: NDArray[np.int64], labels: NDArray[np.int64], buckets: int, classes: int, rounds: int, seed: int) -> NDArray[np.float32]:
    """Return the weight, shape ``(buckets, classes)``, by AdaGrad (Duchi et al. 2011) from zero.

    Args:
        rows: shape ``(n, k)``: the k buckets of each example.
        labels: shape ``(n,)``.
        buckets: number of rows of the weight.
        classes: number of labels.
        rounds: passes over the examples.
        seed: of the order of the examples.
    """
    from scipy.sparse import csr_matrix

    weight = np.zeros((buckets, classes), dtype=np.float32)
    seen = np.full((buckets, classes), 1e-4, dtype=np.float32)
    order, random = np.arange(len(rows)), np.random.default_rng(seed)
    for _ in range(rounds):
        random.shuffle(order)
        for at in range(0, len(order), _BATCH):
            batch = rows[order[at : at + _BATCH]]
            error = _softmax(weight[batch].sum(axis=1))
            error[np.arange(len(batch)), labels[order[at : at + _BATCH]]] -= 1.0
            which = np.repeat(np.arange(len(batch)), batch.shape[1])
            spread = csr_matrix((np.ones(batch.size, np.float32), (batch.ravel(), which)), shape=(buckets, len(batch)))
            touched = np.unique(batch)
            gradient = spread[touched] @ error
            seen[touched] += gradient * gradient
            weight[touched] -= _PACE * gradient / np.sqrt(seen[touched])
    return weight


Bag = tuple[NDArray[np.int64], NDArray[np.float32]]


def fit_bags(
    bags: list[Bag],
    labels: NDArray[np.float64],
    row_weight: NDArray[np.float64],
    buckets: int,
    l2: float,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return weight and bias for soft labels, by L-BFGS from zero with one thread.

    Args:
        bags: per example the buckets of its words, shape ``(words, k)``, and which of them count; a sum is divided by the root of
            their number.
        labels: shape ``(n, classes)``; rows sum to 1.
        row_weight: shape ``(n,)``.
        buckets: number of rows of the weight.
        l2: strength of the penalty against the mean loss.
    """
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix
    from threadpoolctl import threadpool_limits

    sizes = np.array([float(used.sum()) for _, used in bags])
    owner = np.concatenate([np.full(used.size, row) for row, (_, used) in enumerate(bags)])
    values = np.concatenate([used.ravel() for _, used in bags]) / np.sqrt(np.maximum(sizes[owner], 1.0))
    matrix = csr_matrix((values, (owner, np.concatenate([rows.ravel() for rows, _ in bags]))), shape=(len(bags), buckets))
    turned, share, classes = matrix.T.tocsr(), (row_weight / row_weight.sum())[:, None], labels.shape[1]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weight, bias = flat[:-classes].reshape(buckets, classes), flat[-classes:]
        chances = _softmax(matrix @ weight + bias)
        value = -(share * labels * np.log(np.maximum(chances, 1e-12))).sum() + 0.5 * l2 * (weight**2).sum()
        error = share * (chances - labels)
        return float(value), np.concatenate([(turned @ error + l2 * weight).ravel(), error.sum(axis=0)])

    with threadpool_limits(1):
        found = minimize(loss, np.zeros((buckets + 1) * classes), jac=True, method="L-BFGS-B", options={"maxiter": 80, "ftol": 1e-7})
    return found.x[:-classes].reshape(buckets, classes).astype(np.float32), found.x[-classes:].astype(np.float32)


def _softmax(scores: NDArray[np.floating]) -> NDArray[np.floating]:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))
