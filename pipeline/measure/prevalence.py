"""How large a theme really is: the machine's share, corrected by what people say of a sample.

A machine that overlooks or imagines a theme miscounts it in all documents alike, and no interval around its count knows. People mark a
drawn sample; prediction-powered inference adds the machine's mean error in the sample, times a power, to its mean over all (PPI++,
Angelopoulos, Duchi and Zrnic 2023); the power is the weighted slope of truth on reading, which makes the variance least. Strata enter by
the inverse inclusion probabilities (as in Fisch et al. 2024). A reading is yes or no, so the corrected share is exactly

    found share * precision + (1 - found share) * omission,

omission being the share of a theme among the documents in which it was not found. The interval is not Wald's, which fails where a sample of
a hundred holds one omission or none: Jeffreys' intervals of both rates (Brown, Cai and DasGupta 2001) and Wilson's of the found share are
joined (MOVER, Zou and Donner 2008).
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from statsmodels.stats.proportion import proportion_confint

from pipeline.measure.intervals import CONFIDENCE, Estimate, share

LEAST_MARKED: Final = 30  # documents, below which no share is corrected

Floats = NDArray[np.float64]


def corrected_shares(truth: ArrayLike, reading: ArrayLike, inclusion: ArrayLike, found: ArrayLike, documents: int) -> pd.DataFrame:
    """Return the share of each theme as the machine has it, and corrected.

    Args:
        truth: ``(n, m)`` 0-1, whether each marked document speaks of each theme; between 0 and 1 where people differ.
        reading: ``(n, m)`` whether the machine says so.
        inclusion: ``(n,)`` above 0, at most 1, probability with which each was drawn.
        found: ``(m,)`` documents in which the machine finds each theme.
        documents: how many there are.

    Returns:
        One row per theme: ``documents`` found, ``machine_share`` 0-1 with Wilson's interval; ``found_marked``, marked documents among them;
        ``precision`` and ``omission`` 0-1; ``share`` 0-1 corrected, with its 95 % interval; ``power``, of the machine's reading, -1 to 1;
        ``verdict``: more, less (than the machine says), undecided, or too few (under 30 marked, or none with or without the theme).
    """
    said, true = np.asarray(reading, dtype=bool), np.asarray(truth, dtype=np.float64)
    weight = 1 / np.asarray(inclusion, dtype=np.float64)
    machine = share(found, np.full(said.shape[1], documents))
    precision, omission = (_rate(true, weight[:, None] * here) for here in (said, ~said))
    made = pd.DataFrame({"documents": np.asarray(found, dtype=np.int64), "found_marked": said.sum(axis=0)})
    made["machine_share"], made["machine_low"], made["machine_high"] = machine
    enough = (len(said) >= LEAST_MARKED) & ~np.isnan(precision.value + omission.value)
    for name, part in zip(("share", "share_low", "share_high"), _joined(machine, precision, omission), strict=True):
        made[name] = np.where(enough, part, np.nan)
    made["precision"], made["omission"], made["power"] = precision.value, omission.value, precision.value - omission.value
    above, below = made["share_low"] > made["machine_share"], made["share_high"] < made["machine_share"]
    made["verdict"] = np.select([~enough, above, below], ["too few", "more", "less"], "undecided")
    return made


def _rate(true: Floats, weight: Floats) -> Estimate:
    """Return the weighted mean of each column, with Jeffreys' interval at the effective size (Kish 1965)."""
    total, squares = weight.sum(axis=0), (weight**2).sum(axis=0)
    known = total > 0
    size = total[known] ** 2 / squares[known]
    made = np.full((3, len(total)), np.nan)
    mean = (weight * true).sum(axis=0)[known] / total[known]
    low, high = proportion_confint(mean * size, size, alpha=1 - CONFIDENCE, method="jeffreys")
    # With one answer only, Jeffreys' interval ends just short of the figure itself.
    made[:, known] = mean, np.minimum(low, mean), np.maximum(high, mean)
    return Estimate(*made)


def _joined(found: Estimate, precision: Estimate, omission: Estimate) -> Estimate:
    """Return the sum of both parts; the documents themselves are a sample of what customers say, hence the part of ``found``."""
    power = precision.value - omission.value
    value = found.value * precision.value + (1 - found.value) * omission.value
    rises = power >= 0
    parts = (
        (found.value * (precision.value - precision.low), found.value * (precision.high - precision.value)),
        ((1 - found.value) * (omission.value - omission.low), (1 - found.value) * (omission.high - omission.value)),
        (power * (found.value - np.where(rises, found.low, found.high)), power * (np.where(rises, found.high, found.low) - found.value)),
    )
    low, high = (np.sqrt(sum(part[end] ** 2 for part in parts)) for end in (0, 1))
    return Estimate(value, np.clip(value - low, 0, 1), np.clip(value + high, 0, 1))
