"""Solve a program and return only what was checked.

Solvers are tried in turn until one gives an answer that holds. An infeasible linear program ends with
multipliers that prove it, an unbounded one with a point and a direction. Where no solver gives anything
that holds, the error names every try with its numbers.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.linear.accept import Measured, measure, refutes
from quotaopt.linear.elastic import elastic_multipliers
from quotaopt.linear.highs import HighsSolver
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.recession import falling_direction
from quotaopt.linear.solver import NO_LIMITS, NO_START, Answer, Limits, LinearSolver, Start
from quotaopt.model.arrays import FloatArray

VIOLATION = 1e-9
GAP = 1e-7


@dataclass(frozen=True, eq=False)
class Solved(Measured):
    """An accepted optimum: of a linear program proved by its duals, of an integer one within its gap."""


@dataclass(frozen=True, eq=False)
class Infeasible:
    """Nothing satisfies the program. `multipliers` prove it; None: `method` only claims it."""

    multipliers: FloatArray | None  # (n_rows,)
    method: str


@dataclass(frozen=True, eq=False)
class Unbounded:
    """No least value: from the feasible `point` the objective falls for ever along `direction`."""

    point: FloatArray  # (n_columns,)
    direction: FloatArray  # (n_columns,)


@dataclass(frozen=True, eq=False)
class Stopped:
    """A limit came first. `best`: the best feasible point found, with the bound known of it."""

    best: Measured | None


Ending = Solved | Infeasible | Unbounded | Stopped


@dataclass(frozen=True)
class Tolerance:
    """What is accepted: `violation` of a row relative to its size, `gap` relative to the objective's."""

    violation: float = VIOLATION
    gap: float = GAP


USUAL = Tolerance()


class Clock:
    """What is left of the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._end = None if limits.time_s is None else time.monotonic() + limits.time_s

    def left(self) -> Limits:
        """The limits for whatever comes next."""
        if self._end is None:
            return self._limits
        return replace(self._limits, time_s=max(0.0, self._end - time.monotonic()))

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self.left().time_s == 0.0


FALLBACKS: tuple[LinearSolver, ...] = (
    HighsSolver("highs"),
    HighsSolver("highs:ipm", "ipm", options=(("run_crossover", "off"),)),
    HighsSolver("highs without presolve", options=(("presolve", "off"),)),
    HighsSolver(
        "highs with tight tolerances",
        options=(("primal_feasibility_tolerance", 1e-10), ("dual_feasibility_tolerance", 1e-10)),
    ),
    HighsSolver("highs unscaled", scaled=False, options=(("presolve", "off"),)),
)


def solve_linear(
    program: LinearProgram,
    *,
    solver: LinearSolver | None = None,
    limits: Limits = NO_LIMITS,
    start: Start = NO_START,
    tolerance: Tolerance = USUAL,
) -> Ending:
    """The checked ending of a linear program."""
    if refutes(program, np.zeros(program.n_rows)):
        return Infeasible(np.zeros(program.n_rows), "limits")
    clock = Clock(limits)
    tries: list[tuple[Answer, Measured | None]] = []
    for attempt in _in_turn(solver):
        answer = attempt.solve(program, limits=clock.left(), start=start)
        found = measure(program, answer)
        tries.append((answer, found))
        if found is not None and found.violation <= tolerance.violation and found.gap <= tolerance.gap:
            return Solved(**vars(found))
        if answer.stopped or clock.is_over:
            return Stopped(_best(tries, tolerance))
        if found is None or len(tries) == 1:
            ending = _no_optimum(program, answer, clock)
            if ending is not None:
                return ending
    raise NotCertifiedError([_told(answer, found) for answer, found in tries])


def _in_turn(first: LinearSolver | None) -> Iterator[LinearSolver]:
    if first is not None:
        yield first
    yield from (solver for solver in FALLBACKS if solver != first)


def _no_optimum(program: LinearProgram, answer: Answer, clock: Clock) -> Infeasible | Unbounded | None:
    """A checked reason why there is no optimum, if there is one."""
    if answer.ray is not None and refutes(program, answer.ray):
        return Infeasible(answer.ray, answer.method)
    helper = FALLBACKS[0]
    multipliers = elastic_multipliers(program, helper, clock.left())
    if multipliers is not None and refutes(program, multipliers):
        return Infeasible(multipliers, f"{helper.name} elastic")
    direction = falling_direction(program, helper, clock.left())
    if direction is None:
        return None
    anywhere = solve_linear(replace(program, cost=np.zeros(program.n_columns)), limits=clock.left())
    return Unbounded(anywhere.x, direction) if isinstance(anywhere, Solved) else None


def _best(tries: Sequence[tuple[Answer, Measured | None]], tolerance: Tolerance) -> Measured | None:
    """The feasible point with the least objective."""
    feasible = [found for _, found in tries if found is not None and found.violation <= tolerance.violation]
    return min(feasible, key=lambda found: found.objective, default=None)


def _told(answer: Answer, found: Measured | None) -> Problem:
    """One try and its numbers."""
    if found is None:
        return Problem.at(NOWHERE, "linear.no_point", method=answer.method, says=answer.says)
    return Problem.at(
        NOWHERE,
        "linear.refused",
        method=answer.method,
        says=answer.says,
        violation=found.violation,
        gap=found.gap,
        objective=found.objective,
        bound=found.bound,
    )
