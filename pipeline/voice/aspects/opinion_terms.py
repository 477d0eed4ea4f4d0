"""Words of opinion in a sentence, what each weighs where it stands, and which of them speaks of a given thing.

A word's score is turned round by a negation close before it ("not great"), by "too" before an adjective of praise
("too sweet") and by a wish ("could be better"). A contrast ("but") and a mark of punctuation end what a word reaches.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.text.sentiment_lexicon import Polarity, opinion_scores, sentiment_terms
from pipeline.voice.aspects.noun_kinds import kind_of, sections
from pipeline.voice.aspects.tokens import TAGS, TaggedWords

NOUN, PROPN, ADJ, ADV, VERB, VBG, VBN, AUX, PRON, DET, ADP, NUM, PART, CONJ, PUNCT, _ = range(len(TAGS))
_REACH: Final = 4  # words a negation reaches ahead
_FAR: Final = 12  # words between a thing and what is said of it
_TURNED: Final = -0.7  # "not great" is milder than "awful"
_STOPS: Final = frozenset('.;:!?()[]…–—"') | {"...", "..", "-", "--", "!!", "!!!", "??"}
_DRAWN: Final = re.compile(r"([a-z])\1{2,}")
_JOINTS: Final = frozenset({",", "and"})
_MORE: Final = frozenset({"better", "happier", "easier", "nicer", "friendlier", "faster", "enough", "pleased", "kinder"})
_ADVICE: Final = frozenset({"try", "get", "order", "grab", "sample"})
_OPENING: Final = frozenset({"^", ".", "!", ";", ":", "-", "(", "just", "definitely", "please", "always"})
_LATER: Final = frozenset(
    {"night", "nights", "afternoon", "lunch", "dinner", "evening", "breakfast", "brunch", "morning", "summer", "autumn"}
)
_SET: Final = frozenset(
    {("fast", "food"), ("at", "best"), ("best", "buy"), ("hot", "water"), ("cold", "day"), ("cold", "drinks")}
)  # no opinion
_DEGREES: Final = frozenset({"over", "under", "before", "after", "past", "above", "below", "into"})
OTHERS: Final = frozenset({"than", "compared", "unlike"})
_HOPES: Final = frozenset({"wish", "expected", "expecting", "expect", "anticipating", "hoped", "hoping"})
_IDIOM_SCORES: Final = {"positive": 2.2, "negative": -2.2, "neutral": 0.0}
_HOPED: Final = -0.4
_WISH: Final = frozenset({"could", "should", "would", "wish"})


@dataclass(frozen=True, slots=True)
class OpinionTerm:
    """One word of opinion: its position, where its phrase starts (a negation or "very" before it), and its score (-4..4)."""

    at: int
    first: int
    score: float


def clause_numbers(words: TaggedWords) -> list[int]:
    """Return the number of the clause that each word stands in; a contrast or a mark begins a new one."""
    contrast = sections("context_words.txt")["contrast"]
    number, found, told = 0, [], False
    for at, word in enumerate(words.lower):
        told = told or words.tags[at] in (VERB, AUX)  # a list has commas too: "the service, wine and music are great"
        turns = word in contrast and at > 0 and words.tags[at] != ADJ
        if word in _STOPS or turns or (word in _JOINTS and told and _opens(words, at + 1)):
            number, told = number + 1, False
        found.append(number)
    return found


def _opens(words: TaggedWords, at: int) -> bool:
    """Return whether a new clause begins here: a verb follows its own subject within a few words."""
    tags = words.tags[at : at + 7]
    for place, tag in enumerate(tags):
        if tag in (VERB, AUX):
            return any(each in (NOUN, PROPN, PRON) for each in tags[:place])
        if tag == PUNCT:
            return False
    return False


def find_opinion_terms(words: TaggedWords, clause: list[int]) -> list[OpinionTerm]:
    """Return the words of opinion of a sentence, in order."""
    lexicon, found = opinion_scores(), _idioms(words)
    taken = {place for each in found for place in range(each.first, each.at + 1)}
    for at, word in enumerate(words.lower):
        if at in taken:
            continue
        score = lexicon.get(word, 0.0) or _advice(words, at) or _drawn(word, lexicon) or _excess(words, at)
        if not score or _silent(words, at):
            continue
        first, sign = _turned(words, at, score, clause)
        found.append(OpinionTerm(at, first, score * sign))
    return sorted(found, key=lambda each: each.at)


def _turned(words: TaggedWords, at: int, score: float, clause: list[int]) -> tuple[int, float]:
    """Return where the phrase of an opinion starts, and what a negation, "too" or a wish makes of its score."""
    lists = sections("context_words.txt")
    first, sign = at, 1.0
    while first > 0 and clause[first - 1] == clause[at] and words.lower[first - 1] in lists["intensity"]:
        first -= 1
    if score > 0 and first < at and words.lower[at - 1] == "too":
        sign = -0.7
    for before in range(first - 1, max(0, first - _REACH) - 1, -1):
        if clause[before] != clause[at] or words.lower[before] == ",":
            break
        if words.lower[before] in lists["negation"] and words.lower[first] != "only":
            sign *= _TURNED
            first = before if first - before <= 2 else first
            first -= int(words.lower[first] == "n't" and first > 0)  # "isn't helpful", not "n't helpful"
            break
    if sign < 0 and score > 0 and _unbeaten(words, at):
        sign = 1.0
    if score > 0 and words.lower[at] in {"better", "good", "nice", "great"} and sign > 0 and _wished(words, at, clause):
        sign = _TURNED
    return first, _HOPED if score > 0 and sign > 0 and _hoped(words, at, clause) else sign


def _idioms(words: TaggedWords) -> list[OpinionTerm]:
    """Return the turns of speech that judge as a whole: "to die for", "a joke"; the longest that stands at a place."""
    return [OpinionTerm(stop - 1, at, score) for at, stop, score in _spoken(words, ("positive", "negative"))]


def lukewarm(words: TaggedWords) -> list[int]:
    """Return the positions of words that neither praise nor blame: "ok", "nothing special"."""
    return [stop - 1 for _, stop, _ in _spoken(words, ("neutral",))]


def _spoken(words: TaggedWords, polarities: tuple[Polarity, ...]) -> list[tuple[int, int, float]]:
    """Return start, stop and score of the turns of speech of some polarities, none overlapping another."""
    starts, floor = _turns_of_speech(polarities), 0
    found: list[tuple[int, int, float]] = []
    for at, word in enumerate(words.lower):
        if at < floor or word not in starts:
            continue
        for idiom, score in starts[word]:
            if tuple(words.lower[at : at + len(idiom)]) == idiom:
                floor = at + len(idiom)
                found.append((at, floor, score))
                break
    return found


@cache
def _turns_of_speech(polarities: tuple[Polarity, ...]) -> dict[str, list[tuple[tuple[str, ...], float]]]:
    """Return the turns of speech of some polarities by their first word, longest first, each with its score."""
    found: dict[str, list[tuple[tuple[str, ...], float]]] = {}
    for polarity in polarities:
        for idiom in sorted(sentiment_terms("idiom", polarity)):
            parts = tuple(idiom.split())
            found.setdefault(parts[0], []).append((parts, _IDIOM_SCORES[polarity]))
    return {word: sorted(each, key=lambda idiom: -len(idiom[0])) for word, each in found.items()}


def _excess(words: TaggedWords, at: int) -> float:
    """Return what "too" makes of an adjective that is none of opinion: "too small"."""
    return -1.5 if at and words.lower[at - 1] == "too" and words.tags[at] in (ADJ, ADV) else 0.0


def _advice(words: TaggedWords, at: int) -> float:
    """Return the score of advice to others: "try the soup", "you must have the soup"."""
    before = words.lower[at - 1] if at else "^"
    opens = before in _OPENING and at + 1 < len(words.tags) and words.tags[at + 1] in (DET, NOUN, PROPN, ADJ, ADP)
    if opens and words.lower[at] in _ADVICE and words.tags[at] == VERB:
        return 1.5
    return 1.5 if words.lower[at] in ("have", "get", "order", "visit", "try", "taste", "see") and before == "must" else 0.0


def _drawn(word: str, lexicon: dict[str, float]) -> float:
    """Return the score of a word with letters drawn out: "soooo goooood"."""
    if not _DRAWN.search(word):
        return 0.0
    return lexicon.get(_DRAWN.sub(r"\1", word), 0.0) or lexicon.get(_DRAWN.sub(r"\1\1", word), 0.0)


def _silent(words: TaggedWords, at: int) -> bool:
    """Return whether a word of the lists is no opinion here: part of a name ("hard drive", "dim sum"), or a word of grammar."""
    word, tag = words.lower[at], words.tags[at]
    after = words.lower[at + 1] if at + 1 < len(words.lower) else ""
    before = words.lower[at - 1] if at else ""
    lists = sections("context_words.txt")
    if kind_of(word) == "part" or kind_of(f"{word}-{after}") == "part" or kind_of(f"{before}-{word}") == "part":
        return True
    if word in ("like", "well", "worth") and (
        tag in (ADP, CONJ) or before in ("as", "anything", "something", "would", "'d", "looks", "look", "not")
    ):
        return word != "worth"
    if word in lists["intensity"] and at + 1 < len(words.tags) and words.tags[at + 1] in (ADJ, ADV):
        return True  # "pretty obnoxious"
    if word == "late" and any(each in _LATER for each in words.lower[at + 1 : at + 4]):
        return True
    if (word, after) in _SET or (before, word) in _SET or (word == "well" and after in _DEGREES):
        return True
    if word in sections("nouns.txt")["naming"] and kind_of(after) == "part":
        return True
    return (
        tag == PROPN and at > 0 and words.text[words.starts[at]].isupper() and not words.text[words.starts[at] : words.ends[at]].isupper()
    )


def _unbeaten(words: TaggedWords, at: int) -> bool:
    """Return whether a negation praises: "could not be better", "cannot say enough good things"."""
    ahead = words.lower[max(0, at - 5) : at]
    can = any(word in ("can", "ca", "could", "cannot") for word in ahead)
    return can and (words.lower[at] in _MORE or "more" in ahead or "enough" in ahead or "any" in ahead)


def _wished(words: TaggedWords, at: int, clause: list[int]) -> bool:
    return any(words.lower[k] in _WISH and clause[k] == clause[at] for k in range(max(0, at - 5), at))


def _hoped(words: TaggedWords, at: int, clause: list[int]) -> bool:
    """Return whether the good is only hoped for: "could be more durable", "I wish it had a detailed manual"."""
    ahead = [k for k in range(max(0, at - 6), at) if clause[k] == clause[at]]
    said = [words.lower[k] for k in ahead]
    if any(word in _HOPES for word in said):
        return True
    pairs = {(words.lower[k], words.lower[k + 1]) for k in ahead}
    return ("would", "like") in pairs or (said[-1:] == ["more"] and any(word in ("could", "should") for word in said))


def nearest_opinion(words: TaggedWords, first: int, last: int, clause: list[int], opinions: list[OpinionTerm]) -> OpinionTerm | None:
    """Return the opinion that speaks of the words ``first`` to ``last`` (exclusive): before the noun, or behind a verb; else None.

    Ties go to the word right before the noun ("great screen"), then to the predicate ("the screen is great"), then to the nearest.
    """
    best, least = None, float(_FAR)
    for each in opinions:
        if clause[each.at] != clause[first]:
            continue
        if first <= each.at < last:
            gap = 0.5
        elif each.at < first and any(word in OTHERS for word in words.lower[each.at + 1 : first]):
            continue  # "better than the old one": what is said is said of the other
        elif each.at < first:
            gap = float(first - each.at) + (0.0 if each.at == first - 1 else 0.5 * _nouns(words, each.at + 1, first) + 1.0)
        else:
            verb = any(words.tags[k] in (AUX, VERB) for k in range(last, each.at + 1))
            gap = 0.6 * (each.at - last) + 1.0 + (0.0 if verb else 1.5) + 1.5 * _nouns(words, last, each.at)
        if gap < least:
            best, least = each, gap
    return best


def _nouns(words: TaggedWords, first: int, stop: int) -> int:
    return sum(words.tags[k] in (NOUN, PROPN) for k in range(first, stop))
