"""Phrases that could name a theme, taken from sentences of the theme itself.

A person names a theme by a noun phrase ("lost luggage", "waiting times"). Customers say the same as a clause ("they lost
my luggage", "my bag was damaged"), which is turned round into the noun phrase.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.language import read
from pipeline.themes.subject import SHORTEST, is_silent, words_of
from pipeline.themes.words import GENERIC_WORDS, listed

logger = logging.getLogger(__name__)

LONGEST = 4  # words of a label
NOUNS = frozenset({"NOUN", "PROPN"})
MODIFIERS = NOUNS | {"ADJ", "VERB"}
VOWELS = frozenset("aeiouy")
HARMS = listed(
    """
    lost cancelled canceled delayed damaged broken stolen missed missing blocked declined charged overcharged rejected refused
    closed failed expired
    """
)
SUFFIXES = ("ation", "ing", "ed")


@dataclass(frozen=True)
class Phrase:
    """A candidate name: its words as they are shown, and their stems as the key by which it is counted."""

    words: tuple[str, ...]
    stems: frozenset[str]


def stem(word: str) -> str:
    """Return a crude stem, so that "bags" counts as "bag" and "cancelled" as "cancel"; not a word to show."""
    word = word.replace("-", "")
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3 and VOWELS & set(word[: -len(suffix)]):
            word = word[: -len(suffix)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def phrases(sentences: Sequence[str], brands: frozenset[str]) -> list[Counter[Phrase]]:
    """Return for each sentence the phrases in it that could be a label.

    Args:
        sentences: subject texts; each is parsed, so a few hundred at most.
        brands: words of product and company names in lower case; no phrase holds one.
    """
    found: list[Counter[Phrase]] = []
    nouns: Counter[str] = Counter()
    # Capitals at the start of answers, or all over them, make the tagger see names; small letters make it see nouns.
    for parsed in read([text.lower() for text in sentences], ["tok2vec", "tagger", "parser", "attribute_ruler"], 128):
        for token in parsed:
            nouns[token.lower_] += 1 if token.pos_ in NOUNS else -1
        spans = list(_noun_phrases(parsed)) + list(_turned_clauses(parsed))
        kept = (_phrase([token.text for token in tokens], brands) for tokens in spans)
        found.append(Counter(phrase for phrase in kept if phrase is not None))
    # "Friendly." alone is taken for a noun; what is mostly no noun elsewhere cannot end a label.
    return [Counter({phrase: n for phrase, n in tally.items() if nouns[phrase.words[-1]] > 0}) for tally in found]


def _noun_phrases(parsed: Any) -> Iterator[list[Any]]:
    """Yield modifiers and noun of each noun chunk, the chunk's end alone, and two nouns joined by "of"."""
    for chunk in parsed.noun_chunks:
        head = chunk.root
        if head.pos_ not in NOUNS:
            continue
        tokens = [t for t in chunk if t.i <= head.i and t.pos_ in MODIFIERS]
        nouns = [t for t in tokens if t.pos_ in NOUNS]
        yield tokens
        yield tokens[-2:]
        yield nouns
        yield [head]
        if head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.pos_ == "NOUN":
            yield [head.head.head, head.head, *tokens]


def _turned_clauses(parsed: Any) -> Iterator[list[Any]]:
    """Yield participle and noun of "the bag was lost", "they lost my bag", "flight delayed": "lost bag"."""
    for token in parsed:
        if token.pos_ in NOUNS and token.head.pos_ == "VERB":
            harmed = token.dep_ in {"nsubjpass", "dobj"} and token.head.lower_ in HARMS
            doing = token.dep_ == "dobj" and token.head.tag_ == "VBG"
            if harmed or doing:
                yield [token.head, token]


def _phrase(words: Sequence[str], brands: frozenset[str]) -> Phrase | None:
    """Trim words without a subject at both ends; nothing is returned when what is left cannot be a label."""
    kept = [word for text in words for word in words_of(text)]
    while kept and (is_silent(kept[0]) or len(kept[0]) < SHORTEST):
        kept = kept[1:]
    while kept and (is_silent(kept[-1]) or len(kept[-1]) < SHORTEST):
        kept = kept[:-1]
    inner = set(kept) - {"of"}
    if not kept or len(kept) > LONGEST or inner & brands or any(map(is_silent, inner)) or len({stem(w) for w in inner}) < len(inner):
        return None
    if inner <= GENERIC_WORDS and len(inner) < 2:
        return None
    return Phrase(tuple(kept), frozenset(stem(word) for word in inner))
