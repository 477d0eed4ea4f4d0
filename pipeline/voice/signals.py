"""What a sentence is good for: a pain point to fix, praise to keep, an ask to weigh, a question to answer.

Rules over words, joined with the sentiment that the sentence already carries. Every signal names its evidence, an exact
span of the sentence, so that a reader can check it and a wrong rule can be found. Confidence (0-1) orders signals from
sure to doubtful; it is set by hand and is not a calibrated probability.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from pipeline.voice.asks import ADVICE, ASKS, HINTS, NOT_AN_ASK, Cue
from pipeline.voice.gates import candidates, column_of, may_match
from pipeline.voice.opinions import MERITS, PROBLEMS
from pipeline.voice.questions import EXCLAMATION, INDIRECT, INVERTED, MARKED, MARKED_INSIDE, RHETORICAL, UNMARKED

logger = logging.getLogger(__name__)

SIGNALS: Final = ("pain_point", "praise", "ask", "question")
COLUMNS: Final = ("sentence_id", "signal", "confidence", "evidence_start", "evidence_end", "evidence")

MAX_CHARS: Final = 2_000  # cues are looked for in the first 2,000 characters; a longer "sentence" is a missed split
MIN_WORDS: Final = 3  # "Terrible!" and "Loved it" are sentiment without a subject
NO_CUE_POLARITY: Final = 0.6  # without a cue the sentiment must be this strong to make a signal alone

_MARKS_BEFORE: Final = re.compile(r"[\s.,;:!*\"'()~-]*")
_MARKS_AFTER: Final = re.compile(r"[\s,;:~-]+$")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
# One character for one, so that offsets stay: typewriter apostrophes, and letters that case folding takes for i, s and k.
_STRAIGHT: Final = str.maketrans("\u2019\u2018\u02bc\u00b4`\u00a0\u0130\u0131\u017f\u212a", "''''' IisK")


class _Hints(NamedTuple):
    """Cues that may match one text, by kind."""

    problems: list[Cue]
    merits: list[Cue]
    asks: list[Cue]
    advice: list[Cue]
    question: bool


class Found(NamedTuple):
    """A signal in one sentence: half-open span in code points, and confidence 0-1."""

    signal: str
    confidence: float
    start: int
    end: int


def signals(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return one row per (sentence, signal), because one sentence can praise, complain and ask at once.

    Args:
        sentences: one row per sentence: ``sentence_id``, ``text``, ``polarity`` (-1..1), ``label``
            (negative|neutral|positive) and ``confidence`` (0-1) of the sentiment. A missing sentiment counts as neutral.

    Returns:
        ``sentence_id``, ``signal`` (pain_point|praise|ask|question), ``confidence`` (0-1), ``evidence_start`` and ``evidence_end``
        (code points into the sentence text), ``evidence`` (the text there, word for word). In the order of the argument.
    """
    texts = [text if isinstance(text, str) else "" for text in sentences["text"]]
    polarity = pd.to_numeric(sentences["polarity"], errors="coerce").fillna(0.0).clip(-1.0, 1.0)
    columns = (sentences["sentence_id"], texts, polarity, sentences["label"], _hints([plain(text) for text in texts]))
    rows = [
        (sentence_id, found.signal, round(found.confidence, 4), found.start, found.end, text[found.start : found.end])
        for sentence_id, text, pull, label, hints in zip(*columns, strict=True)
        for found in _signals_of(plain(text), float(pull), str(label), hints)
    ]
    logger.info("signals: %d sentences in, %d signals out", len(sentences), len(rows))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"confidence": "float64", "evidence_start": "int64", "evidence_end": "int64"})


def suggestions(texts: pd.Series) -> pd.DataFrame:
    """Return per text whether it suggests something, to the company (``ask``) or to other customers (``advice``).

    SemEval-2019 task 9 calls both a suggestion; the store keeps only asks, so the two are told apart here. One row per
    text, same index: ``ask`` and ``advice``, confidence 0-1, 0 where there is none.
    """
    searched = [plain(text) if isinstance(text, str) else "" for text in texts]
    column = column_of(searched)
    asks, advice, hints = candidates(ASKS, column), candidates(ADVICE, column), candidates(HINTS, column)
    pairs = [_suggestion(*row) for row in zip(searched, asks, advice, strict=True)]
    hinted = [_first(cues, text) if cues else None for text, cues in zip(searched, hints, strict=True)]
    advised = [given.confidence if given else hint[0].confidence if hint else 0.0 for (_, given), hint in zip(pairs, hinted, strict=True)]
    return pd.DataFrame(
        {
            "ask": [ask.confidence if ask else 0.0 for ask, _ in pairs],
            "advice": advised,
        },
        index=texts.index,
    )


