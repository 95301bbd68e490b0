r"""How time is counted: in calendar months, or in weeks.

A *unit* is a month or a week, numbered without end in both directions. Every unit lies in
one fiscal year and there in one half, quarter, month and week.

Months: with fiscal years that begin in month :math:`s`, month :math:`m` of year :math:`y` is
unit :math:`u = 12y + m - 1` and lies in the fiscal year that began in calendar year
:math:`\lfloor (u - s + 1) / 12 \rfloor`.

Weeks: a week belongs to the month and the year in which its fourth day lies. With weeks from
Monday and years from January these are the ISO 8601 weeks; with weeks from Sunday and years
from February, the 4-5-4 calendar of the National Retail Federation. A year has 52 or 53 weeks;
4-4-5 and its sisters cut every quarter of 13 weeks into months, and week 53 joins the last.

A fiscal year that does not begin in January is named by the calendar year in which it ends:
July 2025 to June 2026 is FY2026.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from quotaopt.plan.periods.dates import Kind, Written

_MONTHS: dict[Kind, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_MIDDLE = 3  # days from the first to the fourth day of a week


class Reckoning(Protocol):
    """A way to count time."""

    def span(self, written: Written) -> tuple[int, int] | None:
        """The first and last unit of a period, or None where there is no such period."""
        ...

    def place_in_year(self, unit: int, level: Kind) -> tuple[int, int]:
        """The fiscal year of a unit (by its first calendar year) and its number there on `level`."""
        ...

    def label(self, unit: int, level: Kind) -> str:
        """The name of the period of `level` in which a unit lies."""
        ...

    def first_day(self, unit: int) -> dt.date:
        """The day on which a unit begins."""
        ...


@dataclass(frozen=True)
class _FiscalYear:
    """Fiscal years that begin in calendar month `start`."""

    start: int

    def name(self, first_year: int) -> str:
        return str(first_year) if self.start == 1 else f"FY{first_year + 1}"

    def first_year(self, written: Written) -> int:
        """The calendar year in which the year of `written` began."""
        return written.year - 1 if written.fiscal and self.start > 1 else written.year

    def first_month(self, written: Written) -> int:
        """The month with which the year of `written` began, as a number without end."""
        start = self.start if written.fiscal else 1
        return 12 * self.first_year(written) + start - 1

    def months(self, written: Written) -> tuple[int, int]:
        """The first and last calendar month of a half, quarter, month or year."""
        length = _MONTHS[written.kind]
        first = self.first_month(written) + length * (written.number - 1)
        return first, first + length - 1

    def place(self, month: int) -> tuple[int, int]:
        """The fiscal year of a calendar month and the month's number there, from 0."""
        return divmod(month - self.start + 1, 12)


def _month_of(day: dt.date) -> int:
    return 12 * day.year + day.month - 1


def _first_day(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1)


