"""How time is counted where weeks end with their month: in days, see `reckoning` and `month_weeks`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from quotaopt.plan.periods.dates import Kind, Written
from quotaopt.plan.periods.month_weeks import MOST_WEEKS, MonthWeek, WeekForm, month_weeks, number_in_month
from quotaopt.plan.periods.reckoning import Months, Weeks


@dataclass(frozen=True)
class MonthWeeks:
    """Weeks that end with their month; units are days (`datetime.date.toordinal`)."""

    fiscal_start: int = 1
    form: WeekForm = "calendar"

    @property
    def _months(self) -> Months:
        return Months(self.fiscal_start)

    @property
    def per_year(self) -> int:
        """How many weeks a year could have; not all of them exist in every year."""
        return 12 * MOST_WEEKS[self.form]

    def span(self, written: Written) -> tuple[int, int] | None:
        """See `Reckoning`. A week of the year is its seven days, in whichever months they lie."""
        if written.day is not None:
            return written.day.toordinal(), written.day.toordinal()
        if written.month is not None:
            weeks = month_weeks(written.year, written.month, self.form)
            return _days(weeks[written.number - 1]) if written.number <= len(weeks) else None
        if written.kind == "week":
            weeks_of_year = Weeks(self.fiscal_start)
            found = weeks_of_year.span(written)
            monday = None if found is None else weeks_of_year.first_day(found[0]).toordinal()
            return None if monday is None else (monday, monday + 6)
        months = self._months.span(written)
        if months is None:
            return None
        first, after = (self._months.first_day(month).toordinal() for month in (months[0], months[1] + 1))
        return first, after - 1

    def place_in_year(self, unit: int, level: Kind) -> tuple[int, int]:
        """See `Reckoning`. Every month has as many numbers for weeks as the longest one needs."""
        day = dt.date.fromordinal(unit)
        if level != "week":
            return self._months.place_in_year(_month_of(day), level)
        year, month = self._months.place_in_year(_month_of(day), "month")
        return year, MOST_WEEKS[self.form] * month + number_in_month(day, self.form)

    def label(self, unit: int, level: Kind) -> str:
        """``2024-10-W1``; months and longer as `Months`."""
        day = dt.date.fromordinal(unit)
        if level == "week":
            return f"{day:%Y-%m}-W{number_in_month(day, self.form) + 1}"
        return self._months.label(_month_of(day), level)

    def first_day(self, unit: int) -> dt.date:
        """See `Reckoning`."""
        return dt.date.fromordinal(unit)

    def numbers_later(self, span: tuple[int, int], years: int) -> tuple[int, int]:
        """Where the first and the last day of `span` stand `years` later: numbers of weeks in the year.

        A whole week stands for the week of the same number, or the last one of a month that has
        fewer. Days are laid on the same days of the month: weeks of different lengths then each
        get the days they have.
        """
        first, last = (_later(dt.date.fromordinal(unit), years) for unit in span)
        if span[0] < span[1] and span == self.week_of(span[0]):
            number = number_in_month(dt.date.fromordinal(span[0]), self.form)
            weeks = month_weeks(first.year, first.month, self.form)
            first = last = weeks[min(number, len(weeks) - 1)].first
        numbers = [self.place_in_year(day.toordinal(), "week")[1] for day in (first, last)]
        return numbers[0], numbers[1]

    def week_of(self, unit: int) -> tuple[int, int]:
        """The first and last day of the week in which a day lies."""
        day = dt.date.fromordinal(unit)
        return _days(month_weeks(day.year, day.month, self.form)[number_in_month(day, self.form)])


def _days(week: MonthWeek) -> tuple[int, int]:
    return week.first.toordinal(), week.last.toordinal()


def _later(day: dt.date, years: int) -> dt.date:
    """The same day some years later; 28 February for the 29th of years that have none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _month_of(day: dt.date) -> int:
    return 12 * day.year + day.month - 1
