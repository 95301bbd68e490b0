"""Plans by week where every week ends with its month, and the days of last year that stand against them."""

from __future__ import annotations

import calendar as standard
import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import quotaopt
from quotaopt.errors import PlanError
from quotaopt.plan.periods.calendar import make_calendar
from quotaopt.plan.periods.dates import read_period
from quotaopt.plan.periods.month_weeks import month_weeks, number_in_month
from quotaopt.plan.periods.weeks_of_months import MonthWeeks
from quotaopt.plan.plan import make_plan
from quotaopt.plan.schema import Time

FORMS = pytest.mark.parametrize("form", ["calendar", "four"])
days = st.dates(dt.date(1950, 1, 1), dt.date(2150, 1, 1))


def weekly(form, start="2024-01", months=12, **options):
    levels = ["quarter", "month", "week"]
    return make_calendar(Time(levels=levels, start=start, periods=months, weeks=form, **options))


def located(made, *texts):
    years_back, position = made.locate(np.array(texts, dtype=object))
    return list(zip(years_back.tolist(), position.tolist(), strict=True))


def at(made, text):
    """The plan's week against which a date or week of the year before stands; None for several."""
    ((years_back, position),) = located(made, text)
    assert years_back == 1
    found = np.flatnonzero(made.positions == position)
    return str(made.levels["week"][found[0]]) if position >= 0 else None


@FORMS
@given(days)
def test_a_day_lies_in_the_week_of_its_number(form, day):
    week = month_weeks(day.year, day.month, form)[number_in_month(day, form)]
    assert week.first <= day <= week.last


@FORMS
@given(days, st.integers(1, 12))
def test_every_label_names_the_week_month_or_quarter_it_came_from(form, day, fiscal_start):
    reckoning = MonthWeeks(fiscal_start, form)
    unit = day.toordinal()
    for level in ("year", "half", "quarter", "month", "week"):
        first, last = reckoning.span(read_period(reckoning.label(unit, level)))
        assert first <= unit <= last
        inside = {reckoning.place_in_year(one, level) for one in (first, unit, last)}
        assert len(inside) == 1
        assert reckoning.place_in_year(first - 1, level) not in inside
        assert reckoning.place_in_year(last + 1, level) not in inside


def test_october_2024_in_calendar_weeks_and_in_four():
    october = weekly("calendar", "2024-10", 1)
    assert list(october.levels["week"]) == [f"2024-10-W{number}" for number in (1, 2, 3, 4, 5)]
    assert list(october.levels["month"]) == ["2024-10"]
    assert list(weekly("four", "2024-10", 2).levels["week"]) == [
        f"2024-{month}-W{number}" for month in (10, 11) for number in (1, 2, 3, 4)
    ]


@FORMS
def test_the_weeks_of_a_year_are_those_of_its_months_in_order(form):
    made = weekly(form)
    weeks = [week for month in range(1, 13) for week in month_weeks(2024, month, form)]
    assert list(made.levels["week"]) == [week.label for week in weeks] == sorted(made.levels["week"])
    of_month = made.levels["month"][made.codes["month"]]
    assert [label[:7] for label in made.levels["week"]] == of_month.tolist()
    assert made.n_periods == {"calendar": 62, "four": 48}[form]
    assert len(set(made.positions.tolist())) == made.n_periods
    assert made.positions.max() < made.periods_per_year
    assert np.diff(made.bounds).tolist() == [week.days for week in weeks]


def test_weeks_are_calendar_weeks_unless_said_otherwise():
    assert list(weekly(None).levels["week"]) == list(weekly("calendar").levels["week"])


@FORMS
@settings(max_examples=8, deadline=None)
@given(st.integers(2000, 2060), st.integers(1, 12))
def test_every_day_of_last_year_stands_against_one_week_of_the_same_month(form, year, fiscal_start):
    """The week that holds the same day of the month: months add up, and no week is left without days."""
    made = weekly(form, f"{year}-{fiscal_start:02d}", fiscal_start=fiscal_start)
    first = dt.date(year - 1, fiscal_start, 1)
    past = [
        first + dt.timedelta(days=count) for count in range((dt.date(year, fiscal_start, 1) - first).days)
    ]
    years_back, position = made.locate(np.array([day.isoformat() for day in past], dtype=object))
    assert (years_back == 1).all()
    met = set()
    for day, place in zip(past, position.tolist(), strict=True):
        (found,) = np.flatnonzero(made.positions == place)
        label = str(made.levels["week"][found])
        following = day.year + 1
        same = min(day.day, standard.monthrange(following, day.month)[1])
        week = month_weeks(following, day.month, form)[
            number_in_month(dt.date(following, day.month, same), form)
        ]
        assert label == week.label
        met.add(label)
    februaries = [*month_weeks(year, 2, form), *month_weeks(year + 1, 2, form)]
    alone = {week.label for week in februaries if week.first.day == 29}
    assert set(made.levels["week"]) - met <= alone  # a 29 February on a Monday has no day before it


