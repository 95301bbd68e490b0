"""The table of owners as the checker reads it: who has which share of which cells, in exact parts."""

from __future__ import annotations

import math

import numpy as np

from quotaopt.certify.assigned import Assigned
from quotaopt.certify.columns import member_codes, names_of
from quotaopt.certify.combinations import Combinations
from quotaopt.certify.exact import Exact
from quotaopt.certify.reading.columns import level_column
from quotaopt.certify.rulebook import Space
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.plan.periods.calendar import calendar_of
from quotaopt.plan.periods.days import day_of
from quotaopt.plan.plan import Plan
from quotaopt.plan.table import TextColumn


def read_assigned(plan: Plan, space: Space) -> Assigned:
    """The table of owners of a plan that has one."""
    owners = plan.spec.owners
    assert owners is not None
    table = plan.tables[owners.table]
    person, n_rows = table.text(owners.person), table.n_rows
    sizes = [len(space.members[level]) for level in owners.of]
    bases = Combinations([space.codes[level][:, 0] for level in owners.of], sizes, space.n_bases)
    named = [member_codes(space, level, level_column(plan, table, level)) for level in owners.of]
    group = bases.find(named, n_rows)
    share = Exact(np.ones(n_rows, dtype=np.int64))
    if owners.share is not None:
        numbers = table.number(owners.share)
        share = Exact(np.where(numbers.blank, 10**numbers.digits, numbers.units), numbers.digits)
    role = np.full(n_rows, "", dtype=object)
    if owners.role is not None:
        stated = names_of(table.text(owners.role))
        role = np.where(stated == None, "", stated)  # noqa: E711  element by element
    calendar = calendar_of(plan)
    begins = np.array([0, 1]) if calendar is None else calendar.bounds
    first, first_read = _days(table.text(owners.first) if owners.first else None, n_rows, int(begins[0]))
    last, last_read = _days(table.text(owners.last) if owners.last else None, n_rows, int(begins[-1]) - 1)
    overlay = np.isin(role, np.array(owners.overlays, dtype=object))
    unit = 10**share.digits
    readable = first_read and last_read and bool((person.codes >= 0).all() and (group >= 0).all())
    in_range = bool(((share.units >= 0) & (share.units <= unit)).all())
    within = readable and in_range and _is_within(~overlay, group, share.units, first, last, begins, unit)
    days = np.zeros((n_rows, space.n_periods), dtype=np.int64)
    for period in range(space.n_periods):
        until = np.minimum(last, begins[period + 1] - 1)
        days[:, period] = np.maximum(until - np.maximum(first, begins[period]) + 1, 0)
    whole = math.lcm(*np.diff(begins).tolist())
    return Assigned(
        person, role, overlay, group, bases.of_row, bases.n_distinct, share, days,
        whole // np.diff(begins), whole, within,
    )  # fmt: skip


def _days(column: TextColumn | None, n_rows: int, otherwise: int) -> tuple[IntArray, bool]:
    """The day in every row, `otherwise` where there is none; and whether all can be read."""
    if column is None:
        return np.full(n_rows, otherwise, dtype=np.int64), True
    days = [day_of(str(label)) for label in column.labels]
    known = np.array([otherwise if day is None else day for day in days] + [otherwise], dtype=np.int64)
    return known[column.codes], None not in days


def _is_within(
    direct: BoolArray,
    group: IntArray,
    share: IntArray,
    first: IntArray,
    last: IntArray,
    begins: IntArray,
    unit: int,
) -> bool:
    """Whether direct owners have at most all of a group on every day of the plan.

    What they have together only grows on first days, so it is enough to look at those.
    """
    for day in np.unique(np.clip(first[direct], begins[0], begins[-1] - 1)):
        there = np.flatnonzero(direct & (first <= day) & (last >= day))
        owned = np.zeros(int(group.max()) + 1, dtype=np.int64)
        np.add.at(owned, group[there], share[there])
        if (owned > unit).any():
            return False
    return True
