r"""The fair plan by Newton's method on the multipliers of the rows.

The dual of a canonical model has one unknown per row, however many cells there are, and for
given multipliers every cell answers alone in closed form. The dual is concave: smooth but for
a kink at zero for every row whose two limits differ. Each step maximises its second-order
model with the kinks in it (`step`), then searches the line (`line_search`); a damping term,
weighted by the size of each row, carries the steps across regions where whole groups sit on
their cell bounds and the Hessian has nothing to say. This is a proximal Newton method
(Lee, Sun and Saunders 2014) on the dual; where it diverges there is no plan, and the way it
diverges is the proof (`farkas`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.fairness.notion import Notion, objective
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import SMALLEST_OBJECTIVE, Candidate, Refutation, claim
from quotaopt.solvers.dual import Answer, Dual
from quotaopt.solvers.elastic import elastic_multipliers
from quotaopt.solvers.elimination import Layout, lay_out, newton_matrix
from quotaopt.solvers.farkas import refutation
from quotaopt.solvers.kernels_numpy import Kernels
from quotaopt.solvers.line_search import limit_slope, line_search
from quotaopt.solvers.rows import Rows, merge_rows
from quotaopt.solvers.step import Step, leaning, newton_step

METHOD = "newton"
GOAL, ACCEPTED = 1e-12, 1e-10
"""Largest row excess relative to the row's mass: aimed at, and still handed on."""
GAP_GOAL, GAP_ACCEPTED = 1e-11, 1e-9
STEPS, PATIENCE = 150, 12
"""Most steps taken; steps after which multipliers that still grow are asked for a proof."""
FIRST_DAMPING, LEAST_DAMPING, MOST_DAMPING = 1e-6, 1e-12, 1e6


@dataclass(frozen=True, eq=False)
class _Point:
    """Multipliers of the merged rows and all that follows from them."""

    multipliers: FloatArray  # (n_rows,)
    pressures: FloatArray  # (n_cells,)
    answer: Answer
    activity: FloatArray  # (n_rows,)
    violation: float  # largest excess of a row, relative to its mass
    slack_cost: float  # sum |y| * distance to the limit y leans on: objective minus bound


@dataclass(frozen=True, eq=False)
class _Climb:
    """The ascent of one dual: its parts, and what one step does."""

    rows: Rows
    dual: Dual
    layout: Layout

    def at(self, multipliers: FloatArray) -> _Point:
        """The point of given multipliers."""
        return self._point(multipliers, self.dual.pressures(self._per_sum(multipliers)))

    def advance(self, point: _Point, damping: float) -> tuple[_Point, FloatArray | None, float]:
        """The next point, the direction if the dual rises along it without end, and the next damping."""
        step, damping = self._step(point, damping)
        pressure_change = self.dual.pressures(self._per_sum(step.change))
        slope = limit_slope(self.rows, point.multipliers, step.change, 0.0, side=1)
        length = line_search(
            self.rows,
            point.multipliers,
            step.change,
            lambda length: self.dual.push_along(point.pressures, pressure_change, length),
            slope - float(point.activity @ step.change),
        )
        multipliers = point.multipliers + length.value * step.change
        if length.value == 1.0:
            multipliers[step.at_zero] = 0.0  # the full step means exactly zero; rounding must not tip it over
        following = self._point(multipliers, point.pressures + length.value * pressure_change)
        return following, step.change if length.unbounded else None, _next_damping(damping, length.value)

    def _step(self, point: _Point, damping: float) -> tuple[Step, float]:
        """The Newton step at the least damping, from `damping` on, that rounding allows."""
        matrix = newton_matrix(self.layout, self.dual.kernels, point.answer.weights)
        while True:
            try:
                weighted = damping * self.rows.scale
                return newton_step(matrix, self.rows, point.multipliers, point.activity, weighted), damping
            except np.linalg.LinAlgError:
                damping *= 100.0

    def _per_sum(self, multipliers: FloatArray) -> FloatArray:
        return np.asarray(self.rows.combine.T @ multipliers)

    def _point(self, multipliers: FloatArray, pressures: FloatArray) -> _Point:
        answer = self.dual.answer(pressures)
        activity = np.asarray(self.rows.combine @ answer.sums)
        excess = np.maximum(self.rows.lower - activity, activity - self.rows.upper) / self.rows.mass
        held = np.flatnonzero(multipliers)
        side = leaning(self.rows, multipliers, activity)[held]
        limit = np.where(side > 0, self.rows.lower[held], self.rows.upper[held])
        slack_cost = float(np.abs(multipliers[held]) @ np.abs(limit - activity[held]))
        violation = max(0.0, float(np.max(excess, initial=0.0)))
        return _Point(multipliers, pressures, answer, activity, violation, slack_cost)


