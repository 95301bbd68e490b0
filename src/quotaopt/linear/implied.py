r"""Limits of columns that follow from the rows.

A dual bound multiplies reduced costs with limits, and a rounding error of 1e-15 times a missing limit
is infinite. What the rows imply for a column, say :math:`x_j \le T` where all cells add up to T, is as
good as a stated limit. Two rounds of activity bounds (Savelsbergh, ORSA J. Comput. 6, 1994).
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from quotaopt.linear.program import LinearProgram
from quotaopt.model.arrays import FloatArray

ROUNDS = 3
SLACK = 1e-9
"""Implied limits are moved out by this much of their size, far more than their rounding error."""


def implied_box(program: LinearProgram, *, at_most: float | None = None) -> tuple[FloatArray, FloatArray]:
    """Limits of every feasible point, or of those that cost at most `at_most`. Each (n_columns,)"""
    matrix, row_lower, row_upper = program.matrix, program.row_lower, program.row_upper
    if at_most is not None:
        matrix = sparse.csr_array(sparse.vstack([matrix, program.cost[None, :]], format="csr"))
        row_lower = np.append(row_lower, -np.inf)
        row_upper = np.append(row_upper, at_most - program.offset)
    lower, upper = (side.copy() for side in program.box)
    for _ in range(ROUNDS):
        before = lower.copy(), upper.copy()
        _tighten(matrix, row_upper, lower, upper)
        _tighten(sparse.csr_array(-matrix), -row_lower, lower, upper)
        if np.array_equal(before[0], lower) and np.array_equal(before[1], upper):
            break
    return lower, upper


def _tighten(matrix: sparse.csr_array, limit: FloatArray, lower: FloatArray, upper: FloatArray) -> None:
    """Draw `lower` and `upper` in, in place, by what ``matrix @ x <= limit`` implies."""
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    columns, value = matrix.indices, matrix.data
    entries = np.flatnonzero((value != 0.0) & np.isfinite(limit)[rows])
    rows, columns, value = rows[entries], columns[entries], value[entries]
    least = value * np.where(value > 0.0, lower[columns], upper[columns])
    endless = np.isinf(least)
    finite = np.where(endless, 0.0, least)
    n_rows = matrix.shape[0]
    total = np.bincount(rows, weights=finite, minlength=n_rows)
    mass = np.bincount(rows, weights=abs(finite), minlength=n_rows)
    n_endless = np.bincount(rows, weights=endless, minlength=n_rows)
    alone = n_endless[rows] - endless == 0.0  # all the others have a least value
    rows, columns, value, finite = rows[alone], columns[alone], value[alone], finite[alone]
    room = limit[rows] - (total[rows] - finite)
    reach = (room + SLACK * (mass[rows] + abs(limit[rows]))) / value
    up = value > 0.0
    np.minimum.at(upper, columns[up], reach[up])
    np.maximum.at(lower, columns[~up], reach[~up])
