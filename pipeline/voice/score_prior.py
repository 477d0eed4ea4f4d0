"""The score that a document carries, as evidence of how its sentences feel.

"They paid within a day" beside five stars is praise, beside one star perhaps irony: whoever reads both takes the score for a hint.
How good a hint it is differs by source, and is learnt from the store: from documents with a score, how their sentences are
judged by their text alone at each score, and how well the two agree. By Bayes' rule the probabilities of a sentence are then
multiplied by how much likelier each class is at this score than anywhere, to the power of the agreement (0 for scores that
say nothing). A hint is no verdict: no ratio of two probabilities changes by more than `MOST_ODDS`.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.voice.sentiment import as_columns

LEAST_DOCUMENTS: Final = 100  # with a score, in a source: under these nothing is learnt
LEARN_AGAIN: Final = 2.0  # when there are this many times the documents that a prior was learnt from
BINS: Final = 5  # equal parts of the score, 0-1
SMOOTHING: Final = 20.0  # documents of the source's average that each bin starts with
MOST_ODDS: Final = 3.0  # a sentence that is negative by .75 or more stays so, whatever the stars

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class ScorePrior:
    """What the scores of one source tell of its sentences.

    Attributes:
        documents: with a score, that it was learnt from.
        agreement: 0-1, rank correlation of score and mean polarity over these, 0 where it is negative.
        ratios: shape ``(BINS, 3)``: how many times likelier negative, neutral and positive are in a bin of the score than over all.
    """

    documents: int
    agreement: float
    ratios: tuple[tuple[float, ...], ...]


def learn_prior(scores: Floats, probabilities: Floats) -> ScorePrior | None:
    """Return what scores tell of sentiment, or None where they are too few, all alike, or at odds with the words.

    Args:
        scores: shape ``(n,)``, 0-1, one a document.
        probabilities: shape ``(n, 3)``, mean over the sentences of each document, by their text alone.
    """
    polarity = probabilities[:, 2] - probabilities[:, 0]
    if len(scores) < LEAST_DOCUMENTS or np.ptp(scores) == 0 or np.ptp(polarity) == 0:
        return None
    agreement = pd.Series(scores).corr(pd.Series(polarity), "spearman")
    if agreement <= 0:
        return None
    overall = probabilities.mean(axis=0)
    bins = _bin_of(scores)
    shares = np.stack(
        [(probabilities[bins == each].sum(axis=0) + SMOOTHING * overall) / ((bins == each).sum() + SMOOTHING) for each in range(BINS)]
    )
    ratios = np.round(shares / np.maximum(overall, 1e-6), 4)
    return ScorePrior(len(scores), round(float(agreement), 4), tuple(tuple(float(each) for each in row) for row in ratios))


def apply_prior(probabilities: Floats, scores: Floats, prior: ScorePrior | None) -> NDArray[np.float64]:
    """Return the probabilities of sentences in the light of their documents' scores, shape ``(n, 3)``; rows sum to 1.

    Args:
        probabilities: shape ``(n, 3)``, by the text alone.
        scores: shape ``(n,)``, 0-1; NaN where the document has none: such a row stays as it is.
        prior: of the source; None changes nothing.
    """
    plain = np.asarray(probabilities, dtype=np.float64)
    known = ~np.isnan(scores)
    if prior is None or not known.any():
        return plain
    shift = prior.agreement * np.log(np.maximum(np.asarray(prior.ratios), 1e-3))
    most = np.log(MOST_ODDS) / 2
    shift = np.clip(shift - (shift.max(axis=1, keepdims=True) + shift.min(axis=1, keepdims=True)) / 2, -most, most)
    made = plain.copy()
    made[known] *= np.exp(shift[_bin_of(scores[known])])
    return np.asarray(made / np.maximum(made.sum(axis=1, keepdims=True), 1e-12))


def class_probabilities(polarity: Floats, neutral: Floats) -> NDArray[np.float64]:
    """Return the probabilities of negative, neutral and positive, shape ``(n, 3)``, from polarity (-1..1) and that of neutral."""
    return np.stack([(1 - neutral - polarity) / 2, neutral, (1 - neutral + polarity) / 2], axis=1)


def rescore(rows: pd.DataFrame, prior: ScorePrior | None) -> pd.DataFrame:
    """Return rows of ``sentence_sentiment`` with ``polarity``, ``label`` and ``confidence`` in the light of ``score``.

    Args:
        rows: ``sentence_id``, ``document_id``, ``polarity_text`` (-1..1), ``neutral_text`` (0-1), ``score`` (0-1 or missing).
        prior: of the source of these rows; None gives back what the text says.
    """
    polarity, neutral = (rows[name].to_numpy(dtype=np.float64) for name in ("polarity_text", "neutral_text"))
    probabilities = class_probabilities(polarity, neutral).clip(0.0, 1.0)
    scores = pd.to_numeric(rows["score"]).to_numpy(dtype=np.float64, na_value=np.nan)
    scores[neutral == 1.0] = np.nan  # nothing was said
    rescored = as_columns(apply_prior(probabilities, scores, prior))
    kept = rows[["sentence_id", "document_id", "polarity_text", "neutral_text"]].reset_index(drop=True)
    return pd.concat([rescored[["polarity", "label", "confidence"]], kept], axis=1)


def _bin_of(scores: Floats) -> NDArray[np.int64]:
    return np.clip((np.asarray(scores) * BINS).astype(np.int64), 0, BINS - 1)
