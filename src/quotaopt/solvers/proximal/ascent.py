"""The ascent of the group dual of a proximal problem, with the largest deviation in its Hessian."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.solvers.climb import Climb, Point
from quotaopt.solvers.proximal.response import CappedAnswer
from quotaopt.solvers.step import Curvature


class Ascent(Climb):
    """Newton steps as on every dual; where z moves with the pressures it adds a matrix of rank one."""

    def curvature(self, point: Point) -> Curvature:
        """The Hessian at a point."""
        matrix, answer = super().curvature(point), point.answer
        if not isinstance(answer, CappedAnswer) or answer.stiffness == np.inf:
            return matrix
        return WithRankOne(matrix, np.asarray(self.rows.combine @ answer.coupling), answer.stiffness)


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
