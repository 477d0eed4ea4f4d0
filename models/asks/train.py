"""Train the ask and advice heads: `python -m models.asks.train`.

Reads the survey sets in the folder named by VOC_SHARED_DATA (default: ../shared/data beside the checkout) and the lines beside
this file, and writes weights.safetensors and head.json into the folders ask and advice here. Run twice on one machine it
writes the same bytes.
"""

import logging
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.asks.sources import training_rows
from models.fitting import fit_softmax, linear_head, sampled, shared_data, source_weights
from pipeline.encoder import load_encoder
from pipeline.heads import Head, save_head
from pipeline.prepare.subject import subject_text
from pipeline.voice.normalize import normalize
from pipeline.voice.sentiment import ENCODER
from pipeline.voice.signals.suggestions import CLASSES, FEATURES, KINDS, suggestion_features

logger = logging.getLogger(__name__)

# Chosen on the training half of the forum set, which trains no weight: our lines are clean, survey answers are not.
SOURCE_WEIGHTS: Final = {"hand": 1.0, "r_survey": 0.1, "jupyter": 0.1, "spack": 0.1}
PRIOR: Final = {"none": 2.0, "ask": 1.0, "advice": 1.0}
# Of the vector against the cues. Asks are told by their words: the vector only settles doubtful cues. Advice is told by its
# subject too ("you can take the tram", "you can set the property"), so there the vector has more to say.
VECTOR_SCALE: Final = {"ask": 0.3, "advice": 2.0}
L2: Final = 1e-3


def train(shared: Path) -> dict[str, Head]:
    """Return the heads trained on the sets under a folder, by name."""
    rows = sampled(training_rows(shared))
    vectors = load_encoder(ENCODER).encode([subject_text(text) for text in rows["text"]])
    features = suggestion_features([normalize(text) for text in rows["text"]]).features
    return {name: _fit(name, rows, vectors, features) for name in CLASSES}


def _fit(name: str, rows: pd.DataFrame, vectors: NDArray[np.float32], features: NDArray[np.float32]) -> Head:
    kinds = rows["kind"].where(rows["kind"].isin(CLASSES[name]), CLASSES[name][0]).to_numpy()
    labels = np.stack([kinds == kind for kind in CLASSES[name]], axis=1).astype(np.float64)
    row_weights = source_weights(rows["source"], SOURCE_WEIGHTS)
    # Every class has the mass of its prior, however the sources are mixed.
    prior = np.array([PRIOR[kind] for kind in KINDS]) if name == "ask" else np.ones(2)
    row_weights = row_weights * (labels @ (prior / (row_weights @ labels)))
    scale = VECTOR_SCALE[name]
    weight, bias = fit_softmax(np.hstack([vectors * scale, features]), labels, row_weights, L2)
    weight[: vectors.shape[1]] *= scale
    return linear_head("asks", FEATURES, CLASSES[name], weight, bias, rows[["source", "text", "kind"]])


def main() -> None:
    """Train and write the shipped heads."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    folder = Path(__file__).parent
    for name, head in train(shared_data()).items():
        save_head(head, folder / name)
        logger.info("wrote the %s head to %s", name, folder / name)


if __name__ == "__main__":
    main()
