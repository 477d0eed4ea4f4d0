"""From a cue in a parsed sentence to the two sides that it ties together: one rule for each kind of cue.

Each rule takes the parsed sentence and the token range of the cue, and returns the sides as token ranges, or None where
the cue is not causal here ("since Monday", "so far", "as expected"). A rule that is unsure returns None: a missed reason
costs a count, a wrong one costs trust.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from pipeline.voice.clauses import (
    BE,
    OPENERS,
    SUBJECTS,
    clause_left,
    clause_right,
    governing,
    has_subject,
    top_after,
    top_before,
)
from pipeline.voice.reason_cues import CONSEQUENCES, FEELING, GRASPING, Kind, ReasonCue
from pipeline.voice.reason_marks import is_causal_thanks, mark_sides
from pipeline.voice.reason_sides import Sides, effect_of, left_effect, phrase_right, with_effect

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


Rule = Callable[["Doc", int, int, ReasonCue], "Sides | None"]


def sides_of(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """Return what the cue at tokens ``start:stop`` ties together, or None where it ties nothing."""
    return RULES[cue.kind](doc, start, stop, cue)


def _phrase(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """Because of, due to, thanks to + noun phrase."""
    last = doc[stop - 1]
    noun = next(
        (child for token in (last, doc[start]) for child in token.children if child.dep_ in {"pobj", "pcomp"} and child.i >= stop), None
    )
    noun = noun or top_after(doc, stop)
    if noun is None:
        return None
    if noun.tag_ in {"VB", "VBP"} or doc[stop].tag_ == "VB":
        return None  # "was due to leave at six"
    host = doc[start].head
    if host.pos_ == "NOUN" and host.head.lemma_ in GRASPING and host.i < start:
        return Sides((stop, phrase_right(noun, len(doc))), (host.left_edge.i, start))  # "I understand the delay due to snow"
    end = phrase_right(noun, len(doc))
    if end < len(doc) and doc[end].tag_ == "VBG":
        return None  # "due to my bags being late": the parser has torn the noun from its verb
    if cue.name == "thanks to" and not is_causal_thanks(doc, start, noun):
        return None
    cause = (stop, end)
    if host.i >= stop and host.i < cause[1]:
        host = noun.head if noun.head.i < start or noun.head.i >= cause[1] else noun
    return with_effect(doc, start, cause, host)


def _result(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """So, therefore, that's why: the cause stands before the cue, in this sentence or in the one before."""
    words_before = [token for token in doc[:start] if token.is_alpha and token.lower_ not in OPENERS]
    after = top_after(doc, stop)
    if after is None or "?" in doc.text[-3:] or (cue.name == "so" and not _is_result_so(doc, start, stop, after)):
        return None
    end = clause_right(after, len(doc)) if after.i >= stop else len(doc)
    effect = (stop, max(end, stop))
    if len(words_before) < 2:
        return None if cue.name == "so" else Sides(None, effect)
    before = top_before(doc, start)
    if before is None or before.i >= start:
        return None
    return Sides((clause_left(governing(before, start)), start), effect)


def _is_result_so(doc: Doc, start: int, stop: int, after: Token) -> bool:
    """Return whether "so" has a clause on both sides; purpose ("so I can"), degree ("so good") and turns ("so far") are out."""
    if start == 0 or stop >= len(doc) or doc[stop].lower_ in {"that", "far", "much", "many", "long", "on", "as", "called", "i'd"}:
        return False
    if doc[stop].tag_ in {"WP", "WRB", "WDT"} or doc[stop].lower_ in {"if", "when", "please", "what", "you"} or doc[stop].pos_ == "ADJ":
        return False
    if doc[start - 1].lower_ in {
        "or",
        "not",
        "even",
        "think",
        "hope",
        "say",
        "do",
        "did",
        "does",
        "if",
        "ever",
        "is",
        "are",
        "was",
        "were",
        "and/or",
        "just",
        "believe",
        "guess",
    }:
        return False
    subject = next((token for token in doc[stop : stop + 4] if token.dep_ in SUBJECTS), None)
    if (
        subject is None
        or subject.left_edge.i > stop + (doc[stop].tag_ == "RB" and doc[stop].lower_ not in {"fast", "soon", "quickly", "badly"})
        or not any(token.pos_ in {"VERB", "AUX"} for token in doc[:start])
    ):
        return False
    verb = subject.head
    if verb.tag_ == "VBP" and verb.lemma_ == "know":
        return False
    purpose = [
        child
        for child in verb.children
        if child.tag_ == "MD" and child.lower_ in {"can", "could", "may", "might", "will", "would", "'ll", "’ll", "wo", "ca"}
    ]
    denied = any(child.dep_ == "neg" for child in verb.children)
    spared = denied and any(child.lower_ in {"do", "does"} for child in verb.children) and _urges(doc[:start])
    spared = spared or (
        denied and verb.lemma_ in {"need", "have", "worry"} and any(child.lower_ in {"do", "does"} for child in verb.children)
    )
    return (
        verb.pos_ in {"VERB", "AUX"}
        and verb.i >= stop
        and not spared
        and not (purpose and not (denied and purpose[0].lower_ in {"could", "can", "ca"}))
        and after.i >= stop
    )


def _urges(tokens: Iterable[Token]) -> bool:
    """Return whether words wish for something: what follows their "so" is the purpose."""
    return any(token.tag_ == "MD" or token.lower_ in {"maybe", "please", "need", "needs", "let", "make"} for token in tokens)


