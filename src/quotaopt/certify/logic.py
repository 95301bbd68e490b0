"""Lots, lists of values and counts of members, checked in exact integers on the targets alone."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from quotaopt.certify.certificate import Check, Violation
from quotaopt.certify.exact import Exact
from quotaopt.certify.findings import SHOWN, Finding
from quotaopt.certify.rulebook import Choices, Rulebook
from quotaopt.model.arrays import IntArray


def check_choices(book: Rulebook, choices: Choices, table: IntArray) -> Finding:
    """Every row of one logic rule; one without rows says nothing, and that is an error too."""
    rows = choices.rows
    if not len(rows):
        return Finding(Check("choice", rows.rule, 0, 1), (Violation("not_checkable", rows.rule, ""),))
    amounts = choices.amounts(table)
    wrong = np.flatnonzero(~rows.known | choices.wrong(amounts))

    def shown(amount: Exact, row: int) -> Decimal:
        return (amount if choices.members is not None else book.money(amount)).decimal(row)

    def violation(row: int) -> Violation:
        members, amount = str(rows.labels[row]), shown(amounts, row)
        if not rows.known[row]:
            return Violation("not_checkable", rows.rule, members, amount)
        if rows.kind == "one_of":
            limit = min(
                (shown(value, row) for value in choices.values), key=lambda value: abs(value - amount)
            )
        else:
            limit = shown(choices.values[0], row)
        return Violation(rows.kind, rows.rule, members, amount, limit, limit, abs(limit - amount))

    check = Check("choice", rows.rule, len(rows), len(wrong))
    return Finding(check, tuple(violation(int(row)) for row in wrong[:SHOWN]))
