"""The weeks of a month: a month cut into pieces that never leave it, so that weeks add up to months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

WeekForm = Literal["calendar", "four"]
"""Weeks from Monday to Sunday, cut off at the ends of the month; or four: 1-7, 8-14, 15-21, the rest."""

MOST_WEEKS: dict[WeekForm, int] = {"calendar": 6, "four": 4}
"""How many weeks the months with most of them have."""

_FOUR = (1, 8, 15, 22)
_WORKING = 5  # days of a week, from Monday on
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class MonthWeek:
    """One week of a month: ``2024-10-W1`` from its first to its last day."""

    label: str
    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def working_days(self) -> int:
        """How many of its days are Monday to Friday; holidays are not known."""
        return sum((self.first + day * _ONE_DAY).weekday() < _WORKING for day in range(self.days))


def month_weeks(year: int, month: int, form: WeekForm) -> tuple[MonthWeek, ...]:
    """The weeks of a month in order; every day of it lies in exactly one.

    >>> [(week.label, week.first.day, week.last.day) for week in month_weeks(2024, 2, "four")]
    [('2024-02-W1', 1, 7), ('2024-02-W2', 8, 14), ('2024-02-W3', 15, 21), ('2024-02-W4', 22, 29)]
    >>> [(week.first.day, week.last.day) for week in month_weeks(2024, 9, "calendar")]
    [(1, 1), (2, 8), (9, 15), (16, 22), (23, 29), (30, 30)]
    """
    first = dt.date(year, month, 1)
    after = dt.date(year + month // 12, month % 12 + 1, 1)
    starts = _mondays(first, after) if form == "calendar" else (first.replace(day=day) for day in _FOUR)
    return tuple(
        MonthWeek(f"{year}-{month:02d}-W{number}", start, end - _ONE_DAY)
        for number, (start, end) in enumerate(pairwise((*starts, after)), start=1)
    )


def number_in_month(day: dt.date, form: WeekForm) -> int:
    """In which week of its month a day lies, from 0.

    >>> number_in_month(dt.date(2024, 9, 2), "calendar"), number_in_month(dt.date(2024, 9, 30), "four")
    (1, 3)
    """
    if form == "four":
        return min((day.day - 1) // 7, len(_FOUR) - 1)
    return (day.day - 1 + day.replace(day=1).weekday()) // 7


def _mondays(first: dt.date, after: dt.date) -> Iterator[dt.date]:
    """The first day, and every Monday behind it before `after`."""
    yield first
    monday = first + (7 - first.weekday()) * _ONE_DAY
    while monday < after:
        yield monday
        monday += 7 * _ONE_DAY
