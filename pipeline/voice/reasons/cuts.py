"""Sides cut at the marks of clauses, where the parse around a cue gives none: a fronted cause, and a noun with its own cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.voice.reasons.clause_ranges import OPENERS, SUBJECTS, WEIGHING, clause_right
from pipeline.voice.reasons.cues import ReasonCue
from pipeline.voice.reasons.sides import Sides
from pipeline.voice.reasons.words import GRASPING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

FRONTED: Final = frozenset({"because", "because of", "due to", "given that", "unless", "in order to", "as a result of", "owing to"})
OF_NOUNS: Final = frozenset({"because of", "due to", "as a result of", "owing to"})
_NOMINATIVE: Final = frozenset({"i", "we", "they", "he", "she", "it", "there"})


def cut_sides(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """Return the sides of a cue that opens its sentence, or of one that explains the noun right before it; None for any other."""
    if cue.name in FRONTED and all(token.is_punct or token.lower_ in OPENERS | WEIGHING or token.is_space for token in doc[:start]):
        return _fronted(doc, stop, cue)
    return _of_noun(doc, start, stop) if cue.name in OF_NOUNS else None


def _fronted(doc: Doc, stop: int, cue: ReasonCue) -> Sides | None:
    """Due to an error, they failed; due to rain it was late: the main clause opens behind a comma, or with a pronoun."""
    for token in doc[stop + 1 : len(doc) - 2]:
        comma = token.text == "," or (token.text == ")" and doc[token.i + 1].text == ",")
        at = token.i + 1 if comma else token.i
        if comma and cue.name in OF_NOUNS and any(word.lower_ in _NOMINATIVE for word in doc[stop : token.i]):
            return None  # a clause has begun before: nobody knows where
        verb = _main_verb(doc, at, cue) if comma or _bare_pronoun(doc, token, cue) else None
        if verb is not None:
            end = clause_right(verb, len(doc))
            return Sides((stop, token.i), (at, end)) if end > at + 1 else None
    return None


def _bare_pronoun(doc: Doc, token: Token, cue: ReasonCue) -> bool:
    """Return whether a pronoun opens the main clause behind a noun phrase: "due to rain | it was late"."""
    of_noun = cue.name in OF_NOUNS and not any(word.dep_ in SUBJECTS or word.tag_[0] == "W" for word in doc[token.i - 3 : token.i])
    return of_noun and token.lower_ in _NOMINATIVE and doc[token.i - 1].pos_ not in {"ADP", "AUX", "CCONJ", "SCONJ", "DET", "PRON"}


def _main_verb(doc: Doc, at: int, cue: ReasonCue) -> Token | None:
    """Return the verb of the clause that begins at a token, if it begins with its subject or is a command."""
    subject = next((token for token in doc[at : at + 6] if token.dep_ in SUBJECTS), None)
    if subject is not None and at <= subject.left_edge.i <= at + 2 and subject.head.i > subject.i and subject.head.dep_ != "relcl":
        verb: Token = subject.head
        return verb
    return doc[at] if cue.gives == "purpose" and doc[at].tag_ == "VB" and doc[at].dep_ == "ROOT" else None


def _of_noun(doc: Doc, start: int, stop: int) -> Sides | None:
    """Restraints due to illness: the noun right before the cue, whatever else is said of it."""
    effect = next(((chunk.start, chunk.end) for chunk in doc.noun_chunks if chunk.end == start and _stands_apart(chunk.root)), None)
    cause = next(((chunk.start, chunk.end) for chunk in doc.noun_chunks if chunk.start in {stop, stop + 1}), None)
    if effect is None or cause is None or doc[effect[0]].pos_ == "PRON":
        return None
    return Sides((stop, cause[1]), effect)


def _stands_apart(noun: Token) -> bool:
    """Return whether a noun rather than its clause has the cause: "despite the delay", "I understand the delay"."""
    return noun.pos_ == "NOUN" and (noun.dep_ == "pobj" or (noun.dep_ == "dobj" and noun.head.lemma_.lower() in GRASPING))
