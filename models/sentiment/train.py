"""Train the sentiment head: `python -m models.sentiment.train`.

Reads the labelled sets in the folder named by VOC_SHARED_DATA (default: ../shared/data beside the checkout) and writes
weights.safetensors and head.json beside this file. Run twice on one machine it writes the same bytes.
"""

import logging
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.fitting import balance_classes, fit_softmax, linear_head, sampled, shared_data, source_weights
from models.sentiment.sources import LABELS, training_rows
from pipeline.encoder import load_encoder
from pipeline.heads import Head, save_head
from pipeline.prepare.subject import subject_text
from pipeline.voice.sentiment import ENCODER
from pipeline.voice.sentiment_features import FEATURES, sentiment_features

logger = logging.getLogger(__name__)

# The weight of each source. Chosen on a development third of labelled tweets and on review sentences: what customers write weighs
# more than film critics and newspapers, which teach what a sentence without an opinion looks like.
SOURCE_WEIGHTS: Final = {
    "hand": 6.0,
    "vader_tweets": 1.3,
    "nhs": 1.0,
    "vader_amazonReviewSnippets": 1.0,
    "app_reviews": 0.8,
    "app_features": 0.5,
    "vader_nytEditorialSnippets": 0.5,
    "vader_movieReviewSnippets": 0.4,
    "cfpb": 0.3,
}
PRIOR: Final = (1.5, 1.0, 1.0)  # negative, neutral, positive: people write more often when something is wrong
FEATURE_SCALE: Final = 0.1  # how much a feature weighs against a number of the unit vector
VECTOR_SCALE: Final = 2**0.5  # of the vector against the penalty: each of its halves is as long as a unit vector
L2: Final = 3e-4
MOST_ROWS: Final = 4_500  # of a source
ITERATIONS: Final = 200


def train_head(rows: pd.DataFrame) -> Head:
    """Return the linear head trained on the rows."""
    rows = sampled(rows, MOST_ROWS)
    vectors = load_encoder(ENCODER).encode([subject_text(text) for text in rows["text"]])
    features = sentiment_features(rows["text"].tolist())
    labels = rows[list(LABELS)].to_numpy(dtype=float)
    mean, scale = features.mean(axis=0), (features.std(axis=0) + 1e-6) / FEATURE_SCALE
    inputs = np.hstack([VECTOR_SCALE * vectors, (features - mean) / scale])
    weight, bias = fit_softmax(inputs, labels, _row_weights(rows["source"], labels), L2, ITERATIONS)
    # The scaling is folded into the weights, so that the head reads plain vectors and features.
    weight[: vectors.shape[1]] *= VECTOR_SCALE
    weight[vectors.shape[1] :] /= scale[:, None]
    bias = bias - mean @ weight[vectors.shape[1] :]
    return linear_head("sentiment", FEATURES, LABELS, weight, bias, rows[["source", "text", *LABELS]])


def _row_weights(source: pd.Series, labels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give every source its weight, however large it is, then every class the mass of `PRIOR`, however the sources are mixed."""
    return balance_classes(source_weights(source, SOURCE_WEIGHTS), labels, PRIOR)


def main() -> None:
    """Train and write the head."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    folder = Path(__file__).parent
    save_head(train_head(training_rows(shared_data())), folder)
    logger.info("wrote the sentiment head to %s", folder)


if __name__ == "__main__":
    main()
