"""Groups of sentences that lie close together, at every scale, and how many people speak in each.

A young subject may be thirty sentences among thousands, or half of what fits nowhere: no single resolution sees both. So
average linkage (Sokal and Michener 1958) joins sentences bottom-up, and every branch of the tree that is tight enough is a
group to look at. The tree is blind to time: were groups sought among recent sentences alone, each would be densest just where
it was sought, and seem to grow.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.encoder import text_hash
from pipeline.exact import FloatRows, Marks

COPY_COSINE = 0.95  # cosine from which two longer texts are one text with a word changed
COPY_WORDS = 6  # shorter texts may be alike by chance: "plastic", said by three people
LIMIT = 4_000  # texts in a tree at most: joining grows with the square (one to three seconds)
JOIN_COSINE = 0.5  # cosine at which a sentence outside the tree still follows the one nearest to it
BLOCK = 2048  # rows at a time: bounds the memory, changes no result
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class TextTree:
    """The tree of n sentences: its m leaves are distinct texts, a branch joins two branches."""

    leaf: Ints  # (n,) leaf of each sentence, -1 for one that lies near none
    children: Ints  # (m - 1, 2) branches joined, numbered as in SciPy: below m a leaf, from m on a row of this array
    texts: Ints  # (2m - 1,) distinct texts of each branch
    nearness: NDArray[np.float64]  # (2m - 1,) mean cosine between the two branches joined, 0..1; 1 for a leaf, less the higher up
    copies: Ints  # (m,) number of the set of copies that a leaf belongs to; -1 for a short text, which is never a copy

    def count_people(self, person: Ints, kept: Marks) -> Ints:
        """Return for each branch the number of distinct people among the sentences kept, ``(2m - 1,)``.

        ``person`` numbers the person of each sentence and ``kept`` marks the sentences that count, ``(n,)`` both.
        """
        members: list[set[int]] = [set() for _ in self.copies]
        inside = kept & (self.leaf >= 0)
        for leaf, who in zip(self.leaf[inside].tolist(), person[inside].tolist(), strict=True):
            members[leaf].add(who)
        people = [len(one) for one in members]
        for left, right in self.children.tolist():
            small, large = sorted((members[left], members[right]), key=len)  # the smaller into the larger: n log n in all
            large |= small
            members.append(large)
            members[left] = members[right] = set()
            people.append(len(large))
        return np.array(people, dtype=np.int64)

    def mark_members(self, branch: int) -> Marks:
        """Return which sentences a branch holds, ``(n,)``."""
        inside = np.arange(len(self.texts)) == branch
        for above in range(branch, len(self.copies) - 1, -1):
            inside[self.children[above - len(self.copies)]] |= inside[above]
        return np.asarray((self.leaf >= 0) & inside[self.leaf])

    def find_parents(self) -> Ints:
        """Return the branch above each branch, -1 for the root."""
        above = np.full(len(self.texts), -1, dtype=np.int64)
        above[self.children] = np.arange(len(self.copies), len(self.texts))[:, None]
        return above

    def mark_originals(self, time: Ints) -> Marks:
        """Return which sentences are no copy of an earlier one: a text passed on a hundred times is the voice of one person.

        ``time`` is the rank of each sentence in time, ``(n,)``, no two alike.
        """
        copies = pd.Series(np.where(self.leaf >= 0, self.copies[self.leaf], -1))
        in_time = copies.iloc[np.argsort(time)]
        return np.asarray(((in_time < 0) | ~in_time.duplicated()).sort_index())


def build_tree(rows: FloatRows, texts: list[str]) -> TextTree:
    """Join distinct texts bottom-up by the mean cosine between them.

    Where there are more than `LIMIT`, the tree is of the first in the order of their hash; a sentence with another text goes to the
    leaf nearest to it. Rows are ``(n, dim)``, unit rows on the grid of n subject texts; equal texts have equal rows.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    distinct = sorted(set(texts), key=lambda text: (text_hash(text), text))[:LIMIT]
    row_of, leaf_of = {text: row for row, text in enumerate(texts)}, {text: number for number, text in enumerate(distinct)}
    leaves = rows[[row_of[text] for text in distinct]]
    leaf = np.array([leaf_of.get(text, -1) for text in texts], dtype=np.int64)
    outside = np.flatnonzero(leaf < 0)
    for start in range(0, len(outside), BLOCK):
        part = outside[start : start + BLOCK]
        cosine = rows[part] @ leaves.T
        leaf[part] = np.where(cosine.max(axis=1) >= JOIN_COSINE, cosine.argmax(axis=1), -1)
    count = len(distinct)
    joined, copies = np.empty((0, 4)), np.zeros(count, dtype=np.int64)
    if count > 1:
        wide = leaves.astype(np.float64)
        joined = linkage(np.maximum(1.0 - (wide @ wide.T)[np.triu_indices(count, 1)], 0.0), method="average")
        copies = fcluster(joined, 1.0 - COPY_COSINE, criterion="distance").astype(np.int64)
    is_long = np.array([len(text.split()) >= COPY_WORDS for text in distinct], dtype=np.bool_)
    return TextTree(
        leaf=leaf,
        children=joined[:, :2].astype(np.int64),
        texts=np.concatenate([np.ones(count), joined[:, 3]]).astype(np.int64),
        nearness=np.concatenate([np.ones(count), 1.0 - joined[:, 2]]),
        copies=np.where(is_long, copies, -1),
    )
