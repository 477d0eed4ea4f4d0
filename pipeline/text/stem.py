"""Stems, so that "bag" and "bags" count as one word wherever words are counted: the English stemmer of Snowball (Porter 2001)."""

from functools import cache, lru_cache
from typing import Any


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of an English word in lower case, "cancel" of "cancelled"; not a word to show."""
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")
