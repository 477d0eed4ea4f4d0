"""Themes of documents that may carry several codes, beside plain BERTopic and k-means in the same run.

Agreement is the best F1 of any theme for each code (see coded_sets). The yardstick is the better of plain BERTopic on whole documents and
k-means that is told our number: on the same vectors as ours, and, as people use them, on those of plain MiniLM. What is fitted on what
stands in test_themes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from quality import coded_sets
from quality.coded_sets import CodedSet, bertopic_members, best_f1, kmeans_members, membership, whole
from quality.found_themes import PARTS, find_themes

from pipeline.encoder import subject_part
from pipeline.text.subject_words import has_subject

pytestmark = pytest.mark.quality

# Several codes a document; reached on whole sets, less a margin for another processor. The aim is 1.0 on each set and 1.15 in the mean:
# on app reviews k-means that is told our number does better on whole documents.
# One seed is luck: over six seeds parties come to 1.21 to 1.24, terrorism to 1.20 to 1.30, app_reviews to .88 to 1.01.
LEAST_RATIO = {
    "parties": 1.1,
    "terrorism": 1.15,
    "app_reviews": 0.85,
    "steam": 0.9,
    "care_opinion": 1.05,
}  # reached: 1.16 1.23 .90 .99 1.12; another processor: steam .93
LEAST_MEAN = 1.04  # reached: 1.08, another processor: 1.06. What is fitted differs between processors as it does between seeds
LEAST_MEAN_BESIDE_MINILM = 1.06  # the same yardsticks on the vectors of plain MiniLM


@dataclass(frozen=True)
class Found:
    """What of a set's documents is in which theme, ``(n, k)``, by each way."""

    ours: NDArray[np.bool_]
    yardsticks: dict[str, NDArray[np.bool_]]

    def f1(self, codes: NDArray[np.bool_], rows: slice) -> tuple[float, dict[str, float]]:
        """Return the best F1 of ours and of the yardsticks on some of the documents."""
        codes = codes[rows][:, codes[rows].any(axis=0)]
        return best_f1(self.ours[rows], codes), {name: best_f1(one[rows], codes) for name, one in self.yardsticks.items()}


@dataclass(frozen=True)
class Fitted:
    """A set with what was found in it, beside the yardsticks on the same vectors and on those of plain MiniLM."""

    data: CodedSet
    number: int
    in_none: float
    found: Found
    minilm: Found

    def ratios(self) -> tuple[float, float]:
        """Return ours to the better yardstick, on the same vectors and on plain MiniLM, over all documents."""
        both = (one.f1(self.data.codes, PARTS["whole"]) for one in (self.found, self.minilm))
        same, minilm = (ours / max(others.values()) for ours, others in both)
        return same, minilm


@cache
def fitted(made: Callable[[Path], CodedSet], folder: Path) -> Fitted:
    data = made(folder)
    document, texts = data.sentences["document"].to_numpy().astype(np.int32), data.sentences["subject_text"].tolist()
    theme = find_themes(data.vectors, document, texts, data.brands)
    number, documents = int(theme.max()) + 1, len(data.documents)
    ours = membership(theme, document, documents)
    found, minilm = (
        Found(ours, kmeans_members(data, number, part) | {"plain BERTopic": bertopic_members(data, part)}) for part in (whole, subject_part)
    )
    meant = np.bincount(document[has_subject(texts, data.brands)], minlength=documents) > 0
    return Fitted(data, number, 1 - float(ours[meant].any(axis=1).mean()), found, minilm)


@pytest.mark.parametrize("made", coded_sets.SETS, ids=lambda made: made.__name__)
def test_themes_find_the_codes_of_documents(
    made: Callable[[Path], CodedSet], shared_data: Path, record_score: Callable[[str], None], score: Callable[..., None]
) -> None:
    fit = fitted(made, shared_data)
    for part, rows in PARTS.items():
        ours, others = fit.found.f1(fit.data.codes, rows)
        told = (f"{name} {f1:.3f} with {fit.found.yardsticks[name].shape[1]}" for name, f1 in others.items())
        record_score(
            f"themes {fit.data.name}, {part}: {fit.data.codes.shape[1]} codes; ours F1 {ours:.3f} with {fit.number} themes, "
            f"documents in none {fit.in_none:.3f}; {', '.join(told)}; ratio {ours / max(others.values()):.2f}"
        )
        if part == "whole":
            score(f"themes of {made.__name__}, best F1", ours, max(others.values()))
        ours, others = fit.minilm.f1(fit.data.codes, rows)
        best = max(others.values())
        record_score(f"themes {fit.data.name}, {part}: best on plain MiniLM {best:.3f}; ratio {ours / best:.2f}")
    assert fit.in_none <= 0.1
    assert fit.ratios()[0] >= LEAST_RATIO[made.__name__]


def test_themes_find_codes_better_than_the_better_yardstick_on_the_whole(
    shared_data: Path, record_score: Callable[[str], None], score: Callable[..., None]
) -> None:
    mean, plain = np.mean([fitted(made, shared_data).ratios() for made in coded_sets.SETS], axis=0)
    score("themes of several codes, mean ratio", mean)
    record_score(f"themes: mean ratio to the better yardstick on {len(coded_sets.SETS)} sets, on plain MiniLM {plain:.2f}")
    assert mean >= LEAST_MEAN
    assert plain >= LEAST_MEAN_BESIDE_MINILM
