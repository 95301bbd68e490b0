"""Which rules to look at first: few of them, of few rows. A planner reads a dozen limits, not thousands."""

from __future__ import annotations

from bisect import bisect_left
from functools import partial

import numpy as np

from quotaopt.conflict.contradiction import contradiction
from quotaopt.conflict.hard_rows import HardRows
from quotaopt.linear import Tolerance
from quotaopt.model.arrays import BoolArray, IntArray

_KINDS = 20_000
"""Kinds of cells up to which rules are tried together: a second of a linear program."""


def coarsest(rows: HardRows, tolerance: Tolerance) -> BoolArray | None:
    """All rows of rules that contradict each other, and would not without any one of these rules.

    They have as few rows each as can be. The totals are always among them.

    Returns
    -------
    None where that takes rules that tell more kinds of cells apart than are tried, or nothing
    contradicts. (n_units,)
    """
    counts = np.diff(rows.first)
    order = [0, *(1 + np.argsort(counts[1:], kind="stable")).tolist()]
    used = partial(_used, rows, np.repeat(np.arange(len(counts)), counts), tolerance)
    enough = bisect_left(range(len(order)), True, key=lambda n: used(order[:n]) != [])
    rules = used(order[:enough])
    if not rules:
        return None
    for rule in rules[:0:-1]:
        rules = used([each for each in rules if each != rule]) or rules
    return rows.usable & np.isin(np.repeat(np.arange(len(counts)), counts), rules)


def _used(rows: HardRows, rule_of: IntArray, tolerance: Tolerance, rules: list[int]) -> list[int] | None:
    """The totals and those of `rules` that a contradiction among them uses.

    None where they tell too many kinds of cells apart, empty where they do not contradict each other.
    """
    units = rows.usable & np.isin(rule_of, rules)
    if not units.any():
        return []
    system = rows.inequalities(units)
    if system.matrix.shape[1] > _KINDS:
        return None
    multipliers = contradiction(system, tolerance)
    if multipliers is None:
        return []
    used = {0, *rule_of[system.unit[multipliers != 0.0]].tolist()}
    return [rule for rule in rules if rule in used]
