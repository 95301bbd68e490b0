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
    name = f"{rows.rule}[{rows.label(row)}]" if rows.label(row) else rows.rule
    limit = rows.limits.lower if price > 0.0 else rows.limits.upper
    if limit is None or price == 0.0 or rows.parent is not None:
        return said("impossible_row", row=name)
    amount = book.money(limit).decimal(row) / rows.denominator
    return said("impossible_lower" if price > 0.0 else "impossible_upper", row=name, amount=f"{amount:,f}")
