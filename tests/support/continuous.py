"""The answer before it is rounded, by the names of cells and rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pytest

from quotaopt.errors import InfeasibleError
from quotaopt.fairness import NOTIONS
from quotaopt.model.cells import Cells
from quotaopt.model.classify import classify
from quotaopt.model.structure import Structure
from quotaopt.plan.cells.layout import lay_out
from quotaopt.plan.plan import Plan
from quotaopt.reference.fair import fair_reference
from quotaopt.rules.build import BuiltModel, build
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.find import find

Name = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Continuous:
    """The solver's claim about a plan."""

    cells: Cells
    built: BuiltModel
    structure: Structure
    candidate: Candidate

    @property
    def objective(self) -> float:
        """What the answer costs, in units of the reference total."""
        return self.candidate.objective

    @property
    def burdens(self) -> dict[Name, float]:
        """Target over reference of every cell that has a reference."""
        return dict(zip(self._names(), self.candidate.t.tolist(), strict=True))

    @property
    def amounts(self) -> dict[Name, float]:
        """Targets in steps of every cell that has a reference."""
        model = self.built.model
        steps = self.candidate.t * model.reference * model.steps.per_unit
        return dict(zip(self._names(), steps.tolist(), strict=True))

    def _names(self) -> list[Name]:
        levels = self.cells.finest
        columns = [self.cells.member_names(level, self.built.active) for level in levels]
        return [tuple(map(str, names)) for names in zip(*columns, strict=True)]


def continuous(plan: Plan, notion: str | None = None) -> Continuous:
    """Solve a plan without rounding it, by its own notion or another.

    Raises
    ------
    InfeasibleError
        No targets satisfy the rules.
    """
    cells = lay_out(plan)
    built = build(plan, cells, fair_reference(plan, cells))
    structure = classify(built.model)
    chosen = NOTIONS[notion or plan.spec.fairness.notion]
    answer = None if built.clash else find(built.model, structure, chosen, built.groups)
    if not isinstance(answer, Candidate):
        raise InfeasibleError([])
    return Continuous(cells, built, structure, answer)


def assert_same(one: Continuous, other: Continuous, names: Mapping[Name, Name] | None = None) -> None:
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
