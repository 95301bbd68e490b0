"""The answer before it is rounded, by the names of cells and rules."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pytest

from quotaopt.errors import InfeasibleError
from quotaopt.fairness import NOTIONS
from quotaopt.model.arrays import FloatArray
from quotaopt.model.cells import Cells
from quotaopt.model.classify import classify
from quotaopt.model.structure import Structure
from quotaopt.plan.cells.layout import lay_out
from quotaopt.plan.plan import Plan
from quotaopt.reference.fair import fair_reference
from quotaopt.rules.build import BuiltModel, build
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.find import find
from quotaopt.stages.chain import Fair, solve_chain
from quotaopt.stages.how import How
from quotaopt.stages.stage import Solution

Name = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Answered(ABC):
    """A plan's model and burdens that answer it, by the names of cells."""

    cells: Cells
    built: BuiltModel
    structure: Structure

    @property
    @abstractmethod
    def t(self) -> FloatArray:
        """Burdens of the model's cells. (n_cells,)"""

    @property
    def burdens(self) -> dict[Name, float]:
        """Target over reference of every cell that has a reference."""
        return dict(zip(self._names(), self.t.tolist(), strict=True))

    @property
    def amounts(self) -> dict[Name, float]:
        """Targets in steps of every cell that has a reference."""
        model = self.built.model
        steps = self.t * model.reference * model.steps.per_cell
        return dict(zip(self._names(), steps.tolist(), strict=True))

    def _names(self) -> list[Name]:
        levels = self.cells.finest
        columns = [self.cells.member_names(level, self.built.active) for level in levels]
        return [tuple(map(str, names)) for names in zip(*columns, strict=True)]


@dataclass(frozen=True, eq=False)
class Continuous(Answered):
    """The solver's claim about a plan that is one smooth stage."""

    candidate: Candidate

    @property
    def t(self) -> FloatArray:
        return self.candidate.t

    @property
    def objective(self) -> float:
        """What the answer costs, in units of the reference total."""
        return self.candidate.objective


@dataclass(frozen=True, eq=False)
class Chained(Answered):
    """What all stages of a plan's chain came to."""

    fair: Fair
    solution: Solution

    @property
    def t(self) -> FloatArray:
        return self.solution.t

    @property
    def first(self) -> float:
        """What the first stage of the notion of fairness came to."""
        return self.solution.stages[0].value


def continuous(plan: Plan, notion: str | None = None) -> Continuous:
    """Solve a plan without rounding it, by its own notion or another.

    Raises
    ------
    InfeasibleError
        No targets satisfy the rules.
    """
    cells, built, structure = laid_out(plan)
    chosen = NOTIONS[notion or plan.spec.fairness.notion]
    answer = None if built.clash else find(built.model, structure, chosen, built.groups)
    if not isinstance(answer, Candidate):
        raise InfeasibleError([])
    return Continuous(cells, built, structure, answer)


def chained(plan: Plan, *, coinciding: bool = True) -> Chained:
    """Solve a plan by all stages of its chain without rounding it.

    `coinciding`: whether one proof may serve for all notions, or each has to go through its own stages.

    Raises
    ------
    InfeasibleError
        No targets satisfy the rules.
    """
    from quotaopt.stages.steps import run

    cells, built, structure = laid_out(plan)
    fairness = plan.spec.fairness
    beta = None if fairness.beta is None else float(fairness.beta)
    fair = Fair(fairness.notion, beta, float(fairness.mean), built.groups)
    answer = None
    if not built.clash and coinciding:
        answer = solve_chain(built.model, structure, fair, built.goals)
    elif not built.clash:
        answer = run(built.model, fair, built.goals, How())
    if not isinstance(answer, Solution):
        raise InfeasibleError([])
    return Chained(cells, built, structure, fair, answer)


def laid_out(plan: Plan) -> tuple[Cells, BuiltModel, Structure]:
    """A plan as cells, model and class."""
    cells = lay_out(plan)
    built = build(plan, cells, fair_reference(plan, cells))
    return cells, built, classify(built.model)


def assert_same(one: Answered, other: Answered, names: Mapping[Name, Name] | None = None) -> None:
    """Two solves found the one optimum.

    A gap of 1e-10 leaves burdens within 1e-5 of it in the mean that references weigh (the objective
    is strongly convex in that mean), so a cell of next to no reference may be anywhere.
    """
    found = {(names or {}).get(name, name): burden for name, burden in other.burdens.items()}
    assert found.keys() == one.burdens.keys()
    a = np.array(list(one.burdens.values()))
    b = np.array([found[name] for name in one.burdens])
    weight = one.built.model.reference
    assert np.sqrt(weight @ (a - b) ** 2) <= 1e-6 * max(1.0, float(np.sqrt(weight @ a**2)))
    counts = weight >= 1e-6
    assert a[counts] == pytest.approx(b[counts], rel=1e-4, abs=1e-4)
