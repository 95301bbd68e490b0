"""Limits that move: from what a row must allow to what its rule then says for it."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import numpy as np

from quotaopt.certify.credit import CreditRows
from quotaopt.certify.rulebook import RuleRows
from quotaopt.conflict.hard_rows import HardRows
from quotaopt.plan.schema_amendments import Side
from quotaopt.remedy.elastic import NOISE, Needs
from quotaopt.remedy.stated import StatedLimits, exact_limit, plain_decimal, shortest

_FINE = Fraction(1, 10_000)
"""The grain of limits that whole steps do not fill: of the limit itself."""
_NEARLY = 1e-6
"""This close to a whole step, in steps, is that step."""


@dataclass(frozen=True)
class Change:
    """One limit, before and after, as the plan states it."""

    rule: str
    members: Mapping[str, str]  # by level; empty where the rule has one row
    side: Side
    kind: str  # as in `Rule.kind`
    layer: int  # of the plan's layers, whose unit amounts have
    before: Decimal
    after: Decimal
    relative: Decimal  # of the limit itself: growth by the amounts it allows
    amounts: tuple[Decimal, Decimal] | None = None  # before and after, where a rate is stated


@dataclass(frozen=True, eq=False)
class Move:
    """A side of one row, and the interval of limits that let the others be kept by no more than a grain."""

    rows: RuleRows
    rule: int  # in the rulebook
    row: int
    side: Side
    limit: Fraction  # as it is, in the units of the rulebook
    inner: Fraction  # the least change that will do
    grain: Fraction  # > 0
    stride: Fraction  # > 0, by which it is widened
    amount: Fraction | None  # what a limit of one is, units of the plan; None for multiples and weights

    @property
    def side_of(self) -> tuple[int, int, Side]:
        """Which side of which row it is."""
        return self.rule, self.row, self.side

    def change(self, stated: StatedLimits, wider: int = 0) -> Change:
        """The change by as little as will do, or by `wider` strides more."""
        outwards = 1 if self.side == "max" else -1
        inner = self.inner + outwards * wider * self.stride
        said = [
            stated.stated(self.rule, self.row, self.side, limit)
            for limit in (self.limit, inner, inner + outwards * self.grain)
        ]
        after = shortest(*said[1:])
        if self.side == "min" and self.rows.kind != "ratio" and not self.rows.is_weighted:
            after = max(after, Decimal(-1 if self.rows.kind == "growth" else 0))
        limit = stated.limit(self.rule, self.row, self.side, Fraction(after))
        return Change(
            rule=self.rows.rule,
            members=members_named(self.rows.each, self.rows.label(self.row)),
            side=self.side,
            kind=self.rows.kind,
            layer=int(self.rows.layer[self.row]),
            before=plain_decimal(said[0]),
            after=after,
            amounts=self._amounts(limit),
            relative=plain_decimal(abs(limit - self.limit) / (abs(self.limit) or self.grain)),
        )

    def _amounts(self, limit: Fraction) -> tuple[Decimal, Decimal] | None:
        """Both limits in units of the plan, where the rule says a rate."""
        if self.amount is None or self.rows.kind not in ("growth", "share"):
            return None
        whole = abs(self.grain * self.amount)  # a step: rules are kept to the step
        before, after = (
            (floor(each * self.amount / whole) if self.side == "max" else ceil(each * self.amount / whole))
            for each in (self.limit, limit)
        )
        return plain_decimal(before * whole), plain_decimal(after * whole)


def moves(rows: HardRows, needs: Needs) -> list[Move]:
    """What the sides must move by that cannot stay where they are."""
    giving = needs.giving
    return [
        _move(rows, int(giving.unit[at]), bool(giving.is_lower[at]), needs, int(at))
        for at in np.flatnonzero(needs.change > 0.0)
    ]


def _move(rows: HardRows, unit: int, is_lower: bool, needs: Needs, at: int) -> Move:
    each, row = rows.rule_of(unit)
    rule = int(np.searchsorted(rows.first, unit, side="right")) - 1
    side: Side = "min" if is_lower else "max"
    limit, need = exact_limit(each, row, side), Fraction(float(needs.limit[at]))
    settled = rows.book.settled(each)
    step = Fraction(int(np.broadcast_to(rows.book.step_of(each), len(each))[row]))
    if settled.parent is None and _adds_whole_steps(each, row):
        whole = _per_limit(rows, each, row)
        need, grain = _outwards(need * whole / step, is_lower) * step / whole, step / whole
        amount = whole / 10**rows.book.minor_digits
        return Move(each, rule, row, side, limit, need, grain, grain, amount)
    need += abs(need) * Fraction(_NEARLY) / 100 * (1 if is_lower else -1)
    grain = _FINE * (abs(limit) or 1)
    stride = max(grain, step * each.denominator) if settled.parent is None else 10 * grain
    return Move(each, rule, row, side, limit, need, grain, stride, None)


def _adds_whole_steps(each: RuleRows, row: int) -> bool:
    return bool(each.is_whole[row]) if isinstance(each, CreditRows) else not each.is_weighted


def _per_limit(rows: HardRows, each: RuleRows, row: int) -> Fraction:
    """What a limit of one stands for, minor units of the plan: a share of the whole total."""
    if isinstance(each, CreditRows):
        return Fraction(1, each.denominator)
    if each.factor is not None:
        return 1 / Fraction(int(each.factor.units[row]), 10**each.factor.digits)
    total = rows.book.fixed_total
    if each.parent is None or total is None:
        return Fraction(1)
    layer = int(each.layer[row]) if len(rows.book.steps) > 1 else 0
    return Fraction(int(total.units[layer]), 10**total.digits)


def _outwards(steps: Fraction, is_lower: bool) -> int:
    """Whole steps, down for lower limits, up for others; what is nearly whole is whole. Never below zero."""
    nearly = Fraction(_NEARLY) + abs(steps) * Fraction(NOISE)
    return max(floor(steps + nearly), 0) if is_lower else -floor(nearly - steps)


def members_named(each: Sequence[str], label: str) -> dict[str, str]:
    """The members that a row's label names, by level."""
    names = [label] if len(each) < 2 else next(csv.reader([label], skipinitialspace=True))
    return dict(zip(each, names, strict=False))
