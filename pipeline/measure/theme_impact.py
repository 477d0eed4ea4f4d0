"""The impact step: with which themes ratings and willingness to recommend go up or down."""

from typing import Final

import numpy as np
import pandas as pd

from pipeline.incremental import Counts, Progress, silent
from pipeline.measure.designs import dummies, incidence, segment_values
from pipeline.measure.impact import theme_impact
from pipeline.settings import Settings
from pipeline.store import Store

SCORES: Final = ("rating", "nps")
WHAT: Final = ("mentions", "complaints")  # of a theme
HELD: Final = ["source", "product", "month"]  # and every segment, which may be called so too


def impact(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Measure anew, in one transaction, how each theme goes with each score that was given."""
    with store.transaction():
        scored = store.frame("measures/scored")
        written = store.make_measured("theme_impact", measure_impact(store, scored, settings.seed))
    progress("impact", written, written)
    return Counts(len(scored), written)


def measure_impact(store: Store, scored: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the rows of ``theme_impact``, of themes without sub-themes: a broader one would stand beside its own parts.

    Args:
        store: for the themes, who mentions them, and the scale that was asked.
        scored: the rows of ``measures/scored``.
        seed: of the bootstrap.
    """
    themes = store.query("from leaf_themes() order by theme_id")["theme_id"].tolist()
    mentions = store.frame("measures/scored_mentions")
    scale = store.query("select stars_to - stars_from as steps from scores where segment = 'all' and period = 'all'")["steps"]
    made = []
    for score in SCORES:
        rows, said = scored[scored["score"] == score].reset_index(drop=True), mentions[mentions["score"] == score]
        if rows.empty:
            continue
        held = dummies(pd.concat([rows[HELD], segment_values(rows["segments"]).add_prefix("segment ")], axis=1))
        steps = scale.iloc[0] if score == "rating" and len(scale) else np.nan
        for what, spoken in zip(WHAT, (said, said[said["complaint"]]), strict=True):
            counted = incidence(rows["unit"], themes, spoken["unit"], spoken["theme_id"])
            found = theme_impact(rows["value"], counted, held, seed, rows["person_id"])
            made.append(found.assign(theme_id=themes, score=score, what=what, steps=steps))
    return pd.concat(made, ignore_index=True) if made else nothing()


def nothing() -> pd.DataFrame:
    """Return the columns without a row, for a store in which nobody gave a score."""
    found = theme_impact([], np.zeros((0, 0)), np.zeros((0, 0)), 0)
    return found.assign(theme_id=pd.Series(dtype=int), score=pd.Series(dtype=str), what=pd.Series(dtype=str), steps=pd.Series(dtype=float))
