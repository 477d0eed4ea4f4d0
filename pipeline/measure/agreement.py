"""How far machine and people agree, and people among themselves, beyond what chance alone would give.

Kappa compares two who marked the same sentences (Cohen 1960; its error: Fleiss, Cohen and Everitt 1969), alpha any number of people of whom
each marked some (Krippendorff 2011, nominal). Sentences stand for unlike numbers of others and those of one document for one another,
so figures are weighted by the inverse inclusion probability, kappa's error is taken at the effective size, and alpha's interval from a
bootstrap over whole documents.
"""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from statsmodels.stats.inter_rater import cohens_kappa

from pipeline.measure.intervals import CONFIDENCE, Z, share

LEAST_UNITS: Final = 10  # sentences, below which nothing is said of agreement
RESAMPLES: Final = 2000

Floats = NDArray[np.float64]


class Agreement(NamedTuple):
    """Agreement on some sentences: how many, the share on which they agree, 0-1, and the coefficient, -1 to 1, with its 95 % interval."""

    marks: int
    agreed: float
    value: float
    low: float
    high: float


def effective_size(right: ArrayLike, weight: ArrayLike, cluster: ArrayLike) -> float:
    """Return how many independent, equal sentences tell as much as these.

    Kish's size for the weights (1965); less where those of one document are right or wrong together: the variance of a ratio over clusters
    (Cochran 1977, 6.3) beside that of independent draws.

    Args:
        right: ``(n,)`` whether each is right.
        weight: ``(n,)`` above 0.
        cluster: ``(n,)`` the document of each.
    """
    good, weighed = np.asarray(right, dtype=np.float64), np.asarray(weight, dtype=np.float64)
    if not len(good):
        return 0.0
    size = weighed.sum() ** 2 / (weighed**2).sum()
    mean = np.average(good, weights=weighed)
    parts = pd.Series(weighed * (good - mean)).groupby(np.asarray(cluster)).sum()
    clusters = len(parts)
    variance = (parts**2).sum() / weighed.sum() ** 2 * clusters / max(clusters - 1, 1)
    return float(min(size, mean * (1 - mean) / variance)) if variance > 0 and clusters > 1 else float(size)


def kappa(first: ArrayLike, second: ArrayLike, weight: ArrayLike, cluster: ArrayLike) -> Agreement:
    """Return Cohen's kappa of two who gave each of ``n`` sentences a category; empty below ten sentences, or where all have the same one.

    Args:
        first: ``(n,)`` categories, none missing.
        second: ``(n,)`` categories.
        weight: ``(n,)`` above 0, of each sentence.
        cluster: ``(n,)`` its document.
    """
    codes, names = pd.factorize(np.concatenate([np.asarray(first, dtype=object), np.asarray(second, dtype=object)]))
    one, other = np.split(codes, 2)
    weighed, marks = np.asarray(weight, dtype=np.float64), len(one)
    agreed = float(np.average(one == other, weights=weighed)) if marks else np.nan
    if marks < LEAST_UNITS or len(names) < 2:
        return Agreement(marks, agreed, np.nan, np.nan, np.nan)
    size = effective_size(one == other, weighed, cluster)
    counts = np.bincount(one * len(names) + other, weights=weighed, minlength=len(names) ** 2).reshape(len(names), -1)
    if agreed == 1:
        return Agreement(marks, agreed, 1.0, _lowest(size, ((counts.sum(axis=0) / counts.sum()) ** 2).sum()), 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):  # it also tests against chance, which an empty row leaves undefined
        found = cohens_kappa(counts * size / weighed.sum())
    half = Z * float(found.std_kappa)
    return Agreement(marks, agreed, float(found.kappa), max(float(found.kappa) - half, -1.0), min(float(found.kappa) + half, 1.0))


def alpha(unit: ArrayLike, category: ArrayLike, cluster: ArrayLike, seed: int) -> Agreement:
    """Return Krippendorff's alpha for nominal marks; empty below ten sentences that two people marked, or where all have the same category.

    Args:
        unit: ``(n,)`` the sentence of each mark; nobody need have marked all.
        category: ``(n,)``.
        cluster: ``(n,)`` its document.
        seed: of the bootstrap.
    """
    marks = pd.DataFrame({"unit": np.asarray(unit), "category": np.asarray(category, dtype=object), "cluster": np.asarray(cluster)})
    counts = marks.groupby(["unit", "category"]).size().unstack(fill_value=0)
    counts = counts[counts.sum(axis=1) > 1]
    pairs = counts.to_numpy(dtype=np.float64)
    if not len(pairs):
        return Agreement(0, np.nan, np.nan, np.nan, np.nan)
    many = pairs.sum(axis=1)
    alike = (pairs * (pairs - 1)).sum(axis=1) / (many - 1)
    agreed = float(alike.sum() / many.sum())
    if len(pairs) < LEAST_UNITS or (pairs.sum(axis=0) > 0).sum() < 2:
        return Agreement(len(pairs), agreed, np.nan, np.nan, np.nan)
    if agreed == 1:
        return Agreement(len(pairs), agreed, 1.0, _lowest(len(pairs), ((pairs.sum(axis=0) / pairs.sum()) ** 2).sum()), 1.0)
    place = pd.factorize(marks.groupby("unit")["cluster"].first().loc[counts.index])[0]
    # Of each document: how its marks agree, then its marks by category.
    parts = np.zeros((place.max() + 1, 1 + pairs.shape[1]))
    np.add.at(parts, place, np.column_stack([alike, pairs]))
    drawn = np.random.default_rng(seed).multinomial(len(parts), np.full(len(parts), 1 / len(parts)), size=RESAMPLES)
    low, high = np.nanquantile(_alpha(drawn.astype(np.float64) @ parts), [0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2])
    return Agreement(len(pairs), agreed, float(_alpha(parts.sum(axis=0)[None])[0]), float(low), float(high))


def _lowest(size: float, expected: float) -> float:
    """Return how low a coefficient may be though all agree, when its own error is zero: that at the lower end of Wilson's interval."""
    return float((share(size, size).low - expected) / (1 - expected))


def _alpha(sums: Floats) -> Floats:
    """Return alpha of each row: agreeing marks, then marks by category. A row with one category only has no alpha."""
    alike, categories = sums[:, 0], sums[:, 1:]
    many = categories.sum(axis=1)
    expected = (categories * (categories - 1)).sum(axis=1) / (many - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(many > expected, 1 - (many - alike) / (many - expected), np.nan)