def solve_newton(
    model: CanonicalModel, notion: Notion, *, start: FloatArray | None = None, kernels: Kernels | None = None
) -> Candidate | Refutation:
    r"""Minimise a strictly convex notion under the rows of a model, or prove that no plan exists.

    Parameters
    ----------
    model : CanonicalModel
        ``row_lower <= row_upper`` and ``lower <= upper`` everywhere.
    notion : Notion
        The strictly convex measure of unfairness.
    start : ndarray of shape (n_rows,), optional
        Multipliers to start from, those of a similar model; the answer does not depend on them
        beyond rounding.
    kernels : Kernels, optional
        The passes over the cells; chosen by size if not given. All kernels give the same bits.

    Returns
    -------
    Candidate
        Rows kept to 1e-12 of their mass (at worst 1e-10), gap at most 1e-9.
    Refutation
        A checked Farkas vector.

    Raises
    ------
    NotCertifiedError
        Neither was reached.
    """
    rows = merge_rows(model)
    clash = _contradiction(model, rows)
    if clash is not None:
        return clash
    climb = _Climb(rows, Dual(model, notion, kernels), lay_out(rows, model.offsets))
    point = climb.at(np.zeros(rows.n_rows) if start is None else rows.from_model(start))
    damping = FIRST_DAMPING
    for steps in range(STEPS):
        if _is_done(model, notion, climb, point):
            return _candidate(model, notion, climb, point, steps)
        before = point
        point, endless, damping = climb.advance(point, damping)
        if endless is not None or (steps >= PATIENCE and steps % 4 == 0):
            for suspect in (endless, point.multipliers - before.multipliers, point.multipliers):
                proof = None if suspect is None else refutation(model, rows.to_model(suspect), METHOD)
                if proof is not None:
                    return proof
        if damping >= MOST_DAMPING:
            break
    return _otherwise(model, notion, climb, point)


def _next_damping(damping: float, length: float) -> float:
    """Trust the model more after a full step, less after a short one."""
    if length >= 1.0:
        return max(0.1 * damping, LEAST_DAMPING)
    return 10.0 * damping if length < 0.3 else damping


def _is_done(model: CanonicalModel, notion: Notion, climb: _Climb, point: _Point) -> bool:
    """Whether the rows hold and the gap is closed; the objective is only taken when it matters."""
    if point.violation > GOAL:
        return False
    if point.slack_cost <= GAP_GOAL * SMALLEST_OBJECTIVE:
        return True
    value = objective(model, notion, climb.dual.burdens(point.pressures))
    return point.slack_cost <= GAP_GOAL * max(value, SMALLEST_OBJECTIVE)


def _candidate(model: CanonicalModel, notion: Notion, climb: _Climb, point: _Point, steps: int) -> Candidate:
    """The claim, measured on the model itself."""
    t = climb.dual.burdens(point.pressures)
    multipliers = climb.rows.to_model(point.multipliers)
    return claim(model, notion, t, multipliers, method=METHOD, iterations=steps)


def _contradiction(model: CanonicalModel, rows: Rows) -> Refutation | None:
    """A proof from one row that holds no cells, or from two limits on the same sum."""
    for row in rows.contradictory()[:1]:
        multipliers = np.zeros(model.n_rows)
        low, high = rows.lower_from[row], rows.upper_from[row]
        multipliers[low] += 1.0 / rows.factor[low]
        multipliers[high] -= 1.0 / rows.factor[high]
        return refutation(model, multipliers, METHOD)
    return None


def _otherwise(model: CanonicalModel, notion: Notion, climb: _Climb, point: _Point) -> Candidate | Refutation:
    """What can still be said when the climb did not arrive."""
    candidate = _candidate(model, notion, climb, point, STEPS)
    if candidate.violation <= ACCEPTED and abs(candidate.gap) <= GAP_ACCEPTED:
        return candidate
    proof = refutation(model, elastic_multipliers(model), "highs elastic")
    if proof is not None:
        return proof
    raise NotCertifiedError(
        [Problem.at(NOWHERE, "solve.not_converged", violation=candidate.violation, gap=candidate.gap)]
    )
