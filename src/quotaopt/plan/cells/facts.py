"""The rows of a table of facts, put on bases and dates once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import PlanError, Problem, Problems
from quotaopt.model.arrays import BoolArray, CodeArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.keys import KeyIndex, match, pack
from quotaopt.plan.cells.levels import SHOWN, base_dimensions, blank_names, level_names
from quotaopt.plan.periods.calendar import STRADDLES, UNREADABLE, Calendar, calendar_of
from quotaopt.plan.table import TextColumn
from quotaopt.plan.tables import Table

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


@dataclass(frozen=True, eq=False)
class Dates:
    """Where the dates of a table stand against the plan, one entry per distinct label."""

    column: TextColumn
    years_back: IntArray  # (n_labels,)
    position: IntArray  # (n_labels,)
    calendar: Calendar

    def in_year(self, years_back: int) -> BoolArray:
        """Which rows lie so many years before the plan. (n_rows,)"""
        of_label: BoolArray = self.years_back == years_back
        return of_label[self.column.codes]


@dataclass(frozen=True, eq=False)
class PlacedRows:
    """The base of every row, -1 where there is none, and its date."""

    base: IntArray  # (n_rows,)
    dates: Dates | None


def placed_rows(plan: Plan, cells: Cells, table: Table) -> PlacedRows:
    """Where the rows of `table` belong. Worked out once per table and cells.

    Raises
    ------
    PlanError
        A finest level has no column, a name or a date is blank, or a date is none.
    """
    return table.once(cells, lambda: _placed_rows(plan, cells, table))


def _placed_rows(plan: Plan, cells: Cells, table: Table) -> PlacedRows:
    problems = Problems()
    try:
        base = _bases(plan, cells, table)
    except PlanError as error:
        problems.extend(error.problems)
    try:
        dates = dates_of(plan, table)
    except PlanError as error:
        problems.extend(error.problems)
    problems.stop_if_any()
    return PlacedRows(base, dates)


def _bases(plan: Plan, cells: Cells, table: Table) -> IntArray:
    """The base of every row, -1 where its members make no base. (n_rows,)"""
    dimensions = base_dimensions(plan.spec).values()
    missing = [one.levels[-1] for one in dimensions if one.levels[-1] not in table]
    if missing:
        place = plan.place("tables", table.name)
        raise PlanError(
            [Problem.at(place, "facts.no_level", table=table.source, level=level) for level in missing]
        )
    columns = [(one.levels[-1], level_names(table, one, one.levels[-1])) for one in dimensions]
    if problems := blank_names(table, columns):
        raise PlanError(problems)
    rows = [match(column.labels, cells.levels[level].members)[column.codes] for level, column in columns]
    sizes = [len(cells.levels[level].members) for level, _ in columns]
    known = pack([cells.base_codes[level] for level, _ in columns], sizes, cells.n_bases)
    return KeyIndex.of(known, sizes).find(pack(rows, sizes, table.n_rows))


def dates_of(plan: Plan, table: Table) -> Dates | None:
    """The dates of a table; None where it declares none."""
    name = plan.spec.tables[table.name].date
    if name is None:
        return None
    calendar = calendar_of(plan)
    if calendar is None:
        place = plan.place("tables", table.name, "date")
        raise PlanError([Problem.at(place, "facts.no_time", table=table.source)])
    column = table.text(name)
    years_back, position = calendar.locate(column.labels)
    state = np.append(years_back, 0)[column.codes]
    problems = [
        *_bad_dates(table, name, column, np.flatnonzero(column.codes < 0), "calendar.blank"),
        *_bad_dates(table, name, column, np.flatnonzero(state == UNREADABLE), "calendar.unreadable"),
        *_bad_dates(table, name, column, np.flatnonzero(state == STRADDLES), "calendar.straddles"),
    ]
    if problems:
        raise PlanError(problems)
    return Dates(column, years_back, position, calendar)


def _bad_dates(table: Table, name: str, column: TextColumn, rows: IntArray, key: str) -> list[Problem]:
    texts = [*column.labels, ""]  # a blank has the code -1
    problems = [
        Problem.at(table.place(row, name), key, text=texts[column.codes[row]])
        for row in rows[:SHOWN].tolist()
    ]
    if len(rows) > SHOWN:
        problems.append(Problem.at(table.place(None, name), "table.more_cells", count=len(rows) - SHOWN))
    return problems


def period_codes(table: Table, dates: Dates, name: str, rows: BoolArray) -> CodeArray:
    """The position of every row within its year. (n_rows,)

    Raises
    ------
    PlanError
        One of the `rows` has a date coarser than the plan's periods.
    """
    position = dates.position[dates.column.codes]
    coarse = np.flatnonzero(rows & (position < 0))
    if len(coarse):
        row = int(coarse[0])
        text, level = dates.column.labels[dates.column.codes[row]], dates.calendar.finest
        raise PlanError([Problem.at(table.place(row, name), "facts.coarse_date", text=text, level=level)])
    return position.astype(np.int32)
