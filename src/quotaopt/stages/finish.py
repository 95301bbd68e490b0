"""The smooth stage on a face: it settles what the stages before it left open, and is itself proved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.fairness.notion import Notion, dual_bound, objective
from quotaopt.fairness.within import Within
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.newton import solve_newton
from quotaopt.stages.proof import best_weight
from quotaopt.stages.stage import Stage
from quotaopt.stages.units import Units


@dataclass(frozen=True, eq=False)
class Earlier:
    """What the stages so far reached, all in the numbering of one model of units."""

    held: CanonicalModel  # the rules, and what the stages limit; nothing is fixed by slackness
    multipliers: FloatArray  # (n_rows,), the sum of all proofs
    weights: FloatArray  # (n_stages,), the prices on held values in that sum
    values: FloatArray  # (n_stages,), held values; 0 for stages that are held by limits
    caps: FloatArray  # (n_rows,), what a price of 1 on everything allows on soft rows; inf on hard ones
    deviation: FloatArray  # (n_cells,), 1 for units whose mean deviation is held, 0 elsewhere

    def priced(self, own: FloatArray, weight: float) -> FloatArray:
        """`own` multipliers and `weight` times all earlier proofs, inside what soft rows allow."""
        total = own + weight * self.multipliers
        soft = np.flatnonzero(np.isfinite(self.caps))
        most = weight * self.caps[soft]
        total[soft] = np.clip(total[soft], -most, most)
        return np.asarray(total)


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
    held_cost = float(earlier.weights @ earlier.values)

    def bound(weight: float) -> float:
        measured = Within(notion, weight * earlier.deviation) if earlier.deviation.any() else notion
        proved = dual_bound(earlier.held, measured, earlier.priced(answer.multipliers, weight))
        return units.weight * proved - weight * held_cost

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
