"""What a sentence is good for: a pain point to fix, praise to keep, an ask to weigh, a question to answer, a job to serve.

Hand-written cues find the words that show a signal; small heads weigh the cues beside the sentence vector and the sentiment.
Every signal of the store names its evidence, an exact span of the sentence, so that a reader can check it.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.heads import WEIGHTS_FILE, shipped_folder, version_of
from pipeline.voice.normalize import normalize
from pipeline.voice.prefilter import candidates, column_of
from pipeline.voice.sentiment import ENCODER
from pipeline.voice.signals import pain_and_praise, suggestions
from pipeline.voice.signals.cue_matches import CueMatch, whole_span
from pipeline.voice.signals.jobs import JOBS, Job, find_job
from pipeline.voice.signals.question_context import ShownEvidence, apply_question_roles
from pipeline.voice.signals.questions import find_questions
from pipeline.voice.signals.severity import severity

if TYPE_CHECKING:
    import pyarrow as pa

logger = logging.getLogger(__name__)

CODE_VERSION: Final = 4  # raised whenever the same weights would give other answers: stored ones are then made anew
SIGNALS: Final = ("pain_point", "praise", "ask", "question", "job")
COLUMNS: Final = ("sentence_id", "signal", "confidence", "severity", "evidence_start", "evidence_end", "evidence")
EVEN: Final = 0.5  # from here on a signal is more likely there than not
MIN_WORDS: Final = 3  # "Terrible!" and "Loved it" are sentiment without a subject, unless a cue names one

_WORD: Final = re.compile(r"[^\W\d_]{2,}")


class _Classified(NamedTuple):
    """The probability of each signal (and of an ask to the company alone), the severity, and the evidence by signal."""

    probability: dict[str, NDArray[np.float64]]
    to_company: NDArray[np.bool_]
    severity: NDArray[np.float64]
    evidence: dict[str, Sequence[CueMatch | Job | None]]


def classify_signals(sentences: pd.DataFrame, vectors: NDArray[np.floating[Any]], encoder: str = ENCODER) -> pd.DataFrame:
    """Return the signals of each text as columns, for whoever labels a file: one row in, one row out, same index.

    Args:
        sentences: ``text``, and its sentiment: ``polarity`` (-1..1), ``label`` (negative|neutral|positive), ``confidence`` (0-1).
        vectors: shape ``(n, dim)``, the vectors of the subject texts.
        encoder: name of the encoder that made them.

    Returns:
        ``pain_point``, ``praise``, ``ask``, ``question``, ``job`` (0 or 1), each with ``<name>_probability`` (0-1), and ``severity``
        (0-1, 0 where there is no pain point). Here an ask is any suggestion, advice to other customers included, as in
        SemEval-2019 task 9.

    Raises:
        ModelError: the vectors are of another encoder, or of another number than the texts.
    """
    found = _classify(sentences, vectors, encoder)
    columns: dict[str, Any] = {}
    for name in SIGNALS:
        columns[name] = (found.probability[name] >= EVEN).astype(np.int64)
        columns[f"{name}_probability"] = found.probability[name]
    return pd.DataFrame({**columns, "severity": found.severity}, index=sentences.index)


def extract_signals(sentences: pd.DataFrame, vectors: NDArray[np.floating[Any]], encoder: str = ENCODER) -> pd.DataFrame:
    """Return one row per (sentence, signal), because one sentence can praise, complain and ask at once.

    Args:
        sentences: as in `classify_signals`, and ``sentence_id``. A missing sentiment counts as neutral. Answers to open questions carry
            ``about``, the role of the question, with ``document_id`` and ``position``; see `pipeline.voice.signals.question_context`.
        vectors: as in `classify_signals`.
        encoder: as in `classify_signals`.

    Returns:
        ``sentence_id``, ``signal`` (pain_point|praise|ask|question|job), ``confidence`` (0-1, its probability), ``severity`` (0-1; null
        unless a pain point), ``evidence_start`` and ``evidence_end`` (code points into the sentence text), ``evidence`` (the text
        there, word for word). An ask is to the company; advice to other customers is left out. In the order of the argument.

    Raises:
        ModelError: the vectors are of another encoder, or of another number than the texts.
    """
    found = _classify(sentences, vectors, encoder)
    texts = [text if isinstance(text, str) else "" for text in sentences["text"]]
    rows = [
        (sentence_id, name, probability, severe, start, end, text[start:end])
        for row, (sentence_id, text) in enumerate(zip(sentences["sentence_id"], texts, strict=True))
        for name, probability, severe, start, end in _of_row(found, row, text)
    ]
    logger.info("signals: %d sentences in, %d signals out", len(sentences), len(rows))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"confidence": "float64", "severity": "float64", "evidence_start": "int64", "evidence_end": "int64"})


def version() -> str:
    """Return what identifies the answers: the code's number and a hash of all weights that they rest on."""
    names = [f"asks/{name}" for name in suggestions.CLASSES] + [f"opinions/{name}" for name in pain_and_praise.NAMES]
    return version_of(CODE_VERSION, *(shipped_folder(name) / WEIGHTS_FILE for name in names))


