"""A million sentences: how long fitting and assigning take, and how much memory, beyond embedding.

``python -m benchmarks.million [SENTENCES]``. The sentences are recombined from real reviews: the words of one, some of them
swapped for words of another, and the vector between both. They are good for time and memory, and for nothing else.
"""

import sys
import tempfile
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.growth import CONFIG, texts
from benchmarks.measured import measure
from pipeline.encoder import load_encoder, text_hash
from pipeline.incremental import vector_rows
from pipeline.settings import load_settings
from pipeline.step_list import step_named
from pipeline.steps import run_step
from pipeline.store import Store

REAL = 30_000  # sentences that are embedded and recombined
BATCH = 50_000
STEPS = ("fit", "catalogue", "assign")
A_DOCUMENT = 4  # sentences


def main(sentences: int) -> None:
    """Make the store, run the steps in a process of their own, and print time and memory."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "voc.toml"
        config.write_text(CONFIG, encoding="utf-8")
        (Path(folder) / "rows.csv").write_text("id,text\n", encoding="utf-8")
        _fill(config, sentences)
        run = measure("-m", "benchmarks.million", "steps", str(config))
    print(run.output.strip())
    print(f"{sentences:,} sentences: {run.seconds / 60:.1f} minutes, {run.megabytes / 1024:.1f} GB at the peak")


def steps(config: Path) -> None:
    """Run the theme steps on a store that is filled, and print the seconds of each."""
    settings = load_settings(config)
    with Store.open(settings.store) as store:
        for name in STEPS:
            report = run_step(store, step_named(name), settings, "million")
            print(f"{name}: {report.counts.rows_in:,} in, {report.counts.rows_out:,} out, {report.seconds:.0f} s", flush=True)


def _fill(config: Path, sentences: int) -> None:
    """Write documents, sentences and embeddings as the earlier steps would have."""
    settings = load_settings(config)
    real = [part for text in islice(texts(), REAL) for part in text.replace("\n", " ").split(". ") if 20 < len(part) < 300]
    real = list(dict.fromkeys(real))[:REAL]
    vectors = load_encoder(settings.encoder).encode(real)
    random = np.random.default_rng(0)
    with Store.open(settings.store) as store:
        for start in range(0, sentences, BATCH):
            size = min(BATCH, sentences - start)
            one, other = random.integers(0, len(real), size), random.integers(0, len(real), size)
            mixed = vectors[one] + 0.25 * vectors[other]
            mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
            words = [_recombined(real[a], real[b], start + row) for row, (a, b) in enumerate(zip(one, other, strict=True))]
            _insert(store, settings.encoder, start, words, mixed.astype(np.float32))


def _recombined(text: str, other: str, number: int) -> str:
    """Swap every fifth word for one of the other text; the number keeps texts apart."""
    words, others = text.split(), other.split()
    for place in range(2, len(words), 5):
        words[place] = others[place % len(others)]
    return f"{' '.join(words)} {number}"


def _insert(store: Store, encoder: str, start: int, words: list[str], vectors: np.ndarray) -> None:
    numbers = np.arange(start, start + len(words))
    hashes = [text_hash(text) for text in words]
    documents = [f"d{number // A_DOCUMENT:08d}" for number in numbers]
    position = numbers % A_DOCUMENT
    rows = pd.DataFrame(
        {
            "sentence_id": [f"{document}:{place}" for document, place in zip(documents, position, strict=True)],
            "document_id": documents,
            "position": position,
            "start_char": 0,
            "end_char": [len(text) for text in words],
            "text": words,
            "subject_text": words,
            "text_hash": hashes,
        }
    )
    with store.transaction():
        store.insert("sentences", rows)
        store.insert("embeddings", vector_rows(encoder, hashes, vectors))
        store.connection.execute(
            """
            insert into documents by name
            select distinct document_id, '' as load_id, 'mixed' as source, 'review' as kind, document_id as person_id, '' as text,
                map([], [])::map(varchar, varchar) as segments, 1 as words, 'counted' as status
            from sentences where document_id not in (select document_id from documents)
            """
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["steps"]:
        steps(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
