"""Files of actuals, onto the cells of a plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.actuals.actuals import NEVER, Actuals, State
from quotaopt.actuals.checks import (
    check_closing,
    check_own_numbers,
    check_repeated,
    check_returns,
    check_unit,
    minor_units,
)
from quotaopt.actuals.columns import Columns, columns_of, of_main_measure, renames
from quotaopt.actuals.corrections import corrections, entered_on, keys_of, unclear
from quotaopt.actuals.days import Spans, spans_of
from quotaopt.actuals.elapsed import inside, timed
from quotaopt.actuals.members import Placed, place_rows
from quotaopt.errors import NOWHERE, Place, PlanError, Problems
from quotaopt.model.arrays import BoolArray, CodeArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.layout import lay_out
from quotaopt.plan.periods.calendar import Calendar
from quotaopt.plan.periods.days import date_of, number_of
from quotaopt.plan.schema import TableSource
from quotaopt.plan.tables.raw import Asked, RawTable
from quotaopt.plan.tables.registry import read_file
from quotaopt.plan.tables.table import Table, settle

if TYPE_CHECKING:
    import pandas as pd

    from quotaopt.plan.plan import Plan

_NAME = "actuals"


def read_actuals(
    plan: Plan,
    path: str | Path | pd.DataFrame,
    as_of: dt.date | None = None,
    *,
    cells: Cells | None = None,
) -> Actuals:
    """What was sold, by day, week, month or longer, one row each in any order.

    A row names members on levels of the plan and a date, and holds an amount of the plan's main
    measure. With a column that says when rows were entered, those entered last hold among rows of the
    same members and date; the others are kept beside them.

    Parameters
    ----------
    path
        A .csv, .tsv, .xlsx, .parquet, ... file, or a DataFrame.
    as_of
        Nothing is counted that was entered, or lies, after this day. By default the last day of
        the plan that a row speaks of, whenever it was entered.
    cells
        The plan's cells, where they are at hand.

    Raises
    ------
    PlanError
        With everything that is wrong, each with row and column; or `as_of` is not in the plan.
    """
    calendar = timed(plan)
    problems = Problems()
    if as_of is not None:
        problems.attempt(inside, plan, as_of)
    table = problems.attempt(_table, plan, path)
    columns = None if table is None else problems.attempt(columns_of, plan, table)
    problems.stop_if_any()
    assert table is not None  # or there were problems
    assert columns is not None
    table, sha256 = of_main_measure(plan, table), table.sha256
    rows = _rows(plan, calendar, (cells or lay_out(plan)).of_layer, table, columns)
    actuals = replace(_settled(rows, table, columns, as_of), sha256=sha256)
    check_closing(plan, actuals, calendar.bounds, problems)
    check_returns(actuals, tuple(rows.placed.named), problems)
    problems.stop_if_any()
    return actuals


def _table(plan: Plan, path: str | Path | pd.DataFrame) -> Table:
    """The file with its headings as the plan's own tables call them."""
    raw = _raw(path)
    return settle(_NAME, raw, TableSource(rename=renames(plan, raw.header)), NOWHERE)


def _raw(path: str | Path | pd.DataFrame) -> RawTable:
    if not isinstance(path, str | Path):
        from quotaopt.plan.tables.frame import from_frame

        return from_frame(path, Asked(_NAME))
    file = Path(path)
    return read_file(file.name, file.parent, True, Place(str(path)))


@dataclass(frozen=True, eq=False)
class _Rows:
    """Everything that a file says, before anything is said about which rows hold."""

    cells: Cells
    calendar: Calendar
    placed: Placed
    spans: Spans
    units: IntArray
    digits: int
    entered: IntArray

    @property
    def outside(self) -> CodeArray:
        """`State.COUNTS`, or why a row is outside. (n_rows,)"""
        spans, placed = self.spans, self.placed
        in_plan = (spans.first_period >= 0) & (spans.last_period < self.cells.n_periods)
        known = np.all([placed.codes[level] >= 0 for level in placed.named], axis=0) if placed.named else True
        unlike = [~np.asarray(known), ~placed.exists, ~in_plan]
        states = [State.NO_MEMBER, State.NO_CELL, State.NO_PERIOD]
        return np.select(unlike, states, State.COUNTS).astype(np.int32)

    @property
    def cell(self) -> IntArray:
        """The one cell of every row, else -1. (n_rows,)"""
        one = (self.spans.first_period == self.spans.last_period) & (self.outside == State.COUNTS)
        place = self.placed.base * self.cells.n_periods + self.spans.first_period
        return np.where(one & (self.placed.base >= 0), place, -1)


def _rows(plan: Plan, calendar: Calendar, cells: Cells, table: Table, columns: Columns) -> _Rows:
    """What the columns say.

    Raises
    ------
    PlanError
        With everything wrong with single rows, and with rows that stand there twice.
    """
    problems = Problems()
    placed = place_rows(plan, cells, table, columns, problems)
    spans = spans_of(table, columns.date, calendar, problems)
    units = minor_units(table, columns, plan.minor_digits, problems)
    entered = entered_on(table, columns, problems)
    check_unit(plan, table, columns, problems)
    problems.stop_if_any()
    assert spans is not None  # or there were problems
    assert units is not None
    check_repeated(table, columns, units, spans, problems)
    check_own_numbers(table, columns, units, entered, problems)
    problems.stop_if_any()
    return _Rows(cells, calendar, placed, spans, units, plan.minor_digits, entered)


def _settled(rows: _Rows, table: Table, columns: Columns, as_of: dt.date | None) -> Actuals:
    """What becomes of every row.

    Raises
    ------
    PlanError
        A row is taken for a correction of one that it is not like.
    """
    spans, outside = rows.spans, rows.outside
    today = as_of or _latest(rows.calendar, spans, outside == State.COUNTS)
    day = number_of(today)
    known = (rows.entered <= day) | (as_of is None)
    ahead = spans.first > day
    if ahead.any():  # written later: what it says of a month that ran then is the whole month
        ahead |= (spans.last > day) & (rows.entered == NEVER)
    looked_at = np.flatnonzero(known & ~ahead)
    by = corrections(keys_of(table, columns), rows.entered, looked_at)
    is_corrected = by != np.arange(table.n_rows)
    replaced = np.flatnonzero(is_corrected)
    if problems := unclear(table, columns, replaced, by[replaced]):
        raise PlanError(problems)
    states = [State.UNKNOWN_YET, State.AHEAD, State.CORRECTED]
    state = np.select([~known, ahead & (outside == State.COUNTS), is_corrected], states, outside)
    return Actuals(
        cells=rows.cells,
        as_of=today,
        codes=rows.placed.codes,
        cell=rows.cell,
        first=spans.first,
        last=spans.last,
        first_period=spans.first_period,
        last_period=spans.last_period,
        units=rows.units,
        digits=rows.digits,
        entered=rows.entered,
        state=state.astype(np.int32),
        corrected_by=np.where(is_corrected, by, -1),
        row=table.row_numbers,
        texts=tuple(table.text(column) for column in (*columns.levels, columns.date)),
        source=table.source,
        sha256=table.sha256,
    )


def _latest(calendar: Calendar, spans: Spans, rows: BoolArray) -> dt.date:
    """The last day that the rows inside the plan speak of; the plan's first day where there are none."""
    last = int(spans.last[rows].max(initial=calendar.bounds[0]))
    return date_of(min(last, int(calendar.bounds[-1]) - 1))
