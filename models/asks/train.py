"""Train the ask and advice heads: `python -m models.asks.train`.

Reads the survey sets in the folder named by VOC_SHARED_DATA (default: ../shared/data beside the checkout) and the lines beside
this file, and writes weights.safetensors and head.json into the folders ask and advice here. Run twice on one machine it
writes the same bytes.
"""

import hashlib
import logging
import os
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.asks.sources import training_rows
from models.fitting import fit_softmax
from models.heads import Head, save_head
from pipeline.encoder import load_encoder
from pipeline.prepare.subject import subject_text
from pipeline.voice.sentiment import ENCODER
from pipeline.voice.signals.evidence import plain
from pipeline.voice.signals.suggestions import CLASSES, KINDS, SIGNS, suggestions

logger = logging.getLogger(__name__)

SEED: Final = 11  # picks the rows of large sources
ROWS_A_SOURCE: Final = 2_500
# Chosen on the training half of the forum set, which trains no weight: our lines are clean, survey answers are not.
SAY: Final = {"hand": 1.0, "r_survey": 0.1, "jupyter": 0.1, "spack": 0.1}
PRIOR: Final = {"none": 2.0, "ask": 1.0, "advice": 1.0}
# Of the vector against the cues. Asks are told by their words: the vector only settles doubtful cues. Advice is told by its
# subject too ("you can take the tram", "you can set the property"), so there the vector has more to say.
VECTOR_SCALE: Final = {"ask": 0.3, "advice": 2.0}
L2: Final = 1e-3
DECIMALS: Final = 5  # of a weight: the last bits of a sum are no knowledge


def train(shared: Path) -> dict[str, Head]:
    """Return the heads trained on the sets under a folder, by name."""
    rows = training_rows(shared).sample(frac=1.0, random_state=SEED)
    rows = rows[rows.groupby("source").cumcount() < ROWS_A_SOURCE].sort_index().reset_index(drop=True)
    vectors = load_encoder(ENCODER).encode([subject_text(text) for text in rows["text"]])
    signs = suggestions([plain(text) for text in rows["text"]]).signs
    return {name: _fit(name, rows, vectors, signs) for name in CLASSES}


def _fit(name: str, rows: pd.DataFrame, vectors: NDArray[np.float32], signs: NDArray[np.float32]) -> Head:
    kinds = rows["kind"].where(rows["kind"].isin(CLASSES[name]), CLASSES[name][0]).to_numpy()
    labels = np.stack([kinds == kind for kind in CLASSES[name]], axis=1).astype(np.float64)
    say = (rows["source"].map(SAY) / rows["source"].map(rows["source"].value_counts())).to_numpy(dtype=float)
    # Every class has the mass of its prior, however the sources are mixed.
    prior = np.array([PRIOR[kind] for kind in KINDS]) if name == "ask" else np.ones(2)
    say = say * (labels @ (prior / (say @ labels)))
    scale = VECTOR_SCALE[name]
    weight, bias = fit_softmax(np.hstack([vectors * scale, signs]), labels, say, L2)
    weight[: vectors.shape[1]] *= scale
    return Head(
        name="asks",
        encoder=ENCODER,
        dim=vectors.shape[1],
        features=SIGNS,
        classes=CLASSES[name],
        weight=np.round(weight, DECIMALS).astype(np.float32),
        bias=np.round(bias, DECIMALS).astype(np.float32),
        facts={
            "seed": SEED,
            "rows": {str(key): int(n) for key, n in rows["source"].value_counts().sort_index().items()},
            "data_sha256": _hash(rows),
        },
    )


def _hash(rows: pd.DataFrame) -> str:
    return hashlib.sha256(rows[["source", "text", "kind"]].to_csv(index=False).encode("utf-8")).hexdigest()


def main() -> None:
    """Train and write the shipped heads."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    folder = Path(__file__).parent
    shared = Path(os.environ.get("VOC_SHARED_DATA") or folder.parents[2] / "shared" / "data")
    for name, head in train(shared).items():
        save_head(head, folder / name)
        logger.info("wrote the %s head to %s", name, folder / name)


if __name__ == "__main__":
    main()
