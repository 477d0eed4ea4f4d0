"""Key points: few short statements in the customers' own words, to which every other statement is matched (Bar-Haim et al. 2020).

Chosen over the whole store by greedy coverage (Nemhauser, Wolsey and Fisher 1978): the clause that most people support who are
not yet spoken for, weighted by its quality; no two alike. Support is a probability (`pipeline.text.matching`), counts only
from `MATCH_THRESHOLD` on, and only on the same polarity.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import on_grid
from pipeline.text.matching import match_probability, probability_of
from pipeline.why.antonyms import contradicts
from pipeline.why.statements import find_telling_stems

MATCH_THRESHOLD: Final = 0.5  # probability from which a statement counts for a key point
MIN_PRECISION: Final = 0.75  # share of its members that a key point has to be true of, by their probabilities
GAIN_OFFSET: Final = 0.5  # of a probability that does not speak for a candidate: surer matches speak for it more
DUPLICATE_THRESHOLD: Final = 0.5  # from which two key points say the same
BLOCK_PAIRS: Final = 4_000_000  # pairs at a time

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class EmbeddedTexts:
    """Texts to be matched, one row each.

    Attributes:
        vectors: ``(n, dim)`` of a `MatchEncoder`.
        direction: ``(n,)`` -1 blame, 0, 1 praise.
        texts: n texts.
    """

    vectors: Floats
    direction: Ints
    texts: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.direction)

    def rows(self, chosen: NDArray[np.integer[Any]]) -> "EmbeddedTexts":
        """Return some of the rows."""
        return EmbeddedTexts(self.vectors[chosen], self.direction[chosen], tuple(self.texts[row] for row in chosen.tolist()))


def find_support(statements: EmbeddedTexts, points: EmbeddedTexts) -> Any:
    """Return the probabilities from `MATCH_THRESHOLD` on that statements support key points, a sparse matrix of shape ``(n, m)``."""
    from scipy.sparse import csr_matrix, vstack

    block = max(BLOCK_PAIRS // max(len(points), 1), 1)
    blocks = []
    for start in range(0, len(statements), block):
        part = statements.rows(np.arange(start, min(start + block, len(statements))))
        blocks.append(csr_matrix(_probability(part, points, MATCH_THRESHOLD)))
    found = vstack(blocks, format="csr") if blocks else csr_matrix((0, len(points)))
    rows = np.repeat(np.arange(found.shape[0]), np.diff(found.indptr))
    found.data[find_contradictions(statements, points, rows, found.indices)] = 0
    found.eliminate_zeros()
    return found


def find_pair_support(statements: EmbeddedTexts, key_points: EmbeddedTexts) -> Floats:
    """Return the probability that each statement supports the key point beside it, shape ``(n,)``; 0 for the other polarity.

    Args:
        statements: n clauses.
        key_points: n key points, one for each.
    """
    left, right = (on_grid(each.vectors).astype(np.float64) for each in (statements, key_points))
    pairs = np.arange(len(statements), dtype=np.int64)
    against = (statements.direction * key_points.direction < 0) | find_contradictions(statements, key_points, pairs, pairs)
    return np.where(against, 0.0, np.round(probability_of((left * right).sum(axis=1)), 4))


def find_typicality(support: Any, statements: Sequence[str], labels: Sequence[str]) -> Floats:
    """Return how usual the words of each label are among those who support it, 0 to 1, shape ``(m,)``.

    The mean, over the words that tell something, of the share of supporters who use the word: "bland" is a poor name for what most call
    bad, and "on question four" for what happened to many.

    Args:
        support: ``(n, m)`` sparse.
        statements: n texts.
        labels: m texts.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    if not support.nnz:
        return np.zeros(len(labels))
    words = CountVectorizer(analyzer=find_telling_stems, binary=True).fit([*statements, *labels])
    said, named = words.transform(statements), words.transform(labels)
    supported = support.astype(bool).astype(np.int64)
    share = (supported.T @ said).multiply(1 / np.maximum(supported.sum(axis=0), 1).T).multiply(named)
    found: Floats = np.asarray(share.sum(axis=1)).ravel() / np.maximum(np.asarray(named.sum(axis=1)).ravel(), 1)
    return found


