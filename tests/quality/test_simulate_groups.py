"""Gaps between brands, and say versus do, on simulated people: what is true is known, so intervals and words can be held against it.

VOC_SIMULATIONS says how often each world is drawn; bars are widened by twice the error that so many draws leave.
"""

import os

import numpy as np
import pytest
from measure.quadrant_store import quadrants

from pipeline.measure.competitors import mean_gap
from pipeline.measure.intervals import false_discovery

pytestmark = pytest.mark.quality

DRAWS = int(os.environ.get("VOC_SIMULATIONS", "200"))
STARS, SIGNS = np.arange(5) / 4, np.array([-1.0, 0.0, 1.0])
SIZES = np.geomspace(10, 150, 25).astype(int)
KIND, HARSH, SPLIT = (0.05, 0.05, 0.1, 0.3, 0.5), (0.5, 0.2, 0.1, 0.1, 0.1), (0.4, 0.02, 0.03, 0.05, 0.5)


def slack(bar: float, draws: int = DRAWS) -> float:
    """Twice the Monte Carlo error of a share of the draws."""
    return 2 * float(np.sqrt(bar * (1 - bar) / draws))


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(17)


def ratings(rng: np.random.Generator, people: int, chances: tuple[float, ...], draws: int, scale: np.ndarray = STARS) -> np.ndarray:
    """Return mean, variance and number of values on a scale, ``(3, draws)``."""
    counts = rng.multinomial(people, chances, draws)
    mean = counts @ scale / people
    variance = (counts @ scale**2 - people * mean**2) / (people - 1)
    return np.array([mean, variance, np.full(draws, people)])


def covered(rng: np.random.Generator, people, chances, scale: np.ndarray) -> tuple[float, float]:
    """Return the true gap and how often the interval holds it."""
    figures = mean_gap(*(ratings(rng, n, chance, 20 * DRAWS, scale) for n, chance in zip(people, chances, strict=True)), scale[0])
    truth = float(np.dot(chances[0], scale) - np.dot(chances[1], scale))
    return truth, float(((figures[3] <= truth) & (truth <= figures[4])).mean())


@pytest.mark.parametrize("people", [(12, 12), (15, 200), (40, 60), (150, 700)])
@pytest.mark.parametrize(
    "chances", [((0.3, 0.4, 0.3), (0.3, 0.4, 0.3)), ((0.7, 0.2, 0.1), (0.3, 0.3, 0.4)), ((0.1, 0.1, 0.8), (0.2, 0.2, 0.6))]
)
def test_intervals_of_gaps_of_sentiment_cover(rng, record_score, people, chances):
    truth, share = covered(rng, people, chances, SIGNS)
    record_score(f"gap of sentiment of {truth:+.2f}, {people[0]} beside {people[1]}: {share:.3f} covered ({20 * DRAWS} draws)")
    assert 0.93 - slack(0.95) <= share <= 0.97 + slack(0.95)


@pytest.mark.parametrize("people", [(15, 200), (40, 60), (150, 700)])
@pytest.mark.parametrize("chances", [(KIND, KIND), (KIND, HARSH), (SPLIT, KIND)])
def test_intervals_of_gaps_of_ratings_cover(rng, record_score, people, chances):
    truth, share = covered(rng, people, chances, STARS)
    record_score(f"gap of ratings of {truth:+.2f}, {people[0]} beside {people[1]}: {share:.3f} covered ({20 * DRAWS} draws)")
    assert 0.93 - slack(0.95) <= share <= 0.97 + slack(0.95)


def family(rng: np.random.Generator, better: float = 0.0) -> np.ndarray:
    """Return the p-values of a world, ``(measures, themes, rivals)``: ours and eight rivals alike, or ours better on the last theme."""
    found = []
    for scale, chances in ((SIGNS, (0.4, 0.3, 0.3)), (STARS, SPLIT)):
        for theme, people in enumerate(SIZES):
            lift = np.r_[-better, np.zeros(len(scale) - 2), better] * (theme == len(SIZES) - 1)
            ours, theirs = ratings(rng, people, np.add(chances, lift), 1, scale), ratings(rng, people, chances, 8, scale)
            found.append(mean_gap(np.repeat(ours, 8, axis=1), theirs, scale[0])[5])
    return np.reshape(found, (2, len(SIZES), 8))


def test_brands_that_do_not_differ_give_no_verdict(rng, record_score):
    found = np.mean([(false_discovery(family(rng).ravel()) < 0.05).any() for _ in range(DRAWS)])
    record_score(f"worlds without a gap between brands in which some rival gets a verdict: {found:.3f} ({DRAWS} draws)")
    assert found <= 0.05 + slack(0.05)


def test_a_brand_that_is_better_gets_a_verdict(rng, record_score):
    draws = max(DRAWS // 4, 20)
    found = np.mean([(false_discovery(family(rng, 0.25).ravel()).reshape(2, -1, 8)[:, -1] < 0.05).mean() for _ in range(draws)])
    record_score(f"a gap of sentiment of .5, and of ratings of .25, at 150 people a side found: {found:.3f} ({draws} draws)")
    assert found >= 0.9 - slack(0.9, draws)


def test_quadrants_are_right_where_the_truth_is_clear_and_undecided_on_a_line(rng, record_score):
    """A thousand themes of each truth: said by 2, 10 (the median) or 25 % of 600 people, an effect of 0, .1 (the line) or .3."""
    stated, effect = np.repeat([0.02, 0.1, 0.25], 3000), np.tile(np.repeat([0.0, 0.1, 0.3], 1000), 3)
    people, error = 600, 0.02
    found = quadrants(rng.binomial(people, stated), people, rng.normal(effect, error), 1.96 * error)
    words = {(0.02, 0.0): "neither", (0.25, 0.0): "said only", (0.02, 0.3): "felt only", (0.25, 0.3): "said and felt"}
    for (said, felt), right in words.items():
        share = (found[(stated == said) & (effect == felt)] == right).mean()
        record_score(f"say versus do, said by {said:.0%}, effect {felt}: {share:.3f} {right}")
        assert share >= 0.9
    wrong = {said: [word for pair, word in words.items() if pair[0] != said] for said in (0.02, 0.25)}
    assert all(np.isin(found[(stated == said) & (effect != 0.1)], others).mean() < 0.01 for said, others in wrong.items())
    on_a_line = found[(stated == 0.1) | (effect == 0.1)]
    decided = (on_a_line != "undecided").mean()
    record_score(f"say versus do, a theme on one of the lines gets a quadrant: {decided:.3f}")
    assert decided <= 0.05 + slack(0.05, len(on_a_line))
