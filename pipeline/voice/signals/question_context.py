"""Sentences that answer a question of known role: the question says half of what an answer means.

"Better documentation" is an ask where people were asked what to improve, and "the queues" a pain point where they were asked
what they disliked, though neither says so itself. The role gives its signal to the first sentence of an answer that names
something; what follows is mostly background, and its own words decide. "Nothing, all good" names nothing: asked
for faults, it is contentment.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.voice.signals.cue_matches import CueMatch

Doubles = NDArray[np.float64]

# Probability that the role of the question gives: set by hand, not measured.
ROLE_PROBABILITY: Final = {"ask": 0.85, "pain_point": 0.75, "praise": 0.8, "job": 0.8}
_UNLIKELY: Final = 0.2  # of a signal that the question speaks against
_EVEN: Final = 0.5
FAULTS: Final = ("improve", "missing", "disliked")  # questions to which "nothing" is contentment

_FLAGS: Final = re.IGNORECASE
_LONGEST: Final = 160  # characters; who writes more has named something

_LEAD: Final = (
    r"^\W*(?:(?:well|honestly|really|overall|sorry|um+|hm+|currently|so\s+far|i\s+(?:think|guess|would\s+say)|for\s+me|"
    r"there(?:'s|\s+is|\s+was))\b\W*)*"
)
# What may follow "nothing" where nothing is named; "nothing works" names a lot.
_NAMES_NONE: Final = (
    r"(?=\W*$|\s*[,;.!(-]|\s+(?:really|at\s+all|much|more|else|specific(?:ally)?|major|(?:in\s+)?particular|yet|so\s+far|for\s+now|comes?|"
    r"springs?|because|everything|all\s+(?:was|is|good|great|fine|perfect)|it\s+(?:was|is)|as\s+(?:everything|it|all|i)|(?:that\s+)?(?:i|we)\s+"
    r"(?:can|could|would|dis\w+|didn't|don't)|"
    r"to\s+(?:\w+\s+)?(?:say|add|report|improve\w*|change|complain|dislike|critici[sz]e|fault|mention|suggest|fix)|"
    r"(?:that\s+)?(?:needs?|could|can|should|would)\s+(?:to\s+)?(?:be\s+|have\s+been\s+)?(?:improv\w*|better|chang\w*|different|fix\w*|"
    r"done\s+better)|"
    r"(?:was|is)\s+(?:bad|wrong|poor|disliked|missing))\b)"
)
_FAULT_NOUNS: Final = r"(?:complaints?|problems?|issues?|faults?|improvements?|changes?|suggestions?|comments?|dislikes?|ideas?|negatives?)"
_NOTHING: Final = re.compile(
    _LEAD
    + r"(?:(?:absolutely\s+|literally\s+|almost\s+)?(?:nothing|none|nowt|nil|no|nope|n/?a|not\s+(?:a\s+(?:thing|lot)|much|applicable|"
    + rf"really|sure))(?:\s+(?:{_FAULT_NOUNS}|needed|necessary|required)){{0,3}}{_NAMES_NONE}"
    + r"|(?:i\s+)?(?:can(?:not|'t|\s+not)|could(?:n't|\s+not)|do(?:n't|\s+not))\s+(?:really\s+|honestly\s+)?"
    + r"(?:think\s+of|fault|complain|know\s+of|dislike)\s+(?:any(?:thing)?|a\s+(?:single\s+)?thing|one|it|them|you|about)\b"
    + rf"|(?:(?:i|we)\s+)?(?:have|had|(?:do|did)(?:n't|\s+not)\s+have)\s+(?:any|no)\s+{_FAULT_NOUNS}\b)",
    _FLAGS,
)
_CONTENT: Final = re.compile(
    _LEAD
    + r"(?:(?:it\s+|all\s+|everything\s+|they\s+|you\s+|the\s+\w+\s+|service\s+|care\s+)?(?:could|can|would)(?:n't|\s*not|\s+never)\s+"
    + r"(?:\w+\s+)?(?:be|have\s+been|get|do)\s+(?:\w+\s+)?(?:improved?|better(?:ed)?|faulted|nicer)\b"
    + r"|(?:it|all|everything|every\s+thing)(?:\s+(?:is|was|were|are)|'s)?\s+(?:\w+ly\s+|very\s+|so\s+|already\s+|just\s+){0,2}"
    + r"(?:good|fine|great|perfect|ok|okay|well|excellent|brilliant|amazing|satisfactory|lovely)\b"
    + r"|(?:please\s+)?(?:just\s+)?(?:keep|carry|continue)\s+(?:it\s+)?(?:up|on|going|doing|(?:with\s+)?the\s+(?:good|great|excellent))\b"
    + r"|(?:i(?:'m|\s+am|\s+was)|we(?:'re|\s+are|\s+were))\s+(?:very\s+|more\s+than\s+|completely\s+|totally\s+|quite\s+|really\s+)?"
    + r"(?:happy|satisfied|content|pleased)\b)",
    _FLAGS,
)
_TURN: Final = re.compile(
    r"\b(?:but|except|apart\s+from|other\s+than|however|although|though|besides|only|unless|just|maybe|perhaps|if)\b", _FLAGS
)
# Neither a fault nor contentment.
_SHRUG: Final = re.compile(r"\W*(?:n/?a|not\s+(?:sure|applicable|really)|(?:i\s+)?don't\s+know)\b", _FLAGS)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


class ShownEvidence(NamedTuple):
    """What the words of each sentence show by themselves, one entry a sentence."""

    problems: Sequence[CueMatch | None]
    asks: Sequence[CueMatch | None]


def names_nothing(text: str) -> bool:
    """Whether a sentence, asked for faults or wishes, names none; apostrophes plain."""
    if len(text) > _LONGEST or _TURN.search(text):
        return False
    return bool(_NOTHING.match(text) or _CONTENT.match(text))


def apply_question_roles(
    sentences: pd.DataFrame, texts: Sequence[str], probability: Mapping[str, Doubles], to_company: NDArray[np.bool_], shown: ShownEvidence
) -> tuple[dict[str, Doubles], NDArray[np.bool_]]:
    """Return the probability of each signal, and whether an ask is to the company, as they are once the question is known.

    Args:
        sentences: ``about``, the role of the question (null for none); ``document_id`` and ``position`` where there are documents: else
            every row is an answer of its own.
        texts: the sentences, apostrophes plain.
        probability: signal -> probability by the words alone, shape ``(n,)``; left as it is.
        to_company: whether a suggestion is to the company, shape ``(n,)``; left as it is.
        shown: what the words show.
    """
    belief = _Beliefs({name: values.copy() for name, values in probability.items()}, to_company.copy(), shown)
    done: set[object] = set()  # answers whose first naming sentence is past
    for row, answer, role in _in_order(sentences):
        if role in FAULTS and names_nothing(texts[row]):
            belief.content(row, shrugged=_SHRUG.match(texts[row]) is not None)
        elif role == "liked" and names_nothing(texts[row]):
            belief.lower("praise", row)
        elif role in _READERS and _WORD.search(texts[row]) and _READERS[role](belief, row, answer not in done):
            done.add(answer)
    return belief.probability, belief.to_company


def _in_order(sentences: pd.DataFrame) -> list[tuple[int, object, str]]:
    """Return the rows that answer a question of known role, their answer and the role; first sentences first."""
    roles = sentences["about"].tolist()
    answers = sentences["document_id"].tolist() if "document_id" in sentences else list(range(len(roles)))
    positions = sentences["position"].tolist() if "position" in sentences else [0] * len(roles)
    rows = sorted((positions[row], row) for row, role in enumerate(roles) if isinstance(role, str))
    return [(row, answers[row], roles[row]) for _, row in rows]


@dataclass
class _Beliefs:
    """What is held of every sentence, changed row by row."""

    probability: dict[str, Doubles]
    to_company: NDArray[np.bool_]
    shown: ShownEvidence

    def likely(self, name: str, row: int) -> bool:
        return bool(self.probability[name][row] >= _EVEN)

    def lift(self, name: str, row: int) -> None:
        self.probability[name][row] = max(self.probability[name][row], ROLE_PROBABILITY[name])

    def lower(self, name: str, row: int) -> None:
        self.probability[name][row] = min(self.probability[name][row], _UNLIKELY)

    def lower_pain_without_words(self, row: int) -> None:
        if self.shown.problems[row] is None:
            self.lower("pain_point", row)

    def content(self, row: int, *, shrugged: bool) -> None:
        """Asked for faults, a sentence names none."""
        self.lower("pain_point", row)
        self.lower("ask", row)
        if not shrugged:
            self.lift("praise", row)


def _wish(belief: _Beliefs, row: int, first: bool) -> bool:
    """An answer to what to improve, or what is missing: an ask, unless it only praises."""
    only_praise = belief.likely("praise", row) and not belief.likely("pain_point", row)
    if belief.shown.asks[row] is None and (only_praise or not first):
        return False
    belief.lift("ask", row)
    belief.to_company[row] = True
    belief.lower_pain_without_words(row)  # a wish names no fault
    return True


def _fault(belief: _Beliefs, row: int, first: bool) -> bool:
    """An answer to what was disliked: a pain point, unless it only praises."""
    only_praise = belief.likely("praise", row) and not belief.likely("pain_point", row) and belief.shown.problems[row] is None
    if first and not only_praise:
        belief.lift("pain_point", row)
        return True
    return False


def _merit(belief: _Beliefs, row: int, first: bool) -> bool:
    """An answer to what was liked: praise, unless it only complains."""
    only_pain = belief.likely("pain_point", row) and not belief.likely("praise", row) and belief.shown.problems[row] is not None
    if first and not only_pain:
        belief.lift("praise", row)
        belief.lower_pain_without_words(row)
        return True
    return False


def _task(belief: _Beliefs, row: int, first: bool) -> bool:
    """An answer to what it is used for: a job."""
    if first:
        belief.lift("job", row)
    return first


_READERS: Final[Mapping[str, Callable[[_Beliefs, int, bool], bool]]] = {
    "improve": _wish,
    "missing": _wish,
    "disliked": _fault,
    "liked": _merit,
    "use": _task,
}
