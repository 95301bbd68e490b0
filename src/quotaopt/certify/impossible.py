"""Checking a proof that no plan keeps some rows together: they alone, priced, contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice

import numpy as np

from quotaopt.certify.cases import are_ruled_out
from quotaopt.certify.certificate import IMPOSSIBLE, Certificate
from quotaopt.certify.evidence import Impossibility
from quotaopt.certify.findings import SHOWN, Finding
from quotaopt.certify.means import said
from quotaopt.certify.refute import refute_by
from quotaopt.certify.rulebook import Rulebook, RuleRows
from quotaopt.errors import Problem
from quotaopt.model.arrays import IntArray


def examine_impossibility(book: Rulebook, evidence: Impossibility) -> Certificate:
    """Whether the rows that are said to conflict do, all others left aside."""
    alone = only(book, evidence.rows)
    if evidence.cases:
        holds = are_ruled_out(alone, evidence)
    else:
        holds = refute_by(alone, evidence.prices, evidence.idle)
    count = sum(map(len, (*evidence.rows.values(), *evidence.choices.values())))
    finding = Finding.of(IMPOSSIBLE, count=count, holds=holds)
    means: list[Problem] = []
    if holds:
        n_cases = sum(case.parting is None for case in evidence.cases)
        means.append(said("impossible_cases" if n_cases else "impossible", rows=count, cases=n_cases))
        means += [*islice(chain(_rows(book, evidence), _choices(book, evidence)), SHOWN)]
        if evidence.idle.any():
            means.append(said("idle", cells=int(evidence.idle.sum())))
    return Certificate((finding.check,), finding.violations, tuple(means))


def only(book: Rulebook, kept: Mapping[str, IntArray]) -> Rulebook:
    """The rulebook in which no other hard rows say anything. Only the total stays where it has none."""
    rules = []
    for rows in book.rules:
        named = np.zeros(len(rows), dtype=np.bool_)
        named[kept.get(rows.rule, [])] = True
        rules.append(replace(rows, known=rows.known & named))
    return replace(book, rules=(rules[0], *(rows for rows in rules[1:] if rows.known.any())))


def _rows(book: Rulebook, evidence: Impossibility) -> Iterator[Problem]:
    """Every conflicting row with the limits that are priced."""
    stated = [case.prices for case in evidence.cases] or [evidence.prices]
    for rows in book.rules:
        prices = [each[rows.rule] for each in stated if rows.rule in each] or [np.zeros(len(rows))]
        for row in evidence.rows.get(rows.rule, np.zeros(0, dtype=np.int64)).tolist():
            sides = sorted({float(np.sign(price[row])) for price in prices} - {0.0}, reverse=True)
            told = [_row(book, rows, row, side) for side in sides or [0.0]]
            yield from told if told[0] != told[-1] else told[:1]


def _choices(book: Rulebook, evidence: Impossibility) -> Iterator[Problem]:
    """Every row of choice that takes part."""
    for choices in book.choices:
        for row in evidence.choices.get(choices.rows.rule, np.zeros(0, dtype=np.int64)).tolist():
            is_count = choices.members is not None
            amounts = [value if is_count else book.money(value) for value in choices.values]
            values = ", ".join(f"{amount.decimal(row):,f}" for amount in amounts)
            yield said(f"impossible_{choices.rows.kind}", row=_name(choices.rows, row), amount=values)


def _name(rows: RuleRows, row: int) -> str:
    label = rows.label(row)
    return f"{rows.rule}[{label}]" if label else rows.rule


def _row(book: Rulebook, rows: RuleRows, row: int, price: float) -> Problem:
    """One row in words: its limits are amounts, or multiples of the sum it is compared with."""
    name = _name(rows, row)
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
