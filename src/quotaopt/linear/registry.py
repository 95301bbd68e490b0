"""Solvers by the names users give them."""

from __future__ import annotations

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.linear.highs import FIRST_ORDER, INTERIOR, SIMPLEX
from quotaopt.linear.solver import LinearSolver

HIGHS: dict[str, LinearSolver] = {solver.name: solver for solver in (SIMPLEX, INTERIOR, FIRST_ORDER)}


def available() -> tuple[str, ...]:
    """Names of all solvers that can be used here."""
    return (*HIGHS,)


def solver_named(name: str) -> LinearSolver:
    """The solver called `name`, whatever its case; PlanError where there is none."""
    found = HIGHS.get(name.lower())
    if found is None:
        raise PlanError(
            [Problem.at(NOWHERE, "linear.unknown_solver", name=name, known=", ".join(available()))]
        )
    return found
