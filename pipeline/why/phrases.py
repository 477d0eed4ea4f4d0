"""The words of a wish, without what leads up to it and what is left hanging."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from pipeline.text.word_lists import read_word_lists

LONGEST = 7  # words of a reading form
WORD = re.compile(r"[^\W_]+(?:['’.:/&-][^\W_]+)*%?|[$£€]\d[\d,.]*")
_PLACEHOLDER = re.compile(r"<[A-Za-z_]+(?::[0-9a-f]+)?>?|\b[A-Z_]{3,}>|\b(?:EMAIL|PHONE|IBAN|HANDLE|NAME)\b")
_PREFIX = re.compile(r"\b(pre|non|re|self|co)[ -](?=[a-z]{3})", re.IGNORECASE)
_MAY_PREFIX = re.compile(r"(?i:re|co|self|pre|non)[ -]")

_LISTS: Final = read_word_lists("pipeline.why", "ask_words.txt")
ARTICLES: Final = _LISTS["article"]
PRONOUNS: Final = _LISTS["pronoun"]
CONNECTIVES: Final = _LISTS["connective"]
BE: Final = _LISTS["be"]
CONTRACTIONS: Final = _LISTS["contraction"]
HAVE_BEEN: Final = _LISTS["have_been"]
DO: Final = _LISTS["do"]
NOT: Final = _LISTS["not"]
KNOWING: Final = _LISTS["knowing"]
INCOMPLETE: Final = _LISTS["incomplete"]
BREAKS: Final = _LISTS["break"]
CATCH_ALLS: Final = _LISTS["catch_all"]
MODALS: Final = _LISTS["modal"]
WISH_STOPWORDS: Final = ARTICLES | PRONOUNS | CONNECTIVES | BE | CONTRACTIONS | HAVE_BEEN | DO | NOT | INCOMPLETE


def surface_words(text: str) -> list[str]:
    """Return the words of a text as they are written, without punctuation and without placeholders such as <NAME>."""
    # Both are rare: looking for a sign of them first is quicker than looking for them.
    if not text.islower():
        text = _PLACEHOLDER.sub(" ", text)
    if _MAY_PREFIX.search(text):
        text = _PREFIX.sub(r"\1-", text)
    return WORD.findall(text)


def trim_phrase(words: Sequence[str], longest: int = LONGEST) -> list[str]:
    """Return the words without what leads up to the reason and without what is left hanging."""
    kept = list(words)
    while (cut := _count_leading(kept)) > 0:
        kept = kept[cut:]
    if len(kept) > longest:
        joint = [place for place in range(longest - 3, longest + 1) if kept[place].lower() in BREAKS]
        kept = kept[: joint[-1] if joint else longest]
    while kept and kept[-1].lower() in INCOMPLETE:
        kept.pop()
    return kept


def has_content_word(words: Iterable[str], drop: frozenset[str]) -> bool:
    """Whether a content word is among them that is neither a brand nor a catch-all."""
    low = (word.lower().replace("’", "'").removesuffix("'s") for word in words)
    return any(
        len(word) > 2 and word not in WISH_STOPWORDS and word not in CATCH_ALLS and word not in drop and not word.isdigit() for word in low
    )


def _count_leading(words: Sequence[str]) -> int:
    """Return how many words at the front lead up to the reason: pronoun, copula, article, connective, "I knew that"."""
    if not words:
        return 0
    low = [word.lower() for word in words[:4]]
    first, second = low[0], low[1] if len(low) > 1 else ""
    if first in CONNECTIVES | ARTICLES | PRONOUNS | CONTRACTIONS or (first in BE and second not in NOT):
        return 1
    if first in HAVE_BEEN and (second in {"been", "a", "an", "the", "got", "had"}):
        return 1 if second != "been" else 2
    if first in DO and second not in NOT:
        return 1
    third = low[2] if len(low) > 2 else ""
    if first in KNOWING and (second in PRONOUNS | ARTICLES | KNOWING | INCOMPLETE | BE | {"covered"} or third in INCOMPLETE | BE):
        return 1
    return 1 if not any(char.isalnum() for char in first) else 0
