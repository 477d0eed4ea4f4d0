"""Because, since, as and thanks to: when they give a cause, and what they give it for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.voice.clauses import SUBJECTS, clause_left, clause_right, governing, has_subject, top_after
from pipeline.voice.reason_cues import MANNER, NO_CAUSE_BEFORE_AS, STATIVE, YOUTH, ReasonCue
from pipeline.voice.reason_sides import Sides, with_effect

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MAX_EFFECT_OF_AS: Final = 20  # tokens; behind a long clause it is anybody's guess what "as" explains


def mark_sides(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """Because, since, as + clause: the clause is the cause, the clause that it hangs on is the effect."""
    mark = doc[start]
    verb = mark.head if mark.dep_ in {"mark", "advmod"} and mark.head.i > start else None
    if verb is None:
        verb = top_after(doc, stop) if cue.name == "because" and start > 0 else None
    if (
        verb is None
        or not has_subject(verb)
        or (stop < len(doc) and doc[stop].lower_ in {"if", "when", "unless"})
        or (cue.name != "because" and not _causal_mark(doc, mark, verb, cue.name))
    ):
        return None
    inner = next((child for child in verb.lefts if child.dep_ == "ccomp" and child.left_edge.i >= stop and has_subject(child)), verb)
    cause = (stop, clause_right(inner, len(doc)))  # without a comma the parser takes the next clause along
    if cue.name == "as" and doc[cause[1] - 1].pos_ == "ADP" and doc[cause[1] - 1].dep_ == "prep":
        return None  # "as I was worried about": manner, its object is the other clause
    sides = with_effect(doc, start, cause, verb.head)
    if cue.name == "as" and sides and sides.effect and any(token.lower_ == "reason" for token in doc[sides.effect[0] : sides.effect[1]]):
        return None
    rambling = sides is not None and sides.effect is not None and sides.effect[1] - sides.effect[0] > MAX_EFFECT_OF_AS
    return None if cue.name == "as" and rambling else sides


def _causal_mark(doc: Doc, mark: Token, verb: Token, name: str) -> bool:
    """Since and as are causal with states ("since it is broken"), temporal or manner with most else."""
    before = doc[mark.i - 1].lower_ if mark.i else ""
    state = verb.lemma_.lower() in STATIVE or any(
        child.dep_ == "neg" or (child.tag_ == "MD" and child.lower_ not in {"will", "'ll", "’ll"}) for child in verb.children
    )
    return _causal_since(doc, mark, verb, before, state) if name == "since" else _causal_as(doc, mark, verb, before, state)


def _causal_since(doc: Doc, mark: Token, verb: Token, before: str, state: bool) -> bool:
    """Tell a date from a cause: "since I joined" and "since he was a puppy" date the main clause; a state that still holds explains it."""
    state = state or any(child.dep_ == "auxpass" for child in verb.children)
    perfect = any(child.dep_ == "aux" and child.lower_ in {"have", "has", "'ve", "’ve", "had"} for child in verb.head.children)
    youth = any(token.lemma_.lower() in YOUTH for token in doc[mark.i : verb.right_edge.i + 1])
    return before != "ever" and state and not youth and (before == "," or (not perfect and verb.head.lemma_ != "be"))


def _causal_as(doc: Doc, mark: Token, verb: Token, before: str, state: bool) -> bool:
    """As is the least causal of the cues: only a state, its subject right behind "as", beside a full clause, will do."""
    commas = before == "," or (mark.i == 0 and any(token.text == "," for token in doc[verb.i : verb.right_edge.i + 2]))
    state = state or (commas and any(child.dep_ == "auxpass" for child in verb.children))
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    follows = doc[mark.i + 1].lower_
    if mark.dep_ != "mark" or not state or subject is None or subject.left_edge.i != mark.i + 1:
        return False
    if before in NO_CAUSE_BEFORE_AS or follows in {"you", "per"} or verb.lemma_.lower() in MANNER - {"need", "want"}:
        return False
    if mark.i > 1 and doc[mark.i - 2].lower_ in {"as", "so"}:
        return False  # "as long as"
    if mark.i <= 1 and not commas:
        return False  # without a comma it is unclear where a fronted clause ends
    complement = any(child.dep_ in {"acomp", "attr", "dobj", "neg", "xcomp", "prep", "auxpass", "ccomp"} for child in verb.children)
    return complement and _opens_with_subject(doc, governing(verb.head, mark.i if verb.head.i < mark.i else None))


def _opens_with_subject(doc: Doc, clause: Token) -> bool:
    """Return whether a clause has its subject near its beginning: it was parsed whole."""
    subject = next((child for child in clause.children if child.dep_ in SUBJECTS and child.i < clause.i), None)
    return subject is not None and (subject.left_edge.i - clause_left(clause) <= 4 or clause.left_edge.i < subject.left_edge.i)


def is_causal_thanks(doc: Doc, start: int, noun: Token) -> bool:
    """Tell a cause from gratitude: "thanks to the crew" alone is no cause, beside a clause it is."""
    before = [token for token in doc[:start] if token.is_alpha]
    if before and before[-1].lower_ in {
        "many",
        "big",
        "special",
        "huge",
        "our",
        "my",
        "much",
        "sincere",
        "heartfelt",
        "so",
        "of",
        "and",
        "no",
        "say",
    }:
        return False
    after = noun.right_edge.i + 1
    clause = any(token.dep_ in SUBJECTS for token in doc[after:])
    if noun.lower_ in {"all", "everyone", "everybody", "you", "them", "him", "her", "those", "u"} and not clause:
        return False
    blames = not any(
        child.dep_ == "prep" and child.lower_ == "for" for token in (noun, doc[start], doc[start].head) for child in token.children
    )
    return blames and ((not before and clause) or any(token.pos_ in {"VERB", "AUX"} for token in before))
