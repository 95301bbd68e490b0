"""Derived measures, recomputed from the published targets they are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np

from quotaopt.certify.certificate import Check, Violation
from quotaopt.certify.exact import Exact
from quotaopt.certify.findings import SHOWN, Finding
from quotaopt.certify.lookup import per_cell
from quotaopt.certify.rulebook import Rulebook
from quotaopt.certify.spoken_of import parts
from quotaopt.model.arrays import IntArray
from quotaopt.plan.layers import derived_layers
from quotaopt.plan.plan import Plan

DerivedTargets = Mapping[tuple[str, str | None], IntArray]
"""(measure, tier) -> minor units of every cell of a layer, in the checker's order. (n_cells,)"""


def check_derived(plan: Plan, book: Rulebook, table: IntArray, stated: DerivedTargets) -> Sequence[Finding]:
    """Whether derived amounts are whole steps within one of what is exact, and their sum the nearest."""
    findings = []
    for layer in derived_layers(plan.spec):
        measure, name = str(layer.measure), " ".join(layer.members.values())
        step = int(layer.step * 10**plan.minor_digits)
        exact = _exact(plan, book, table, measure, layer.tier)
        amounts = stated.get((measure, layer.tier))
        if amounts is None or amounts.shape != exact.units.shape:
            findings.append(Finding.of("derived", name, count=exact.units.size, holds=False))
            continue
        has, one = Exact(amounts), Exact.number(step)
        near = (has - exact).at_most(one) & (exact - has).at_most(one)
        wrong = np.flatnonzero((amounts < 0) | (amounts % step != 0) | ~near)
        money = book.money(has)
        said = [
            Violation("derived", name, book.space.label(int(cell)), money.decimal(int(cell)))
            for cell in wrong[:SHOWN]
        ]
        total = Fraction(int(exact.sum().units[0]), 10**exact.digits)
        nearest = (total / step + Fraction(1, 2)).__floor__() * step
        off = int(amounts.sum()) != nearest
        if off:
            said.append(Violation("derived", name, "", book.money(has.sum()).decimal()))
        findings.append(Finding(Check("derived", name, amounts.size, len(wrong) + off), tuple(said)))
    return findings


def _exact(plan: Plan, book: Rulebook, table: IntArray, measure: str, tier: str | None) -> Exact:
    """What the measure is made of, cell by cell of one layer. (n_cells,)"""
    per_layer = book.space.n_bases // book.space.n_layers
    exact = Exact(np.zeros(per_layer * book.space.n_periods, dtype=np.int64))
    for base, rate in parts(plan, measure).items():
        numbers = [(each.measure, each.tier) for each in plan.layers]
        first = numbers.index((base, tier)) * per_layer
        amounts = Exact(table[first : first + per_layer].ravel())
        exact = exact + amounts * _rates(plan, book, rate, slice(first, first + per_layer))
    return exact


def _rates(plan: Plan, book: Rulebook, rate: Decimal | str, bases: slice) -> Exact:
    if not isinstance(rate, str):
        return Exact.number(rate)
    found = per_cell(plan, book.space, rate).value
    shape = (bases.stop - bases.start, book.space.n_periods)
    return Exact(np.broadcast_to(found.units[bases], shape).ravel(), found.digits)
