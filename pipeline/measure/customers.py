"""The customers step: who voices what among the customers of the CRM, who left, and what is at stake."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.incremental import Counts, Progress, silent
from pipeline.measure.churn import churn_rate, compare_churn, value_at_stake
from pipeline.measure.designs import dummies, incidence, segment_values
from pipeline.settings import Settings
from pipeline.sql import text
from pipeline.store import Store

GRAINS: Final = {"month": "MS", "quarter": "QS", "year": "YS"}

Floats = NDArray[np.float64]


def customers(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Measure anew, in one transaction, how those customers fare who voice a theme or a driver, and the churn of each period."""
    with store.transaction():
        voices = store.make("table", "customer_voices")
        churn = measure_churn(store)
        # What one customer is worth, and that they left, would stand there as the figure of a theme.
        written = store.make_measured("theme_churn", churn[churn["customers"] >= settings.minimum_cell])
        written += store.make_measured("churn_by_period", measure_periods(store))
        store.connection.execute(text("comparisons/value_at_stake"))
    progress("customers", written, written)
    return Counts(voices, written)


def measure_churn(store: Store) -> pd.DataFrame:
    """Return the rows of ``theme_churn``: themes, broader themes and drivers are corrected apart, as they repeat each other."""
    writers = store.frame("measures/writers")
    voiced = store.query("from customer_voices")
    leaves = set(store.query("from leaf_themes() order by theme_id")["theme_id"])
    levels = np.where(voiced["driver_id"].notna(), "driver", np.where(voiced["theme_id"].isin(leaves), "leaf", "broader"))
    held = controls(writers)
    made = []
    for level in ("leaf", "broader", "driver"):
        rows = voiced[levels == level]
        name, other = ("driver_id", "theme_id") if level == "driver" else ("theme_id", "driver_id")
        keys = sorted(rows[name].unique())
        matrix = incidence(writers["customer_id"], keys, rows["customer_id"], rows[name])
        found = compare_churn(writers["has_left"], matrix, held)
        found["value_at_stake"] = value_at_stake(writers["lifetime_value"], writers["has_left"], matrix)
        made.append(found.assign(**{name: keys, other: None}, leaf=level != "broader"))
    return pd.concat(made, ignore_index=True).astype({"theme_id": "Int64", "driver_id": "string"})


def measure_periods(store: Store) -> pd.DataFrame:
    """Return the rows of ``churn_by_period``."""
    people = store.query("select joined_at, left_at from customers")
    last = store.value(
        "select max(said) from (select max(created_at) as said from documents union all select max(happened_at) from events)"
    )
    moments = pd.concat([people["joined_at"], people["left_at"]]).dropna()
    made = []
    for grain, rule in GRAINS.items():
        starts = pd.date_range(moments.min(), moments.max(), freq=rule, normalize=True) if len(moments) else pd.DatetimeIndex([])
        ends = starts + pd.tseries.frequencies.to_offset(rule)
        made.append(
            churn_rate(people, starts, ends).assign(grain=grain, complete=ends <= (pd.Timestamp(last) if last else pd.Timestamp.min))
        )
    return pd.concat(made, ignore_index=True)


def controls(writers: pd.DataFrame) -> Floats:
    """Return what is held equal, ``(n, k)``: a dummy for each common value of each segment but its commonest, and the log of the tenure.

    Args:
        writers: ``segments`` (lists of key and value), ``tenure`` in years, missing where nobody knows.
    """
    columns = [dummies(segment_values(writers["segments"]))]
    tenure = np.log1p(writers["tenure"].to_numpy(dtype=float))
    missing = np.isnan(tenure)
    if (~missing).any():
        columns.append(np.where(missing, np.nanmean(tenure), tenure))
    if missing.any() and not missing.all():
        columns.append(missing.astype(float))
    return np.column_stack(columns)
