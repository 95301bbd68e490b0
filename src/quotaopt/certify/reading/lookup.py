"""Values in the plan's tables, found by the members of cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import final

import numpy as np

from quotaopt.certify.columns import coded, member_codes
from quotaopt.certify.combinations import Combinations
from quotaopt.certify.exact import Exact
from quotaopt.certify.reading.columns import level_column
from quotaopt.certify.rulebook import Space
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.plan.plan import Plan
from quotaopt.plan.table import TextColumn


@final
@dataclass(frozen=True, eq=False)
class Found:
    """Exact values, and where the tables say one."""

    value: Exact
    known: BoolArray


def look_up(
    plan: Plan,
    space: Space,
    column: str,
    base: IntArray,
    period: IntArray,
    beside: Mapping[str, TextColumn] = MappingProxyType({}),
) -> Found:
    """The attribute ``table.column`` of every given cell, by its members on the table's key.

    Unknown where the table has no row for those members, more than one, or a blank. `beside` names the
    given cells on levels that the plan does not have.
    """
    table_name, _, name = column.partition(".")
    table, key = plan.tables[table_name], plan.spec.tables[table_name].key
    numbers = table.number(name)
    stated = [
        coded(beside[level].labels, table.text(level))
        if level in beside
        else member_codes(space, level, level_column(plan, table, level))
        for level in key
    ]
    sizes = [len(beside[level].labels if level in beside else space.members[level]) for level in key]
    usable = np.flatnonzero(np.logical_and.reduce([codes >= 0 for codes in stated]))
    rows = Combinations([codes[usable] for codes in stated], sizes, len(usable))
    times = np.bincount(rows.of_row, minlength=rows.n_distinct + 1)
    row_of = np.zeros(rows.n_distinct + 1, dtype=np.int64)
    row_of[rows.of_row] = usable
    wanted = [
        beside[level].codes
        if level in beside
        else np.broadcast_to(space.codes[level], space.shape)[base, period]
        for level in key
    ]
    at = rows.find(wanted, len(base))
    row = row_of[at]
    known = (at >= 0) & (times[at] == 1) & ~numbers.blank[row]
    return Found(Exact(np.where(known, numbers.units[row], 0), numbers.digits), known)


def per_cell(plan: Plan, space: Space, column: str) -> Found:
    """The attribute of all cells, broadcastable to ``(n_bases, n_periods)``."""
    by_period = any(level in space.time_levels for level in plan.spec.tables[column.partition(".")[0]].key)
    n_periods = space.n_periods if by_period else 1
    base = np.repeat(np.arange(space.n_bases), n_periods)
    period = np.tile(np.arange(n_periods), space.n_bases)
    found = look_up(plan, space, column, base, period)
    shape = (space.n_bases, n_periods)
    return Found(Exact(found.value.units.reshape(shape), found.value.digits), found.known.reshape(shape))
