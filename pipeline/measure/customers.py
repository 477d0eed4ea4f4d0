"""The customers step: who voices what among the customers of the CRM, who left, and what is at stake."""

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.incremental import Counts, Progress, silent
from pipeline.measure.churn import churn_rate, compare_churn, value_at_stake
from pipeline.settings import Settings
from pipeline.store import Store

GRAINS: Final = {"month": "MS", "quarter": "QS", "year": "YS"}
LEAST_OF_LEVEL: Final = 10  # customers; rarer values of a segment are held equal together

Floats = NDArray[np.float64]


def customers(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Measure anew, in one transaction, how those customers fare who voice a theme or a driver, and the churn of each period."""
    with store.transaction():
        voices = store.make("table", "customer_voices")
        written = store.make_measured("theme_churn", measure_churn(store))
        written += store.make_measured("churn_by_period", measure_periods(store))
    progress("customers", written, written)
    return Counts(voices, written)


def measure_churn(store: Store) -> pd.DataFrame:
    """Return the rows of ``theme_churn``: themes, broader themes and drivers are corrected apart, as they repeat each other."""
    writers = store.frame("measures/writers")
    voiced = store.query("from customer_voices")
    leaves = set(
        store.query("select theme_id from themes where theme_id not in (select parent_id from themes where parent_id is not null)")[
            "theme_id"
        ]
    )
    levels = np.where(voiced["driver_id"].notna(), "driver", np.where(voiced["theme_id"].isin(leaves), "leaf", "broader"))
    made = []
    for level in ("leaf", "broader", "driver"):
        rows = voiced[levels == level]
        name, other = ("driver_id", "theme_id") if level == "driver" else ("theme_id", "driver_id")
        keys, matrix = _matrix(writers["customer_id"], rows, name)
        found = compare_churn(writers["has_left"], matrix, controls(writers))
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
    known = [{entry["key"]: entry["value"] for entry in entries} for entries in writers["segments"]]
    columns = []
    for name in sorted({name for segments in known for name in segments}):
        values = pd.Series([segments.get(name, "") for segments in known])
        common = values.value_counts()
        columns += [(values == value).to_numpy(dtype=float) for value in common.index[1:] if common[value] >= LEAST_OF_LEVEL]
    tenure = np.log1p(writers["tenure"].to_numpy(dtype=float))
    missing = np.isnan(tenure)
    if (~missing).any():
        columns.append(np.where(missing, np.nanmean(tenure) if (~missing).any() else 0.0, tenure))
    if missing.any() and not missing.all():
        columns.append(missing.astype(float))
    return np.column_stack(columns) if columns else np.zeros((len(writers), 0))


def _matrix(people: pd.Series, rows: pd.DataFrame, name: str) -> tuple[list[Any], Any]:
    """Return the sorted keys of a column, and who voices which, sparse, ``(people, keys)``."""
    from scipy.sparse import csr_matrix

    keys = sorted(rows[name].unique())
    place = pd.Index(people).get_indexer(rows["customer_id"])
    at = pd.Index(keys).get_indexer(rows[name])
    return keys, csr_matrix((np.ones(len(rows)), (place, at)), shape=(len(people), len(keys)))
