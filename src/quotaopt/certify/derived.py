"""Derived measures, recomputed from the published targets they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from quotaopt.certify.certificate import Check, Violation
from quotaopt.certify.evidence import DerivedTargets
from quotaopt.certify.exact import Exact
from quotaopt.certify.findings import SHOWN, Finding
from quotaopt.certify.made_of import Derived
from quotaopt.certify.rulebook import Rulebook
from quotaopt.model.arrays import IntArray


def check_derived(book: Rulebook, table: IntArray, stated: DerivedTargets) -> Sequence[Finding]:
    """Whether derived amounts are whole steps within one of what is exact, and their sum the nearest."""
    findings = []
    for derived in book.derived:
        name, step, exact = derived.name, derived.step, _exact(book, table, derived)
        amounts = stated.get(name)
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


def _exact(book: Rulebook, table: IntArray, derived: Derived) -> Exact:
    """What the measure is made of, cell by cell of one layer. (n_cells,)"""
    per_layer = book.space.n_bases // book.space.n_layers
    exact = Exact(np.zeros(per_layer * book.space.n_periods, dtype=np.int64))
    for part in derived.parts:
        first = part.layer * per_layer
        exact = exact + Exact(table[first : first + per_layer].ravel()) * part.rate
    return exact
