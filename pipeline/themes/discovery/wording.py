"""Words beside vectors, when neighbours are sought.

A vector tells that two sentences are about similar matters, and places rare words badly; a rare word that two sentences share
tells that they are about the same. So both views say who is whose neighbour. Assignment needs the vector alone.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pipeline.text.subject_words import SHORTEST, is_stop_word, words_of
from pipeline.themes.naming.phrases import stem

LEAST_TEXTS = 2  # a word in one text joins nothing
USUAL = 0.2  # share of texts from which a word tells nothing apart


def telling(text: str) -> list[str]:
    """Return the stems of the words that carry a subject, and the pairs of them that follow one another."""
    stems = [stem(word) for word in words_of(text) if len(word) >= SHORTEST and not is_stop_word(word)]
    return [*stems, *(f"{one} {two}" for one, two in pairwise(stems))]


def word_rows(texts: Sequence[str]) -> Any:
    """Return a sparse ``(n, v)`` matrix of TF-IDF weights, each row of length one or empty; None where no word is shared."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    try:
        return TfidfVectorizer(analyzer=telling, min_df=LEAST_TEXTS, max_df=USUAL, sublinear_tf=True).fit_transform(texts)
    except ValueError:  # no word is left: scikit-learn has no other way to say so
        return None
