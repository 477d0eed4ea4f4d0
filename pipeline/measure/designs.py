"""Designs of regressions: what is held equal as dummies, and who mentions what as a sparse matrix."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix

LEAST_OF_LEVEL: Final = 10  # rows; rarer values are held equal together
MOST_LEVELS: Final = 60  # of one variable, the commonest: a shop may give each of its thousand products as a segment

Floats = NDArray[np.float64]


def dummies(values: pd.DataFrame) -> Floats:
    """Return a dummy for each common value of each column but its commonest, ``(n, k)``; a missing value is one more value."""
    columns = []
    for name in sorted(values.columns.astype(str)):
        column = values[name].astype(object).where(values[name].notna(), "")
        common = column.value_counts()
        ordered = sorted(common.index, key=lambda value: (-common[value], str(value)))[1:MOST_LEVELS]
        columns += [(column == value).to_numpy(dtype=float) for value in ordered if common[value] >= LEAST_OF_LEVEL]
    return np.column_stack(columns) if columns else np.zeros((len(values), 0))


def segment_values(entries: pd.Series) -> pd.DataFrame:
    """Return one column per segment from lists of ``key`` and ``value``, as SQL gives the entries of a map.

    A segment in which somebody ticked several answers, a line each, is a column for each of its common answers: ticked or missing.
    """
    rows = [{entry["key"]: entry["value"] for entry in row} for row in entries]
    several = {key for row in rows for key, value in row.items() if "\n" in value}
    ticked = Counter((key, part) for row in rows for key in several & row.keys() for part in row[key].split("\n"))
    common: dict[str, set[str]] = {key: set() for key in several}
    for (key, part), _ in sorted(ticked.items(), key=lambda counted: (-counted[1], counted[0])):
        if len(common[key]) < MOST_LEVELS:
            common[key].add(part)
    plain = [
        {key: value for key, value in row.items() if key not in several}
        | {f"{key}={part}": "ticked" for key in several & row.keys() for part in common[key].intersection(row[key].split("\n"))}
        for row in rows
    ]
    return pd.DataFrame(plain, index=range(len(entries)))


def incidence(rows: ArrayLike, columns: Sequence[Any], row_keys: ArrayLike, column_keys: ArrayLike) -> csr_matrix:
    """Return 1 where a pair of keys is given, sparse, ``(rows, columns)``; every key must be known."""
    at = pd.Index(np.asarray(rows)).get_indexer(pd.Index(np.asarray(row_keys)))
    place = pd.Index(list(columns)).get_indexer(pd.Index(np.asarray(column_keys)))
    return csr_matrix((np.ones(len(at)), (at, place)), shape=(len(np.asarray(rows)), len(columns)))
