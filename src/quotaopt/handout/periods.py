"""Whole quarters, months and weeks of a plan, and which of its periods they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.plan.periods.calendar import Calendar
from quotaopt.plan.periods.dates import Kind, read_period
from quotaopt.plan.periods.reckoning import Weeks

_ORDER: tuple[Kind, ...] = ("year", "half", "quarter", "month", "week")


@dataclass(frozen=True, eq=False)
class Stretch:
    """A quarter, a month or a week of the plan."""

    kind: Kind
    label: str  # as in the plan's own tables: 2024-Q1, 2024-01, 2024-W01
    number: int  # in its label: 1 for January, also where the fiscal year begins in July
    month: int | None  # of a week that is counted from the beginning of its month
    within: BoolArray  # (n_periods,), the plan's periods that it is made of


@dataclass(frozen=True, eq=False)
class Periods:
    """The periods of a plan's calendar, put together to coarser ones."""

    calendar: Calendar

    @cached_property
    def spans(self) -> IntArray:
        """First and last unit of every period. (n_periods, 2)"""
        finest = self.calendar.finest
        labels = self.calendar.levels[finest][self.calendar.codes[finest]]
        return np.array([self.span(str(label)) for label in labels], dtype=np.int64).reshape(-1, 2)

    @property
    def start(self) -> int:
        """The plan's first unit."""
        return self.calendar.start

    @property
    def is_year(self) -> bool:
        """Whether the plan is one year long, from whatever day."""
        reckoning = self.calendar.reckoning
        kind: Kind = "week" if isinstance(reckoning, Weeks) else "month"
        year, number = reckoning.place_in_year(self.start, kind)
        return reckoning.place_in_year(int(self.spans[-1, 1]) + 1, kind) == (year + 1, number)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The fiscal years in which the plan has periods."""
        reckoning = self.calendar.reckoning
        found = {reckoning.place_in_year(int(unit), "year")[0] for unit in self.spans.ravel()}
        return tuple(sorted(found))

    def whole(self, kind: Kind) -> list[Stretch]:
        """The quarters, months or weeks that lie in the plan with all their days, by time."""
        finest = self.calendar.kinds[self.calendar.finest]
        if _ORDER.index(kind) > _ORDER.index(finest):
            return []
        reckoning = self.calendar.reckoning
        labels = [reckoning.label(int(first), kind) for first in self.spans[:, 0]]
        stretches = [self._stretch(kind, label, labels) for label in dict.fromkeys(labels)]
        return [stretch for stretch in stretches if self._is_whole(stretch)]

    def within(self, kind: Kind, stretch: Stretch) -> list[Stretch]:
        """The stretches of `kind` that make up a longer one."""
        return [part for part in self.whole(kind) if not (part.within & ~stretch.within).any()]

    def span(self, label: str) -> tuple[int, int]:
        """The first and last unit of one of the plan's own labels."""
        written = read_period(label)
        found = None if written is None else self.calendar.reckoning.span(written)
        assert found is not None  # labels of the reckoning can be read back
        return found

    def named(self, kind: Kind, text: str) -> Stretch | None:
        """The stretch of `kind` that `text` means, as in ``2024-10`` or ``2024年10月``."""
        written = read_period(text)
        if written is None or written.kind != kind:
            return None
        span = self.calendar.reckoning.span(written)
        return next((one for one in self.whole(kind) if self.span(one.label) == span), None)

    def _stretch(self, kind: Kind, label: str, labels: Sequence[str]) -> Stretch:
        written = read_period(label)
        assert written is not None  # labels of the reckoning can be read back
        within = np.array([each == label for each in labels], dtype=np.bool_)
        return Stretch(kind, label, written.number, written.month, within)

    def _is_whole(self, stretch: Stretch) -> bool:
        first, last = self.span(stretch.label)
        own = self.spans[stretch.within]
        return bool(own[0, 0] == first and own[-1, 1] == last)
