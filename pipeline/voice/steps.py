"""The voice steps: each reads sentences of new documents and writes what they say."""

import pandas as pd
import pyarrow as pa

from pipeline.incremental import Counts, Progress, matrix, silent, work_off
from pipeline.settings import Settings, fingerprint
from pipeline.store import Store

CODE = {"signals": 1, "reasons": 1}  # raise one when its rules change, and its work is done anew


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
    """What kind of thing each sentence says. Reads ``sentences`` and ``sentence_sentiment``, writes ``signals``."""
    from pipeline.voice import signals as voice

    def work(rows: pd.DataFrame) -> pd.DataFrame:
        return voice.signals(rows).merge(rows[["sentence_id", "document_id"]], on="sentence_id")

    return work_off(
        store,
        "signals",
        fingerprint("signals", CODE["signals"]),
        read="signals/read",
        work=work,
        partition_rows=settings.partition_rows,
        progress=progress,
    )


def reasons(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Which reasons customers state. Reads ``sentences``, writes ``reasons``."""
    from pipeline.voice import reasons as voice

    return work_off(
        store,
        "reasons",
        fingerprint("reasons", CODE["reasons"]),
        read="reasons/read",
        work=voice.reasons,
        partition_rows=settings.partition_rows,
        progress=progress,
    )
