"""Implied reasons: "Terrible stay. Noisy room, no hot water." gives its premises without a "because".

A judgement of the whole is linked to the concrete opinions beside it. Three things must hold together: the judgement says
nothing but a judgement (a closed vocabulary), the premise says something concrete of the same feeling, and both stand side by
side. The pair head in models/explains then has its say. Precision goes before recall.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.language import read
from pipeline.voice.implied.explains import explains_bare
from pipeline.voice.implied.premises import Candidate, Sentence, candidates_of
from pipeline.voice.implied.units import may_judge
from pipeline.voice.reasons.flags import flags_of
from pipeline.voice.reasons.heads import head, terms
from pipeline.voice.reasons.reading import readable
from pipeline.voice.reasons.stated import COLUMNS, PARSE
from pipeline.voice.sentiment import ENCODER

logger = logging.getLogger(__name__)

KIND: Final = "unmarked"
LEAST_CHANCE: Final = 0.2  # of the pair model: it knows hotels, so it may only refuse what it finds absurd
LEAST_SURE: Final = 0.8  # share of a place's certainty that is left where the pair model gives nothing


def implied_reasons(
    sentences: pd.DataFrame,
    vectors: NDArray[np.floating[Any]],
    encode: Callable[[list[str]], NDArray[np.float32]],
    encoder: str = ENCODER,
) -> pd.DataFrame:
    """Return one row per implied reason, because most customers give their reasons without a cue word.

    Args:
        sentences: whole documents, one row per sentence, any order: ``sentence_id``, ``document_id``, ``position``, ``start_char``
            (code points into the document text), ``text``, ``polarity`` (-1..1), ``label`` (negative|neutral|positive).
        vectors: shape ``(len(sentences), dim)``, of their subject texts.
        encode: texts to vectors; called once at most, for clauses that no sentence vector stands for.
        encoder: name of the encoder that made the vectors.

    Returns:
        The columns of `pipeline.voice.reasons.stated.reasons`, ``kind`` unmarked, ``cue`` empty, ``cue_start`` = ``cue_end`` = the end
        of the earlier side, ``confidence`` 0-1. ``sentence_id`` holds the effect, ``cause_sentence_id`` the cause. A cause has one effect
        at most; an effect may have several causes. Sorted by document and place.

    Raises:
        ModelError: the pair model was made for another encoder, or there are not as many vectors as sentences.
    """
    if len(vectors) != len(sentences):
        raise ModelError(f"Implied reasons need one vector per sentence: got {len(vectors)} vectors for {len(sentences)} sentences.")
    found = [candidate for candidate in _candidates(sentences) if _meant(candidate)]
    chances = _chances(found, vectors, encode, encoder)
    likely = [(candidate, float(chance)) for candidate, chance in zip(found, chances, strict=True) if chance >= LEAST_CHANCE]
    parsed = read((readable(candidate.cause_text) for candidate, _ in likely), PARSE) if likely else iter(())
    rows = [row for (candidate, chance), doc in zip(likely, parsed, strict=True) if (row := _row(candidate, chance, doc))]
    logger.info("implied reasons: %d sentences in, %d pairs judged, %d out", len(sentences), len(found), len(rows))
    made = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS).drop_duplicates("reason_id")
    return made.sort_values(["document_id", "cause_start", "effect_start"], ignore_index=True)


def _candidates(sentences: pd.DataFrame) -> Iterator[Candidate]:
    """Yield the candidates of each document that holds a judgement, in order of document and place."""
    texts = [text if isinstance(text, str) else "" for text in sentences["text"]]
    judging = set(sentences["document_id"].to_numpy()[may_judge(texts)]) if texts else set()
    columns = [sentences[name] for name in ("sentence_id", "document_id", "position", "start_char")]
    feeling = pd.to_numeric(sentences["polarity"], errors="coerce").fillna(0.0).astype(float)
    lines = [
        Sentence(row, sentence_id, document_id, int(position), int(start), text, polarity, label)
        for row, (sentence_id, document_id, position, start, text, polarity, label) in enumerate(
            zip(*columns, texts, feeling, sentences["label"], strict=True)
        )
        if document_id in judging
    ]
    lines.sort(key=lambda line: (line.document_id, line.position))
    for _, part in groupby(lines, key=lambda line: line.document_id):
        yield from candidates_of(list(part))


def _meant(candidate: Candidate) -> bool:
    """Return whether both sides are meant as they are written: no irony, nothing merely imagined."""
    return not {"doubtful", "counterfactual"} & {*_flags(candidate.cause_text), *_flags(candidate.effect.text)}


def _flags(text: str) -> list[str]:
    return flags_of(text, (0, 0), (0, len(text)), (0, len(text)), "stated")


def _chances(
    found: list[Candidate], vectors: NDArray[Any], encode: Callable[[list[str]], NDArray[np.float32]], encoder: str
) -> NDArray[np.float32]:
    """Return what the pair model gives each candidate, shape ``(len(found),)``; each text is embedded once."""
    if not found:
        return np.zeros(0, dtype=np.float32)
    sides = [(each.effect_text, each.effect, each.effect_whole) for each in found]
    sides += [(each.cause_text, each.cause, each.cause_whole) for each in found]
    known = {text: np.asarray(vectors[line.row], dtype=np.float32) for text, line, whole in sides if whole}
    new = list(dict.fromkeys(text for text, _, _ in sides if text not in known))
    known.update(zip(new, encode(new), strict=True) if new else ())
    matrix = np.stack([known[text] for text, _, _ in sides])
    effects, causes = matrix[: len(found)], matrix[len(found) :]
    return explains_bare([each.effect_text for each in found], [each.cause_text for each in found], effects, causes, encoder)


def _row(candidate: Candidate, chance: float, doc: Any) -> dict[str, Any] | None:
    named = terms(doc)
    if not named:
        return None
    cause, effect = candidate.cause_span, candidate.effect_span
    key = f"{candidate.effect.sentence_id}\x1f{cause[0]}\x1f{cause[1]}\x1f{effect[0]}\x1f{effect[1]}\x1f{KIND}"
    between = min(cause, effect)[1]
    return {
        "reason_id": hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest(),
        "document_id": candidate.effect.document_id,
        "sentence_id": candidate.effect.sentence_id,
        "cause_sentence_id": candidate.cause.sentence_id,
        "kind": KIND,
        "cause_start": cause[0],
        "cause_end": cause[1],
        "effect_start": effect[0],
        "effect_end": effect[1],
        "effect_kind": "words",
        "cue": "",
        "cue_start": between,
        "cue_end": between,
        "confidence": round(candidate.certainty * (LEAST_SURE + (1 - LEAST_SURE) * chance), 4),
        "flags": [flag for flag in _flags(candidate.cause_text) if flag in {"hedged", "competitor"}],
        "cause_head": head(doc[:]),
        "cause_terms": named,
    }
