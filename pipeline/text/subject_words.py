"""Which sentences speak of something at all.

"Great!" has a sentiment and no subject. Left in, such sentences become the largest theme of every collection, and a theme named
after nothing; so they are kept out of themes, and remain in the sentiment.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline.text.stop_words import STOP_WORDS

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
STRETCHED = re.compile(r"(.)\1{2,}")  # "sooo goooood"
SHORTEST = 3  # letters


def has_subject(texts: Sequence[str], brand_words: Collection[str] = ()) -> NDArray[np.bool_]:
    """Return for each text whether it holds a content word: one that is no scaffolding, sentiment or brand.

    A catch-all noun ("airline", "service") is content enough: "Great service!" and "worst airline ever" then have a place of their own
    among the themes, instead of none.

    Args:
        texts: subject texts, in English.
        brand_words: names of products and companies, any case, of one or several words.
    """
    brands = {word for brand in brand_words for word in words_of(brand)}
    return np.array([any(is_content(word) and word not in brands for word in words_of(text)) for text in texts], dtype=np.bool_)


def is_content(word: str) -> bool:
    """Return whether a word can tell what a sentence is about."""
    return len(word) >= SHORTEST and not is_stop_word(word)


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, apostrophes and stretched letters taken out: ``["dont", "so", "top-up"]``."""
    return [_plain(word) for word in WORD.findall(text)]


@lru_cache(maxsize=1 << 16)
def is_stop_word(word: str) -> bool:
    """Return whether a word, or every part of a hyphenated one, is scaffolding or sentiment: "good", "thank-you"."""
    return word in STOP_WORDS or all(part in STOP_WORDS for part in word.split("-"))


@lru_cache(maxsize=1 << 16)
def _plain(word: str) -> str:
    word = word.lower().replace("'", "").replace("’", "")
    once = STRETCHED.sub(r"\1", word)
    return once if once in STOP_WORDS else STRETCHED.sub(r"\1\1", word)
