"""Train the pain point and praise heads: `python -m models.opinions.train`.

Reads the labelled sets in the folder named by VOC_SHARED_DATA (default: ../shared/data beside the checkout) and writes
weights.safetensors and head.json into the folders pain_point and praise beside this file. Run twice on one machine it
writes the same bytes. The sentiment head must be there: its answers are among the features.
"""

import logging
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.fitting import fit_softmax, linear_head, sampled, shared_data, source_weights
from models.opinions.sources import training_rows
from pipeline.encoder import load_encoder
from pipeline.heads import Head, save_head
from pipeline.prepare.subject import subject_text
from pipeline.voice.normalize import normalize
from pipeline.voice.sentiment import ENCODER, sentiment
from pipeline.voice.signals.pain_and_praise import FEATURES, NAMES, opinion_features, sentiment_probabilities

logger = logging.getLogger(__name__)

SOURCE_WEIGHTS: Final = {"hand": 2.0, "app": 0.5, "nhs": 1.0, "r_survey": 0.5, "jupyter": 0.5, "spack": 0.2}
SHARE: Final = {"pain_point": 0.55, "praise": 0.5}  # of the rows that are one, after weighting
VECTOR_SCALE: Final = 0.2  # of the vector against the features: the sentiment among them has read the vector already
L2: Final = 1e-3


def train(shared: Path) -> dict[str, Head]:
    """Return the heads trained on the sets under a folder, by name."""
    rows = sampled(training_rows(shared))
    vectors = load_encoder(ENCODER).encode([subject_text(text) for text in rows["text"]])
    probabilities = sentiment_probabilities(sentiment(rows["text"].tolist(), vectors))
    features = opinion_features([normalize(text) for text in rows["text"]], probabilities).features
    return {name: _fit(name, rows, vectors, features) for name in NAMES}


def _fit(name: str, rows: pd.DataFrame, vectors: NDArray[np.float32], features: NDArray[np.float32]) -> Head:
    known = rows[name].notna().to_numpy()
    rows, vectors, features = rows[known], vectors[known], features[known]
    yes = rows[name].to_numpy(dtype=float)
    labels = np.stack([1.0 - yes, yes], axis=1)
    row_weights = source_weights(rows["source"], SOURCE_WEIGHTS)
    row_weights = row_weights * (labels @ (np.array([1.0 - SHARE[name], SHARE[name]]) / (row_weights @ labels)))
    weight, bias = fit_softmax(np.hstack([vectors * VECTOR_SCALE, features]), labels, row_weights, L2)
    weight[: vectors.shape[1]] *= VECTOR_SCALE
    return linear_head("opinions", FEATURES, ("other", name), weight, bias, rows)


def main() -> None:
    """Train and write the shipped heads."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    folder = Path(__file__).parent
    for name, head in train(shared_data()).items():
        save_head(head, folder / name)
        logger.info("wrote the %s head to %s", name, folder / name)


if __name__ == "__main__":
    main()
