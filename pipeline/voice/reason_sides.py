"""Where the two sides of a reason begin and end, once a cue has been found.

The effect is looked for around the cue: the clause before it, the subject beside it, or the clause after a fronted cause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.voice.clauses import BE, OPENERS, SUBJECTS, WEIGHING, Range, clause_left, clause_right, governing, has_subject, top_before

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class Sides(NamedTuple):
    """Both sides as token ranges; a side that lies in the previous sentence is None."""

    cause: Range | None
    effect: Range | None


def with_effect(doc: Doc, cue_start: int, cause: Range, host: Token) -> Sides | None:
    """Return both sides, taking the effect from the clause of ``host`` on whichever side of the cause it stands."""
    clause = governing(host, cue_start if host.i < cue_start else None)
    if cause[0] <= host.i < cause[1] or host.i == cue_start:
        clause = top_before(doc, cue_start) or doc[cue_start]
        clause = governing(clause, cue_start) if clause.i < cue_start else clause
    if clause.i < cue_start:
        return Sides(cause, left_effect(doc, clause, cue_start))
    if clause.i < cause[1]:
        return None
    if clause.left_edge.i < cue_start and any(
        not token.is_punct and token.lower_ not in OPENERS for token in doc[clause_left(clause) : cue_start]
    ):
        subject = next((child for child in clause.children if child.dep_ in SUBJECTS and child.right_edge.i < cue_start), None)
        if (
            subject is not None and cue_start - subject.left_edge.i <= 8
        ):  # "The delay due to weather was long": the cue stands inside the clause
            return Sides(cause, (subject.left_edge.i, cue_start))
        return None
    subject = next((child for child in clause.children if child.dep_ in SUBJECTS), None)
    if clause.dep_ in {"relcl", "acl"} or subject is None or subject.left_edge.i > cause[1] + 4:
        return None  # "due to the crowds I met at the gate" has no effect behind it
    return Sides(cause, (cause[1], clause_right(clause, len(doc))))


def left_effect(doc: Doc, clause: Token, stop: int) -> Range:
    """Return the clause left of a cue, without the words that weigh the reason and without a bare copula."""
    start = clause_left(clause)
    if clause.dep_ == "relcl":  # "people who left because ...": who they are belongs to it
        start = min(start, clause.head.left_edge.i)
    end = stop
    while end > start and (doc[end - 1].lower_ in WEIGHING or doc[end - 1].is_space or doc[end - 1].is_punct) and not _denies(doc, end - 1):
        end -= 1
    start = _last_clause(doc, start, end)
    if end > start and doc[end - 1].lower_ in BE:
        end -= 1
        while end > start and (doc[end - 1].lower_ in {"it", "this", "that", "which"} or doc[end - 1].is_punct):
            end -= 1
    return start, end


def _last_clause(doc: Doc, start: int, end: int) -> int:
    """Return where the last clause of a run-on effect begins: "crew rude, no wifi, food was cold because" tells of the food."""
    comma = next((token.i for token in reversed(doc[start:end]) if token.text == ","), None)
    if comma is None or comma + 1 >= end or doc[comma + 1].dep_ == "cc" or doc[comma + 1].tag_ in {"WDT", "WP", "WRB", "IN"}:
        return start
    whole = any(token.dep_ in SUBJECTS and comma < token.head.i < end and token.head.dep_ != "relcl" for token in doc[comma + 1 : end])
    return comma + 1 if whole else start


def _denies(doc: Doc, at: int) -> bool:
    """Return whether "not" at this place denies the clause ("could not because") rather than the reason ("not because")."""
    return (
        doc[at].dep_ == "neg" and at > 0 and (doc[at - 1].tag_ == "MD" or doc[at - 1].lower_ in {"do", "did", "does", "has", "have", "had"})
    )


def phrase_right(noun: Token, ceiling: int) -> int:
    """Return one past a noun phrase, cut before a loose relative clause and before a clause that the parser glued on."""
    stop = noun.right_edge.i + 1
    doc = noun.doc
    for token in doc[noun.i : stop]:
        if token.dep_ in {"relcl", "conj", "appos", "advcl", "ccomp"} and token.pos_ in {"VERB", "AUX"} and token.i > noun.i:
            left = token.left_edge.i
            loose = (left > 0 and doc[left - 1].text in {",", "-", "–", "(", ";"}) or (token.dep_ != "relcl" and has_subject(token))
            if loose and left > noun.i:
                stop = min(stop, left)
    while stop > noun.i + 1 and (doc[stop - 1].is_punct or doc[stop - 1].dep_ == "cc"):
        stop -= 1
    return int(min(stop, ceiling))


def effect_of(doc: Doc, verb: Token, after: Token, stop: int) -> Range:
    """Return all that a causing verb brings about, from behind the cue: object and what became of it."""
    ends = [clause_right(after, len(doc))]
    if doc[stop - 1].dep_ == "prep":
        ends.append(clause_right(doc[stop - 1], len(doc)))
    ends += [
        clause_right(child, len(doc))
        for child in verb.rights
        if child.dep_ in {"xcomp", "ccomp", "dobj", "oprd", "acomp", "advcl"} and child.i >= stop
    ]
    for child in verb.rights:  # another clause behind the verb's own does not belong to it
        if child.dep_ == "conj" and has_subject(child) and child.left_edge.i > stop:
            ends = [min(end, child.left_edge.i) for end in ends]
    return stop, max(ends)
