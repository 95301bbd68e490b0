"""Integer programs: the relaxation first, whose duals prove a bound, then branch and bound.

Feasibility is always checked by us. The bound of branch and bound is the solver's claim and is labelled so;
so is infeasibility that the relaxation does not show, which two searches must claim, one without presolve.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.errors import NotCertifiedError
from quotaopt.linear.accept import Measured, measure
from quotaopt.linear.continuous import in_turn, solve_continuous
from quotaopt.linear.endings import Clock, Ending, Infeasible, Solved, Stopped, Tolerance, Tries, Unbounded
from quotaopt.linear.highs import SIMPLEX, WITHOUT_PRESOLVE
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.scale import Scale
from quotaopt.linear.solver import NO_START, Answer, Limits, LinearSolver, Start
from quotaopt.model.arrays import FloatArray

SEARCHES: tuple[LinearSolver, ...] = (SIMPLEX, WITHOUT_PRESOLVE)


def solve_integer(
    program: LinearProgram, solver: LinearSolver | None, limits: Limits, start: Start, tolerance: Tolerance
) -> Ending:
    """The checked ending of an integer program; NotCertifiedError where no solver brings one."""
    clock = Clock(limits)
    root = solve_continuous(program.relaxed(), None, clock.left(), NO_START, tolerance)
    if isinstance(root, Infeasible):
        return root
    if isinstance(root, Unbounded):
        return _unbounded(program, root, solver, clock, start, tolerance)
    proof = root.duals if isinstance(root, Solved) else None
    tries = Tries()
    for answer in _known(root, start):
        found = _measured(program, answer, proof, clock, tolerance)
        tries.add(answer, found)
        if found is not None and tolerance.holds(found):
            return Solved(**vars(found))
    if isinstance(root, Stopped):
        return Stopped(tries.best(tolerance))
    return _searched(program, solver, proof, clock, start, tolerance, tries)


def _searched(
    program: LinearProgram,
    solver: LinearSolver | None,
    proof: FloatArray | None,
    clock: Clock,
    start: Start,
    tolerance: Tolerance,
    tries: Tries,
) -> Ending:
    """The ending of branch and bound."""
    scale, without_point = Scale.of(program), []
    for search in in_turn(solver, SEARCHES):
        if clock.is_over:
            return Stopped(tries.best(tolerance))
        answer = scale.solve(program, search, clock.left(), start)
        found = _measured(program, answer, proof, clock, tolerance)
        tries.add(answer, found)
        if found is not None and _holds(found, clock.left().gap, tolerance):
            return Solved(**vars(found))
        if answer.stopped:
            return Stopped(tries.best(tolerance))
        if found is None:
            without_point.append(answer.method)
    if len(without_point) > 1 and tries.best(tolerance) is None:
        return Infeasible(None, ", ".join(without_point))
    raise NotCertifiedError(tries.told())


def _known(root: Ending, start: Start) -> list[Answer]:
    """Points at hand before any search: the relaxation's own, rounded, and the start."""
    points = [(root.x, root.method)] if isinstance(root, Solved) else []
    points += [(start.x, "start")] if start.x is not None else []
    return [Answer(x=x, duals=None, says="", method=method) for x, method in points]


def _measured(
    program: LinearProgram, answer: Answer, proof: FloatArray | None, clock: Clock, tolerance: Tolerance
) -> Measured | None:
    """`answer` against the bound the duals of the relaxation prove.

    Where rounding the whole columns moved rows, the other columns follow.
    """
    answer = replace(answer, duals=proof)
    found = measure(program, answer)
    if found is None or tolerance.feasible(found) or program.whole is None or program.whole.all():
        return found
    try:
        moved = solve_continuous(program.held(found.x), None, clock.left(), NO_START, tolerance)
    except NotCertifiedError:
        return found
    return measure(program, replace(answer, x=moved.x)) if isinstance(moved, Solved) else found


def _holds(found: Measured, gap: float, tolerance: Tolerance) -> bool:
    """Whether the point is feasible, and as good as asked if the claimed bound is true.

    A claimed bound above a feasible point is no bound.
    """
    return tolerance.feasible(found) and -tolerance.gap <= found.claimed_gap <= max(gap, tolerance.gap)


def _unbounded(
    program: LinearProgram,
    root: Unbounded,
    solver: LinearSolver | None,
    clock: Clock,
    start: Start,
    tolerance: Tolerance,
) -> Ending:
    """An integer program falls for ever with its relaxation if it has any point at all."""
    free = replace(program, cost=np.zeros(program.n_columns))
    somewhere = solve_integer(free, solver, clock.left(), start, tolerance)
    return Unbounded(somewhere.x, root.direction) if isinstance(somewhere, Solved) else somewhere
