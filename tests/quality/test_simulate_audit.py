"""Do the intervals of corrected shares hold the true share? Simulated documents with themes that a machine overlooks and imagines.

Each population is drawn anew, so the truth is the share in what customers say, of which the documents are a sample; the sheet is drawn as
``voc audit export`` does, each document for its rarest theme. VOC_SIMULATIONS sets the repetitions.
"""

import os
from itertools import product

import numpy as np
import pytest

from pipeline.measure.audit_sheet import allocate
from pipeline.measure.prevalence import corrected_shares

pytestmark = pytest.mark.quality

SIMULATIONS = int(os.environ.get("VOC_SIMULATIONS", "200"))
SHARES = np.array([0.02, 0.05, 0.1, 0.2, 0.35, 0.5])
ERRORS = [*product((0.6, 0.95), repeat=2), (0.8, 0.8)]  # recall and precision of the machine
DOCUMENTS = 2500


def documents(rng, recall, precision):
    """Return truth and reading, each ``(DOCUMENTS, len(SHARES))``."""
    truth = rng.random((DOCUMENTS, len(SHARES))) < SHARES
    imagined = SHARES * recall * (1 - precision) / precision / (1 - SHARES)
    return truth, rng.random(truth.shape) < np.where(truth, recall, imagined)


def drawn(rng, reading, wanted):
    """Return which documents are on the sheet, and the chance of each."""
    order = np.argsort(reading.sum(axis=0))  # rarest first
    stratum = np.where(reading.any(axis=1), order[reading[:, order].argmax(axis=1)], -1)
    values, place, sizes = np.unique(stratum, return_inverse=True, return_counts=True)
    counts = allocate(sizes, wanted)
    sheet = np.concatenate([rng.choice(np.flatnonzero(place == one), counts[one], replace=False) for one in range(len(values))])
    return sheet, (counts / sizes)[place[sheet]]


def coverage(marked):
    """Return by recall and precision (rows) and share (columns) how often the corrected interval held the truth, and the machine's."""
    rng = np.random.default_rng(17)
    held = np.zeros((2, len(ERRORS), len(SHARES)))
    for case, (recall, precision) in enumerate(ERRORS):
        for _ in range(SIMULATIONS):
            truth, reading = documents(rng, recall, precision)
            sheet, inclusion = drawn(rng, reading, marked)
            made = corrected_shares(truth[sheet], reading[sheet], inclusion, reading.sum(axis=0), DOCUMENTS)
            for way, name in enumerate(("share", "machine")):
                low, high = made[f"{name}_low"].to_numpy(), made[f"{name}_high"].to_numpy()
                # Where nothing can be said nothing is claimed; that is rare, and counted as held.
                held[way, case] += np.isnan(low) | ((low <= SHARES) & (high >= SHARES))
    return held / SIMULATIONS


@pytest.mark.parametrize("marked", [100, 400])
def test_intervals_of_corrected_shares_hold_the_truth(marked, record_score):
    corrected, machine = coverage(marked)
    spread = np.sqrt(0.95 * 0.05 / SIMULATIONS)
    inside = ((corrected >= 0.93) & (corrected <= 0.97)).mean()
    record_score(
        f"corrected prevalence, {marked} marked, {SIMULATIONS} simulations of {corrected.size} cells: coverage {corrected.mean():.3f}, "
        f"lowest {corrected.min():.3f}, highest {corrected.max():.3f}, {inside:.0%} of cells within .93 to .97; "
        f"the machine's own share: {machine.mean():.3f}, lowest {machine.min():.3f}"
    )
    by_share = ", ".join(f"{share:g}: {mean:.3f}" for share, mean in zip(SHARES, corrected.mean(axis=0), strict=True))
    record_score(f"corrected prevalence, {marked} marked, by true share: {by_share}")
    # Omissions of a few in ten thousand are never met in a hundred documents: cells of that kind are held too often, none too seldom.
    assert 0.93 - 3 * spread / np.sqrt(corrected.size) <= corrected.mean() <= 0.975
    assert corrected.min() >= 0.93 - 3.5 * spread
    assert machine.mean() < 0.7
