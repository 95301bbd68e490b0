"""The weeks of a month against the calendar of the standard library."""

from __future__ import annotations

import calendar

import pytest

from quotaopt.plan.periods.month_weeks import month_weeks

MONTHS = [(year, month) for year in (2023, 2024, 2026) for month in range(1, 13)]


@pytest.mark.parametrize("form", ["calendar", "four"])
@pytest.mark.parametrize(("year", "month"), MONTHS)
def test_every_day_lies_in_one_week(year, month, form):
    weeks = month_weeks(year, month, form)
    days = [day for week in weeks for day in range(week.first.day, week.last.day + 1)]
    assert days == list(range(1, calendar.monthrange(year, month)[1] + 1))
    assert [week.label for week in weeks] == [f"{year}-{month:02d}-W{n + 1}" for n in range(len(weeks))]
    assert {(week.first.month, week.last.month) for week in weeks} == {(month, month)}


@pytest.mark.parametrize(("year", "month"), MONTHS)
def test_calendar_weeks_are_the_rows_of_a_calendar(year, month):
    rows = [[day for day in row if day] for row in calendar.monthcalendar(year, month)]
    weeks = month_weeks(year, month, "calendar")
    assert [(week.first.day, week.last.day) for week in weeks] == [(row[0], row[-1]) for row in rows]
    grid = calendar.monthcalendar(year, month)
    assert [week.working_days for week in weeks] == [sum(map(bool, row[:5])) for row in grid]


@pytest.mark.parametrize(("year", "month"), MONTHS)
def test_four_weeks_are_three_of_seven_days_and_the_rest(year, month):
    weeks = month_weeks(year, month, "four")
    assert [week.days for week in weeks[:3]] == [7, 7, 7]
    assert weeks[3].days == calendar.monthrange(year, month)[1] - 21
