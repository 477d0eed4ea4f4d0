"""Which sentences speak of something at all.

"Great!" and "worst airline ever" have a mood and no subject. Left in, they become the largest theme of every collection,
and a theme named after nothing; so they are kept out of themes, and remain in the sentiment.
"""

import re
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.text.stop_words import FUNCTION_WORDS, GENERIC_WORDS, MOOD_WORDS

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
STRETCHED = re.compile(r"(.)\1{2,}")  # "sooo goooood"
STOP_WORDS = FUNCTION_WORDS | MOOD_WORDS
SHORTEST = 3  # letters


def has_subject(texts: Sequence[str], brand_words: Collection[str] = ()) -> NDArray[np.bool_]:
    """Return for each text whether it holds a content word: one that is no scaffolding, mood, brand or catch-all noun.

    A catch-all noun ("airline", "service") counts when another one or a content word stands beside it, because two of
    them name a subject ("customer service").

    Args:
        texts: subject texts, in English.
        brand_words: names of products and companies, any case, of one or several words.
    """
    brands = {word for brand in brand_words for word in words_of(brand)}
    return np.array([_speaks_of_something(text, brands) for text in texts], dtype=np.bool_)


def _speaks_of_something(text: str, brands: set[str]) -> bool:
    generic: set[str] = set()
    for word in words_of(text):
        if len(word) < SHORTEST or is_stop_word(word) or word in brands:
            continue
        if word not in GENERIC_WORDS:
            return True
        generic.add(word.removesuffix("s"))
    return len(generic) > 1


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, apostrophes and stretched letters taken out: ``["dont", "so", "top-up"]``."""
    return [_unstretched(match.group().lower().replace("'", "").replace("’", "")) for match in WORD.finditer(text)]


def is_stop_word(word: str) -> bool:
    """Return whether a word, or every part of a hyphenated one, is scaffolding or mood: "good", "thank-you"."""
    return word in STOP_WORDS or all(part in STOP_WORDS for part in word.split("-"))


def _unstretched(word: str) -> str:
    once = STRETCHED.sub(r"\1", word)
    return once if once in STOP_WORDS else STRETCHED.sub(r"\1\1", word)
