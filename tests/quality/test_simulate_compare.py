"""Comparisons on simulated people: what is true is known, so intervals and verdicts can be held against it.

VOC_SIMULATIONS says how often each world is drawn; bars are widened by twice the error that so many draws leave.
"""

import os

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.measure.comparison import compare_segments, compare_shares, compare_windows
from pipeline.measure.source_agreement import agree

pytestmark = pytest.mark.quality

DRAWS = int(os.environ.get("VOC_SIMULATIONS", "200"))
PEOPLE, THEMES = 700, 20
SHARES = np.geomspace(0.02, 0.3, THEMES)
SEGMENTS = {"plan": (0.42, 0.28, 0.28, 0.02), "region": (0.6, 0.25, 0.15), "age": (0.3, 0.3, 0.2, 0.1, 0.1)}
KINDS = ("review", "forum", "survey", "social")


def slack(bar: float, draws: int = DRAWS) -> float:
    """Twice the Monte Carlo error of a share of the draws."""
    return 2 * float(np.sqrt(bar * (1 - bar) / draws))


def correlated(rng: np.random.Generator, shares: np.ndarray, rows: int) -> np.ndarray:
    """Return who mentions what, ``(rows, themes)``: who speaks of one theme rather speaks of another too."""
    talkative = rng.normal(size=(rows, 1))
    return np.sqrt(0.1) * talkative + np.sqrt(0.9) * rng.normal(size=(rows, len(shares))) < stats.norm.ppf(shares)


def group_counts(rng: np.random.Generator, more: float = 0.0) -> pd.DataFrame:
    """Return a world's counts as ``measures/segment_people`` has them; the first plan may speak more of the last theme."""
    spoke = correlated(rng, SHARES, PEOPLE)
    rows = []
    for name, sizes in SEGMENTS.items():
        value = rng.choice(len(sizes), PEOPLE, p=sizes)
        if name == "plan":
            spoke[:, -1] |= (value == 0) & (rng.random(PEOPLE) < more)
        for place in range(len(sizes)):
            inside = value == place
            both = (spoke[inside].sum(axis=0), spoke[~inside].sum(axis=0))
            rows += [
                (theme, f"{name}={place}", mine, inside.sum(), rest, (~inside).sum())
                for theme, mine, rest in zip(range(THEMES), *both, strict=True)
            ]
    counts = pd.DataFrame(rows, columns=["theme_id", "segment", "people", "base_people", "others_people", "others"])
    return counts[np.minimum(counts["base_people"], counts["others"]) >= 5].reset_index(drop=True)


def event_counts(rng: np.random.Generator, events: int = 3) -> pd.DataFrame:
    """Return a flat world's counts as ``measures/event_people`` has them; a third of those who write do so on both sides."""
    rows = []
    for event in range(events):
        before, after = correlated(rng, SHARES, 130), correlated(rng, SHARES, 110)
        after[:40] = np.where(rng.random((40, 1)) < 0.5, before[:40], after[:40])  # who repeats themselves
        for what, heard in (("mentions", 1.0), ("complaints", 0.6)):
            then, now = ((spoke & (rng.random(spoke.shape) < heard)).sum(axis=0) for spoke in (before, after))
            rows += [(theme, event, what, then[theme], 130, now[theme], 110) for theme in range(THEMES)]
    return pd.DataFrame(rows, columns=["theme_id", "event", "what", "people_before", "base_before", "people_after", "base_after"])


def source_counts(rng: np.random.Generator, opposed: bool) -> pd.DataFrame:
    """Return a world's counts as ``measures/source_people`` has them: people speak of each theme alike, or of the last in two ways."""
    bases = np.array([275, 165, 150, 140])
    chances = np.tile([0.4, 0.4, 0.2], (THEMES, 4, 1))  # of speaking well, ill, or neither: as near to a contradiction as chance can come
    if opposed:
        chances[-1] = [[0.2, 0.6, 0.2], [0.2, 0.6, 0.2], [0.6, 0.2, 0.2], [0.2, 0.6, 0.2]]
    people = rng.binomial(bases, SHARES[:, None])
    well, ill, _ = np.moveaxis(rng.multinomial(people, chances), -1, 0)
    theme, place = np.divmod(np.arange(people.size), 4)
    return pd.DataFrame(
        {"theme_id": theme, "source": np.array(KINDS)[place], "kind": np.array(KINDS)[place], "base_people": bases[place],
         "people": people.ravel(), "positive": well.ravel(), "negative": ill.ravel()}
    )  # fmt: skip


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(17)


@pytest.mark.parametrize(("people", "others"), [(104, 265), (40, 660), (152, 217), (300, 400)])
@pytest.mark.parametrize(("share", "gap"), [(0.05, 0.0), (0.05, 0.08), (0.15, 0.1), (0.3, -0.1)])
def test_intervals_of_gaps_cover(rng, record_score, people, others, share, gap):
    draws = 20 * DRAWS
    mine, rest = rng.binomial(people, share + gap, draws), rng.binomial(others, share, draws)
    made = compare_shares(mine, np.full(draws, people), rest, np.full(draws, others))
    covered = ((made["difference_low"] <= gap) & (gap <= made["difference_high"])).mean()
    record_score(f"gap of {gap:+.0%} to {share:.0%}, {people} beside {others}: {covered:.3f} covered ({draws} draws)")
    assert 0.93 - slack(0.95) <= covered <= 0.97 + slack(0.95)


def test_segments_that_do_not_differ_give_no_verdict(rng, record_score):
    found = np.mean([compare_segments(group_counts(rng))["verdict"].isin(["more", "less"]).any() for _ in range(DRAWS)])
    record_score(f"worlds without a gap in which a segment gets a verdict: {found:.3f} ({DRAWS} draws)")
    assert found <= 0.05 + slack(0.05)


def test_a_segment_that_differs_gets_a_verdict(rng, record_score):
    draws, found = max(DRAWS // 4, 20), []
    for _ in range(draws):
        made = compare_segments(group_counts(rng, more=0.25)).query("theme_id == @THEMES - 1 and segment == 'plan=0'")
        found.append(made["verdict"].iloc[0] == "more")
    record_score(f"a gap of 17 points found: {np.mean(found):.3f} ({draws} draws)")
    assert np.mean(found) >= 0.8 - slack(0.8, draws)


def test_flat_weeks_about_events_give_no_verdict(rng, record_score):
    sure = []
    for _ in range(DRAWS):
        made = compare_windows(event_counts(rng))
        sure.append(made["verdict"].isin(["more", "less"]).groupby(made["what"]).any())
    found = pd.DataFrame(sure).mean()
    record_score(f"flat worlds with a verdict on an event: {found.to_dict()} ({DRAWS} draws)")
    assert found.max() <= 0.05 + slack(0.05)


def test_sources_that_speak_alike_do_not_contradict(rng, record_score):
    draws = max(DRAWS // 2, 20)
    alike = np.mean([(agree(source_counts(rng, opposed=False), 5, 17)["verdict"] == "contradict").any() for _ in range(draws)])
    record_score(f"worlds whose sources speak alike in which some contradict: {alike:.3f} ({draws} draws)")
    assert alike <= 0.05 + slack(0.05, draws)


def test_sources_that_speak_against_each_other_are_found(rng, record_score):
    draws = max(DRAWS // 10, 20)
    found = np.mean([agree(source_counts(rng, opposed=True), 5, 17)["verdict"].iloc[-1] == "contradict" for _ in range(draws)])
    record_score(f"a planted contradiction found: {found:.3f} ({draws} draws)")
    assert found >= 0.8 - slack(0.8, draws)
