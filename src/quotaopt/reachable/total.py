r"""The highest total that the rules of a plan can carry.

The total becomes a wish: over all plans that keep the other rules, its shortfall below what the plan
asks for is made small by the linear program that also serves soft rules, whose bound weak duality
proves. Shares of the total become shares of whatever the total is. That is the highest total before
rounding. What is said is what solves confirm: whole steps, lots and counts may stop short of it, and a
share that is met to the nearest step may lie a little above, so totals around it are tried, farther off
each time, until one that holds and one that does not are a step apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.errors import NoAnswerError, NotCertifiedError
from quotaopt.model.arrays import IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import Goal, set_free, with_row_limits
from quotaopt.plan.document.paths import show_path
from quotaopt.plan.plan import Plan
from quotaopt.reachable.furthest import furthest
from quotaopt.reading import build_model, read_cells
from quotaopt.rules.plan_total import plan_totals
from quotaopt.solvers.candidate import Refutation
from quotaopt.stages.goals import goal_stage, nothing_found

Solve = Callable[[Plan], Allocation]
"""Solves a plan, or raises."""

_NOISE, _STEP_NOISE = 1e-9, 1e-6
"""Of the total, and in steps: so far floats may be off; what they promise too much, a solve refuses."""


@dataclass(frozen=True, eq=False)
class Reachable:
    """What the rules can carry of the total a plan asks for."""

    asked: Decimal  # the plan's total, or the least it admits
    total: Decimal | None  # the highest one up to it that a solve confirmed; None where there is none
    allocation: Allocation | None  # that solve
    possible: bool  # False where it is proved that the rules contradict each other at every total


def reachable_total(plan: Plan, solve: Solve) -> Reachable | None:
    """The highest total up to the plan's own that its rules admit; None where the plan asks for none.

    Raises
    ------
    PlanError
        The plan or its tables are wrong.
    """
    if len(plan.layers) > 1 or plan.spec.measures:
        return None  # several totals have no one highest
    asked = plan_totals(plan, read_cells(plan))[0].lower
    if asked <= 0:
        return None
    guess, possible = _by_program(plan, asked)
    found = _confirmed(plan, guess, asked, solve) if guess else None
    step = plan.main.step
    if found is None:
        return Reachable(asked * step, None, None, possible)
    return Reachable(asked * step, int(found.steps.sum()) * step, found, possible=True)


def _by_program(plan: Plan, asked: int) -> tuple[int, bool]:
    """The highest total in steps, at most `asked`, before rounding, and whether there is one at all.

    0 where it is proved that no total up to `asked` keeps the rules.
    """
    amount = asked * plan.main.step
    opened = plan.change({"total": {"min": 0, "max": amount}, "reference.total": amount})
    built = build_model(opened, read_cells(opened))
    if built.clash is not None:
        return 0, False
    model = set_free(built.model, built.goals)
    total = np.flatnonzero(model.row_rule == 0)
    if not len(total):  # a single cell has limits of its own in place of a row
        return asked, True
    unit = float(model.steps.per_unit[0])
    share = asked / unit
    open_ended = with_row_limits(model, total, -np.inf, np.inf)
    short = _least_miss(open_ended, total, share, np.inf)
    if short is None:
        return 0, False
    noise = max(_STEP_NOISE, _NOISE * asked)
    if short * unit <= noise and (_least_miss(open_ended, total, -np.inf, share) or 0.0) * unit > noise:
        return 0, True  # the rules ask for more than the plan does
    return min(math.floor(asked - short * unit + noise), asked), True


def _least_miss(model: CanonicalModel, total: IntArray, lower: float, upper: float) -> float | None:
    """How far at least the total stays outside its limits; None where nothing keeps the rules."""
    goal = Goal(1, "weighted", total, np.ones(1))
    try:
        outcome = goal_stage(model, goal, with_row_limits(model, total, lower, upper), attempt=nothing_found)
    except NotCertifiedError:
        return 0.0  # nothing is proved: what solves say decides
    return None if isinstance(outcome, Refutation) else outcome.stage.bound


def _confirmed(plan: Plan, guess: int, asked: int, solve: Solve) -> Allocation | None:
    """The solve of the highest total up to `asked` steps that one confirms."""
    found = furthest(guess, 1, asked, lambda steps: solved_at(plan, 0, steps, solve))
    return None if found is None else found[1]


def solved_at(plan: Plan, layer: int, steps: int, solve: Solve) -> Allocation | None:
    """The plan with another total of one layer; None where no plan with it was confirmed."""
    own = plan.layers[layer]
    path, size = (
        show_path(dict(plan.document), at) for at in (own.total_path, (*own.reference_path, "total"))
    )
    stated = {} if own.reference.total is None else {size: None}
    try:
        allocation = solve(plan.change({path: steps * own.step, **stated}))
    except NoAnswerError:
        return None
    return allocation if allocation.certificate.verified else None
