"""The look back adds up to the history as it is, whoever has left and however dates are written."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import quotaopt
from quotaopt import PlanError, handouts

MODELS = Path(__file__).resolve().parents[2] / "models"


def _plan(history, *, source=None, tables=None, frames=None, time=None, **entries):
    document = {
        "plan": "look back",
        "step": 1,
        "total": 120_000,
        "dimensions": {
            "org": ["region", "rep"],
            "product": ["line"],
            "time": time or {"levels": ["quarter", "month"], "start": "2024-01", "periods": 12},
        },
        "tables": {"sales": {"value": "amount", "date": "day", **(source or {})}, "cells": {"key": "rep"}}
        | (tables or {}),
        "cells": {"from": "cells"},
        "reference": {"blend": [{"even_over": "rep"}], "season": "flat"},
        **entries,
    }
    cells = pd.DataFrame({"region": ["E", "E", "W"], "rep": ["ann", "bob", "cy"], "line": ["A", "B", "A"]})
    plan = quotaopt.make_plan(document, tables={"sales": history, "cells": cells, **(frames or {})})
    return quotaopt.solve(plan)


def _sales(n_rows=400, seed=0, first="2021-01-01", last="2023-12-31"):
    random = np.random.default_rng(seed)
    days = pd.date_range(first, last, freq="D")
    rep = random.choice(["ann", "bob", "cy", "dan"], n_rows)
    return pd.DataFrame(
        {
            "region": pd.Series(rep).map({"ann": "E", "bob": "E", "cy": "W", "dan": "W"}),
            "rep": rep,
            "line": random.choice(["A", "B"], n_rows),
            "day": random.choice(days, n_rows).astype("datetime64[D]").astype(str),
            "amount": [Decimal(int(cents)).scaleb(-2) for cents in random.integers(1, 100_000, n_rows)],
            "orders": random.integers(1, 9, n_rows),
            "repurchase": [Decimal(int(share)).scaleb(-2) for share in random.integers(0, 101, n_rows)],
        }
    )


def _block(table, word):
    return {row[1]: dict(zip(table.headings, row, strict=True)) for row in table.rows if row[0] == word}


@pytest.mark.parametrize("seed", range(3))
def test_years_growth_and_averages_are_those_of_pandas(seed):
    sales = _sales(seed=seed)
    table = handouts(_plan(sales), "history").tables[0]
    people, day = _block(table, "Person"), pd.to_datetime(sales["day"])
    for year in (2021, 2022, 2023):
        by_rep = sales[day.dt.year == year].groupby("rep")["amount"].sum()
        assert {name: people[name][str(year)] for name in ("ann", "bob", "cy")} == by_rep.drop(
            "dan"
        ).to_dict()
        assert people["(no target in this plan)"][str(year)] == by_rep["dan"]
        for block in ("Region", "Product line", "Person"):
            assert _block(table, block)["Total"][str(year)] == by_rep.sum()
    now = sales[(day.dt.year == 2023) & (day.dt.quarter == 2)].groupby("rep")["amount"].sum()
    before = sales[(day.dt.year == 2022) & (day.dt.quarter == 2)].groupby("rep")["amount"].sum()
    growth = 100.0 * (now / before - 1).astype(float)
    assert float(people["ann"]["Q2 growth (%)"]) == pytest.approx(growth["ann"], abs=0.00501)
    recent = sales[day >= "2023-07-01"].groupby("rep")["amount"].sum() / 6
    assert float(people["bob"]["Monthly average, last 6 months"]) == pytest.approx(
        float(recent["bob"]), abs=0.00501
    )
    latest = sales[(day.dt.year == 2023) & (sales["rep"] == "cy")]
    ticket = latest["amount"].sum() / latest["orders"].sum()
    assert float(people["cy"]["Average order"]) == pytest.approx(float(ticket), abs=0.00501)
    again = (latest["repurchase"] * latest["amount"]).sum() / latest["amount"].sum()
    assert float(people["cy"]["Repurchase (%)"]) == pytest.approx(100 * float(again), abs=0.006)


def test_growth_is_only_shown_between_complete_quarters():
    table = handouts(_plan(_sales(first="2022-05-01")), "history").tables[0]
    assert "2022 (part)" in table.headings
    assert "2023" in table.headings
    assert [name for name in table.headings if "growth" in name] == ["Q3 growth (%)", "Q4 growth (%)"]


def test_a_history_in_one_row_a_year_has_years_and_no_quarters():
    sales = pd.DataFrame(
        {"region": "E", "rep": "ann", "line": "A", "day": ["2022", "2023"], "amount": [100, 150]}
    )
    table = handouts(_plan(sales), "history").tables[0]
    assert [name for name in table.headings if "growth" in name] == ["Year growth (%)"]
    assert _block(table, "Person")["ann"]["Year growth (%)"] == 50
    assert not [name for name in table.headings if "average" in name]


def test_sales_in_the_plans_own_time_are_not_history():
    sales = _sales(last="2024-03-31")
    table = handouts(_plan(sales), "history").tables[0]
    before = sales[sales["day"] < "2024"]["amount"].sum()
    shown = [name for name in table.headings if name.isdecimal()]
    assert shown == ["2021", "2022", "2023"]
    assert sum(_block(table, "Region")["Total"][year] for year in shown) == before


def test_potential_is_summed_where_its_table_decides_the_member():
    markets = pd.DataFrame({"region": ["E", "E", "W"], "line": ["A", "B", "A"], "size": [10, 20, 40]})
    allocation = _plan(
        _sales(),
        tables={"markets": {"key": ["region", "line"]}},
        frames={"markets": markets},
        handouts={"potential": "markets.size"},
    )
    table = handouts(allocation, "history").tables[0]
    assert {
        name: row["Market potential"] for name, row in _block(table, "Region").items() if name != "Total"
    } | {"(no target in this plan)": None} == {"E": 30, "W": 40, "(no target in this plan)": None}
    assert _block(table, "Product line")["A"]["Market potential"] == 50
    assert {row["Market potential"] for row in _block(table, "Person").values()} == {None}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_rate_above_one_names_its_row(lang):
    sales = _sales(n_rows=5)
    sales["repurchase"] = [Decimal("0.5"), Decimal(85), Decimal(1), Decimal(0), Decimal("0.2")]
    with pytest.raises(PlanError) as error:
        handouts(_plan(sales), "history")
    told = error.value.render(lang)
    assert "85" in told
    assert {"en": "Write 85 % as 0.85", "zh": "请写作 0.85"}[lang] in told


def test_the_shipped_plan_shows_what_its_text_says(annual):
    table = handouts(annual, "history", lang="zh", unit="万元").tables[0]
    assert table.headings[2:5] == ("2022年(万元)", "2023年(万元)", "2023年占比(%)")
    whole = table.rows[-1]
    assert whole[3] == 8000
    assert _block(table, "大区")["华东"]["负担率"] == Decimal("0.978")


def test_without_facts_there_is_no_look_back(fixed):
    time = {"levels": ["quarter"], "start": "2024-Q1", "periods": 1}
    allocation = fixed({"org": ["region"]}, time, {("E", "2024-Q1"): 5}, handouts={"region": "region"})
    table = handouts(allocation, "history").tables[0]
    assert table.headings == ("By", "Name", "Past", "Share (%)", "Target", "Burden")


def test_weeks_inside_months_look_back_on_the_same_months():
    sales, weeks = _sales(), {"levels": ["quarter", "month", "week"], "start": "2024-01", "periods": 12}
    by_month = handouts(_plan(sales), "history").tables[0]
    by_week = handouts(_plan(sales, time={**weeks, "weeks": "four"}), "history").tables[0]
    n_past = by_month.headings.index("Year target")
    assert by_week.headings == by_month.headings
    for one, other in zip(by_week.rows, by_month.rows, strict=True):
        assert one[:n_past] == other[:n_past]


def test_a_target_is_only_compared_with_the_year_right_before_it():
    assert "Target on last year (%)" in handouts(_plan(_sales()), "history").tables[0].headings
    old = handouts(_plan(_sales(last="2022-12-31")), "history").tables[0]
    assert "Target on last year (%)" not in old.headings
    half = {"levels": ["month"], "start": "2024-01", "periods": 6}
    assert "Target on last year (%)" not in handouts(_plan(_sales(), time=half), "history").tables[0].headings
