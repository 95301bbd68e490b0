r"""The ascent of the dual: proximal points, each reached by Newton steps.

The dual D is maximised through a sequence of better behaved problems,

.. math:: y^{k+1} \approx \arg\max_y \; D(y) - \tfrac{\mu_k}{2} \sum_g q_g (y_g - y^k_g)^2,

with :math:`q_g` the size of row g (the proximal point method: Martinet 1970, Rockafellar 1976).
Where whole groups sit on their cell bounds the Hessian of D has nothing to say; the pull to the
anchor :math:`y^k` then decides how far a step may go, and redundant rows cannot make a system
singular. On an ordinary model every step is a full Newton step, the anchor follows it, and
:math:`\mu_k` vanishes, so the convergence is that of Newton's method.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from quotaopt.model.arrays import FloatArray
from quotaopt.model.penalties import KEPT
from quotaopt.solvers.dual import Answer
from quotaopt.solvers.elimination import Layout, newton_matrix
from quotaopt.solvers.kernels_numpy import Crosstabulator
from quotaopt.solvers.line_search import limit_slopes, line_search
from quotaopt.solvers.rows import Rows
from quotaopt.solvers.step import Curvature, Step, distances, newton_step

FIRST_PULL, LEAST_PULL, MOST_PULL = 1e-6, 1e-12, 1e3
NEAR = 0.1
"""A proximal point is near enough when what is wrong with it is this share of the pull."""
EASY, HARD = 2, 8
"""Newton steps to a proximal point after which the next pull is weaker, or this one stronger."""
WEAKER = 0.1
ROUNDING = 1e-14


@dataclass(frozen=True, eq=False)
class Point:
    """Multipliers of the merged rows and all that follows from them."""

    multipliers: FloatArray  # (n_rows,)
    pressures: FloatArray  # (n_cells,)
    answer: Answer
    activity: FloatArray  # (n_rows,)


class Cells(Protocol):
    """What the cells answer to pressures."""

    @property
    def kernels(self) -> Crosstabulator:
        """Who takes the sums over pairs of groups."""

    def pressures(self, per_sum: FloatArray) -> FloatArray:
        """``A.T @ y`` for ``per_sum = combine.T @ y``. (n_cells,)"""

    def answer(self, pressures: FloatArray) -> Answer:
        """Group sums of the answer, and the weights of the Hessian there."""

    def push_along(self, pressures: FloatArray, change: FloatArray, length: float) -> float:
        """The cells' part of the slope of the dual on a line."""


@dataclass(frozen=True, eq=False)
class Anchor:
    """What the proximal term pulls to, how strongly, and the Newton steps taken under it."""

    multipliers: FloatArray  # (n_rows,)
    pull: float
    steps: int = 0


