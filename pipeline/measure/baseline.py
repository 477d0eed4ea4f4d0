"""How many people would speak of a theme these weeks if nothing had changed: a theme's own baseline, with all that is uncertain in it.

The rate of a theme in each source, over the year before, times the people who wrote in that source now: so neither more people nor another
mix of sources is news. Counts scatter more than dice do, since what moves one customer moves others; how much more is a factor of its own
for every theme, of mean one and a variance ``kappa`` (a negative binomial count). ``kappa`` is never known. Each value of a grid is held
against how well it foretold the theme's past weeks, starting from how common the value is among all themes (empirical Bayes, Robbins 1956;
predictive likelihood, Dawid 1984), and tails are averaged over what remains possible: a plugged-in estimate would call far too many weeks
strange, as alerts live from probabilities of one in a hundred thousand.

Counts have the shape ``(..., themes, weeks, sources)``, and results ``(..., themes, weeks)``: years are judged, and simulated, at once.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import betainc

YEAR: Final = 52  # weeks of a baseline, which ends before the longest window begins
GAP: Final = 8  # weeks of the longest window
LEAST_WEEKS: Final = 8  # of the baseline in which a source was heard; before that its people are not counted
MEMORY: Final = 104  # weeks from which the scatter is learnt
KAPPAS: Final = np.array([0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28])
ROUNDS: Final = 5  # of finding how common each kappa is; more change little
EVEN: Final = 2.0  # themes' worth of evidence that every kappa is as common as any other
MOST_SAID: Final = 6.0  # nats by which one week may speak against a kappa: one strange week is no scatter
LEAST_SPREAD: Final = 1e-6

Floats = NDArray[np.float64]


class Window(NamedTuple):
    """What was seen in the latest weeks beside what the baseline foretells; nothing foretold where the baseline is too short.

    Attributes:
        people: who spoke of the theme, in sources that have a baseline.
        expected: how many would.
        scatter: times kappa, the variance of the count as a share of its squared mean.
        spread: the rest of that: of the rates of the baseline, less what a count of people has less than one of Poisson.
    """

    people: Floats
    expected: Floats
    scatter: Floats
    spread: Floats

    def variance(self) -> Floats:
        """Return the variance beyond Poisson's, of the squared mean, under each kappa; shape ``(..., kappas)``."""
        return np.maximum(KAPPAS * self.scatter[..., None] + self.spread[..., None], LEAST_SPREAD)


def look(people: NDArray[np.int64], writers: NDArray[np.int64], weeks: int) -> Window:
    """Return the latest so many weeks beside the year before them, for every week of the data.

    Args:
        people: who spoke of each theme, ``(..., themes, weeks, sources)``.
        writers: who wrote at all, ``(..., 1, weeks, sources)``.
        weeks: length of the window.
    """
    before, spoken = rolling(writers, YEAR, GAP), rolling(people, YEAR, GAP)
    held = rolling(writers > 0, YEAR, GAP) >= LEAST_WEEKS
    base = np.where(held, before, 1.0)
    overall = ((spoken * held).sum(-1, keepdims=True) + 0.5) / np.maximum((before * held).sum(-1, keepdims=True), 1)
    # A source begins with one mention at the rate of all sources.
    rate = np.where(held, (spoken + 1) / (base + 1 / overall), 0)
    now, seen = rolling(writers, weeks), np.where(held, rolling(people, weeks), 0).sum(-1)
    squares = writers.astype(float) ** 2
    scattered = rolling(squares, weeks) / np.maximum(now, 1) ** 2 + rolling(squares, YEAR, GAP) / base**2
    expected = (now * rate).sum(-1)
    safe = np.where(expected > 0, expected, 1)
    of_rates, of_people = (now**2 * rate / (base + 1 / overall)).sum(-1), (now * rate**2).sum(-1)
    return Window(seen, expected, (now * rate * scattered).sum(-1) / safe, (of_rates - of_people) / safe**2)


def rolling(counts: NDArray[np.generic], width: int, gap: int = 0) -> Floats:
    """Return, for each week, the sum of the so many weeks up to it, or up to ``gap`` weeks before it; weeks are the last axis but one."""
    total = np.cumsum(counts, axis=-2, dtype=float)
    total = np.concatenate([np.zeros_like(total[..., :1, :]), total], axis=-2)
    ends = np.maximum(np.arange(counts.shape[-2]) + 1 - gap, 0)
    return np.asarray(total[..., ends, :] - total[..., np.maximum(ends - width, 0), :])


def learn_kappa(week: Window) -> Floats:
    """Return how probable each kappa is for each theme, by the weeks before the longest window; shape ``(..., themes, weeks, kappas)``.

    Args:
        week: a window of one week.
    """
    variance, foretold = week.variance(), week.expected > 0
    mean, people = np.where(foretold, week.expected, 1)[..., None], week.people[..., None]
    said = stats.nbinom.logpmf(people, 1 / variance, 1 / (1 + mean * variance))
    said = np.maximum(said - said.max(axis=-1, keepdims=True), -MOST_SAID) * foretold[..., None]
    likely = rolling(said, MEMORY, GAP)
    likely = np.exp(likely - likely.max(axis=-1, keepdims=True))
    themes, common = likely.shape[-3], np.full(KAPPAS.shape, 1 / len(KAPPAS))
    for _ in range(ROUNDS):
        known = common * likely
        known /= known.sum(axis=-1, keepdims=True)
        common = (known.sum(axis=-3, keepdims=True) + EVEN / len(KAPPAS)) / (themes + EVEN)
    known = common * likely
    return np.asarray(known / known.sum(axis=-1, keepdims=True))


def tail(window: Window, kappa: Floats, rise: bool) -> Floats:
    """Return the probability of a count at least as high as the one seen, or at least as low; 1 where it is not even above, or below."""
    mean, people, variance = window.expected[..., None], window.people[..., None], window.variance()
    asked = ((people > mean) if rise else (people < mean)) & (mean > 0)
    odds, beyond = 1 / (1 + mean * variance), np.ones_like(variance)
    # The two tails of the negative binomial, as scipy.stats has them with four times the work.
    first, second, at = (people, 1 / variance, 1 - odds) if rise else (1 / variance, people + 1, odds)
    betainc(first, second, at, out=beyond, where=asked)
    return np.asarray((kappa * beyond).sum(axis=-1))


def interval(window: Window, kappa: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Return the ends of the interval in which the count was to be expected: that of a negative binomial of the same mean and variance."""
    variance = (kappa * window.variance()).sum(axis=-1)
    count = stats.nbinom(1 / variance, 1 / (1 + window.expected * variance))
    return count.ppf((1 - confidence) / 2), count.ppf((1 + confidence) / 2)
