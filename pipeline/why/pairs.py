"""Whether one statement supports one key point, pair by pair: what the drivers step asks of all against all."""

from typing import Final

import numpy as np

from pipeline.exact import on_grid
from pipeline.text.matching import match_probability
from pipeline.why.key_points import Floats, Points, contrary

BLOCK: Final = 64  # pairs at a time: the matcher compares all with all, of which only the diagonal is wanted


def support_of_pairs(statements: Points, key_points: Points) -> Floats:
    """Return the probability that each statement supports the key point beside it, shape ``(n,)``; 0 on the other pole.

    Args:
        statements: n clauses.
        key_points: n key points, one for each.
    """
    chance = np.zeros(len(statements))
    for start in range(0, len(statements), BLOCK):
        part = np.arange(start, min(start + BLOCK, len(statements)))
        chance[part] = np.diagonal(match_probability(on_grid(statements.vectors[part]), on_grid(key_points.vectors[part])))
    pairs = np.arange(len(statements), dtype=np.int64)
    against = (statements.direction * key_points.direction < 0) | contrary(statements, key_points, pairs, pairs)
    return np.where(against, 0.0, np.round(chance, 4))
