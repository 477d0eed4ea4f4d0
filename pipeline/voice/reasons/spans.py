"""Sides of a reason as spans: where they may begin and end, whether they can be read alone, and their exact place in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.voice.reasons.clause_ranges import BE, CONTENT, LIGHT, OPENERS, SUBJECTS, UNFINISHED, Range, snapped, words

if TYPE_CHECKING:
    from spacy.tokens import Doc

DANGLING: Final = frozenset({"and", "but", "or", "so", "&", "which", "then", "also", "plus"})
CUT_SHORT: Final = words("that to of the a an my their when if who where than with as")


def trimmed(doc: Doc, span: Range, drop_left: frozenset[str] = OPENERS, drop_right: frozenset[str] = DANGLING) -> Range:
    """Return the range without leading connectives and without punctuation at either end; it may become empty."""
    start, stop = span
    while start < stop and (doc[start].is_punct or doc[start].is_space or doc[start].lower_ in drop_left):
        if doc[start].lower_ == "that" and doc[start].tag_ != "IN":
            break  # "that seat", "that was late"
        if doc[start].lower_ == "as" and start + 1 < stop and doc[start + 1].lower_ in {"of", "for", "per", "soon", "long", "a", "an"}:
            break  # "as of today"
        if doc[start].lower_ == "too" and doc[start].dep_ == "advmod" and doc[start].head.i > start:
            break  # "too slow"
        start += 1
    while stop > start and (doc[stop - 1].is_punct or doc[stop - 1].is_space or doc[stop - 1].lower_ in drop_right):
        stop -= 1
    return start, stop


def has_content(doc: Doc, span: Range, light: frozenset[str] = LIGHT, parts: frozenset[str] = CONTENT) -> bool:
    """Return whether a range says anything beside pronouns and light verbs."""
    return any(
        token.pos_ in parts and token.lemma_.lower() not in light and any(c.isalpha() for c in token.text)
        for token in doc[span[0] : span[1]]
    )


def stands_alone(doc: Doc, span: Range, start: int, follows: bool = False) -> bool:
    """Return whether an effect can be read alone: no verb torn from its subject, no "when" torn from its clause.

    ``start`` is the token of the cue; ``follows`` tells that the effect shares its subject with what stands before:
    "so could not come", "which made filing hard".
    """
    first, torn = doc[span[0]], _is_torn(doc, span, follows)
    if not follows and first.tag_ == "VBG" and span[0] > 0 and not any(token.dep_ in SUBJECTS for token in doc[span[0] : span[1]]):
        return False
    turned = span[0] > 0 and doc[span[0] - 1].lower_ == "but"  # "I use it, but | would use it more"
    if torn and not (turned or follows) and any(token.is_alpha and token.lower_ not in OPENERS for token in doc[: span[0]]):
        return False
    opens = not any(token.is_alpha and token.lower_ not in OPENERS for token in doc[: span[0]])
    allowed = {"VERB", "AUX", "NOUN", "PROPN"} | (
        {"ADJ"} if opens and first.lower_ not in {"first", "second", "last"} else set()
    )  # "Very good because ..."
    if first.lower_ in {"due", "because"} or not any(token.pos_ in allowed for token in doc[span[0] : span[1]]):
        return False
    if (
        span[0] > 0
        and not (turned or follows)
        and not any(
            token.dep_ in SUBJECTS or token.pos_ in {"NOUN", "PROPN"} or token.tag_ in {"VBD", "VBN", "VBZ"}
            for token in doc[span[0] : span[1]]
        )
    ):
        return False
    stranded = doc[span[1] - 1].lower_ in {"to", "with", "that"} and span[1] <= start <= span[1] + 1  # "I am not able to because ..."
    if (doc[span[1] - 1].lower_ in CUT_SHORT and not stranded) or doc[span[1] - 1].lower_ in {"i", "we", "he", "she", "they"}:
        return False
    if _breaks_off(doc, span, start):
        return False
    if doc[span[1] - 1].lemma_.lower() in UNFINISHED - (
        {"feel", "look", "know"} | ({"say"} if doc[span[1] - 2].lower_ == "to" else set()) if span[1] <= start <= span[1] + 1 else set()
    ):
        return False
    if doc[span[1] - 1].lower_ in BE or _grants(doc, span[0]) or any(token.lower_ == "because" for token in doc[span[0] : span[1]]):
        return False
    return _unbound(doc, span)


def _is_torn(doc: Doc, span: Range, follows: bool) -> bool:
    """Return whether an effect begins with a verb whose subject or head stands outside it."""
    first = doc[span[0]]
    if first.tag_ in {"MD", "VBZ", "VBP", "TO"} or first.lower_ in {"was", "were", "did", "had"}:
        return True
    return (
        first.tag_ == "VBG"
        and not follows
        and span[0] > 0
        and first.dep_ in {"xcomp", "advcl", "pcomp", "acl", "ccomp"}
        and not span[0] <= first.head.i < span[1]
    )


def _breaks_off(doc: Doc, span: Range, start: int) -> bool:
    """Return whether a side ends in a preposition while the sentence goes on: "made me wait for | longer"."""
    last = doc[span[1] - 1]
    bare = last.dep_ == "prep" and not list(last.children) and last.lower_ in {"for", "by", "from", "at", "into"}
    return bare and span[1] < len(doc) and doc[span[1]].is_alpha and span[1] != start


def _grants(doc: Doc, at: int) -> bool:
    """Return whether "even if", "even though" open a side; "even beginners" is a subject."""
    return doc[at].lower_ == "even" and doc[at + 1].lower_ in {"if", "though", "when", "because", "so"} if at + 1 < len(doc) else False


def _unbound(doc: Doc, span: Range) -> bool:
    """Return whether no "when" or "if" at the beginning is torn from the clause that it belongs to."""
    first = doc[span[0]]
    if first.lower_ in {"how", "why", "which"}:
        return span[1] - span[0] > 2
    if first.tag_ in {"WRB", "WDT", "WP"} or first.lower_ in {"if", "whether", "while", "whatever"}:
        verb = first.head
        return bool(verb.head.i != verb.i and span[0] <= verb.head.i < span[1] and verb.dep_ == "advcl")
    if {"before", "until", "unless", "when", "after", "despite"} & {token.lower_ for token in doc[span[0] : span[0] + 2]}:
        return any(token.dep_ == "ROOT" for token in doc[span[0] : span[1]])
    return True


def chars(doc: Doc, span: Range, text: str) -> Range:
    """Return the range in characters, trimmed of marks and widened to whole words; ``(0, 0)`` if nothing is left."""
    if span[1] <= span[0]:
        return 0, 0
    start = doc[span[0]].idx
    last = doc[span[1] - 1]
    return snapped(text, start, last.idx + len(last.text))
