"""Arithmetic whose result does not depend on the order of its sums.

Threads, batch sizes and row order change the order in which a matrix product adds its terms, and with rounding the order
changes the result: enough to move a sentence from one theme to another. Numbers rounded to a grid of powers of two have
no rounding left in their products and sums, as long as every partial sum fits the mantissa. Unit vectors on a grid of
2**-11 have products on 2**-22 and, by Cauchy-Schwarz, partial sums below 2: exact in float32, and exact in float64 for
sums over millions of rows.
"""

import numpy as np
from numpy.typing import NDArray

FloatRows = NDArray[np.float32]
Ids = NDArray[np.int32]  # of themes, groups or documents; -1 for none
Marks = NDArray[np.bool_]
GRID = 2.0**11  # one step is 0.0005: a cosine of two unit vectors moves by about 0.0002


def on_grid(values: NDArray[np.floating], grid: float = GRID) -> FloatRows:
    """Round to the grid, so that later sums are exact; any shape in, the same shape out."""
    wide = np.array(values, dtype=np.float64)  # in place from here on: rows are many, and each copy costs as much as the rounding
    wide *= grid
    np.rint(wide, out=wide)
    wide /= grid
    return wide.astype(np.float32)


def unit_rows(values: NDArray[np.floating]) -> FloatRows:
    """Scale each row of ``(n, dim)`` to length one and round it to the grid; a row of zeros stays a row of zeros."""
    wide = np.ascontiguousarray(values, dtype=np.float64)
    length = np.sqrt((wide * wide).sum(axis=1, keepdims=True))
    scaled: NDArray[np.float64] = np.divide(wide, length, out=np.zeros_like(wide), where=length > 1e-6)
    return on_grid(scaled)


def find_centroid(rows: NDArray[np.floating]) -> FloatRows:
    """Return the centroid of unit rows, ``(dim,)``, a unit vector on the grid; zeros for no rows."""
    one: FloatRows = unit_rows(rows.astype(np.float64).sum(axis=0)[None, :])[0]
    return one


def group_sums(rows: NDArray[np.floating], group: NDArray[np.int32], groups: int) -> NDArray[np.float64]:
    """Sum the rows of each group, shape ``(groups, dim)``; exact when the rows lie on the grid."""
    from scipy.sparse import csr_matrix

    members = csr_matrix((np.ones(len(group)), (group, np.arange(len(group)))), shape=(groups, len(group)))
    return np.asarray(members @ rows.astype(np.float64))
