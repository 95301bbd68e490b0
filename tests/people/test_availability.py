"""How much of a full person everyone is, against days counted one by one."""

from fractions import Fraction

import numpy as np
import pytest

from quotaopt.people.service import months_after, months_between
from quotaopt.reading import build_model, read_cells
from support.people_plans import CALENDARS, by_hand, days_of, found_in, people_plan, random_people

DAYS_2024 = [23, 21, 21, 22, 23, 20, 23, 22, 21, 23, 21, 22]  # Monday to Friday


def _shares(plan):
    found = found_in(plan)
    return dict(zip(found.members, found.shares.tolist(), strict=True))


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("seed", range(5))
def test_availability_is_what_counting_day_by_day_gives(calendar, seed):
    plan, persons, works = random_people(np.random.default_rng(seed), calendar)
    there, counts = by_hand(persons, days_of(plan), works)
    found = found_in(plan)
    assert found.work.counts.tolist() == counts
    for row, member in enumerate(found.members):
        for period in range(len(counts)):
            assert Fraction(int(found.parts[row, period]), found.whole) == there[member, period]


def test_the_working_days_of_2024_are_those_of_the_calendar():
    assert found_in(people_plan({"rep": ["a"]})).work.counts.tolist() == DAYS_2024


def test_the_days_of_4_4_5_periods_are_whole_weeks():
    plan = people_plan({"rep": ["a"]}, time=CALENDARS["4-4-5"])
    assert [len(days) // 7 for days in days_of(plan)] == [4, 4, 5] * 4


def test_who_starts_in_mid_month_counts_the_working_days_left_of_it():
    """October 2024 in China: 1 to 7 free, Saturday 12 worked; from 16 October 12 of 19 days."""
    october = ["2024-10-01", "2024-10-02", "2024-10-03", "2024-10-04", "2024-10-07"]
    plan = people_plan(
        {"rep": ["a"], "start": ["2024-10-16"]},
        tables={"days": {"free": october, "extra": ["2024-09-29", "2024-10-12", None, None, None]}},
        start="start",
        workdays={"holidays": "days.free", "extra": "days.extra"},
    )
    assert found_in(plan).work.counts[9] == 23 - 5 + 1
    assert _shares(plan)["a"] == [0] * 9 + [12 / 19, 1, 1]


def test_a_ramp_of_10_20_30_45_thousand_by_month():
    plan = people_plan(
        {"rep": ["new"], "start": ["2024-03-01"], "full": [45_000]},
        {"name": "ramped", "each": ["rep", "month"], "max": "people.full", "prorated": True},
        entries={"total": {"min": 1, "max": 500_000}, "reference": {
            "blend": [{"even_over": "rep"}], "season": "flat", "total": 400_000}},
        start="start",
        ramp=["10/45", "20/45", "30/45", 1],
    )  # fmt: skip
    cells = read_cells(plan)
    upper = build_model(plan, cells).model.steps.cell_upper
    assert upper.tolist() == [10_000, 20_000, 30_000] + [45_000] * 7
    np.testing.assert_allclose(np.array(_shares(plan)["new"]) * 45, [0, 0, 10, 20, 30] + [45] * 7)


def test_a_ramp_of_0_25_50_100_percent():
    plan = people_plan({"rep": ["a"], "start": ["2024-01-01"]}, start="start", ramp=[0, 0.25, 0.5, 1])
    assert _shares(plan)["a"] == [0, 0.25, 0.5] + [1.0] * 9


def test_the_ramp_rises_on_the_day_of_the_month_on_which_a_person_started():
    """Started 15 January: February's first 10 working days are in the first month, 11 in the second."""
    plan = people_plan({"rep": ["a"], "start": ["2024-01-15"]}, start="start", ramp=[0, 1])
    assert _shares(plan)["a"][:3] == [0, 11 / 21, 1]


def test_only_months_in_service_count_of_a_year_with_quarters_of_20_20_20_40():
    quarters = {
        "quarter": ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"],
        "weight": ["0.2", "0.2", "0.2", "0.4"],
    }
    plan = people_plan(
        {"rep": ["there", "august"], "start": ["2020-01-01", "2024-08-01"]},
        tables={"profile": quarters},
        time={"levels": ["quarter", "month"], "start": "2024-01", "periods": 12},
        entries={
            "tables": {"people": {"key": "rep"}, "profile": {"key": "quarter"}},
            "reference": {"blend": [{"even_over": "rep"}], "season": {"from": "profile.weight"}},
        },
        start="start",
    )
    cells = read_cells(plan)
    august, there = build_model(plan, cells).reference.reshape(2, 12).sum(axis=1)
    assert august / there == pytest.approx(0.2 * 2 / 3 + 0.4)


def test_leave_takes_its_share_of_the_working_days():
    plan = people_plan(
        {"rep": ["a"]},
        tables={"leave": {"rep": ["a", "a"], "from": ["2024-03-04", "2024-05-01"],
                          "to": ["2024-03-10", "2024-05-31"], "share": [None, "0.5"]}},
        leave={"table": "leave", "from": "from", "to": "to", "share": "share"},
    )  # fmt: skip
    assert _shares(plan)["a"] == [1, 1, 16 / 21, 1, 0.5] + [1.0] * 7


def test_cover_moves_a_share_of_a_vacant_seat_and_the_rest_nobody_carries():
    people = {
        "rep": ["a", "b"],
        "start": ["2020-01-01", "2024-03-01"],
        "by": [None, "a"],
        "part": [None, "0.6"],
    }
    plan = people_plan(people, start="start", vacancies={"covered_by": "by", "share": "part"})
    shares = _shares(plan)
    np.testing.assert_allclose(shares["a"], [1.6, 1.6] + [1.0] * 10)
    assert shares["b"] == [0, 0] + [1] * 10
    assert [(note.key, note.values["most"]) for note in found_in(plan).notes] == [
        ("people.above_full", "160%")
    ]


def test_nobody_covers_who_is_not_there():
    people = {"rep": ["a", "b"], "start": ["2024-02-01", "2024-03-01"], "by": [None, "a"]}
    shares = _shares(people_plan(people, start="start", vacancies={"covered_by": "by"}))
    assert shares["a"] == [0, 2] + [1] * 10


def test_nobody_carries_anything_in_a_period_without_working_days_and_it_is_said():
    golden = [f"2024-10-{day:02d}" for day in range(1, 32)]
    plan = people_plan({"rep": ["a"]}, tables={"days": {"free": golden}}, workdays={"holidays": "days.free"})
    assert _shares(plan)["a"] == [1] * 9 + [0, 1, 1]
    assert [note.key for note in found_in(plan).notes] == ["people.no_working_day"]


def test_dates_outside_the_plan_are_only_noted():
    plan = people_plan(
        {"rep": ["a"]},
        tables={"days": {"free": ["2023-12-25", "2024-12-25"]}},
        workdays={"holidays": "days.free"},
    )
    (note,) = found_in(plan).notes
    assert (note.key, note.values["count"]) == ("people.date_outside", 1)


def test_who_is_never_there_has_no_reference_and_no_target():
    people = {"rep": ["a", "b", "c"], "start": ["2020-01-01", "2025-01-01", "2010-05-05"],
              "end": [None, None, "2023-12-31"]}  # fmt: skip
    plan = people_plan(people, start="start", end="end")
    built = build_model(plan, read_cells(plan))
    assert built.reference.reshape(3, 12)[1:].sum() == 0
    assert [note.values["members"] for note in built.notes if note.key == "people.never"] == ["b; c"]


def test_everybody_is_there_on_all_days_where_no_dates_are_declared():
    assert _shares(people_plan({"rep": ["a"]}, workdays={"days": "all"}))["a"] == [1] * 12


def test_months_of_service_end_on_the_same_day_or_on_the_first_after_a_shorter_month():
    start = np.array(["2024-01-31", "2024-01-15", "2023-12-31"], dtype="M8[D]").astype(np.int64)
    after = months_after(start, 2).astype("M8[D]").astype(str)
    assert after.tolist() == ["2024-03-31", "2024-03-15", "2024-03-01"]
    rng = np.random.default_rng(3)
    first = rng.integers(15_000, 25_000, 500)
    day = first + rng.integers(0, 2_000, 500)
    months = months_between(first, day)
    assert (months_after(first, months) <= day).all()
    assert (day < months_after(first, months + 1)).all()


def test_a_line_per_person_says_months_in_service_and_average_availability():
    people = {"rep": ["a", "b"], "start": ["2020-01-01", "2024-07-01"], "end": [None, "2024-11-15"]}
    found = found_in(people_plan(people, start="start", end="end"))
    assert found.months.tolist() == [12, 4]
    days = sum(DAYS_2024[6:10]) + 11
    np.testing.assert_allclose(found.average, [1, days / sum(DAYS_2024)])