def _hints(texts: list[str]) -> list[_Hints]:
    """Return, for every text, the cues worth trying."""
    column = column_of(texts)
    may_ask = [may_match(pattern, column) for pattern in (INVERTED, INDIRECT, MARKED)]
    columns = (candidates(PROBLEMS, column), candidates(MERITS, column), candidates(ASKS, column), candidates(ADVICE, column))
    return [_Hints(*row) for row in zip(*columns, np.logical_or.reduce(may_ask).tolist(), strict=True)]


def _signals_of(text: str, polarity: float, label: str, hints: _Hints) -> Iterator[Found]:
    words = len(_WORD.findall(text))
    if words >= MIN_WORDS:
        yield from _opinion(text, "pain_point", hints.problems, -polarity, label == "negative", label == "positive")
        yield from _opinion(text, "praise", hints.merits, polarity, label == "positive", label == "negative")
    if words < 2:
        return
    ask = _suggestion(text, hints.asks, hints.advice)[0] if hints.asks else None
    if ask:
        yield ask
    question = _question(text) if hints.question else None
    if question:
        yield question


def plain(text: str) -> str:
    """Return the part that is searched, with typewriter apostrophes; same offsets as the text."""
    return text[:MAX_CHARS].translate(_STRAIGHT)


def _whole(text: str) -> tuple[int, int]:
    stripped = text.strip()
    start = text.index(stripped) if stripped else 0
    return start, start + len(stripped)


def _first(cues: Sequence[Cue], text: str) -> tuple[Cue, re.Match[str]] | None:
    for cue in cues:
        match = cue.pattern.search(text)
        if match and match.end() > match.start():
            return cue, match
    return None


def _found(signal: str, confidence: float, match: re.Match[str]) -> Found:
    """Return the signal with its evidence trimmed to words: cues may match the blanks and marks around them."""
    lead = _MARKS_BEFORE.match(match.group())
    kept = _MARKS_AFTER.sub("", match.group()[lead.end() if lead else 0 :])
    if not kept:
        start, end = _whole(match.string)
        return Found(signal, confidence, start, end)
    start = match.start() + (lead.end() if lead else 0)
    return Found(signal, confidence, start, start + len(kept))


def _opinion(text: str, signal: str, cues: Sequence[Cue], pull: float, agrees: bool, opposes: bool) -> Iterator[Found]:
    """Yield the signal if sentiment and cue support it: together as a noisy or, a cue against the sentiment not at all."""
    if opposes and pull < 0.2:
        return
    hit = _first(cues, text)
    if hit is None:
        if agrees and pull >= NO_CUE_POLARITY:
            start, end = _whole(text)
            yield Found(signal, 0.7 * pull, start, end)
        return
    cue, match = hit
    # A neutral sentence is a pain point only on the strength of a concrete failure, never praise.
    if not agrees and (signal == "praise" or cue.confidence < 0.8):
        return
    pull = max(pull, 0.0)
    yield _found(signal, 1 - (1 - 0.8 * pull) * (1 - (cue.confidence if agrees else 0.6 * cue.confidence)), match)


def _suggestion(text: str, asks: Sequence[Cue], advice: Sequence[Cue]) -> tuple[Found | None, Found | None]:
    """Return the ask and the advice of a text, given the cues worth trying. Blanking keeps every offset."""
    if not asks and not advice:
        return None, None
    text = NOT_AN_ASK.sub(_blank, text)
    given = _first(advice, text)
    for cue in advice:
        text = cue.pattern.sub(_blank, text)
    asked = _first(asks, text)
    return (
        _found("ask", asked[0].confidence, asked[1]) if asked else None,
        _found("advice", given[0].confidence, given[1]) if given else None,
    )


def _blank(match: re.Match[str]) -> str:
    return "~" * len(match.group())


def _question(text: str) -> Found | None:
    """Return a question that wants an answer, or None; evidence is the whole sentence unless a phrase carries it."""
    if RHETORICAL.search(text) or EXCLAMATION.search(text):
        return None
    start, end = _whole(text)
    marked = MARKED.search(text) is not None
    inverted = INVERTED.search(text)
    if marked:
        return Found("question", 0.95 if inverted else 0.8, start, end)
    if inverted and MARKED_INSIDE.search(text, inverted.start()):
        return _found("question", 0.75, inverted)
    unmarked = UNMARKED.search(text)
    if unmarked and text.rstrip()[-1:] != "!":
        return _found("question", 0.55, unmarked)
    indirect = INDIRECT.search(text)
    return _found("question", 0.7, indirect) if indirect else None
