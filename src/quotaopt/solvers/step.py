r"""One Newton step on the dual: the piecewise quadratic model of it, maximised with its kinks.

Around y the dual is :math:`\sum_g (\underline b_g y_g^+ - \overline b_g y_g^-)` minus a smooth
convex function with gradient ``activity`` and Hessian H. The model is maximised by a projected
Newton method (Bertsekas 1982): decide on which side of its kink each multiplier is, solve the
linear system, stop multipliers that would cross at zero, and decide again. It takes place among
the rows alone, so many rounds of it cost less than one pass over the cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.solvers.rows import Rows

ROUNDS, HALVINGS = 40, 12
ENOUGH = 1e-4
"""The share of the promised gain that a shortened move must bring (Armijo)."""


class Curvature(Protocol):
    """The second derivative of the smooth part, and damped systems with it."""

    def times(self, vector: FloatArray) -> FloatArray:
        """The matrix times a vector. (n_rows,)"""

    def solve(self, target: FloatArray, active: BoolArray, damping: FloatArray) -> FloatArray:
        """The damped system over the active rows, 0 on the others. (n_rows,)"""


@dataclass(frozen=True, eq=False)
class Step:
    """Where Newton wants to go."""

    change: FloatArray  # (n_rows,)
    at_zero: BoolArray  # (n_rows,), rows whose multiplier the full step makes exactly zero


def newton_step(
    matrix: Curvature, rows: Rows, multipliers: FloatArray, activity: FloatArray, damping: FloatArray
) -> Step:
    """The maximiser of the model with ``H + diag(damping)``, or at least an ascent towards it.

    Raises
    ------
    numpy.linalg.LinAlgError
        When rounding has made the matrix indefinite: damp more.
    """
    at, forecast = multipliers, activity
    for _ in range(ROUNDS):
        side = leaning(rows, at, forecast)
        wish, side = _newton_wish(matrix, rows, at, forecast, side, damping)
        length = 1.0
        for _ in range(HALVINGS):
            after = at + length * wish
            crossed = (side * after < 0.0) & ~rows.is_equality
            after[crossed] = 0.0
            after = rows.within(after)
            move = after - at
            image = matrix.times(move) + damping * move
            promised = float(_errors(rows, side, forecast) @ move)
            if promised - 0.5 * float(move @ image) >= ENOUGH * promised:
                break
            length *= 0.5
        at, forecast = after, forecast + image
        if length == 1.0 and np.array_equal(leaning(rows, at, forecast), side):
            break
    return Step(at - multipliers, at == 0.0)


def _newton_wish(
    matrix: Curvature,
    rows: Rows,
    at: FloatArray,
    forecast: FloatArray,
    side: FloatArray,
    damping: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """The solution of the linear system, and the sides without rows that it drives into their kink."""
    while True:
        wish = matrix.solve(_errors(rows, side, forecast), side != 0.0, damping)
        into_kink = (at == 0.0) & (side * wish < 0.0) & ~rows.is_equality
        if rows.most is not None:
            into_kink |= (side != 0.0) & (np.abs(at) >= rows.most) & (at * wish > 0.0)
        if not into_kink.any():
            return wish, side
        side = np.where(into_kink, 0.0, side)


def _errors(rows: Rows, side: FloatArray, activity: FloatArray) -> FloatArray:
    """The limit a row leans on minus its activity; 0 where it is idle. (n_rows,)"""
    limit = np.where(side > 0.0, rows.lower, np.where(side < 0.0, rows.upper, activity))
    return limit - activity


def leaning(rows: Rows, multipliers: FloatArray, activity: FloatArray) -> FloatArray:
    """+1 where a row is pushed up to its lower limit, -1 down to its upper, 0 where it is idle.

    A row that is missed and already costs its whole penalty is not pushed any further.
    """
    sign = np.sign(multipliers)
    broken = (activity < rows.lower).astype(np.float64) - (activity > rows.upper)
    sign = np.where(multipliers == 0.0, broken, sign)
    sign = np.where(rows.is_equality, 1.0, sign)
    if rows.most is None:
        return sign
    paid = (np.abs(multipliers) >= rows.most) & (multipliers * _errors(rows, sign, activity) > 0.0)
    return np.where(paid, 0.0, sign)


def unmet(rows: Rows, multipliers: FloatArray, activity: FloatArray) -> FloatArray:
    """How far each row is outside its limits. (n_rows,)

    A row with a penalty is so far from being met or from costing its penalty, whichever is nearer.
    """
    excess = np.maximum(rows.lower - activity, activity - rows.upper)
    if rows.most is None:
        return np.asarray(excess)
    toward = np.where(activity < rows.lower, multipliers, -multipliers)
    return np.where(excess > 0.0, np.minimum(excess, (rows.most - toward) * rows.scale), excess)


def distances(rows: Rows, multipliers: FloatArray, activity: FloatArray) -> FloatArray:
    """How far each row is from optimal, relative to its mass. (n_rows,)

    A row inside its limits with a multiplier is wrong by its slack or by the multiplier,
    whichever is easier mended: a multiplier that is zero but for rounding is not an error.
    """
    excess = unmet(rows, multipliers, activity)
    slack = np.where(multipliers > 0.0, activity - rows.lower, rows.upper - activity)
    mended = np.minimum(slack, np.abs(multipliers) * rows.scale)
    return np.maximum(excess, np.where(multipliers != 0.0, mended, 0.0)) / rows.mass
