"""The working days of a plan, counted so that any interval's days come from two look-ups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.errors import Problem
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.people.columns import Days, days_in, need_columns, refuse, told
from quotaopt.plan.periods.calendar import Calendar
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_people import Workdays
from quotaopt.plan.tables import Table

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_THURSDAY = 3  # 1970-01-01
_SHOWN = 5


@dataclass(frozen=True, eq=False)
class WorkingDays:
    """The periods of a plan and the working days in them. Days count from 1970-01-01."""

    bounds: IntArray  # (n_periods + 1,), first day of every period, and the day after the plan
    before: IntArray  # (n_days + 1,), working days of the plan before each of its days, and in all
    notes: tuple[Problem, ...]

    @property
    def counts(self) -> IntArray:
        """Working days of every period. (n_periods,)"""
        return np.asarray(np.diff(self.before[self.bounds - self.bounds[0]]))

    def between(self, first: IntArray, after: IntArray) -> IntArray:
        """Working days from `first` until before `after` in every period. (n,), (n,) -> (n, n_periods)"""
        begins, ends = self.bounds[:-1], self.bounds[1:]
        since = self.before[np.clip(first[:, None], begins, ends) - begins[0]]
        until = self.before[np.clip(after[:, None], begins, ends) - begins[0]]
        return np.asarray(np.maximum(until - since, 0))


def working_days(plan: Plan, stated: Workdays, calendar: Calendar) -> WorkingDays:
    """The days of the plan on which people work.

    Raises
    ------
    PlanError
        A date cannot be read, or is stated to be a holiday and to be worked.
    """
    first, after = int(calendar.bounds[0]), int(calendar.bounds[-1])
    week = stated.days if stated.days != "all" else _WEEK
    weekday = (np.arange(first, after) + _THURSDAY) % len(_WEEK)
    works = np.array([day in week for day in _WEEK])[weekday]
    free, worked = _Dates.read(plan, "holidays", stated.holidays), _Dates.read(plan, "extra", stated.extra)
    worked.refuse_if_in(free)
    works[free.inside(first, after) - first] = False
    works[worked.inside(first, after) - first] = True
    before = np.concatenate([[0], np.cumsum(works, dtype=np.int64)])
    notes = (*free.outside(first, after), *worked.outside(first, after))
    return WorkingDays(calendar.bounds, before, (*notes, *_idle(plan, calendar, before)))


def _idle(plan: Plan, calendar: Calendar, before: IntArray) -> list[Problem]:
    """A note on periods without a working day: nobody can carry anything in them."""
    counts = np.diff(before[calendar.bounds - calendar.bounds[0]])
    idle = calendar.codes[calendar.finest][counts == 0]
    if not len(idle):
        return []
    shown = "; ".join(calendar.levels[calendar.finest][idle[:_SHOWN]])
    place = plan.place("people", "workdays")
    return [Problem.at(place, "people.no_working_day", count=len(idle), periods=shown)]


@dataclass(frozen=True, eq=False)
class _Dates:
    """The dates in a column of a table; none where none is stated."""

    table: Table | None
    column: str
    days: Days

    @classmethod
    def read(cls, plan: Plan, key: str, stated: str | None) -> _Dates:
        """The column that the entry `key` names."""
        if stated is None:
            return cls(None, "", Days(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)))
        name, _, column = stated.partition(".")
        need_columns(plan, plan.tables[name], ("people", "workdays"), {key: column})
        return cls(plan.tables[name], column, days_in(plan.tables[name], column))

    def _within(self, first: int, after: int) -> BoolArray:
        return (self.days.day >= first) & (self.days.day < after)

    def inside(self, first: int, after: int) -> IntArray:
        """The dates from `first` until before `after`."""
        return self.days.day[self._within(first, after) & ~self.days.blank]

    def outside(self, first: int, after: int) -> list[Problem]:
        """A note on the dates that are not; calendars of several years are usual."""
        count = int((~self._within(first, after) & ~self.days.blank).sum())
        if self.table is None or not count:
            return []
        place = self.table.place(None, self.column)
        return [Problem.at(place, "people.date_outside", count=count, column=self.column)]

    def refuse_if_in(self, others: _Dates) -> None:
        """Stop where a date is among the others as well."""
        both = np.isin(self.days.day, others.days.day[~others.days.blank]) & ~self.days.blank
        if self.table is None or not both.any():
            return
        dates = self.table.text(self.column)
        shown = {"holidays": others.column}
        refuse(
            told(
                self.table, self.column, np.flatnonzero(both), "people.holiday_worked",
                lambda row: shown | {"date": dates.labels[dates.codes[row]]},
            )
        )  # fmt: skip
