"""Columns of tables as arrays over bases and cells: facts are summed, attributes looked up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import NOWHERE, Place, PlanError, Problem
from quotaopt.model.arrays import BoolArray, CodeArray, IntArray, LabelArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.facts import PlacedRows, period_codes, placed_rows
from quotaopt.plan.cells.keys import KeyIndex, match, pack
from quotaopt.plan.cells.levels import SHOWN, base_dimensions, blank_names, level_names
from quotaopt.plan.nearest import nearest
from quotaopt.plan.periods.calendar import Calendar, calendar_of
from quotaopt.plan.schema import Dimension
from quotaopt.plan.table import NumberColumn, TextColumn
from quotaopt.plan.tables import Table

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def base_facts(plan: Plan, cells: Cells, column: str, years_back: int) -> NumberColumn:
    """The facts of one past year per base of one layer; blank where there is no row at all. (n_bases,)

    Parameters
    ----------
    column
        ``table.value``; all rows of the table where it has no dates.
    years_back
        1 for the year before the plan's start, 2 for the one before it.

    Raises
    ------
    PlanError
        A value is blank or no number, a base's facts sum to less than zero, or years are
        asked of a table without dates.
    """
    cells = cells.of_layer
    table, name = _split(plan, column)
    placed = placed_rows(plan, cells, table)
    return _summed(
        plan, cells, table, name, placed.base, _rows_of_year(table, placed, years_back), cells.n_bases
    )


def cell_facts(plan: Plan, cells: Cells, column: str, years_back: int) -> NumberColumn:
    """The facts of the same periods of one past year per cell of one layer; blank where there is no row.

    (n_cells,)

    As `base_facts`; also refused are dates coarser than the plan's periods, and a table
    without dates where the plan has more than one period.
    """
    cells = cells.of_layer
    table, name = _split(plan, column)
    placed = placed_rows(plan, cells, table)
    rows = _rows_of_year(table, placed, years_back)
    if placed.dates is None:
        if cells.n_periods > 1:
            place = plan.place("tables", table.name)
            raise PlanError([Problem.at(place, "facts.periods_need_date", table=table.source)])
        return _summed(plan, cells, table, name, placed.base, rows, cells.n_bases)
    date, calendar = str(plan.spec.tables[table.name].date), placed.dates.calendar
    position = period_codes(table, placed.dates, date, rows & (placed.base >= 0))
    slots = placed.base * calendar.periods_per_year + position
    slots[placed.base < 0] = -1
    n_slots = cells.n_bases * calendar.periods_per_year
    by_slot = _summed(plan, cells, table, name, slots, rows, n_slots)
    first = np.arange(cells.n_bases)[:, None] * calendar.periods_per_year
    wanted = (first + calendar.positions).ravel()
    return NumberColumn(by_slot.units[wanted], by_slot.digits, by_slot.blank[wanted])


def values_at(
    plan: Plan,
    cells: Cells,
    column: str,
    at: IntArray,
    place: Place = NOWHERE,
    beside: Mapping[str, TextColumn] = MappingProxyType({}),
) -> NumberColumn:
    """The attribute ``table.column`` of the given cells, by their members on the table's key.

    Blank where the table has no row for those members, or a blank in it. (len(at),)

    Parameters
    ----------
    beside
        What the given cells are called on levels that cells do not have, such as their owners.

    Raises
    ------
    PlanError
        The table has no key, a key is blank or has two rows, or a cell is no number.
    """
    table, name = _split(plan, column)
    levels = plan.spec.tables[table.name].key
    if not levels:
        raise PlanError([Problem.at(place, "key.missing", table=table.name, column=column)])
    members = {level: beside[level].labels for level in levels if level in beside}
    members |= {level: cells.levels[level].members for level in levels if level in cells.levels}
    if unknown := [level for level in levels if level not in members]:
        hint = nearest(unknown[0], cells.levels)
        shown = {"table": table.name, "level": unknown[0], "nearest": hint}
        raise PlanError([Problem.at(plan.place("tables", table.name, "key"), "key.unknown_level", **shown)])
    numbers = table.number(name)
    codes = [beside[level].codes if level in beside else cells.codes_at(level, at) for level in levels]
    wanted = pack(codes, [len(members[level]) for level in levels], len(at))
    row = rows_by_key(plan, members, table, levels).find(wanted)
    found = row >= 0
    blank = ~found | numbers.blank[row]
    return NumberColumn(np.where(blank, 0, numbers.units[row]), numbers.digits, blank)


def leftover(plan: Plan, cells: Cells, column: str) -> Problem | None:
    """A note on facts that belong to no cell; None where every row does."""
    table, name = _split(plan, column)
    rows = np.flatnonzero(placed_rows(plan, cells.of_layer, table).base < 0)
    if not len(rows):
        return None
    numbers = table.number(name)
    first = int(rows[0])
    columns = _finest_names(plan, table)
    shown = {
        "rows": len(rows),
        "table": table.source,
        "column": name,
        "amount": _amount(int(numbers.units[rows].sum()), numbers.digits),
        "member": ", ".join(str(one.labels[one.codes[first]]) for _, one in columns),
    }
    return Problem.at(table.place(first), "facts.leftover", **shown)


def _split(plan: Plan, column: str) -> tuple[Table, str]:
    table, _, name = column.partition(".")
    return plan.tables[table], name


def _rows_of_year(table: Table, placed: PlacedRows, years_back: int) -> BoolArray:
    if placed.dates is not None:
        return placed.dates.in_year(years_back)
    if years_back > 1:
        raise PlanError(
            [Problem.at(table.place(), "facts.years_need_date", table=table.source, years=years_back)]
        )
    return np.ones(table.n_rows, dtype=np.bool_)


def _summed(
    plan: Plan,
    cells: Cells,
    table: Table,
    name: str,
    slots: IntArray,
    rows: BoolArray,
    n_slots: int,
) -> NumberColumn:
    """Sums of a column per slot over the `rows`; exact, since columns sum below 2**62. (n_slots,)"""
    numbers = table.number(name)
    _refuse_blanks(table, name, numbers)
    used = np.flatnonzero(rows & (slots >= 0))
    slot = slots[used]
    sums = np.zeros(n_slots, dtype=np.int64)
    np.add.at(sums, slot, numbers.units[used])
    seen = np.zeros(n_slots, dtype=np.bool_)
    seen[slot] = True
    if (sums < 0).any():
        raise PlanError(_negative(plan, table, name, numbers, sums, slots, used))
    return NumberColumn(sums, numbers.digits, ~seen)


def _refuse_blanks(table: Table, name: str, numbers: NumberColumn) -> None:
    if numbers.blank.any():
        rows = np.flatnonzero(numbers.blank)
        problems = [Problem.at(table.place(int(row), name), "facts.blank") for row in rows[:SHOWN]]
        if len(rows) > SHOWN:
            problems.append(Problem.at(table.place(None, name), "table.more_cells", count=len(rows) - SHOWN))
        raise PlanError(problems)


def _negative(
    plan: Plan,
    table: Table,
    name: str,
    numbers: NumberColumn,
    sums: IntArray,
    slots: IntArray,
    used: IntArray,
) -> list[Problem]:
    """A problem for every slot whose sum is negative, at its first negative row."""
    rows = used[(sums[slots[used]] < 0) & (numbers.units[used] < 0)]
    _, first = np.unique(slots[rows], return_index=True)
    columns = _finest_names(plan, table)
    problems = []
    for row in np.sort(rows[first])[:SHOWN].tolist():
        member = ", ".join(str(one.labels[one.codes[row]]) for _, one in columns)
        amount = _amount(int(sums[slots[row]]), numbers.digits)
        problems.append(Problem.at(table.place(row, name), "facts.negative", member=member, amount=amount))
    return problems


def _finest_names(plan: Plan, table: Table) -> list[tuple[str, TextColumn]]:
    dimensions = base_dimensions(plan.spec).values()
    return [(one.levels[-1], level_names(table, one, one.levels[-1])) for one in dimensions]


def _amount(units: int, digits: int) -> str:
    return f"{Decimal(units).scaleb(-digits):,f}"


def rows_by_key(
    plan: Plan, members: Mapping[str, LabelArray], table: Table, levels: tuple[str, ...]
) -> KeyIndex:
    """Where the row of every combination of `members` on the key stands."""
    columns = [(level, key_names(plan, table, level)) for level in levels]
    problems = blank_names(table, columns)
    problems += _repeated_keys(table, columns)
    calendar = calendar_of(plan)
    for level, column in columns:
        if calendar is not None and level in calendar.levels:
            problems += _odd_spellings(table, calendar, level, column)
    if problems:
        raise PlanError(problems)
    codes = [match(column.labels, members[level])[column.codes] for level, column in columns]
    sizes = [len(members[level]) for level in levels]
    return KeyIndex.of(pack(codes, sizes, table.n_rows), sizes)


def key_names(plan: Plan, table: Table, level: str) -> TextColumn:
    """The members of a key's level in every row."""
    dimension = next((one for one in plan.spec.dimensions.values() if level in one.levels), None)
    return level_names(table, dimension, level) if isinstance(dimension, Dimension) else table.text(level)


