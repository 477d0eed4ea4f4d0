"""The measures step: how many, how sure, which way, for each theme in each segment and period.

SQL counts (``tables/populations``, ``mentions``, ``denominators``, ``aggregates``); this module adds what counting alone cannot:
intervals, tests and their correction.
"""

import numpy as np
import pandas as pd

from pipeline.incremental import Counts, Progress, silent
from pipeline.measure.intervals import Estimate, change, change_p, false_discovery, mean, net, nps, share
from pipeline.measure.source_mix import hold_mix
from pipeline.measure.weighting import weigh_nps, weigh_shares
from pipeline.settings import Settings
from pipeline.sql import folder, text
from pipeline.store import Store

_STEP = {
    "week": pd.DateOffset(weeks=1),
    "month": pd.DateOffset(months=1),
    "quarter": pd.DateOffset(months=3),
    "year": pd.DateOffset(years=1),
}
_KEY = ["theme_id", "segment", "period"]


def measures(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Count and measure everything anew, in one transaction.

    A sentence counts for every theme above its own.
    """
    least = settings.minimum_cell
    with store.transaction():
        for view in ("theme_ancestors", "theme_sentences"):
            store.make("view", view)
        store.execute("measures/update_sizes")
        store.make("table", "populations", period=settings.period)
        store.make("table", "person_scores")
        rows = store.make("table", "mentions")
        store.make("table", "denominators", period=settings.period, minimum_cell=least)
        for numbers in folder("groups"):
            store.execute(f"groups/{numbers}")
        store.make("table", "aggregates")
        denominators = store.query("from denominators")
        held = hold_mix(store.frame("measures/source_changes", period=settings.period))
        written = store.make_measured("measures", measure(store.query("from aggregates"), denominators, held, settings.period))
        store.connection.register("scales", scales(settings))
        store.make("table", "respondents")
        store.make("table", "score_counts", minimum_cell=least)
        store.connection.unregister("scales")
        store.make_measured("scores", score(store.query("from score_counts")))
        store.make_measured("weighted_measures", weigh_shares(store.frame("measures/weighted_people", minimum_cell=least)))
        store.make_measured("weighted_scores", weigh_nps(store.frame("measures/weighted_respondents", minimum_cell=least)))
        store.connection.execute(f"create or replace macro minimum_cell() as {least:d}")
        for macro in ("theme_shares", "nps_by"):
            store.connection.execute(text(f"measures/{macro}"))
    progress("measures", written, written)
    return Counts(rows, written)


def score(counts: pd.DataFrame) -> pd.DataFrame:
    """Return NPS, satisfaction and mean rating of every segment and period from the columns of ``tables/score_counts.sql``."""
    made = counts.drop(columns=["satisfied", "rating_sum", "rating_squares"])
    made["passives"] = made["scores"] - made["promoters"] - made["detractors"]
    _put(made, "nps", nps(counts["promoters"], counts["detractors"], counts["scores"]))
    _put(made, "csat", share(counts["satisfied"], counts["satisfactions"]))
    _put(made, "rating", mean(counts["rating_sum"], counts["rating_squares"], counts["ratings"]))
    return made


def scales(settings: Settings) -> pd.DataFrame:
    """Return the scales of each source: ``source``, ``rating_from``, ``rating_to``; ``csat_top_two``, 0-1, where the two highest begin."""
    rows = [
        (source.name, *source.options.rating_scale, 1 - 1 / (source.options.csat_scale[1] - source.options.csat_scale[0]))
        for source in settings.sources
    ]
    return pd.DataFrame(rows, columns=["source", "rating_from", "rating_to", "csat_top_two"])


def measure(aggregates: pd.DataFrame, denominators: pd.DataFrame, held: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return one row per cell with every figure and its interval.

    Args:
        aggregates: counts per theme, segment and period; columns as in ``tables/aggregates.sql``.
        denominators: denominators per segment and period; columns as in ``tables/denominators.sql``.
        held: changes with the mix of sources held equal; columns as `hold_mix` returns them.
        period: week, month, quarter or year.

    Returns:
        Columns as in ``tables/measures.sql``. Shares 0 to 1 of people; ratings 0 to 1; NPS -100 to 100.
    """
    table = aggregates.merge(denominators, on=["segment", "period"], suffixes=("", "_base"))
    table = table.sort_values(_KEY, ignore_index=True)
    now = share(table["people"], table["people_base"])
    others = {
        name: table[f"{name}_base"] - table[name]
        for name in ("ratings", "rating_sum", "rating_squares", "scores", "promoters", "detractors")
    }
    made = table[
        [*_KEY, "period_start", "leaf", "mentions", "people", "sources", "sentences", "pain_points", "praises", "asks", "reach"]
    ].copy()
    made["base_documents"], made["base_people"] = table["documents"], table["people_base"]
    _put(made, "share", now)
    _put_change(made, table, denominators, now, period)
    made = made.merge(held, how="left", on=_KEY)
    for name in ("change", "change_held"):
        made[f"{name}_q"] = made.groupby(["period", "leaf"])[f"{name}_p"].transform(lambda p: false_discovery(p.to_numpy()))
    _put(made, "net_sentiment", net(table["positive"], table["negative"], table["mentions"]))
    made["ratings"], made["scores"] = table["ratings"], table["scores"]
    _put(made, "rating", mean(table["rating_sum"], table["rating_squares"], table["ratings"]))
    _put(made, "rating_others", mean(others["rating_sum"], others["rating_squares"], others["ratings"]))
    _put(made, "nps", nps(table["promoters"], table["detractors"], table["scores"]))
    _put(made, "nps_others", nps(others["promoters"], others["detractors"], others["scores"]))
    made["evidence"] = grade(made["people"].to_numpy(), made["sources"].to_numpy())
    return made


def grade(people: np.ndarray, sources: np.ndarray) -> np.ndarray:
    """Say in a word how much a row can carry: how many people stand behind it, and whether more than one source agrees."""
    return np.select([people < 5, people < 30, (people >= 30) & (sources > 1)], ["anecdote", "thin", "strong"], default="fair").astype(
        object
    )


def _put(table: pd.DataFrame, name: str, figure: Estimate) -> None:
    table[name], table[f"{name}_low"], table[f"{name}_high"] = figure


def _put_change(made: pd.DataFrame, table: pd.DataFrame, denominators: pd.DataFrame, now: Estimate, period: str) -> None:
    """Add the change of the share against the period before, in percentage points of 0 to 1, tested within each period.

    Broader themes are corrected apart (one family of tests a level, as Yekutieli 2008 has it): they repeat the themes below them,
    and whether a theme's change stands must not hang on how themes were gathered.
    """
    starts = pd.to_datetime(table["period_start"])
    before = pd.DataFrame({"theme_id": table["theme_id"], "segment": table["segment"], "period_start": starts - _STEP[period]})
    dated = denominators.assign(period_start=pd.to_datetime(denominators["period_start"]))
    base = before.merge(dated[["segment", "period_start", "people"]].dropna(), how="left", on=["segment", "period_start"])
    earlier = pd.DataFrame({"theme_id": table["theme_id"], "segment": table["segment"], "period_start": starts, "people": table["people"]})
    count = before.merge(earlier.dropna(), how="left", on=["theme_id", "segment", "period_start"])["people"].fillna(0)
    then = share(np.where(base["people"].notna(), count, np.nan), base["people"])
    made["previous_share"] = then.value
    _put(made, "change", change(now, then))
    made["change_p"] = change_p(table["people"], table["people_base"], count, base["people"])
