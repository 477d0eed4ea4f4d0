"""What is trimmed off a side of a reason: numbering, short openings, the telling around it, words that only join it to another clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.voice.reasons.clause_ranges import SUBJECTS, Range, clause_left, is_told, words
from pipeline.voice.reasons.sides import closes_first

if TYPE_CHECKING:
    from spacy.tokens import Doc

_THINKING: Final = words("think believe guess feel suppose suspect reckon imagine assume hope find mean")
# Verbs of telling: what was told is the effect, who told it is not.
_TELLING: Final = _THINKING | words("say tell assert claim state explain know learn inform advise notify mention realise realize note")
_MATTERS: Final = words("problem issue thing point fact truth downside understanding")  # "the problem is that ..."
# Words that bind a clause to another: "when I pulled my report due to a refusal" tells why I pulled it.
_BINDING: Final = words("when if while whenever despite although though once where until before")


def strip_unmatched_bracket(doc: Doc, span: Range) -> Range:
    """Return a side without what a lone closing bracket ends: "b ) | they were rude", "(because it was late | ) and so on"."""
    if closes_first(doc, span[0], span[1]) and any(token.text == "(" for token in doc[: span[0]]):
        return span[0], next(token.i for token in doc[span[0] : span[1]] if token.text == ")")
    for token in doc[span[0] : min(span[0] + 6, span[1] - 1)]:
        if token.text == "(":
            break
        if token.text == ")":
            return token.i + 1, span[1]
    return span


def strip_fronting(doc: Doc, span: Range) -> Range:
    """Return a side without a short opening that a comma sets off: "To begin, | this item is wrong"."""
    for token in doc[span[0] : min(span[0] + 4, span[1] - 2)]:
        if token.text == "," and token.i > span[0]:
            rest = next((word for word in doc[token.i + 1 : token.i + 5] if word.dep_ in SUBJECTS), None)
            whole = not any(word.dep_ in SUBJECTS or word.dep_ == "ROOT" for word in doc[span[0] : token.i])
            return (token.i + 1, span[1]) if rest is not None and whole and rest.left_edge.i <= token.i + 2 else span
    return span


def strip_i_think(doc: Doc, span: Range) -> Range:
    """Return a side without the thinking or saying that it opens with: "I think | it is slow"."""
    for token in doc[span[0] : min(span[0] + 5, span[1])]:
        if token.lemma_.lower() in _THINKING and token.pos_ == "VERB" and not any(child.dep_ == "neg" for child in token.children):
            said = next((child for child in token.rights if child.dep_ == "ccomp" and is_told(child)), None)
            if said is not None and said.i < span[1] and clause_left(said) <= token.i + 2:
                return clause_left(said), span[1]
            break
        if token.dep_ in SUBJECTS and token.lower_ not in {"i", "we"}:
            break  # what others think is part of the reason: "because they thought it was too late"
        if token.dep_ not in SUBJECTS | {"aux", "advmod", "cc", "punct", "mark"}:
            break
    return span


def strip_reporting_clause(doc: Doc, span: Range, stop: int) -> Range:
    """Return an effect that stands before its cue without who tells it: "they asserted that | we cannot be considered" (because ...).

    Only where what is told reaches up to the cue at ``stop``, so that the cue explains it and not the telling.
    """
    if span[1] > stop:
        return span
    for token in reversed(doc[span[0] : span[1]]):
        head = token.head
        if token.dep_ != "ccomp" or head.i <= span[0] - 1 or head.i >= token.i or token.right_edge.i < span[1] - 1 or not is_told(token):
            continue
        copula = head.lemma_ == "be" and any(child.dep_ in SUBJECTS and child.lemma_.lower() in _MATTERS for child in head.children)
        left = clause_left(token)
        if (head.lemma_.lower() in _TELLING or copula) and span[0] < left and head.i < left:
            return left, span[1]
    return span


def strip_examples(doc: Doc, span: Range) -> Range:
    """Return a side without a bracket of examples at its end: "new software | (e.g. compilers)"."""
    at = next(
        (token.i for token in doc[span[0] : span[1] - 1] if token.text == "(" and doc[token.i + 1].lower_[:3] in {"e.g", "i.e"}), None
    )
    return span if at is None or at <= span[0] + 1 or any(token.text == ")" for token in doc[at : span[1] - 2]) else (span[0], at)


def strip_one_reason_why(doc: Doc, span: Range) -> Range:
    """Return an effect without "one reason (why)" that leads it in."""
    at = next((token.i for token in doc[span[0] : span[0] + 3] if token.lemma_.lower() == "reason"), None)
    if at is None or at + 3 >= span[1] or any(token.dep_ == "poss" or token.lower_ in {"no", "any"} for token in doc[span[0] : at]):
        return span
    return at + 1 + (doc[at + 1].lower_ in {"why", "that", "for"}), span[1]


def strip_subordinator(doc: Doc, span: Range) -> Range:
    """Return a side without the word that binds it to a clause outside of it: "when | I pulled my report"."""
    inside = span[0] > 0 and not doc[span[0] - 1].is_punct and doc[span[0] - 1].dep_ != "cc"  # "I don't feel as if | it helps"
    if span[1] - span[0] < 3 or inside or doc[span[0]].lower_ not in _BINDING:
        return span
    whole = any(token.dep_ == "ROOT" and token.pos_ in {"VERB", "AUX"} for token in doc[span[0] : span[1]])
    return span if whole else (span[0] + 1, span[1])
