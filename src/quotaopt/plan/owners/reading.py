"""Reading the table of assignments; everything wrong with it is told at once, by row and column."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import PlanError, Problem, Problems
from quotaopt.model.arrays import BoolArray, CodeArray, IntArray
from quotaopt.model.cells import Cells, combine
from quotaopt.plan.cells.keys import KeyIndex, first_rows, match, pack
from quotaopt.plan.cells.levels import SHOWN, base_dimensions, blank_names, level_names
from quotaopt.plan.nearest import nearest
from quotaopt.plan.owners.assignments import Assignments
from quotaopt.plan.owners.overlap import overlaps, repeated
from quotaopt.plan.periods.calendar import calendar_of
from quotaopt.plan.periods.days import day_of
from quotaopt.plan.schema_owners import Owners
from quotaopt.plan.table import TextColumn
from quotaopt.plan.tables.names import label_array

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan
    from quotaopt.plan.tables import Table

MOST_DIGITS = 9
"""Decimals of a share: quotas are summed in 64 bits."""


def read_assignments(plan: Plan, cells: Cells) -> Assignments:
    """The assignments of a plan that has `owners`. Read once per plan and cells.

    Raises
    ------
    PlanError
        With every row that names nobody or nothing, states no share or no dates, stands there twice,
        or gives away more than all of a group on some day.
    """
    owners = plan.spec.owners
    assert owners is not None
    table = plan.tables[owners.table]
    return table.once(cells, lambda: _read(plan, cells, owners, table), purpose="owners")


def _read(plan: Plan, cells: Cells, owners: Owners, table: Table) -> Assignments:
    problems = Problems()
    stated = (owners.person, *owners.of, owners.share, owners.first, owners.last, owners.role)
    place = plan.place("owners")
    problems.extend(table.unknown(name, place) for name in stated if name and name not in table)
    problems.stop_if_any()
    people = table.text(owners.person)
    problems.extend(_blank_people(table, owners.person, people))
    group_of_base, first_base = _groups(cells, owners.of)
    group = problems.attempt(_groups_of_rows, plan, cells, owners, table, first_base)
    share = problems.attempt(_shares, table, owners.share)
    days = _days(plan)
    bounds = problems.attempt(_bounds, table, owners, days)
    problems.stop_if_any()
    assert group is not None
    assert share is not None
    assert bounds is not None
    roles, role = _roles(table, owners.role)
    overlay = np.isin(roles.labels, np.array(owners.overlays, dtype=object))
    rows = Assignments(
        people=people.labels, roles=roles.labels, of=owners.of,
        group_of_base=group_of_base, first_base=first_base, days=days,
        table_row=np.arange(table.n_rows, dtype=np.int64), person=people.codes, role=role,
        is_overlay=overlay[role], group=group, share=share[0], unit=share[1],
        first=bounds[0], last=bounds[1],
    )  # fmt: skip
    problems.extend(repeated(table, owners, rows))
    inside = (rows.last >= days[0]) & (rows.first < days[-1])
    rows = rows.only(inside)
    rows.first[:] = np.maximum(rows.first, days[0])
    rows.last[:] = np.minimum(rows.last, days[-1] - 1)
    problems.extend(overlaps(cells, table, owners, rows))
    problems.stop_if_any()
    return rows


def _groups(cells: Cells, levels: tuple[str, ...]) -> tuple[CodeArray, IntArray]:
    """Bases by their members on `levels`: the group of every base, and one base of every group."""
    sizes = [len(cells.levels[level].members) for level in levels]
    codes, n_groups = combine([cells.base_codes[level] for level in levels], sizes, cells.n_bases)
    return codes, first_rows(codes, n_groups)


def _groups_of_rows(plan: Plan, cells: Cells, owners: Owners, table: Table, first_base: IntArray) -> IntArray:
    """The group that every row of the table names. (n_rows,)"""
    dimensions = base_dimensions(plan.spec).values()
    columns = [
        (level, level_names(table, next(one for one in dimensions if level in one.levels), level))
        for level in owners.of
    ]
    problems = Problems()
    problems.extend(blank_names(table, columns))
    codes = []
    for level, column in columns:
        members = cells.levels[level].members
        code = match(column.labels, members)[column.codes]
        wrong = np.flatnonzero((code < 0) & (column.codes >= 0))
        for row in wrong[:SHOWN].tolist():
            name = str(column.labels[column.codes[row]])
            shown = {"level": level, "member": name, "nearest": nearest(name, members)}
            problems.add(table.place(row, level), "owners.unknown_member", **shown)
        codes.append(code)
    problems.stop_if_any()
    sizes = [len(cells.levels[level].members) for level in owners.of]
    keys = pack([cells.base_codes[level][first_base] for level in owners.of], sizes, len(first_base))
    group = KeyIndex.of(keys, sizes).find(pack(codes, sizes, table.n_rows))
    for row in np.flatnonzero(group < 0)[:SHOWN].tolist():
        names = ", ".join(str(column.labels[column.codes[row]]) for _, column in columns)
        problems.add(table.place(row, owners.of[0]), "owners.no_cell", members=names)
    problems.stop_if_any()
    return group


def _blank_people(table: Table, name: str, people: TextColumn) -> list[Problem]:
    rows = np.flatnonzero(people.codes < 0)
    return [Problem.at(table.place(row, name), "owners.no_person") for row in rows[:SHOWN].tolist()]


def _shares(table: Table, column: str | None) -> tuple[IntArray, int]:
    """The share of every row, and what 100 % is."""
    if column is None:
        return np.ones(table.n_rows, dtype=np.int64), 1
    numbers = table.number(column)
    if numbers.digits > MOST_DIGITS:
        place = table.place(None, column)
        raise PlanError([Problem.at(place, "owners.share_too_fine", most=MOST_DIGITS)])
    unit = 10**numbers.digits
    wrong = np.flatnonzero(~numbers.blank & ((numbers.units < 0) | (numbers.units > unit)))
    if len(wrong):
        raise PlanError(
            Problem.at(table.place(row, column), "owners.share", share=f"{numbers.units[row] / unit:g}")
            for row in wrong[:SHOWN].tolist()
        )
    return np.where(numbers.blank, unit, numbers.units), unit


def _days(plan: Plan) -> IntArray:
    """First days of the periods and the day after; a plan without time is a single day."""
    calendar = calendar_of(plan)
    return np.array([0, 1], dtype=np.int64) if calendar is None else calendar.bounds


def _bounds(table: Table, owners: Owners, days: IntArray) -> tuple[IntArray, IntArray]:
    """First and last day of every row; the plan's own where a date is blank."""
    problems = Problems()
    first = problems.attempt(_dates, table, owners.first, int(days[0]))
    last = problems.attempt(_dates, table, owners.last, int(days[-1]) - 1)
    problems.stop_if_any()
    assert first is not None
    assert last is not None
    stated = [_is_stated(table, column) for column in (owners.first, owners.last)]
    for row in np.flatnonzero((last < first) & stated[0] & stated[1])[:SHOWN].tolist():
        problems.add(table.place(row, owners.last), "owners.ends_before_it_begins")
    problems.stop_if_any()
    return first, last


