"""Who finds out how the answer of an allocation moves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from quotaopt.allocation import Allocation
from quotaopt.fairness import PROPORTIONAL
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.nesting import Answers, Impossible, answer_in_order
from quotaopt.rules.build import BuiltModel
from quotaopt.sensitivity.by_limits import ByLimits
from quotaopt.sensitivity.by_solves import BySolves
from quotaopt.sensitivity.direction import Direction
from quotaopt.sensitivity.one_way import UNKNOWN, Mover, OneWay
from quotaopt.solvers.candidate import Prices, Refutation, TreeWitness
from quotaopt.stages.chain import Fair, solve_chain
from quotaopt.stages.how import How
from quotaopt.stages.stage import Solution


@dataclass(frozen=True, eq=False)
class InTurn:
    """Those who are asked one after the other, until one knows."""

    movers: tuple[Mover, ...]

    def one_way(self, direction: Direction, far: float, where: BoolArray | None = None) -> OneWay:
        """The first answer that tells something."""
        told = (mover.one_way(direction, far, where) for mover in self.movers)
        return next((each for each in told if each.told != "unknown"), UNKNOWN)

    def hint(self, direction: Direction) -> FloatArray | None:
        """What the first one says."""
        return self.movers[0].hint(direction)


def mover_of(allocation: Allocation) -> Mover:
    """From the limits that bind where the notion has one optimum; from solves elsewhere, and at kinks.

    Where every notion has the same answer, that of a strictly convex one moves as all of them do: the
    rows with a price stay nested plain sums.
    """
    built, solution = allocation.built, allocation.solution
    by_solves = BySolves(built.model, solution.t, lambda model: _solved(allocation, model))
    fair = fair_of(allocation)
    notion = PROPORTIONAL if solution.coincides and len(solution.stages) == 1 else fair.smooth
    if notion is None or built.goals or len(solution.stages) > 1:
        return by_solves
    groups = None if solution.coincides else fair.groups
    only = solution.stages[0]
    by_limits = ByLimits.of(built.model, notion, Prices(only.multipliers, only.links), groups, built.tiers)
    return InTurn((by_limits, by_solves)) if by_limits.local.is_optimum else by_solves


def fair_of(allocation: Allocation) -> Fair:
    """What the plan calls fair."""
    fairness = allocation.plan.spec.fairness
    beta = None if fairness.beta is None else float(fairness.beta)
    return Fair(fairness.notion, beta, float(fairness.mean), allocation.built.groups)


def _solved(allocation: Allocation, model: CanonicalModel) -> FloatArray | None:
    """The burdens that answer a model like the allocation's; the lots and counts it chose stay."""
    built, fair = allocation.built, fair_of(allocation)

    def ask(asked: BuiltModel, how: How) -> Answers | Refutation | TreeWitness:
        found = solve_chain(asked.model, asked.structure, fair, asked.goals, how)
        return [(found, asked)] if isinstance(found, Solution) else found

    changed, how = replace(built, model=model), How(start=allocation.solution)
    answers = answer_in_order(allocation.plan, allocation.cells, changed, ask, how)
    return None if isinstance(answers, Impossible) else answers[0][0].t
