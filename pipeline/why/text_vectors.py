"""Vectors of what is compared: each distinct text is embedded once, ever, and kept beside the sentences' vectors."""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.encoder import Encoder, text_hash
from pipeline.incremental import Progress, matrix, silent, vector_rows
from pipeline.store import Store

BATCH = 4096  # texts per transaction


def embed_texts(
    store: Store, encoder: str, load: Callable[[], Encoder], texts: Sequence[str], progress: Progress = silent
) -> NDArray[np.float32]:
    """Return ``(len(texts), dim)`` unit vectors; what is not in ``embeddings`` yet is embedded and added.

    Args:
        store: open for writing.
        encoder: name of the encoder.
        load: makes it; called only when there is something to embed.
        texts: what the vectors are of.
        progress: told after every batch.
    """
    if not texts:
        return np.empty((0, 0), dtype=np.float32)
    keys = [text_hash(text) for text in texts]
    distinct = dict(sorted(zip(keys, texts, strict=True)))
    known = _known(store, encoder, list(distinct))
    missing = [key for key in distinct if key not in known]
    loaded = load() if missing else None
    for start in range(0, len(missing), BATCH):
        assert loaded is not None
        batch = missing[start : start + BATCH]
        made = loaded.encode([distinct[key] for key in batch])
        with store.transaction():
            store.insert("embeddings", vector_rows(encoder, batch, made))
        known.update(zip(batch, made, strict=True))
        progress("drivers: embedding", start + len(batch), len(missing))
    return np.stack([known[key] for key in keys])


def _known(store: Store, encoder: str, keys: list[str]) -> dict[str, NDArray[np.float32]]:
    wanted = pa.table({"place": pa.array(range(len(keys)), pa.int64()), "text_hash": pa.array(keys, pa.string())})
    store.connection.register("wanted", wanted)
    try:
        rows = store.arrow("why/vectors", encoder=encoder)
    finally:
        store.connection.unregister("wanted")
    return {keys[place]: vector for place, vector in zip(rows["place"].to_pylist(), matrix(rows), strict=True)}
