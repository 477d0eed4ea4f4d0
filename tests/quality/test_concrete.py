"""Whether the head knows concrete statements from those that only judge, on sources that it did not learn from.

Each source of the marks (models/concrete) is left out once; the probability must rank its concrete statements before the others. The
quality that the rules give a label is the yardstick.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from models.concrete.train import KINDS, fit, read_marks
from pipeline.encoder import load_encoder
from pipeline.voice.sentiment import ENCODER
from pipeline.why.driver_label_candidates import score_quality

LEAST_AREA = 0.78  # reached: .81


@pytest.mark.quality
def test_concrete_statements_of_unseen_sources_come_first(shared_data: Path, score: Callable[..., None]) -> None:
    rows = read_marks(shared_data)
    vectors, source = load_encoder(ENCODER).encode(rows["text"].tolist()), rows["source"].to_numpy()
    said = np.zeros(len(rows))
    for left_out in sorted(set(source)):
        seen = source != left_out
        weight, bias = fit(vectors[seen], rows["kind"][seen])
        odds = np.exp(vectors[~seen] @ weight + bias)
        said[~seen] = odds[:, 0] / odds.sum(axis=1)
    area, rules = (float(roc_auc_score(rows["kind"] == KINDS[0], each)) for each in (said, score_quality(rows["text"].tolist())))
    score("concrete statements, area", area, rules)
    assert area >= LEAST_AREA
    assert area > rules
