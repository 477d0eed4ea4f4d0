"""Impact with known truth: do 95 % intervals hold, and is a planted driver found among themes that go with it?

Scores are drawn so that their mean is linear in themes, source, segment and month, which also set how often a theme is mentioned: the
slopes are the truth. ``VOC_SIMULATIONS`` says how often (200); guards are widened by the Monte Carlo error of that many.
"""

import os
from typing import Any, NamedTuple

import numpy as np
import pytest
from scipy import stats

from pipeline.measure import impact
from pipeline.measure.impact import adjusted_effects, leave_out, partialled, relative_weights, theme_impact

SIMULATIONS = int(os.environ.get("VOC_SIMULATIONS", "200"))
ROWS = 400
DRAWS = 400  # of each bootstrap: fewer cut its intervals short, and the 1,000 of a run take longer
POPULATION = 400_000  # rows from which the truth of leave-out and importance is taken
RATES = np.array([0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.1, 0.06, 0.3])
SLOPES = np.array([-0.15, -0.12, -0.1, 0.1, 0.12, -0.05, 0.06, 0, 0, 0])
NPS = 0.6  # of these slopes, so that no chance leaves 0 to 1
EFFECT = SLOPES != 0
LATENT = 0.4  # correlation of what makes people mention a theme

pytestmark = pytest.mark.quality


class Drawn(NamedTuple):
    score: Any
    themes: Any
    controls: Any


def draw(rng, rows, score="rating", rates=RATES, slopes=SLOPES, latent=LATENT):
    source, segment, month = (rng.integers(0, levels, rows) for levels in (2, 3, 6))
    common = rng.normal(size=(rows, 1)) * np.sqrt(latent) + (0.3 * (source == 1) + 0.2 * (segment == 2))[:, None]
    themes = (common + np.sqrt(1 - latent) * rng.normal(size=(rows, len(rates))) > stats.norm.isf(rates)).astype(float)
    controls = np.column_stack([source == 1, segment == 1, segment == 2, *(month == late for late in range(1, 6))]).astype(float)
    mean = 0.55 + themes @ slopes * (NPS if score == "nps" else 1) + 0.08 * controls[:, 0] - 0.06 * controls[:, 2] + 0.02 * controls[:, 5]
    mean = mean.clip(0, 1)
    if score == "rating":
        return Drawn(rng.binomial(4, mean) / 4, themes, controls)
    chance = rng.random(rows)
    promoter, detractor = ((0.75 + side * (2 * mean - 1)).clip(0, 2) / 2 for side in (1, -1))
    return Drawn(np.select([chance < promoter, chance > 1 - detractor], [100.0, -100.0], 0.0), themes, controls)


def truth(score):
    """Return the true effect, leave-out and importance of each theme."""
    y, themes, controls = draw(np.random.default_rng(99), POPULATION, score)
    left = partialled(np.column_stack([themes, y]), controls)[1]
    alone = leave_out(float(POPULATION), y.sum(), themes.sum(axis=0), themes.T @ y)
    return {"effect": SLOPES * (200 * NPS if score == "nps" else 1), "leave_out": alone, "importance": relative_weights(left.T @ left)}


def slack(rate, tests):
    """Return the Monte Carlo error that a guard must allow: themes of a simulation are nearly independent."""
    return 2.6 * np.sqrt(rate * (1 - rate) / tests)


@pytest.mark.parametrize("score", ["rating", "nps"])
def test_intervals_hold(score, monkeypatch, record_score):
    monkeypatch.setattr(impact, "DRAWS", DRAWS)
    wanted = truth(score)
    found = [theme_impact(*draw(np.random.default_rng(seed), ROWS, score), seed) for seed in range(SIMULATIONS)]
    for name, value in wanted.items():
        low, high = (np.stack([made[f"{name}_{end}"] for made in found]) for end in ("low", "high"))
        known = ~np.isnan(low)
        holds = ((low <= value) & (value <= high)).astype(float)
        holds[~known] = np.nan
        with_effect, without = np.nanmean(holds[:, EFFECT]), np.nanmean(holds[:, ~EFFECT])
        said = f"impact on {score}, {name}: intervals hold {with_effect:.3f} with an effect, {without:.3f} without"
        record_score(f"{said} ({SIMULATIONS} simulations of {ROWS} scores)")
        if name == "importance":  # bounded below by zero, so of a theme without effect it is too careful; see docs/quality.md
            assert with_effect >= 0.90 - slack(0.90, known[:, EFFECT].sum())
            assert without >= 0.93 - slack(0.93, known[:, ~EFFECT].sum())
            continue
        for rate, tests in ((with_effect, known[:, EFFECT].sum()), (without, known[:, ~EFFECT].sum())):
            assert 0.93 - slack(0.93, tests) <= rate <= 0.97 + slack(0.97, tests)


def test_a_planted_driver_is_ranked_first_where_leave_out_errs(record_score):
    """One theme in ten lowers ratings; nine that are mentioned more often stand beside it."""
    rates, slopes = np.array([0.08, *np.linspace(0.15, 0.4, 9)]), np.array([-0.3, *np.zeros(9)])
    found = []
    for seed in range(SIMULATIONS):
        y, themes, controls = draw(np.random.default_rng(seed), 500, rates=rates, slopes=slopes, latent=0.6)
        left = partialled(np.column_stack([themes, y]), controls)[1]
        effect = adjusted_effects(y, themes, controls, np.arange(len(y))).effect
        alone = leave_out(float(len(y)), y.sum(), themes.sum(axis=0), themes.T @ y)
        found.append([np.abs(figure).argmax() == 0 for figure in (effect, relative_weights(left.T @ left), alone)])
    adjusted, important, left_out = np.mean(found, axis=0)
    record_score(
        f"planted driver among ten themes ranked first: by adjusted effect {adjusted:.3f}, by importance {important:.3f}, "
        f"by leave-out {left_out:.3f} ({SIMULATIONS} simulations)"
    )
    assert adjusted >= 0.95 - slack(0.95, SIMULATIONS)
    assert left_out < adjusted


def test_intervals_hold_where_people_give_many_scores(record_score):
    """150 people give 1 to 11 scores, are strict or mild, and come back to their themes; beside it, each score for a witness of its own."""
    held = []
    for seed in range(SIMULATIONS):
        rng = np.random.default_rng(seed)
        people = np.repeat(np.arange(150), rng.integers(1, 12, 150))
        mood, leaning = rng.normal(0, 0.3, 150), rng.normal(0, 1, (150, 10))
        themes = (leaning[people] + rng.normal(size=(len(people), 10)) > 1.6).astype(float)
        y = themes @ SLOPES + mood[people] + rng.normal(0, 0.2, len(people))
        found = [adjusted_effects(y, themes, np.zeros((len(y), 0)), who) for who in (people, np.arange(len(y)))]
        held.append([(made.effect_low <= SLOPES) & (made.effect_high >= SLOPES) for made in found])
    ours, plain = np.mean(held, axis=(0, 2))
    said = f"impact where people give many scores: intervals hold {ours:.3f}; with each score a witness {plain:.3f}"
    record_score(f"{said} ({SIMULATIONS} simulations)")
    assert 0.93 - slack(0.93, 10 * SIMULATIONS) <= ours <= 0.97 + slack(0.97, 10 * SIMULATIONS)
    assert plain < ours
