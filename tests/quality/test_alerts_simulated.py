"""Alerts on simulated years: flat ones must be quiet, a doubling must be found, and two rules of thumb stand beside.

The scatter is the real one: 50 common words in 23,383 reviews of nine pet insurers vary from week to week, within a year, by a variance
of .014 of the squared mean beyond that of counted people; about a local mean of thirteen weeks by .008, which leaves slow drift out. Each
theme has its own, gamma distributed. VOC_SIMULATIONS says how many years are drawn; bars are widened by twice the error of so many draws.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.feature_extraction.text import CountVectorizer

from pipeline.measure.alerts import QUESTIONS, judge, measure_alerts
from pipeline.measure.baseline import Window, interval, learn_kappa, look, rolling

pytestmark = pytest.mark.quality

DRAWS = int(os.environ.get("VOC_SIMULATIONS", "40"))
AT_ONCE = 20
THEMES, YEAR = 50, 52
SHARES = np.geomspace(0.005, 0.15, THEMES)
WRITERS = np.array([180, 90, 30])  # a week in each source
WITHIN_A_YEAR, LOCAL = 0.014, 0.008
RULES = ("whatwhy", "2 standard deviations", "z of 1.5")


def slack(bar: float, draws: int) -> float:
    return 2 * float(np.sqrt(bar * (1 - bar) / draws))


def flat(rng: np.random.Generator, years: int, weeks: int, scatter: float, shares: np.ndarray = SHARES) -> tuple[np.ndarray, np.ndarray]:
    """Return people ``(years, themes, weeks, sources)`` and writers: volume and mix change, the rate in each source stays."""
    time = np.arange(weeks)[:, None] / YEAR
    trend = rng.normal(0, 0.7, (years, 1, 3)) * (time - 0.5) + 0.3 * np.sin(2 * np.pi * (time + rng.random((years, 1, 3))))
    writers = rng.poisson(WRITERS * np.exp(trend + rng.normal(0, 0.2, (years, weeks, 3))))[:, None]
    rates = shares[:, None] * np.exp(rng.normal(0, 0.5, (years, len(shares), 3)))
    return speak(rng, writers, rates[:, :, None], scatter), writers


def speak(rng: np.random.Generator, writers: np.ndarray, rates: np.ndarray, scatter: float) -> np.ndarray:
    """Return who speaks of each theme, at rates that broadcast to ``(years, themes, weeks, sources)``."""
    kappa = np.maximum(rng.gamma(2, scatter / 2, (*rates.shape[:2], 1)), 1e-6)
    moved = rng.gamma(1 / kappa, kappa, (*rates.shape[:2], writers.shape[-2]))
    return rng.binomial(writers, np.minimum(rates * moved[..., None], 0.95))


def doubled(rng: np.random.Generator, years: int, at: int, scatter: float) -> tuple[np.ndarray, np.ndarray]:
    """Return flat years whose first theme, of thirty people a week at that time, doubles at a week."""
    people, writers = flat(rng, years, at + 2, scatter)
    rate = 30 / writers[:, :, at:].sum(axis=-1).mean(axis=-1)
    lift = np.where(np.arange(at + 2) >= at, 2, 1)[:, None]
    people[:, :1] = speak(rng, writers, rate[:, :, None, None] * lift, scatter)
    return people, writers


def alerts_of(people: np.ndarray, writers: np.ndarray, last: int) -> np.ndarray:
    """Return where there is an alert in so many last weeks."""
    windows = {width: look(people, writers, width) for width in (1, *{width for width, *_ in QUESTIONS})}
    judged = {width: Window(*(part[..., -last:] for part in window)) for width, window in windows.items()}
    return judge(judged, learn_kappa(windows[1])[..., -last:, :], 5).alert


def alarms(people: np.ndarray, writers: np.ndarray) -> dict[str, np.ndarray]:
    """Return which rule raises an alert where, ``(years, themes, weeks)``; the rules of thumb know the share of the twelve weeks before."""
    share = (people.sum(axis=-1) / np.maximum(writers.sum(axis=-1), 1))[..., None]
    mean, square = rolling(share, 12, 1) / 12, rolling(share**2, 12, 1) / 12
    known = np.arange(share.shape[-2])[:, None] >= 12
    spread = np.sqrt(np.maximum(square - mean**2, 1e-12))
    z = np.where(known, (share - mean) / spread, 0)[..., 0]
    enough = people.sum(axis=-1) >= 5
    return dict(zip(RULES, (alerts_of(people, writers, people.shape[-2]), (z >= 2) & enough, (z >= 1.5) & enough), strict=True))


def parts(draws: int) -> Iterator[int]:
    yield from (min(AT_ONCE, draws - start) for start in range(0, draws, AT_ONCE))


@pytest.mark.parametrize("scatter", [0.0, WITHIN_A_YEAR])
def test_flat_years_are_quiet(record_score, scatter):
    rng, held = np.random.default_rng(17), {rule: [] for rule in RULES}
    for years in parts(DRAWS):
        for rule, found in alarms(*flat(rng, years, 2 * YEAR, scatter)).items():
            held[rule] += [found[..., :YEAR].any(axis=(1, 2)), found[..., YEAR:].any(axis=(1, 2))]
    first, second = ({rule: np.concatenate(found[place::2]).mean() for rule, found in held.items()} for place in (0, 1))
    for rule in RULES:
        record_score(f"alerts, scatter {scatter}: years of nothing with any, first {first[rule]:.3f}, second {second[rule]:.3f}; {rule}")
    assert max(first["whatwhy"], second["whatwhy"]) <= 0.05 + slack(0.05, DRAWS)
    assert min(second[rule] for rule in RULES[1:]) > 0.9


@pytest.mark.parametrize(("scatter", "bar"), [(0.0, 0.95), (LOCAL, 0.9), (WITHIN_A_YEAR, 0.8)])
def test_a_doubling_is_found_within_two_weeks(record_score, scatter, bar):
    rng, found, draws = np.random.default_rng(18), [], 2 * DRAWS
    for years in parts(draws):
        found.append(alerts_of(*doubled(rng, years, 70, scatter), last=12)[:, 0, -2:].any(axis=-1))
    share = np.concatenate(found).mean()
    record_score(f"alerts, scatter {scatter}: doublings at 30 people found within two weeks {share:.3f} ({draws} draws)")
    assert share >= bar - slack(bar, draws)


def test_intervals_hold_the_weeks(record_score):
    rng = np.random.default_rng(19)
    people, writers = flat(rng, AT_ONCE, 2 * YEAR, WITHIN_A_YEAR)
    week = look(people, writers, 1)
    low, high = interval(week, learn_kappa(week), 0.95)
    large = week.expected > 5
    inside = ((low <= week.people) & (week.people <= high))[large].mean()
    record_score(f"alerts: 95 % intervals of a week's count hold {inside:.3f}")
    assert 0.93 <= inside <= 0.975  # counts are whole: the interval holds a little more


def pet_insurance(folder: Path) -> tuple[pd.DataFrame, list[np.ndarray]]:
    """Return reviews with ``source`` and ``said``, and for each of fifty common words the rows in which it stands."""
    rows = pd.concat([pd.read_csv(path).assign(source=path.stem) for path in sorted((folder / "pet_insurance").glob("*.csv"))])
    rows["said"] = pd.to_datetime(rows["published"], errors="coerce", utc=True).dt.tz_localize(None)
    rows = rows.dropna(subset=["said"]).reset_index(drop=True)
    texts = rows["title"].fillna("").astype(str) + " " + rows["text"].fillna("").astype(str)
    counted = CountVectorizer(binary=True, stop_words="english", max_features=THEMES, token_pattern=r"[a-z]{5,}").fit_transform(texts)
    return rows, [counted[:, place].nonzero()[0] for place in range(THEMES)]


def years_of_alerts(sources: pd.Series, said: pd.Series, words: list[np.ndarray]) -> pd.Series:
    """Return how many alerts there are in each year that has a baseline."""
    written = pd.DataFrame(
        {"week": said.dt.to_period("W").dt.start_time, "source": sources, "theme_id": pd.array([pd.NA] * len(said), "Int64")}
    )
    spoken = pd.concat([written, *(written.iloc[held].assign(theme_id=theme) for theme, held in enumerate(words))])
    counts = spoken.groupby(["week", "source", "theme_id"], dropna=False).size().rename("people").reset_index()
    made = measure_alerts(counts, 5)
    return made.groupby(made["week"].dt.year)["alert"].sum()


def test_shuffled_dates_of_real_reviews_give_no_more_alerts_than_promised(shared_data, record_score):
    (rows, words), rng, told = pet_insurance(shared_data), np.random.default_rng(20), []
    for _ in range(max(DRAWS // 20, 2)):
        said = rows.groupby("source")["said"].transform(lambda dates: rng.permutation(dates.to_numpy()))
        told.append(years_of_alerts(rows["source"], said, words))
    real, shuffled = years_of_alerts(rows["source"], rows["said"], words), pd.concat(told)
    record_score(f"alerts: nine pet insurers, real dates: {real[real > 0].to_dict()} alerts; {real.index.min()} to {real.index.max()}")
    record_score(f"alerts: dates shuffled within each insurer: {(shuffled > 0).sum()} of {len(shuffled)} years hold any")
    assert (shuffled > 0).sum() <= stats.binom(len(shuffled), 0.05).ppf(0.99)
