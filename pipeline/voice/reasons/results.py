"""So, therefore, that's why: the cause is told first, in this sentence or in the one before, and the cue leads to what followed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from pipeline.voice.reasons.clause_ranges import OPENERS, SUBJECTS, clause_right, governing, has_subject, top_after, top_before, words
from pipeline.voice.reasons.cues import ReasonCue
from pipeline.voice.reasons.sides import Sides, last_told, left_effect
from pipeline.voice.reasons.words import CONSEQUENCES

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


# Behind these, "so" is a pronoun or a degree: "I think so", "is so".
_NOT_AFTER: Final = words("or not even think hope say do did does if ever is are was were and/or just believe guess")
_ENABLING: Final = words("can could may might will would 'll ’ll wo ca")


def result_sides(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """So, therefore, that's why: the cause stands before the cue, in this sentence or in the one before."""
    words_before = [token for token in doc[:start] if token.is_alpha and token.lower_ not in OPENERS]
    if cue.name == "as a result" and not any(token.is_alpha for token in doc[stop:]):
        told = top_before(doc, start)  # "The wars are more exciting as a result."
        return None if told is None else Sides(None, left_effect(doc, governing(told, start), start))
    after = top_after(doc, stop)
    if after is None or "?" in doc.text[-3:] or (cue.name == "so" and not _is_result_so(doc, start, stop, after)):
        return None
    inside = doc[start - 1] if start and cue.name == "therefore" else None
    if inside is not None and inside.dep_ in SUBJECTS and inside.head.i >= stop:  # "and I therefore request that ..."
        return _inside(doc, inside, start)
    end = clause_right(after, len(doc)) if after.i >= stop else len(doc)
    effect = (stop, max(end, stop))
    if len(words_before) < 2:
        return Sides(None, effect)
    before = top_before(doc, start)
    if before is None or before.i >= start:
        return None
    cause = left_effect(doc, last_told(governing(before, start), start), start)
    if cause is None:
        return None if cue.name == "so" else Sides(None, effect)
    if cause[1] <= cause[0] or (cause[0] > 0 and doc[cause[0] : cause[1]].root.pos_ not in {"VERB", "AUX"}):
        return None  # "that Sunday, so ..."
    if cue.name == "so" and (
        _commands(last_told(governing(before, start), start), start) or _spares(doc, stop, end) or _wishes(doc, cause, stop, after)
    ):
        return Sides(effect, cause, gives="purpose")
    return Sides(cause, effect)


def _inside(doc: Doc, subject: Token, start: int) -> Sides | None:
    """Return the sides where the cue stands inside the clause of the effect."""
    left = subject.left_edge.i
    before = top_before(doc, left)
    effect = (left, clause_right(subject.head, len(doc)))
    if before is None or not any(token.is_alpha and token.lower_ not in OPENERS for token in doc[:left]):
        return Sides(None, effect)
    return Sides(left_effect(doc, last_told(governing(before, left), left), left), effect)


def _commands(clause: Token, start: int) -> bool:
    """Return whether a clause tells to do something, or names a thing wished for: what follows "so" is then the purpose."""
    subject = has_subject(clause) or any(child.dep_ in {"aux", "neg"} and child.tag_ in {"VBP", "VBZ", "VBD"} for child in clause.children)
    bare = clause.tag_ == "VB" and not subject and not any(child.tag_ in {"TO", "MD"} for child in clause.children)
    return bare and clause.i < start


def _wishes(doc: Doc, before: tuple[int, int], stop: int, after: Token) -> bool:
    """Return whether a wish stands before "so" and its aim, told in the present, behind: "menus should be plain so people understand"."""
    wished = any(token.lower_ in {"should", "must", "needs"} for token in doc[slice(*before)])
    return wished and after.i >= stop and after.tag_ in {"VBP", "VBZ"} and not any(child.tag_ in {"MD", "VBD"} for child in after.children)


def _spares(doc: Doc, stop: int, end: int) -> bool:
    """Return whether "so" names what is to be spared: "so I don't get surprised"."""
    said = [token.lower_ for token in doc[stop : min(stop + 4, end)]]
    return (
        len(said) == 4
        and said[1] in {"do", "does"}
        and said[2] in {"n't", "n’t", "not"}
        and said[3] in {"get", "miss", "lose", "forget", "run", "end"}
    )


