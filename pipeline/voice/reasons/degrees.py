"""So cold that we left, too slow to use: a degree is the cause, what it led to the effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.voice.reasons.clause_ranges import SUBJECTS, clause_left, clause_right, governing, has_subject
from pipeline.voice.reasons.cues import ReasonCue
from pipeline.voice.reasons.sides import Sides
from pipeline.voice.reasons.words import FEELING, OBLIGING

if TYPE_CHECKING:
    from spacy.tokens import Doc


def degree_sides(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """So cold that we left: the state is the cause; without "that" the parse is too unsure."""
    if cue.name == "so":
        return _without_that(doc, start)
    that = next((token for token in doc[stop:] if token.lower_ == "that" and token.dep_ == "mark"), None)
    if that is None or that.i - start > 8 or doc[stop].lower_ == "that":
        return None
    if any(token.lemma_.lower() in FEELING for token in doc[stop : stop + 2]):
        return None  # "so happy that they paid": what follows is the cause of the feeling, told the other way round
    degree = doc[start].head if doc[start].dep_ in {"advmod", "predet", "amod", "det"} else None
    verb = that.head
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    if subject is None or subject.left_edge.i > that.i + 3:
        return None
    if degree is None or degree.pos_ not in {"ADJ", "ADV", "NOUN"} or not has_subject(verb) or not start < degree.i < that.i:
        return None
    if any(token.dep_ in SUBJECTS for token in doc[degree.i + 1 : that.i]):
        return None  # "so kind it made me glad that I came": what it led to stands before "that"
    clause = governing(degree)
    left = clause_left(clause) if clause.i < that.i else degree.left_edge.i
    return Sides((left, that.i), (that.i + 1, clause_right(verb, len(doc))))


def _without_that(doc: Doc, start: int) -> Sides | None:
    """So slow I gave up: a pronoun right behind the degree opens what it led to."""
    degree = doc[start].head
    at = degree.i + 1
    if doc[start].dep_ != "advmod" or degree.i != start + 1 or degree.pos_ not in {"ADJ", "ADV"} or at >= len(doc):
        return None
    subject = doc[at]
    if subject.dep_ not in SUBJECTS or subject.head.i <= at or degree.lemma_.lower() in FEELING or start == 0:
        return None
    clause = governing(degree, at)
    left = clause_left(clause) if clause.i < at else degree.left_edge.i
    return Sides((left, at), (at, clause_right(subject.head, len(doc)))) if left < start else None


def too_to_sides(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """Too slow to use, good enough to stay: the degree is the cause, what cannot or can be done the effect."""
    degree = doc[start].head
    behind = degree.i + 1 == start and cue.name == "enough to" and degree.lemma_.lower() not in OBLIGING
    if not (behind or 0 <= degree.i - stop <= 2) or degree.pos_ not in {"ADJ", "ADV", "NOUN"}:
        return None
    to = next((token for token in doc[max(degree.i, start) + 1 : degree.i + 6] if token.lower_ == "to" and token.head.tag_ == "VB"), None)
    if to is None or to.head.head.i not in {degree.i, degree.head.i} or to.head.dep_ not in {"xcomp", "advcl", "ccomp", "relcl", "acl"}:
        return None
    clause = governing(degree)
    left = clause_left(clause) if clause.i < to.i and has_subject(clause) else degree.left_edge.i
    whole = left < start or start == 0  # "taking too long to answer" tells no cause
    if behind and (not has_subject(clause) or to.head.lemma_ == "be" or any(token.dep_ == "neg" for token in doc[left:start])):
        return None  # "not good enough to use": what it leads to is not said
    return Sides((left, to.i), (to.i + 1, clause_right(to.head, len(doc)))) if whole else None
