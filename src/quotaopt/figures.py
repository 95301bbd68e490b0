"""One allocation in a handful of numbers: what plans, scenarios and points of a sweep are compared by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.attribution.grid import common_grid, common_step
from quotaopt.errors import PlanError
from quotaopt.fairness.measures import Measures, measure
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import group_sums
from quotaopt.plan.cells.layers import per_cell
from quotaopt.plan.cells.years import year_sum
from quotaopt.plan.checks.names import TOTAL
from quotaopt.plan.layers import compared_levels, facts_column
from quotaopt.plan.plan import Plan


@dataclass(frozen=True)
class Figures:
    """Amounts are of the main measure and tier, in its unit."""

    status: str
    total: Decimal
    unit: str
    burdens: Measures  # at the plan's level of fairness
    away: float  # what is on other cells than the references have it
    growth: float | None  # of the total against all facts of last year; None where there are none
    binding: tuple[str, ...]  # rules that shape the answer beside the total, in the order of the plan
    changed: int = 0  # targets that are not those of the other allocation; 0 where there is none
    moved: Decimal = Decimal(0)  # what is on other cells than in the other allocation

    @property
    def spread(self) -> float:
        """Highest burden minus lowest."""
        return self.burdens.highest - self.burdens.lowest


def figures_of(allocation: Allocation, against: Allocation | None = None) -> Figures:
    """The figures of an allocation, and how far it is from another one with the same levels and layers."""
    main = allocation.main_part
    total = int(main.steps.sum()) * main.shown.step
    changed, moved = (0, Decimal(0)) if against is None else _difference(allocation, against)
    rules = allocation.rules
    return Figures(
        status=allocation.status,
        total=total,
        unit=main.unit,
        burdens=_burdens(allocation),
        away=_shifted(main.steps - main.reference_steps) * main.step,
        growth=_growth(allocation.plan, total),
        binding=tuple(name for name in dict.fromkeys(rules.rule[rules.binding].tolist()) if name != TOTAL),
        changed=changed,
        moved=moved,
    )


def _burdens(allocation: Allocation) -> Measures:
    """Of the burdens that fairness is about: those of cells, or of the groups of the plan's level."""
    per_unit = per_cell(allocation.cells, allocation.built.units.per_unit)
    reference, target = allocation.reference_steps / per_unit, allocation.steps / per_unit
    levels = compared_levels(allocation.plan.spec)
    if levels:
        grouping = allocation.cells.group(levels)
        codes, n_groups = grouping.codes.astype(np.int32), grouping.n_groups
        reference, target = group_sums(codes, reference, n_groups), group_sums(codes, target, n_groups)
    return measure(reference, target)


def _growth(plan: Plan, total: Decimal) -> float | None:
    """Of the main measure against last year; None where no facts of last year, or only zeros, are known."""
    column = facts_column(plan.spec, plan.main.history)
    if column is None:
        return None
    try:
        before = year_sum(plan, column, 1, plan.place())
    except PlanError:  # no table of facts need be complete where no rule asks for it
        return None
    return float(total) / float(before) - 1.0 if before > 0 else None


def _difference(allocation: Allocation, other: Allocation) -> tuple[int, Decimal]:
    """How many targets differ, and how much of the main measure is on other cells."""
    changed, moved = 0, Decimal(0)
    for one, before in zip(allocation.parts, other.parts, strict=True):
        step, change = _change(one, before)
        changed += int(np.count_nonzero(change))
        if one.shown.is_main:
            moved = int(_shifted(change)) * step
    return changed, moved


def _change(one: Allocation, before: Allocation) -> tuple[Decimal, IntArray]:
    """What every cell that either has gains, in the largest step that both steps are multiples of."""
    step = common_step([one.shown.step, before.shown.step])
    mine, old = (part.steps * int(part.shown.step / step) for part in (one, before))
    if one.cells is before.cells:
        return step, mine - old
    grid, (at, at_before) = common_grid([one.cells, before.cells])
    change = np.zeros(len(grid), dtype=np.int64)
    change[at] = mine
    change[at_before] -= old
    return step, change


def _shifted(change: FloatArray | IntArray) -> float:
    """What goes up or what goes down, whichever is more."""
    return float(max(change[change > 0].sum(), -change[change < 0].sum()))
