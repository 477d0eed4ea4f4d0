"""From a cue in a parsed sentence to the two sides that it ties together: one rule for each kind of cue.

Each rule takes the parsed sentence and the token range of the cue, and returns the sides as token ranges, or None where
the cue is not causal here ("since Monday", "so far", "as expected"). A rule that is unsure returns None: a missed reason
costs a count, a wrong one costs trust.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pipeline.voice.reasons.clause_ranges import (
    BE,
    OPENERS,
    SUBJECTS,
    WEIGHING,
    clause_right,
    governing,
    top_after,
    words,
)
from pipeline.voice.reasons.cues import Kind, ReasonCue
from pipeline.voice.reasons.degrees import degree_sides, too_to_sides
from pipeline.voice.reasons.purpose import condition_sides, purpose_clause_sides, purpose_sides
from pipeline.voice.reasons.results import result_sides
from pipeline.voice.reasons.sides import Sides, led_in, left_effect, phrase_right, with_effect
from pipeline.voice.reasons.subordinators import is_causal_thanks, mark_sides
from pipeline.voice.reasons.verbs import for_doing_sides, passive_sides, relative_sides, verb_sides, what_made_sides
from pipeline.voice.reasons.words import CONSEQUENCES, GRASPING, TROUBLE

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


_POINTING: Final = words("this that these it all of which")

Rule = Callable[["Doc", int, int, ReasonCue], "Sides | None"]


def sides_of(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """Return what the cue at tokens ``start:stop`` ties together, or None where it ties nothing."""
    return RULES[cue.kind](doc, start, stop, cue)


def _phrase(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """Because of, due to, thanks to + noun phrase."""
    last = doc[stop - 1]
    if cue.name == "given" and not _tells_background(doc, start):
        return None
    noun = next(
        (child for token in (last, doc[start]) for child in token.children if child.dep_ in {"pobj", "pcomp"} and child.i >= stop), None
    )
    noun = noun or top_after(doc, stop)
    if noun is None:
        return None
    if noun.tag_ in {"VB", "VBP"} or doc[stop].tag_ == "VB":
        return None  # "was due to leave at six"
    host = doc[start].head
    if _is_of_noun(host, start):
        return Sides((stop, phrase_right(noun, len(doc))), (host.left_edge.i, start))
    if cue.name == "thanks to" and start and all(token.lower_ in WEIGHING for token in doc[:start]):
        return Sides((stop, _phrase_end(doc, noun)), None)  # "Mostly thanks to the forum."
    if cue.name == "thanks to" and not is_causal_thanks(doc, start, noun):
        return None
    cause = (stop, _phrase_end(doc, noun))
    if all(token.lower_ in _POINTING for token in doc[slice(*cause)]):
        return _pointed(doc, start, cause, host)
    ahead = led_in(doc, start, cause[1])
    if ahead is not None:
        return Sides(cause, ahead)
    if cause[0] <= host.i < cause[1]:
        host = noun.head if noun.head.i < start or noun.head.i >= cause[1] else noun
    return with_effect(doc, start, cause, host)


def _pointed(doc: Doc, start: int, cause: tuple[int, int], host: Token) -> Sides | None:
    """Because of this: the cause is the thought before, if the effect is all that stands beside it."""
    sides = with_effect(doc, start, cause, host)
    if sides is None or sides.effect is None:
        return None
    first = min(sides.effect[0], start)
    return None if any(token.is_alpha and token.lower_ not in OPENERS for token in doc[:first]) else Sides(None, sides.effect)


def _is_of_noun(host: Token, start: int) -> bool:
    """Return whether the phrase explains the noun alone: "I understand the delay due to snow", "despite the delay due to snow"."""
    if host.pos_ not in {"NOUN", "PROPN"} or host.i >= start:
        return False
    spite = host.dep_ == "pobj" and host.head.lower_ in {"despite", "with", "without", "about", "regarding"}
    return spite or (host.pos_ == "NOUN" and host.head.lemma_.lower() in GRASPING)


def _phrase_end(doc: Doc, noun: Token) -> int:
    """Return where the phrase of a noun ends, also where the parser has torn it from its verb or from its own head."""
    end = phrase_right(noun, len(doc))
    for token in doc[end : end + 3]:
        if token.is_punct or token.dep_ in {"cc", "mark"}:
            break
        if token.tag_ == "VBG":
            return clause_right(token, len(doc))  # "due to my bags being late", "the cost more than doubling"
    if end < len(doc) and doc[end].pos_ == "NOUN" and doc[end - 1].pos_ in {"NOUN", "PROPN", "PART"}:
        return phrase_right(doc[end], len(doc))  # "due to the companies failure": a noun without its apostrophe
    return end


def _tells_background(doc: Doc, start: int) -> bool:
    """Return whether "given" or "considering" is used as a preposition: "given the price"."""
    word = doc[start]
    held = doc[start - 1].lower_ in {"when", "even", "be", "been", "being", "was", "were", "is", "are", "not"} if start else False
    if word.i + 1 < len(doc) and doc[word.i + 1].tag_ == "VBG":
        return False
    return (
        not held and word.dep_ in {"prep", "mark"} and (start == 0 or doc[start - 1].is_punct or doc[start - 1].tag_ not in {"DT", "PRP$"})
    )


def _reason_is(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """The reason (why) Y is that / because / due to X."""
    noun = doc[start]
    verb = noun.head
    if noun.dep_ == "attr" and verb.lower_ in BE:
        return _is_the_reason(doc, noun)
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


def _is_the_reason(doc: Doc, noun: Token) -> Sides | None:
    """X is the reason (why, that) Y."""
    subject = next((child for child in noun.head.children if child.dep_ in SUBJECTS and child.right_edge.i < noun.head.i), None)
    told = next((child for child in noun.rights if child.dep_ in {"relcl", "acl", "ccomp", "prep"}), None)
    if subject is None and noun.head.dep_ == "conj":  # "They are kind and are the only reason I came"
        subject = next((child for child in noun.head.head.children if child.dep_ in SUBJECTS), None)
    if subject is None or told is None or any(child.dep_ == "neg" for child in noun.head.children):
        return None
    start = told.left_edge.i
    while start < told.right_edge.i and doc[start].lower_ in {"why", "that", "for", "behind"}:
        start += 1
    pointing = subject.lower_ in {"it", "this", "that"} and not any(token.pos_ in {"VERB", "AUX"} for token in doc[: subject.i])
    cause = None if pointing else (subject.left_edge.i, subject.right_edge.i + 1)
    return Sides(cause, (start, clause_right(told, len(doc))))


def _after(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """After blames only behind something the customer did about it: "I cancelled after they charged me twice"."""
    noun = next((child for child in doc[start].children if child.dep_ == "pobj"), None)
    if noun is not None:
        return _after_trouble(doc, start, stop, noun)
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
    past = verb.tag_ == "VBD" or any(child.lower_ in {"was", "were", "had", "did"} for child in verb.children) or verb.tag_ == "VBG"
    if not happened or not past:
        return None  # "after leaving this review" is when, not why
    return Sides((stop, clause_right(verb, len(doc))), left_effect(doc, governing(main), start))


def _after_trouble(doc: Doc, start: int, stop: int, noun: Token) -> Sides | None:
    """After three failed deliveries I left: a noun blames if it tells of trouble."""
    main = doc[start].head
    cause = (stop, phrase_right(noun, len(doc)))
    told = next((child for child in noun.children if child.dep_ == "relcl" and child.left_edge.lower_ in {"i", "we"}), None)
    if told is not None and start == 0:  # "after three failed deliveries I left", taken for deliveries that I left
        main, cause = told, (stop, told.left_edge.i)
    trouble = any(token.lemma_.lower() in TROUBLE for token in doc[cause[0] : cause[1]])
    mine = any(child.lower_ in {"i", "we"} for child in governing(main).children)
    if not (trouble and mine and main.lemma_.lower() in CONSEQUENCES):
        return None
    return Sides(cause, (cause[1], clause_right(main, len(doc)))) if told is not None else with_effect(doc, start, cause, main)


def _backward(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """This is because X: the effect is the sentence before."""
    after = top_after(doc, stop)
    return None if after is None else Sides((stop, clause_right(after, len(doc))), None)


RULES: Final[dict[Kind, Rule]] = {
    "mark": mark_sides,
    "phrase": _phrase,
    "result": result_sides,
    "relative": relative_sides,
    "verb": verb_sides,
    "passive": passive_sides,
    "what_made": what_made_sides,
    "for_doing": for_doing_sides,
    "purpose": purpose_sides,
    "purpose_clause": purpose_clause_sides,
    "condition": condition_sides,
    "too_to": too_to_sides,
    "so_that": degree_sides,
    "reason_is": _reason_is,
    "after": _after,
    "backward": _backward,
}
