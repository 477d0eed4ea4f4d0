"""Whether one statement supports one key point, pair by pair: what the drivers step asks of all against all."""

import numpy as np

from pipeline.exact import on_grid
from pipeline.text.matching import probability_of
from pipeline.why.key_points import Floats, Points, contrary


def support_of_pairs(statements: Points, key_points: Points) -> Floats:
    """Return the probability that each statement supports the key point beside it, shape ``(n,)``; 0 on the other pole.

    Args:
        statements: n clauses.
        key_points: n key points, one for each.
    """
    left, right = (on_grid(each.vectors).astype(np.float64) for each in (statements, key_points))
    pairs = np.arange(len(statements), dtype=np.int64)
    against = (statements.direction * key_points.direction < 0) | contrary(statements, key_points, pairs, pairs)
    return np.where(against, 0.0, np.round(probability_of((left * right).sum(axis=1)), 4))
