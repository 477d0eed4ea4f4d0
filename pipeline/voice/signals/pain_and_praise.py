"""Which sentences name a problem or a merit: what the sentiment says, what the words name, weighed together.

Sentiment alone calls "Terrible!!" a pain point, although nobody could act on it; words alone call "no problem" one. Two small
heads in models/opinions weigh both. A sentence may be a pain point and praise at once ("great screen, but the battery dies").
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.heads import shipped_head
from pipeline.voice.prefilter import candidates, column_of
from pipeline.voice.signals.cue_matches import CueMatch, first_match
from pipeline.voice.signals.opinion_cues import MERITS, PROBLEMS

if TYPE_CHECKING:
    import pyarrow as pa

NAMES: Final = ("pain_point", "praise")
FEATURES: Final = (
    "negative",
    "positive",
    "negative_logit",
    "positive_logit",
    *(f"problem_{cue.name}" for cue in PROBLEMS),
    *(f"merit_{cue.name}" for cue in MERITS),
    "problem_and_negative",
    "problem_and_positive",
    "merit_and_negative",
    "merit_and_positive",
    "question_mark",
)
_SUREST: Final = 4.0  # of a logit: what lies beyond says no more


class OpinionFeatures(NamedTuple):
    """What words and sentiment say of a column of texts.

    Attributes:
        problems: per text the first cue that names a problem, or None.
        merits: the same for merits.
        features: shape ``(n_texts, len(FEATURES))``.
    """

    problems: list[CueMatch | None]
    merits: list[CueMatch | None]
    features: NDArray[np.float32]


def sentiment_probabilities(sentences: pd.DataFrame) -> NDArray[np.float64]:
    """Return the probabilities of negative and positive, shape ``(n, 2)``, that ``polarity``, ``label`` and ``confidence`` hold.

    Polarity is their difference, confidence the largest of the three; a missing sentiment counts as neutral.
    """
    pull = pd.to_numeric(sentences["polarity"], errors="coerce").fillna(0.0).clip(-1.0, 1.0).to_numpy(dtype=np.float64)
    sure = pd.to_numeric(sentences["confidence"], errors="coerce").fillna(0.0).clip(0.0, 1.0).to_numpy(dtype=np.float64)
    label = sentences["label"].fillna("neutral").to_numpy()
    rest = np.clip(1.0 - sure, 0.0, 1.0)
    negative = np.select([label == "negative", label == "positive"], [sure, sure - pull], (rest - pull) / 2)
    positive = np.select([label == "negative", label == "positive"], [sure + pull, sure], (rest + pull) / 2)
    return np.asarray(np.clip(np.stack([negative, positive], axis=1), 0.0, 1.0))


def opinion_features(texts: Sequence[str], sentiment: NDArray[np.float64], column: "pa.LargeStringArray | None" = None) -> OpinionFeatures:
    """Return problems and merits of texts whose apostrophes are plain; a row depends on its own text and sentiment alone.

    Args:
        texts: sentences.
        sentiment: shape ``(len(texts), 2)``, from `sentiment_probabilities`.
        column: the same texts as an Arrow column, where the caller has it.
    """
    column = column_of(texts) if column is None else column
    table = np.zeros((len(texts), len(FEATURES)), dtype=np.float32)
    place = {name: at for at, name in enumerate(FEATURES)}
    table[:, :2] = sentiment
    table[:, 2:4] = np.clip(np.log((sentiment + 0.01) / (1.01 - sentiment)), -_SUREST, _SUREST) / _SUREST
    problems, merits = (_firsts(texts, candidates(cues, column)) for cues in (PROBLEMS, MERITS))
    for row, (text, problem, merit) in enumerate(zip(texts, problems, merits, strict=True)):
        if problem:
            columns = [place[f"problem_{problem.name}"], place["problem_and_negative"], place["problem_and_positive"]]
            table[row, columns] = 1.0, *sentiment[row]
        if merit:
            columns = [place[f"merit_{merit.name}"], place["merit_and_negative"], place["merit_and_positive"]]
            table[row, columns] = 1.0, *sentiment[row]
        table[row, place["question_mark"]] = "?" in text
    return OpinionFeatures(problems, merits, table)


def opinion_probabilities(found: OpinionFeatures, vectors: NDArray[np.floating[Any]], encoder: str) -> dict[str, NDArray[np.float64]]:
    """Return, per name of `NAMES`, the probability that a text is one, shape ``(n_texts,)``.

    Raises:
        ModelError: the vectors are of another encoder, or of another number than the texts.
    """
    rows = np.asarray(vectors)
    return {
        name: shipped_head(f"opinions/{name}", encoder, FEATURES).predict_proba(rows, found.features)[:, 1].astype(np.float64)
        for name in NAMES
    }


def _firsts(texts: Sequence[str], cues: list[list[Any]]) -> list[CueMatch | None]:
    return [first_match(worth_trying, text) if worth_trying else None for text, worth_trying in zip(texts, cues, strict=True)]
