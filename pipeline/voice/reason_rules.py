"""From a cue in a parsed sentence to the two sides that it ties together: one rule for each kind of cue.

Each rule takes the parsed sentence and the token range of the cue, and returns the sides as token ranges, or None where
the cue is not causal here ("since Monday", "so far", "as expected"). A rule that is unsure returns None: a missed reason
costs a count, a wrong one costs trust.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.voice.clauses import (
    BE,
    OPENERS,
    SUBJECTS,
    WEIGHING,
    Range,
    clause_left,
    clause_right,
    governing,
    has_subject,
    top_after,
    top_before,
)
from pipeline.voice.reason_cues import CONSEQUENCES, FEELING, GRASPING, MANNER, NO_CAUSE_BEFORE_AS, STATIVE, YOUTH, Kind, ReasonCue

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class Sides(NamedTuple):
    """Both sides as token ranges; a side that lies in the previous sentence is None."""

    cause: Range | None
    effect: Range | None


Rule = Callable[["Doc", int, int, ReasonCue], "Sides | None"]


def sides_of(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """Return what the cue at tokens ``start:stop`` ties together, or None where it ties nothing."""
    return RULES[cue.kind](doc, start, stop, cue)


def _mark(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
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
    cause = (stop, clause_right(verb, len(doc)))
    if cue.name == "as" and doc[cause[1] - 1].pos_ == "ADP" and doc[cause[1] - 1].dep_ == "prep":
        return None  # "as I was worried about": manner, its object is the other clause
    return _with_effect(doc, start, cause, verb.head)


def _causal_mark(doc: Doc, mark: Token, verb: Token, name: str) -> bool:
    """Since and as are causal with states ("since it is broken"), temporal or manner with most else."""
    before = doc[mark.i - 1].lower_ if mark.i else ""
    state = verb.lemma_.lower() in STATIVE or any(child.dep_ == "neg" or child.tag_ == "MD" for child in verb.children)
    return _causal_since(doc, mark, verb, before, state) if name == "since" else _causal_as(doc, mark, verb, before, state)


def _causal_since(doc: Doc, mark: Token, verb: Token, before: str, state: bool) -> bool:
    """"Since I joined" and "since he was a puppy" date the main clause; a state that still holds explains it."""
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
        return Sides((stop, _phrase_right(noun, len(doc))), (host.left_edge.i, start))  # "I understand the delay due to snow"
    end = _phrase_right(noun, len(doc))
    if end < len(doc) and doc[end].tag_ == "VBG":
        return None  # "due to my bags being late": the parser has torn the noun from its verb
    if cue.name == "thanks to" and not _is_causal_thanks(doc, start, noun):
        return None
    cause = (stop, end)
    if host.i >= stop and host.i < cause[1]:
        host = noun.head if noun.head.i < start or noun.head.i >= cause[1] else noun
    return _with_effect(doc, start, cause, host)


def _is_causal_thanks(doc: Doc, start: int, noun: Token) -> bool:
    """ "Thanks to the crew" alone is gratitude; it is a cause only beside a clause."""
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


def _phrase_right(noun: Token, ceiling: int) -> int:
    """Return one past a noun phrase, cut before a loose relative clause and before a clause that the parser glued on."""
    stop = noun.right_edge.i + 1
    doc = noun.doc
    for token in doc[noun.i : stop]:
        if token.dep_ in {"relcl", "conj", "appos", "advcl", "ccomp"} and token.pos_ in {"VERB", "AUX"} and token.i > noun.i:
            left = token.left_edge.i
            loose = left > 0 and doc[left - 1].text in {",", "-", "–", "(", ";"} or (token.dep_ != "relcl" and has_subject(token))
            if loose and left > noun.i:
                stop = min(stop, left)
    while stop > noun.i + 1 and (doc[stop - 1].is_punct or doc[stop - 1].dep_ == "cc"):
        stop -= 1
    return min(stop, ceiling)


def _with_effect(doc: Doc, cue_start: int, cause: Range, host: Token) -> Sides | None:
    """Return both sides, taking the effect from the clause of ``host`` on whichever side of the cause it stands."""
    clause = governing(host, cue_start if host.i < cue_start else None)
    if cause[0] <= host.i < cause[1] or host.i == cue_start:
        clause = top_before(doc, cue_start) or doc[cue_start]
        clause = governing(clause, cue_start) if clause.i < cue_start else clause
    if clause.i < cue_start:
        return Sides(cause, _left_effect(doc, clause, cue_start))
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


def _left_effect(doc: Doc, clause: Token, stop: int) -> Range:
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


def _effect_of(doc: Doc, verb: Token, after: Token, stop: int) -> Range:
    """Return all that a causing verb brings about, from behind the cue: object and what became of it."""
    ends = [clause_right(after, len(doc))]
    ends += [
        clause_right(child, len(doc))
        for child in verb.rights
        if child.dep_ in {"xcomp", "ccomp", "dobj", "oprd", "acomp", "advcl"} and child.i >= stop
    ]
    for child in verb.rights:  # another clause behind the verb's own does not belong to it
        if child.dep_ == "conj" and has_subject(child) and child.left_edge.i > stop:
            ends = [min(end, child.left_edge.i) for end in ends]
    return stop, max(ends)


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
    """ "..., so I left" has a clause on both sides; purpose ("so I can"), degree ("so good") and turns ("so far") are out."""
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
    if subject is None or subject.left_edge.i > stop + 1 or not any(token.pos_ in {"VERB", "AUX"} for token in doc[:start]):
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
    comma = start > 0 and doc[start - 1].is_punct or doc[start].is_punct
    head = before if not comma and before.pos_ in {"NOUN", "PROPN"} and doc[start].lower_ == "which" else governing(before, start)
    left = head.left_edge.i if head is before and head.pos_ in {"NOUN", "PROPN"} else clause_left(head)
    verb = next((token for token in reversed(doc[start:stop]) if token.pos_ in {"VERB", "AUX"}), doc[start])
    return Sides((left, start), _effect_of(doc, verb, after, stop))


def _verb(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """X caused Y, X led to Y, X made me Y: the subject is the cause."""
    verb = doc[start]
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS and child.right_edge.i < start), None)
    after = top_after(doc, stop)
    if verb.pos_ not in {"VERB", "AUX"} or subject is None or after is None or any(child.dep_ == "auxpass" for child in verb.children):
        return None
    if any(child.dep_ == "aux" and child.tag_ == "MD" or child.dep_ == "neg" for child in verb.children):
        return None  # what did not or might lead to something is no reason given
    if cue.name == "made" and not (after.head.i == verb.i and after.dep_ in {"ccomp", "xcomp"}):
        return None
    effect = _effect_of(doc, verb, after, stop)
    if subject.lower_ in {"this", "that"} and subject.left_edge.i == subject.i and not any(token.is_alpha for token in doc[: subject.i]):
        return Sides(None, effect)
    return Sides((subject.left_edge.i, subject.right_edge.i + 1), effect)


def _passive(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """Y was caused by X; a delay caused by X."""
    noun, verb = top_after(doc, stop), doc[start]
    if noun is None:
        return None
    cause = (stop, _phrase_right(noun, len(doc)))
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS and child.i < start), None)
    if subject is not None:
        return Sides(cause, (subject.left_edge.i, subject.right_edge.i + 1))
    return Sides(cause, (verb.head.left_edge.i, start)) if verb.head.i < start else None


def _so_that(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """So cold that we left: the state is the cause; without "that" the parse is too unsure."""
    that = next((token for token in doc[stop:] if token.lower_ == "that" and token.dep_ == "mark"), None)
    if that is None or that.i - start > 8 or doc[stop].lower_ == "that":
        return None
    if doc[stop].lemma_.lower() in FEELING:
        return None  # "so happy that they paid": what follows is the cause of the feeling, told the other way round
    degree = doc[start].head if doc[start].dep_ in {"advmod", "predet", "amod", "det"} else None
    verb = that.head
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
    return Sides((stop, clause_right(verb, len(doc))), _left_effect(doc, governing(main), start))


def _backward(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """This is because X: the effect is the sentence before."""
    after = top_after(doc, stop)
    return None if after is None else Sides((stop, clause_right(after, len(doc))), None)


RULES: Final[dict[Kind, Rule]] = {
    "mark": _mark,
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
