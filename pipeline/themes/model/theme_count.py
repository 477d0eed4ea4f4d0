"""How many themes there are: the finest division that other units would confirm.

Any collection can be cut into any number of groups. A cut that the data hold comes back when half of the units are grouped
without the other half (prediction strength, Tibshirani and Walther 2005); a cut through the middle of a subject falls elsewhere each
time. Coarse cuts nearly always come back, and people want themes as fine as the data bear. So the number rises from the coarsest,
for as long as the halves agree nearly as well as they ever did. Where halves are too small to agree on anything, or agree on the
coarsest only, the number is what readers of so many units can work with, and what says the same is joined afterwards.
"""

import logging
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows
from pipeline.themes.model.discriminant import fit_discriminant, multiply_rows
from pipeline.themes.model.hyperparameters import NEIGHBOURS
from pipeline.themes.model.neighbour_graph import build_graph, cut_graph, embed_graph
from pipeline.themes.model.theme_model import classify_rows

logger = logging.getLogger(__name__)

NUMBERS = (6, 8, 10, 12, 15, 19, 24, 30, 38, 48, 60, 76, 96)  # each a quarter more than the last
SPLITS = 4
SAMPLE = 4_000  # rows that are halved: more cost time, and the number is no finer than it is sure
LEAST = 25  # rows for each group on average: below, a group is too small to come back
NEARLY = 0.9  # of the best agreement so far
VAGUE = 0.45  # best agreement below which it tells little: few units on many subjects leave too little of each in a half
COARSE = 0.8  # of the number that readers can work with: halves that agree on fewer agree on what everybody knows


def choose_theme_count(rows: FloatRows, seed: int) -> int:
    """Return the number of groups into which to divide ``(n, dim)`` projected unit rows in an order of chance, n at least 150."""
    numbers = [number for number in NUMBERS if number <= max(NUMBERS[0], len(rows) // LEAST)]
    splits = [_halve(rows, seed + split) for split in range(SPLITS)]
    agreement: list[float] = []
    for number in numbers:  # finer ones are not tried once the halves begin to disagree: they cost most
        agreement.append(float(np.mean([_compare_halves(split, number, seed + at) for at, split in enumerate(splits)])))
        smooth = np.round(np.convolve(np.pad(agreement, 1, mode="edge"), np.ones(3) / 3, mode="valid"), 6)
        enough = smooth >= NEARLY * np.maximum.accumulate(smooth)
        if smooth[:-1].max(initial=0.0) >= VAGUE and not enough[:-1].all():
            break
    readable = count_readable(len(rows))
    logger.info("agreement of halves for %s groups: %s; readable: %d", numbers[: len(smooth)], smooth.round(2).tolist(), readable)
    confirmed = numbers[(int(np.argmin(enough)) or 1) - 1 if not enough.all() else -1]
    return max(confirmed, readable if smooth.max() < VAGUE else round(COARSE * readable))


def count_readable(rows: int) -> int:
    """Return how many themes serve readers of so many distinct units: 8 of 300, 20 of 1,600, 44 of 8,000."""
    return int(np.clip(round(rows**0.5 / 2), 4, 48))


class _Half(NamedTuple):
    """Rows, their coordinates, and the products that every discriminant of them needs."""

    rows: FloatRows
    coordinates: NDArray[np.float64]
    products: NDArray[np.float64]


def _halve(rows: FloatRows, seed: int) -> list[_Half]:
    """Return two halves of the rows."""
    order = np.random.default_rng(seed).permutation(len(rows))[:SAMPLE]
    halves = [rows[np.sort(order[start::2])] for start in (0, 1)]
    graphs = (build_graph(half, max(2, min(NEIGHBOURS, len(half) // 6))) for half in halves)
    return [_Half(half, embed_graph(graph), multiply_rows(half)) for half, graph in zip(halves, graphs, strict=True)]


def _compare_halves(halves: list[_Half], number: int, seed: int) -> float:
    """Return how well two halves, each grouped alone, agree on where the rows of the other belong: -1..1."""
    from sklearn.metrics import adjusted_rand_score

    labels = [cut_graph(half.coordinates, number, seed) for half in halves]
    agreement = 0.0
    for one, other in ((0, 1), (1, 0)):
        known = np.unique(labels[one], return_inverse=True)[1].astype(np.int32)
        rule = fit_discriminant(halves[one].rows, known, products=halves[one].products)
        predicted = classify_rows(halves[other].rows, rule)[0]
        agreement += float(adjusted_rand_score(labels[other], predicted)) / 2
    return agreement
