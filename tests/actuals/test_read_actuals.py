"""What was sold finds its cell, exactly; corrections hold and are kept; what cannot be right is refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from quotaopt.actuals import State, closed, elapsed, read_actuals
from quotaopt.errors import PlanError
from quotaopt.plan.cells.layout import lay_out
from quotaopt.plan.plan import make_plan, read_plan

MODELS = Path(__file__).resolve().parents[2] / "models"

HISTORY = pd.DataFrame(
    [("east", "ann", "A", 5), ("east", "bob", "A", 3), ("west", "cy", "A", 4), ("west", "cy", "B", 4)],
    columns=["region", "rep", "line", "revenue"],
)

W40 = "2024-W40 2024-W40"


def _plan(time=None, **entries):
    document = {
        "plan": "tracked",
        "currency": "CNY",
        "step": 1,
        "total": 1200,
        "dimensions": {
            "org": ["region", "rep"],
            "product": ["line"],
            "time": time or {"levels": ["quarter", "month"], "start": "2024-01", "periods": 12},
        },
        "tables": {"history": {"value": "revenue"}},
        "cells": {"from": "history"},
        "reference": {"season": "flat"},
    }
    return make_plan(document | entries, tables={"history": HISTORY})


def _read(rows, columns="rep line date actual", as_of=None, **entries):
    return read_actuals(_plan(**entries), pd.DataFrame(rows, columns=columns.split()), as_of)


def _problems(*arguments, **more):
    with pytest.raises(PlanError) as error:
        _read(*arguments, **more)
    return [(problem.key, problem.place.row) for problem in error.value.problems]


def test_days_weeks_and_months_find_their_cell():
    dates = ["2024-02-29", "2024-W09", "2024-02", "2024年2月", "2024-02-W4"]
    actuals = _read([("cy", "B", date, "1.25") for date in dates])
    cells = actuals.cells
    assert (cells.member_names("month", actuals.cell) == "2024-02").all()
    assert actuals.by_cell().units[actuals.cell[0]] == 5 * 125
    assert (~actuals.by_cell().blank).sum() == 1
    assert actuals.as_of == dt.date(2024, 3, 3)  # the ninth week ends there
    assert _read([("ann", "A", "2024-02", 1)]).as_of == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    ("time", "date", "days", "periods"),
    [
        ({"weeks": "four"}, "2024-10-W2", "2024-10-08 2024-10-14", "2024-10-W2 2024-10-W2"),
        ({"weeks": "four"}, "2024-W41", "2024-10-07 2024-10-13", "2024-10-W1 2024-10-W2"),
        ({"weeks": "calendar"}, "2024-10", "2024-10-01 2024-10-31", "2024-10-W1 2024-10-W5"),
        ({"calendar": "iso-weeks", "start": "2024-W40"}, "2024-10-01", "2024-10-01 2024-10-01", W40),
        ({"calendar": "4-4-5", "start": "2024-M10"}, "2024-10-06", "2024-10-06 2024-10-06", W40),
        ({"levels": ["month"]}, "2024-W44", "2024-10-28 2024-11-03", "2024-10 2024-10"),
        ({"levels": ["quarter"], "start": "2024-Q4"}, "2024-11", "2024-11-01 2024-11-30", "2024-Q4 2024-Q4"),
        ({"levels": ["month"], "fiscal_start": 10}, "FY2025-M02", "2024-11-01 2024-11-30", "2024-11 2024-11"),
    ],
)  # fmt: skip
def test_a_date_is_its_days_and_the_periods_they_lie_in(time, date, days, periods):
    plan = _plan({"levels": ["month", "week"], "start": "2024-10", "periods": 3} | time)
    actuals = read_actuals(plan, pd.DataFrame({"rep": ["ann"], "line": "A", "date": date, "actual": 1}))
    found = np.array([actuals.first[0], actuals.last[0]]).astype("M8[D]")
    finest = actuals.cells.levels[actuals.cells.time_finest].members
    within = [finest[actuals.first_period[0]], finest[actuals.last_period[0]]]
    assert [str(day) for day in found] == days.split()
    assert within == periods.split()


def test_sums_are_exact_at_every_level_whatever_the_order():
    rng = np.random.default_rng(3)
    cells = lay_out(_plan())
    at = rng.integers(0, len(cells), 400)
    cents = rng.integers(0, 10**9, 400)
    frame = pd.DataFrame({level: cells.member_names(level, at) for level in ("rep", "line", "month")})
    frame["actual"] = [f"{amount // 100}.{amount % 100:02d}" for amount in cents]
    for shuffled in (frame, frame.sample(frac=1, random_state=1)):
        actuals = read_actuals(_plan(), shuffled)
        for levels in ([], ["region"], ["region", "line"], ["rep"]):
            first = cells.group(levels).first_cell[:: cells.n_periods] if levels else np.zeros(1, dtype=int)
            codes = [cells.codes_at(level, first) for level in levels]
            months = np.arange(12) < 5
            found = actuals.at(levels, codes, months)
            for group in range(len(first)):
                inside = np.isin(at % 12, np.flatnonzero(months))
                for level, code in zip(levels, codes, strict=True):
                    inside &= cells.codes_at(level, at) == code[group]
                assert found.units[group] == cents[inside].sum()
                assert found.blank[group] == (not inside.any())


def test_what_lies_outside_is_listed_and_not_summed():
    rows = [
        ("ann", "A", "2024-01", 1),
        ("dora", "A", "2024-01", 2),
        ("ann", "B", "2024-01", 4),
        ("ann", "A", "2025-01", 8),
        ("ann", "A", "2023-12-31", 16),
    ]
    actuals = _read(rows, as_of=dt.date(2024, 12, 31))
    assert actuals.state.tolist() == [
        State.COUNTS, State.NO_MEMBER, State.NO_CELL, State.NO_PERIOD, State.NO_PERIOD,
    ]  # fmt: skip
    assert actuals.outside.tolist() == [1, 2, 3, 4]
    assert actuals.total(actuals.outside) == 30
    assert actuals.by_cell().units.sum() == 100


def test_the_row_entered_last_holds_and_a_day_of_the_past_knows_what_was_known():
    columns = "rep line date actual entered"
    rows = [
        ("ann", "A", "2024-01", 100, "2024-02-01"),
        ("ann", "A", "2024-01", 120, "2024-02-05"),
        ("ann", "A", "2024-01", 90, "2024-02-20"),
        ("bob", "A", "2024-01", 50, "2024-02-01"),
        ("bob", "A", "2024-01", 7, "2024-02-01"),
    ]
    late = _read(rows, columns)
    assert late.by_cell().units.sum() == 14700
    assert late.corrected.tolist() == [0, 1]
    assert late.corrected_by[:2].tolist() == [2, 2]
    then = _read(rows, columns, dt.date(2024, 2, 6))
    assert then.by_cell().units.sum() == 17700
    assert then.state.tolist() == [State.CORRECTED, State.COUNTS, State.UNKNOWN_YET, 0, 0]
    assert _read(rows, columns, dt.date(2024, 1, 31)).by_cell().units.sum() == 0


def test_orders_with_numbers_correct_each_other_and_no_others():
    columns = "id rep line date actual entered"
    rows = [
        ("1", "ann", "A", "2024-01-03", 100, "2024-01-04"),
        ("2", "ann", "A", "2024-01-03", 40, "2024-01-05"),
        ("1", "ann", "A", "2024-01-03", 80, "2024-01-06"),
    ]
    assert _read(rows, columns).by_cell().units.sum() == 12000
    assert _problems([*rows, ("1", "ann", "A", "2024-01-03", 81, "2024-01-06")], columns) == [
        ("actuals.key_twice", 3)
    ]


def test_lines_of_one_order_are_summed_where_nothing_is_corrected():
    rows = [("1", "ann", "A", "2024-01-03", 100), ("1", "ann", "A", "2024-01-03", 40)]
    columns = "id rep line date actual"
    assert _read(rows, columns).by_cell().units.sum() == 14000
    assert _problems([*rows, rows[0]], columns) == [("actuals.key_twice", 2)]


def test_a_correction_that_may_be_another_sale_is_asked_about():
    columns = "rep line date actual entered buyer"
    rows = [
        ("ann", "A", "2024-01-03", 100, "2024-01-04", "x"),
        ("ann", "A", "2024-01-03", 40, "2024-01-05", "y"),
    ]
    assert _problems(rows, columns) == [("actuals.unclear_correction", 0)]
    assert _read(rows, columns, tracking={"key": ["buyer"]}).by_cell().units.sum() == 14000
    assert _read(rows, columns, tracking={"key": []}).by_cell().units.sum() == 4000


def test_a_file_without_a_level_is_known_at_the_levels_it_has():
    actuals = _read([("east", "2024-01", 70), ("west", "2024-Q1", 20)], "region month actual")
    regions = [np.array([0, 1], dtype=np.int32)]
    assert actuals.at(["region"], regions).units.tolist() == [7000, 2000]
    january = np.arange(12) < 1
    assert actuals.at(["region"], regions, january).blank.tolist() == [False, True]
    assert actuals.at(["region"], regions, np.arange(12) < 3).units.tolist() == [7000, 2000]
    assert not actuals.knows("rep")
    for ask in (actuals.by_cell, lambda: actuals.at(["line"], regions)):
        with pytest.raises(PlanError):
            ask()


def test_bad_rows_are_told_all_at_once():
    assert _problems(
        [("ann", "A", "2024-01", ""), ("", "A", "2024-01", 1), ("ann", "A", "then", 1), ("ann", "A", "", "x")]
    ) == [
        ("table.blank_name", 1), ("calendar.blank", 3), ("calendar.unreadable", 2), ("table.number_text", 3),
    ]  # fmt: skip
    assert _problems([("ann", "A", "2024-01", "0.001"), ("ann", "A", "2024-01", None)]) == [
        ("actuals.blank", 1),
        ("actuals.too_fine", 0),
    ]


@pytest.mark.parametrize(
    ("rows", "columns", "entries", "expected"),
    [
        ([("ann", "A", "2024-01", 5), ("bob", "A", "2024-02", 6)] * 2, None, {}, "actuals.whole_twice"),
        ([("ann", "A", "2024-01", 5), ("ann", "A", "2024-01-09", -6)], None, {}, "actuals.returns"),
        ([("ann", "A", "2024-01", 5, "万元")], "rep line date actual unit", {}, "actuals.unit"),
        ([("ann", "A", "2024-01", 5, "USD")], "rep line date actual currency", {}, "actuals.unit"),
        ([("west", "ann", "A", "2024-01", 5)], "region rep line date actual", {}, "actuals.other_parent"),
        ([("ann", "A", "2024-01", 5, "soon")], "rep line date actual entered", {}, "actuals.entered"),
        (
            [("ann", "A", "2024-01", 5, "2024-02-11")],
            "rep line date actual entered",
            {"tracking": {"closing_days": 10}},
            "actuals.closed",
        ),
        ([("ann", "A", 5)], "rep line actual", {}, "actuals.no_date"),
        ([("ann", "A", "2024-01", 5)], "rep line date sold", {}, "actuals.no_value"),
        ([("ann", "A", "2024-01", 5, 6)], "rep line date actual amount", {}, "actuals.two_values"),
        ([("ann", "A", "2024-01", 5)], None, {"tracking": {"value": "sold"}}, "table.no_column"),
    ],
)
def test_what_cannot_be_right_is_refused_in_both_languages(rows, columns, entries, expected):
    with pytest.raises(PlanError) as error:
        _read(rows, columns or "rep line date actual", **entries)
    assert [problem.key for problem in error.value.problems] == [expected]
    assert error.value.render("en") != error.value.render("zh")


@pytest.mark.parametrize("day", [dt.date(2023, 12, 31), dt.date(2025, 1, 1)])
def test_a_day_outside_the_plan_is_refused(day):
    assert _problems([("ann", "A", "2024-01", 5)], as_of=day) == [("actuals.as_of_outside", None)]


def test_a_month_does_not_count_twice_but_sales_of_a_day_may_be_alike():
    rows = [("ann", "A", "2024-01", 5), ("bob", "A", "2024-01-09", 7), ("bob", "A", "2024-01-09", 7)]
    rows.append(("cy", "A", "2024-01", 5))
    assert _read(rows).by_cell().units.sum() == 2400
    assert _problems([*rows, rows[0]]) == [("actuals.row_twice", 4)]


def test_rows_of_other_measures_are_not_the_main_one_s():
    measures = {name: {"step": 1, "total": 1200, "of": "history.revenue"} for name in ("sales", "cash")}
    document = dict(_plan().document) | {"measures": measures}
    plan = make_plan({key: document[key] for key in document if key not in ("step", "total")},
                     tables={"history": HISTORY})  # fmt: skip
    rows = [("sales", "ann", "A", "2024-01", 5), ("cash", "ann", "A", "2024-01", 3)]
    columns = ["measure", "rep", "line", "date", "actual"]
    assert read_actuals(plan, pd.DataFrame(rows, columns=columns)).by_cell().units.sum() == 500
    for wrong, key in (("sale", "actuals.measure"), ("cash", "actuals.no_rows_of")):
        with pytest.raises(PlanError) as error:
            read_actuals(plan, pd.DataFrame([(wrong, *rows[0][1:])], columns=columns))
        assert error.value.problems[0].key == key


def test_the_same_unit_under_another_name_is_the_same():
    assert _read([("ann", "A", "2024-01", 5, "元")], "rep line date actual unit").is_whole


def test_periods_close_with_their_last_day_and_elapse_by_working_days():
    plan = _plan()
    assert closed(plan, dt.date(2024, 2, 29)).sum() == 2
    assert closed(plan, dt.date(2024, 2, 28)).sum() == 1
    days = elapsed(plan, dt.date(2024, 3, 15))
    assert days.done[:4].tolist() == [31, 29, 15, 0]
    assert days.is_closed.tolist() == [True, True] + [False] * 10
    assert elapsed(plan, dt.date(2024, 12, 31)).is_closed.all()


def test_a_plan_with_holidays_elapses_by_working_days():
    plan = read_plan(MODELS / "team" / "plan.yaml")
    friday, sunday = elapsed(plan, dt.date(2024, 3, 29)), elapsed(plan, dt.date(2024, 3, 31))
    assert friday.share[2] == sunday.share[2] == 1
    assert (friday.is_closed[2], sunday.is_closed[2]) == (False, True)
    assert elapsed(plan, dt.date(2024, 2, 17)).done[1] == 8  # 1, 2, 4 to 9 February; then the new year


@pytest.mark.parametrize(
    ("as_of", "rows", "sold"),
    [
        ("2024-02-15", [("ann", "A", "2024-01", 5), ("ann", "A", "2024-02", 4)], 9),  # of February so far
        ("2024-02-15", [("ann", "A", "2024-02", 4), ("ann", "A", "2024-03", 3)], 0),  # of all February
        ("2024-02-29", [("ann", "A", "2024-02", 4), ("ann", "A", "2024-03", 3)], 4),
    ],
)
def test_a_month_that_runs_is_what_was_sold_so_far_unless_the_file_is_of_a_later_day(as_of, rows, sold):
    actuals = _read(rows, as_of=dt.date.fromisoformat(as_of))
    assert actuals.units[actuals.counts].sum() == 100 * sold


def test_a_month_that_runs_counts_as_of_the_day_on_which_it_was_entered():
    rows = [("ann", "A", "2024-02", 4, "2024-02-10"), ("ann", "A", "2024-03", 3, "2024-02-10")]
    actuals = _read(rows, columns="rep line date actual entered", as_of=dt.date(2024, 2, 15))
    assert actuals.units[actuals.counts].sum() == 400
