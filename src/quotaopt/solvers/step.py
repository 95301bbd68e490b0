r"""One Newton step on the dual: the piecewise quadratic model of it, solved with its kinks.

Around y the dual is :math:`\sum_g (\underline b_g y_g^+ - \overline b_g y_g^-)` minus a smooth
convex function with gradient ``activity`` and Hessian H. The step maximises that model less a
damping term, kinks of the interval rows included, by a primal-dual active set method: guess
which multipliers end up positive, negative or zero, solve the linear system, correct the
guess where the answer contradicts it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.solvers.elimination import NewtonMatrix
from quotaopt.solvers.rows import Rows

GUESSES = 12


@dataclass(frozen=True, eq=False)
class Step:
    """Where Newton wants to go."""

    change: FloatArray  # (n_rows,)
    settled: bool  # whether the last guess confirmed itself
    at_zero: BoolArray  # (n_rows,), rows whose multiplier the full step makes exactly zero


def newton_step(
    matrix: NewtonMatrix, rows: Rows, multipliers: FloatArray, activity: FloatArray, damping: FloatArray
) -> Step:
    """The maximiser of the damped model, or the last guess at it."""
    equality = rows.is_equality
    sign = leaning(rows, multipliers, activity)
    for _ in range(GUESSES):
        active = sign != 0
        fixed = np.where(active, 0.0, -multipliers)
        target = np.where(sign > 0, rows.lower, rows.upper) - activity
        target = np.where(active, target, 0.0)
        if fixed.any():
            target = np.where(active, target - matrix.times(fixed), 0.0)
        change = fixed + matrix.solve(target, active, damping)
        after = multipliers + change
        forecast = activity + matrix.times(change) + damping * change
        now = np.where(active, np.where(sign * after > 0.0, sign, 0), 0)
        now = np.where(~active & (forecast < rows.lower), 1, now)
        now = np.where(~active & (forecast > rows.upper), -1, now)
        now = np.where(equality, 1, now)
        if np.array_equal(now, sign):
            return Step(change, True, ~active)
        sign = now
    return Step(change, False, ~active)


def leaning(rows: Rows, multipliers: FloatArray, activity: FloatArray) -> FloatArray:
    """+1 where a row is pushed up to its lower limit, -1 down to its upper, 0 where it is idle."""
    sign = np.sign(multipliers)
    broken = (activity < rows.lower).astype(np.float64) - (activity > rows.upper)
    sign = np.where(multipliers == 0.0, broken, sign)
    return np.where(rows.is_equality, 1.0, sign)


def distances(rows: Rows, multipliers: FloatArray, activity: FloatArray) -> FloatArray:
    """How far each row is from optimal, relative to its mass. (n_rows,)

    A row inside its limits with a multiplier is wrong by its slack or by the multiplier,
    whichever is easier mended: a multiplier that is zero but for rounding is not an error.
    """
    excess = np.maximum(rows.lower - activity, activity - rows.upper)
    slack = np.where(multipliers > 0.0, activity - rows.lower, rows.upper - activity)
    mended = np.minimum(slack, np.abs(multipliers) * rows.scale)
    return np.maximum(excess, np.where(multipliers != 0.0, mended, 0.0)) / rows.mass
