"""The smooth stage on a face: it settles what the stages before it left open, and is itself proved."""

from __future__ import annotations

from dataclasses import dataclass

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.fairness.notion import Notion, dual_bound, objective
from quotaopt.fairness.within import Within
from quotaopt.model.arrays import FloatArray
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.newton import solve_newton
from quotaopt.stages.earlier import Earlier
from quotaopt.stages.proof import best_weight
from quotaopt.stages.stage import Stage
from quotaopt.stages.units import Units


def finish(units: Units, notion: Notion, earlier: Earlier, *, start: FloatArray | None = None) -> Smooth:
    """The optimum of `notion` on the face `units`, with the best proof that the earlier stages allow.

    Raises
    ------
    NotCertifiedError
        The face did not yield: its limits are too narrow for floats.
    """
    answer = solve_newton(units.model, notion, start=start)
    if not isinstance(answer, Candidate):
        raise NotCertifiedError([Problem.at(NOWHERE, "solve.unproved_refutation")])
    t = units.consistent(answer.t)
    value = units.weight * objective(units.model, notion, t)

    def bound(weight: float) -> float:
        measured = Within(notion, weight * earlier.deviation) if earlier.deviation.any() else notion
        proved = dual_bound(earlier.held, measured, earlier.priced(answer.multipliers, weight))
        return units.weight * proved - weight * earlier.held_cost

    weight, proved = best_weight(bound, value)
    return Smooth(t, earlier.priced(answer.multipliers, weight), value, proved, weight, answer)


@dataclass(frozen=True, eq=False)
class Smooth:
    """A smooth optimum on a face."""

    t: FloatArray  # (n_cells,) of the model of units
    multipliers: FloatArray  # (n_rows,) of it, with the earlier proofs in
    value: float
    bound: float
    weight: float  # of the earlier proofs
    answer: Candidate

    def stage(self, kind: str, units: Units, earlier: Earlier) -> Stage:
        """The stage in the terms of the model that was asked."""
        rows, links = units.prices(self.multipliers)
        return Stage(
            kind=kind,
            value=self.value,
            bound=self.bound,
            multipliers=rows,
            links=links,
            weights=self.weight * earlier.weights,
            method=self.answer.method,
            iterations=self.answer.iterations,
        )
