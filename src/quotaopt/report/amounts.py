"""Exact amounts: whole numbers of a decimal unit, and how people read them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.messages import Language, say
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.plan.cells.layers import per_cell, per_layer
from quotaopt.plan.currency import is_currency

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

YUAN = frozenset({"CNY", "RMB", "元"})
_SMALL = 1000.0  # in a whole of fewer units a reference rounded to one of them looks wrong
TEN_THOUSAND, HUNDRED_MILLION = Decimal(10) ** 4, Decimal(10) ** 8
_SHORT = Decimal("0.0001")  # beside the amount written out nobody reads more digits


@dataclass(frozen=True, eq=False)
class Amounts:
    """Exact amounts in currency units: ``units / 10**digits``."""

    units: IntArray
    digits: int

    def __len__(self) -> int:
        return len(self.units)

    def __getitem__(self, index: IntArray | slice) -> Amounts:
        return Amounts(self.units[index], self.digits)

    def decimal(self, position: int) -> Decimal:
        """One amount."""
        return Decimal(int(self.units[position])).scaleb(-self.digits)

    def total(self) -> Decimal:
        """All amounts together; sums of targets fit 64 bits because the plan's total does."""
        return Decimal(int(self.units.sum())).scaleb(-self.digits)

    def floats(self) -> FloatArray:
        """The nearest floats, for ratios only."""
        return np.asarray(self.units / 10.0**self.digits, dtype=np.float64)


def targets_of(allocation: Allocation) -> Amounts:
    """The target of every cell, each in the unit of its measure."""
    return of_cells(allocation, allocation.steps)


def of_cells(allocation: Allocation, steps: IntArray) -> Amounts:
    """Whole steps of all cells as amounts, with as many digits as the finest step has. (n_cells,)"""
    if not allocation.cells.layer_levels:
        return in_steps(steps, allocation.shown.step)
    layers = allocation.plan.layers
    digits = max(decimals_of(layer.step) for layer in layers)
    per_step = [int(layer.step.scaleb(digits)) for layer in layers]
    return Amounts(steps * per_layer(allocation.cells, per_step), digits)


def references_of(allocation: Allocation) -> FloatArray:
    """The reference of every cell, in the unit of its measure. (n_cells,)"""
    if not allocation.cells.layer_levels:
        return allocation.reference_steps * allocation.step
    steps = [float(layer.step) for layer in allocation.plan.layers]
    return allocation.reference_steps * per_cell(allocation.cells, steps)


def in_steps(steps: IntArray, step: Decimal) -> Amounts:
    """Whole steps as amounts, with no more digits than the step has."""
    digits = decimals_of(step)
    return Amounts(steps * int(step.scaleb(digits)), digits)


@dataclass(frozen=True)
class Unit:
    """What amounts are counted in when shown: ``divisor`` currency units, with `digits` decimals."""

    name: str
    divisor: Decimal
    digits: int

    def finer(self, whole: Decimal | float) -> Unit:
        """The unit for references, which no step rounds: a decimal more where amounts are small."""
        small = self.digits == 0 and abs(float(whole)) < _SMALL * float(self.divisor)
        return replace(self, digits=1) if small else self

    def show(self, amount: Decimal | float) -> str:
        """An amount with thousands separators, without the unit's name."""
        exact = amount if isinstance(amount, Decimal) else Decimal(repr(float(amount)))
        text = f"{exact / self.divisor:,.{self.digits}f}"
        return text.removeprefix("-") if not text.strip("-0,.") else text  # never "-0"


def unit_for(currency: str, step: Decimal, lang: Language) -> Unit:
    """The unit for tables: 万元 where Chinese readers lose at most two decimals by it."""
    if lang == "zh" and currency in YUAN:
        digits = decimals_of(step / TEN_THOUSAND)
        if digits <= 2:
            return Unit("万元", TEN_THOUSAND, digits)
        return Unit("元", Decimal(1), decimals_of(step))
    return Unit(currency, Decimal(1), decimals_of(step))


def headline_amount(amount: Decimal, currency: str, lang: Language) -> str:
    """An amount written out to the last digit, in Chinese also in 亿元 or 万元, to four decimals."""
    plain = f"{amount:,f}"
    if lang == "zh" and currency in YUAN:
        for name, size in (("亿元", HUNDRED_MILLION), ("万元", TEN_THOUSAND)):
            if abs(amount) >= size:
                short = f"{(amount / size).quantize(_SHORT).normalize():f}"
                return say("report.amount_twice", lang, amount=f"{plain} 元", short=f"{short} {name}")
        return f"{plain} 元"
    key = "report.amount" if is_currency(currency) else "report.amount_of"
    return say(key, lang, amount=plain, currency=currency)


def decimals_of(step: Decimal) -> int:
    """How many decimals whole multiples of `step` need."""
    return max(0, -int(step.normalize().as_tuple().exponent))
