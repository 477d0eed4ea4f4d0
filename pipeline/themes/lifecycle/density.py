"""Groups of sentences that lie close together, at every scale, and how many people speak in each.

A young subject may be thirty sentences among thousands, or half of what fits nowhere: no single resolution sees both. So
average linkage (Sokal and Michener 1958) joins sentences bottom-up, and every branch of the tree that is tight enough is a
group to look at. The tree is blind to time: were groups sought among recent sentences alone, each would be densest just where
it was sought, and seem to grow.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import text_hash
from pipeline.exact import FloatRows

COPIED = 0.95  # cosine from which two longer texts are one text with a word changed
COPIED_WORDS = 6  # shorter texts may be alike by chance: "plastic", said by three people
BLOCK = 2048  # rows at a time: bounds the memory, changes no result
Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class TextTree:
    """The tree of a pool of sentences: leaves are distinct texts, a branch joins two branches.

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

    def count_people(self, person: Ints, kept: Marks) -> Ints:
        """Return for each branch the number of distinct people among the sentences kept, ``(2m - 1,)``.

        Args:
            person: ``(n,)`` number of the person of each sentence.
            kept: ``(n,)`` sentences that count.
        """
        members: list[set[int]] = [set() for _ in self.copies]
        for leaf, who in zip(self.leaf[kept].tolist(), person[kept].tolist(), strict=True):
            if leaf >= 0:
                members[leaf].add(who)
        people = [len(one) for one in members]
        for left, right in self.children.tolist():
            small, large = sorted((members[left], members[right]), key=len)  # the smaller into the larger: n log n in all
            large |= small
            members.append(large)
            members[left] = members[right] = set()
            people.append(len(large))
        return np.array(people, dtype=np.int64)

    def hold(self, branch: int) -> Marks:
        """Return which sentences a branch holds, ``(n,)``."""
        leaves, left = [], [branch]
        while left:
            one = left.pop()
            if one < len(self.copies):
                leaves.append(one)
            else:
                left.extend(self.children[one - len(self.copies)].tolist())
        return np.isin(self.leaf, leaves)

    def find_parents(self) -> Ints:
        """Return the branch above each branch, -1 for the root."""
        above = np.full(len(self.texts), -1, dtype=np.int64)
        above[self.children] = np.arange(len(self.copies), len(self.texts))[:, None]
        return above

    def mark_originals(self, time: Ints) -> Marks:
        """Return which sentences are no copy of an earlier one: a text passed on a hundred times is the voice of one person.

        Args:
            time: ``(n,)`` place of each sentence in time; no two alike.
        """
        first = np.ones(len(self.leaf), dtype=np.bool_)
        seen: set[int] = set()
        for row in np.argsort(time).tolist():
            copy = int(self.copies[self.leaf[row]]) if self.leaf[row] >= 0 else -1
            first[row] = copy < 0 or copy not in seen
            seen.add(copy)
        return first


def build_tree(rows: FloatRows, texts: list[str], *, limit: int, join: float) -> TextTree:
    """Join distinct texts bottom-up by the mean cosine between them.

    Args:
        rows: ``(n, dim)`` unit rows on the grid; equal texts have equal rows.
        texts: n subject texts.
        limit: texts in the tree at most, the first in the order of their hash: joining grows with the square. A sentence with
            another text goes to the leaf nearest to it.
        join: cosine below which such a sentence is near to none.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    distinct = sorted(set(texts), key=lambda text: (text_hash(text), text))[:limit]
    row_of, leaf_of = {text: row for row, text in enumerate(texts)}, {text: number for number, text in enumerate(distinct)}
    leaves = rows[[row_of[text] for text in distinct]]
    leaf = np.array([leaf_of.get(text, -1) for text in texts], dtype=np.int64)
    outside = np.flatnonzero(leaf < 0)
    for start in range(0, len(outside), BLOCK):
        part = outside[start : start + BLOCK]
        cosine = rows[part] @ leaves.T
        leaf[part] = np.where(cosine.max(axis=1) >= join, cosine.argmax(axis=1), -1)
    count = len(distinct)
    joined, copies = np.empty((0, 4)), np.zeros(count, dtype=np.int64)
    if count > 1:
        wide = leaves.astype(np.float64)
        joined = linkage(np.maximum(1.0 - (wide @ wide.T)[np.triu_indices(count, 1)], 0.0), method="average")
        copies = fcluster(joined, 1.0 - COPIED, criterion="distance").astype(np.int64)
    is_long = np.array([len(text.split()) >= COPIED_WORDS for text in distinct], dtype=np.bool_)
    return TextTree(
        leaf=leaf,
        children=joined[:, :2].astype(np.int64),
        texts=np.concatenate([np.ones(count), joined[:, 3]]).astype(np.int64),
        nearness=np.concatenate([np.ones(count), 1.0 - joined[:, 2]]),
        copies=np.where(is_long, copies, -1),
    )