def _of_row(found: _Classified, row: int, text: str) -> Iterator[tuple[str, float, float | None, int, int]]:
    for name in SIGNALS:
        probability = float(found.probability[name][row])
        if probability < EVEN or (name == "ask" and not found.to_company[row]):
            continue
        shown = found.evidence[name][row]
        start, end = (shown.start, shown.end) if shown else whole_span(text)
        yield name, probability, float(found.severity[row]) if name == "pain_point" else None, start, end


def _classify(sentences: pd.DataFrame, vectors: NDArray[np.floating[Any]], encoder: str) -> _Classified:
    """Run every classifier over the column once."""
    texts = [normalize(text) for text in sentences["text"]]
    if len(texts) != len(vectors):
        raise ModelError(f"There are {len(texts)} sentences and {len(vectors)} vectors. Pass one vector per sentence, in the same order.")
    column = column_of(texts)
    words = np.array([len(_WORD.findall(text)) for text in texts], dtype=np.int64)
    sentiment = pain_and_praise.sentiment_probabilities(sentences)
    opinions = pain_and_praise.opinion_features(texts, sentiment, column)
    asks = suggestions.suggestion_features(texts, column)
    suggested = suggestions.suggestion_probabilities(asks, vectors, encoder)
    questions, jobs = find_questions(texts, column), _jobs(texts, column)
    probability = pain_and_praise.opinion_probabilities(opinions, vectors, encoder)
    for name, cues in (("pain_point", opinions.problems), ("praise", opinions.merits)):
        named = np.array([hit is not None and hit.name != "liking" for hit in cues], dtype=bool)
        probability[name] = np.where(
            (words >= MIN_WORDS) | (named & (words > 0)), probability[name], np.minimum(probability[name], EVEN - 0.01)
        )
    probability["ask"] = np.where(words >= 2, suggested[:, 1], 0.0)
    probability["question"] = np.array([hit.confidence if hit and size >= 2 else 0.0 for hit, size in zip(questions, words, strict=True)])
    probability["job"] = np.array([hit.confidence if hit else 0.0 for hit in jobs], dtype=np.float64)
    to_company = suggested[:, 0] >= EVEN
    if "about" in sentences:
        probability, to_company = apply_question_roles(
            sentences, texts, probability, to_company, ShownEvidence(opinions.problems, asks.asks)
        )
    probability = {name: np.round(probability[name], 4) for name in SIGNALS}
    return _Classified(
        probability=probability,
        to_company=to_company,
        severity=_severity(texts, sentiment, probability["pain_point"] >= EVEN),
        evidence={
            "pain_point": opinions.problems,
            "praise": opinions.merits,
            "ask": [ask or advice for ask, advice in zip(asks.asks, asks.advice, strict=True)],
            "question": questions,
            "job": jobs,
        },
    )


def _severity(texts: list[str], sentiment: NDArray[np.float64], painful: NDArray[np.bool_]) -> NDArray[np.float64]:
    values = np.zeros(len(texts))
    rows = np.flatnonzero(painful)
    values[rows] = severity([texts[row] for row in rows], sentiment[rows, 1] - sentiment[rows, 0])
    return values


def _jobs(texts: list[str], column: "pa.LargeStringArray") -> list[Job | None]:
    return [find_job(text, cues) if cues else None for text, cues in zip(texts, candidates(JOBS, column), strict=True)]
