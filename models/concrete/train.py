"""Train the head that knows concrete statements: `python -m models.concrete.train`.

Reads marks.tsv beside this file and the texts it speaks of in the folder named by VOC_SHARED_DATA (default: ../shared/data beside the
checkout); writes weights.safetensors and head.json here. Run twice on one machine it writes the same bytes.
"""

import logging
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from models.fitting import fit_softmax, linear_head, shared_data
from models.heads import Head, save_head
from models.marked import texts_by_hash
from pipeline.encoder import load_encoder
from pipeline.voice.sentiment import ENCODER
from pipeline.why.candidates import shape
from pipeline.why.concrete import CLASSES

logger = logging.getLogger(__name__)

L2: Final = 3e-4  # by the mean of sources left out
KINDS: Final = ("R", "J", "F")  # in the marks, in the order of the classes


def read_marks(shared: Path) -> pd.DataFrame:
    """Return the marked statements: ``source``, ``text``, ``kind``.

    Raises:
        SourceError: a set is missing.
    """
    lines = [line.split("\t") for line in Path(__file__).with_name("marks.tsv").read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if not line[0].startswith("#")]
    texts = texts_by_hash(shared, {source for source, *_ in lines})
    rows = []
    for source, key, place, kind in lines:
        start, end = map(int, place.split(":"))
        rows.append((source, shape(texts[source][key][start:end]), kind))
    return pd.DataFrame(rows, columns=["source", "text", "kind"])


def train(shared: Path) -> Head:
    """Return the head trained on the sets under a folder."""
    rows = read_marks(shared)
    vectors = load_encoder(ENCODER).encode(rows["text"].tolist())
    labels = np.array([[kind == one for one in KINDS] for kind in rows["kind"]], dtype=np.float64)
    weight, bias = fit_softmax(vectors, labels, np.ones(len(rows)), L2)
    return linear_head("concrete", (), CLASSES, weight, bias, rows)


def main() -> None:
    """Train and write the shipped head."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    folder = Path(__file__).parent
    save_head(train(shared_data()), folder)
    logger.info("wrote the head to %s", folder)


if __name__ == "__main__":
    main()
