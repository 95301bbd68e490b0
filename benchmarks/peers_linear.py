"""Other people's linear programming on the linear notions, written for each as well as we can.

All get burdens (about 1), rows divided by their mass and costs of order one: raw money is refused or
answered wrongly by several of them. The *compact* form is ours: deviations :math:`p - q` are the only
columns. The *natural* form is what a user of a modelling language writes: targets, and one row per cell
that says how far it is above or below its reference.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import sparse

from benchmarks.peers import scaled_rows
from quotaopt.fairness.deviations import Deviations
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel

Peer = Callable[[CanonicalModel, Deviations], FloatArray]
Program = tuple[sparse.csr_array, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]
"""Rows, their limits, costs and limits of the columns."""


def compact(model: CanonicalModel, notion: Deviations) -> Program:
    """The columns are p, q and, where it counts, z."""
    n = model.n_cells
    rows, low, high = scaled_rows(model)
    low, high = low - rows @ np.ones(n), high - rows @ np.ones(n)
    cost = notion.mean * model.reference * n
    least = np.concatenate([np.maximum(model.lower - 1.0, 0.0), np.maximum(1.0 - model.upper, 0.0)])
    most = np.concatenate([np.maximum(model.upper - 1.0, 0.0), np.maximum(1.0 - model.lower, 0.0)])
    both = sparse.hstack([rows, -rows], format="csr")
    if notion.largest == 0.0:
        return both, low, high, np.tile(cost, 2), least, most
    one = sparse.eye_array(n)
    matrix = sparse.block_array([[both, None], [sparse.hstack([one, one]), -np.ones((n, 1))]], format="csr")
    return (
        matrix,
        np.append(low, np.full(n, -np.inf)),
        np.append(high, np.zeros(n)),
        np.append(np.tile(cost, 2), notion.largest * n),
        np.append(least, 0.0),
        np.append(most, np.inf),
    )


def natural(model: CanonicalModel, notion: Deviations) -> Program:
    """The columns are t, p, q and, where it counts, z; every cell has a row ``t - p + q = 1``."""
    n, has_z = model.n_cells, notion.largest > 0.0
    rows, low, high = scaled_rows(model)
    one, ones, zeros = sparse.eye_array(n), np.ones(n), np.zeros(n)
    z_column = np.zeros(int(has_z))
    blocks: list[list[Any]] = [[rows, None, None], [one, -one, one]]
    lows, highs = [low, ones], [high, ones]
    if has_z:
        blocks = [[*row, None] for row in blocks] + [[None, one, one, -np.ones((n, 1))]]
        lows, highs = [*lows, np.full(n, -np.inf)], [*highs, zeros]
    cost = notion.mean * model.reference * n
    return (
        sparse.block_array(blocks, format="csr"),
        np.concatenate(lows),
        np.concatenate(highs),
        np.concatenate([zeros, cost, cost, z_column + notion.largest * n]),
        np.concatenate([model.lower, zeros, zeros, z_column]),
        np.concatenate([model.upper, np.full(2 * n, np.inf), z_column + np.inf]),
    )


def highs_by(solver: str, limit_s: float, **options: Any) -> Peer:
    """HiGHS through its arrays: "simplex", "ipm" or "pdlp"."""

    def solve(model: CanonicalModel, notion: Deviations) -> FloatArray:
        import highspy

        highs = session(model, notion, solver, limit_s, **options)
        highs.run()
        del highspy
        return burdens(model, np.asarray(highs.getSolution().col_value))

    return solve


def session(model: CanonicalModel, notion: Deviations, solver: str, limit_s: float, **options: Any) -> Any:
    """HiGHS with the program loaded, ready to run."""
    import highspy

    matrix, row_low, row_high, cost, low, high = compact(model, notion)
    highs: Any = highspy.Highs()
    chosen = {"output_flag": False, "threads": 1, "solver": solver, "time_limit": limit_s} | options
    for name, value in chosen.items():
        highs.setOptionValue(name, value)
    n_rows, n_columns = matrix.shape
    highs.passModel(
        n_columns,
        n_rows,
        matrix.nnz,
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        cost,
        low,
        high,
        row_low,
        row_high,
        matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data,
        np.zeros(n_columns, dtype=np.int32),
    )
    return highs


def burdens(model: CanonicalModel, x: FloatArray) -> FloatArray:
    """``1 + p - q``; NaN where the solver left nothing. (n_cells,)"""
    n = model.n_cells
    return np.asarray(1.0 + x[:n] - x[n : 2 * n]) if len(x) >= 2 * n else np.full(n, np.nan)


def pulp_with(solver: str, limit_s: float, form: Callable[..., Program] = compact) -> Peer:
    """PuLP with CBC or HiGHS, with our scaling."""

    def solve(model: CanonicalModel, notion: Deviations) -> FloatArray:
        import pulp

        n = model.n_cells
        matrix, row_low, row_high, cost, low, high = form(model, notion)
        problem = pulp.LpProblem("fair", pulp.LpMinimize)
        upper = [None if np.isinf(limit) else float(limit) for limit in high]
        columns = [
            problem.add_variable(f"x{j}", lowBound=float(low[j]), upBound=upper[j]) for j in range(len(cost))
        ]
        problem += pulp.lpSum(c * x for c, x in zip(cost.tolist(), columns, strict=True))
        for i in range(matrix.shape[0]):
            part = slice(matrix.indptr[i], matrix.indptr[i + 1])
            terms = zip(matrix.data[part].tolist(), matrix.indices[part], strict=True)
            total = pulp.lpSum(a * columns[j] for a, j in terms)
            if row_low[i] == row_high[i]:
                problem += total == float(row_low[i])
                continue
            if np.isfinite(row_low[i]):
                problem += total >= float(row_low[i])
            if np.isfinite(row_high[i]):
                problem += total <= float(row_high[i])
        if solver == "cbc":
            problem.solve(pulp.PULP_CBC_CMD(msg=False, threads=1, timeLimit=limit_s))
        else:
            problem.solve(pulp.HiGHS(msg=False, threads=1, timeLimit=limit_s))
        x = np.array([np.nan if each.value() is None else each.value() for each in columns])
        return x[:n] if form is natural else np.asarray(1.0 + x[:n] - x[n : 2 * n])

    return solve
