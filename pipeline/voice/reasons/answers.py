"""Answers to a question why: "Because ..." at their head explains what was asked, which no sentence of the answer says.

Who is asked for the reason of a score, or what was liked, and begins with "Because", gives a reason for the score or the liking.
The clause behind it is the cause; the effect is the question's, and has no place in the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.voice.reasons.clause_ranges import CONTRAST, OPENERS, SUBJECTS, WEIGHING, Range, clause_right, top_after, words
from pipeline.voice.reasons.cues import ReasonCue
from pipeline.voice.reasons.cuts import FRONTED
from pipeline.voice.reasons.sides import Sides

if TYPE_CHECKING:
    from spacy.tokens import Doc

EXPLAINED: Final = frozenset({"score", "liked", "disliked"})  # roles of questions whose answers explain what they ask about
_MINE: Final = words("i we my our")
_TURNS: Final = CONTRAST | words("so except hence therefore because ;")
_POINTING: Final = words("it this that is was 's ’s s i think guess suppose feel mean say would 'd ’d yes no ok well it's its")


def opens_answer(doc: Doc, start: int) -> bool:
    """Whether nothing stands before a cue but words that weigh it: "Honestly, mostly because", "It is because"."""
    return all(
        not token.is_alpha or token.pos_ in {"ADV", "INTJ"} or token.lower_ in OPENERS | WEIGHING | _POINTING for token in doc[:start]
    )


def asked_about(doc: Doc, sides: Sides | None, cue: ReasonCue) -> Sides | None:
    """Return the sides of a cue at the head of an answer, without an effect where no deed of the customer follows a clause.

    "Because the app froze, I gave a 3" and "Due to rain it was late" say both; "Because the price is fair, the service is quick" gives
    two reasons.
    """
    if cue.kind != "mark" or sides is None or sides.cause is None or sides.effect is None or sides.effect[0] < sides.cause[1]:
        return sides
    first = next((token for token in doc[slice(*sides.effect)] if token.is_alpha), None)
    return sides if first is not None and first.lower_ in _MINE else Sides(sides.cause, None, sides.gives)


def until_turn(doc: Doc, cause: Range, cue: ReasonCue) -> Range:
    """Return a clause with all that is listed behind it: answers give their reasons in a row, "it is late, damaged, and nobody answers"."""
    if cue.kind == "phrase":
        return cause
    turn = next((token.i for token in doc[cause[1] :] if token.lower_ in _TURNS), len(doc))
    return cause[0], turn


def cut_answer(doc: Doc, stop: int, cue: ReasonCue) -> Sides | None:
    """Return the first clause or phrase behind a cue at the head of an answer as the cause, where the parse gave none."""
    after = top_after(doc, stop) if cue.name in FRONTED and cue.gives == "stated" else None
    if after is None or (cue.kind == "phrase" and any(token.dep_ in SUBJECTS for token in doc[stop:])):
        return None  # "due to rain it was late": nobody knows where the effect begins
    return Sides((stop, clause_right(after, len(doc))), None)
