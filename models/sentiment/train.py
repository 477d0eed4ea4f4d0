"""Train the two readers of sentiment: `python -m models.sentiment.train`.

Reads the labelled sets in the folder named by VOC_SHARED_DATA (default: ../shared/data beside the checkout) and writes
sentiment.onnx (the network), weights.safetensors and head.json (the linear head) beside this file. `--head-only` keeps the network.
blend.json, the weight of each reader and the offsets of the classes, was set by hand on development parts; see the card.
"""

import argparse
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.fitting import class_say, fit_softmax, linear_head, row_say, shared_data
from models.heads import Head, save_head
from models.sentiment.sources import LABELS, training_rows
from pipeline.encoder import load_encoder
from pipeline.prepare.subject import subject_text
from pipeline.voice.sentiment import ENCODER, GRAPH_FILE
from pipeline.voice.sentiment_features import FEATURES, sentiment_features

logger = logging.getLogger(__name__)

# The say of each source. Chosen on a development third of labelled tweets and on review sentences: what customers write weighs
# more than film critics and newspapers, which teach what a sentence without an opinion looks like.
SAY: Final = {
    "hand": 3.5,
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
L2: Final = 1e-4
HEAD_ITERATIONS: Final = 150


class Go(NamedTuple):
    """One go of training: how many rows of each source at most (others all), their seed, passes over them, and rate."""

    rows: Mapping[str, int]
    seed: int
    passes: float
    rate: float


GOES: Final = (
    Go(
        {
            "vader_tweets": 3_000,
            "vader_amazonReviewSnippets": 2_000,
            "nhs": 1_800,
            "app_reviews": 1_000,
            "vader_movieReviewSnippets": 700,
            "vader_nytEditorialSnippets": 700,
            "cfpb": 400,
        },
        seed=11,
        passes=1.5,
        rate=1.5e-4,
    ),
    Go(
        {
            "vader_amazonReviewSnippets": 1_200,
            "nhs": 1_200,
            "app_reviews": 1_000,
            "vader_movieReviewSnippets": 300,
            "vader_nytEditorialSnippets": 500,
            "cfpb": 300,
        },
        seed=23,
        passes=1.4,
        rate=1e-4,
    ),
)


def train_head(rows: pd.DataFrame) -> Head:
    """Return the linear head trained on the rows of the first go."""
    rows = chosen(rows, GOES[0])
    vectors = load_encoder(ENCODER).encode([subject_text(text) for text in rows["text"]])
    features = sentiment_features(rows["text"].tolist())
    labels = rows[list(LABELS)].to_numpy(dtype=float)
    mean, scale = features.mean(axis=0), (features.std(axis=0) + 1e-6) / FEATURE_SCALE
    inputs = np.hstack([vectors, (features - mean) / scale])
    weight, bias = fit_softmax(inputs, labels, _row_weights(rows["source"], labels), L2, HEAD_ITERATIONS)
    # The scaling is folded into the weights, so that the head reads plain features.
    weight[vectors.shape[1] :] /= scale[:, None]
    bias = bias - mean @ weight[vectors.shape[1] :]
    return linear_head("sentiment", FEATURES, LABELS, weight, bias, rows[["source", "text", *LABELS]])


def train_network(rows: pd.DataFrame, graph: Path) -> None:
    """Train the network in its goes and write its graph."""
    from models.sentiment.network import SentimentNetwork, export, fit, seed

    seed(GOES[0].seed)
    network = SentimentNetwork()
    for number, go in enumerate(GOES):
        part = chosen(rows, go)
        labels = part[list(LABELS)].to_numpy(dtype=float)
        fit(network, part["text"].tolist(), labels, _row_weights(part["source"], labels), number, go.passes, go.rate)
    export(network, graph)


def chosen(rows: pd.DataFrame, go: Go) -> pd.DataFrame:
    """Return at most so many rows of each source as a go says, in their order."""
    mixed = rows.sample(frac=1.0, random_state=go.seed)
    most = mixed["source"].map(go.rows).fillna(np.inf)
    return mixed[mixed.groupby("source").cumcount() < most].sort_index().reset_index(drop=True)


def _row_weights(source: pd.Series, labels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give every source its say, however large it is, then every class the mass of `PRIOR`, however the sources are mixed."""
    return class_say(row_say(source, SAY), labels, PRIOR)


def main() -> None:
    """Train and write both readers."""
    parser = argparse.ArgumentParser(description="Train the readers of sentiment.")
    parser.add_argument("--head-only", action="store_true", help="keep the network")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    folder = Path(__file__).parent
    rows = training_rows(shared_data())
    if not given.head_only:
        train_network(rows, folder / GRAPH_FILE)
    save_head(train_head(rows), folder)
    logger.info("wrote the readers of sentiment to %s", folder)


if __name__ == "__main__":
    main()
