"""Phrases that could name a theme, taken from sentences of the theme itself.

A person names a theme by a noun phrase ("lost luggage", "value for money") or by what is done ("submitting claims").
Customers say the same as a clause ("they lost my luggage", "I want to submit a claim"), which is turned round. Words that
do not stand side by side in a sentence make no phrase: "top up my card" is no "top card".
"""

import logging
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from pipeline.language import read
from pipeline.text.stop_words import GENERIC_WORDS, UNNAMED_WORDS, listed
from pipeline.text.subject_words import SHORTEST, is_stop_word, words_of

logger = logging.getLogger(__name__)

LONGEST = 4  # words of a label
NOUNS = frozenset({"NOUN", "PROPN"})
MODIFIERS = NOUNS | {"ADJ", "VERB"}
JOINTS = frozenset({"of", "for", "on"})
VOWELS = frozenset("aeiouy")
HARMS = listed(
    """
    lost cancelled canceled delayed damaged broken stolen missed missing blocked declined charged overcharged rejected refused
    closed failed expired denied forgotten swallowed
    """
)
IDLE = listed(
    """
    contact receive received include included allow allowed accept continue leave left provide provided offer offered serve served
    bring brought hear heard call called share explain explained lost treat treated understand meet met
    """
)  # verbs whose object says it all: "provided information" is "information"
SUFFIXES = ("ation", "ing", "ed")
IRREGULAR = {"children": "child", "people": "person", "men": "man", "women": "woman", "feet": "foot", "teeth": "tooth"}
DOUBLING = ("mit", "fer", "cel", "bel", "vel", "set", "get", "gin")  # ends of longer verbs whose last letter is doubled


@dataclass(frozen=True)
class Phrase:
    """A candidate name: its words as they are shown, and their stems as the key by which it is counted."""

    words: tuple[str, ...]
    stems: frozenset[str]
    doing: bool = False


