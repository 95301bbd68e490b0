"""Stretches of the past for which a plan could have been made, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from quotaopt.audit.case import Case
from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.plan.periods.calendar import Calendar, calendar_of, make_calendar
from quotaopt.plan.periods.dates import Kind
from quotaopt.plan.schema import Time
from quotaopt.plan.tables.names import label_array

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan
    from quotaopt.plan.tables import Table


@dataclass(frozen=True)
class Span:
    """From one day on to another that no longer belongs to it; both begin periods."""

    start: str  # as ISO dates
    end: str
    label: str  # as the plan calls it, or its first period
    is_last_year: bool  # it lies in the year before the plan


def past_years(case: Case, count: int) -> list[Span]:
    """The last years that can be tested, the latest first.

    Raises
    ------
    PlanError
        The facts have no dates, or none holds a year and the one before it.
    """
    calendar = _calendar(case)
    finest = calendar.kinds[calendar.finest]
    place = calendar.reckoning.place_in_year
    number = place(calendar.start, finest)[1]
    begins = (unit for unit in _firsts_back(calendar, finest) if place(unit, finest)[1] == number)
    return _testable(case, calendar, finest, list(islice(begins, count + 1)))


def past_periods(case: Case, count: int) -> list[Span]:
    """The last periods that can be tested, the latest first; none where a period is a year.

    Raises
    ------
    PlanError
        As for years.
    """
    calendar = _calendar(case)
    level = case.settings.backtest.by or _usual_period(calendar)
    kind = calendar.kinds[level]
    if kind == "year":
        return []
    return _testable(case, calendar, kind, list(islice(_firsts_back(calendar, kind), count + 1)))


def known_before(plan: Plan, table: Table, start: str) -> BoolArray:
    """Which rows of a table with dates are wholly from before a day. (n_rows,)"""
    return years_before(plan, table, start)[0] > 0


def years_before(plan: Plan, table: Table, start: str) -> tuple[IntArray, IntArray]:
    """How many years before a day every row is, 1 for the last one, and its period there. (n_rows,) each

    Rows from that day on, and those that lie on both sides of it, are less than 1 year before.
    """
    _, time = time_of(plan)
    column = table.text(str(plan.spec.tables[table.name].date))
    years, position = make_calendar(time.model_copy(update={"start": start})).locate(column.labels)
    return years[column.codes], position[column.codes]


def time_of(plan: Plan) -> tuple[str, Time]:
    """The dimension of time, with its name."""
    return next((name, one) for name, one in plan.spec.dimensions.items() if isinstance(one, Time))


def facts_table(case: Case) -> Table:
    """The table of what was sold.

    Raises
    ------
    PlanError
        There is none, or it has no dates.
    """
    name = case.facts.partition(".")[0]
    table = case.plan.tables[name]
    if case.plan.spec.tables[name].date is None:
        raise PlanError([Problem.at(NOWHERE, "audit.undated", table=table.source)])
    return table


def _calendar(case: Case) -> Calendar:
    facts_table(case)
    calendar = calendar_of(case.plan)
    assert calendar is not None  # or facts with dates would have been refused
    return calendar


def _usual_period(calendar: Calendar) -> str:
    """The finest level that is not weeks, which are too short for people; weeks where there is no other."""
    levels = [level for level, kind in calendar.kinds.items() if kind != "week"]
    return levels[-1] if levels else calendar.finest


def _firsts_back(calendar: Calendar, kind: Kind) -> Iterator[int]:
    """The plan's first unit, then those of the periods of `kind` before it, one after the other."""
    place, unit = calendar.reckoning.place_in_year, calendar.start
    while True:
        yield unit
        unit -= 1
        while place(unit - 1, kind) == place(unit, kind):
            unit -= 1


def _testable(case: Case, calendar: Calendar, kind: Kind, firsts: Sequence[int]) -> list[Span]:
    """The spans between first units that the facts hold together with the year before them.

    Raises
    ------
    PlanError
        There is none, and the plan is to be tested.
    """
    days = [calendar.reckoning.first_day(unit).isoformat() for unit in firsts]
    labels = [calendar.reckoning.label(unit, kind) for unit in firsts]
    last_year = calendar.locate(label_array(days))[0] == 1
    table = facts_table(case)
    found = [
        Span(start, end, labels[number], bool(last_year[number]))
        for number, (end, start) in enumerate(pairwise(days), start=1)
        if _is_held(case.plan, table, start, end)
    ]
    if not found and len(days) > 1:
        raise PlanError([Problem.at(NOWHERE, "audit.short_history", column=case.facts, period=labels[1])])
    return found


def _is_held(plan: Plan, table: Table, start: str, end: str) -> bool:
    """Whether a table has rows between two days, and in the first period of the year before them."""
    years, position = years_before(plan, table, start)
    between = known_before(plan, table, end) & (years < 1)
    a_year_before = (years > 1) | ((years == 1) & (position <= 0))  # -1: of the year as a whole
    return bool(between.any() and a_year_before.any())
