"""The stretches of time that counts are spread over: a plan's periods, or the weeks of its months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from quotaopt.model.arrays import IntArray, LabelArray
from quotaopt.model.cells import Cells
from quotaopt.plan.periods.calendar import Calendar, calendar_of
from quotaopt.plan.periods.month_weeks import MonthWeek, WeekForm, month_weeks
from quotaopt.plan.plan import Plan
from quotaopt.plan.tables.names import label_array

WEEK = "week"
"""The column of weeks inside months."""


@dataclass(frozen=True)
class Span:
    """Neighbouring pieces with one name: a quarter, a month, a week, or all of the plan."""

    level: str | None  # None for the whole plan
    label: str
    depth: int  # 0 for the whole plan
    first: int  # piece
    after: int
    week: MonthWeek | None = None  # where the piece is a week of a month


@dataclass(frozen=True, eq=False)
class Timeline:
    """Pieces in the order of time. A piece is a period of the plan, or a week of one."""

    columns: Mapping[str, LabelArray]  # level, coarsest first -> its member per piece (n_pieces,)
    period: IntArray  # (n_pieces,), in which period of the plan the piece lies
    days: IntArray  # (n_pieces,), the weight of the piece in its period
    years: tuple[tuple[int, int], ...]  # periods of each year of the plan: first, after the last
    weeks: tuple[MonthWeek, ...] = ()  # (n_pieces,) where pieces are weeks

    @property
    def n_pieces(self) -> int:
        """How many pieces there are."""
        return len(self.period)

    def spans(self) -> Iterator[Span]:
        """The whole, then every stretch of every level, each before those inside it."""
        yield Span(None, "", 0, 0, self.n_pieces)
        starts = {level: _starts(labels) for level, labels in self.columns.items()}
        for piece in range(self.n_pieces):
            for depth, (level, labels) in enumerate(self.columns.items(), start=1):
                if starts[level][piece]:
                    after = piece + 1
                    while after < self.n_pieces and not starts[level][after]:
                        after += 1
                    week = self.weeks[piece] if self.weeks and level == WEEK else None
                    yield Span(level, str(labels[piece]), depth, piece, after, week)


def _starts(labels: LabelArray) -> list[bool]:
    """Where a new stretch begins. (n_pieces,)"""
    return [True, *(labels[1:] != labels[:-1]).tolist()]


def timeline(plan: Plan, cells: Cells) -> Timeline:
    """The pieces of a plan; one without periods has a single piece. Weeks are those `read_funnel` admits."""
    calendar, process = calendar_of(plan), plan.spec.process
    form = "none" if process is None else process.weeks
    if calendar is None:
        one = np.zeros(1, dtype=np.int64)
        return Timeline({}, one, one + 1, ((0, 1),))
    columns = {level: labels[calendar.codes[level]] for level, labels in calendar.levels.items()}
    if form == "none":
        periods = np.arange(cells.n_periods)
        return Timeline(MappingProxyType(columns), periods, np.ones_like(periods), _years(calendar))
    return _of_weeks(columns, calendar, form)


def _of_weeks(columns: Mapping[str, LabelArray], calendar: Calendar, form: WeekForm) -> Timeline:
    weeks = [month_weeks(*_month(calendar.start + period), form) for period in range(calendar.n_periods)]
    period = np.repeat(np.arange(len(weeks)), [len(own) for own in weeks])
    every = tuple(week for own in weeks for week in own)
    spread = {level: labels[period] for level, labels in columns.items()}
    spread[WEEK] = label_array([week.label for week in every])
    days = np.array([week.working_days for week in every], dtype=np.int64)
    return Timeline(MappingProxyType(spread), period, days, _years(calendar), every)


def _month(unit: int) -> tuple[int, int]:
    """Year and month of a month numbered without end."""
    return unit // 12, unit % 12 + 1


def _years(calendar: Calendar) -> tuple[tuple[int, int], ...]:
    """The periods of every year of the plan; a year begins where positions begin again."""
    begins = np.flatnonzero(np.diff(calendar.positions, prepend=calendar.positions[0]) < 0).tolist()
    bounds = [0, *begins, calendar.n_periods]
    return tuple(pairwise(bounds))
