"""How much of a plan is over on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import NOWHERE, Place, PlanError, Problem
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.people.workdays import WorkingDays, working_days
from quotaopt.plan.periods.calendar import Calendar, calendar_of
from quotaopt.plan.periods.days import date_of, number_of

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


@dataclass(frozen=True, eq=False)
class Elapsed:
    """Days of every period, and how many of them are over; working days where the plan states them."""

    done: IntArray  # (n_periods,)
    whole: IntArray  # (n_periods,), at least 1
    is_closed: BoolArray  # (n_periods,), over to the last day, working day or not

    @property
    def share(self) -> FloatArray:
        """The part of every period that is over, 0..1. (n_periods,)"""
        return np.asarray(self.done / self.whole)


def closed(plan: Plan, as_of: dt.date) -> BoolArray:
    """Which periods are over at the end of the day `as_of`. (n_periods,)

    Raises
    ------
    PlanError
        The plan has no periods.
    """
    return elapsed(plan, as_of).is_closed


def elapsed(plan: Plan, as_of: dt.date) -> Elapsed:
    """How far every period has gone at the end of the day `as_of`.

    Counted are working days where the plan states who works when, else all days; a period without
    a working day is counted in days.

    Raises
    ------
    PlanError
        The plan has no periods, or its holidays cannot be read.
    """
    calendar = timed(plan)
    first, after = calendar.bounds[:-1], calendar.bounds[1:]
    today = number_of(as_of) + 1
    done, whole = np.clip(today, first, after) - first, after - first
    if plan.spec.people is not None:
        days = working_days(plan, plan.spec.people.workdays, calendar)
        has_days = days.counts > 0
        done = np.where(has_days, _worked(days, today), done)
        whole = np.where(has_days, days.counts, whole)
    return Elapsed(done.astype(np.int64), whole.astype(np.int64), after <= today)


def _worked(days: WorkingDays, today: int) -> IntArray:
    """Working days of every period before `today`. (n_periods,)"""
    first = np.array([days.bounds[0]], dtype=np.int64)
    return np.asarray(days.between(first, np.array([today], dtype=np.int64))[0])


def timed(plan: Plan) -> Calendar:
    """The calendar of a plan.

    Raises
    ------
    PlanError
        It has none: nothing says what part of it is over.
    """
    calendar = calendar_of(plan)
    if calendar is None:
        raise PlanError([Problem.at(plan.place("dimensions"), "actuals.no_time")])
    return calendar


def inside(plan: Plan, as_of: dt.date, place: Place = NOWHERE) -> dt.date:
    """`as_of`, if it lies in the plan.

    Raises
    ------
    PlanError
        It does not, or the plan has no periods.
    """
    bounds = timed(plan).bounds
    if not bounds[0] <= number_of(as_of) < bounds[-1]:
        first, last = date_of(int(bounds[0])), date_of(int(bounds[-1]) - 1)
        shown = {"date": as_of.isoformat(), "first": first.isoformat(), "last": last.isoformat()}
        raise PlanError([Problem.at(place, "actuals.as_of_outside", **shown)])
    return as_of
