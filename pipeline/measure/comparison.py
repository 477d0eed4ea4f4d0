"""Whom a theme is heard from, and what changed about an event: two shares beside each other, tested and corrected.

Each comparison is of two sets of people: those of a segment and those of its other values; those who wrote before an event and those
who wrote after it. Of the latter some write in both windows and are counted in both, as if they were others, which widens the interval
of who repeats themselves. A difference says "associated with", never "caused by".
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from statsmodels.stats.proportion import proportion_effectsize

from pipeline.incremental import Counts, Progress, silent
from pipeline.measure.intervals import change, change_p, false_discovery, share, verdict
from pipeline.measure.source_agreement import agree
from pipeline.settings import Settings
from pipeline.sql import text
from pipeline.store import Store

LEAST_GROUP: Final = 10  # people in each of two groups, below which there is no verdict
DAYS: Final = 56  # before an event, and after it
LEAST_EXPECTED: Final = 20.0  # people; see compare_shares


def comparisons(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Compare anew, in one transaction, segments, what came before and after events, and sources."""
    least = settings.minimum_cell
    with store.transaction():
        segments = store.frame("measures/segment_people", minimum_cell=least)
        written = store.make_measured("segment_gaps", compare_segments(segments))
        events = store.frame("measures/event_people", minimum_cell=least, days=DAYS)
        written += store.make_measured("event_changes", compare_windows(events))
        sources = store.frame("measures/source_people", minimum_cell=least)
        written += store.make_measured("source_agreement", agree(sources, least, settings.seed))
        store.connection.execute(text("comparisons/compare_segments"))
    progress("comparisons", written, written)
    return Counts(len(segments) + len(events) + len(sources), written)


def compare_segments(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``segment_gaps`` from those of ``measures/segment_people``; corrected over all themes and groups at once."""
    figures = compare_shares(counts["people"], counts["base_people"], counts["others_people"], counts["others"])
    return pd.concat([counts, figures.rename(columns={"share_before": "share_others"})], axis=1)


def compare_windows(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``event_changes`` from those of ``measures/event_people``; mentions and complaints are corrected apart."""
    made = []
    for what in ("mentions", "complaints"):
        rows = counts[counts["what"] == what].reset_index(drop=True)
        figures = compare_shares(rows["people_after"], rows["base_after"], rows["people_before"], rows["base_before"])
        made.append(pd.concat([rows, figures.rename(columns={"share": "share_after"})], axis=1))
    return pd.concat(made, ignore_index=True)


def compare_shares(people: ArrayLike, base: ArrayLike, people_before: ArrayLike, base_before: ArrayLike) -> pd.DataFrame:
    """Return how two shares differ, for whole columns at once; all tests are one family.

    Fisher's exact test up to an expected count of twenty, not five: thousands of tests are corrected together, and so far out in the
    tail the normal approximation finds too much (p below 0.00001 six times too often where 100 people at 6 % stand beside 1000).

    Args:
        people: of the base, who mention it; and so ``people_before`` of ``base_before``, what it is held against.
        base: people of the group.
        people_before: of the others.
        base_before: the others.

    Returns:
        ``share`` and ``share_before``, 0-1; ``difference`` with Newcombe's interval ``difference_low``, ``difference_high``, -1 to 1;
        ``effect``, Cohen's h (Cohen 1988: .2 is small, .5 medium, .8 large); ``p``, ``q``; ``verdict``: more, less, undecided, too few.
    """
    now, then = share(people, base), share(people_before, base_before)
    difference = change(now, then)
    enough = np.minimum(np.asarray(base), np.asarray(base_before)) >= LEAST_GROUP
    p = np.where(enough, change_p(people, base, people_before, base_before, LEAST_EXPECTED), np.nan)
    q = false_discovery(p)
    return pd.DataFrame(
        {
            "share": now.value,
            "share_before": then.value,
            "difference": difference.value,
            "difference_low": difference.low,
            "difference_high": difference.high,
            "effect": proportion_effectsize(now.value, then.value),
            "p": p,
            "q": q,
            "verdict": verdict(difference.value, q, enough),
        }
    )
