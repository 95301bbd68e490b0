"""Whatever table, language and unit: its sums are the company's number, exactly."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import quotaopt
from quotaopt import PlanError, handouts
from quotaopt.handout.table import percent, quotient

MODELS = Path(__file__).resolve().parents[2] / "models"
POWER = {"元": 0, "thousand": 3, "万元": 4, "million": 6, "亿元": 8}


def _total(allocation):
    return Decimal(int(allocation.steps.sum())) * allocation.plan.spec.step


def _amounts(table):
    return [position for position, column in enumerate(table.columns) if column.kind == "amount"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("unit", POWER)
@pytest.mark.parametrize("model", ["annual", "october"])
def test_every_table_ends_with_the_companys_number(model, unit, lang, request):
    allocation = request.getfixturevalue(model)
    found = handouts(allocation, unit=unit, lang=lang)
    for name in ("history", "departments", "people", "products"):
        table = found[name]
        assert len(table.rows) - 1 in table.sums
        sums = {table.rows[row][_whole(allocation, table, lang)] for row in table.sums}
        assert sums == {_total(allocation).scaleb(-POWER[unit])}


def _whole(allocation, table, lang):
    """The column of the target of the whole plan."""
    words = {"en": ("Year target", "Target"), "zh": ("年度目标", "目标合计")}[lang]
    return next(at for at in _amounts(table) if table.headings[at].split("(")[0].strip() in words)


def test_every_row_of_sums_adds_up_the_rows_above_it(annual):
    for table in handouts(annual).tables:
        for column in _amounts(table):
            if "average" in table.headings[column]:
                continue
            since = 0
            for row in sorted(table.sums):
                above = [line[column] for line in table.rows[since:row] if line[column] is not None]
                assert (sum(above) if above else None) == table.rows[row][column]
                since = row + 1


def test_quarters_are_their_months_and_the_year_its_quarters(annual):
    table = handouts(annual, "departments").tables[0]
    for row in table.rows:
        year, *parts = row[3:]
        quarters, months = parts[::4], [parts[at + 1 : at + 4] for at in range(0, 16, 4)]
        assert year == sum(quarters)
        assert list(quarters) == [sum(each) for each in months]


def test_tables_agree_with_the_allocation(annual):
    found = handouts(annual, "people", "departments", "month", month="2024-05")
    by_rep = annual.by("rep", "quarter").set_index(["rep", "quarter"])["target"].to_dict()
    for row in found["people"].rows[:-1]:
        assert [by_rep[row[2], f"2024-Q{number}"] for number in range(1, 5)] == list(row[4:8])
    by_line = annual.by("line", "month").set_index(["line", "month"])["target"].to_dict()
    lines = {row[1]: row for row in found["departments"].rows if row[0] == "Product line"}
    assert lines["新品"][5] == by_line["新品", "2024-01"]
    may = annual.by("rep", "line", "month").set_index(["rep", "line", "month"])["target"]
    assert {(row[0], row[1]): row[2] for row in found["month"].rows[:-1]} == {
        (rep, line): amount for (rep, line, month), amount in may.items() if month == "2024-05"
    }


def test_targets_to_the_cent_stay_exact():
    document = {
        "plan": "Cents",
        "currency": "USD",
        "step": Decimal("0.01"),
        "total": Decimal("12345.02"),
        "dimensions": {"org": ["region"], "time": {"levels": ["month"], "start": "2024-01", "periods": 3}},
        "tables": {"history": {"value": "sold"}},
        "cells": {"from": "history"},
        "reference": {"season": "flat"},
    }
    import pandas as pd

    history = pd.DataFrame({"region": ["N", "S", "W"], "sold": [1, 1, 1]})
    allocation = quotaopt.solve(quotaopt.make_plan(document, tables={"history": history}))
    table = handouts(allocation, "departments", unit="thousand").tables[0]
    assert table.columns[3].heading == "Target (USD thousand)"
    assert [column.text(entry) for column, entry in zip(table.columns, table.rows[-1], strict=True)][3] == (
        "12.34502"
    )
    assert all(isinstance(entry, Decimal) for row in table.rows for entry in row[2:])


def test_rates_are_rounded_exactly_with_halves_away_from_zero():
    assert str(percent(Decimal(1), Decimal(80_000))) == "0.00"
    assert str(percent(Decimal("0.00005"), Decimal(1))) == "0.01"
    assert str(percent(Decimal("-0.00005"), Decimal(1))) == "-0.01"
    assert str(percent(Decimal(520_000), Decimal(500_000))) == "104.00"
    assert (
        percent(None, Decimal(1)) is percent(Decimal(1), Decimal(0)) is quotient(Decimal(1), None, 2) is None
    )


def test_larger_members_come_first_under_the_larger_region(annual):
    rows = handouts(annual, "people").tables[0].rows[:-1]
    regions = list(dict.fromkeys(row[0] for row in rows))
    whole = {region: sum(row[3] for row in rows if row[0] == region) for region in regions}
    assert regions == sorted(whole, key=whole.__getitem__, reverse=True)
    inside = [row[3] for row in rows if row[0] == "华南"]
    assert inside == sorted(inside, reverse=True)


@pytest.mark.parametrize("model", ["goals", "territories"])
def test_every_shipped_plan_has_tables(model):
    found = handouts(quotaopt.solve(quotaopt.read_plan(MODELS / model / "plan.yaml")))
    assert {"history", "departments", "people", "products"} <= {table.name for table in found.tables}
    assert {table.name for table in found.tables}.isdisjoint(found.notes)
    if model == "territories":  # its fiscal year begins in July
        assert found["departments"].headings[4:8] == ("Q1", "Jul", "Aug", "Sep")
        assert found["history"].headings[2] == "FY2025"


def test_a_plan_of_two_years_names_the_year_of_every_period(fixed):
    amounts = {("A", f"{year}-Q{number}"): 100 for year in (2024, 2025) for number in (1, 2, 3, 4)}
    time = {"levels": ["quarter"], "start": "2024-Q1", "periods": 8}
    table = handouts(fixed({"product": ["line"]}, time, amounts), "products").tables[0]
    assert table.headings[1:4] == ("Target", "2024-Q1", "2024-Q2")


def test_quarters_and_months_that_the_plan_holds_in_part_are_not_shown(fixed):
    amounts = {("A", f"2024-{number:02d}"): 100 for number in range(2, 8)}
    time = {"levels": ["month"], "start": "2024-02", "periods": 6}
    allocation = fixed({"org": ["region"]}, time, amounts)
    found = handouts(allocation)
    assert found["departments"].headings[4:] == ("Feb", "Mar", "Q2", "Apr", "May", "Jun", "Jul")
    assert found["quarter"].rows[-1][1] == 300
    assert found.notes["people"].key == "handout.no_people"
    asked = handouts(allocation, month="2024-02")
    assert asked.notes["quarter"].key == "handout.no_whole_quarter"
    with pytest.raises(PlanError, match="2024-08 is no whole month"):
        handouts(allocation, month="2024-08")


def test_weeks_that_end_with_their_month_are_tracked_one_by_one(fixed):
    weeks = [f"2024-10-W{number}" for number in range(1, 6)]
    amounts = {("甲", "A", week): 100 * number for number, week in enumerate(weeks, start=1)}
    time = {"levels": ["month", "week"], "start": "2024-10", "periods": 1, "weeks": "calendar"}
    allocation = fixed({"org": ["rep"], "product": ["line"]}, time, amounts)
    found = handouts(allocation, lang="zh")
    assert found["month"].headings[2:8] == (
        "10月目标", "第一周实际", "第二周实际", "第三周实际", "第四周实际", "第五周实际",
    )  # fmt: skip
    assert found["departments"].headings[3:5] == ("目标合计", "10月第1周")
    assert found["departments"].rows[-1][4:] == (100, 200, 300, 400, 500)


def test_a_year_of_weeks_is_a_year(fixed):
    amounts = {("A", f"2024-W{number:02d}"): 10 for number in range(1, 53)}
    time = {"levels": ["quarter", "month", "week"], "start": "2024-W01", "periods": 52, "calendar": "4-4-5"}
    found = handouts(fixed({"product": ["line"]}, time, amounts))
    assert found["products"].headings[1:6] == ("Year target", "Q1", "Q2", "Q3", "Q4")
    assert found["products"].rows[-1][1:6] == (520, 130, 130, 130, 130)
    assert found["departments"].rows[0][5:8] == (40, 40, 50)
