r"""One Newton step on the dual: the piecewise quadratic model of it, maximised with its kinks.

Around y the dual is :math:`\sum_g (\underline b_g y_g^+ - \overline b_g y_g^-)`, with more kinks where
rules may be missed (`kinks`), minus a smooth convex function with gradient ``activity`` and Hessian H.
The model is maximised by a projected Newton method (Bertsekas 1982): decide which limit each
multiplier leans on, solve the linear system, stop multipliers at their next kink, and decide again.
It takes place among the rows alone, so many rounds of it cost less than one pass over the cells.
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
FORESEEN = 1e-6
"""A limit that gave way as foreseen but for this share of it has done so."""


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
    end: FloatArray  # (n_rows,), the multipliers it leads to; those at a kink lie exactly there


def newton_step(
    matrix: Curvature, rows: Rows, multipliers: FloatArray, activity: FloatArray, damping: FloatArray
) -> Step:
    """The maximiser of the model with ``H + diag(damping)``, or at least an ascent towards it.

    Raises
    ------
    numpy.linalg.LinAlgError
        When rounding has made the matrix indefinite: damp more.
    """
    at, forecast, kinks = multipliers, activity, rows.kinks
    aims = leaning(rows, at, forecast)
    for _ in range(ROUNDS):
        give = kinks.give_towards(at, _errors(aims, forecast))
        wish, chosen = _newton_wish(matrix, rows, at, forecast, aims, damping + give)
        length, least, most = 1.0, kinks.next_below(at), kinks.next_above(at)
        for _ in range(HALVINGS):
            after = np.minimum(np.maximum(at + length * wish, least), most)
            move = after - at
            image = matrix.times(move) + damping * move
            promised = float(_errors(chosen, forecast) @ move)
            if promised - 0.5 * float(move @ (image + give * move)) >= ENOUGH * promised:
                break
            length *= 0.5
        at, forecast = after, forecast + image
        aims = leaning(rows, at, forecast)
        if length == 1.0 and _as_foreseen(aims, chosen, give * move, move == wish):
            break
    return Step(at - multipliers, at)


def _as_foreseen(aims: FloatArray, chosen: FloatArray, given: FloatArray, whole: BoolArray) -> bool:
    """Whether rows lean on the limits they were sent to, which may have given way meanwhile."""
    gave = (given != 0.0) & whole & (np.abs(chosen - given - aims) <= FORESEEN * np.abs(given))
    return bool((gave | (aims == chosen) | (np.isnan(aims) & np.isnan(chosen))).all())


def _newton_wish(
    matrix: Curvature,
    rows: Rows,
    at: FloatArray,
    forecast: FloatArray,
    aims: FloatArray,
    damping: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """The solution of the linear system, and the aims without rows that it drives into their kink."""
    at_kink = rows.kinks.above(at) != rows.kinks.below(at)
    while True:
        errors = _errors(aims, forecast)
        wish = matrix.solve(errors, ~np.isnan(aims), damping)
        into_kink = at_kink & (errors * wish < 0.0)
        if not into_kink.any():
            return wish, aims
        aims = np.where(into_kink, np.nan, aims)


def _errors(aims: FloatArray, activity: FloatArray) -> FloatArray:
    """The limit a row aims at minus its activity; 0 where it is idle. (n_rows,)"""
    return np.where(np.isnan(aims), 0.0, aims - activity)


def leaning(rows: Rows, multipliers: FloatArray, activity: FloatArray) -> FloatArray:
    """The limit each row is pushed to, nan where it is idle: between the two limits of a kink. (n_rows,)"""
    above, below = rows.kinks.above(multipliers), rows.kinks.below(multipliers)
    idle = np.where(above == below, above, np.nan)
    return np.where(activity < above, above, np.where(activity > below, below, idle))


def distances(rows: Rows, multipliers: FloatArray, activity: FloatArray) -> FloatArray:
    """How far each row is from optimal, relative to its mass. (n_rows,)

    A row is wrong by its activity or by its multiplier, whichever is easier mended: a multiplier
    that is zero but for rounding is not an error.
    """
    above, below = rows.kinks.above(multipliers), rows.kinks.below(multipliers)
    unmet = np.maximum(np.maximum(above - activity, activity - below), 0.0)
    return np.minimum(unmet, rows.kinks.away(multipliers, activity) * rows.scale) / rows.mass