def test_weeks_of_last_year_stand_against_those_of_the_same_number():
    made = weekly("calendar")
    assert at(made, "2023-10-W2") == "2024-10-W2"
    assert at(made, "2023年10月第三周") == "2024-10-W3"
    assert at(made, "2023-10-W6") == "2024-10-W5"  # October 2023 has six, October 2024 five
    assert at(made, "2023-10-01") == "2024-10-W1"
    assert at(made, "2023-10-07") == "2024-10-W2"
    assert at(made, "2023-10") is None
    assert located(made, "2023-10-W7", "2023-13-W1", "2024-10-W5") == [(-1, -1), (-1, -1), (0, 9 * 6 + 4)]


def test_weeks_of_the_year_count_where_they_lie_in_one_week_of_a_month():
    made = weekly("calendar")
    assert at(made, "2023-W41") == "2024-10-W3"  # 9 to 15 October 2023, the third week of its month
    assert at(made, "2023-W40") == "2024-10-W2"
    assert at(made, "2023-W44") is None  # 30 October to 5 November


def test_a_second_year_stands_against_the_same_weeks():
    made = weekly("four", months=24)
    assert made.positions.tolist() == [*range(48), *range(48)]
    longer = weekly("calendar", months=24)
    month = longer.positions // 6
    assert month.tolist() == [int(label[5:7]) - 1 for label in longer.levels["week"]]


def test_names_of_weeks_in_a_selection_may_be_written_in_chinese():
    made = weekly("four")
    assert made.same_period("week", "2024年10月第1周") == "2024-10-W1"
    assert made.same_period("week", "2024-10-W5") is None


def weekly_plan(*rules, form="calendar", months=3):
    """Two reps in the last quarter of 2024, from daily sales of the quarter before."""
    rng = np.random.default_rng(3)
    dates = pd.date_range("2023-10-01", "2023-12-31")
    history = pd.DataFrame(
        [(rep, day.date().isoformat(), int(rng.integers(5, 40))) for rep in ("Ann", "Bob") for day in dates],
        columns=["rep", "date", "revenue"],
    )
    document = {
        "plan": "weeks",
        "currency": "USD",
        "step": 1,
        "total": 5000,
        "dimensions": {
            "org": ["rep"],
            "time": {
                "levels": ["quarter", "month", "week"], "start": "2024-10", "periods": months, "weeks": form,
            },
        },
        "tables": {"history": {"value": "revenue", "date": "date"}},
        "cells": {"from": "history"},
        "reference": {"season": {"from": "history", "by": "rep"}},
        "rules": list(rules),
    }  # fmt: skip
    return history, make_plan(document, tables={"history": history})


@FORMS
def test_daily_sales_make_the_season_of_the_weeks(form):
    history, plan = weekly_plan(form=form)
    allocation = quotaopt.solve(plan)
    assert allocation.certificate.verified
    moved = history["date"].str.replace("2023", "2024")
    weeks = {
        day.isoformat(): week.label
        for month in (10, 11, 12)
        for week in month_weeks(2024, month, form)
        for day in (week.first + dt.timedelta(days=count) for count in range(week.days))
    }
    sales = history.groupby(["rep", moved.map(weeks)])["revenue"].sum()
    found = allocation.targets.set_index(["rep", "week"])["target"].astype(float)
    wanted = 5000 * sales / sales.sum()
    assert len(found) == len(wanted)
    assert max(abs(found[key] - wanted[key]) for key in wanted.index) <= 1.0
    by_month = allocation.by("month")["target"].tolist()
    of_month = sales.groupby(lambda key: key[1][:7]).sum().tolist()
    np.testing.assert_allclose(by_month, 5000 * np.array(of_month) / sum(of_month), atol=4.0)


def test_growth_rules_and_rules_over_time_hold_by_week():
    history, plan = weekly_plan(
        {"name": "pace", "each": ["rep", "month"], "growth": {"max": 0.4}},
        {"name": "so far", "each": ["week"], "cumulative": True, "growth": {"min": 0.05}},
        {"name": "even", "each": ["week"], "smooth": {"max": 5}},
        form="four",
        months=3,
    )
    total = int(history["revenue"].sum() * 1.2)
    allocation = quotaopt.solve(plan.replace(total=total))
    assert allocation.certificate.verified
    weeks = allocation.by("week")["target"].to_numpy()
    past = history.assign(day=pd.to_datetime(history["date"]))
    number = past["day"].dt.month * 4 + np.minimum((past["day"].dt.day - 1) // 7, 3)
    assert (weeks.cumsum() >= 1.05 * past.groupby(number)["revenue"].sum().cumsum().to_numpy()).all()
    assert (weeks[1:] <= 5 * weeks[:-1]).all()


def test_a_plan_of_weeks_begins_with_a_month():
    with pytest.raises(PlanError, match="not the beginning of a month"):
        weekly("calendar", "2024-10-07")
