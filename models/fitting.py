"""What the trainers share: where the data lie, how many rows of a source are read, and softmax regression on soft labels.

Readers disagree, and their disagreement is information: a sentence that twenty readers rate 0.4 on -4..4 is partly neutral,
partly positive. So a label here is a distribution over classes. The loss is the weighted mean cross-entropy plus an L2
penalty on the weights (bias free), minimised by L-BFGS from zero: convex, without chance, the same weights every time.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.heads import Head
from pipeline.voice.sentiment import ENCODER

SEED: Final = 11  # picks the rows of large sources
ROWS_A_SOURCE: Final = 2_500
DECIMALS: Final = 5  # of a weight: the last bits of a sum are no knowledge

Doubles = NDArray[np.float64]


def shared_data() -> Path:
    """Return the folder of the labelled sets: VOC_SHARED_DATA, or ../shared/data beside the checkout; it may be missing."""
    return Path(os.environ.get("VOC_SHARED_DATA") or Path(__file__).parents[2] / "shared" / "data")


def sampled(rows: pd.DataFrame, most: int = ROWS_A_SOURCE) -> pd.DataFrame:
    """Return at most so many rows of each ``source``, in their order: more of the same kind teach nothing and cost time."""
    mixed = rows.sample(frac=1.0, random_state=SEED)
    return mixed[mixed.groupby("source").cumcount() < most].sort_index().reset_index(drop=True)


def source_weights(source: pd.Series, shares: Mapping[str, float]) -> Doubles:
    """Return the weight of each row, shape ``(n,)``: every source has its weight, however large it is."""
    return np.asarray((source.map(shares) / source.map(source.value_counts())).to_numpy(dtype=float))


def balance_classes(weight: Doubles, labels: Doubles, prior: Sequence[float]) -> Doubles:
    """Return the weights of rows so shifted that each class has the mass of the prior, however the sources are mixed.

    Args:
        weight: shape ``(n,)``.
        labels: shape ``(n, k)``; each row sums to 1.
        prior: k numbers; only ratios matter.
    """
    mass = weight @ labels
    return np.asarray(weight * (labels @ (np.array(prior) * mass.sum() / mass)))


def linear_head(name: str, features: tuple[str, ...], classes: tuple[str, ...], weight: Doubles, bias: Doubles, rows: pd.DataFrame) -> Head:
    """Return a head over vectors of the shipped encoder, with rounded weights and what it was trained on.

    Args:
        name: of the folder in ``models`` that trains it.
        features: names of the columns behind the vector.
        classes: names of the classes.
        weight: shape ``(dim + len(features), len(classes))``.
        bias: shape ``(len(classes),)``.
        rows: what was learnt from, ``source`` among the columns; all columns go into the hash.
    """
    return Head(
        name=name,
        encoder=ENCODER,
        dim=len(weight) - len(features),
        features=features,
        classes=classes,
        weight=np.round(weight, DECIMALS).astype(np.float32),
        bias=np.round(bias, DECIMALS).astype(np.float32),
        facts={
            "seed": SEED,
            "rows": {str(key): int(n) for key, n in rows["source"].value_counts().sort_index().items()},
            "data_sha256": hashlib.sha256(rows.to_csv(index=False).encode("utf-8")).hexdigest(),
        },
    )


def fit_calibration(evidence: Doubles, right: Doubles, l2: float, decimals: int) -> dict[str, float]:
    """Return ``weight`` and ``offset`` of the logistic regression that tells from one number how probable a yes is.

    Args:
        evidence: shape ``(n,)``.
        right: shape ``(n,)``, 0 to 1; a half counts for and against.
        l2: penalty.
        decimals: of both.
    """
    row_weights = np.full(len(right), 1.0 / len(right))
    weight, bias = fit_softmax(evidence[:, None], np.stack([1 - right, right], axis=1), row_weights, l2)
    return {name: round(np.ravel(np.diff(each)).item(), decimals) for name, each in (("weight", weight), ("offset", bias))}


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
