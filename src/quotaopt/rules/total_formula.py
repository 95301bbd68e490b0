r"""A total by formula, exact until it is rounded to the nearest step, halves up.

.. math:: T = (1 + g) \sum_k w_k H_k, \qquad g = H_1 / H_2 - 1 \text{ where it is carried}

with the sums :math:`H_k` of a column of facts k years back, of the whole company. Bottom-up,
``of: reference``, the cells' own rates decide:

.. math:: T = \sum_b \Big(\sum_k w_k h_{b,k}\Big) f_b

with the facts h of every base and the product f of its tilts. The season does not enter: the
periods of a year add up to the year.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np

from quotaopt.errors import PlanError, Problem
from quotaopt.model.arrays import IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.align import base_facts, values_at
from quotaopt.plan.cells.selection import cells_in, select_members
from quotaopt.plan.cells.years import year_sum
from quotaopt.plan.layers import Layer
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_formulas import Tilt
from quotaopt.plan.schema_reference import Source
from quotaopt.plan.schema_total import TotalFormula
from quotaopt.reference.fair import default_blend
from quotaopt.rules.exact import Exact


def formula_amount(plan: Plan, cells: Cells, formula: TotalFormula, layer: Layer) -> Fraction:
    """The total of a layer in currency units, before it is rounded; `cells` are those of one layer.

    ``of: reference`` adds up the layer's own reference: one source of facts, and its tilts.

    Raises
    ------
    PlanError
        A year has no facts, or nothing to measure growth against.
    """
    if formula.is_bottom_up:
        source = (layer.reference.blend or default_blend(plan, layer))[0]
        return _bottom_up(plan, cells, layer.reference.tilt, source)
    place = plan.place(*layer.total_path)
    sums = [year_sum(plan, formula.of, back, place) for back in range(1, len(formula.weights) + 1)]
    amount = sum((Fraction(w) * h for w, h in zip(formula.weights, sums, strict=True)), Fraction(0))
    if formula.growth != "carried":
        return amount * (1 + Fraction(formula.growth))
    before = year_sum(plan, formula.of, 2, place)
    if before <= 0:
        raise PlanError([Problem.at(place, "total.nothing_to_carry", column=formula.of)])
    return amount * sums[0] / before


def nearest(steps: Fraction) -> int:
    """The nearest whole number; of two equally near ones the larger."""
    return int((2 * steps + 1) // 2)


def total_notes(plan: Plan, exact: Sequence[Fraction | None]) -> tuple[Problem, ...]:
    """What the formulas of layers gave, in `exact` steps, and what it was rounded to."""
    notes = []
    for layer, steps in zip(plan.layers, exact, strict=True):
        if steps is not None:
            step = Fraction(layer.step)
            shown = {"exact": _amount(steps * step), "total": _amount(nearest(steps) * step)}
            notes.append(Problem.at(plan.place(*layer.total_path), "note.total", **shown))
    return tuple(notes)


def _amount(amount: Fraction) -> str:
    return f"{float(amount):,.2f}".removesuffix(".00")


def _bottom_up(plan: Plan, cells: Cells, tilts: tuple[Tilt, ...], source: Source) -> Fraction:
    factor = _factors(plan, cells, tilts)
    amount = Fraction(0)
    for years_back, weight in enumerate(source.years or (Decimal(1),), start=1):
        facts = base_facts(plan, cells, str(source.share_of), years_back)
        tilted = Exact(facts.units, 10**facts.digits) * factor
        amount += Fraction(weight) * Fraction(int(tilted.units.astype(object).sum()), tilted.denominator)
    return amount


def _factors(plan: Plan, cells: Cells, tilts: tuple[Tilt, ...]) -> Exact:
    """The product of the tilts of every base, none of which differs by period. (n_bases,)"""
    factors = Exact.constant(1, cells.n_bases)
    for tilt in tilts:
        inside = np.flatnonzero(cells_in(cells, select_members(plan, cells, tilt.where))[:: cells.n_periods])
        stated = _factor(plan, cells, tilt, inside)
        units = np.full(cells.n_bases, stated.denominator, dtype=stated.units.dtype)
        units[inside] = stated.units
        factors = factors * Exact(units, stated.denominator)
    return factors


def _factor(plan: Plan, cells: Cells, tilt: Tilt, bases: IntArray) -> Exact:
    """What one tilt multiplies the `bases` by. (len(bases),)"""
    rates = {key: _rate(plan, cells, rate, bases) for key, rate, _ in tilt.rates}
    if "factor" in rates:
        return rates["factor"]
    none = Exact.constant(0, len(bases))
    growth, relief = rates.get("growth", none), rates.get("relief", none)
    if tilt.convention == "multiplicative":
        return growth.plus_one() * (relief * -1).plus_one()
    left, taken = growth.plus_one() * relief.denominator, relief * growth.denominator
    return Exact(left.units - taken.units, growth.denominator * relief.denominator)


def _rate(plan: Plan, cells: Cells, rate: Decimal | str, bases: IntArray) -> Exact:
    if isinstance(rate, Decimal):
        return Exact.constant(rate, len(bases))
    found = values_at(plan, cells, rate, bases * cells.n_periods)
    return Exact(found.units, 10**found.digits)
