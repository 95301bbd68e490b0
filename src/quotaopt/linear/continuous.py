"""Linear programs: solvers are tried in turn until an answer holds, or the absence of one is proved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from quotaopt.errors import NotCertifiedError
from quotaopt.linear.accept import Measured, measure, refutes
from quotaopt.linear.elastic import elastic_multipliers
from quotaopt.linear.endings import Clock, Ending, Infeasible, Solved, Stopped, Tolerance, Tries, Unbounded
from quotaopt.linear.highs import INTERIOR, SIMPLEX, WITHOUT_PRESOLVE, HighsSolver
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.recession import falling_direction
from quotaopt.linear.refine import refined
from quotaopt.linear.scale import Scale
from quotaopt.linear.solver import Answer, Limits, LinearSolver, Start

FALLBACKS: tuple[LinearSolver, ...] = (
    SIMPLEX,
    INTERIOR,
    WITHOUT_PRESOLVE,
    HighsSolver(
        "highs with tight tolerances",
        options=(("primal_feasibility_tolerance", 1e-10), ("dual_feasibility_tolerance", 1e-10)),
    ),
)
REFINEMENTS = 3


def solve_continuous(
    program: LinearProgram, solver: LinearSolver | None, limits: Limits, start: Start, tolerance: Tolerance
) -> Ending:
    """The checked ending of a linear program; NotCertifiedError where no solver brings one."""
    if refutes(program, np.zeros(program.n_rows)):
        return Infeasible(np.zeros(program.n_rows), "limits")
    clock, tries = Clock(limits), Tries()
    for attempt in in_turn(solver, FALLBACKS):
        if clock.is_over:
            return Stopped(tries.best(tolerance))
        answer, found = _tried(program, attempt, clock, start, tolerance)
        tries.add(answer, found)
        if found is not None and tolerance.holds(found):
            return Solved(**vars(found))
        if answer.stopped:
            return Stopped(tries.best(tolerance))
        ending = _no_optimum(program, answer, clock, tolerance)
        if ending is not None:
            return ending
    raise NotCertifiedError(tries.told())


def in_turn(first: LinearSolver | None, others: tuple[LinearSolver, ...]) -> Iterator[LinearSolver]:
    """`first`, if any, then the others."""
    if first is not None:
        yield first
    yield from (solver for solver in others if solver != first)


def _tried(
    program: LinearProgram, solver: LinearSolver, clock: Clock, start: Start, tolerance: Tolerance
) -> tuple[Answer, Measured | None]:
    """What `solver` answers, refined as long as that helps, and what is true of it."""
    scale = Scale.of(program)
    scaled = scale.scaled(program)
    answer = solver.solve(scaled, limits=clock.left(), start=scale.start(start))
    found = measure(program, scale.answer(answer))
    for _ in range(REFINEMENTS):
        if answer.stopped or found is None or tolerance.holds(found):
            break
        better = refined(scaled, answer, solver, clock.left())
        if better is None:
            break
        answer, found = better, measure(program, scale.answer(better))
    return scale.answer(answer), found


def _no_optimum(
    program: LinearProgram, answer: Answer, clock: Clock, tolerance: Tolerance
) -> Infeasible | Unbounded | None:
    """A checked reason why there is no optimum, if there is one."""
    if answer.ray is not None and refutes(program, answer.ray):
        return Infeasible(answer.ray, answer.method)
    multipliers = elastic_multipliers(program, SIMPLEX, clock.left())
    if multipliers is not None and refutes(program, multipliers):
        return Infeasible(multipliers, f"{SIMPLEX.name} elastic")
    direction = falling_direction(program, SIMPLEX, clock.left())
    if direction is None:
        return None
    free = replace(program, cost=np.zeros(program.n_columns))
    somewhere = solve_continuous(free, None, clock.left(), Start(), tolerance)
    return Unbounded(somewhere.x, direction) if isinstance(somewhere, Solved) else None
