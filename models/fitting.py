"""Softmax regression on soft labels.

Readers disagree, and their disagreement is information: a sentence that twenty readers rate 0.4 on -4..4 is partly neutral,
partly positive. So a label here is a distribution over classes. The loss is the weighted mean cross-entropy plus an L2
penalty on the weights (bias free), minimised by L-BFGS from zero: convex, without chance, the same weights every time.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


def fit_softmax(
    rows: NDArray[np.floating[Any]], labels: Doubles, row_weight: Doubles, l2: float, max_iterations: int = 400
) -> tuple[Doubles, Doubles]:
    """Return ``(weight, bias)`` of shapes ``(d, k)`` and ``(k,)``, the same bytes for the same input on one machine.

    Args:
        rows: shape ``(n, d)``.
        labels: shape ``(n, k)``; each row sums to 1.
        row_weight: shape ``(n,)``, at least 0; only ratios matter.
        l2: strength of the penalty against the mean loss, above 0.
        max_iterations: where to stop at the latest.
    """
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits

    n, d = rows.shape
    k = labels.shape[1]
    joined = np.hstack([rows, np.ones((n, 1))]).astype(np.float64)
    share = (row_weight / row_weight.sum())[:, None]
    penalty = np.full((d + 1, 1), l2)
    penalty[d] = 0.0

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        coef = flat.reshape(d + 1, k)
        scores = joined @ coef
        scores -= scores.max(axis=1, keepdims=True)
        log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        value = -(share * labels * log_p).sum() + 0.5 * (penalty * coef**2).sum()
        gradient = joined.T @ (share * (np.exp(log_p) - labels)) + penalty * coef
        return float(value), gradient.ravel()

    # One thread: sums in a fixed order, so that a second training gives the same bytes.
    with threadpool_limits(1):
        found = minimize(
            loss, np.zeros((d + 1) * k), jac=True, method="L-BFGS-B", options={"maxiter": max_iterations, "ftol": 1e-9, "gtol": 1e-6}
        )
    coef: Doubles = found.x.reshape(d + 1, k)
    return coef[:d], coef[d]
