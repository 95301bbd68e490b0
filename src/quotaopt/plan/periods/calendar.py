"""The plan's periods, and where dates of the past stand against them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import NOWHERE, Place, PlanError, Problem
from quotaopt.model.arrays import CodeArray, IntArray, LabelArray
from quotaopt.plan.periods.dates import Kind, read_period
from quotaopt.plan.periods.reckoning import Months, Reckoning, Weeks
from quotaopt.plan.periods.weeks_of_months import MonthWeeks
from quotaopt.plan.schema import Time
from quotaopt.plan.tables.names import label_array

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

UNREADABLE = -1
"""In place of years back: the label is no date."""
STRADDLES = -2
"""In place of years back: the label lies in more than one year."""

_PER_YEAR: dict[Kind, int] = {"year": 1, "half": 2, "quarter": 4, "month": 12, "week": 53}
_COARSE_TO_FINE: tuple[Kind, ...] = ("year", "half", "quarter", "month", "week")
_IN_CHINESE: dict[str, Kind] = {
    "年": "year",
    "年度": "year",
    "财年": "year",
    "半年": "half",
    "半年度": "half",
    "季度": "quarter",
    "季": "quarter",
    "月": "month",
    "月份": "month",
    "月度": "month",
    "周": "week",
}
_LAST_WEEK = 51  # the week of a year of 52 against which week 53 is measured


@dataclass(frozen=True, eq=False)
class Calendar:
    """The periods of a plan.

    A year of the plan's calendar begins with the plan's first period: with a start in April
    the twelve months before April are one year back.
    """

    reckoning: Reckoning
    levels: Mapping[str, LabelArray]  # coarsest first; labels by time
    codes: Mapping[str, CodeArray]  # level -> (n_periods,)
    kinds: Mapping[str, Kind]  # level as the plan spells it -> what it is
    positions: IntArray  # (n_periods,), place of every period within its year of the plan
    start: int  # unit
    bounds: IntArray  # (n_periods + 1,), first day of every period and of what follows, from 1970-01-01

    @property
    def finest(self) -> str:
        """The level of which the plan's periods are members."""
        return tuple(self.levels)[-1]

    @property
    def n_periods(self) -> int:
        """How many periods the plan has."""
        return len(self.positions)

    @property
    def has_months(self) -> bool:
        """Whether the periods are calendar months; months of whole weeks are not."""
        return self.kinds[self.finest] == "month" and isinstance(self.reckoning, Months)

    @property
    def periods_per_year(self) -> int:
        """How many positions a year has: 12 months, 4 quarters, 53 weeks (the 53rd not always)."""
        return _per_year(self.reckoning, self.kinds[self.finest])

    def locate(self, labels: LabelArray) -> tuple[IntArray, IntArray]:
        """Where dates stand against the plan.

        Parameters
        ----------
        labels
            Days, weeks, months, quarters, halves or years as people write them. (n,)

        Returns
        -------
        years_back : (n,)
            1 for the year before the plan's start, 0 in or after the plan; `UNREADABLE` and
            `STRADDLES` where a label is no date or lies in two years.
        position : (n,)
            Place among the periods of the year, 0..periods_per_year-1 from the plan's start;
            -1 where the label is coarser than a period.
        """
        found = np.array([self._locate(str(label)) for label in labels], dtype=np.int64).reshape(-1, 2)
        return found[:, 0], found[:, 1]

    def _locate(self, label: str) -> tuple[int, int]:
        written = read_period(label)
        span = None if written is None else self.reckoning.span(written)
        if span is None:
            return UNREADABLE, -1
        return _against_start(self.reckoning, self.kinds[self.finest], self.start, span)

    def same_period(self, level: str, text: str) -> str | None:
        """The plan's own name for the period of `level` that `text` means, if the plan has it."""
        written = read_period(text)
        span = None if written is None else self.reckoning.span(written)
        if span is None:
            return None
        first, last = (self.reckoning.label(unit, self.kinds[level]) for unit in span)
        return first if first == last and first in set(self.levels[level]) else None


def calendar_of(plan: Plan) -> Calendar | None:
    """The calendar of a plan; None where the plan has no time dimension."""
    times = {name: time for name, time in plan.spec.dimensions.items() if isinstance(time, Time)}
    if len(times) > 1:
        place = plan.place("dimensions")
        raise PlanError([Problem.at(place, "calendar.two_times", dimensions=", ".join(times))])
    return next((make_calendar(time, plan.place("dimensions", name)) for name, time in times.items()), None)


@lru_cache(maxsize=8)
def make_calendar(time: Time, place: Place = NOWHERE) -> Calendar:
    """The calendar that a time dimension declares; asked for again and again, made once.

    Raises
    ------
    PlanError
        A level is unknown or out of order, weeks are asked of months, or the start is no
        date or not the beginning of a period.
    """
    kinds = _kinds(time, place)
    finest = tuple(kinds.values())[-1]
    reckoning = _reckoning(time, kinds, place)
    counted: Kind = "month" if isinstance(reckoning, MonthWeeks) else finest
    start = _start(time, reckoning, counted, place)
    *units, after = _first_units(reckoning, finest, start, counted, time.periods)
    levels, codes = {}, {}
    for level, kind in kinds.items():
        labels = [reckoning.label(unit, kind) for unit in units]
        number = {label: code for code, label in enumerate(dict.fromkeys(labels))}
        levels[level] = label_array(list(number))
        codes[level] = np.array([number[label] for label in labels], dtype=np.int32)
    return Calendar(
        reckoning,
        MappingProxyType(levels),
        MappingProxyType(codes),
        MappingProxyType(kinds),
        _positions(reckoning, finest, start, units),
        start,
        np.array([reckoning.first_day(unit) for unit in (*units, after)], dtype="M8[D]").astype(np.int64),
    )


