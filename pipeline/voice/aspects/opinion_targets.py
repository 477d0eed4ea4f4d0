"""Of whom each word of opinion speaks, told from order alone: "great deal on oysters" praises the deal, not the oysters.

Three rules, after the way English orders words: an adjective speaks of the noun that follows it; a word behind a verb of
being speaks of that verb's subject, with all that is listed there; a verb of liking speaks of what follows it. Distance
decides only where no rule holds.
"""

from dataclasses import dataclass
from typing import Final

from pipeline.voice.aspects.noun_kinds import sections
from pipeline.voice.aspects.opinion_terms import (
    ADJ,
    ADP,
    ADV,
    AUX,
    CONJ,
    DET,
    NOUN,
    NUM,
    PRON,
    PROPN,
    VBG,
    VBN,
    VERB,
    OpinionTerm,
    lukewarm,
)
from pipeline.voice.aspects.tokens import TaggedWords

_NAMES: Final = (NOUN, PROPN)
_MOST: Final = 14  # words looked at on either side
_LINKS: Final = frozenset({"and", "or", ",", "&", "/", "nor", "as", "well", "plus"})
_OWNERS: Final = frozenset({"their", "its", "my", "our", "your", "his", "her"})
Target = tuple[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class OpinionTargets:
    """Of what the opinions of one sentence speak.

    Attributes:
        opinions: the opinions, in order.
        targets: of each opinion the rule that held and the positions of the words it speaks of (see `targets`).
        lukewarm: positions of words that neither praise nor blame, with what they speak of.
    """

    opinions: list[OpinionTerm]
    targets: list[Target]
    lukewarm: list[tuple[int, Target]]

    def stolen(self, linked: OpinionTerm, first: int, last: int) -> bool:
        """Return whether the opinion nearest to the words ``first`` to ``last`` (exclusive) speaks of something else."""
        positions = self.targets[self.opinions.index(linked)][1]
        return bool(positions) and not first <= linked.at < last and positions.isdisjoint(range(first, last))

    def of(self, first: int, last: int, linked: OpinionTerm | None) -> OpinionTerm | None:
        """Return the opinion to quote for the words ``first`` to ``last`` (exclusive): the nearest, unless it is of something else."""
        if linked is not None and not self.stolen(linked, first, last):
            return linked
        mine = [
            each for each, (_, positions) in zip(self.opinions, self.targets, strict=True) if not positions.isdisjoint(range(first, last))
        ]
        return mine[0] if mine else None


def find_opinion_targets(words: TaggedWords, clause: list[int], opinions: list[OpinionTerm]) -> OpinionTargets:
    """Return of what each opinion of a sentence speaks."""
    calm = [(at, targets(words, clause, OpinionTerm(at, at, 0.0))) for at in lukewarm(words)]
    return OpinionTargets(opinions, [targets(words, clause, each) for each in opinions], calm)


def targets(words: TaggedWords, clause: list[int], opinion: OpinionTerm) -> Target:
    """Return the rule that held (``before``, ``being``, ``verb``, ``noun``, ``none``) and the positions of the words that are spoken of."""
    at = opinion.at
    tag, word = words.tags[at], words.lower[at]
    if word in sections("context_words.txt")["sentiment_verbs"] and tag in (VERB, VBG, VBN):
        return "verb", _list_after(words, clause, at + 1)
    if tag in _NAMES:
        # "a joy to use", "the problem is the hinge": the subject if there is one, what follows "with" or "is" otherwise.
        subject = _subject(words, clause, at)
        return "noun", subject or _list_after(words, clause, at + 1)
    if tag != ADV:
        named = _named(words, clause, at + 1)
        if named:
            return "before", named | _listed(words, clause, max(named) + 1)
    subject = _subject(words, clause, at)
    if subject:
        return "being", subject
    if tag in (VERB, VBG, VBN, ADV):
        return "verb", _list_after(words, clause, at + 1)
    return "none", frozenset()


def _named(words: TaggedWords, clause: list[int], at: int) -> frozenset[int]:
    """Return the nouns of the phrase that goes on at a place: adjectives and nouns only, no gap."""
    found: list[int] = []
    for k in range(at, min(len(words.tags), at + 6)):
        if clause[k] != clause[at - 1]:
            break
        if words.tags[k] in _NAMES:
            found.append(k)
        elif found or not (
            words.tags[k] in (ADJ, VBN, VBG, NUM, ADV) or (words.lower[k] in ("and", ",", "-") and _judged_next(words, k + 1))
        ):
            break
    return frozenset(found)


def _judged_next(words: TaggedWords, at: int) -> bool:
    """Return whether a list of adjectives goes on here: "fresh, tasty fish"."""
    return at < len(words.tags) and words.tags[at] in (ADJ, ADV, VBN, VBG)


def _listed(words: TaggedWords, clause: list[int], at: int) -> frozenset[int]:
    """Return the nouns that a list goes on with, as long as no word of its own judges them: "great food and service"."""
    found: set[int] = set()
    k = at
    while k < min(len(words.tags), at + _MOST) and words.lower[k] in _LINKS:
        k += 1
        while k < len(words.tags) and (words.tags[k] == DET or words.lower[k] in _OWNERS or words.lower[k] in _LINKS):
            k += 1
        run = k
        while k < len(words.tags) and words.tags[k] in _NAMES:
            k += 1
        if k == run or (k < len(words.tags) and words.tags[k] in (AUX, VERB)):
            break
        found.update(range(run, k))
    return frozenset(found)


def _list_after(words: TaggedWords, clause: list[int], at: int) -> frozenset[int]:
    """Return the nouns of the first phrase after a verb, with what is listed there."""
    for k in range(at, min(len(words.tags), at + 5)):
        if clause[k] != clause[at - 1]:
            break
        if words.tags[k] in _NAMES:
            named = _named(words, clause, k)
            return named | _listed(words, clause, max(named) + 1)
        if words.tags[k] not in (DET, ADJ, PRON, NUM, ADV, VBN, ADP, VBG):
            break
    return frozenset()


def _verb_before(words: TaggedWords, clause: list[int], at: int) -> int:
    """Return the position of the verb through which a word speaks of a subject ("was" in "was not great"), -1 if none."""
    verb = at if words.tags[at] in (VERB, AUX) else -1
    for k in range(at - 1, max(-1, at - 7), -1):
        if clause[k] != clause[at] or (words.tags[k] == ADP and words.tags[k - 1] != VERB):
            break
        if words.tags[k] in (AUX, VERB):
            verb = k
        elif verb >= 0 and words.tags[k] != ADV:
            break
    return verb


def _subject(words: TaggedWords, clause: list[int], at: int) -> frozenset[int]:
    """Return the nouns of the subject of the verb before a place, without what hangs on them by a preposition."""
    verb = _verb_before(words, clause, at)
    found: set[int] = set()
    phrase: set[int] = set()
    for k in range(verb - 1, max(-1, verb - _MOST), -1):
        tag, word = words.tags[k], words.lower[k]
        if clause[k] != clause[verb] or tag in (VERB, AUX):
            break
        if tag in _NAMES:
            phrase.add(k)
        elif tag == PRON and not phrase and not found and word not in _OWNERS:
            break
        elif tag == ADP and word not in ("as", "like"):
            phrase = set()  # "the taste of the food was": the taste
        elif tag == CONJ or word == ",":
            found, phrase = found | phrase, set()
    return frozenset(found | phrase)
