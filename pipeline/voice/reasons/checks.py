"""Whether two sides found around a cue can be believed: a side that is cut short, empty or torn from its clause cannot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.voice.reasons.clause_ranges import BE, CAUSE_CUT_SHORT, CONTENT, SUBJECTS, UNFINISHED, Range, at_boundary, words
from pipeline.voice.reasons.cues import ReasonCue
from pipeline.voice.reasons.spans import has_content, stands_alone
from pipeline.voice.reasons.words import CONSEQUENCES

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MAX_SIDE_WORDS: Final = 40  # a side longer than this names no single reason
MAX_SIDE_CHARS: Final = 300
_SPLICE: Final = re.compile(r"[!?;…|]\s|\.{2,}|[a-z]\.[A-Z]")  # the end of a sentence inside a side: the split was missed
_LIGHT: Final = frozenset(
    {"be", "have", "do", "say", "so", "not", "just", "get", "will", "would", "can", "could", "should", "may", "might"}
)
_TELLING: Final = CONTENT | {"ADV", "NUM"}
_PARTICLES: Final = words("through over up out in on off down around away back before after")  # "it has gone through"
_WHOLE_CLAUSE: Final = frozenset({"mark", "phrase", "result", "after", "so_that", "purpose", "purpose_clause", "condition"})


def believable(doc: Doc, cue: ReasonCue, start: int, cause: Range | None, effect: Range | None) -> bool:
    """Return whether each side found in the sentence says something and is a whole clause or phrase."""
    if any(side is not None and side[1] <= side[0] for side in (cause, effect)):
        return False
    if cause and (_cut_short(doc, cause, cue) or not _tells(doc, cause)):
        return False
    if effect and not _effect_stands(doc, cue, effect, start):
        return False
    torn = any(side and side[0] < start and not at_boundary(doc, side[0]) and not _opens_subject(doc, side) for side in (cause, effect))
    return not (torn and cue.kind in _WHOLE_CLAUSE)


def _tells(doc: Doc, side: Range) -> bool:
    """Return whether a side says something: a word of content, or a whole clause of plain words ("there is nothing they could do")."""
    if has_content(doc, side, _LIGHT, _TELLING):
        return True
    told = doc[side[0] : side[1]]
    if any(token.dep_ == "prt" for token in told) and any(token.dep_ in SUBJECTS for token in told):
        return True  # "I gave up": plain words, yet a deed
    said = sum(token.is_alpha for token in told)
    return (said >= 4 and any(token.dep_ in SUBJECTS for token in told)) or (said >= 3 and any(token.dep_ == "neg" for token in told))


def _opens_subject(doc: Doc, side: Range) -> bool:
    """Return whether a side begins with the subject of a verb in it: then it is a whole clause, whatever stands before."""
    told = doc[side[0] : side[1]]
    if doc[side[0] - 1].pos_ in {"ADP", "SCONJ", "VERB"} and all(token.pos_ not in {"VERB", "AUX"} for token in told):
        return True  # a noun phrase: "despite | the barriers"
    return any(token.dep_ in SUBJECTS and token.left_edge.i == side[0] and token.head.i < side[1] for token in told[:8])


def _cut_short(doc: Doc, cause: Range, cue: ReasonCue) -> bool:
    last = doc[cause[1] - 1]
    # "what I looked for", "the shop that I rent from": nothing more follows
    ends = cause[1] >= len(doc) or doc[cause[1]].is_punct or (last.dep_ == "prep" and last.head.dep_ == "relcl")
    return (
        (not ends and (last.lower_ in CAUSE_CUT_SHORT or last.lemma_.lower() in UNFINISHED or _stranded(last)))
        or last.lower_ in {"a", "an", "the", "my", "their", "because"}
        or (cause[1] - cause[0] == 1 and last.pos_ in {"ADV", "SCONJ", "CCONJ"})  # "Therefore, making ..."
        or (last.lower_ in BE and last.text != "S")
        or last.tag_ == "MD"
        or (last.tag_ == "VBG" and not ends and last.lemma_.lower() in {"assume", "hope", "expect", "mean"})
        or (last.dep_ == "neg" and len(last.text) < 4)
        or (doc[cause[0]].lower_ in {"was", "were", "is", "are"} and cue.name != "because")  # "because is good": the subject is left out
        or doc[cause[0]].lower_ in {"why", "according", "which", "who"}
    )


def _effect_stands(doc: Doc, cue: ReasonCue, effect: Range, start: int) -> bool:
    if all(token.lower_ in {"nothing", "none", "no", "yes"} or token.is_punct for token in doc[: effect[1]]) and effect[1] <= start:
        return True  # "Nothing, because ...": an answer
    opens = not any(token.is_alpha for token in doc[: effect[0]])
    if opens and cue.kind in {"mark", "phrase"} and effect[1] <= start and _rates_or_acts(doc, effect):
        return True
    if cue.name == "enough to" and doc[effect[0]].tag_ == "VB":
        return True
    if not _tells(doc, effect) or [token.lower_ for token in doc[max(effect[0] - 2, 0) : effect[0]]] == ["according", "to"]:
        return False  # "according to the insurance due to ...": who says it is no effect
    if cue.kind not in {"passive", "verb", "relative"} and sum(token.is_alpha for token in doc[effect[0] : effect[1]]) < 2:
        word = doc[effect[0]]
        bare = (
            word.pos_ in {"ADJ", "NOUN", "ADV"}
            and word.lower_ not in {"first", "second", "last"}
            and not any(token.is_alpha for token in doc[: effect[0]])
        )  # "Excellent because ..."
        return bool(bare or cue.kind == "too_to")
    return stands_alone(doc, effect, start, cue.kind in {"verb", "relative", "reason_is", "result"})


def _rates_or_acts(doc: Doc, effect: Range) -> bool:
    """Return whether an effect that opens its sentence is a score ("Not quite 10") or a bare deed ("Cancelled")."""
    told = doc[slice(*effect)]
    verbless = all(token.pos_ not in {"VERB", "AUX"} for token in told)
    return (verbless and len(told) <= 6 and any(token.like_num for token in told)) or (
        len(told) == 1 and told[0].lemma_.lower() in CONSEQUENCES
    )


def _stranded(last: Token) -> bool:
    """Return whether a side ends in a preposition whose object lies outside."""
    return (
        last.dep_ == "prep"
        and last.lower_ not in _PARTICLES
        and not any(child.dep_ in {"pobj", "pcomp"} and child.tag_ != "VBG" for child in last.children)
    )


def sound(text: str, cause: Range, effect: Range, cue: Range, nested: bool) -> bool:
    """Return whether both sides exist, keep apart from each other and the cue, and are short enough to be one reason."""
    if cause == (0, 0) or effect == (0, 0) or (cause[0] < effect[1] and effect[0] < cause[1]):
        return False
    if cause[0] < cue[1] and cue[0] < cause[1] and not nested:
        return False
    sides = [text[max(start, 0) : max(end, 0)] for start, end in (cause, effect)]
    return all(len(side) <= MAX_SIDE_CHARS and side.count(" ") < MAX_SIDE_WORDS and not _SPLICE.search(side) for side in sides)
