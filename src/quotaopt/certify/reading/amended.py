"""Other limits for single rows of a rule, as amendments say them: read from scratch."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import numpy as np

from quotaopt.certify.exact import Exact
from quotaopt.certify.reading.lookup import Found
from quotaopt.model.arrays import BoolArray, LabelArray
from quotaopt.plan.schema_amendments import Amendment, Side
from quotaopt.plan.schema_rules import Rule

NamesOn = Callable[[str], LabelArray]
"""The members of all rows on a level. (n_rows,)"""


def with_amendments(stated: Found | None, rule: Rule, side: Side, names_on: NamesOn) -> Found | None:
    """The limits of one side with amendments; unknown in all rows where one is for a member without row.

    Where two are for one row the one that names more levels counts; two that name as many contradict
    each other, and what the row may be is then unknown.
    """
    if stated is None or not rule.amended:
        return stated
    limits, known = stated.value, stated.known.copy()
    rank = np.full(len(known), -1)
    for amendment in rule.amended:
        rows, is_for_some = _rows(amendment, names_on, len(known))
        known &= is_for_some
        if amendment.loosen is None and getattr(amendment, side) is None:
            continue
        levels = len(amendment.chosen)
        known[rows & (rank == levels)] = False
        rows &= rank < levels
        limits = _replaced(limits, rows, _other(amendment, stated.value, side, rule))
        rank[rows] = levels
    return Found(limits, known)


def _rows(amendment: Amendment, names_on: NamesOn, n_rows: int) -> tuple[BoolArray, bool]:
    """The rows an amendment is for, and whether each name it calls has one."""
    rows, named = np.ones(n_rows, dtype=np.bool_), True
    for level, called in amendment.chosen.items():
        here = names_on(level)
        named &= set(called) <= set(here)
        rows &= np.array([name in called for name in here], dtype=np.bool_)
    return rows, named and bool(rows.any())


def _other(amendment: Amendment, stated: Exact, side: Side, rule: Rule) -> Exact:
    """What every row's limit is where the amendment is for it."""
    if amendment.loosen is None:
        limit = amendment.min if side == "min" else amendment.max
        assert limit is not None
        return Exact.number(limit)
    part = amendment.loosen if side == "max" else -min(amendment.loosen, Decimal(1))
    whole = stated if rule.growth is None else stated + Exact.number(1)
    return stated + Exact(abs(whole.units), whole.digits) * Exact.number(part)


def _replaced(limits: Exact, rows: BoolArray, other: Exact) -> Exact:
    digits = max(limits.digits, other.digits)
    return Exact(np.where(rows, other.at(digits), limits.at(digits)), digits)
