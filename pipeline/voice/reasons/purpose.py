"""In order to, so that I can, unless, if only: what something is done for, and what it hangs on.

A purpose is no cause: "I use it to save time" tells the job, not what happened. The purpose takes the cause's place, since it
answers "why"; its kind tells them apart. The same holds for a condition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.voice.reasons.clause_ranges import OPENERS, SUBJECTS, clause_right, governing, has_subject, top_after, top_before, words
from pipeline.voice.reasons.cues import ReasonCue
from pipeline.voice.reasons.sides import Sides, before_main, last_told, left_effect, with_effect

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MAX_INFINITIVE: Final = 16  # tokens; behind a bare "to" more than that is no purpose but the rest of the story
# What "to" completes when it stands right before: "want to", "able to", "ability to".
_COMPLETED: Final = words(
    "want need have try like love hate prefer go able start begin continue fail refuse hope plan expect ask tell allow seem appear "
    "happen tend manage learn know decide choose agree offer promise attempt intend wish wait ready willing easy hard difficult "
    "impossible possible ability way time chance option opportunity right desire reason nice good great happy sorry glad get force "
    "make let cause require suppose unable likely free remember forget claim threaten about proceed come say order request advise "
    "persuade encourage invite instruct convince enable help expect lead apply due add thing lot something nothing anything place "
    "email letter message text note call"
)
_MEANS: Final = words("use utilise utilize employ")
# What is done on purpose: behind these, or not at all, a bare "to" tells what for.
_ACTS: Final = _MEANS | words(
    "call ring phone email write contact message text visit return go come drive travel fly walk run buy purchase order pay spend "
    "install download subscribe sign join log open create build work switch change move click press turn hire book stop wait "
    "stay keep learn try open search look check file submit fill meet transfer post put upload"
)
_SUPPOSED: Final = words("would could 'd ’d might d should wouldnt couldnt")
_ASKING: Final = words(
    "even as see know if wonder ask asked what not sure matter tell check decide determine find doubt care question confirm verify or"
)
_THINGS: Final = words("it this that there which these those everything nothing")
_WISHES: Final = words("need want wish hope should like love")
_PEOPLE: Final = words(
    "staff nurse doctor team developer company bank everyone patient user teacher member colleague people person man woman lady guy "
    "friend wife husband mother mum mom dad father son daughter family agent driver manager worker crew therapist consultant group "
    "customer client owner carer student kid child midwife receptionist player author maintainer community department hospital lab "
    "representative rep advisor adviser lender insurer airline government"
)
_VAGUE: Final = words("possible necessary needed any anything so not applicable needed poss")


def purpose_sides(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """In order to, to + infinitive: the infinitive is the purpose, the clause that it hangs on is done for it."""
    if stop >= len(doc):
        return None
    verb = next((token for token in doc[stop : stop + 3] if token.tag_ in {"VB", "VBG", "NN"}), None)
    if verb is None:
        return None
    if cue.name in {"to", "to be able to"}:
        verb = doc[start].head if cue.name == "to" else verb
        if not _is_purpose(doc, start, verb if cue.name == "to" else doc[start].head):
            return None
    end = clause_right(verb, len(doc))
    further = next((token.i for token in doc[stop + 1 : end] if token.lower_ in {"order", "so"} and token.nbor(-1).lower_ == "in"), None)
    cause = (stop, end if further is None else further - 1)
    if cue.name == "to" and cause[1] - cause[0] > MAX_INFINITIVE:
        return None
    if cue.name == "to" and (doc[start].head.head.dep_ in {"pcomp", "csubj"} or doc[stop].pos_ not in {"VERB", "AUX", "ADV"}):
        return None  # "thank you for sending me to baggage claim"
    main = before_main(doc, verb, cause[1]) if not any(token.is_alpha for token in doc[max(0, start - 1) : start]) else cause[1]
    if main < cause[1]:
        return Sides((stop, main), (main, clause_right(doc[main].head, len(doc))))
    host = (doc[start].head if cue.name != "in order to" else _outer(doc, start, stop)) or verb
    host = host.head if host.i >= start and host.head.i != host.i else host
    sides = with_effect(doc, start, cause, host)
    if cue.name != "to" or sides is None or sides.effect is None:
        return sides
    told = doc[sides.effect[0] : sides.effect[1]]
    return None if len(told) > MAX_INFINITIVE or told[0].lower_ in {"when", "if", "while", "as"} else sides


def _outer(doc: Doc, start: int, stop: int) -> Token | None:
    """Return the word outside of "in order to do" that the whole hangs on."""
    token = doc[start]
    for _ in range(10):
        if not start <= token.i or token.head.i == token.i:
            break
        token = token.head
    return token if token.i < start else top_before(doc, start)


def _is_purpose(doc: Doc, start: int, verb: Token) -> bool:
    """Return whether an infinitive tells what for: an adverbial clause behind a full clause, not the complement of a verb."""
    if verb.tag_ != "VB" or start == 0 or verb.head.i >= start or verb.head.pos_ != "VERB" or verb.dep_ not in {"advcl", "xcomp"}:
        return False
    before, host = doc[start - 1], verb.head
    if before.lemma_.lower() in _COMPLETED or before.tag_ in {"JJ", "RB", "MD", "JJR", "IN", "TO", "WRB", "WP"}:
        return False
    if host.lemma_.lower() not in _ACTS or (verb.dep_ == "xcomp" and (before.i == host.i or host.lemma_ not in _ACTS)):
        return False
    if any(child.lower_ in {"too", "enough", "so", "how"} for child in host.children) or before.tag_ == "VBN":
        return False
    return _done_by_somebody(host) and _hangs_on(before, host) and not any(child.dep_ in SUBJECTS for child in verb.children)


def _done_by_somebody(host: Token) -> bool:
    """Return whether a person does something on purpose; things and "might" have no purposes."""
    actor = governing(host)
    subjects = [child for token in (host, actor) for child in token.children if child.dep_ in SUBJECTS]
    people = all(child.pos_ == "PRON" and child.lower_ not in {"it", "this", "that", "which", "there"} for child in subjects)
    guessed = any(child.tag_ == "MD" and child.lower_ not in {"can", "will", "'ll", "’ll"} for child in host.children)
    described = host.head.pos_ == "ADJ"  # "easy to use"
    return not guessed and not described and ((people and (bool(subjects) or actor.dep_ in {"ROOT", "conj"})) or host.lemma_ in _MEANS)


def _hangs_on(before: Token, host: Token) -> bool:
    """Return whether the word before "to" belongs to the verb: in "a shelf to put drinks on" the infinitive tells of the noun."""
    if before.pos_ not in {"NOUN", "PROPN"}:
        return True
    carrier = before.head if before.dep_ in {"pobj", "compound", "conj"} else before
    return bool(before.head.i == host.i or carrier.head.i == host.i) and before.lemma_.lower() not in _COMPLETED


def purpose_clause_sides(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """So that I can, so people can: the clause behind is the purpose of what stands before."""
    after, before = top_after(doc, stop), top_before(doc, start)
    subject: Token | None = next((token for token in doc[stop : stop + 6] if token.dep_ in SUBJECTS), None)
    if after is None or before is None or (doc[stop - 1].lower_ == "that" and doc[stop - 1].dep_ in SUBJECTS):
        return None
    if cue.name != "so that" and (subject is None or subject.head.i < stop or (doc[stop - 1].lower_ == "so" and _befell(stop, subject))):
        return None
    if start and doc[start - 1].lower_ in {"is", "was", "are", "were", "not", "even", "or", "do", "think", "hope"}:
        return None
    effect = left_effect(doc, governing(before, start), start)
    purpose = (stop, clause_right(after, len(doc)))
    wished = effect is not None and any(token.tag_ == "MD" for token in doc[slice(*effect)])
    happened = subject is not None and subject.head.tag_ == "VBD" and not wished
    if effect is not None and ((happened and cue.name == "so that") or _describes(last_told(governing(before, start), start))):
        effect = left_effect(doc, last_told(governing(before, start), start), start)
        return Sides(effect, purpose, gives="stated")  # "so that our taxi left": it happened
    return None if effect is None else Sides(purpose, effect)


def _describes(clause: Token) -> bool:
    """Return whether a clause says how something is, which nobody does for a purpose: "it is readable so that anyone can follow"."""
    wished = any((child.tag_ == "MD" and child.lower_ not in {"can", "ca", "will"}) or child.tag_ == "TO" for child in clause.children)
    if wished or clause.tag_ == "VBN" or clause.lemma_.lower() in _WISHES:
        return False
    if clause.lemma_ == "be" and any(child.dep_ in {"acomp", "attr"} for child in clause.children):
        return True
    subject = next((child for child in clause.children if child.dep_ in SUBJECTS), None)
    return subject is not None and (subject.lower_ in _THINGS or (subject.pos_ == "NOUN" and subject.lemma_.lower() not in _PEOPLE))


def _befell(stop: int, subject: Token) -> bool:
    """Return whether "so" tells what followed, not what for: "so I couldn't", "so I will"."""
    helping = [child for child in subject.head.children if stop <= child.i < subject.head.i]
    denied = any(child.dep_ == "neg" for child in helping) and not any(child.lower_ in {"do", "does"} for child in helping)
    mine = subject.lower_ in {"i", "we", "you"}
    return denied or (mine and any(child.lower_ in {"will", "'ll", "’ll", "would", "'d", "’d"} for child in helping))


def _supposes(verb: Token, main: Token) -> bool:
    """Return whether "if" supposes what is not so: told in the past ("if it had"), or what would be good ("would be nice if")."""
    helping = {child.lower_ for child in main.children} | {child.lower_ for child in governing(main).children}
    past = verb.tag_ == "VBD" or any(child.tag_ == "VBD" or child.lower_ in {"had", "were", "'d", "’d", "could"} for child in verb.children)
    return bool(helping & (_SUPPOSED - {"could"}) and (past or main.lemma_ == "be")) or (
        "could" in helping and ("have" in helping or "had" in {child.lower_ for child in verb.children})
    )


def condition_sides(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """Unless, if ... would: what would have to be so, and what would follow."""
    mark = doc[stop - 1]
    verb = mark.head if mark.dep_ in {"mark", "advmod"} and mark.head.i >= stop else top_after(doc, stop)
    bare = cue.name == "unless" and verb is not None and (verb.pos_ in {"VERB", "AUX"} or verb.tag_ == "VBG")  # "unless working on plots"
    if verb is None or not (has_subject(verb) or bare) or stop >= len(doc) or doc[stop].lower_ in _VAGUE:
        return None
    if start and doc[start - 1].lower_ in _ASKING:
        return None  # concession, comparison, or an indirect question
    main = verb.head
    if verb.dep_ == "ccomp" or main.i == verb.i or main.lemma_.lower() in _ASKING:
        return None
    supposed = any(token.lower_ in _SUPPOSED for token in main.children) or any(
        token.lower_ in _SUPPOSED for token in governing(main).children
    )
    if cue.name == "if" and not _supposes(verb, main):
        return None  # "if I need it I could ask": what is open to somebody
    again = cue.name == "if" and any(token.lower_ == "if" for token in doc[stop : verb.right_edge.i + 1])
    if again or (cue.name == "if" and not supposed):
        return None  # a plain instruction
    sides = with_effect(doc, start, (stop, clause_right(verb, len(doc))), main)
    if sides is None or sides.effect is None or sides.cause is None:
        return None
    told = [token for token in doc[sides.effect[0] : sides.effect[1]] if token.is_alpha and token.lower_ not in OPENERS]
    return sides if told and not told[0].tag_.startswith("W") else None
