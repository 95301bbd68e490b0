r"""The company number: what all targets add up to.

.. math:: T^- \le \sum_c x_c \le T^+

A fixed total has both sides equal. The reference of a band sums to ``reference: {total: }``,
by default to the middle of the band: it decides towards which total fairness pulls.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from quotaopt.errors import PlanError, Problem
from quotaopt.model.arrays import NO_LOWER, NO_UPPER
from quotaopt.model.cells import Cells
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_rules import Band
from quotaopt.plan.schema_total import TotalFormula
from quotaopt.rules.exact import Exact
from quotaopt.rules.limits import money_of
from quotaopt.rules.total_formula import formula_amount, nearest


@dataclass(frozen=True)
class PlanTotal:
    """Limits of the whole in steps, and the size of the reference."""

    lower: int
    upper: int
    reference: Fraction  # steps the reference sums to
    exact: Fraction | None = None  # steps before they were rounded, where a formula states the total

    @property
    def fixed(self) -> int | None:
        """The total in steps where it is one number."""
        return self.lower if self.lower == self.upper else None


def plan_total(plan: Plan, cells: Cells) -> PlanTotal:
    """Read the total of the plan.

    Raises
    ------
    PlanError
        It is not a whole number of steps, not above zero, or a band without an upper side
        states no reference total.
    """
    total = plan.spec.total
    if isinstance(total, TotalFormula):
        return _by_formula(plan, cells, total)
    if not isinstance(total, Band):
        amount = _column_sum(plan, total) if isinstance(total, str) else Exact.constant(total, 1)
        steps = money_of(plan).steps(amount)
        low, high = int(steps.floor()[0]), int(steps.ceil()[0])
        if low != high:
            shown = f"{amount.floats()[0]:,.10g}"
            raise _refusal(plan, "total.not_in_steps", amount=shown, step=plan.spec.step)
        if low <= 0:
            raise _refusal(plan, "total.not_positive")
        return PlanTotal(low, high, Fraction(low))
    return _band(plan, total)


def _by_formula(plan: Plan, cells: Cells, formula: TotalFormula) -> PlanTotal:
    """The nearest step to what the formula gives."""
    exact = formula_amount(plan, cells, formula, plan.spec.reference, plan.place("total")) / Fraction(
        plan.spec.step
    )
    steps = nearest(exact)
    if steps <= 0:
        raise _refusal(plan, "total.not_positive")
    return PlanTotal(steps, steps, Fraction(steps), exact)


def _band(plan: Plan, band: Band) -> PlanTotal:
    money = money_of(plan)
    sides = []
    for value in (band.min, band.max):
        amount = _column_sum(plan, value) if isinstance(value, str) else value
        exact = amount if isinstance(amount, Exact) else None if amount is None else Exact.constant(amount, 1)
        sides.append(exact and money.steps(exact))
    low, high = sides
    lower = int(low.ceil()[0]) if low else int(NO_LOWER)
    upper = int(high.floor()[0]) if high else int(NO_UPPER)
    if (low and high and lower > upper) or upper <= 0:
        raise _refusal(plan, "total.empty_band", step=plan.spec.step)
    stated = plan.spec.reference.total
    if stated is not None:
        return PlanTotal(lower, upper, Fraction(stated) * Fraction(money.minor_per_unit, money.step_minor))
    if low and high:
        return PlanTotal(lower, upper, Fraction(lower + upper, 2))
    raise _refusal(plan, "total.open_band")


def _refusal(plan: Plan, key: str, **values: object) -> PlanError:
    return PlanError([Problem.at(plan.place("total"), key, **values)])


def _column_sum(plan: Plan, column: str) -> Exact:
    table, _, name = column.partition(".")
    numbers = plan.tables[table].number(name)
    return Exact(np.array([int(numbers.units.astype(object).sum())], dtype=object), 10**numbers.digits)
