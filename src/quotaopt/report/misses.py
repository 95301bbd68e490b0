"""Limits that the targets do not keep: soft ones, and hard ones that whole steps could not keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation, RuleRows

_NOISE = 1e-9
"""Relative size of what float arithmetic alone may leave of a row that is kept exactly."""


@dataclass(frozen=True)
class Miss:
    """A row above its upper limit (`by` > 0) or below its lower one (`by` < 0), in currency units."""

    row: int
    rule: str
    member: str
    by: float


def misses(rules: RuleRows) -> tuple[Miss, ...]:
    """Every row outside its limits, in row order."""
    above = np.maximum(rules.activity - rules.upper, 0.0)
    below = np.maximum(rules.lower - rules.activity, 0.0)
    by = above - below
    rows = np.flatnonzero(np.abs(by) > _NOISE * np.maximum(1.0, np.abs(rules.activity)))
    return tuple(Miss(int(row), str(rules.rule[row]), str(rules.member[row]), float(by[row])) for row in rows)


def hard_misses(allocation: Allocation) -> tuple[Miss, ...]:
    """The misses of rows that must be kept."""
    soft = soft_rows(allocation)
    return tuple(miss for miss in misses(allocation.rules) if miss.row not in soft)


def soft_rows(allocation: Allocation) -> frozenset[int]:
    """The rows of rules that may be missed: goals, and those with a cost."""
    model = allocation.built.model
    rows = {row for goal in allocation.built.goals for row in goal.rows.tolist()}
    rows.update(np.flatnonzero(model.may_miss).tolist())
    return frozenset(rows)
