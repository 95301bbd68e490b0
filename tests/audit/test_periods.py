"""Period by period: every plan is made from what was known before its period, and judged by what came."""

import json

import numpy as np
import pandas as pd
import pytest

import quotaopt
from quotaopt.audit.backtest import of_periods, tried
from quotaopt.audit.case import Case
from quotaopt.audit.page import audit_document
from quotaopt.audit.past_targets import past_targets
from quotaopt.audit.spans import past_periods, past_years
from quotaopt.errors import PlanError
from quotaopt.plan.plan import make_plan
from quotaopt.plan.schema_audit import AuditSpec, BackTest

REPS = [f"rep {number}" for number in range(8)]
METHODS = ("own", "flat", "top_down")


def _months(first, count):
    return [str(month) for month in pd.period_range(first, periods=count, freq="M")]


def _facts(first="2022-01", count=24, seed=3):
    """Sales of eight reps in two regions with a season, growth and chance; a second table goes with them."""
    rng = np.random.default_rng(seed)
    rows = [
        (
            month,
            "EW"[number % 2],
            rep,
            round(500 * (number + 2) * (1 + (place % 12 > 8)) * rng.uniform(0.7, 1.4)),
        )
        for place, month in enumerate(_months(first, count))
        for number, rep in enumerate(REPS)
    ]
    return pd.DataFrame(rows, columns=["month", "region", "rep", "revenue"])


def _plan(facts, other=None, planned=None, **entries):
    document = {
        "plan": "months",
        "step": 1,
        "total": {"min": 0, "max": 10**9},  # the plan's own year can be met whatever was sold
        "dimensions": {
            "org": ["region", "rep"],
            "time": {"levels": ["quarter", "month"], "start": "2024-01", "periods": 12},
        },
        "tables": {
            "history": {"value": "revenue", "date": "month"},
            "visits": {"value": "count", "date": "month"},
        },
        "cells": {"from": "history"},
        "reference": {
            "blend": [
                {"share_of": "history.revenue", "weight": 0.7, "missing": "zero"},
                {"share_of": "visits.count", "weight": 0.3, "missing": "zero"},
            ],
            "season": {"from": "history", "by": "region"},
            "total": 500_000,
        },
        "rules": [{"name": "guard", "each": ["rep"], "growth": {"min": -0.1, "max": 0.2, "of": "history"}}],
    }
    visits = facts.rename(columns={"revenue": "count"}) if other is None else other
    tables = {"history": facts, "visits": visits}
    if planned is not None:
        document["tables"]["people"] = {"key": "rep"}
        document["audit"] = {"last_plan": "people.planned"}
        tables["people"] = pd.DataFrame({"rep": REPS, "planned": planned})
    return make_plan(document | entries, tables=tables)


def _case(plan, **backtest):
    settings = AuditSpec(backtest=BackTest(**backtest))
    return Case(quotaopt.solve(plan).main_part, "rep", settings)


def _poisoned(facts, day, seed=9):
    """Other numbers from a month on, rows gone, and a rep nobody knew before."""
    rng = np.random.default_rng(seed)
    later = facts["month"] >= day
    changed = facts.astype({"revenue": float})
    changed.loc[later, "revenue"] = (changed["revenue"] * rng.uniform(0.0, 20.0, len(facts))).round()[later]
    kept = changed[~later | (rng.uniform(size=len(facts)) < 0.8)]
    stranger = pd.DataFrame({"month": [day], "region": ["E"], "rep": ["stranger"], "revenue": [1e6]})
    return pd.concat([kept, stranger], ignore_index=True)


@pytest.mark.parametrize("month", ["2023-02", "2023-07", "2023-12"])
def test_whatever_came_in_or_after_a_period_changes_none_of_its_targets(month):
    honest = _case(_plan(_facts()))
    lying = _case(_plan(_poisoned(_facts(), month)))
    span = next(span for span in past_periods(honest, 12) if span.label == month)
    expected, sold = past_targets(honest, span, season=True)
    found, sold_otherwise = past_targets(lying, span, season=True)
    assert found.names.tolist() == expected.names.tolist()
    assert found.reference.tolist() == expected.reference.tolist()
    for method in METHODS:
        assert found.by_method[method].tobytes() == expected.by_method[method].tobytes()
    assert sold.tolist() != sold_otherwise.tolist()


@pytest.mark.parametrize("month", ["2023-06", "2023-11"])
def test_whatever_came_after_a_period_changes_nothing_that_is_said_of_it(month):
    after = str(pd.Period(month) + 1)
    spans = [next(one for one in past_periods(_case(_plan(_facts())), 12) if one.label == month)]
    said = [
        tried(_case(_plan(facts)), spans[0], season=True).methods
        for facts in (_facts(), _poisoned(_facts(count=30), after))
    ]
    assert said[0] == said[1]


def test_whatever_came_after_the_plan_begins_leaves_the_audit_the_same_to_the_byte():
    honest, later = _facts(), _facts(first="2024-01", count=9, seed=77)
    documents = [
        json.dumps(audit_document(quotaopt.audit_of(quotaopt.solve(_plan(facts))), "zh"), ensure_ascii=False)
        for facts in (honest, pd.concat([honest, later], ignore_index=True))
    ]
    assert documents[0] == documents[1]
    assert "2023-12" in documents[0]


