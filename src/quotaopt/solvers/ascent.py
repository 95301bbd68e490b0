"""The ascent of the dual from beginning to end, whoever answers for the cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from quotaopt.model.arrays import FloatArray
from quotaopt.solvers.candidate import SMALLEST_OBJECTIVE, Refutation
from quotaopt.solvers.climb import FIRST_PULL, Anchor, Climb, Point
from quotaopt.solvers.rows import Rows

GOAL, GOOD, ACCEPTED = 1e-12, 1e-10, 1e-9
"""Largest row excess relative to the row's mass: aimed at; enough when it no longer shrinks; and
still handed on where the rows leave a single point that no finite multipliers hold."""
GAP_GOAL, GAP_GOOD, GAP_ACCEPTED = 1e-11, 1e-10, 1e-7
STEPS, STALLED, STIFF = 600, 5, 20
"""Most steps taken; steps without progress after which a good point is the answer, and, where rows give
way so little that their multipliers leave no digits for more, an accepted one."""
PROBE = 12
"""After so many steps it is asked whether one row contradicts the cells' own limits by a hair."""
FAR = 30.0
"""Pressures that make a factor of e**30: multipliers that change by more are asked for a proof."""


class Measured(Protocol):
    """What a climb asks of the model itself, now and then."""

    def objective(self, point: Point) -> float:
        """What the answer at a point costs."""

    def proof_from(self, change: FloatArray) -> Refutation | None:
        """A proof that there is no plan, from the way the multipliers of the merged rows went."""

    def proof_of_one_row(self) -> Refutation | None:
        """A proof from the row that the cells' own limits leave furthest outside, where they leave one."""


@dataclass(frozen=True, eq=False)
class End:
    """Where an ascent ended: at an answer, at a proof that there is none, or without either."""

    point: Point
    steps: int
    has_arrived: bool = False
    proof: Refutation | None = None


def ascend(climb: Climb, measured: Measured, start: FloatArray) -> End:
    """Newton steps from the multipliers `start` of the merged rows until rows hold and the gap is closed."""
    point = climb.at(start)
    anchor = Anchor(point.multipliers, FIRST_PULL)
    best, stalled = np.inf, 0
    for steps in range(STEPS):
        if _is_within(GOAL, GAP_GOAL, measured, climb, point):
            return End(point, steps, has_arrived=True)
        error = climb.violation(point)
        stalled = stalled + 1 if error > 0.5 * best else 0
        best = min(best, error)
        if stalled >= STALLED and _is_within(GOOD, GAP_GOOD, measured, climb, point):
            return End(point, steps, has_arrived=True)
        is_stiff = stalled >= STIFF and bool(climb.rows.soft.squared.any())
        if is_stiff and _is_within(ACCEPTED, GAP_ACCEPTED, measured, climb, point):
            return End(point, steps, has_arrived=True)
        before = anchor
        try:
            point, anchor = climb.step(point, before)
        except np.linalg.LinAlgError:
            break
        proof = None
        if anchor.steps == 0 and _went_far(climb.rows, point.multipliers - before.multipliers):
            proof = measured.proof_from(point.multipliers - before.multipliers)
        if proof is None and steps == PROBE:
            proof = measured.proof_of_one_row()
        if proof is not None:
            return End(point, steps, proof=proof)
    return End(point, STEPS)


def _is_within(violation: float, gap: float, measured: Measured, climb: Climb, point: Point) -> bool:
    """Whether the rows hold and the gap is closed; the objective is only taken when it matters."""
    if climb.violation(point) > violation:
        return False
    loss = climb.loss(point)
    if loss <= gap * SMALLEST_OBJECTIVE:
        return True
    return loss <= gap * max(measured.objective(point), SMALLEST_OBJECTIVE)


def _went_far(rows: Rows, change: FloatArray) -> bool:
    """Whether multipliers went further than any plan would ask."""
    return bool(np.max(np.abs(change) * rows.scale / rows.mass, initial=0.0) >= FAR)
