"""The days and the periods that every row of a table speaks of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.errors import Problem, Problems
from quotaopt.model.arrays import IntArray
from quotaopt.plan.cells.levels import SHOWN
from quotaopt.plan.periods.calendar import Calendar
from quotaopt.plan.periods.dates import Written, read_period
from quotaopt.plan.periods.days import number_of
from quotaopt.plan.periods.month_weeks import month_weeks
from quotaopt.plan.periods.reckoning import Months, Weeks
from quotaopt.plan.periods.weeks_of_months import MonthWeeks
from quotaopt.plan.tables import Table


@dataclass(frozen=True, eq=False)
class Spans:
    """First and last day of every row, and the first and last of the plan's periods they lie in.

    A week of a plan by month lies in the month of its fourth day, with all it has. Periods are -1 or
    the number of periods where the row reaches out of the plan.
    """

    first: IntArray  # (n_rows,), days since 1970-01-01
    last: IntArray  # (n_rows,)
    first_period: IntArray  # (n_rows,)
    last_period: IntArray  # (n_rows,)


def spans_of(table: Table, column: str, calendar: Calendar, problems: Problems) -> Spans | None:
    """Where the rows of a table stand by a column of days, weeks, months or longer periods.

    None, with problems noted, where a date is blank or none.
    """
    texts = table.text(column)
    of_label = [_span(calendar, str(label)) for label in texts.labels]
    unreadable = np.array([span is None for span in of_label] + [False], dtype=np.bool_)
    n_before = len(_told(table, column, np.flatnonzero(texts.codes < 0), "calendar.blank", problems))
    wrong = np.flatnonzero(unreadable[texts.codes])
    n_before += len(_told(table, column, wrong, "calendar.unreadable", problems))
    if n_before:
        return None
    days = np.array([span for span in of_label if span is not None], dtype=np.int64).reshape(-1, 4)
    first, last, lowest, highest = days[texts.codes].T
    return Spans(first, last, _period(calendar, lowest), _period(calendar, highest))


def _period(calendar: Calendar, day: IntArray) -> IntArray:
    """The plan's period of every day; -1 before the plan, n_periods after it."""
    return np.searchsorted(calendar.bounds, day, side="right") - 1


def _told(table: Table, column: str, rows: IntArray, key: str, problems: Problems) -> IntArray:
    """Note the problem `key` at the first of the `rows`, and return them all."""
    texts = table.text(column)
    labels = [*texts.labels, ""]  # a blank has the code -1
    for row in rows[:SHOWN].tolist():
        problems.add(table.place(row, column), key, text=labels[texts.codes[row]])
    if len(rows) > SHOWN:
        problems.extend([Problem.at(table.place(None, column), "table.more_cells", count=len(rows) - SHOWN)])
    return rows


def _span(calendar: Calendar, label: str) -> tuple[int, int, int, int] | None:
    """First and last day as written, and those of the units that it counts as; None where it is no date."""
    written = read_period(label)
    units = None if written is None else calendar.reckoning.span(written)
    if written is None or units is None:
        return None
    lowest = number_of(calendar.reckoning.first_day(units[0]))
    highest = number_of(calendar.reckoning.first_day(units[1] + 1)) - 1
    first, last = _days(calendar, written) or (lowest, highest)
    return first, last, lowest, highest


def _days(calendar: Calendar, written: Written) -> tuple[int, int] | None:
    """The days of a day or a week, which the calendar's units may be longer than; None for longer ones."""
    if written.day is not None:
        day = number_of(written.day)
        return day, day
    if written.month is not None:
        reckoning = calendar.reckoning
        form = reckoning.form if isinstance(reckoning, MonthWeeks) else "four"
        weeks = month_weeks(written.year, written.month, form)
        week = weeks[min(written.number, len(weeks)) - 1]
        return number_of(week.first), number_of(week.last)
    if written.kind != "week" or not isinstance(calendar.reckoning, Months | MonthWeeks):
        return None
    weeks_of_year = Weeks(calendar.reckoning.fiscal_start)
    found = weeks_of_year.span(written)
    return None if found is None else _week(weeks_of_year, found[0])


def _week(weeks: Weeks, unit: int) -> tuple[int, int]:
    return number_of(weeks.first_day(unit)), number_of(weeks.first_day(unit + 1)) - 1
