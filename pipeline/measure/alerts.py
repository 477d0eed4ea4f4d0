"""The alerts step: which themes left their own baseline, week by week, such that a quiet year is quiet.

Each week asks three questions of each theme: do more people speak of it in the latest two weeks, in the latest eight, do fewer in the
latest eight. What a year may err, .05, is spent evenly over its weeks (alpha-spending), and in a week on all themes and questions together
(Benjamini-Hochberg, weighted: Genovese, Roeder and Wasserman 2006). So over any 52 weeks at most 5 % of the alerts are false on average,
and where nothing ever changes at most 5 % of the years hold one. LORD++ and SAFFRON promise the first too, but the longer nothing happens
the less they give a week. All weeks are replayed from all the data, so a rerun gives the same alerts; what comes late may change them.
"""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from pipeline.incremental import Counts, Progress, silent
from pipeline.measure.baseline import GAP, YEAR, Window, interval, learn_kappa, look, rolling, tail
from pipeline.measure.intervals import CONFIDENCE
from pipeline.settings import Settings
from pipeline.store import Store

YEARLY_ERROR: Final = 0.05
LEVEL: Final = YEARLY_ERROR / 52  # what a week may spend
# weeks, whether a rise, and what part of the level the question has; most for what is urgent
QUESTIONS: Final = ((2, True, 0.8), (GAP, True, 0.1), (GAP, False, 0.1))
RECENT: Final = 4  # weeks whose alerts a run shows
KEYS: Final = ("theme_id", "week")
FIGURES: Final = (
    "people", "base_people", "expected", "low", "high", "weeks", "window_people", "window_expected", "p", "q", "level", "status", "alert",
)  # fmt: skip

Floats = NDArray[np.float64]


class Judgement(NamedTuple):
    """What was found of each theme in each week; arrays ``(..., themes, weeks)``.

    Attributes:
        question: place in `QUESTIONS` of the one with the smallest p-value.
        p: of that question, for all three asked.
        q: corrected for the number of themes in that week.
        out: whether it left its baseline.
        alert: whether it did so anew: not in the same direction in the eight weeks before.
    """

    question: NDArray[np.int64]
    p: Floats
    q: Floats
    out: NDArray[np.bool_]
    alert: NDArray[np.bool_]


def alerts(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Judge every theme in every whole week anew, in one transaction."""
    with store.transaction():
        counts = store.frame("measures/weekly_people")
        written = store.make_measured("alerts", measure_alerts(counts, settings.minimum_cell))
    progress("alerts", written, written)
    return Counts(len(counts), written)


def measure_alerts(counts: pd.DataFrame, minimum_cell: int) -> pd.DataFrame:
    """Return the rows of ``alerts``.

    Args:
        counts: ``week``, ``source``, ``theme_id`` (empty for all who wrote), ``people``.
        minimum_cell: fewest people who speak of a theme, or are expected to, for an alert.
    """
    if not counts["theme_id"].notna().any():
        return pd.DataFrame(columns=[*KEYS, *FIGURES])
    themes, weeks, people, writers = _arrays(counts)
    windows = {width: look(people, writers, width) for width in (1, *sorted({width for width, *_ in QUESTIONS}))}
    kappa = learn_kappa(windows[1])
    found = judge(windows, kappa, minimum_cell)
    low, high = interval(windows[1], kappa, CONFIDENCE)
    widths, rises, _ = (np.array(part) for part in zip(*QUESTIONS, strict=True))
    seen, expected = (np.choose(found.question, [getattr(windows[width], name) for width, *_ in QUESTIONS]) for name in Window._fields[:2])
    nobody_before, rise = rolling(people.sum(axis=-1)[..., None], YEAR, GAP)[..., 0] == 0, rises[found.question]
    status = np.select([~found.out, rise & nobody_before, rise, seen == 0], ["steady", "new", "rising", "gone"], "falling")
    place = np.nonzero(windows[QUESTIONS[0][0]].expected > 0)
    base = np.broadcast_to(writers.sum(axis=-1), seen.shape)
    week, width = windows[1], widths[found.question]
    shown = (
        week.people, base, week.expected, low, high, width, seen, expected, found.p, found.q, np.full(seen.shape, LEVEL), status,
        found.alert,
    )  # fmt: skip
    keys = dict(zip(KEYS, (themes[place[0]], weeks[place[1]]), strict=True))
    return pd.DataFrame(keys | dict(zip(FIGURES, (array[place] for array in shown), strict=True)))


def judge(windows: dict[int, Window], kappa: Floats, minimum_cell: int) -> Judgement:
    """Return which themes left their baseline in which weeks; ``windows`` by their length, with those of `QUESTIONS` among them."""
    found = []
    for width, rise, part in QUESTIONS:
        window = windows[width]
        enough = (window.people if rise else window.expected) >= minimum_cell
        found.append(np.where(enough, tail(window, kappa, rise) / part, 1))
    asked = np.stack(found)
    question, p = asked.argmin(axis=0), np.minimum(asked.min(axis=0), 1)
    # A theme of which many speak is the likelier to be seen changing, and the dearer to miss.
    weight = np.sqrt(windows[QUESTIONS[0][0]].expected)
    weight = weight / np.maximum(weight.mean(axis=-2, keepdims=True), 1e-9)
    q = stats.false_discovery_control(np.minimum(p / np.maximum(weight, 1e-9), 1), axis=-2)
    out = q <= LEVEL
    alert = np.zeros_like(out)
    rises = np.array([rise for _, rise, _ in QUESTIONS])[question]
    for way in (True, False):
        one = out & (rises == way)
        alert |= one & (rolling(one[..., None], GAP, 1)[..., 0] == 0)
    return Judgement(question, p, q, out, alert)


def recent_alerts(store: Store) -> tuple[list[str], bool]:
    """Return the alerts of the last whole weeks in words, latest first, and whether one is of the very last week."""
    rows = store.frame("report/alerts").query("weeks_ago < @RECENT")
    return ("week of " + rows["week"] + ": " + rows["theme"] + ": " + rows["verdict"]).tolist(), bool((rows["weeks_ago"] == 0).any())


def _arrays(counts: pd.DataFrame) -> tuple[NDArray[np.int64], pd.DatetimeIndex, NDArray[np.int64], NDArray[np.int64]]:
    """Return themes, weeks, people ``(themes, weeks, sources)`` and writers ``(1, weeks, sources)``; weeks without a word are there too."""
    weeks = pd.date_range(counts["week"].min(), counts["week"].max(), freq="7D")
    sources = np.unique(counts["source"])
    themes = np.sort(counts["theme_id"].dropna().unique()).astype(np.int64)
    row = np.where(counts["theme_id"].isna(), len(themes), np.searchsorted(themes, counts["theme_id"].fillna(0)))
    filled = np.zeros((len(themes) + 1, len(weeks), len(sources)), dtype=np.int64)
    filled[row, weeks.get_indexer(pd.Index(counts["week"])), np.searchsorted(sources, counts["source"])] = counts["people"]
    return themes, weeks, filled[:-1], filled[-1:]
