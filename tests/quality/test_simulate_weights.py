"""Weighted figures, and changes with the mix of sources held equal, on simulated people: intervals against what is true.

Everything is drawn at once, so each world is drawn 2,000 times.
"""

import numpy as np
import pandas as pd
import pytest

from pipeline.measure.intervals import change_p
from pipeline.measure.source_mix import hold_mix
from pipeline.measure.weighting import weigh_nps, weigh_shares

pytestmark = pytest.mark.quality

DRAWS = 2000
BARS = (0.93, 0.97)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(17)


def drawn_weights(rng: np.random.Generator, people: int, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Return who is of the group that was asked too seldom, and weights, three times as large there and scattered beside that."""
    seldom = rng.random((DRAWS, people)) < 0.5
    return seldom, np.where(seldom, 3.0, 1.0) * np.exp(rng.normal(0, spread, (DRAWS, people)))


def sums(w: np.ndarray, y: np.ndarray) -> pd.DataFrame:
    """Return the counts of the measures' SQL for one answer a person, ``(draws, people)``, of 1, 0 or -1."""
    return pd.DataFrame(
        {"base_people": w.shape[1], "scores": w.shape[1], "people": (y > 0).sum(1), "promoters": (y > 0).sum(1),
         "detractors": (y < 0).sum(1), "weight": w.sum(1), "weight_squares": (w**2).sum(1), "up": (w * (y > 0)).sum(1),
         "down": (w * (y < 0)).sum(1), "squares": ((w * y) ** 2).sum(1), "products": (w**2 * y).sum(1)}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("people", "share", "spread"), [(80, 0.1, 0.5), (150, 0.2, 0.8), (400, 0.05, 0.5), (400, 0.3, 0.8), (1000, 0.1, 0.8)]
)
@pytest.mark.parametrize("gap", [0.0, 0.3])
def test_intervals_of_weighted_shares_cover(rng, record_score, people, share, spread, gap):
    """Those asked too seldom mention it more often, by 30 %, or not: without weights the share would be off."""
    seldom, w = drawn_weights(rng, people, spread)
    y = (rng.random(w.shape) < np.where(seldom, share * (1 + gap), share * (1 - 3 * gap))).astype(float)
    made = weigh_shares(sums(w, y))
    covered = ((made["share_low"] <= share) & (share <= made["share_high"])).mean()
    record_score(f"weighted share of {share:.0%}, {people} people, spread {spread}, gap {gap:.0%}: {covered:.3f} covered ({DRAWS} draws)")
    assert BARS[0] <= covered <= BARS[1]


@pytest.mark.parametrize(("people", "spread"), [(60, 0.5), (200, 0.8), (1000, 0.8)])
@pytest.mark.parametrize("chances", [((0.5, 0.2), (0.3, 0.4)), ((0.8, 0.05), (0.7, 0.1)), ((0.2, 0.6), (0.2, 0.6))])
def test_intervals_of_weighted_nps_cover(rng, record_score, people, spread, chances):
    """Promoters and detractors among those asked too seldom, and among the others."""
    seldom, w = drawn_weights(rng, people, spread)
    dice, (up, down) = rng.random(w.shape), (np.where(seldom, first, other) for first, other in zip(*chances, strict=True))
    made = weigh_nps(sums(w, (dice < up).astype(float) - (dice > 1 - down)))
    true = 100 * sum(part * (first - last) for part, (first, last) in zip((0.75, 0.25), chances, strict=True))
    covered = ((made["nps_low"] <= true) & (true <= made["nps_high"])).mean()
    record_score(f"weighted NPS of {true:+.0f}, {people} people, spread {spread}: {covered:.3f} covered ({DRAWS} draws)")
    assert BARS[0] <= covered <= BARS[1]


SHARES = np.array([0.05, 0.15, 0.4])  # in reviews, forum and survey
NOW, BEFORE = np.array([120, 60, 150]), np.array([130, 70, 25])  # people: a survey wave comes in


def counts_by_source(rng: np.random.Generator, change: float) -> pd.DataFrame:
    draw, place = np.divmod(np.arange(3 * DRAWS), 3)
    return pd.DataFrame(
        {"theme_id": draw, "segment": "all", "period": "2024-02", "source": place,
         "people": rng.binomial(NOW[place], SHARES[place] + change), "base_people": NOW[place],
         "people_before": rng.binomial(BEFORE[place], SHARES[place]), "base_before": BEFORE[place]}
    )  # fmt: skip


def test_a_wave_of_another_source_is_no_change(rng, record_score):
    counts = counts_by_source(rng, 0.0)
    totals = counts.groupby("theme_id").sum()
    plain = (change_p(totals["people"], totals["base_people"], totals["people_before"], totals["base_before"]) < 0.05).mean()
    held = (hold_mix(counts)["change_held_p"] < 0.05).mean()
    record_score(f"nothing changed but the mix of sources, p < .05: {held:.3f} held equal, {plain:.3f} as it comes ({DRAWS} draws)")
    assert held <= 0.055 < 0.5 < plain


@pytest.mark.parametrize("change", [0.0, 0.05, 0.1])
def test_intervals_of_held_changes_cover(rng, record_score, change):
    made = hold_mix(counts_by_source(rng, change))
    covered = ((made["change_held_low"] <= change) & (change <= made["change_held_high"])).mean()
    record_score(f"change of {change:+.0%} with the mix of sources held equal: {covered:.3f} covered ({DRAWS} draws)")
    assert BARS[0] <= covered <= BARS[1]
