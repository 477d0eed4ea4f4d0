"""Which parts of which sentences are worth a parse: those with a causal cue, cut where one thought ends and small enough to trust.

Sentence splitting leaves run-ons: "great crew!! food was cold;no wifi so I left", lists of pros and cons, letters without a
full stop. The parser makes one tangled clause of them. They are cut here at marks that end a thought; what is still too long
is read through windows around its cues, so that the work for one sentence grows with its length and no faster.
"""

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.voice.prefilter import column_of, may_match
from pipeline.voice.reasons.cues import CUES, PREFILTER

MAX_WORDS: Final = 90  # a longer piece is no single thought: its parse is slow and not to be trusted
OWNED_WORDS: Final = 40  # a window answers for the cues among so many words ...
CONTEXT_WORDS: Final = 30  # ... and shows the parser so many more on either side, since a side has at most 25
MAX_CHARS: Final = 1_000
LONGEST_WORD: Final = 60  # letters; longer "words" are links or noise

# The end of a thought inside what the splitter took for one sentence.
_BREAK: Final = re.compile(
    r"(?:[!?…]+[\"'”’)]*(?=\s|\w)|\.{2,}|;|\n+|[•|►✓✔]+|(?<=[a-z]{3})\.(?=[A-Z])|(?<=[a-z)]{3})\.\s+(?=[A-Z])|\s(?=[-*+]\s+[A-Z])|"
    r"(?<![Rr]eason)(?<![Rr]easons)\s*:\s+(?=(?:In|Because|Due|Since|If|I|We|The|It|They|This|There|My|When|As)\b)|(?i:(?<=\s)(?=(?:pros?|cons?)\s*[:\-])|\b(?:pros?|cons?)\s*:))\s*"
)
_LISTED: Final = re.compile(r"\s+(?=[-*+]\s)|[•|►✓✔;\n]\s*")  # in a list each point is a thought
_BULLET: Final = re.compile(r"\s*[-*+•]\s")
_WORD: Final = re.compile(r"\S+")


class Before(NamedTuple):
    """The thought before a piece: where "That's why ..." points to."""

    sentence_id: Any
    start: int  # code points into the document
    text: str


class Piece(NamedTuple):
    """A part of a sentence that holds a cue."""

    sentence_id: Any
    document_id: Any
    start: int  # code points into the document
    text: str
    owned: tuple[int, int]  # the characters of the text whose cues this piece answers for
    before: Before | None
    about: str | None = None  # what the question asked for, where this piece opens the answer to it


def pieces(sentences: pd.DataFrame) -> list[Piece]:
    """Return the parts worth a parse, in document order, each with the thought before it.

    Args:
        sentences: ``sentence_id``, ``document_id``, ``position``, ``start_char``, ``text`` and, if known, ``about``, the role of the
            question that the document answers; any order; text that is no string is skipped.
    """
    ordered = sentences.sort_values(["document_id", "position"], kind="stable")
    texts = [text if isinstance(text, str) else "" for text in ordered["text"]]
    promising = may_match(PREFILTER, column_of(texts))
    columns = (ordered[name].tolist() for name in ("sentence_id", "document_id", "position", "start_char"))
    roles = ordered["about"].tolist() if "about" in ordered else [None] * len(ordered)
    found: list[Piece] = []
    last: tuple[Any, int, Before] | None = None
    for promise, sentence_id, document_id, position, start, text, role in zip(promising, *columns, texts, roles, strict=True):
        near = last is not None and last[0] == document_id and last[1] == int(position) - 1
        before = last[2] if near and last is not None else None
        if promise:
            opens = (last is None or last[0] != document_id) and isinstance(role, str)
            found.extend(_of_sentence(sentence_id, document_id, int(start), text, before, role if opens else None))
        last = (document_id, int(position), Before(sentence_id, int(start), text))
    return found


def _of_sentence(sentence_id: Any, document_id: Any, start: int, text: str, before: Before | None, about: str | None) -> Iterator[Piece]:
    for left, right in parts(text):
        part = text[left:right]
        if has_cue(part):
            for low, high, owned in windows(part):
                inside, asked = (before, about) if low == 0 else (None, None)
                yield Piece(sentence_id, document_id, start + left + low, part[low:high], owned, inside, asked)
        if any(char.isalnum() for char in part):
            about = None
            before = Before(sentence_id, start + left, part)


def has_cue(text: str) -> bool:
    """Return whether any cue matches: the parse is only worth its time then."""
    return any((cue.needs is None or cue.needs.search(text)) and cue.pattern.search(text) for cue in CUES)


def parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a sentence between marks that end a thought, as half-open ranges."""
    at = 0
    for mark in (_LISTED if _BULLET.match(text) else _BREAK).finditer(text):
        if mark.start() > at:
            yield at, mark.end()
        at = max(at, mark.end())
    if at < len(text):
        yield at, len(text)


def windows(part: str) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Yield ``(start, end, owned)``: the whole part if it is short, else windows around those of its stretches that hold a cue.

    Each stretch of the part is owned by one window, so no cue is read twice. Words of absurd length are no reading matter.
    """
    found = [match.span() for match in _WORD.finditer(part)]
    if len(found) <= MAX_WORDS and len(part) <= MAX_CHARS:
        yield 0, len(part), (0, len(part))
        return
    for first in range(0, len(found), OWNED_WORDS):
        last = min(first + OWNED_WORDS, len(found))
        low, high = found[max(0, first - CONTEXT_WORDS)][0], found[min(last + CONTEXT_WORDS, len(found)) - 1][1]
        own = (found[first][0], found[last - 1][1])
        if (
            has_cue(part[own[0] : own[1]])
            and all(end - start <= LONGEST_WORD for start, end in found[first:last])
            and high - low <= MAX_CHARS
        ):
            yield low, high, (own[0] - low, own[1] - low)
