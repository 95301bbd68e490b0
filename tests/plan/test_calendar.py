"""Periods against the calendar of the standard library, and dates of the past against the plan."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaopt.errors import PlanError
from quotaopt.plan.periods.calendar import STRADDLES, UNREADABLE, make_calendar
from quotaopt.plan.periods.dates import read_period
from quotaopt.plan.periods.reckoning import Months, Weeks
from quotaopt.plan.schema import Time

days = st.dates(dt.date(1950, 1, 1), dt.date(2150, 1, 1))


def calendar(levels, start, periods, **options):
    return make_calendar(Time(levels=levels, start=start, periods=periods, **options))


def labels(made):
    return {level: list(names) for level, names in made.levels.items()}


def locate(made, *texts):
    years_back, position = made.locate(np.array(texts, dtype=object))
    return list(zip(years_back.tolist(), position.tolist(), strict=True))


@given(days)
def test_weeks_from_monday_are_iso_weeks(day):
    weeks = Weeks()
    iso = day.isocalendar()
    assert weeks.label(weeks.week_of(day), "week") == f"{iso.year}-W{iso.week:02d}"


@given(days, st.integers(1, 12))
def test_months_lie_in_the_fiscal_year_that_ends_in_its_name(day, fiscal_start):
    months = Months(fiscal_start)
    unit = 12 * day.year + day.month - 1
    year = day.year + (fiscal_start > 1 and day.month >= fiscal_start)
    name = f"FY{year}" if fiscal_start > 1 else str(year)
    quarter = (day.month - fiscal_start) % 12 // 3 + 1
    assert months.label(unit, "month") == f"{day:%Y-%m}"
    assert months.label(unit, "year") == name
    assert months.label(unit, "quarter") == f"{name}-Q{quarter}"
    assert months.label(unit, "half") == f"{name}-H{(quarter + 1) // 2}"


@pytest.mark.parametrize("pattern", [None, (4, 4, 5), (4, 5, 4), (5, 4, 4)])
@given(days, st.integers(1, 12), st.integers(0, 6))
def test_weeks_nest_in_months_quarters_and_years(pattern, day, fiscal_start, weekday):
    weeks = Weeks(fiscal_start, weekday, pattern)
    unit = weeks.week_of(day)
    year, week = weeks.place_in_year(unit, "week")
    assert 0 <= week <= 52
    month, quarter, half = (weeks.place_in_year(unit, level)[1] for level in ("month", "quarter", "half"))
    assert (quarter, half) == (month // 3, month // 6)
    following = weeks.place_in_year(unit + 1, "week")
    assert following == (year, week + 1) or (following == (year + 1, 0) and week >= 51)
    if pattern is not None and week < 52:
        assert week - 13 * quarter - sum(pattern[: month % 3]) in range(pattern[month % 3])


def test_the_retail_calendar_begins_on_the_published_days():
    # National Retail Federation, 4-5-4 calendar: first days of fiscal years, and their length
    published = {
        2014: ("2014-02-02", 52),
        2017: ("2017-01-29", 53),
        2018: ("2018-02-04", 52),
        2023: ("2023-01-29", 53),
    }
    weeks = Weeks(fiscal_start=2, weekday=6, pattern=(4, 5, 4))
    for year, (day, length) in published.items():
        first, last = weeks.span(read_period(f"FY{year + 1}"))
        assert weeks.middle(first) - dt.timedelta(days=3) == dt.date.fromisoformat(day)
        assert last - first + 1 == length


@pytest.mark.parametrize(
    "reckoning", [Months(), Months(4), Weeks(), Weeks(7), Weeks(1, 0, (4, 4, 5)), Weeks(2, 6, (4, 5, 4))]
)
@given(days)
def test_every_label_names_the_period_it_came_from(reckoning, day):
    unit = reckoning.span(read_period(day.isoformat()))[0]
    for level in ("year", "half", "quarter", "month") + (("week",) if isinstance(reckoning, Weeks) else ()):
        first, last = reckoning.span(read_period(reckoning.label(unit, level)))
        assert first <= unit <= last
        inside = {reckoning.place_in_year(one, level) for one in (first, unit, last)}
        assert len(inside) == 1
        assert reckoning.place_in_year(first - 1, level) not in inside
        assert reckoning.place_in_year(last + 1, level) not in inside


def test_a_calendar_year_in_quarters_and_months():
    made = calendar(["quarter", "month"], "2024-01", 12)
    assert labels(made)["quarter"] == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
    assert made.codes["quarter"].tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert labels(made)["month"][0] == "2024-01"
    assert made.positions.tolist() == list(range(12))


def test_a_fiscal_year_from_july():
    made = calendar(["year", "half", "quarter", "month"], "2025-07", 12, fiscal_start=7)
    assert labels(made)["year"] == ["FY2026"]
    assert labels(made)["half"] == ["FY2026-H1", "FY2026-H2"]
    assert labels(made)["quarter"] == [f"FY2026-Q{number}" for number in (1, 2, 3, 4)]
    assert locate(made, "2025-06", "2024-07", "2024-06", "FY2025", "FY2025-Q4", "2024-Q3") == [
        (1, 11),
        (1, 0),
        (2, 11),
        (1, -1),
        (1, -1),
        (1, -1),
    ]
    assert locate(made, "2024") == [(STRADDLES, -1)]


def test_a_plan_shorter_than_a_year_that_starts_anywhere():
    made = calendar(["month"], "2023-10", 2)
    assert made.n_periods == 2
    assert locate(made, "2022-10-31", "2022-12", "2023-09-30", "2023-10-01", "2022-09") == [
        (1, 0),
        (1, 2),
        (1, 11),
        (0, 0),
        (2, 11),
    ]


def test_a_plan_of_two_years_measures_both_against_the_year_before():
    made = calendar(["year", "quarter"], "2024", 8)
    assert labels(made)["year"] == ["2024", "2025"]
    assert made.positions.tolist() == [0, 1, 2, 3, 0, 1, 2, 3]
    assert locate(made, "2023Q2", "2022-05-01", "2025-01") == [(1, 1), (2, 1), (0, 0)]


def test_four_weeks_of_october():
    made = calendar(["month", "week"], "2023-10", 4, calendar="4-4-5")
    assert labels(made) == {"month": ["2023-M10"], "week": [f"2023-W{week}" for week in (40, 41, 42, 43)]}


def test_months_of_weeks_may_be_the_finest_level():
    made = calendar(["quarter", "month"], "2024-M01", 12, calendar="4-4-5")
    assert made.n_periods == 12
    assert locate(made, "2023-W05", "2023-W04") == [(1, 1), (1, 0)]


def test_week_53_is_measured_against_week_52_and_counts_in_its_year():
    made = calendar(["week"], "2020-W01", 53, calendar="iso-weeks")
    assert made.levels["week"][-1] == "2020-W53"
    assert made.positions.tolist() == [*range(52), 51]
    following = calendar(["week"], "2021-W01", 52, calendar="iso-weeks")
    assert locate(following, "2020-12-31", "2020-W53", "2020-W01", "2019-12-29", "2021-01-04") == [
        (1, 52),
        (1, 52),
        (1, 0),
        (2, 51),
        (0, 0),
    ]


def test_the_twelve_months_of_last_year_are_one_year_back_whatever_the_weeks():
    made = calendar(["week"], "2021-W01", 52, calendar="iso-weeks")
    weeks = [f"2020-W{week:02d}" for week in range(1, 54)]
    assert locate(made, *weeks) == [(1, week) for week in range(53)]


SPELLINGS = {
    "2023-01": [
        "2023-01",
        "2023-1",
        "2023/1",
        "2023.01",
        "202301",
        "2023年1月",
        "2023年01月份",
        "２０２３年１月",
        "2023-M01",
    ],
    "2023-01-15": [
        "2023-01-15",
        "2023/1/15",
        "2023.1.15",
        "20230115",
        "2023年1月15日",
        "2023-01-15 00:00:00",
        "2023-01-15T08:30",
    ],
    "2023-Q1": [
        "2023-Q1",
        "2023Q1",
        "2023q1",
        "2023 Q1",
        "2023/Q1",
        "Q1 2023",
        "2023年Q1",
        "2023年一季度",
        "2023年第1季度",
    ],
    "2023-W05": ["2023-W05", "2023W5", "2023年第5周"],
    "2023-H1": ["2023-H1", "2023H1", "2023年上半年"],
    "2023": ["2023", "2023年", "2023年度", " 2023 "],
    "FY2023": ["FY2023", "fy 2023", "2023财年"],
}


@pytest.mark.parametrize("canonical", SPELLINGS)
def test_dates_are_read_as_people_write_them(canonical):
    expected = read_period(canonical)
    assert expected is not None
    assert all(read_period(text) == expected for text in SPELLINGS[canonical])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2023-13",
        "2023-00",
        "2023-02-30",
        "01/15/2023",
        "2023-Q5",
        "2023-W54",
        "23-01",
        "2023-1-",
        "1234567",
        "12023",
        "0001-01",
    ],
)
def test_what_is_no_date_is_no_date(text):
    assert read_period(text) is None
    assert locate(calendar(["month"], "2024-01", 12), text) == [(UNREADABLE, -1)]


def test_week_53_of_a_year_without_one_is_no_date():
    assert locate(calendar(["month"], "2024-01", 12), "2021-W53") == [(UNREADABLE, -1)]


def test_levels_may_have_chinese_names():
    made = calendar(["季度", "月份"], "2024-01", 3)
    assert labels(made) == {"季度": ["2024-Q1"], "月份": ["2024-01", "2024-02", "2024-03"]}


def test_another_spelling_of_a_period_is_recognised():
    made = calendar(["quarter", "month"], "2024-01", 12)
    assert made.same_period("quarter", "2024年第2季度") == "2024-Q2"
    assert made.same_period("quarter", "2025Q2") is None
    assert made.same_period("month", "2024-Q2") is None


@pytest.mark.parametrize(
    ("options", "english", "chinese"),
    [
        ({"levels": ["day"]}, "day is not a level of time", "day 不是时间层级"),
        ({"levels": ["month", "quarter"]}, "not from coarse to fine: month, quarter", "没有由粗到细"),
        ({"levels": ["month", "month"]}, "not from coarse to fine", "没有由粗到细"),
        ({"levels": ["year", "week"]}, "weeks do not add up to calendar months", "自然周无法拼成自然月"),
        (
            {"levels": ["month"], "weeks": "four"},
            "weeks: four says how calendar months are cut into weeks",
            "weeks: four 用于说明自然月如何切分为周",
        ),
        ({"levels": ["month"], "start": "soon"}, "start soon is not a date", "start soon 不是日期"),
        (
            {"levels": ["quarter"], "start": "2024-02"},
            "start 2024-02 is not the beginning of a quarter\n    Begin at 2024-01 or 2024-04",
            "请从 2024-01 或 2024-04 开始",
        ),
        (
            {"levels": ["year"], "start": "2024", "fiscal_start": 4},
            "Begin at 2023-04 or 2024-04",
            "2023-04 或 2024-04",
        ),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(options, english, chinese):
    with pytest.raises(PlanError) as caught:
        make_calendar(Time(**({"start": "2024-01", "periods": 2} | options)))
    assert english in caught.value.render("en")
    assert chinese in caught.value.render("zh")
