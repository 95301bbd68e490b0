r"""How far the rows must give way at least, in multiples of their mass.

.. math:: \min e \quad\text{s.t.}\quad \underline b - e\,m \le A x \le \overline b + e\,m,
          \quad \underline x \le x \le \overline x, \quad e \ge 0

with m the mass of each row. The program always has an answer; if its optimum is positive, its row duals
are a Farkas vector of the rows.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from quotaopt.linear.program import LinearProgram
from quotaopt.linear.scale import Scale
from quotaopt.linear.solver import Limits, LinearSolver
from quotaopt.model.arrays import FloatArray, IntArray


def elastic_multipliers(program: LinearProgram, solver: LinearSolver, limits: Limits) -> FloatArray | None:
    """Row multipliers that should refute `program`, for the caller to check. (n_rows,)"""
    elastic, low, high = elastic_program(program)
    duals = Scale.of(elastic).solve(elastic, solver, limits).duals
    if duals is None:
        return None
    multipliers = np.zeros(program.n_rows)
    multipliers[low] += np.maximum(duals[: len(low)], 0.0)
    multipliers[high] += np.minimum(duals[len(low) :], 0.0)
    return multipliers / program.row_mass


def elastic_program(program: LinearProgram) -> tuple[LinearProgram, IntArray, IntArray]:
    """The elastic program and the rows its first and its other rows came from."""
    relaxed = program.relaxed()
    mass = program.row_mass
    scaled = sparse.csr_array(sparse.diags_array(1.0 / mass) @ program.matrix)
    low = np.flatnonzero(np.isfinite(program.row_lower))
    high = np.flatnonzero(np.isfinite(program.row_upper))
    give = sparse.csr_array(np.concatenate([np.ones(len(low)), -np.ones(len(high))])[:, None])
    stacked = sparse.vstack([scaled[low], scaled[high]], format="csr")
    elastic = LinearProgram(
        cost=np.append(np.zeros(program.n_columns), 1.0),
        lower=np.append(relaxed.lower, 0.0),
        upper=np.append(relaxed.upper, np.inf),
        matrix=sparse.csr_array(sparse.hstack([stacked, give], format="csr")),
        row_lower=np.concatenate([(program.row_lower / mass)[low], np.full(len(high), -np.inf)]),
        row_upper=np.concatenate([np.full(len(low), np.inf), (program.row_upper / mass)[high]]),
    )
    return elastic, low, high
