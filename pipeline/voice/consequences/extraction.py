"""What customers did about it, or will do: the end of the chain from cause over symptom to consequence.

A theme with many mentions may cost nothing, and one with few may cost customers. What tells them apart is what people say
that they did: cancelled, switched, complained, warned others, or recommended and came back. Rules over words find it
(pipeline.voice.consequences.cue_types), and a walk over the words before the verb decides whether it is the customer who acts
(pipeline.voice.consequences.factuality). Confidence (0-1) orders findings from sure to doubtful; it is set by hand.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import pandas as pd

from pipeline.voice.consequences.actions import ACTIONS
from pipeline.voice.consequences.cue_types import DIRECTIONS, ActionCue, PhraseCue
from pipeline.voice.consequences.factuality import Factuality, Form, Modality, read_factuality
from pipeline.voice.consequences.loyalty import LOYALTY
from pipeline.voice.consequences.phrases import PHRASES
from pipeline.voice.normalize import normalize
from pipeline.voice.prefilter import candidates, column_of

logger = logging.getLogger(__name__)

CONSEQUENCES: Final = tuple(DIRECTIONS)
COLUMNS: Final = ("sentence_id", "consequence", "modality", "start", "end", "evidence", "confidence")

CUES: Final[tuple[ActionCue | PhraseCue, ...]] = (*ACTIONS, *LOYALTY, *PHRASES)

_TAIL: Final = re.compile(r"[\s,;:~(-]+$")
_IF_AFTER: Final = re.compile(r"^[^.;!?]{0,40}\b(?:if|unless|should\s+(?:they|you|this|it))\b", re.IGNORECASE)


_IF_BEFORE: Final = re.compile(r"\b(?:if|unless|in\s+case|hop(?:e|es|ing)|suppose)\b[^.;!?]*$", re.IGNORECASE)
_TO_ME: Final = re.compile(r"\s+(?:\w+\s+){0,2}?without\s+(?:\w+\s+){0,2}?(?:me|us|my|our|notice|warning|reason)\b", re.IGNORECASE)
_AHEAD: Final = re.compile(r"\b(?:would|will|'ll)\b", re.IGNORECASE)


# Inside the words of somebody else: "the agent said "I have called them"". A sentence that is all in quotes is the customer's own.
_SPEECH: Final = re.compile(r'^[^"]{12,}"(?:[^"]*"[^"]*")*[^"]*$')


class Consequence(NamedTuple):
    """A consequence in one sentence: half-open span in code points, and confidence 0-1."""

    consequence: str
    modality: Modality
    start: int
    end: int
    confidence: float


def extract_consequences(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return one row per (sentence, consequence): what the customer did or will do, with the words that say so.

    Args:
        sentences: ``sentence_id`` and ``text``, one row per sentence.

    Returns:
        ``sentence_id``, ``consequence`` (one of `CONSEQUENCES`), ``modality`` (did: has happened or is being done; will: decided or
        wanted; might: considered or conditional), ``start`` and ``end`` (code points into the text), ``evidence`` (the text there, word
        for word) and ``confidence`` (0-1). In the order of the argument, then of the text.
    """
    texts = [text if isinstance(text, str) else "" for text in sentences["text"]]
    searched = [normalize(text) for text in texts]
    rows = [
        (sentence_id, *found[:4], text[found.start : found.end], round(found.confidence, 4))
        for sentence_id, text, part, cues in zip(
            sentences["sentence_id"], texts, searched, candidates(CUES, column_of(searched)), strict=True
        )
        if cues
        for found in _consequences_of(part, cues)
    ]
    logger.info("consequences: %d sentences in, %d consequences out", len(sentences), len(rows))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"start": "int64", "end": "int64", "confidence": "float64"})


def _consequences_of(text: str, cues: Sequence[ActionCue | PhraseCue]) -> list[Consequence]:
    """Return the surest finding of each kind, in the order of the text."""
    best: dict[str, Consequence] = {}
    for cue in cues:
        for found in _actions(text, cue) if isinstance(cue, ActionCue) else _phrases(text, cue):
            known = best.get(found.consequence)
            if known is None or found.confidence > known.confidence:
                best[found.consequence] = found
    _drop_contradicted(best)
    return sorted(best.values(), key=lambda found: (found.start, found.end, found.consequence))


def _drop_contradicted(best: dict[str, Consequence]) -> None:
    """Drop what another finding over the same words contradicts: "cannot recommend enough" holds both a denial and praise."""
    for weaker, stronger in (("warns_others", "recommends"), ("stays", "stays_away"), ("switched", "stays"), ("switched", "joined")):
        if weaker in best and stronger in best and best[weaker].start < best[stronger].end and best[stronger].start < best[weaker].end:
            del best[weaker]


def _actions(text: str, cue: ActionCue) -> Iterator[Consequence]:
    for match in cue.pattern.finditer(text):
        form: Form = "past" if match["past"] else "base" if match["base"] else "ing"
        reading = read_factuality(text, match.start(), form)
        if reading is None or (reading.possible and not cue.possible) or (reading.bare and not cue.bare) or (reading.dropped and cue.said):
            continue
        if reading.dropped and _TO_ME.match(text[match.end() :]):
            continue  # "Cancelled my account without telling me"
        name = cue.denied if reading.negated else cue.name
        modality = _modality(cue, reading, text[max(0, reading.start - 60) : reading.start], text[match.end() :])
        if name and modality in cue.only and not _SPEECH.match(text[: match.start()]):
            yield _consequence(text, name, modality, reading.start, match.end(), cue.confidence * (0.9 if reading.dropped else 1.0))


def _modality(cue: ActionCue, reading: Factuality, before: str, after: str) -> Modality:
    """Return whether the action has happened, given how the cue means "would", and what is said around it."""
    if (reading.contacted and cue.name in ("complained", "asked_refund")) or (reading.tried and cue.name == "contacted_support"):
        return "did"  # who rang to complain has complained; who tried to call has spent the call
    if reading.present and _IF_BEFORE.search(before):
        return "might"  # "what if it is late and I miss my train"
    modality = cue.would if reading.would and not reading.negated else reading.modality
    return "might" if modality == "will" and not reading.negated and _IF_AFTER.match(after) else modality


def _phrases(text: str, cue: PhraseCue) -> Iterator[Consequence]:
    for match in cue.pattern.finditer(text):
        start = max(*(text.rfind(mark, 0, match.start()) + 1 for mark in ".;!?"), match.start() - 40)
        denied = cue.unless and cue.unless.search(text, start, match.end())
        undone = cue.undone and cue.undone.search(text, match.end(), match.end() + 80)
        if not (denied or undone):
            modality: Modality = "will" if _AHEAD.search(match.group()) else cue.modality
            yield _consequence(text, cue.name, modality, match.start(), match.end(), cue.confidence)


def _consequence(text: str, name: str, modality: Modality, start: int, end: int, confidence: float) -> Consequence:
    """Return the finding with its evidence trimmed to words."""
    while start < end and not (text[start].isalnum() or text[start] in "$£€<"):
        start += 1
    end = start + len(_TAIL.sub("", text[start:end]))
    return Consequence(name, modality, start, end, confidence)
