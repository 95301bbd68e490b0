r"""Why a program has no least value: a direction in which it falls for ever.

.. math:: \min c^\top d \quad\text{s.t.}\quad A_i d \ge 0 \text{ where } \underline b_i \text{ is finite},
          \; A_i d \le 0 \text{ where } \overline b_i \text{ is}, \; -u \le d \le u \text{ likewise}

with u the natural units of the columns. A feasible point and a direction with a negative cost
prove it together.
"""

from __future__ import annotations

import numpy as np

from quotaopt.linear.accept import measure
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.scale import Scale
from quotaopt.linear.solver import Limits, LinearSolver
from quotaopt.model.arrays import FloatArray

EXACT = 1e-12
"""Largest drift of a row along the direction, relative to the size of the row."""
STEEP = 1e-9
"""Least fall along the direction, relative to what rises and falls."""


def falling_direction(program: LinearProgram, solver: LinearSolver, limits: Limits) -> FloatArray | None:
    """A direction that keeps every limit and lowers the cost, if the solver finds one. (n_columns,)"""
    unit = Scale.of(program).unit
    cone = LinearProgram(
        cost=program.cost,
        lower=np.where(np.isfinite(program.lower), 0.0, -unit),
        upper=np.where(np.isfinite(program.upper), 0.0, unit),
        matrix=program.matrix,
        row_lower=np.where(np.isfinite(program.row_lower), 0.0, -np.inf),
        row_upper=np.where(np.isfinite(program.row_upper), 0.0, np.inf),
    )
    found = measure(cone, Scale.of(cone).solve(cone, solver, limits))
    if found is None or found.violation > EXACT:
        return None
    return found.x if found.objective < -STEEP * float(abs(program.cost) @ abs(found.x)) else None
