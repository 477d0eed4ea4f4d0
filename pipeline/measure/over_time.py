"""The over_time step: why scores moved, where themes are going, and when several of them turned together."""

import pandas as pd

from pipeline.incremental import Counts, Progress, silent
from pipeline.measure.discontinuity import find_turns
from pipeline.measure.forecast import forecast
from pipeline.measure.score_movement import measure_parts
from pipeline.settings import Settings
from pipeline.sql import text
from pipeline.store import Store

CYCLES = {"week": 52, "month": 12, "quarter": 4, "year": 1}


def over_time(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Measure anew, in one transaction, movements of scores, forecasts of themes, and discontinuities."""
    calendar = store.frame("measures/calendar", period=settings.period)
    store.connection.register("calendar", calendar)
    with store.transaction():
        parts = measure_parts(store, settings.minimum_cell).merge(calendar[["period", "complete"]], how="left", on="period")
        store.make_measured("score_parts", parts)
        store.connection.execute(text("comparisons/compare_scores"))
        written = store.make("table", "score_movement")
        series = store.frame("measures/theme_series")
        written += store.make_measured("theme_forecast", forecast_themes(series, settings))
        written += store.make_measured("discontinuities", find_turns(series, settings.minimum_cell, settings.seed))
    store.connection.unregister("calendar")
    progress("over_time", written, written)
    return Counts(len(series), written)


def forecast_themes(series: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return the rows of ``theme_forecast`` but for the names of the periods, from those of ``measures/theme_series``.

    Themes that fewer people than the minimum cell ever mentioned are left out.
    """
    people = series.pivot(index="theme_id", columns="period_start", values="people")
    people = people[people.sum(axis=1) >= settings.minimum_cell]
    made = forecast(people.to_numpy(dtype=float), CYCLES[settings.period])
    made["theme_id"] = people.index.to_numpy()[made["series"]]
    return made.assign(last_start=series["period_start"].max(), grain=settings.period)
