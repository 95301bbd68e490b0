r"""The company numbers: what the targets of every layer add up to.

.. math:: T^- \le \sum_c x_c \le T^+

A fixed total has both sides equal. The reference of a band sums to ``reference: {total: }``,
by default to the middle of the band: it decides towards which total fairness pulls.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from quotaopt.errors import PlanError, Problem, Problems
from quotaopt.model.arrays import NO_LOWER, NO_UPPER
from quotaopt.model.cells import Cells
from quotaopt.plan.layers import Layer
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_rules import Band
from quotaopt.plan.schema_total import TotalFormula
from quotaopt.rules.exact import Exact
from quotaopt.rules.total_formula import formula_amount, nearest


@dataclass(frozen=True)
class PlanTotal:
    """Limits of one layer in its steps, and the size of its reference."""

    lower: int
    upper: int
    reference: Fraction  # steps the reference sums to
    exact: Fraction | None = None  # steps before they were rounded, where a formula states the total

    @property
    def fixed(self) -> int | None:
        """The total in steps where it is one number."""
        return self.lower if self.lower == self.upper else None


def plan_totals(plan: Plan, cells: Cells) -> tuple[PlanTotal, ...]:
    """The total of every layer of the plan.

    Raises
    ------
    PlanError
        One is not a whole number of steps, not above zero, or a band without an upper side
        states no reference total.
    """
    problems = Problems()
    totals = [problems.attempt(_layer_total, plan, cells, layer) for layer in plan.layers]
    problems.stop_if_any()
    found = tuple(total for total in totals if total is not None)
    for low, high in pairwise(range(len(found))):
        problems.extend(_crossing(plan, found, low, high))
    problems.stop_if_any()
    return found


def _crossing(plan: Plan, totals: tuple[PlanTotal, ...], low: int, high: int) -> Iterator[Problem]:
    """A tier of a measure that is above the next one, whatever the targets are."""
    lower, upper = plan.layers[low], plan.layers[high]
    if lower.measure == upper.measure and totals[low].lower > totals[high].upper:
        amounts = {"low": totals[low].lower * lower.step, "high": totals[high].upper * upper.step}
        shown = {side: f"{amount:,f}" for side, amount in amounts.items()}
        place = plan.place(*upper.tier_path)
        yield Problem.at(place, "plan.tiers_cross", lower=lower.tier, upper=upper.tier, **shown)


def task_notes(plan: Plan, totals: tuple[PlanTotal, ...]) -> tuple[Problem, ...]:
    """A note where the lowest tier adds up to less than the main one and so misses the task."""
    lowest = next(iter(plan.spec.tiers), None)
    by_layer = tuple(zip(plan.layers, totals, strict=True))
    main = {layer.measure: total for layer, total in by_layer if layer.tier == plan.main.tier}
    missed = [
        (layer.measure or "", float((main[layer.measure].lower - total.upper) * Fraction(layer.step)))
        for layer, total in by_layer
        if layer.tier == lowest and total.upper < main[layer.measure].lower
    ]
    if lowest is None or not missed:
        return ()
    short = [f"{measure} {amount:,.10g}" for measure, amount in missed]
    shown = {"tier": lowest, "main": plan.main.tier, "short": "; ".join(short).strip()}
    return (Problem.at(plan.place("tiers", lowest), "note.base_below_task", **shown),)


def _layer_total(plan: Plan, cells: Cells, layer: Layer) -> PlanTotal:
    stated, step = layer.total, Fraction(layer.step)
    if isinstance(stated, Band):
        return _band(plan, layer, stated)
    if isinstance(stated, TotalFormula):
        exact = formula_amount(plan, cells.of_layer, stated, layer) * layer.times / step
    else:
        amount = _column_sum(plan, stated) if isinstance(stated, str) else Exact.constant(stated, 1)
        exact = Fraction(int(amount.units[0]), amount.denominator) * layer.times / step
        if layer.times == 1 and exact.denominator > 1:
            shown = f"{amount.floats()[0]:,.10g}"
            raise _refusal(plan, layer, "total.not_in_steps", amount=shown, step=layer.step)
    steps = nearest(exact)
    if steps <= 0:
        raise _refusal(plan, layer, "total.not_positive")
    return PlanTotal(steps, steps, Fraction(steps), exact if isinstance(stated, TotalFormula) else None)


def _band(plan: Plan, layer: Layer, band: Band) -> PlanTotal:
    in_steps = layer.times / Fraction(layer.step)
    sides = []
    for value in (band.min, band.max):
        amount = _column_sum(plan, value) if isinstance(value, str) else value
        exact = amount if isinstance(amount, Exact) else None if amount is None else Exact.constant(amount, 1)
        sides.append(exact and exact * in_steps)
    low, high = sides
    lower = int(low.ceil()[0]) if low else int(NO_LOWER)
    upper = int(high.floor()[0]) if high else int(NO_UPPER)
    if (low and high and lower > upper) or upper <= 0:
        raise _refusal(plan, layer, "total.empty_band", step=layer.step)
    stated = layer.reference.total
    if stated is not None:
        return PlanTotal(lower, upper, Fraction(stated) * in_steps)
    if low and high:
        return PlanTotal(lower, upper, Fraction(lower + upper, 2))
    raise _refusal(plan, layer, "total.open_band")


def _refusal(plan: Plan, layer: Layer, key: str, **values: object) -> PlanError:
    return PlanError([Problem.at(plan.place(*layer.total_path), key, **values)])


def _column_sum(plan: Plan, column: str) -> Exact:
    table, _, name = column.partition(".")
    numbers = plan.tables[table].number(name)
    return Exact(np.array([int(numbers.units.astype(object).sum())], dtype=object), 10**numbers.digits)