def _is_stated(table: Table, column: str | None) -> BoolArray:
    if column is None:
        return np.zeros(table.n_rows, dtype=np.bool_)
    return np.asarray(table.text(column).codes >= 0)


def _dates(table: Table, column: str | None, otherwise: int) -> IntArray:
    """The days in a column, `otherwise` where it is blank. (n_rows,)"""
    if column is None:
        return np.full(table.n_rows, otherwise, dtype=np.int64)
    text = table.text(column)
    days = _by_label(text, day_of)
    wrong = np.flatnonzero((days[text.codes] < 0) & (text.codes >= 0))
    if len(wrong):
        raise PlanError(
            Problem.at(table.place(row, column), "owners.no_day", text=str(text.labels[text.codes[row]]))
            for row in wrong[:SHOWN].tolist()
        )
    return np.where(text.codes < 0, otherwise, days[text.codes])


def _by_label(column: TextColumn, read: Callable[[str], int | None]) -> IntArray:
    """What `read` makes of every label, -1 for nothing; one more for blanks. (n_labels + 1,)"""
    found = (read(str(label)) for label in column.labels)
    return np.array([-1 if day is None else day for day in found] + [-1], dtype=np.int64)


def _roles(table: Table, column: str | None) -> tuple[TextColumn, CodeArray]:
    """Roles with "" for none, sorted, and the role of every row."""
    if column is None:
        nothing = np.zeros(table.n_rows, dtype=np.int32)
        return TextColumn(nothing, label_array([""])), nothing
    text = table.text(column)
    if not (text.codes < 0).any():
        return text, text.codes
    labels = label_array(["", *text.labels])
    codes = (text.codes + 1).astype(np.int32)
    return TextColumn(codes, labels), codes
