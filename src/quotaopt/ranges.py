"""What can be reached: every total at which the rules can be kept, and what every member can carry."""

from __future__ import annotations

from quotaopt.allocation import Allocation
from quotaopt.engine import Progress, solve
from quotaopt.errors import NOWHERE, InfeasibleError, Problem
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.cells.asked_groups import asked_groups
from quotaopt.plan.plan import Plan
from quotaopt.reachable import members, totals
from quotaopt.reachable.members import MemberRange
from quotaopt.reachable.totals import TotalRange
from quotaopt.reading import read_cells


def total_range(plan: Plan, *, options: SolveOptions = USUAL) -> TotalRange | None:
    """The lowest and the highest total at which the plan's other rules can be kept, confirmed by solves.

    None for a plan of several measures or tiers: several totals have no one range, see `total_ranges`.

    Raises
    ------
    PlanError
        The plan or its tables are wrong.
    NotCertifiedError
        No answer of the linear program held.
    """
    return total_ranges(plan, options=options)[0] if len(plan.layers) == 1 else None


def total_ranges(plan: Plan, *, options: SolveOptions = USUAL) -> tuple[TotalRange, ...]:
    """The range of the total of every measure, the totals of the others as they are.

    Empty for a plan of tiers, whose totals hang together. Raises as `total_range` does.
    """
    return totals.total_ranges(plan, lambda other: solve(other, options=options))


def member_ranges(
    plan: Plan, *selections: str, options: SolveOptions = USUAL, progress: Progress | None = None
) -> tuple[MemberRange, ...]:
    """The lowest and the highest target of a selection under all rules, confirmed by solves.

    ``member_ranges(plan, "rep=Ada")`` is about one member, ``member_ranges(plan, "rep")`` about each of
    a level, ``member_ranges(plan, "rep", "line=New")`` about the new line of each.

    Raises
    ------
    PlanError
        The plan or its tables are wrong, or a selection names nothing in it (the nearest names are told).
    InfeasibleError
        No targets satisfy the rules: then nothing is in reach.
    NotCertifiedError
        No answer passed the checks.
    """
    groups = asked_groups(plan, read_cells(plan), selections)

    def solved(other: Plan) -> Allocation:
        return solve(other, options=options, start=allocation)

    try:
        allocation = solve(plan, options=options, progress=progress)
    except InfeasibleError as error:
        raise InfeasibleError(
            (*error.problems, Problem.at(NOWHERE, "range.infeasible")), error.proof
        ) from None
    if progress is not None:
        progress("range")
    return tuple(members.member_ranges(allocation, groups, solved))
