"""The ascent of the group dual of a proximal problem, with the largest deviation in its Hessian."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.solvers.climb import LEAST_PULL, MOST_PULL, ROUNDING, WEAKER, Anchor, Climb, Point
from quotaopt.solvers.proximal.response import CappedAnswer
from quotaopt.solvers.step import Curvature

TOO_SHORT, LONG = 0.3, 0.9
"""Steps that go less of their way call for a harder pull; those that go more, for a weaker one."""
HARDER = 100.0


class Ascent(Climb):
    """Newton steps as on every dual; where z moves with the pressures it adds a matrix of rank one."""

    def curvature(self, point: Point) -> Curvature:
        """The Hessian at a point."""
        matrix, answer = super().curvature(point), point.answer
        if not isinstance(answer, CappedAnswer) or answer.stiffness == np.inf:
            return matrix
        return WithRankOne(matrix, np.asarray(self.rows.combine @ answer.coupling), answer.stiffness)

    def _next_anchor(self, point: Point, anchor: Anchor, length: float) -> Anchor:
        """Follow every step; pull as much harder as a step was too long, and weaker after a good one.

        The dual of a linear notion is flat where no cell is between its kinks: only the pull keeps
        such a direction short, and how much of it is needed shows in the length of the last step.
        """
        if length < TOO_SHORT:
            factor = min(max(TOO_SHORT / max(length, ROUNDING), 2.0), HARDER)
        else:
            factor = WEAKER if length >= LONG else 1.0
        return Anchor(point.multipliers, min(max(factor * anchor.pull, LEAST_PULL), MOST_PULL))


@dataclass(frozen=True, eq=False)
class WithRankOne:
    """``H + q q' / k``, solved by the formula of Sherman and Morrison."""

    matrix: Curvature
    q: FloatArray  # (n_rows,)
    k: float

    def times(self, vector: FloatArray) -> FloatArray:
        """The matrix times a vector. (n_rows,)"""
        return self.matrix.times(vector) + self.q * (float(self.q @ vector) / self.k)

    def solve(self, target: FloatArray, active: BoolArray, damping: FloatArray) -> FloatArray:
        """The damped system over the active rows, 0 on the others. (n_rows,)"""
        q = np.where(active, self.q, 0.0)
        plain, image = (self.matrix.solve(right, active, damping) for right in (target, q))
        return plain - image * (float(q @ plain) / (self.k + float(q @ image)))
