"""Arithmetic whose result does not depend on the order of its sums.

Threads, batch sizes and row order change the order in which a matrix product adds its terms, and with rounding the order
changes the result: enough to move a sentence from one theme to another. Numbers rounded to a grid of powers of two have
no rounding left in their products and sums, as long as every partial sum fits the mantissa. Unit vectors on a grid of
2**-11 have products on 2**-22 and, by Cauchy-Schwarz, partial sums below 2: exact in float32, and exact in float64 for
sums over millions of rows.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

FloatRows = NDArray[np.float32]
Ids = NDArray[np.int32]  # of themes, groups or documents; -1 for none
Marks = NDArray[np.bool_]
GRID = 2.0**11  # one step is 0.0005: a cosine of two unit vectors moves by about 0.0002
BLOCK = 1024  # rows at a time, so that what is made between stays in the processor's cache


def on_grid(values: NDArray[np.floating], grid: float = GRID) -> FloatRows:
    """Round to the grid, so that later sums are exact; any shape in, the same shape out."""

    def rounded(part: NDArray[np.floating]) -> NDArray[np.float64]:
        wide = np.array(part, dtype=np.float64)
        wide *= grid
        np.rint(wide, out=wide)
        wide /= grid
        return wide

    return by_blocks(rounded, values) if np.ndim(values) == 2 else rounded(values).astype(np.float32)


def unit_rows(values: NDArray[np.floating]) -> FloatRows:
    """Scale each row of ``(n, dim)`` to length one and round it to the grid; a row of zeros stays a row of zeros."""

    def scaled(part: NDArray[np.floating]) -> FloatRows:
        wide = np.ascontiguousarray(part, dtype=np.float64)
        length = np.sqrt((wide * wide).sum(axis=1, keepdims=True))
        return on_grid(np.divide(wide, length, out=np.zeros_like(wide), where=length > 1e-6))

    return by_blocks(scaled, values)


def by_blocks(work: Callable[..., NDArray[np.floating]], rows: NDArray[np.floating], *beside: NDArray[np.floating]) -> FloatRows:
    """Return what some work that keeps rows apart makes of ``(n, dim)`` rows, a block at a time: fresh memory costs more than sums."""
    made = np.empty(rows.shape, dtype=np.float32)
    for start in range(0, len(rows), BLOCK):
        block = slice(start, start + BLOCK)
        made[block] = work(rows[block], *(each[block] for each in beside))
    return made


def find_centroid(rows: NDArray[np.floating]) -> FloatRows:
    """Return the centroid of unit rows, ``(dim,)``, a unit vector on the grid; zeros for no rows."""
    one: FloatRows = unit_rows(rows.astype(np.float64).sum(axis=0)[None, :])[0]
    return one


def group_sums(rows: NDArray[np.floating], group: NDArray[np.int32], groups: int) -> NDArray[np.float64]:
    """Sum the rows of each group, shape ``(groups, dim)``; exact when the rows lie on the grid."""
    from scipy.sparse import csr_matrix

    members = csr_matrix((np.ones(len(group)), (group, np.arange(len(group)))), shape=(groups, len(group)))
    return np.asarray(members @ rows.astype(np.float64))
