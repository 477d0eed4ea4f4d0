"""Themes as the product finds them, for sets of sentences that people coded."""

from collections.abc import Sequence

import numpy as np
from fit_vectors import fit_vectors
from numpy.typing import NDArray
from quality.coded_sets import ENCODER

from pipeline.text.subject_words import has_subject
from pipeline.themes.model.space import find_sentiment_directions
from pipeline.themes.model.theme_model import assign_themes
from pipeline.themes.model.units import join_passages

Themes = NDArray[np.int32]
PARTS = {"whole": slice(None), "dev": slice(0, None, 2), "report": slice(1, None, 2)}  # of the documents of one fit on all
MOST_UNITS = 20_000  # units of a fit, as in the settings


def find_themes(
    vectors: NDArray[np.float32], document: NDArray[np.int32], texts: Sequence[str], brands: Sequence[str] = (), seed: int = 0
) -> Themes:
    """Return the theme of each sentence as the product gives it, -1 for none."""
    units, subject = join_passages(vectors, document), np.array(has_subject(list(texts), brands), dtype=np.bool_)
    rows, alone = units[subject], vectors[subject]
    drawn = np.sort(np.random.default_rng(1).permutation(len(rows))[:MOST_UNITS])
    directions = find_sentiment_directions(ENCODER, units.shape[1])
    model = fit_vectors(rows[drawn], directions=directions, seed=seed, documents=document[subject][drawn], alone=alone[drawn])
    theme = np.full(len(texts), -1, dtype=np.int32)
    theme[subject] = assign_themes(rows, model, alone)[0]
    return theme
