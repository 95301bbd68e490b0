r"""Measures derived from others: services as 12 % of revenue, in whole steps that add up.

A cell's exact amount is :math:`d_c = \sum_b \rho_{b,c} x_{b,c}` over the measures b it is derived from. The
cells stand in the order of their members, dimension by dimension from coarse to fine and time last;
with R the nearest whole step, halves up, cell k of that order gets

.. math:: R\Bigl(\sum_{i \le k} d_i\Bigr) - R\Bigl(\sum_{i < k} d_i\Bigr)

so that every cell, every member of the first dimension and the whole are within a step of their
exact amounts, and the whole is the step nearest to its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from quotaopt.errors import PlanError, Problem
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.align import values_at
from quotaopt.plan.layers import Layer, derived_layers, parts_of
from quotaopt.plan.plan import Plan
from quotaopt.rules.exact import Exact


@dataclass(frozen=True, eq=False)
class Derived:
    """The targets of one derived measure in one tier."""

    layer: Layer
    steps: IntArray  # (n_cells of a layer,)
    reference_steps: FloatArray  # (n_cells of a layer,), the same made of references

    def minor(self, plan: Plan) -> IntArray:
        """The targets in minor units. (n_cells of a layer,)"""
        return self.steps * int(self.layer.step * 10**plan.minor_digits)


def stated_derived(
    plan: Plan, derived: Iterable[Derived]
) -> Mapping[tuple[str, str | None], IntArray] | None:
    """Derived targets by measure and tier in minor units, (n_cells of a layer,); None for none."""
    return {(str(one.layer.measure), one.layer.tier): one.minor(plan) for one in derived} or None


def derive(plan: Plan, cells: Cells, steps: IntArray, reference_steps: FloatArray) -> tuple[Derived, ...]:
    """All derived measures of a plan, from the targets and references (n_cells,) of the others.

    Raises
    ------
    PlanError
        A rate is blank for a cell, or negative.
    """
    return tuple(_derive(plan, cells, layer, steps, reference_steps) for layer in derived_layers(plan.spec))


def _derive(plan: Plan, cells: Cells, layer: Layer, steps: IntArray, reference_steps: FloatArray) -> Derived:
    inner, size = cells.of_layer, len(cells.of_layer)
    exact, fair = Exact.constant(0, size), np.zeros(size)
    for base, rate in parts_of(plan.spec, str(layer.measure)).items():
        number = next(
            position
            for position, each in enumerate(plan.layers)
            if (each.measure, each.tier) == (base, layer.tier)
        )
        at, step = slice(number * size, (number + 1) * size), plan.layers[number].step
        rates = _rates(plan, inner, layer, base, rate)
        exact = exact + Exact(steps[at], 1) * rates * Fraction(step)
        fair = fair + reference_steps[at] * float(step) * rates.floats()
    return Derived(layer, _whole_steps(inner, exact, layer.step), fair / float(layer.step))


def _rates(plan: Plan, cells: Cells, layer: Layer, base: str, rate: Decimal | str) -> Exact:
    if not isinstance(rate, str):
        return Exact.constant(rate, 1)
    place = plan.place("measures", str(layer.measure), "derived", base)
    found = values_at(plan, cells, rate, np.arange(len(cells), dtype=np.int64), place)
    wrong = np.flatnonzero(found.blank | (found.units < 0))
    if len(wrong):
        key = plan.spec.tables[rate.partition(".")[0]].key
        names = list(dict.fromkeys(cells.cell_names(key, wrong[:500])))
        shown = {"column": rate, "measure": layer.measure, "count": len(wrong)}
        raise PlanError([Problem.at(place, "derived.no_rate", **shown, members="; ".join(names[:5]))])
    return Exact(found.units, 10**found.digits)


def _whole_steps(cells: Cells, exact: Exact, step: Decimal) -> IntArray:
    """Differences of running sums, each rounded to the nearest step. (n_cells,)"""
    order = np.lexsort([cells.codes(level) for level in reversed(tuple(cells))])
    in_steps = exact * (1 / Fraction(step))
    rounded = Exact(in_steps.units[order], in_steps.denominator).running().nearest()
    steps = np.empty(len(order), dtype=np.int64)
    steps[order] = np.diff(rounded, prepend=0)
    return steps
