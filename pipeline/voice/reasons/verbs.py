"""Verbs that bring something about: "X made me leave", "a delay caused by X", "..., which meant that Y"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.voice.reasons.clause_ranges import OPENERS, SUBJECTS, at_boundary, clause_left, clause_right, governing, top_after, top_before
from pipeline.voice.reasons.cues import ReasonCue
from pipeline.voice.reasons.sides import Sides, effect_of, left_effect, phrase_right
from pipeline.voice.reasons.words import REPAID

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def relative_sides(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """..., which meant / causing / making me: what stands before is the cause, what follows the effect."""
    before, after = top_before(doc, start), top_after(doc, stop)
    verb = _last_verb(doc, start, stop)
    if after is None or (verb.lemma_ == "make" and not any(child.dep_ in {"ccomp", "xcomp", "oprd"} for child in verb.children)):
        return None  # "which made a good meal"
    if before is None or not any(token.is_alpha and token.lower_ not in OPENERS for token in doc[:start]):
        return Sides(None, effect_of(doc, verb, after, stop))
    if cue.name == "causing" and doc[start].lower_ == "meaning" and (doc[start].tag_ != "VBG" or not doc[start - 1].is_punct):
        return None
    comma = (start > 0 and doc[start - 1].is_punct) or doc[start].is_punct
    head = before if not comma and before.pos_ in {"NOUN", "PROPN"} and doc[start].lower_ == "which" else governing(before, start)
    cause = (head.left_edge.i, start) if head is before and head.pos_ in {"NOUN", "PROPN"} else left_effect(doc, head, start, nearest=True)
    if doc[start].lower_ == "meaning" and cause and not any(token.pos_ in {"VERB", "AUX"} for token in doc[cause[0] : cause[1]]):
        return None  # "a pro-rated refund, meaning ...": a word is explained, nothing follows from it
    return Sides(cause, effect_of(doc, verb, after, stop))


def _last_verb(doc: Doc, start: int, stop: int) -> Token:
    return next((token for token in reversed(doc[start:stop]) if token.pos_ in {"VERB", "AUX"}), doc[start])


def verb_sides(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """X caused Y, X led to Y, X made me Y: the subject is the cause."""
    verb = doc[start]
    subject = _subject(verb, start)
    after = top_after(doc, stop)
    if verb.pos_ not in {"VERB", "AUX"} or subject is None or after is None or any(child.dep_ == "auxpass" for child in verb.children):
        return None
    if any(
        (child.dep_ == "aux" and child.tag_ == "MD" and child.lower_ not in {"will", "'ll", "’ll", "can"})
        or (child.dep_ == "neg" and cue.name != "means")
        for child in verb.children
    ):
        return None  # what did not or might lead to something is no reason given
    if cue.name == "made" and not (_changes_somebody(doc, stop) or (after.head.i == verb.i and after.dep_ in {"ccomp", "xcomp"})):
        return None
    if cue.name == "means" and (subject.lower_ in {"i", "he", "she", "they", "we", "you"} or after.dep_ not in {"ccomp", "ROOT", "dobj"}):
        return None  # "I meant that": what was said, not what followed
    effect = effect_of(doc, verb, after, stop)
    if any(token.lower_ in {"no", "nothing"} for token in doc[stop : stop + 3]) and cue.name == "caused":
        return None  # "caused us no problems"
    if subject.lower_ in {"it", "this", "that"} and subject.i > 1 and (doc[subject.i - 1].dep_ == "cc" or doc[subject.i - 1].text == ","):
        earlier = top_before(doc, subject.i)  # "I can do it all there and it makes me quicker"
        return None if earlier is None else Sides(left_effect(doc, governing(earlier, subject.i), subject.i), effect)
    if (
        subject.lower_ in {"this", "that"}
        and subject.left_edge.i == subject.i
        and not any(token.pos_ in {"VERB", "AUX"} for token in doc[: subject.i])
    ):
        return Sides(None, effect)  # "In other words, this means"
    if subject.tag_ == "WDT" and verb.dep_ == "relcl" and verb.head.i < subject.i:
        return Sides((verb.head.left_edge.i, subject.i), effect)  # "a change that has caused strange results"
    left = _whole_subject(doc, subject)
    return None if left is None else Sides((left, subject.right_edge.i + 1), effect)


def _changes_somebody(doc: Doc, stop: int) -> bool:
    """Return whether "made" is followed by a person and what became of them ("me leave"), not by a thing made for them ("me a cake")."""
    person = stop + 1 < len(doc) and doc[stop].lower_ in {"me", "us", "him", "them", "you"}
    return person and doc[stop + 1].pos_ not in {"DET", "NUM", "PUNCT", "ADP", "CCONJ", "SCONJ"} and doc[stop + 1].tag_ != "PRP$"


def _subject(verb: Token, start: int) -> Token | None:
    """Return the subject of a verb, its own or the one it shares: "staff were kind and made me smile"."""
    for _ in range(4):
        own = next((child for child in verb.children if child.dep_ in SUBJECTS and child.right_edge.i < start), None)
        if own is not None or verb.dep_ != "conj":
            return None if own is not None and own.dep_ == "csubj" and own.tag_ == "VB" else own
        verb = verb.head
    return None


def _whole_subject(doc: Doc, subject: Token) -> int | None:
    """Return where a subject begins, also where the parser took the end of it for all: "having the same nurse each time | made me"."""
    left = int(subject.left_edge.i)
    if at_boundary(doc, left) or doc[left - 1].lower_ in {"that", "which", "what", "how", "and", "also", "then"}:
        return left
    opening: int = next((token.i + 1 for token in reversed(doc[:left]) if token.is_punct or token.dep_ in {"cc", "mark"}), 0)
    return (
        opening
        if doc[opening].tag_ in {"VBG", "VB", "TO"}
        else left
        if doc[left - 1].tag_ in {"RB", "IN"} or doc[left].tag_ == "PRP"
        else None
    )


def passive_sides(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """Y was caused by X; a delay caused by X."""
    noun, verb = top_after(doc, stop), doc[start]
    if noun is None:
        return None
    cause = (stop, phrase_right(noun, len(doc)))
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS and child.i < start), None)
    if subject is not None:
        return Sides(cause, (subject.left_edge.i, subject.right_edge.i + 1))
    return Sides(cause, (verb.head.left_edge.i, start)) if verb.head.i < start else None


def what_made_sides(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """What made me leave is X: the cause stands behind the copula."""
    verb = doc[stop - 1]
    copula = verb.head
    if copula.lemma_ != "be" or verb.dep_ != "csubj" or copula.i < stop:
        return None
    after = top_after(doc, copula.i + 1)
    return None if after is None else Sides((copula.i + 1, clause_right(after, len(doc))), (stop, copula.i))


def for_doing_sides(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """Fined for parking, sorry for being late: what was done to somebody, and what for."""
    doing = next((child for child in doc[start].children if child.dep_ in {"pcomp", "pobj"} and child.i >= stop), None)
    host = doc[start].head
    if doing is None or not doing.lower_.endswith("ing") or host.i > start:
        return None
    verb = host if host.lemma_.lower() in REPAID else host.head
    if verb.lemma_.lower() not in REPAID or verb.i > start or start - verb.i > 6:
        return None
    clause = governing(verb, start)
    return Sides((stop, clause_right(doing, len(doc))), (clause_left(clause), start))
