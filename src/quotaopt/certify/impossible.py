"""Checking a proof that no plan keeps some rows together: they alone, priced, contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from quotaopt.certify.certificate import IMPOSSIBLE, Certificate
from quotaopt.certify.evidence import Impossibility
from quotaopt.certify.findings import SHOWN, Finding
from quotaopt.certify.means import said
from quotaopt.certify.refute import refute_by
from quotaopt.certify.rulebook import Rulebook, RuleRows
from quotaopt.errors import Problem


def examine_impossibility(book: Rulebook, evidence: Impossibility) -> Certificate:
    """Whether the rows that are said to conflict do, all others left aside."""
    holds = refute_by(only(book, evidence), evidence.prices, evidence.idle)
    count = sum(len(rows) for rows in evidence.rows.values())
    finding = Finding.of(IMPOSSIBLE, count=count, holds=holds)
    means: list[Problem] = []
    if holds:
        means.append(said("impossible", rows=count))
        means += list(_rows(book, evidence))[:SHOWN]
        if evidence.idle.any():
            means.append(said("idle", cells=int(evidence.idle.sum())))
    return Certificate((finding.check,), finding.violations, tuple(means))


def only(book: Rulebook, evidence: Impossibility) -> Rulebook:
    """The rulebook in which no other rows say anything."""
    rules = []
    for rows in book.rules:
        named = np.zeros(len(rows), dtype=np.bool_)
        named[evidence.rows.get(rows.rule, [])] = True
        rules.append(replace(rows, known=rows.known & named))
    return replace(book, rules=tuple(rules))


def _rows(book: Rulebook, evidence: Impossibility) -> Iterator[Problem]:
    """Every conflicting row with the limit that is priced."""
    for rows in book.rules:
        for row in evidence.rows.get(rows.rule, np.zeros(0, dtype=np.int64)).tolist():
            price = evidence.prices.get(rows.rule, np.zeros(len(rows)))[row]
            yield _row(book, rows, row, price)


def _row(book: Rulebook, rows: RuleRows, row: int, price: float) -> Problem:
    """One row in words: its limits are amounts, or multiples of the sum it is compared with."""
    label = rows.label(row)
    name = f"{rows.rule}[{label}]" if label else rows.rule
    lower, upper = (
        None if side is None else book.money(side).decimal(row) / rows.denominator
        for side in (rows.limits.lower, rows.limits.upper)
    )
    of = "" if rows.parent is None else "_of"
    if lower is not None and lower == upper and not of:
        return said("impossible_fixed", row=name, amount=f"{lower:,f}")
    amount = lower if price > 0.0 else upper
    if amount is None or price == 0.0:
        return said("impossible_row", row=name)
    if of:
        amount = amount.scaleb(book.minor_digits)
    side = "lower" if price > 0.0 else "upper"
    return said(f"impossible_{side}{of}", row=name, amount=f"{amount:,f}")