def _is_result_so(doc: Doc, start: int, stop: int, after: Token) -> bool:
    """Return whether "so" has a clause on both sides; purpose ("so I can"), degree ("so good") and turns ("so far") are out."""
    if (
        stop >= len(doc)
        or (doc[stop].lower_ == "that" and doc[stop].dep_ not in SUBJECTS)
        or doc[stop].lower_ in {"far", "much", "many", "long", "on", "as", "called", "i'd"}
    ):
        return False
    if doc[stop].lower_ in {"that", "thats"} and any(token.tag_[0] == "W" for token in doc[stop + 1 : stop + 3]):
        return False  # "so that's how it went"
    if (
        doc[stop].tag_ in {"WP", "WRB", "WDT"}
        or doc[stop].lower_ in {"if", "when", "please", "what"}
        or (doc[stop].lower_ == "you" and not _commands(after.head, start) and not _befalls(doc, stop))
        or doc[stop].pos_ == "ADJ"
    ):
        return False
    if not any(token.is_alpha and token.lower_ not in OPENERS for token in doc[:start]):
        return _concludes(doc, stop, after)
    if doc[start - 1].lower_ in _NOT_AFTER:
        return False
    subject = next((token for token in doc[stop : stop + 4] if token.dep_ in SUBJECTS), None)
    if _goes_on_without_subject(doc, start, stop):
        return True
    if (
        subject is None
        or subject.left_edge.i > stop + (doc[stop].tag_ == "RB" and doc[stop].lower_ not in {"fast", "soon", "quickly", "badly"})
        or not any(token.pos_ in {"VERB", "AUX"} for token in doc[:start])
    ):
        return False
    verb = subject.head
    if verb.tag_ == "VBP" and verb.lemma_ == "know":
        return False
    return verb.pos_ in {"VERB", "AUX"} and verb.i >= stop and not _is_purpose(doc[:start], subject) and after.i >= stop


def _is_purpose(before: Span, subject: Token) -> bool:
    """Return whether the clause of a subject after "so" says what for: "so I can", "buy two so you don't need to"."""
    verb = subject.head
    own = subject.lower_ in {"that", "this"}
    purpose = [] if own else [child for child in verb.children if child.tag_ == "MD" and child.lower_ in _ENABLING]
    denied = any(child.dep_ == "neg" for child in verb.children)
    does = any(child.lower_ in {"do", "does"} for child in verb.children)
    spared = denied and does and (_urges(before) or verb.lemma_ in {"need", "have", "worry"})
    return spared or bool(purpose and not (denied and purpose[0].lower_ in {"could", "can", "ca"}))


def _befalls(doc: Doc, stop: int) -> bool:
    """Return whether "so you ..." tells what then happens to anybody: "so you are stuck", "so you have to wait"."""
    verb = doc[stop + 1 : stop + 3]
    return len(verb) == 2 and (
        verb[0].lower_ in {"are", "'re", "’re", "get", "end"} or (verb[0].lower_ == "have" and verb[1].lower_ == "to")
    )


def _goes_on_without_subject(doc: Doc, start: int, stop: int) -> bool:
    """Return whether a verb right behind "so" shares the subject told before: "I work all day, so could not come"."""
    first = doc[stop]
    denied = stop + 1 < len(doc) and doc[stop + 1].dep_ == "neg"
    finite = first.tag_ in {"VBD", "VBP", "VBZ"} or (first.tag_ == "MD" and denied)
    turned = stop + 1 < len(doc) and (doc[stop + 1].dep_ in SUBJECTS or (doc[stop + 1].pos_ in {"DET", "PRON"} and first.pos_ == "AUX"))
    return finite and not turned and first.pos_ in {"VERB", "AUX"} and any(token.dep_ in SUBJECTS for token in doc[:start])


def _concludes(doc: Doc, stop: int, after: Token) -> bool:
    """Return whether a sentence that opens with "so" draws a conclusion; most others go on with a story ("So I called them")."""
    at = stop + 1 if stop + 1 < len(doc) and doc[stop].text == "," else stop
    opens = doc[at].dep_ in SUBJECTS | {"det", "poss", "expl"} and has_subject(after)
    told = any(child.dep_ in SUBJECTS and child.lower_ in {"that", "this"} for child in after.children)  # "So, that was great"
    decided = not told and after.lemma_.lower() in CONSEQUENCES | {"be", "decide", "end"}
    return opens and (decided or any(child.lower_ in {"ca", "could", "wo"} for child in after.children))


def _urges(tokens: Iterable[Token]) -> bool:
    """Return whether words wish for something: what follows their "so" is the purpose."""
    return any(token.tag_ == "MD" or token.lower_ in {"maybe", "please", "need", "needs", "let", "make"} for token in tokens)