def _name_of_month(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


@dataclass(frozen=True)
class Months:
    """Calendar months; fiscal years begin in month `fiscal_start`."""

    fiscal_start: int = 1

    @property
    def _years(self) -> _FiscalYear:
        return _FiscalYear(self.fiscal_start)

    def span(self, written: Written) -> tuple[int, int] | None:
        """See `Reckoning`. A week lies in the month of its Thursday."""
        if written.day is not None:
            return _month_of(written.day), _month_of(written.day)
        if written.month is not None:
            return (12 * written.year + written.month - 1,) * 2
        if written.kind == "week":
            weeks = Weeks(self.fiscal_start)
            found = weeks.span(written)
            return None if found is None else (_month_of(weeks.middle(found[0])),) * 2
        return self._years.months(written)

    def place_in_year(self, unit: int, level: Kind) -> tuple[int, int]:
        """See `Reckoning`."""
        year, month = self._years.place(unit)
        return year, month // _MONTHS[level]

    def label(self, unit: int, level: Kind) -> str:
        """``2024-01``, ``2024-Q1``, ``2024-H1``, ``2024``, or ``FY2024-Q1`` and so on."""
        if level == "month":
            return _name_of_month(unit)
        year, number = self.place_in_year(unit, level)
        return _label(self._years.name(year), level, number)

    def first_day(self, unit: int) -> dt.date:
        """See `Reckoning`."""
        return _first_day(unit)


def _label(year: str, level: Kind, number: int) -> str:
    if level == "year":
        return year
    if level in ("quarter", "half"):
        return f"{year}-{level[0].upper()}{number + 1}"
    return f"{year}-{level[0].upper()}{number + 1:02d}"


@dataclass(frozen=True)
class Weeks:
    """Weeks from `weekday` on (Monday 0); with a `pattern` such as 4-4-5 also months of weeks."""

    fiscal_start: int = 1
    weekday: int = 0
    pattern: tuple[int, int, int] | None = None

    @property
    def _years(self) -> _FiscalYear:
        return _FiscalYear(self.fiscal_start)

    def week_of(self, day: dt.date) -> int:
        """The week in which `day` lies."""
        return (day.toordinal() - 1 - self.weekday) // 7

    def first_day(self, unit: int) -> dt.date:
        """See `Reckoning`."""
        return dt.date.fromordinal(7 * unit + 1 + self.weekday)

    def middle(self, week: int) -> dt.date:
        """The fourth day of a week, which decides where the week belongs."""
        return self.first_day(week) + dt.timedelta(days=_MIDDLE)

    def _first_week(self, month: int) -> int:
        """The first week whose fourth day lies in or after calendar month `month`."""
        return self.week_of(_first_day(month) + dt.timedelta(days=6 - _MIDDLE))

    def _first_of_year(self, first_year: int) -> int:
        return self._first_week(12 * first_year + self.fiscal_start - 1)

    def span(self, written: Written) -> tuple[int, int] | None:
        """See `Reckoning`. Weeks counted inside a month are none of these."""
        if written.day is not None:
            return self.week_of(written.day), self.week_of(written.day)
        if written.month is not None:
            return None
        if written.kind == "week":
            month = self._years.first_month(written)
            week = self._first_week(month) + written.number - 1
            return (week, week) if week < self._first_week(month + 12) else None
        if self.pattern is not None and (written.kind == "month" or self._own_year(written)):
            return self._pattern_span(written)
        first, last = self._years.months(written)
        return self._first_week(first), self._first_week(last + 1) - 1

    def _own_year(self, written: Written) -> bool:
        return written.fiscal or self.fiscal_start == 1

    def _pattern_span(self, written: Written) -> tuple[int, int]:
        """The weeks of a month, quarter, half or year made of whole quarters of 13 weeks."""
        if self._own_year(written):
            first_year, number = self._years.first_year(written), written.number - 1
        else:  # the calendar month of that name stands for the month of weeks with its number
            first_year, number = self._years.place(12 * written.year + written.number - 1)
        start, end = self._first_of_year(first_year), self._first_of_year(first_year + 1)
        length = _MONTHS[written.kind]
        first, after = length * number, length * (number + 1)
        return start + self._weeks_before(first), end - 1 if after == 12 else start + self._weeks_before(
            after
        ) - 1

    def _weeks_before(self, months: int) -> int:
        quarters, rest = divmod(months, 3)
        return 13 * quarters + sum((self.pattern or (4, 4, 5))[:rest])

    def place_in_year(self, unit: int, level: Kind) -> tuple[int, int]:
        """See `Reckoning`."""
        year, month = self._years.place(_month_of(self.middle(unit)))
        week = unit - self._first_of_year(year)
        if level == "week":
            return year, week
        if self.pattern is not None:
            quarter = min(week // 13, 3)
            ends = list(accumulate(self.pattern[:2]))
            month = 3 * quarter + sum(week - 13 * quarter >= end for end in ends)
        return year, month // _MONTHS[level]

    def label(self, unit: int, level: Kind) -> str:
        """``2024-W01``; months ``2024-01`` by the calendar or ``2024-M01`` by a pattern; as `Months`."""
        if self.pattern is None and level == "month":
            return _name_of_month(_month_of(self.middle(unit)))
        if self.pattern is None and level == "week":
            calendar_years = Weeks(1, self.weekday)
            year, number = calendar_years.place_in_year(unit, level)
            return _label(str(year), level, number)
        year, number = self.place_in_year(unit, level)
        return _label(self._years.name(year), level, number)
