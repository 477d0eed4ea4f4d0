"""The embeddings step: one vector for each distinct text, computed once, ever."""

from pipeline.encoder import load_encoder
from pipeline.incremental import Counts, Progress, silent, vector_rows
from pipeline.settings import Settings
from pipeline.store import Store

BATCH = 4096  # texts per transaction: a killed run loses at most some seconds of work


def embeddings(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Embed every subject text that has no vector of the chosen encoder yet.

    The encoder is loaded only when there is something to embed.
    """
    waiting = store.frame("sentences/without_vector", encoder=settings.encoder)
    if waiting.empty:
        return Counts()
    encoder = load_encoder(settings.encoder)
    for start in range(0, len(waiting), BATCH):
        batch = waiting.iloc[start : start + BATCH]
        vectors = encoder.encode(batch["subject_text"].tolist())
        with store.transaction():
            store.insert("embeddings", vector_rows(encoder.name, batch["text_hash"].tolist(), vectors))
            store.touch()
        progress("embeddings", start + len(batch), len(waiting))
    return Counts(len(waiting), len(waiting))