def _repeated_keys(table: Table, columns: list[tuple[str, TextColumn]]) -> list[Problem]:
    """A problem for every row whose key stood in a row before; the first 20."""
    codes: list[CodeArray] = [column.codes for _, column in columns]
    key = pack(codes, [len(column.labels) for _, column in columns], table.n_rows)
    distinct, first, group = np.unique(key, return_index=True, return_inverse=True)
    if len(distinct) == table.n_rows:
        return []
    again = np.flatnonzero((first[group] != np.arange(table.n_rows)) & (key >= 0))
    levels = ", ".join(level for level, _ in columns)
    return [
        Problem.at(
            table.place(row, columns[0][0]),
            "key.repeated",
            member=", ".join(str(column.labels[column.codes[row]]) for _, column in columns),
            first=table.place(int(first[group[row]])).row,
            levels=levels,
        )
        for row in again[:SHOWN].tolist()
    ]


def _odd_spellings(table: Table, calendar: Calendar, level: str, column: TextColumn) -> list[Problem]:
    """A problem for every period that the plan has under another spelling: 2024Q1 for 2024-Q1."""
    known: LabelArray = calendar.levels[level]
    problems = []
    for code, label in enumerate(column.labels):
        meant = None if label in known else calendar.same_period(level, label)
        if meant is not None:
            row = int(np.flatnonzero(column.codes == code)[0])
            place = table.place(row, level)
            problems.append(Problem.at(place, "calendar.spelling", text=label, period=meant))
    return problems