def _relative(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """..., which meant / causing / making me: what stands before is the cause, what follows the effect."""
    before, after = top_before(doc, start), top_after(doc, stop)
    if before is None or after is None:
        return None
    if cue.name == "causing" and doc[start].lower_ == "meaning" and (doc[start].tag_ != "VBG" or not doc[start - 1].is_punct):
        return None
    comma = (start > 0 and doc[start - 1].is_punct) or doc[start].is_punct
    head = before if not comma and before.pos_ in {"NOUN", "PROPN"} and doc[start].lower_ == "which" else governing(before, start)
    left = head.left_edge.i if head is before and head.pos_ in {"NOUN", "PROPN"} else clause_left(head)
    verb = next((token for token in reversed(doc[start:stop]) if token.pos_ in {"VERB", "AUX"}), doc[start])
    return Sides((left, start), effect_of(doc, verb, after, stop))


def _verb(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """X caused Y, X led to Y, X made me Y: the subject is the cause."""
    verb = doc[start]
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS and child.right_edge.i < start), None)
    after = top_after(doc, stop)
    if verb.pos_ not in {"VERB", "AUX"} or subject is None or after is None or any(child.dep_ == "auxpass" for child in verb.children):
        return None
    if any((child.dep_ == "aux" and child.tag_ == "MD") or child.dep_ == "neg" for child in verb.children):
        return None  # what did not or might lead to something is no reason given
    if cue.name == "made" and not (after.head.i == verb.i and after.dep_ in {"ccomp", "xcomp"}):
        return None
    effect = effect_of(doc, verb, after, stop)
    if any(token.lower_ in {"no", "nothing"} for token in doc[stop : stop + 3]):
        return None  # "caused us no problems"
    if subject.lower_ in {"this", "that"} and subject.left_edge.i == subject.i and not any(token.is_alpha for token in doc[: subject.i]):
        return Sides(None, effect)
    return Sides((subject.left_edge.i, subject.right_edge.i + 1), effect)


def _passive(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """Y was caused by X; a delay caused by X."""
    noun, verb = top_after(doc, stop), doc[start]
    if noun is None:
        return None
    cause = (stop, phrase_right(noun, len(doc)))
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS and child.i < start), None)
    if subject is not None:
        return Sides(cause, (subject.left_edge.i, subject.right_edge.i + 1))
    return Sides(cause, (verb.head.left_edge.i, start)) if verb.head.i < start else None


def _so_that(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """So cold that we left: the state is the cause; without "that" the parse is too unsure."""
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
    clause = governing(degree)
    left = clause_left(clause) if clause.i < that.i else degree.left_edge.i
    return Sides((left, that.i), (that.i + 1, clause_right(verb, len(doc))))


def _reason_is(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """The reason (why) Y is that / because / due to X."""
    noun = doc[start]
    verb = noun.head
    if noun.dep_ != "nsubj" or verb.lower_ not in BE or noun.right_edge.i >= verb.i:
        return None
    cause_start = verb.i + 1
    while cause_start < len(doc) and doc[cause_start].lower_ in {
        "that",
        "because",
        "due",
        "to",
        "of",
        "simply",
        "mainly",
        "just",
        "purely",
        "for",
    }:
        cause_start += 1
    after = top_after(doc, cause_start)
    if after is None or noun.right_edge.i <= noun.i:
        return None
    if any(child.dep_ == "relcl" and child.lemma_ in {"give", "say", "state", "tell", "offer", "provide"} for child in noun.children):
        return None  # "the reason they gave is X" gives no effect
    effect_start = noun.i + 1
    while effect_start < verb.i and doc[effect_start].lower_ in {"why", "that", "for", "behind", "which", "being"}:
        effect_start += 1
    if any(child.dep_ == "neg" for child in verb.children):
        return None
    return Sides((cause_start, clause_right(after, len(doc))), (effect_start, verb.i))


def _after(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """After blames only behind something the customer did about it: "I cancelled after they charged me twice"."""
    inner = next((child for child in doc[start].children if child.dep_ == "pcomp"), None)
    verb = doc[start].head if doc[start].dep_ == "mark" else inner
    if verb is None or verb.i < stop or verb.pos_ not in {"VERB", "AUX"}:
        return None
    main = verb.head if doc[start].dep_ == "mark" else doc[start].head
    if (
        main.i >= start
        or main.lemma_.lower() not in CONSEQUENCES
        or not any(child.lower_ in {"i", "we"} for child in governing(main).children)
    ):
        return None
    happened = any(
        child.dep_ in {"auxpass", "neg"} or (child.dep_ in SUBJECTS and child.lower_ not in {"i", "we"}) for child in verb.children
    )
    if not happened:
        return None  # "after leaving this review" is when, not why
    return Sides((stop, clause_right(verb, len(doc))), left_effect(doc, governing(main), start))


def _backward(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """This is because X: the effect is the sentence before."""
    after = top_after(doc, stop)
    return None if after is None else Sides((stop, clause_right(after, len(doc))), None)


RULES: Final[dict[Kind, Rule]] = {
    "mark": mark_sides,
    "phrase": _phrase,
    "result": _result,
    "relative": _relative,
    "verb": _verb,
    "passive": _passive,
    "so_that": _so_that,
    "reason_is": _reason_is,
    "after": _after,
    "backward": _backward,
}