def find_contradictions(statements: EmbeddedTexts, points: EmbeddedTexts, rows: Ints, columns: Ints) -> NDArray[np.bool_]:
    """Return in which pairs a side without a polarity says in words the contrary of the other: "left on time" of "left late"."""
    found: NDArray[np.bool_] = statements.direction[rows] * points.direction[columns] == 0
    pairs = zip(rows[found].tolist(), columns[found].tolist(), strict=True)
    found[found] = [contradicts(statements.texts[row], points.texts[one]) for row, one in pairs]
    return found


def choose_key_points(support: Any, people: Ints, quality: Floats, alike: NDArray[np.bool_], least: int) -> Ints:
    """Return the rows of the chosen candidates, best first.

    Args:
        support: ``(n, m)`` sparse, of statements.
        people: ``(n,)`` number of the person behind each statement.
        quality: ``(m,)`` 0 to 1.
        alike: ``(m, m)`` which candidates say the same; the diagonal is not looked at.
        least: people not yet spoken for that a candidate must bring.
    """
    columns = support.tocsc()
    open_rows = np.ones(support.shape[0], dtype=bool)
    open_to = np.asarray(quality) > 0

    def gain(one: int) -> tuple[float, int]:
        rows = columns.indices[columns.indptr[one] : columns.indptr[one + 1]]
        probability = columns.data[columns.indptr[one] : columns.indptr[one + 1]]
        left = open_rows[rows]
        who, place = np.unique(people[rows[left]], return_inverse=True)
        best = np.zeros(len(who))
        np.maximum.at(best, place, probability[left])
        return round(float(np.maximum(best - GAIN_OFFSET, 0).sum() * quality[one]), 6), len(who)

    queue = [(-gain(one)[0], one) for one in range(len(quality)) if open_to[one]]
    heapq.heapify(queue)
    chosen: list[int] = []
    while queue:
        _, one = heapq.heappop(queue)
        if not open_to[one]:
            continue
        now, new_people = gain(one)
        if new_people < least:
            continue
        if queue and -now > queue[0][0]:
            heapq.heappush(queue, (-now, one))
            continue
        chosen.append(one)
        open_to[alike[one]] = False
        open_rows[columns.indices[columns.indptr[one] : columns.indptr[one + 1]]] = False
    return np.array(chosen, dtype=np.int64)


def assign_key_points(support: Any) -> tuple[Ints, Floats]:
    """Return for each statement its best key point, -1 for none above the threshold, and the probability; the first of equals."""
    best = np.full(support.shape[0], -1, dtype=np.int64)
    probability = np.zeros(support.shape[0])
    for row in range(support.shape[0]):
        values = support.data[support.indptr[row] : support.indptr[row + 1]]
        if len(values):
            columns = support.indices[support.indptr[row] : support.indptr[row + 1]]
            place = int(np.lexsort((columns, -values))[0])
            best[row], probability[row] = columns[place], values[place]
    return best, probability


def keep_precise(best: Ints, probability: Floats, share: float = MIN_PRECISION) -> NDArray[np.bool_]:
    """Return which statements stay with their key point: the surest ones, as long as so large a share of them is right on average."""
    order = np.lexsort((np.arange(len(best)), -probability, best))
    group, first = best[order], np.searchsorted(best[order], best[order])
    total = np.concatenate([[0.0], np.cumsum(np.round(probability[order], 4))])
    place = np.arange(len(order))
    mean = (total[place + 1] - total[first]) / (place + 1 - first)
    kept = np.zeros(len(best), dtype=bool)
    kept[order] = (np.round(mean, 6) >= share) & (group >= 0)
    return kept


def find_duplicates(candidates: EmbeddedTexts, line: float = DUPLICATE_THRESHOLD) -> NDArray[np.bool_]:
    """Return which candidates say the same on the same polarity, ``(m, m)``; none is like itself."""
    made: NDArray[np.bool_] = _probability(candidates, candidates, line) > 0
    np.fill_diagonal(made, False)
    return made


def _probability(statements: EmbeddedTexts, candidates: EmbeddedTexts, line: float) -> NDArray[np.float32]:
    """Return the probabilities of support, 0 below the threshold and for the other polarity; the same in any order of rows."""
    probability = match_probability(on_grid(statements.vectors), on_grid(candidates.vectors))
    turned = np.outer(statements.direction, candidates.direction) < 0
    made: NDArray[np.float32] = np.where((probability >= line) & ~turned, np.round(probability, 4), 0).astype(np.float32)
    return made
