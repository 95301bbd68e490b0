"""Solve a program and return only what was checked."""

from __future__ import annotations

from quotaopt.linear.continuous import solve_continuous
from quotaopt.linear.endings import USUAL, Ending, Tolerance
from quotaopt.linear.integer import solve_integer
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.registry import solver_named
from quotaopt.linear.solver import NO_LIMITS, NO_START, Limits, LinearSolver, Start


def solve_linear(
    program: LinearProgram,
    *,
    solver: str | LinearSolver | None = None,
    limits: Limits = NO_LIMITS,
    start: Start = NO_START,
    tolerance: Tolerance = USUAL,
) -> Ending:
    """The checked ending of a linear or integer program.

    Parameters
    ----------
    program
        Any scaling; the closer its columns are to 1, the better.
    solver
        Who is asked first, by name (see `available`) or itself; HiGHS where not given. The others follow
        only where an answer does not hold.

    Raises
    ------
    PlanError
        No solver of this name, or it is not installed.
    NotCertifiedError
        No answer of any solver held; one problem per try, with its numbers.
    """
    first = solver_named(solver) if isinstance(solver, str) else solver
    solve = solve_integer if program.is_integer else solve_continuous
    return solve(program, first, limits, start, tolerance)
