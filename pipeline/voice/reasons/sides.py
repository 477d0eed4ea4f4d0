"""Where the two sides of a reason begin and end, once a cue has been found.

The effect is looked for around the cue: the clause before it, the subject beside it, or the clause after a fronted cause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.voice.reasons.clause_ranges import (
    BE,
    OPENERS,
    SUBJECTS,
    WEIGHING,
    Range,
    at_boundary,
    clause_left,
    clause_right,
    governing,
    has_subject,
    top_after,
    top_before,
    words,
)
from pipeline.voice.reasons.cues import Gives

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_CAUSAL: Final = frozenset({"because", "therefore", "unless", "since"})
_NOMINATIVE: Final = words("i it we they he she you there")
_TURNING: Final = frozenset({"but", "although", "though"})
_ADDING: Final = words("but and or also partly mostly mainly just simply rather &")
LONG: Final = 32  # tokens; a longer effect is narrowed to the clause beside the cue
# "It might have been because ...": these point at a thought told before.
_POINTING: Final = words(
    "it this that which these those is was are were be been being 's ’s s might may could would must has have had i think guess believe "
    "suspect hope suppose assume feel know say and but so or maybe perhaps probably possibly mostly mainly all only just part "
    "guessing thinking am 'm ’m"
)


class Sides(NamedTuple):
    """Both sides as token ranges; a side that lies in the previous sentence is None."""

    cause: Range | None
    effect: Range | None
    gives: Gives | None = None  # where it is not what the cue gives as a rule: "take a taxi so it goes faster" tells a purpose


def with_effect(doc: Doc, cue_start: int, cause: Range, host: Token) -> Sides | None:
    """Return both sides, taking the effect from the clause of ``host`` on whichever side of the cause it stands."""
    clause = governing(host, cue_start if host.i < cue_start else None)
    if cause[0] <= host.i < cause[1] or host.i == cue_start:
        clause = top_before(doc, cue_start) or doc[cue_start]
        clause = governing(clause, cue_start) if clause.i < cue_start else clause
    if clause.i < cue_start:
        return Sides(cause, left_effect(doc, clause, cue_start))
    if clause.i < cause[1]:
        return _behind(doc, cue_start, cause)
    if clause.left_edge.i < cue_start and any(
        not token.is_punct and token.lower_ not in OPENERS | WEIGHING for token in doc[clause_left(clause) : cue_start]
    ):
        subject = next((child for child in clause.children if child.dep_ in SUBJECTS and child.right_edge.i < cue_start), None)
        if (
            subject is not None and cue_start - subject.left_edge.i <= 8
        ):  # "The delay due to weather was long": the cue stands inside the clause
            return Sides(cause, (subject.left_edge.i, cue_start))
        return None
    subject = next((child for child in clause.children if child.dep_ in SUBJECTS), None)
    if clause.dep_ in {"relcl", "acl"}:
        return None  # "due to the crowds I met at the gate" has no effect behind it
    if subject is None or subject.left_edge.i > cause[1] + 4:
        return _behind(doc, cue_start, cause)
    return Sides(cause, (cause[1], clause_right(clause, len(doc))))


def _behind(doc: Doc, cue_start: int, cause: Range) -> Sides | None:
    """Return the effect behind a cause that opens its sentence and ends in a comma, where the parser has tied them otherwise."""
    opens = not any(token.is_alpha and token.lower_ not in OPENERS | WEIGHING for token in doc[:cue_start])
    if not opens:
        return None
    if not any(token.is_alpha for token in doc[cause[1] :]):
        return Sides(cause, None)
    if doc[cause[1]].text == "(":
        return None
    subject = next((token for token in doc[cause[1] : cause[1] + 5] if token.dep_ in SUBJECTS and token.head.i > token.i), None)
    if subject is not None and subject.left_edge.i <= cause[1] + 2:
        return Sides(cause, (cause[1], clause_right(subject.head, len(doc))))
    after = top_after(doc, cause[1] + 1)
    comma = cause[1] + 1 < len(doc) and doc[cause[1]].text == ","
    return Sides(cause, (cause[1] + 1, clause_right(after, len(doc)))) if comma and after is not None else None


def left_effect(doc: Doc, clause: Token, stop: int, nearest: bool = False) -> Range | None:
    """Return the clause left of a cue, without the words that weigh the reason and without a bare copula.

    None where it only points back ("it might have been because"): then the thought before is meant.
    """
    start = _start_of(doc, clause, stop)
    aside = next((token.i for token in reversed(doc[:start]) if token.text == "("), None)
    if aside and closes_first(doc, start, stop):  # "she was ill (before I had cover) so": the aside is not the clause
        earlier = top_before(doc, aside)
        return None if earlier is None else left_effect(doc, governing(earlier, aside), aside, nearest)
    end = stop
    while end > start and (doc[end - 1].lower_ in WEIGHING or doc[end - 1].is_space or doc[end - 1].is_punct) and not _denies(doc, end - 1):
        end -= 1
    start, end = _beside_cue(doc, start, end, stop, nearest)
    start = _last_clause(doc, start, end)
    opened = next((token.i for token in reversed(doc[start:stop]) if token.text in "()"), None)
    if opened is not None and doc[opened].text == "(" and opened + 2 < end:
        start = opened + 1  # both sides stand inside the brackets
    if end - start > LONG:
        start = _narrowed(doc, start, end)
    side = doc[start:end]
    said = [token for token in side if token.is_alpha]
    if all(token.lower_ in _POINTING for token in said) and (not said or any(token.lemma_ == "be" for token in side)):
        earlier = top_before(doc, start)
        if earlier is not None and clause.dep_ == "ccomp" and clause.head.i == earlier.i:
            return None  # "they told me it was because"
        clause = governing(earlier, start) if earlier is not None and end > start else None
        return left_effect(doc, clause, start) if clause is not None and clause.pos_ in {"VERB", "AUX"} else None
    if end > start and doc[end - 1].lower_ in BE:
        pointed = end > start + 1 and doc[end - 2].lower_ in {"it", "this", "that"}
        told = doc[end - 1].dep_ == "ccomp" or all(token.pos_ in {"PRON", "VERB", "AUX"} for token in doc[start : end - 2])
        if pointed and told:
            return None  # "they told me it was because"
        end -= 1
        while end > start and (
            doc[end - 1].lower_ in {"it", "this", "that", "which"} or doc[end - 1].is_punct or doc[end - 1].tag_ == "MD"
        ):
            end -= 1
    return start, end


def _beside_cue(doc: Doc, start: int, end: int, stop: int, nearest: bool) -> Range:
    """Return the part of a side that lies beside the cue at ``stop`` if another cue stands inside.

    "They did not try because they knew that we pay because of the name": behind the inner cue; "it is hard unless you train, since ...":
    before it, as the comma leads back to the main clause.
    """
    inner = next(
        (
            token.i
            for token in reversed(doc[start:end])
            if token.lower_ in _CAUSAL
            or (
                token.lower_ == "as"
                and token.dep_ == "mark"
                and has_subject(token.head)
                and not any(word.lower_ in {"as", "so"} for word in doc[max(0, token.i - 6) : token.i])  # "as fast as I did"
            )
        ),
        None,
    )
    if inner is None or inner + 2 >= end or inner == start:
        return start, end
    if inner - start > 2 and doc[stop - 1].lower_ in _ADDING:  # "not because of the price but because of the staff"
        while inner > start + 1 and (doc[inner - 1].lower_ in WEIGHING or doc[inner - 1].is_punct):
            inner -= 1
        return start, inner
    if doc[stop - 1].text == "," and inner - start > 2 and not nearest:
        return start, inner
    return inner + 1 + (doc[inner + 1].lower_ == "of"), end


def _start_of(doc: Doc, clause: Token, stop: int) -> int:
    """Return where the clause begins; a phrase that the cue was tied to by mistake gives way to the clause around it."""
    for _ in range(8):
        start = clause_left(clause)
        if clause.dep_ == "relcl" and has_subject(clause) and doc[start].lower_ in {"where", "when"}:
            return start + 1  # "situations where | staff are off"
        if clause.dep_ == "relcl" and start > clause.head.left_edge.i:  # "people who left because ...": who they are belongs to it
            start = clause.head.left_edge.i
            if any(child.lower_ == "who" for child in clause.children):
                break
        if (at_boundary(doc, start) and not closes_first(doc, start, stop)) or clause.head.i == clause.i or clause.head.i >= stop:
            break
        clause = governing(clause.head, stop)
    return start


def closes_first(doc: Doc, start: int, stop: int) -> bool:
    """Return whether a bracket closes between two places that was opened before the first."""
    return next((token.text for token in doc[start:stop] if token.text in {"(", ")"}), "") == ")"


def _narrowed(doc: Doc, start: int, end: int) -> int:
    """Return where the longest whole clause begins that ends at ``end`` and is no longer than a reason may be."""
    heads = (
        token
        for token in doc[start:end]
        if token.dep_ in {"conj", "ccomp", "parataxis", "advcl", "ROOT"} and has_subject(token) and token.tag_ != "VB"
    )
    starts = sorted({clause_left(token) for token in heads if token.right_edge.i >= end - 2})
    return next((at for at in starts if at > start and end - at <= LONG and at_boundary(doc, at) and not closes_first(doc, at, end)), start)


def _last_clause(doc: Doc, start: int, end: int) -> int:
    """Return where the last clause of a run-on effect begins: "crew rude, no wifi, food was cold because" tells of the food."""
    turn = next((token.i for token in reversed(doc[start:end]) if token.lower_ in _TURNING and token.dep_ in {"cc", "mark"}), None)
    if turn is not None and turn - start > 1 and any(token.pos_ in {"VERB", "AUX"} for token in doc[turn + 1 : end]):
        return int(turn) + 1
    comma = next((token.i for token in reversed(doc[start:end]) if token.text == ","), None)
    if comma is not None and comma + 1 < end and doc[comma + 1].lower_ in {"though", "but", "although"}:
        comma += 1
    if (
        comma is None
        or comma + 1 >= end
        or doc[comma + 1].dep_ == "cc"
        or doc[comma + 1].tag_ in {"WDT", "WP", "WRB", "IN"}
        or doc[comma + 1].lower_ == "regardless"
    ):
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


def led_in(doc: Doc, start: int, end: int) -> Range | None:
    """Return the effect behind a cause that "and" leads in: "he was ill and because of the cover, | he is treated"."""
    if start == 0 or doc[start - 1].dep_ != "cc" or end + 1 >= len(doc) or doc[end].text != ",":
        return None
    subject = next((token for token in doc[end + 1 : end + 5] if token.dep_ in SUBJECTS and token.head.i > token.i), None)
    return None if subject is None else (end + 1, clause_right(subject.head, len(doc)))


def before_main(doc: Doc, verb: Token, end: int) -> int:
    """Return where a side told first ends if the main clause follows without a comma: "Now that I know it | it is fun"."""
    for token in doc[verb.i + 1 : end]:
        opens = token.lower_ in _NOMINATIVE and token.dep_ in SUBJECTS and token.head.i > token.i
        before = doc[token.i - 1]
        if opens and before.pos_ not in {"VERB", "AUX", "ADP"} and before.dep_ not in {"mark", "cc"} and before.tag_[0] != "W":
            return int(token.i) if token.head.dep_ != "relcl" else end
    return end


def effect_of(doc: Doc, verb: Token, after: Token, stop: int) -> Range:
    """Return all that a causing verb brings about, from behind the cue: object and what became of it."""
    ends = [clause_right(after, len(doc))]
    if doc[stop - 1].dep_ == "prep":
        ends.append(clause_right(doc[stop - 1], len(doc)))
    ends += [
        clause_right(child, len(doc))
        for child in verb.rights
        if child.dep_ in {"xcomp", "ccomp", "dobj", "oprd", "acomp", "advcl", "prep", "npadvmod", "advmod"} and child.i >= stop
    ]
    for child in verb.rights:  # another clause behind the verb's own does not belong to it
        if child.dep_ == "conj" and has_subject(child) and child.left_edge.i > stop:
            ends = [min(end, child.left_edge.i) for end in ends]
    return stop, max(ends)


def last_told(clause: Token, start: int) -> Token:
    """Return the last of several clauses told one after another, each with its own subject: that one leads to "so"."""
    for _ in range(6):
        told = [child for child in clause.rights if child.dep_ == "conj" and has_subject(child) and child.i < start]
        if not told or told[-1].right_edge.i + 3 < start:
            break
        clause = told[-1]
    return clause