def _kinds(time: Time, place: Place) -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for level in time.levels:
        kind = _IN_CHINESE.get(level, level)
        if kind not in _COARSE_TO_FINE:
            raise PlanError([Problem.at(place, "calendar.level", level=level)])
        kinds[level] = kind
    order = [_COARSE_TO_FINE.index(kind) for kind in kinds.values()]
    if order != sorted(set(order)) or len(kinds) < len(time.levels):
        ordered = sorted(kinds, key=lambda level: _COARSE_TO_FINE.index(kinds[level]))
        shown = {"levels": ", ".join(time.levels), "sorted": ", ".join(ordered)}
        raise PlanError([Problem.at(place, "calendar.order", **shown)])
    return kinds


def _reckoning(time: Time, kinds: Mapping[str, Kind], place: Place) -> Reckoning:
    if time.weeks is not None and not time.has_weeks_of_months:
        raise PlanError([Problem.at(place, "calendar.weeks_of_months", weeks=time.weeks)])
    if time.has_weeks_of_months:
        if "month" not in kinds.values():
            raise PlanError([Problem.at(place, "calendar.weeks")])
        return MonthWeeks(time.fiscal_start, time.weeks or "calendar")
    if time.calendar == "months":
        return Months(time.fiscal_start)
    written = read_period(time.start)
    weekday = written.day.weekday() if written is not None and written.day is not None else 0
    if time.calendar == "iso-weeks":
        return Weeks(time.fiscal_start, weekday)
    first, second, third = (int(weeks) for weeks in time.calendar.split("-"))
    return Weeks(time.fiscal_start, weekday, (first, second, third))


def _start(time: Time, reckoning: Reckoning, finest: Kind, place: Place) -> int:
    """The first unit of the plan, which must begin a period."""
    written = read_period(time.start)
    span = None if written is None else reckoning.span(written)
    if span is None:
        raise PlanError([Problem.at(place, "calendar.start", start=time.start)])
    here = reckoning.place_in_year(span[0], finest)
    if reckoning.place_in_year(span[0] - 1, finest) == here:
        unit: Kind = "week" if isinstance(reckoning, Weeks) else "month"
        before = after = span[0]
        while reckoning.place_in_year(before - 1, finest) == here:
            before -= 1
        while reckoning.place_in_year(after, finest) == here:
            after += 1
        shown = {"before": reckoning.label(before, unit), "after": reckoning.label(after, unit)}
        raise PlanError([Problem.at(place, "calendar.start_inside", start=time.start, level=finest, **shown)])
    return span[0]


def _first_units(reckoning: Reckoning, finest: Kind, start: int, counted: Kind, n_counted: int) -> list[int]:
    """The first unit of every period of `finest` within so many periods of `counted`, and the one after."""
    units = [start]
    unit, left = start, n_counted
    while True:
        unit += 1
        left -= reckoning.place_in_year(unit, counted) != reckoning.place_in_year(unit - 1, counted)
        if not left:
            return [*units, unit]
        if reckoning.place_in_year(unit, finest) != reckoning.place_in_year(unit - 1, finest):
            units.append(unit)


def _positions(reckoning: Reckoning, finest: Kind, start: int, units: list[int]) -> IntArray:
    """Where each period finds its counterpart in the years before.

    The year before a year of 53 weeks never has 53 itself; its last week stands in.
    """
    if isinstance(reckoning, MonthWeeks):
        spans = [reckoning.week_of(unit) for unit in units]
        return np.array([_against_start(reckoning, finest, start, span)[1] for span in spans], dtype=np.int64)
    first = reckoning.place_in_year(start, finest)[1]
    numbers = np.array([reckoning.place_in_year(unit, finest)[1] for unit in units], dtype=np.int64)
    if finest == "week":
        numbers = np.minimum(numbers, _LAST_WEEK)
    return (numbers - first) % _PER_YEAR[finest]


def _per_year(reckoning: Reckoning, finest: Kind) -> int:
    return reckoning.per_year if isinstance(reckoning, MonthWeeks) else _PER_YEAR[finest]


def _against_start(reckoning: Reckoning, finest: Kind, start: int, span: tuple[int, int]) -> tuple[int, int]:
    """Years back and position of a span of units; see `Calendar.locate`."""
    start_year, start_number = reckoning.place_in_year(start, finest)
    (first_year, first), (last_year, last) = (reckoning.place_in_year(unit, finest) for unit in span)
    back = start_year - first_year + (first < start_number)
    last_back = start_year - last_year + (last < start_number)
    if max(back, 0) != max(last_back, 0):
        return STRADDLES, -1
    if isinstance(reckoning, MonthWeeks):
        first, last = reckoning.numbers_later(span, back)
    return max(back, 0), (first - start_number) % _per_year(reckoning, finest) if first == last else -1
