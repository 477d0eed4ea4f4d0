"""Vectors of reading forms: each distinct text is embedded once, ever, and kept beside the sentences' vectors."""

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.encoder import load_encoder, text_hash
from pipeline.errors import ModelError
from pipeline.incremental import Progress, matrix, silent, vector_rows
from pipeline.settings import Settings
from pipeline.store import Store

BATCH = 4096  # texts per transaction


def vectors_of(
    store: Store, settings: Settings, texts: Sequence[str], progress: Progress = silent, *, hashes: Sequence[str | None] | None = None
) -> NDArray[np.float32]:
    """Return ``(len(texts), dim)`` unit vectors; what is not in ``embeddings`` yet is embedded and added.

    The encoder is loaded only when there is something to embed.

    Args:
        store: open for writing.
        settings: name the encoder.
        texts: what the vectors are of.
        progress: told after every batch.
        hashes: keys in ``embeddings`` of texts that should be there already, the subject texts of sentences; None for the others.
    """
    if not texts:
        return np.empty((0, 0), dtype=np.float32)
    keys = [key or text_hash(text) for text, key in zip(texts, hashes or [None] * len(texts), strict=True)]
    distinct = dict(sorted(zip(keys, texts, strict=True)))
    known = _known(store, settings.encoder, list(distinct))
    missing = [key for key in distinct if key not in known]
    if missing:
        encoder = load_encoder(settings.encoder)
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            made = encoder.encode([distinct[key] for key in batch])
            with store.transaction():
                store.insert("embeddings", vector_rows(settings.encoder, batch, made))
            known.update(zip(batch, made, strict=True))
            progress("drivers: embedding", start + len(batch), len(missing))
    return np.stack([known[key] for key in keys])


def mood_of(encoder: str) -> NDArray[np.float32] | None:
    """Return the direction from blame to praise, ``(dim,)``, as the sentiment head learnt it; None for an encoder without a head."""
    from models.heads import load_head

    folder = Path(str(resources.files("models.sentiment")))
    try:
        head = load_head(folder, encoder=encoder, features=None)
    except ModelError:
        return None
    negative, positive = head.classes.index("negative"), head.classes.index("positive")
    found: NDArray[np.float32] = head.weight[: head.dim, positive] - head.weight[: head.dim, negative]
    return found


def _known(store: Store, encoder: str, keys: list[str]) -> dict[str, NDArray[np.float32]]:
    wanted = pa.table({"place": pa.array(range(len(keys)), pa.int64()), "text_hash": pa.array(keys, pa.string())})
    store.connection.register("wanted", wanted)
    try:
        rows = store.arrow("why/vectors", encoder=encoder)
    finally:
        store.connection.unregister("wanted")
    return {keys[place]: vector for place, vector in zip(rows["place"].to_pylist(), matrix(rows), strict=True)}