@dataclass(frozen=True, eq=False)
class Climb:
    """The parts of one ascent."""

    rows: Rows
    dual: Cells
    layout: Layout

    def curvature(self, point: Point) -> Curvature:
        """The Hessian at a point."""
        return newton_matrix(self.layout, self.dual.kernels, point.answer.weights)

    def at(self, multipliers: FloatArray) -> Point:
        """The point of given multipliers."""
        return self._point(multipliers, self.dual.pressures(self._per_sum(multipliers)))

    def violation(self, point: Point) -> float:
        """The largest excess of a row that no penalty accounts for, relative to its mass."""
        rows = self.rows
        excess = np.maximum(rows.lower - point.activity, point.activity - rows.upper) / rows.mass
        if len(rows.soft.row):
            wrong = distances(rows, point.multipliers, point.activity)
            excess = np.where(rows.has_soft, np.maximum(excess, wrong), excess)
        return float(np.max(excess, initial=0.0))

    def loss(self, point: Point) -> float:
        """What keeps objective and bound apart: multipliers times the distance to the limits they lean on.

        A miss of a soft row costs its penalty or its square, and counts as a loss where that is more than its
        multiplier says.
        """
        rows, activity = self.rows, point.activity
        held = rows.kinks.of_hard(point.multipliers)
        lost = _product(held, activity, rows.lower, rows.upper)
        if not len(rows.soft.row):
            return float(np.sum(np.abs(lost)))
        soft, reached = rows.soft, activity[rows.soft.owner]
        missed, own = np.abs(soft.missed(reached)), rows.kinks.of_soft(point.multipliers)
        cost = soft.penalty * np.where(missed > KEPT * rows.mass[soft.owner], missed, 0.0)
        cost += 0.5 * (missed * np.abs(soft.squares_at(reached)) + soft.give * own**2)
        beside = cost + _product(own, reached, soft.lower, soft.upper)
        return float(np.sum(np.abs(lost)) + np.sum(np.abs(beside)))

    def step(self, point: Point, anchor: Anchor) -> tuple[Point, Anchor]:
        """One Newton step towards the proximal point; the anchor pulls harder where it has to.

        Raises
        ------
        numpy.linalg.LinAlgError
            No pull makes the system definite: the numbers have overflowed.
        """
        matrix = self.curvature(point)
        while True:
            weights = anchor.pull * self.rows.scale
            drawn = point.activity + weights * (point.multipliers - anchor.multipliers)
            try:
                step = newton_step(matrix, self.rows, point.multipliers, drawn, weights)
                break
            except np.linalg.LinAlgError:
                if anchor.pull > MOST_PULL:
                    raise
                anchor = Anchor(anchor.multipliers, 100.0 * anchor.pull, anchor.steps)
        following, length = self._along(point, step, drawn, weights)
        return following, self._next_anchor(following, anchor, length)

    def _next_anchor(self, point: Point, anchor: Anchor, length: float) -> Anchor:
        """Move the anchor along after a full step or near its proximal point, else pull harder in time."""
        weights = anchor.pull * self.rows.scale
        pulled = weights * (point.multipliers - anchor.multipliers)
        wrong = distances(self.rows, point.multipliers, point.activity + pulled)
        near = max(NEAR * np.max(np.abs(pulled) / self.rows.mass, initial=0.0), ROUNDING)
        if length == 1.0 or wrong.max(initial=0.0) <= near:
            weaker = WEAKER if anchor.steps < EASY else 1.0
            return Anchor(point.multipliers, max(weaker * anchor.pull, LEAST_PULL))
        stronger = 10.0 if length == 0.0 or anchor.steps % HARD == HARD - 1 else 1.0
        return Anchor(anchor.multipliers, min(stronger * anchor.pull, MOST_PULL), anchor.steps + 1)

    def _along(self, point: Point, step: Step, drawn: FloatArray, weights: FloatArray) -> tuple[Point, float]:
        """The best point on the line of a step, and its length."""
        change = step.change
        pressure_change = self.dual.pressures(self._per_sum(change))
        constant = float((drawn - point.activity) @ change)
        curvature = float(weights @ change**2)

        def push_along(length: float) -> float:
            cells = self.dual.push_along(point.pressures, pressure_change, length)
            return cells + constant + length * curvature

        _, slope = limit_slopes(self.rows, point.multipliers, change, 0.0)
        slope -= float(drawn @ change)
        length = line_search(self.rows, point.multipliers, change, push_along, slope)
        length = min(length, self.rows.longest(point.multipliers, change))
        multipliers = self.rows.within(point.multipliers + length * change)
        if length == 1.0:
            multipliers = step.end  # a full step ends exactly at kinks; rounding must not tip it over
        return self._point(multipliers, point.pressures + length * pressure_change), length

    def _per_sum(self, multipliers: FloatArray) -> FloatArray:
        return np.asarray(self.rows.columns @ multipliers)

    def _point(self, multipliers: FloatArray, pressures: FloatArray) -> Point:
        answer = self.dual.answer(pressures)
        return Point(multipliers, pressures, answer, np.asarray(self.rows.combine @ answer.sums))


def _product(
    multipliers: FloatArray, activity: FloatArray, lower: FloatArray, upper: FloatArray
) -> FloatArray:
    """Multipliers times what lies between the activity and the limit they lean on."""
    limit = np.where(multipliers > 0.0, lower, upper)
    return np.where(multipliers == 0.0, 0.0, multipliers) * np.where(
        multipliers == 0.0, 0.0, activity - limit
    )