def test_misses_are_those_worked_out_by_hand():
    """Shares of the last twelve months, times the part of the same month in the year before of the region."""
    facts = _facts()
    reference = {"blend": [{"share_of": "history.revenue"}], "season": {"from": "history", "by": "region"}}
    found = of_periods(
        case := _case(_plan(facts, reference={**reference, "total": 500_000}, rules=[])),
        past_periods(case, 12),
    )
    table = facts.pivot_table(index="rep", columns="month", values="revenue")
    region = facts.drop_duplicates("rep").set_index("rep")["region"]
    months = list(table.columns)
    for number, row in enumerate(found.table.rows, start=12):
        year, sold = table[months[number - 12 : number]], table[months[number]]
        of_region = year.groupby(region).sum()
        season = (of_region[months[number - 12]] / of_region.sum(axis=1)).loc[region].to_numpy()
        for name, target in (("own", year.sum(axis=1) * season), ("flat", year.sum(axis=1))):
            missed = (sold / sold.sum() - target / target.sum()).abs().sum()
            measured = dict(zip(found.table.columns, row, strict=True))
            assert measured[f"missed.{name}"] == pytest.approx(missed, abs=1e-4)
            if name == "own":
                reached = np.mean(sold / sold.sum() >= target / target.sum())
                assert measured["reached"] == pytest.approx(reached, abs=1e-9)
    assert found.values["own_missed"] == pytest.approx(np.mean([row[2] for row in found.table.rows]))


def test_years_that_repeat_are_told_without_a_miss_by_a_season_and_not_by_flat_growth():
    year = _facts(count=12)
    again = year.assign(month=year["month"].str.replace("2022", "2023"))
    twice = pd.concat([year, again], ignore_index=True)
    reference = {
        "blend": [{"share_of": "history.revenue"}],
        "season": {"from": "history", "by": "rep"},
        "total": 500_000,
    }
    found = of_periods(case := _case(_plan(twice, reference=reference, rules=[])), past_periods(case, 12))
    assert found.verdict == "pass"
    assert found.values["own_missed"] == pytest.approx(0.0, abs=1e-4)
    assert found.values["flat_missed"] > 0.05
    assert found.values["better"] == 12


def test_the_plan_there_was_is_compared_in_the_year_it_was_for():
    planned = [1_000 * (number + 3) for number in range(len(REPS))]
    facts = _facts(first="2021-01", count=36)
    settings = AuditSpec(last_plan="people.planned")
    case = Case(quotaopt.solve(_plan(facts, planned=planned)).main_part, "rep", settings)
    by_label = {span.label: span for span in past_periods(case, 24)}
    found = tried(case, by_label["2023-05"], season=True).methods["last_plan"]
    sold = facts[facts["month"] == "2023-05"].set_index("rep")["revenue"].loc[REPS].to_numpy()
    asked = np.array(planned) / sum(planned) * sold.sum()
    assert found.missed == pytest.approx(np.abs(sold - asked).sum() / sold.sum())
    assert found.reached == np.mean(sold >= asked)
    assert "last_plan" not in tried(case, by_label["2022-12"], season=True).methods


def test_a_period_needs_the_whole_year_before_it():
    case = _case(_plan(_facts(first="2022-11", count=14)))
    assert [span.label for span in past_periods(case, 12)] == ["2023-12", "2023-11"]
    with pytest.raises(PlanError, match="does not hold 2023-01 together"):
        past_years(case, 3)
    found = quotaopt.audit_of(quotaopt.solve(_plan(_facts(first="2023-01", count=12)))).findings[-1]
    assert (found.test, found.verdict) == ("backtest", "unknown")
    assert "from a year before 2023-12 on" in found.judged_by("en")
    assert "2023-12 之前一年" in found.judged_by("zh")


def test_how_much_of_the_past_is_tried_is_the_plans_to_say():
    def tests(**backtest):
        found = quotaopt.audit_of(quotaopt.solve(_plan(_facts(), audit={"backtest": backtest}))).findings
        return {one.test: one for one in found if one.test.startswith("backtest")}

    assert tests(periods=0, years=0) == {}
    assert set(tests(periods=3)) == {"backtest_periods", "backtest"}
    by_quarter = tests(by="quarter", years=0)["backtest_periods"]
    assert [row[0] for row in by_quarter.table.rows] == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]


@pytest.mark.parametrize(
    ("time", "by", "last"),
    [
        ({"levels": ["month"], "start": "2024-01", "periods": 12}, None, "2023-12"),
        ({"levels": ["quarter", "month"], "start": "2024-04", "periods": 12, "fiscal_start": 4},
         "quarter", "FY2024-Q4"),
        ({"levels": ["quarter", "month"], "start": "2024-02", "periods": 6}, "quarter", "2024-Q1"),
        ({"levels": ["month", "week"], "start": "2024-01", "periods": 12}, None, "2023-12"),
        ({"levels": ["month", "week"], "start": "2024-W01", "periods": 52, "calendar": "4-4-5"},
         None, "2023-M12"),
        ({"levels": ["week"], "start": "2024-W01", "periods": 52, "calendar": "iso-weeks"}, None, "2023-W52"),
    ],
)  # fmt: skip
def test_periods_go_back_in_every_calendar(time, by, last):
    days = pd.date_range("2022-01-03", "2024-03-28", freq="W-THU").strftime("%Y-%m-%d")
    facts = pd.DataFrame(
        [(day, "E", rep, 100) for day in days for rep in REPS], columns=["month", "region", "rep", "revenue"]
    )
    plan = _plan(
        facts,
        dimensions={"org": ["region", "rep"], "time": time},
        reference={"season": "flat", "total": 500_000},
    )
    case = _case(plan, by=by, periods=2)
    spans = past_periods(case, 2)
    assert (spans[0].label, len(spans)) == (last, 2)
    assert spans[0].start == spans[1].end
    found = of_periods(case, spans)
    assert found.values["skipped"] == 0
    assert found.values["own_missed"] == pytest.approx(0.0, abs=1e-3)
