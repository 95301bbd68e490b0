"""The steps of a chain that needs linear programming, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.fairness import PROPORTIONAL
from quotaopt.fairness.deviations import Deviations
from quotaopt.linear.endings import Infeasible, Solved, Stopped
from quotaopt.linear.solve import solve_linear
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import Goal, set_free
from quotaopt.solvers.candidate import Refutation
from quotaopt.solvers.farkas import refutation
from quotaopt.stages.chain import Fair, How
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
from quotaopt.stages.finish import Earlier, finish
from quotaopt.stages.proof import best_weight
from quotaopt.stages.stage import Solution, Stage
from quotaopt.stages.units import Units, units_of


@dataclass(frozen=True, eq=False)
class SoFar:
    """Where the chain stands: what may still be chosen, what is proved, and what was reached."""

    face: Units
    earlier: Earlier  # in the numbering of the model of units
    stages: tuple[Stage, ...]


def run(model: CanonicalModel, fair: Fair, goals: tuple[Goal, ...], how: How) -> Solution | Refutation:
    """All stages, each on the face of those before it."""
    rules = set_free(model, goals)
    chain = SoFar(units_of(rules, fair.groups), _nothing(units_of(rules, fair.groups).model), ())
    deviations, smooth = fair.deviations, fair.smooth
    if deviations is not None:
        reached = _deviations(chain, deviations, how)
        if isinstance(reached, Refutation):
            return reached
        chain = reached
        smooth = PROPORTIONAL
    assert smooth is not None
    last = finish(chain.face, smooth, chain.earlier)
    stage = last.stage(smooth.name, chain.face, chain.earlier)
    return _solution(model, chain, last.t, (*chain.stages, stage))


def _nothing(model: CanonicalModel) -> Earlier:
    """Before the first stage."""
    none = np.zeros(0)
    rows = np.zeros(model.n_rows)
    return Earlier(model, rows, none, none, np.full(model.n_rows, np.inf), np.zeros(model.n_cells))


def _deviations(chain: SoFar, notion: Deviations, how: How) -> SoFar | Refutation:
    """The largest and the mean deviation made as small as they can be."""
    units, earlier = chain.face, chain.earlier
    per_unit = replace(notion, largest=notion.largest / units.weight)
    reached = _by_linear_program(units, per_unit, how)
    if isinstance(reached, Refutation):
        return reached
    t = units.consistent(reached.t)
    reached = replace(reached, t=t)
    held_cost = float(earlier.weights @ earlier.values)
    value = notion.largest * largest_deviation(t, units.is_unit)
    mean = units.weight * mean_deviation(units.model, t, units.is_unit)
    value += notion.mean * mean

    def priced_with(weight: float) -> FloatArray:
        priced = units.relieved(earlier.priced(reached.multipliers, weight))
        return within_means(units.model, per_unit, units.is_unit, priced)

    def bound(weight: float) -> float:
        priced = priced_with(weight)
        proved = deviation_bound(earlier.held, per_unit, units.is_unit, priced)
        return units.weight * proved - weight * held_cost

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
    )
    face = deviation_face(units.model, per_unit, units.is_unit, reached)
    held = earlier.held
    if notion.largest > 0.0:
        held = limit_units(held, units.is_unit, largest_deviation(t, units.is_unit))
    following = Earlier(
        held=held,
        multipliers=earlier.multipliers + multipliers,
        weights=np.append(earlier.weights + weight * earlier.weights, float(notion.mean > 0.0)),
        values=np.append(earlier.values, notion.mean * mean),
        caps=earlier.caps * (1.0 + weight),
        deviation=np.where(units.is_unit, notion.mean, 0.0),
    )
    return SoFar(units.within(face), following, (*chain.stages, stage))


def _by_linear_program(units: Units, notion: Deviations, how: How) -> Reached | Refutation:
    """The optimum of the compact linear program, or the proof that no plan keeps the rows."""
    stated = deviation_program(units.model, notion, units.is_unit)
    ending = solve_linear(stated.program, solver=how.solver, limits=how.limits)
    match ending:
        case Solved():
            assert ending.duals is not None  # or it would not be proved
            multipliers = stated.multipliers(ending.duals)
            return Reached(stated.burdens(ending.x), multipliers, ending.method, ending.iterations)
        case Infeasible() if ending.multipliers is not None:
            rows, _ = units.prices(stated.multipliers(ending.multipliers))
            model = units.model if units.rewritten is None else units.rewritten.source
            proof = refutation(model, rows, ending.method)
            if proof is not None:
                return proof
        case Stopped():
            raise NotCertifiedError([Problem.at(NOWHERE, "solve.out_of_time")])
        case _:
            pass
    raise NotCertifiedError([Problem.at(NOWHERE, "solve.unproved_refutation")])


def _solution(model: CanonicalModel, chain: SoFar, t: FloatArray, stages: tuple[Stage, ...]) -> Solution:
    """The answer in the terms of the model that was asked; only hard rows count as violated."""
    cells = chain.face.cells(t)
    held = chain.earlier.held if chain.face.rewritten is None else chain.face.rewritten.source
    activity = held.activity(cells)
    excess = np.maximum(held.row_lower - activity, activity - held.row_upper) / held.row_mass
    return Solution(cells, stages, float(excess.max(initial=0.0)))