@dataclass
class Reading:
    """What a parse of sentences found.

    Attributes:
        found: phrases of each sentence.
        nouns: how much more often a word is a noun than not.
        plurals: how often a word is a noun in the plural.
        singulars: how often a word is a noun in the singular.
        counted: how often such a singular has the article "a".
        owned: how often it has an owner: "my card".
    """

    found: list[Counter[Phrase]] = field(default_factory=list)
    nouns: Counter[str] = field(default_factory=Counter)
    plurals: Counter[str] = field(default_factory=Counter)
    singulars: Counter[str] = field(default_factory=Counter)
    counted: Counter[str] = field(default_factory=Counter)
    owned: Counter[str] = field(default_factory=Counter)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return a crude stem, so that "bags" counts as "bag" and "cancelled" as "cancel"; not a word to show."""
    word = IRREGULAR.get(word, word.replace("-", ""))
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


def phrases(sentences: Sequence[str], brands: frozenset[str], joined: Collection[str] = ()) -> Reading:
    """Return the phrases that could be a label, and what the parse says of nouns.

    Args:
        sentences: subject texts in small letters: capitals at the start of answers, or all over them, make the tagger see
            names; each is parsed, so a few thousand at most.
        brands: words of product and company names in lower case; no phrase holds one.
        joined: words made of two ("topup"), which the parser may take for verbs that they are not.
    """
    reading = Reading()
    for parsed in read(sentences, ["tok2vec", "tagger", "parser", "attribute_ruler"], 128):
        _count_nouns(parsed, reading)
        spans = [*_noun_phrases(parsed), *_turned_clauses(parsed)]
        kept = [_phrase([token.text for token in tokens], brands) for tokens in spans]
        kept.extend(_doing(deed, tokens, brands) for deed, tokens in _deeds(parsed, joined))
        reading.found.append(Counter(phrase for phrase in kept if phrase is not None))
    # "Friendly." alone is taken for a noun; what is mostly no noun elsewhere cannot end a label.
    reading.found = [Counter({one: n for one, n in tally.items() if reading.nouns[one.words[-1]] > 0}) for tally in reading.found]
    return reading


def _count_nouns(parsed: Any, reading: Reading) -> None:
    for token in parsed:
        word, noun = token.lower_, token.pos_ in NOUNS
        reading.nouns[word] += 1 if noun else -1
        if noun and token.tag_ in {"NNS", "NNPS"}:
            reading.plurals[word] += 1
        elif noun and token.dep_ != "compound":
            reading.singulars[word] += 1
            reading.counted[word] += any(child.lower_ in {"a", "an"} for child in token.lefts)
            reading.owned[word] += any(child.dep_ == "poss" for child in token.lefts)


def _before(head: Any) -> list[Any]:
    """Return the unbroken run of modifiers before a noun, and the noun."""
    tokens = [head]
    for token in reversed(list(head.doc[max(head.sent.start, head.i - LONGEST) : head.i])):
        if token.pos_ not in MODIFIERS or token.head.i > head.i or token.dep_ not in {"amod", "compound", "nmod", "nummod", "dep"}:
            break
        tokens.insert(0, token)
    return tokens


def _noun_phrases(parsed: Any) -> Iterator[list[Any]]:
    """Yield each noun with its modifiers, its nearest modifier, its nouns, alone, and two nouns joined as in "value for money"."""
    for head in parsed:
        if head.pos_ not in NOUNS or head.dep_ == "compound":
            continue
        tokens = _before(head)
        yield from {len(part): part for part in (tokens, tokens[-3:], tokens[-2:], [head])}.values()
        joint = _joint(head)
        if joint is not None and joint.lower_ in JOINTS and joint.head.pos_ == "NOUN" and joint.i == tokens[0].i - 1:
            yield [joint.head, joint, *tokens]


def _joint(noun: Any) -> Any:
    """Return the preposition that ties a noun to the word right before it, or None: "of" in "source of funds"."""
    joint = noun.head
    return joint if noun.dep_ == "pobj" and joint.i == joint.head.i + 1 else None


def _turned_clauses(parsed: Any) -> Iterator[list[Any]]:
    """Yield participle and noun of "the bag was lost", "they lost my bag", "flight delayed": "lost bag"."""
    for token in parsed:
        if token.pos_ in NOUNS and token.head.pos_ == "VERB" and token.head.lower_ in HARMS and token.dep_ in {"nsubjpass", "dobj"}:
            yield [token.head, *_before(token)[-2:]]


def _deeds(parsed: Any, joined: Collection[str]) -> Iterator[tuple[list[str], list[Any]]]:
    """Yield what is done and to what, the verb as a gerund: "I want to activate my card" gives "activating", "card"."""
    for token in parsed:
        if token.pos_ not in NOUNS:
            continue
        joint = _joint(token)
        if token.dep_ == "dobj" and token.head.i < token.i and _acts(token.head, joined):
            yield [_acting(token.head)], _before(token)[-2:]
        elif joint is not None and joint.lower_ == "on" and joint.i == token.i - 1 and _acts(joint.head, joined):
            yield [_acting(joint.head), "on"], [token]


def _acts(verb: Any, joined: Collection[str]) -> bool:
    particle = any(child.dep_ == "prt" for child in verb.children)
    return verb.pos_ == "VERB" and verb.tag_ in {"VB", "VBP", "VBG"} and not particle and _tells(verb.lower_, joined)


def _acting(verb: Any) -> str:
    return str(verb.lower_) if verb.tag_ == "VBG" else gerund(verb.lower_)


def _tells(verb: str, joined: Collection[str]) -> bool:
    return verb not in IDLE and verb not in joined and not is_stop_word(verb)


def gerund(verb: str) -> str:
    """Return the -ing form of an English verb in its base form: "submit" gives "submitting"."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    short = len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in "aeiou" and verb[-3] not in "aeiou"
    stressed_last = sum(a in VOWELS and b not in VOWELS for a, b in pairwise(verb)) == 1
    if short and (stressed_last or verb.endswith(DOUBLING)):
        return verb + verb[-1] + "ing"
    return verb + "ing"


def _doing(deed: Sequence[str], tokens: Sequence[Any], brands: frozenset[str]) -> Phrase | None:
    """Return "submitting claim", "waiting on hold"; nothing where the verb adds nothing to the thing."""
    verb, thing = deed[0], _phrase([token.text for token in tokens], brands, alone=False)
    if thing is None or len(deed) + len(thing.words) > LONGEST or verb in brands or not verb.isalpha():
        return None
    stems = thing.stems | {stem(verb)}
    return None if stems == thing.stems else Phrase((*deed, *thing.words), stems, doing=True)


def _phrase(words: Sequence[str], brands: frozenset[str], *, alone: bool = True) -> Phrase | None:
    """Trim words without a subject at both ends; nothing is returned when what is left cannot be a label."""
    kept = [word for text in words for word in words_of(text)]
    while kept and _empty(kept[0]):
        kept = kept[1:]
    while kept and _empty(kept[-1]):
        kept = kept[:-1]
    inner = set(kept) - JOINTS
    if not kept or len(kept) > LONGEST or inner & brands or any(map(_empty, inner)) or len({stem(w) for w in inner}) < len(inner):
        return None
    if alone and inner <= GENERIC_WORDS and len(inner) < 2:
        return None
    return Phrase(tuple(kept), frozenset(stem(word) for word in inner))


def _empty(word: str) -> bool:
    return len(word) < SHORTEST or is_stop_word(word) or word in UNNAMED_WORDS
