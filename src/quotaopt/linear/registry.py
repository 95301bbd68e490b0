"""Solvers by the names users give them."""

from __future__ import annotations

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.linear import by_pulp
from quotaopt.linear.highs import FIRST_ORDER, INTERIOR, SIMPLEX
from quotaopt.linear.solver import LinearSolver

OURS: dict[str, LinearSolver] = {solver.name: solver for solver in (SIMPLEX, INTERIOR, FIRST_ORDER)}


def available() -> tuple[str, ...]:
    """Names of all solvers that can be used here."""
    foreign = by_pulp.drivers() if by_pulp.is_installed() else {}
    return (*OURS, *([by_pulp.PREFIX] if foreign else []), *(f"{by_pulp.PREFIX}:{name}" for name in foreign))


def solver_named(name: str) -> LinearSolver:
    """The solver called `name`, whatever its case; PlanError where there is none or it is not installed."""
    lower = name.lower()
    if lower == by_pulp.PREFIX or lower.startswith(f"{by_pulp.PREFIX}:"):
        return by_pulp.pulp_solver(name)
    if lower not in OURS:
        if by_pulp.is_installed() and lower in map(str.lower, by_pulp.drivers(only_available=False)):
            return by_pulp.pulp_solver(f"{by_pulp.PREFIX}:{name}")
        known = ", ".join(available())
        raise PlanError([Problem.at(NOWHERE, "linear.unknown_solver", name=name, known=known)])
    return OURS[lower]
