"""The company numbers, layer by layer: what the plan states and what its references should sum to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from quotaopt.certify.exact import Exact
from quotaopt.certify.groups import Groups
from quotaopt.certify.reading.stated_total import formula_total
from quotaopt.certify.rulebook import TOTAL, Limits, RuleRows, Space
from quotaopt.model.arrays import FloatArray
from quotaopt.plan.layers import Layer
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_rules import Band
from quotaopt.plan.schema_total import TotalFormula

NO_LIMIT = Fraction(2**62)
"""In place of an upper limit of a layer whose total is open upwards beside others that are not."""


@dataclass(frozen=True)
class Stated:
    """The total of one layer in minor units; a side that is None is open."""

    lower: Fraction | None
    upper: Fraction | None
    known: bool  # the plan's tables say it
    size: float | None  # what the layer's references sum to: the total, the size stated, or the middle


def stated_totals(plan: Plan, space: Space) -> tuple[Stated, ...]:
    """The totals of all layers, read anew."""
    return tuple(_of_layer(plan, space, number, layer) for number, layer in enumerate(plan.layers))


def total_rows(space: Space, totals: Sequence[Stated]) -> RuleRows:
    """The company numbers as one row per layer, over all of its cells."""
    per_layer = space.n_bases // space.n_layers
    cells = Groups(
        np.repeat(np.arange(space.n_layers), per_layer),
        np.zeros(space.n_periods, dtype=np.int64),
        space.n_layers,
        1,
    )
    lower, upper = ([getattr(total, side) for total in totals] for side in ("lower", "upper"))
    limits = Limits(_joined(lower, Fraction(0)), _joined(upper, NO_LIMIT))
    known = np.array([total.known for total in totals])
    return RuleRows(TOTAL, "total", space, space.layer_levels, cells, limits, known)


def scales(plan: Plan, totals: Sequence[Stated]) -> FloatArray:
    """What a minor unit of every layer weighs in what is fair; 1 in the first. (n_layers,)"""
    wholes = [
        (total.size or 1.0) / float(layer.weight) for total, layer in zip(totals, plan.layers, strict=True)
    ]
    return np.array([wholes[0] / whole for whole in wholes])


def _of_layer(plan: Plan, space: Space, number: int, layer: Layer) -> Stated:
    stated = layer.total
    if isinstance(stated, TotalFormula):
        amount = formula_total(plan, space, number, stated)
        found = [(amount, amount is not None)] * 2
    else:
        sides = (stated.min, stated.max) if isinstance(stated, Band) else (stated, stated)
        found = [_amount(plan, side) for side in sides]
    minor = layer.times * 10**plan.minor_digits
    lower, upper = (None if amount is None else amount * minor for amount, _ in found)
    is_rounded = layer.times != 1 or isinstance(stated, TotalFormula)
    if is_rounded and lower is not None and lower == upper:
        step = Fraction(layer.step) * 10**plan.minor_digits
        lower = upper = (lower / step + Fraction(1, 2)).__floor__() * step
    return Stated(lower, upper, all(known for _, known in found), _size(plan, layer, lower, upper))


def _size(plan: Plan, layer: Layer, lower: Fraction | None, upper: Fraction | None) -> float | None:
    if lower is not None and lower == upper:
        return float(lower)
    if layer.reference.total is not None:
        return float(Fraction(layer.reference.total) * layer.times * 10**plan.minor_digits)
    if lower is None or upper is None:
        return None
    step = Fraction(layer.step) * 10**plan.minor_digits
    within = (lower / step).__ceil__() + (upper / step).__floor__()
    return float(within * step / 2)


def _amount(plan: Plan, value: Decimal | str | None) -> tuple[Fraction | None, bool]:
    """A number as it stands, or the sum of a whole column; and whether every row says it."""
    if not isinstance(value, str):
        return None if value is None else Fraction(value), True
    table, _, name = value.partition(".")
    numbers = plan.tables[table].number(name)
    units = int(numbers.units.astype(object).sum())
    return Fraction(units, 10**numbers.digits), not bool(numbers.blank.any())


def _joined(sides: Sequence[Fraction | None], absent: Fraction) -> Exact | None:
    """One side of all layers; None where none has it."""
    if all(side is None for side in sides):
        return None
    exact = [absent if side is None else side for side in sides]
    digits = max(_digits(side) for side in exact)
    units = [int(side * 10**digits) for side in exact]
    small = all(abs(each) < 2**62 for each in units)
    return Exact(np.array(units, dtype=np.int64 if small else object), digits)


def _digits(value: Fraction) -> int:
    """Digits after the point of a decimal fraction."""
    digits = 0
    while (value * 10**digits).denominator > 1:
        digits += 1
    return digits
