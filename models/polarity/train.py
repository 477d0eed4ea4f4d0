"""Train the direction of polarity that themes leave out: `python -m models.polarity.train`.

Reads the labelled sets in the folder named by VOC_SHARED_DATA (default: ../shared/data beside the checkout) and the lines beside the
sentiment readers, and writes weights.safetensors and head.json beside this file. Run twice on one machine it writes the same bytes.
"""

import logging
from pathlib import Path
from typing import Final

import pandas as pd

from models.fitting import balance_classes, fit_softmax, linear_head, sampled, shared_data, source_weights
from models.sentiment.sources import LABELS, MOST_CHARS, by_hand, patients, rated
from pipeline.encoder import load_encoder
from pipeline.heads import Head, save_head
from pipeline.prepare.subject import subject_text
from pipeline.voice.sentiment import ENCODER

logger = logging.getLogger(__name__)

# The weight of each source and of each class (negative, neutral, positive): those of the sentiment head of 2026-11-22, not chosen anew.
SOURCE_WEIGHTS: Final = {
    "hand": 2.5,
    "vader_tweets": 1.3,
    "nhs": 1.0,
    "vader_amazonReviewSnippets": 1.0,
    "vader_nytEditorialSnippets": 0.5,
    "vader_movieReviewSnippets": 0.3,
}
PRIOR: Final = (1.5, 1.0, 1.0)
L2: Final = 1e-4


def train(shared: Path) -> Head:
    """Return a softmax head over the vector alone: whatever the vector knows of praise and blame shall be in its weights."""
    rows = pd.concat([read(shared) for read in (rated, patients, by_hand)], ignore_index=True)
    rows = rows[(rows["text"].str.strip() != "") & (rows["text"].str.len() < MOST_CHARS)].drop_duplicates(["source", "text"])
    rows = sampled(rows.reset_index(drop=True))
    vectors, labels = load_encoder(ENCODER).encode([subject_text(text) for text in rows["text"]]), rows[list(LABELS)].to_numpy(dtype=float)
    weights, bias = fit_softmax(vectors, labels, balance_classes(source_weights(rows["source"], SOURCE_WEIGHTS), labels, PRIOR), L2)
    return linear_head("polarity", (), LABELS, weights, bias, rows[["source", "text", *LABELS]])


def main() -> None:
    """Train and write the head whose direction themes leave out."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    folder = Path(__file__).parent
    save_head(train(shared_data()), folder)
    logger.info("wrote the direction of polarity to %s", folder)


if __name__ == "__main__":
    main()
