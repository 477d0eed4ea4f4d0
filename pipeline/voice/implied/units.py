"""Units of a document that can stand on one side of an implied reason: whole sentences, and clauses cut off at a mark.

No parse is needed: a judgement of the whole ("Terrible stay", "Would not use them again") is a run of words that are all in a
closed vocabulary, and whatever is left of its sentence at a mark is the other clause.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.voice.gates import column_of, may_match
from pipeline.voice.implied.words import BAD, DENIABLE, DENIED, GOOD, NOT, PARTS, SMALL, WHOLE
from pipeline.voice.reasons.clauses import snapped

MOST_WORDS: Final = 14  # of a judgement
MOST_CAUSE_WORDS: Final = 34  # a longer sentence tells a story, not one premise
LEAST_CAUSE_WORDS: Final = 2

_WORD: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|%")
_MARK: Final = re.compile(r"\s*(?:[,;:!?]+\s|\.{1,}\s|…|\s[-–—]+\s|[–—]|--+|\n)\s*")
_AND_JUDGES: Final = re.compile(
    r"\s*,?\s+(?:and|so)\s+(?=(?:i|we)\s+(?:\w+\s+){0,2}?(?:recommend|never|won['’]?t|will|would|am|are|love|hate)\b)", re.IGNORECASE
)
_LEADING: Final = re.compile(
    r"(?:(?:and|but|or|so\s+far|so|also|however|plus|overall|all\s+in\s+all|in\s+short|in\s+summary|to\s+sum\s+up|anyway|well|then|therefore|again|"
    r"honestly|basically|unfortunately|sadly|fortunately|luckily|thankfully|yet|bottom\s+line)\b[\s,:;–—-]*)+",
    re.IGNORECASE,
)


class Unit(NamedTuple):
    """A span of a sentence: characters, half-open, and its words in lower case."""

    start: int
    end: int
    tokens: tuple[str, ...]


def trimmed_unit(text: str, start: int, end: int) -> Unit | None:
    """Return the unit without leading connectives and without marks at its ends; None if nothing is left."""
    lead = _LEADING.match(text, start, end)
    start, end = snapped(text, lead.end() if lead else start, end)
    if end <= start:
        return None
    return Unit(start, end, tuple(token.lower() for token in _WORD.findall(text[start:end])))


def clauses_of(text: str) -> list[tuple[int, int]]:
    """Return the character ranges between the marks of a sentence, in order; one range where there is no mark."""
    cuts = sorted({(match.start(), match.end()) for pattern in (_MARK, _AND_JUDGES) for match in pattern.finditer(text)})
    edges, last = [], 0
    for start, end in cuts:
        if start > last:
            edges.append((last, start))
        last = max(last, end)
    if last < len(text):
        edges.append((last, len(text)))
    return edges


def judgement(text: str, unit: Unit) -> int:
    """Return -1 or 1 for a judgement of the whole that gives no premise, and 0 for anything else.

    Every word must be of the closed vocabulary or a name inside the unit. A denied good word ("would not recommend") is bad;
    other denials ("not bad", "never had a bad flight") are doubtful, hence 0.
    """
    tokens = unit.tokens
    if not 2 <= len(tokens) <= MOST_WORDS or text[unit.end : unit.end + 1] == "?":
        return 0
    good = bad = other = 0
    for at, token in enumerate(tokens):
        if token in GOOD | BAD and _in_a_name(text, unit, at):
            other += 1
        elif token in GOOD:
            good += 1
        elif token in BAD:
            bad += 1
        elif token in WHOLE or token in PARTS:
            other += 1
        elif token not in SMALL and not _named(text, unit, at):
            return 0
    denied = bool(NOT.search(text[unit.start : unit.end]))
    if denied and not bad:
        return -1 if set(tokens) & (DENIABLE | DENIED) and _plainly_denied(text[unit.start : unit.end]) else 0
    if denied or (good > 0) == (bad > 0):
        return 0
    return 1 if good else -1


_PLAINLY: Final = re.compile(
    r"(?:\b(?:not|never|no\s+longer|cannot|cant|wont|wouldnt|dont)|n['’]t)\s+(?:(?:be|been|ever|even|really|at|all|very|so|too|going|to|a|an|the|"
    r"again|have|you|anyone|i|we|will|would|under|any|circumstances|in|good|conscience|possibly)\s+){0,4}"
    r"(?:recommend\w*|happy|impressed|satisfied|pleased|good|great|worth|enjoy\w*|like|acceptable|fine|pleasant|use|using|fly\w*|buy\w*|renew\w*|choose|return\w*|stay\w*|"
    r"travel\w*|go|back|again|book\w*)\b|^never\s+again\b",
    re.IGNORECASE,
)
_BETTER: Final = re.compile(
    r"\b(?:could|can|would)(?:\s+not|n['’]?t)\b.{0,25}\b(?:happier|better|more)\b|"  # "couldn't be happier": praise
    r"\bnot\s+only\b|\bnever\s+(?:had|been|have|regret|disappoint)|\b(?:not|never|n['’]t)\b.*\b(?:regret|hesitate|disappoint\w*|issue|problem)",
    re.IGNORECASE,
)


def _plainly_denied(text: str) -> bool:
    return bool(_PLAINLY.search(text)) and not _BETTER.search(text)


def _named(text: str, unit: Unit, at: int) -> bool:
    """Return whether a word is written as a name: a capital that does not merely open the unit, in text that is not shouted."""
    words_here = _WORD.findall(text[unit.start : unit.end])
    word = words_here[at] if at < len(words_here) else ""
    return at > 0 and word[:1].isupper() and not text[unit.start : unit.end].isupper()


_HANGING: Final = re.compile(
    r"^(?:which|who|that\s+(?:is|was)\s+(?:the|my|what)|if|as|than|is|are|was|were|to|of|for|with|in|on|at|by|from|far|even|when|while|where|what|how|why|worse|"
    r"no,?\s|yes,?\s|has|have\s+been|be|being|because|since|until|sad\s+to)\b|^such\s+an?\s+\w+$|\bused\s+to\b|"
    r"\b(?:is|was|are|were|be|been|the|a|an|to|of|for|with|and|or|than|so|very|i|we|my|our|by|from|in|at|on|if|as|has|have|had|first|that)$|\bso\s+far\b|\bif\b|"
    r"\b(?:part|thing|things|half|also|when|while|after|before|could\s+have|same)\b|[<>]|\brecommend\b.*\benough\b|\bat\s+(?:its|their)\s+best\b",
    re.IGNORECASE,
)


def stands(text: str, unit: Unit) -> bool:
    """Return whether a judgement can be read alone and means what it says: not torn from its clause, not a concession."""
    return not _HANGING.search(text[unit.start : unit.end])


_ANY_JUDGEMENT: Final = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, GOOD | BAD | DENIED), key=len, reverse=True)) + r")\b", re.IGNORECASE
)


def may_judge(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Return per text whether it holds a word of judgement: the rest needs no second look. Shape ``(len(texts),)``."""
    return may_match(_ANY_JUDGEMENT, column_of(texts))


def _in_a_name(text: str, unit: Unit, at: int) -> bool:
    """Return whether a word belongs to a name of several words ("Pets Best"), in a text that is not all capitals or a title."""
    written = _WORD.findall(text[unit.start : unit.end])
    if at == 0 or at >= len(written) or not (written[at][0].isupper() and written[at - 1][0].isupper()):
        return False
    return any(word[0].islower() and len(word) > 3 for word in written)
