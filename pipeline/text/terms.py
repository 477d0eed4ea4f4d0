"""The words of texts as counts: beside its vector, the second view of what a text says."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.text.stem import stem
from pipeline.text.stop_words import FUNCTION_WORDS
from pipeline.text.subject_words import SHORTEST

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

LEAST_TEXTS: Final = 3  # a word in fewer texts is chance
_WORD: Final = re.compile(r"\w[\w']*")
_LETTERS: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def find_terms(text: str) -> list[str]:
    """Return the distinct words and pairs of neighbouring words of a text, lower case, in the order in which they come."""
    words = _WORD.findall(text.lower())
    return list(dict.fromkeys([*words, *(f"{one} {two}" for one, two in pairwise(words))]))


def find_stems(text: str) -> set[str]:
    """Return the stems of the content words of a text."""
    words = (word.lower() for word in _LETTERS.findall(text))
    return {stem(word) for word in words if len(word) >= SHORTEST and word not in FUNCTION_WORDS}


def build_vocabulary(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the words and pairs that three or more texts hold, sorted."""
    held = Counter(term for text in texts for term in find_terms(text))
    return tuple(sorted(term for term, number in held.items() if number >= LEAST_TEXTS))


def mark_terms(texts: Sequence[str], known: Sequence[str], find: Callable[[str], Collection[str]] = find_terms) -> "csr_matrix":
    """Return ``(n, v)``: 1 where a text holds a term of the vocabulary, by `find_terms` or `find_stems`."""
    from scipy.sparse import csr_matrix

    place = {term: number for number, term in enumerate(known)}
    rows = [sorted(place[term] for term in find(text) if term in place) for text in texts]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.array([column for row in rows for column in row], dtype=np.int64)
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(texts), len(known)))
