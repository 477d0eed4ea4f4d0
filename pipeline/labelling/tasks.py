"""What a text can be labelled with, and how the labels of its sentences become those of the whole text.

A short text is judged as one; a long one sentence by sentence, for a vector of three hundred words stands for none of
them. Aspects and reasons always come from single sentences, with offsets into the text as it was given.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.encoder import Encode, Encoder, remembering
from pipeline.prepare.language import UNKNOWN, detect_languages
from pipeline.prepare.low_signal import classify_status
from pipeline.prepare.sentences import find_sentence_spans
from pipeline.prepare.subject import subject_text

if TYPE_CHECKING:
    from pipeline.encoder import MatchEncoder
    from pipeline.why.key_points import EmbeddedTexts

SIGNALS: Final = ("pain_point", "praise", "ask", "question", "job")
# The columns of each task, with their types: the contract of `voc label`.
COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "sentiment": {"sentiment": "string", "polarity": "double", "sentiment_confidence": "double"},
    "signals": {name: kind for signal in SIGNALS for name, kind in ((signal, "int"), (f"{signal}_probability", "double"))}
    | {"severity": "double"},
    "aspects": {"aspects": "string"},
    "reasons": {"reasons": "string"},
    "explains": {"explains": "int", "explains_probability": "double"},
    "supports": {"supports": "int", "supports_probability": "double"},
}
# Beside the labels of texts: the gate that the store has for documents.
GATE: Final[Mapping[str, str]] = {"language": "string", "is_read": "int"}
PAIR_TASKS: Final = ("explains", "supports")
SENTENCE_TASKS: Final = ("sentiment", "signals", "aspects", "reasons")
WHOLE: Final = 300  # characters up to which a text is judged as one

_LETTER: Final = re.compile(r"[^\W\d_]")
_HALF_A_PAIR: Final = re.compile("[\ud800-\udfff]")  # of surrogates: no text, and no tokenizer takes it; replaced one for one, offsets stay

Floats = NDArray[np.float32]


class Texts(NamedTuple):
    """A chunk of texts with what several tasks need of it, made once.

    Attributes:
        texts: as given; nothing is an empty text.
        sentences: one row per sentence: ``sentence_id``, ``document_id`` (place of the text), ``position``, ``start_char``,
            ``end_char``, ``text``; in order; of texts that are read only.
        pieces: what is judged as one: ``document_id`` and ``text``; the whole text if it is short, else its sentences.
        gate: one row per text: ``language``, and whether it ``is_read`` (0 or 1): not foreign and not without content.
    """

    texts: list[str]
    sentences: pd.DataFrame
    pieces: pd.DataFrame
    gate: pd.DataFrame


class ScoredPieces(NamedTuple):
    """Pieces or sentences and what was read of them once.

    Attributes:
        rows: the pieces or sentences, with ``polarity``, ``label`` and ``confidence``.
        vectors: of their subject texts, shape ``(len(rows), dim)``.
    """

    rows: pd.DataFrame
    vectors: Floats


def added_columns(tasks: Sequence[str]) -> dict[str, str]:
    """Return the columns that tasks add to a table, with their types."""
    labels = {name: kind for task in tasks for name, kind in COLUMNS[task].items()}
    return labels if set(tasks) & set(PAIR_TASKS) else {**labels, **GATE}


def label(texts: Sequence[str], tasks: Sequence[str], encoder: Encoder) -> pd.DataFrame:
    """Return one row per text, in order, with the columns of the tasks (see `added_columns`); a row depends on its own text alone."""
    chunk = cut(texts, sentences=bool({"aspects", "reasons"} & set(tasks)))
    encode = remembering(encoder.encode)
    scored = _score_pieces(chunk.pieces, encode, encoder.name) if {"sentiment", "signals"} & set(tasks) else None
    made: list[pd.DataFrame] = []
    for task in tasks:
        if task == "sentiment":
            made.append(_sentiment(chunk, scored))
        elif task == "signals":
            made.append(_signals(chunk, scored))
        elif task == "aspects":
            made.append(_aspects(chunk))
        elif task == "reasons":
            made.append(_reasons(chunk))
    return pd.concat([*made, chunk.gate], axis=1)


def explain(a: Sequence[str], b: Sequence[str], context: Sequence[str], encoder: Encoder) -> pd.DataFrame:
    """Return for each pair whether opinion ``b`` explains opinion ``a``: ``explains`` (0 or 1) and ``explains_probability``."""
    from pipeline.voice.implied.explains import THRESHOLD, explains

    probabilities = np.round(explains(a, b, context, remembering(encoder.encode)), 4)
    return pd.DataFrame({"explains": (probabilities >= THRESHOLD).astype(int), "explains_probability": probabilities})


def support(a: Sequence[str], b: Sequence[str], encoder: Encoder) -> pd.DataFrame:
    """Return for each pair whether statement ``a`` supports key point ``b``: ``supports`` (0 or 1) and ``supports_probability``.

    A statement is compared whole, if it is short, and by its clauses, each with its own sentiment; the best counts. What has no letters
    supports nothing.
    """
    from pipeline.text.clauses import cut_clauses
    from pipeline.why.driver_label_candidates import shape_label
    from pipeline.why.key_points import MATCH_THRESHOLD, find_pair_support

    texts = list(dict.fromkeys(a))
    parts: dict[str, dict[str, None]] = {text: {} for text in texts}
    for row, piece in cut(texts, sentences=False).pieces.itertuples(index=False):
        parts[texts[row]] |= dict.fromkeys(filter(_LETTER.search, map(shape_label, [piece, *cut_clauses(piece)])))
    wanted = [shape_label(_whole(text)) for text in b]
    pairs = [
        (row, part, wish) for row, (text, wish) in enumerate(zip(a, wanted, strict=True)) if _LETTER.search(wish) for part in parts[text]
    ]
    best = np.zeros(len(wanted))
    if pairs:
        rows, said, named = (list(column) for column in zip(*pairs, strict=True))
        place = {text: at for at, text in enumerate(dict.fromkeys([*said, *named]))}
        points = _points(list(place), encoder)
        left, right = (points.rows(np.array([place[text] for text in side])) for side in (said, named))
        np.maximum.at(best, rows, find_pair_support(left, right))
    return pd.DataFrame({"supports": (best >= MATCH_THRESHOLD).astype(int), "supports_probability": np.round(best, 4)})


@cache
def _matcher() -> "MatchEncoder":
    from pipeline.encoder import MatchEncoder

    return MatchEncoder()


def _points(texts: list[str], encoder: Encoder) -> "EmbeddedTexts":
    """Return texts as what can be matched."""
    from pipeline.voice.sentiment import sentiment
    from pipeline.why.key_points import EmbeddedTexts
    from pipeline.why.statements import find_directions

    scored = sentiment(texts, encoder.encode([subject_text(text) for text in texts]), encoder.name)["polarity"].to_numpy(dtype=np.float64)
    return EmbeddedTexts(_matcher().encode([text.lower() for text in texts]), find_directions(scored), tuple(texts))


def cut(given: Sequence[str | None], *, sentences: bool) -> Texts:
    """Return the texts with their pieces, and with their sentences where these are wanted."""
    texts = [_whole(text) if isinstance(text, str) else "" for text in given]
    split: list[tuple[str, int, int, int, int, str]] = []
    pieces: list[tuple[int, str]] = []
    gate = _gate(texts)
    wanted = gate["is_read"].astype(bool) & sentences
    spans_needed = [text if mine or len(text) > WHOLE else "" for text, mine in zip(texts, wanted, strict=True)]
    for row, (text, spans) in enumerate(zip(texts, find_sentence_spans(spans_needed), strict=True)):
        if wanted[row]:
            split += [(f"{row}:{position}", row, position, start, end, text[start:end]) for position, (start, end) in enumerate(spans)]
        pieces += [(row, text)] if len(text) <= WHOLE or not spans else [(row, text[start:end]) for start, end in spans]
    names = ["sentence_id", "document_id", "position", "start_char", "end_char", "text"]
    return Texts(texts, pd.DataFrame(split, columns=names), pd.DataFrame(pieces, columns=["document_id", "text"]), gate)


def _whole(text: str) -> str:
    return _HALF_A_PAIR.sub("\ufffd", text)


def _score_pieces(rows: pd.DataFrame, encode: Encode, encoder: str) -> ScoredPieces:
    """Return pieces or sentences with their sentiment and their vectors."""
    from pipeline.voice.sentiment import sentiment

    texts = rows["text"].tolist()
    vectors = encode([subject_text(text) for text in texts])
    return ScoredPieces(pd.concat([rows.reset_index(drop=True), sentiment(texts, vectors, encoder)], axis=1), vectors)


def _sentiment(chunk: Texts, pieces: ScoredPieces | None) -> pd.DataFrame:
    """Sum the pieces: each counts with its confidence, and the label is the one with most of it."""
    assert pieces is not None
    scored = pieces.rows
    weight = scored["confidence"].clip(lower=1e-6)
    sums = pd.DataFrame({"document_id": scored["document_id"], "pull": scored["polarity"] * weight, "weight": weight})
    for name in ("negative", "neutral", "positive"):
        sums[name] = weight.where(scored["label"] == name, 0.0)
    sums = sums.groupby("document_id").sum().reindex(range(len(chunk.texts)))
    best = sums[["negative", "neutral", "positive"]].idxmax(axis=1)
    counts = scored.groupby("document_id").size()
    return pd.DataFrame(
        {
            "sentiment": best.to_numpy(),
            "polarity": (sums["pull"] / sums["weight"]).round(4).to_numpy() + 0.0,
            "sentiment_confidence": (sums[["negative", "neutral", "positive"]].max(axis=1) / counts).round(4).to_numpy(),
        }
    )


def _signals(chunk: Texts, pieces: ScoredPieces | None) -> pd.DataFrame:
    """Return of each signal the strongest that a piece of the text gives."""
    from pipeline.voice.signals.classifier import classify_signals

    assert pieces is not None
    each = classify_signals(pieces.rows, pieces.vectors)
    most = each.groupby(pieces.rows["document_id"].to_numpy()).max().reindex(range(len(chunk.texts)))
    most[chunk.gate["is_read"] == 0] = 0
    return most[list(COLUMNS["signals"])].astype({signal: int for signal in SIGNALS})


def _gate(texts: Sequence[str]) -> pd.DataFrame:
    """Return the language of each text, and whether it is read: the store sets what is foreign or without content aside."""
    languages = detect_languages(texts)["language"]
    says = np.array([classify_status(text) is None for text in texts], dtype=bool)
    return pd.DataFrame({"language": languages, "is_read": (languages.isin(["en", UNKNOWN]) & says).astype(int)})


def _aspects(chunk: Texts) -> pd.DataFrame:
    from pipeline.voice.aspects.mentions import extract_aspects

    found = extract_aspects(chunk.sentences[["sentence_id", "text"]]).merge(
        chunk.sentences[["sentence_id", "document_id", "start_char"]], on="sentence_id", how="left"
    )
    columns = (found[name] for name in ("document_id", "start_char", "start", "end", "text", "opinion", "polarity"))
    return _as_lists(
        chunk,
        "aspects",
        [
            (row, {"text": text, "start": int(base + start), "end": int(base + end), "opinion": _or_none(opinion), "polarity": polarity})
            for row, base, start, end, text, opinion, polarity in zip(*columns, strict=True)
        ],
    )


def _reasons(chunk: Texts) -> pd.DataFrame:
    from pipeline.voice.extracted import extract_reasons

    kept = extract_reasons(chunk.sentences)
    places = ("document_id", "cause_start", "cause_end", "effect_start", "effect_end", "cue", "confidence", "flags", "kind")
    return _as_lists(
        chunk,
        "reasons",
        [
            (
                row,
                {
                    "cause": [int(cause), int(cause_end)],
                    "effect": [int(effect), int(effect_end)],
                    "cue": cue or None,
                    "confidence": float(confidence),
                    "flags": [*flags, *([] if kind == "stated" else [kind])],
                },
            )
            for row, cause, cause_end, effect, effect_end, cue, confidence, flags, kind in zip(
                *(kept[name] for name in places), strict=True
            )
        ],
    )


def _as_lists(chunk: Texts, name: str, found: Sequence[tuple[int, dict[str, Any]]]) -> pd.DataFrame:
    """Return one list per text, as JSON: empty where nothing was found."""
    lists: list[list[dict[str, Any]]] = [[] for _ in chunk.texts]
    for row, item in found:
        lists[row].append(item)
    return pd.DataFrame({name: [json.dumps(items, ensure_ascii=False) for items in lists]})


def _or_none(value: Any) -> str | None:
    return value if isinstance(value, str) else None
