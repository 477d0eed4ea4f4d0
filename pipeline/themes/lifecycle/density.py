"""Groups of sentences that lie close together, at every scale, and how many people speak in each.

A young subject may be thirty sentences among thousands, or half of what fits nowhere: no single resolution sees both. So
average linkage (Sokal and Michener 1958) joins sentences bottom-up, and every branch of the tree that is tight enough is a
group to look at. The tree is blind to time: were groups sought among recent sentences alone, each would be densest just where
it was sought, and seem to grow.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows
from pipeline.themes.discovery.discover import text_hash

COPIED = 0.95  # cosine from which two longer texts are one text with a word changed
COPIED_WORDS = 6  # shorter texts may be alike by chance: "plastic", said by three people
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Branches:
    """The tree of one pool of sentences: leaves are distinct texts, a branch joins two branches.

    Attributes:
        leaf: ``(n,)`` leaf of each sentence, -1 for one that lies near none.
        children: ``(m - 1, 2)`` branches joined, numbered as in SciPy: below m a leaf, from m on a row of this array.
        texts: ``(2m - 1,)`` distinct texts of each branch.
        nearness: ``(2m - 1,)`` mean cosine between the texts of the two branches joined, 0..1; 1 for a leaf. No branch is nearer than
            those inside it.
        copies: ``(m,)`` number of the set of copies that a leaf belongs to; a short text is a set of its own for each sentence, -1.
    """

    leaf: Ints
    children: Ints
    texts: Ints
    nearness: NDArray[np.float64]
    copies: Ints


def branches(rows: FloatRows, texts: list[str], *, limit: int, join: float) -> Branches:
    """Join distinct texts bottom-up by the mean cosine between them.

    Args:
        rows: ``(n, dim)`` unit rows on the grid; equal texts have equal rows.
        texts: n subject texts.
        limit: texts in the tree at most, the first in the order of their hash: joining grows with the square. A sentence with
            another text goes to the leaf nearest to it.
        join: cosine below which such a sentence is near to none.
    """
    order = sorted({text: row for row, text in enumerate(texts)}.items(), key=lambda pair: (text_hash(pair[0]), pair[0]))[:limit]
    leaves = rows[np.array([row for _, row in order], dtype=np.int64)].astype(np.float64)
    place = {text: number for number, (text, _) in enumerate(order)}
    leaf = np.array([place.get(text, -1) for text in texts], dtype=np.int64)
    outside = np.flatnonzero(leaf < 0)
    leaf[outside] = _nearest(rows[outside], leaves.astype(np.float32), join)
    children, nearness, copies = _tree(leaves)
    long = np.array([len(text.split()) >= COPIED_WORDS for text, _ in order], dtype=np.bool_)
    texts_in = np.ones(2 * len(leaves) - 1, dtype=np.int64)
    for number, (left, right) in enumerate(children, start=len(leaves)):
        texts_in[number] = texts_in[left] + texts_in[right]
    return Branches(leaf, children, texts_in, np.concatenate([np.ones(len(leaves)), nearness]), np.where(long, copies, -1))


def people_in(tree: Branches, person: Ints, kept: NDArray[np.bool_]) -> Ints:
    """Return for each branch the number of distinct people among the sentences kept, ``(2m - 1,)``.

    Args:
        tree: of the pool.
        person: ``(n,)`` number of the person of each sentence.
        kept: ``(n,)`` sentences that count.
    """
    count = len(tree.copies)
    members: list[set[int]] = [set() for _ in range(count)]
    for leaf, who in zip(tree.leaf[kept].tolist(), person[kept].tolist(), strict=True):
        if leaf >= 0:
            members[leaf].add(who)
    people = np.zeros(len(tree.texts), dtype=np.int64)
    people[:count] = [len(one) for one in members]
    for number, (left, right) in enumerate(tree.children.tolist(), start=count):
        small, large = sorted((members[left], members[right]), key=len)  # the smaller into the larger: n log n in all
        large |= small
        members.append(large)
        members[left] = members[right] = set()
        people[number] = len(large)
    return people


def leaves_of(tree: Branches, branch: int) -> Ints:
    """Return the leaves of a branch, in ascending order."""
    count, found, left = len(tree.copies), [], [branch]
    while left:
        one = left.pop()
        if one < count:
            found.append(one)
        else:
            left.extend(tree.children[one - count].tolist())
    return np.array(sorted(found), dtype=np.int64)


def parents(tree: Branches) -> Ints:
    """Return the branch above each branch, -1 for the root."""
    above = np.full(len(tree.texts), -1, dtype=np.int64)
    above[tree.children] = np.arange(len(tree.copies), len(tree.texts))[:, None]
    return above


def originals(tree: Branches, order: Ints) -> NDArray[np.bool_]:
    """Return which sentences are no copy of an earlier one: a text passed on a hundred times is the voice of one person.

    Args:
        tree: of the pool.
        order: ``(n,)`` sentences from the earliest to the latest.
    """
    first = np.ones(len(tree.leaf), dtype=np.bool_)
    seen: set[int] = set()
    for row in order.tolist():
        copy = int(tree.copies[tree.leaf[row]]) if tree.leaf[row] >= 0 else -1
        first[row] = copy < 0 or copy not in seen
        seen.add(copy)
    return first


def _tree(leaves: NDArray[np.float64]) -> tuple[Ints, NDArray[np.float64], Ints]:
    """Return the branches joined, the nearness of each, and the set of copies of each leaf."""
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(leaves) < 2:
        return np.empty((0, 2), dtype=np.int64), np.empty(0), np.zeros(len(leaves), dtype=np.int64)
    upper = np.triu_indices(len(leaves), 1)
    joined = linkage(np.maximum(1.0 - (leaves @ leaves.T)[upper], 0.0), method="average")
    copies = fcluster(joined, 1.0 - COPIED, criterion="distance").astype(np.int64)
    return joined[:, :2].astype(np.int64), 1.0 - joined[:, 2], copies


def _nearest(rows: FloatRows, leaves: FloatRows, join: float, block: int = 2048) -> Ints:
    """Return the leaf nearest to each row, -1 where none is near enough."""
    found = np.full(len(rows), -1, dtype=np.int64)
    for start in range(0, len(rows), block):
        cosine = rows[start : start + block] @ leaves.T
        best = cosine.argmax(axis=1)
        found[start : start + block] = np.where(cosine[np.arange(len(best)), best] >= join, best, -1)
    return found
