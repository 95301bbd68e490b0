r"""Limits of rows in the form in which their rules state them.

A rule says an amount, a growth, a share; its rows have limits in minor units or multiples of another sum.
The one follows from the other along a line, :math:`L = \alpha V + \beta`, whose two numbers are read off
the rulebooks of two plans that state nothing but :math:`V = 0` and :math:`V = 10^6`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from quotaopt.certify import evaluate
from quotaopt.certify.exact import Exact
from quotaopt.certify.rulebook import Rulebook, RuleRows
from quotaopt.model.arrays import BoolArray
from quotaopt.plan.document.paths import show_path
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_amendments import SIDES, Side

PROBE = 10**6
"""Large, so that what is rounded to digits behind the point loses nothing that matters."""
_FINEST = -24


@dataclass(frozen=True, eq=False)
class StatedLimits:
    """The line between stated numbers and limits, row by row of the rules that may be changed."""

    at_zero: Rulebook
    at_probe: Rulebook

    @classmethod
    def of(cls, plan: Plan, positions: Iterable[int]) -> StatedLimits:
        """Those of the rules at these positions of the plan."""
        amended = {at: sides for at in positions if (sides := plan.spec.rules[at].sides)}
        probes = (
            {
                amendments_of(plan, position): [{side: value for side in SIDES if side in sides}]
                for position, sides in amended.items()
            }
            for value in (0, PROBE)
        )
        return cls(*(evaluate(plan.change(changes)) for changes in probes))

    def movable(self, rule: int, side: Side) -> BoolArray:
        """Rows whose limit on a side follows what the rule states. (n_rows,)"""
        low, high = (_side(book.rules[rule], side) for book in (self.at_zero, self.at_probe))
        if low is None or high is None:
            return np.zeros(len(self.at_zero.rules[rule]), dtype=np.bool_)
        return ~low.same(high)

    def stated(self, rule: int, row: int, side: Side, limit: Fraction) -> Fraction:
        """What the rule would say for a row to have this limit."""
        low, high = self._ends(rule, row, side)
        return (limit - low) * PROBE / (high - low)

    def limit(self, rule: int, row: int, side: Side, stated: Fraction) -> Fraction:
        """The limit that a row has where the rule says this for it."""
        low, high = self._ends(rule, row, side)
        return low + stated * (high - low) / PROBE

    def _ends(self, rule: int, row: int, side: Side) -> tuple[Fraction, Fraction]:
        low, high = (exact_limit(book.rules[rule], row, side) for book in (self.at_zero, self.at_probe))
        return low, high


def amendments_of(plan: Plan, position: int) -> str:
    """The dotted path of a rule's amendments."""
    return show_path(dict(plan.document), ("rules", position, "amended"))


def exact_limit(rows: RuleRows, row: int, side: Side) -> Fraction:
    """The limit of a row on one side that it has."""
    limits = _side(rows, side)
    assert limits is not None
    return Fraction(int(limits.units[row]), 10**limits.digits)


def _side(rows: RuleRows, side: Side) -> Exact | None:
    return rows.limits.lower if side == "min" else rows.limits.upper


def shortest(inner: Fraction, outer: Fraction) -> Decimal:
    """The number with the fewest digits from `inner` on, it included, to before `outer`.

    >>> shortest(Fraction(4395, 10_000), Fraction(44, 100)), shortest(Fraction(-1, 30), Fraction(-1, 3))
    (Decimal('0.4395'), Decimal('-0.1'))
    """
    outwards = 1 if outer > inner else -1
    exponent = len(str(abs(int(outer))) + str(abs(int(inner))))
    while True:
        unit = Fraction(10) ** exponent
        found = outwards * -((-outwards * inner) // unit) * unit
        if outwards * found < outwards * outer or exponent <= _FINEST:
            return plain_decimal(found)
        exponent -= 1


def plain_decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal, to 24 digits behind the point where it has no end."""
    scaled = round(value * 10**-_FINEST)
    text = f"{Decimal(scaled).scaleb(_FINEST):f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
