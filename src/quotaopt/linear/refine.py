r"""Iterative refinement: a program of the errors of an answer, magnified until the solver sees them.

With x and y at hand, the correction z of x solves

.. math:: \min (c - A^\top y)^\top z \quad\text{s.t.}\quad
          \underline b - A x \le A z \le \overline b - A x, \quad
          \underline x - x \le z \le \overline x - x

and the duals of its rows correct y. Limits are multiplied by one factor and costs by another, the inverses
of the errors left, so that the solver's absolute tolerances stand for ever smaller amounts
(Gleixner, Steffy, Wolter: Iterative refinement for linear programming, INFORMS J. Comput. 28, 2016).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.linear.program import LinearProgram
from quotaopt.linear.solver import Answer, Limits, LinearSolver, Start
from quotaopt.model.arrays import FloatArray

LARGEST = 2.0**40
"""Errors are magnified at most this much; what is left below is rounding."""


def refined(program: LinearProgram, answer: Answer, solver: LinearSolver, limits: Limits) -> Answer | None:
    """`answer` to a linear program with the correction `solver` proposes; None where there is none."""
    if answer.x is None or answer.duals is None:
        return None
    x, y = np.clip(answer.x, program.lower, program.upper), answer.duals
    shifted = _shifted(program, x, y)
    near, cheap = _magnifications(shifted, y)
    correction = solver.solve(
        replace(
            shifted,
            cost=shifted.cost * cheap,
            lower=shifted.lower * near,
            upper=shifted.upper * near,
            row_lower=shifted.row_lower * near,
            row_upper=shifted.row_upper * near,
        ),
        limits=limits,
        start=Start(basis=answer.basis),
    )
    if correction.x is None or correction.duals is None:
        return None
    return replace(
        correction,
        x=x + correction.x / near,
        duals=y + correction.duals / cheap,
        iterations=answer.iterations + correction.iterations,
    )


def _shifted(program: LinearProgram, x: FloatArray, y: FloatArray) -> LinearProgram:
    """`program` in ``z = x' - x`` with the prices `y` already paid."""
    activity = program.matrix @ x
    return replace(
        program,
        cost=program.cost - program.matrix.T @ y,
        lower=program.lower - x,
        upper=program.upper - x,
        row_lower=program.row_lower - activity,
        row_upper=program.row_upper - activity,
        offset=0.0,
    )


def _magnifications(shifted: LinearProgram, y: FloatArray) -> tuple[float, float]:
    """Powers of two for limits and costs: the inverses of the errors left.

    A price is in error as far as it leans on a limit that is not reached.
    """
    primal = _largest(shifted.row_lower, -shifted.row_upper)
    dual = _largest(
        np.minimum(shifted.cost, -shifted.lower),
        np.minimum(-shifted.cost, shifted.upper),
        np.minimum(y, -shifted.row_lower),
        np.minimum(-y, shifted.row_upper),
    )
    return _inverse(primal), _inverse(dual)


def _largest(*errors: FloatArray) -> float:
    return max(float(np.max(error, initial=0.0)) for error in errors)


def _inverse(error: float) -> float:
    return float(np.exp2(np.floor(-np.log2(max(error, 1.0 / LARGEST)))))
