r"""Iterative refinement: a program of the errors of an answer, magnified until the solver sees them.

With x and y at hand, the corrections z of x and s of the rows solve

.. math:: \min\; (c - A^\top y)^\top z + y^\top s \quad\text{s.t.}\quad A z - s = 0, \quad
          \underline b - A x \le s \le \overline b - A x, \quad \underline x - x \le z \le \overline x - x

and the duals of its rows correct y. Limits are multiplied by one factor and costs by another, the inverses
of the errors left, so that the solver's absolute tolerances stand for ever smaller amounts
(Gleixner, Steffy, Wolter: Iterative refinement for linear programming, INFORMS J. Comput. 28, 2016).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from quotaopt.linear.accept import price_error
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.solver import Answer, Limits, LinearSolver

LARGEST = 2.0**40
"""Errors are magnified at most this much; what is left below is rounding."""


def refined(program: LinearProgram, answer: Answer, solver: LinearSolver, limits: Limits) -> Answer | None:
    """`answer` to a linear program with the correction `solver` proposes; None where there is none."""
    if answer.x is None or answer.duals is None:
        return None
    x, y = np.clip(answer.x, program.lower, program.upper), answer.duals
    activity = program.matrix @ x
    excess = np.max([program.row_lower - activity, activity - program.row_upper], initial=0.0)
    near, cheap = _inverse(float(excess)), _inverse(price_error(program, x, y))
    none = np.zeros(program.n_rows)
    correction = solver.solve(
        LinearProgram(
            cost=np.concatenate([program.cost - program.matrix.T @ y, y]) * cheap,
            lower=np.concatenate([program.lower - x, program.row_lower - activity]) * near,
            upper=np.concatenate([program.upper - x, program.row_upper - activity]) * near,
            matrix=sparse.csr_array(
                sparse.hstack([program.matrix, -sparse.eye_array(program.n_rows)], format="csr")
            ),
            row_lower=none,
            row_upper=none,
        ),
        limits=limits,
    )
    if correction.x is None or correction.duals is None:
        return None
    return replace(
        correction,
        x=x + correction.x[: program.n_columns] / near,
        duals=y + correction.duals / cheap,
        basis=answer.basis,
        iterations=answer.iterations + correction.iterations,
    )


def _inverse(error: float) -> float:
    """One over an error, as a power of two."""
    return float(np.exp2(np.floor(-np.log2(max(error, 1.0 / LARGEST)))))
