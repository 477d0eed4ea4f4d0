"""Fixes on simulated themes: what is true is known, so false alarms and what is overlooked can be counted.

No world is still: themes wander from period to period, how many write changes, some periods make people speak more of everything, and two
sources that speak of different things are mixed by the season. VOC_SIMULATIONS says how often each world is drawn; bars are widened by
twice the error that so many draws leave.
"""

import os
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from pipeline.measure.fixes import MOST_PERIODS, measure_fixes

pytestmark = pytest.mark.quality

DRAWS = int(os.environ.get("VOC_SIMULATIONS", "200"))
THEMES, PEOPLE = 25, 500  # people who write in a period, on average
OUTCOMES = {"mentions": None, "complaints": None, "sentiment": 0.4, "rating": 0.3, "nps": 60.0}  # spread of what people give
WANDERS, REMEMBERS = 0.15, 0.3  # log of a theme's share: spread over the periods, and correlation of one with the next


def slack(bar: float, draws: int = DRAWS) -> float:
    """Twice the Monte Carlo error of a share of the draws."""
    return 2 * float(np.sqrt(bar * (1 - bar) / draws))


def wandering(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Return noise of spread 1 that remembers the period before, the last axis."""
    noise = rng.normal(size=shape)
    for period in range(1, shape[-1]):
        noise[..., period] = REMEMBERS * noise[..., period - 1] + np.sqrt(1 - REMEMBERS**2) * noise[..., period]
    return noise


def heard(rng: np.random.Generator, draws: int, periods: tuple[int, int], mentions: int | None, fall: float, spread: float) -> tuple:
    """Return who wrote and who spoke of each theme, ``(draws, sources, themes, periods)``; the first theme is the one that was fixed."""
    before, total = periods[0], sum(periods)
    share = rng.permuted(np.tile(np.geomspace(0.01, 0.2, THEMES), (draws, 1)), axis=1)
    share[:, 0] = mentions / PEOPLE if mentions else share[:, 0]
    season = 0.5 + 0.3 * np.sin(2 * np.pi * (np.arange(total) / 12 + rng.random((draws, 1))))
    volume = PEOPLE * np.exp(0.3 * rng.normal(size=(draws, 1, total))) * np.stack([season, 1 - season], axis=1)
    wrote = rng.poisson(volume)[:, :, None, :]
    tilt = 0.25 * rng.normal(size=(draws, 1, THEMES, 1)) * np.array([1, -1])[:, None, None]
    common = 0.2 * rng.normal(size=(draws, 1, 1, total))
    chance = share[:, None, :, None] * np.exp(tilt + common + spread * wandering(rng, (draws, 1, THEMES, total)))
    chance[:, :, 0, before:] *= 1 - fall
    return wrote + np.zeros(chance.shape, dtype=int), rng.binomial(wrote, np.minimum(chance, 0.9))


def figures(rng: np.random.Generator, spoke: np.ndarray) -> Iterator[tuple]:
    """Return for each outcome how many gave it, the total and the squares, by period."""
    mood = 0.1 * wandering(rng, (len(spoke), 1, *spoke.shape[2:])) + 0.1 * rng.normal(size=(len(spoke), 1, 1, spoke.shape[3]))
    level = rng.uniform(-0.6, 0.3, (len(spoke), 1, THEMES, 1)) + mood
    for outcome, spread in OUTCOMES.items():
        if spread is None:
            many = spoke if outcome == "mentions" else rng.binomial(spoke, expit(-3 * level - 0.5))
            yield outcome, many, many, many
        else:
            many = rng.binomial(spoke, 1.0 if outcome == "sentiment" else 0.5)
            total = many * level * spread / 0.4 + np.sqrt(many) * spread * rng.normal(size=many.shape)
            rest = np.where(many > 1, spread**2 * rng.chisquare(np.maximum(many - 1, 1)), 0)
            yield outcome, many, total, total**2 / np.maximum(many, 1) + rest


def fix_counts(
    rng: np.random.Generator,
    draws: int,
    periods: tuple[int, int] = (8, 8),
    mentions: int | None = None,
    fall: float = 0.0,
    spread: float = WANDERS,
    passed: int | None = None,
) -> pd.DataFrame:
    """Return the counts of so many fixes as ``measures/fix_people`` has them, once all periods have passed or only some of those after."""
    wrote, spoke = heard(rng, draws, periods, mentions, fall, spread)
    since = periods[1] if passed is None else passed
    fix, theme, source = (part.ravel() for part in np.meshgrid(np.arange(draws), np.arange(THEMES), np.arange(2), indexing="ij"))
    made = []
    for outcome, *parts in figures(rng, spoke):
        rows = pd.DataFrame({"fix_id": fix, "theme_id": 0, "active_id": 0, "compared_id": theme, "fixed": theme == 0, "source": source})
        for name, part in zip(("base", "people", "total", "squares"), (wrote, *parts), strict=True):
            for side, chosen in (("before", slice(periods[0])), ("after", slice(periods[0], periods[0] + since))):
                rows[f"{name}_{side}"] = part[..., chosen].sum(axis=-1).transpose(0, 2, 1).ravel()
        made.append(rows.assign(outcome=outcome))
    rows = pd.concat(made, ignore_index=True).assign(periods_before=periods[0], periods_after=since, complete=since == MOST_PERIODS)
    return rows.sort_values(["fix_id", "theme_id", "outcome", "compared_id", "source"], ignore_index=True)


def each_moved(counts: pd.DataFrame) -> np.ndarray:
    """Return of each fix whether anything moved after it."""
    made = measure_fixes(counts, 5)
    return (made["verdict"] == "moved").groupby(made["fix_id"]).any().to_numpy()


def moved(counts: pd.DataFrame) -> float:
    """Return the share of fixes after which anything moved."""
    return float(each_moved(counts).mean())


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(17)


@pytest.mark.parametrize("periods", [(8, 8), (8, 2), (4, 4)])
def test_fixes_that_did_nothing_seldom_move_a_theme(rng, record_score, periods):
    false = moved(fix_counts(rng, DRAWS, periods))
    record_score(f"fixes that did nothing, {periods[0]} periods before and {periods[1]} after: {false:.3f} moved ({DRAWS} draws)")
    assert 0.03 - slack(0.03) <= false <= 0.07 + slack(0.07)


def test_who_looks_after_every_period_is_alarmed_falsely_more_often(record_score):
    draws = max(DRAWS // 2, 20)
    looks = [each_moved(fix_counts(np.random.default_rng(17), draws, passed=passed)) for passed in range(2, MOST_PERIODS + 1)]
    ever = float(np.any(looks, axis=0).mean())
    record_score(f"fixes that did nothing, looked at after each of 2 to 8 periods: {ever:.3f} moved at some time ({draws} draws)")
    assert ever <= 0.14 + slack(0.14, draws)


def test_a_fall_by_forty_percent_is_found_and_its_interval_holds_it(rng, record_score):
    made = measure_fixes(fix_counts(rng, DRAWS, mentions=30, fall=0.4), 5)
    found = float((made["verdict"] == "moved").groupby(made["fix_id"]).any().mean())
    shares = made[made["outcome"] == "mentions"]
    covered = float(((shares["difference_low"] <= -0.4) & (shares["difference_high"] >= -0.4)).mean())
    record_score(
        f"a fall by 40 % at 30 mentions a period, eight before and after: {found:.3f} found, {covered:.3f} covered ({DRAWS} draws)"
    )
    assert found >= 0.8 - slack(0.8)
    assert 0.93 - slack(0.95) <= covered <= 0.97 + slack(0.95)


def test_fewer_mentions_and_periods_find_less(rng, record_score):
    draws = max(DRAWS // 4, 20)
    found = {(before, many): moved(fix_counts(rng, draws, (before, 8), many, 0.4)) for before in (8, 4, 2) for many in (60, 15)}
    record_score(f"the same by periods before and mentions: {found} ({draws} draws)")
    assert found[8, 60] > found[8, 15]
    assert found[8, 60] > found[2, 60]
