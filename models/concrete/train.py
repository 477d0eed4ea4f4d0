"""Train the head that knows concrete statements: `python -m models.concrete.train`.

Reads marks.tsv beside this file and the texts it speaks of in the folder named by VOC_SHARED_DATA (default: ../shared/data beside the
checkout); writes weights.safetensors and head.json here. Run twice on one machine it writes the same bytes.
"""

import logging
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.fitting import fit_softmax, linear_head, shared_data
from models.marked import read_marked
from pipeline.encoder import load_encoder
from pipeline.heads import Head, save_head
from pipeline.voice.sentiment import ENCODER
from pipeline.why.concreteness import CLASSES
from pipeline.why.driver_label_candidates import shape_label

logger = logging.getLogger(__name__)

L2: Final = 3e-4  # by the mean of sources left out
KINDS: Final = ("R", "J", "F")  # in the marks, in the order of the classes


def read_marks(shared: Path) -> pd.DataFrame:
    """Return the marked statements: ``source``, ``text``, ``kind``.

    Raises:
        SourceError: a set is missing.
    """
    rows = read_marked(shared, Path(__file__).with_name("marks.tsv"), "kind")
    return rows.assign(text=rows["text"].map(shape_label))[["source", "text", "kind"]]


def fit(vectors: NDArray[np.float32], kinds: pd.Series) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weight ``(dim, 3)`` and bias ``(3,)`` learnt from the vectors of statements, ``(n, dim)``, and their kinds."""
    labels = np.array([[kind == one for one in KINDS] for kind in kinds], dtype=np.float64)
    return fit_softmax(vectors, labels, np.ones(len(labels)), L2)


def train(shared: Path) -> Head:
    """Return the head trained on the sets under a folder."""
    rows = read_marks(shared)
    weight, bias = fit(load_encoder(ENCODER).encode(rows["text"].tolist()), rows["kind"])
    return linear_head("concrete", (), CLASSES, weight, bias, rows)


def main() -> None:
    """Train and write the shipped head."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    folder = Path(__file__).parent
    save_head(train(shared_data()), folder)
    logger.info("wrote the head to %s", folder)


if __name__ == "__main__":
    main()
