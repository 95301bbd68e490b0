"""Checking that every case of choice is ruled out: the cases leave nothing out, and prices refute each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from quotaopt.certify.evidence import CaseEvidence, Impossibility, Parting
from quotaopt.certify.options import AT_LEAST, AT_MOST, Case, Options
from quotaopt.certify.refute import refute_by
from quotaopt.certify.rulebook import Rulebook
from quotaopt.model.arrays import BoolArray, IntArray


def options_of(book: Rulebook, chosen: Mapping[str, IntArray]) -> tuple[Options, ...]:
    """The options of every rule of choice, of which only some rows hold."""
    found = []
    for choices in book.choices:
        rows = np.zeros(len(choices.rows), dtype=np.bool_)
        rows[chosen.get(choices.rows.rule, [])] = True
        found.append(Options.of(choices, rows & choices.rows.known))
    return tuple(found)


def are_ruled_out(book: Rulebook, evidence: Impossibility) -> bool:
    """Whether the cases are all there are, and prices rule out each; `book` holds hard rows that conflict."""
    options = options_of(book, evidence.choices)
    open_cases: list[Case] = [tuple(each.all_left() for each in options)]
    for said in evidence.cases:
        if not open_cases:
            return False
        case = open_cases.pop()
        if said.parting is None:
            if not _is_ruled_out(book, options, case, said, evidence.idle):
                return False
        else:
            both = parted(options, case, said.parting)
            if both is None:
                return False
            open_cases += both[::-1]
    return not open_cases


def parted(options: Sequence[Options], case: Case, parting: Parting) -> tuple[Case, Case] | None:
    """The two cases that a case is parted into; None where nothing is left to be parted there."""
    names = [each.choices.rows.rule for each in options]
    if parting.rule not in names:
        return None
    at = names.index(parting.rule)
    both = options[at].parted(case[at], parting.group, parting.option)
    if both is None:
        return None
    lower, upper = ((*case[:at], left, *case[at + 1 :]) for left in both)
    return lower, upper


def with_limits(book: Rulebook, options: Sequence[Options], case: Case) -> Rulebook:
    """The rulebook with what a case asks of the groups: of each rule of choice the least, then the most."""
    limits = [rows for each, left in zip(options, case, strict=True) for rows in each.limits(left)]
    return replace(book, rules=(*book.rules, *limits))


def _is_ruled_out(
    book: Rulebook, options: Sequence[Options], case: Case, said: CaseEvidence, idle: BoolArray
) -> bool:
    """Whether no plan in whole steps keeps the hard rows and what a case asks of the groups."""
    prices = dict(said.prices)
    prices |= {rule + AT_LEAST: price for rule, price in said.at_least.items()}
    prices |= {rule + AT_MOST: price for rule, price in said.at_most.items()}
    return refute_by(with_limits(book, options, case), prices, idle)
