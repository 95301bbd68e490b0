"""Integer programs: the relaxation first, whose duals prove a bound, then branch and bound.

Feasibility is always checked by us. The bound of branch and bound is the solver's claim and is labelled so;
so is infeasibility that the relaxation does not show, which two searches must claim, one without presolve.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

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
NEARLY = 1e-4
"""A point that misses rows by no more may be meant to keep them; solvers call columns whole that are not."""
RESERVE = 0.1
"""Part of the time kept for making the best point exact."""


def solve_integer(
    program: LinearProgram, solver: LinearSolver | None, limits: Limits, start: Start, tolerance: Tolerance
) -> Ending:
    """The checked ending of an integer program; NotCertifiedError where no solver brings one."""
    clock = Clock(limits)
    begin = time.monotonic()
    root = solve_continuous(program.relaxed(), None, clock.left(), NO_START, tolerance)
    if isinstance(root, Infeasible):
        return root
    if isinstance(root, Unbounded):
        free = replace(program, cost=np.zeros(program.n_columns))
        somewhere = solve_integer(free, solver, clock.left(), start, tolerance)
        return Unbounded(somewhere.x, root.direction) if isinstance(somewhere, Solved) else somewhere
    proof = root.duals if isinstance(root, Solved) else None
    search = _Search(program, clock, tolerance, proof, polish_s=1.0 + time.monotonic() - begin)
    known = [(root.x, root.method)] if isinstance(root, Solved) else []
    known += [(start.x, "start")] if start.x is not None else []
    for x, method in known:
        found = search.look_at(Answer(x=x, duals=None, says="", method=method))
        if found is not None and tolerance.holds(found):
            return Solved(**vars(found))
    return search.best_so_far() if isinstance(root, Stopped) else search.run(solver, start)


@dataclass(frozen=True, eq=False)
class _Search:
    """Branch and bound below a relaxation whose duals are `proof`."""

    program: LinearProgram
    clock: Clock
    tolerance: Tolerance
    proof: FloatArray | None
    polish_s: float  # for making a point exact: what the relaxation took, and a second
    tries: Tries = field(default_factory=Tries)

    def run(self, solver: LinearSolver | None, start: Start) -> Ending:
        """Searches in turn until one holds; two that find no point are believed, by name."""
        scale, without_point = Scale.of(self.program), []
        for search in in_turn(solver, SEARCHES):
            if self.clock.is_over:
                return self.best_so_far()
            answer = scale.solve(self.program, search, self._limits(), start)
            found = self.look_at(answer)
            if found is not None and self._holds(found):
                return Solved(**vars(found))
            if answer.stopped:
                return self.best_so_far()
            if found is None:
                without_point.append(answer.method)
        if len(without_point) > 1 and self.tries.best(self.tolerance) is None:
            return Infeasible(None, ", ".join(without_point))
        raise NotCertifiedError(self.tries.told())

    def look_at(self, answer: Answer) -> Measured | None:
        """`answer` against the proved bound, noted."""
        answer = replace(answer, duals=self.proof)
        found = measure(self.program, answer)
        if found is not None and self.tolerance.violation < found.violation <= NEARLY:
            found = measure(self.program, replace(answer, x=self._polished(found.x)))
        self.tries.add(answer, found)
        return found

    def best_so_far(self) -> Stopped:
        """What is at hand when the time is up."""
        return Stopped(self.tries.best(self.tolerance))

    def _polished(self, x: FloatArray) -> FloatArray:
        """Where rounding the whole columns moved rows, the other columns follow."""
        program = self.program
        if program.whole is None or program.whole.all():
            return x
        limits = Limits(time_s=self.polish_s)
        try:
            moved = solve_continuous(program.held(x), None, limits, NO_START, self.tolerance)
        except NotCertifiedError:
            return x
        return moved.x if isinstance(moved, Solved) else x

    def _limits(self) -> Limits:
        left = self.clock.left()
        return left if left.time_s is None else replace(left, time_s=(1.0 - RESERVE) * left.time_s)

    def _holds(self, found: Measured) -> bool:
        """Whether the point is feasible, and as good as asked if the claimed bound is true.

        A claimed bound above a feasible point is no bound.
        """
        gap = max(self.clock.left().gap, self.tolerance.gap)
        return self.tolerance.feasible(found) and -self.tolerance.gap <= found.claimed_gap <= gap
