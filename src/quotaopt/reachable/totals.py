"""The lowest and the highest total that the rules of a plan can carry."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from quotaopt.model.goals import with_row_limits
from quotaopt.plan.cells.chain import read_chain
from quotaopt.plan.plan import Plan
from quotaopt.reachable.ends import End
from quotaopt.reachable.extremes import Extremes, hard_model
from quotaopt.reachable.furthest import furthest
from quotaopt.reachable.members import NOISE, RELATIVE_NOISE
from quotaopt.reachable.stops import stops
from quotaopt.reachable.total import Solve, solved_at
from quotaopt.reading import build_model, read_cells
from quotaopt.rules.build import read_rules
from quotaopt.rules.plan_total import plan_totals

WIDE = 1000
"""Totals up to so many times the plan's are looked at."""


@dataclass(frozen=True)
class TotalRange:
    """The totals at which the other rules of a plan can be kept."""

    unit: str
    asked: tuple[Decimal, Decimal]  # the least and the most that the plan's own total admits
    lowest: End
    highest: End
    possible: bool  # False where it is proved that the rules contradict each other at every total

    @property
    def holds_asked(self) -> bool:
        """Whether a total that the plan asks for is within."""
        low, high = self.lowest.confirmed, self.highest.confirmed
        above = high is None and self.highest.relaxed is None
        return (
            low is not None
            and low <= self.asked[1]
            and (above or (high is not None and high >= self.asked[0]))
        )


def total_range(plan: Plan, solve: Solve) -> TotalRange | None:
    """The range of totals; None for a plan with several totals, which have no one range.

    Shares of the total are shares of whatever the total is; amounts stay what they are.

    Raises
    ------
    PlanError
        The plan or its tables are wrong.
    NotCertifiedError
        No answer of the linear program held.
    """
    if len(plan.layers) > 1:
        return None
    step, limits = plan.main.step, plan_totals(plan, read_cells(plan))[0]
    asked = max(limits.lower, 1)
    opened = plan.change({"total": {"min": 0, "max": WIDE * asked * step}, "reference.total": asked * step})
    cells = read_cells(opened)
    built = build_model(opened, cells)
    own = (limits.lower * step, limits.upper * step)
    nothing = TotalRange(plan.main.unit, own, *(End(None, None, ()),) * 2, possible=False)
    if built.clash is not None:
        return nothing
    model = hard_model(opened, cells, built)
    model = with_row_limits(model, np.flatnonzero(model.row_rule == 0), -np.inf, np.inf)
    extremes = Extremes(model)
    if extremes.is_empty:
        return nothing
    blocks, _ = read_rules(opened, cells, plan_totals(opened, cells), read_chain(opened, cells))
    ends = []
    for sign in (-1, 1):
        extreme = extremes.end(np.ones(model.n_cells, dtype=np.bool_), sign)
        if extreme is None:
            ends.append(End(None, None, ()))
            continue
        confirmed = _confirmed(plan, extreme.steps, sign, WIDE * asked, solve)
        held_by = stops(built, model, blocks, extreme)
        whole = None if confirmed is None else confirmed * step
        ends.append(End(extreme.steps * float(step), whole, held_by))
    return TotalRange(plan.main.unit, own, ends[0], ends[1], possible=True)


def _confirmed(plan: Plan, steps: float, sign: int, most: int, solve: Solve) -> int | None:
    """The end in steps that a solve confirms; None where none does."""
    noise = max(NOISE, RELATIVE_NOISE * abs(steps))
    guess = math.floor(sign * steps + noise)
    least, most = (-most, -1) if sign < 0 else (1, most)
    guess = min(max(guess, least), most)
    found = furthest(guess, least, most, lambda n: solved_at(plan, sign * n, solve))
    return None if found is None else sign * found[0]
