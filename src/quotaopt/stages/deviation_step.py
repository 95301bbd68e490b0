"""`minimax` and `least_absolute` as one step of a chain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.fairness.deviations import Deviations
from quotaopt.linear.endings import Infeasible, Solved, Stopped
from quotaopt.linear.highs import AS_IT_IS, FROM_A_BASIS
from quotaopt.linear.solve import solve_linear
from quotaopt.linear.solver import Start
from quotaopt.model.arrays import FloatArray
from quotaopt.model.penalties import penalty_of, within_penalties
from quotaopt.solvers.candidate import Candidate, Refutation
from quotaopt.solvers.deviations import solve_deviations
from quotaopt.solvers.farkas import refutation
from quotaopt.stages.deviation_program import deviation_program
from quotaopt.stages.deviations import (
    Reached,
    deviation_bound,
    deviation_face,
    largest_deviation,
    limit_units,
    mean_deviation,
    within_means,
)
from quotaopt.stages.earlier import Earlier, SoFar, slack
from quotaopt.stages.how import How
from quotaopt.stages.proof import best_weight
from quotaopt.stages.refuted import refuted
from quotaopt.stages.stage import Solution, Stage
from quotaopt.stages.units import Units

SMALL = 1_500
"""Cells up to which the simplex method is faster than our own. It ends at rounding wherever it begins."""


def reach_deviations(chain: SoFar, units: Units, notion: Deviations, how: How) -> SoFar | Refutation:
    """The largest and the mean deviation made as small as they can be; all in the numbering of `units`."""
    earlier = chain.earlier
    per_unit = replace(notion, largest=notion.largest / units.weight)
    is_large = how.solver is None and units.model.n_cells > SMALL
    reached = _by_own_method(units, per_unit) if is_large else None
    reached = reached or by_linear_program(units, per_unit, how)
    if isinstance(reached, Refutation):
        return reached
    reached = replace(reached, t=units.consistent(reached.t))
    t = reached.t
    largest, mean = (
        largest_deviation(t, units.is_unit),
        units.weight * mean_deviation(units.model, t, units.is_unit),
    )
    priced = notion.mean * mean + units.weight * penalty_of(units.model, t)
    value = notion.largest * largest + priced

    def priced_with(weight: float) -> FloatArray:
        relieved = units.relieved(earlier.priced(reached.multipliers, weight))
        return within_penalties(units.model, within_means(units.model, per_unit, units.is_unit, relieved))

    def bound(weight: float) -> float:
        proved = deviation_bound(earlier.held, per_unit, units.is_unit, priced_with(weight))
        return units.weight * proved - weight * earlier.held_cost

    weight, proved = best_weight(bound, value)
    multipliers = priced_with(weight)
    rows, links = units.prices(multipliers)
    stage = Stage(
        kind=notion.name,
        value=value,
        bound=proved,
        multipliers=rows,
        links=links,
        weights=weight * earlier.weights,
        method=reached.method,
        iterations=reached.iterations,
        basis=reached.basis,
        largest=largest if notion.largest > 0.0 else None,
    )
    held = replace(earlier.held, row_penalty=None)
    if notion.largest > 0.0:
        held = limit_units(held, units.is_unit, largest + slack(largest))
    price = float(notion.mean > 0.0 or units.model.row_penalty is not None)
    following = earlier.then(held, multipliers, weight, price=price, value=price * (priced + slack(value)))
    following = _pricing(following, units, notion)
    face = deviation_face(units.model, per_unit, units.is_unit, reached)
    return SoFar(face, following, (*chain.stages, stage))


def _pricing(earlier: Earlier, units: Units, notion: Deviations) -> Earlier:
    """With what the value held of the stage lets later proofs price: deviations and penalised rows."""
    caps, penalty = earlier.caps, units.model.row_penalty
    if penalty is not None:
        caps = np.where(units.model.may_miss, penalty, caps)
    return replace(earlier, deviation=np.where(units.is_unit, notion.mean, 0.0), caps=caps)


def _by_own_method(units: Units, notion: Deviations) -> Reached | Refutation | None:
    """The optimum by our own methods, which know single cells and no penalties; None where they end early.

    They end at a gap and not at rounding, so that the last digits depend on where they begin: always at
    the same place, or whole steps would depend on which plan was solved before.
    """
    if units.rewritten is not None or units.model.row_penalty is not None:
        return None
    answer = solve_deviations(units.model, notion)
    if not isinstance(answer, Candidate):
        return answer
    return Reached(answer.t, answer.multipliers, answer.method, answer.iterations)


def by_linear_program(units: Units, notion: Deviations, how: How) -> Reached | Refutation:
    """The optimum of the compact linear program, or the proof that no plan keeps the rows."""
    stated = deviation_program(units.model, notion, units.is_unit)
    start, solver = _basis(notion, how.start), how.solver
    if solver is None and units.model.n_cells <= SMALL:
        solver = AS_IT_IS if start.basis is None else FROM_A_BASIS
    match solve_linear(stated.program, solver=solver, limits=how.limits, start=start):
        case Solved() as ending:
            assert ending.duals is not None  # or it would not be proved
            multipliers = stated.multipliers(ending.duals)
            burdens = stated.burdens(ending.x)
            return Reached(burdens, multipliers, ending.method, ending.iterations, ending.basis)
        case Infeasible(multipliers):
            model = units.model if units.rewritten is None else units.rewritten.source
            proof = None
            if multipliers is not None:
                rows, _ = units.prices(stated.multipliers(multipliers))
                proof = refutation(model, rows, "highs")
            return refuted(model) if proof is None else proof
        case Stopped():
            raise NotCertifiedError([Problem.at(NOWHERE, "solve.out_of_time")])
    raise NotCertifiedError([Problem.at(NOWHERE, "solve.unproved_refutation")])


def _basis(notion: Deviations, start: Solution | None) -> Start:
    """Where the linear program of the same notion on a similar model ended."""
    stages = () if start is None else start.stages
    return Start(basis=next((stage.basis for stage in stages if stage.kind == notion.name), None))
