"""The voice steps: each reads sentences of new documents and writes what they say."""

from collections.abc import Callable

import pandas as pd
import pyarrow as pa

from pipeline.encoder import lazy_encoder
from pipeline.incremental import Counts, Progress, matrix, silent, work_off
from pipeline.settings import Settings, fingerprint
from pipeline.store import Store

# Raise one when its rules change, and its work is done anew.
CODE = {"consequences": 1, "reasons": 3}


def sentiment(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """How each sentence feels. Reads ``sentences`` and ``embeddings``, writes ``sentence_sentiment``."""
    from pipeline.voice import sentiment as voice

    def work(rows: pa.Table) -> pd.DataFrame:
        felt = voice.sentiment(rows["text"].to_pylist(), matrix(rows), settings.encoder)
        return felt.assign(sentence_id=rows["sentence_id"].to_pylist(), document_id=rows["document_id"].to_pylist())

    return work_off(
        store,
        "sentiment",
        fingerprint("sentiment", voice.version(), settings.encoder),
        read="sentences/with_vectors",
        work=work,
        partition_rows=settings.partition_rows,
        progress=progress,
        vectors=True,
        encoder=settings.encoder,
    )


def signals(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """What kind of thing each sentence says. Reads ``sentences``, ``embeddings`` and ``sentence_sentiment``, writes ``signals``."""
    from pipeline.voice.signals import judge as voice

    def work(rows: pa.Table) -> pd.DataFrame:
        felt = rows.drop_columns(["vector"]).to_pandas()
        return voice.signals(felt, matrix(rows), settings.encoder).merge(felt[["sentence_id", "document_id"]], on="sentence_id")

    return work_off(
        store,
        "signals",
        fingerprint("signals", voice.version(), settings.encoder),
        read="voice/felt",
        work=work,
        partition_rows=settings.partition_rows,
        progress=progress,
        vectors=True,
        encoder=settings.encoder,
    )


def consequences(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """What customers did or will do. Reads ``sentences``, writes ``consequences``."""
    from pipeline.voice.consequences import found as voice

    return work_off(
        store,
        "consequences",
        fingerprint("consequences", CODE["consequences"]),
        read="voice/texts",
        work=lambda rows: _placed(voice.consequences, rows),
        partition_rows=settings.partition_rows,
        progress=progress,
    )


def aspects(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """What exactly is spoken of, and how. Reads ``sentences``, writes ``aspects``."""
    from pipeline.voice.aspects import mentions as voice

    return work_off(
        store,
        "aspects",
        fingerprint("aspects", voice.version()),
        read="voice/texts",
        work=lambda rows: _identified(_placed(voice.aspects, rows)),
        partition_rows=settings.partition_rows,
        progress=progress,
    )


def reasons(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Which reasons customers give, with a cue and without.

    Reads ``sentences``, ``embeddings`` and ``sentence_sentiment``, writes ``reasons``.
    """
    from pipeline.voice.extracted import extract_reasons
    from pipeline.voice.implied import explains

    encode = lazy_encoder(settings.encoder)

    def work(rows: pa.Table) -> pd.DataFrame:
        return extract_reasons(rows.drop_columns(["vector"]).to_pandas(), matrix(rows), encode)

    return work_off(
        store,
        "reasons",
        fingerprint("reasons", CODE["reasons"], explains.version(), settings.encoder),
        read="voice/felt",
        work=work,
        partition_rows=settings.partition_rows,
        progress=progress,
        vectors=True,
        encoder=settings.encoder,
    )


def _placed(found: Callable[[pd.DataFrame], pd.DataFrame], rows: pd.DataFrame) -> pd.DataFrame:
    """Return what was found in sentences, with their documents; places in a sentence are called so in every table."""
    made = found(rows[["sentence_id", "text"]]).rename(columns={"start": "start_char", "end": "end_char"})
    return made.merge(rows[["sentence_id", "document_id"]], on="sentence_id", how="left")


def _identified(aspects: pd.DataFrame) -> pd.DataFrame:
    """Return aspects with an id made of their place: the same mention has the same id in every run."""
    places = zip(aspects["sentence_id"], aspects["start_char"], aspects["end_char"], strict=True)
    return aspects.assign(aspect_id=[fingerprint(sentence_id, start, end) for sentence_id, start, end in places])
