"""How many themes there are: the finest division that other sentences would confirm.

Any collection can be cut into any number of groups. A cut that the data hold comes back when half of the sentences are grouped
without the other half (prediction strength, Tibshirani and Walther 2005); a cut through the middle of a subject falls elsewhere each
time. Coarse cuts nearly always come back, and people want themes as fine as the data bear. So the number rises from the coarsest,
for as long as the halves agree nearly as well as they ever did.
"""

import logging

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows
from pipeline.themes.model.rule import decide
from pipeline.themes.discovery.discriminant import fit_discriminant, no_themes
from pipeline.themes.discovery.graph import cut, neighbour_graph, places

logger = logging.getLogger(__name__)

NUMBERS = (6, 8, 10, 12, 15, 19, 24, 30, 38, 48, 60, 76, 96)  # each a quarter more than the last; groups alike are joined later
SPLITS = 4
SAMPLE = 4000  # rows that are halved: more cost time, and the number is no finer than it is sure
LEAST = 25  # rows for each group on average: below, a group is too small to come back
NEARLY = 0.9  # of the best agreement so far
VAGUE = 0.38  # best agreement below which it tells nothing: few sentences on many subjects leave too little of each in a half
SHRINKAGE = 0.5  # of the covariance, as in the fit


def how_many(rows: FloatRows, neighbours: int) -> int:
    """Return the number of groups into which to divide the rows, 6 to 96; 0 where halves agree on so little that they cannot tell.

    Args:
        rows: ``(n, dim)`` projected unit rows in canonical order, n at least 150.
        neighbours: edges that each row begins in a graph.
    """
    numbers = [number for number in NUMBERS if number <= max(NUMBERS[0], len(rows) // LEAST)]
    agreement = np.mean([_agreement(rows, numbers, neighbours, split) for split in range(SPLITS)], axis=0)
    smooth = np.round(np.convolve(np.pad(agreement, 1, mode="edge"), np.ones(3) / 3, mode="valid"), 6)
    logger.info("agreement of halves for %s groups: %s", numbers, smooth.round(2).tolist())
    if smooth.max() < VAGUE:
        return 0
    enough = smooth >= NEARLY * np.maximum.accumulate(smooth)
    return numbers[(int(np.argmin(enough)) or 1) - 1 if not enough.all() else -1]


def _agreement(rows: FloatRows, numbers: list[int], neighbours: int, split: int) -> NDArray[np.float64]:
    """Return for each number how well two halves, each grouped alone, agree on where the rows of the other belong: -1..1."""
    order = np.random.default_rng(split).permutation(len(rows))[:SAMPLE]
    one, two = rows[np.sort(order[::2])], rows[np.sort(order[1::2])]
    of_one, of_two = (places(neighbour_graph(half, neighbours), max(numbers)) for half in (one, two))
    agreement = np.zeros(len(numbers))
    for place, number in enumerate(numbers):
        first, second = cut(of_one, number), cut(of_two, number)
        agreement[place] = (_predicted(one, first, two, second) + _predicted(two, second, one, first)) / 2
    return agreement


def _predicted(known: FloatRows, groups: NDArray[np.int32], rows: FloatRows, truth: NDArray[np.int32]) -> float:
    """Return the adjusted Rand index of the groups that known rows teach with those that the rows found among themselves."""
    from sklearn.metrics import adjusted_rand_score

    start = no_themes(np.zeros(known.shape[1], dtype=np.float32), np.empty((0, known.shape[1]), dtype=np.float32))
    label = np.unique(groups, return_inverse=True)[1].astype(np.int32)
    return float(adjusted_rand_score(truth, decide(rows, fit_discriminant(start, known, label, SHRINKAGE))[0]))
