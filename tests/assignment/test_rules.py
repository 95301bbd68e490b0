"""Whose number a rule limits, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest

import quotaopt
from quotaopt.errors import PlanError

MEMBERS = [("East", "a"), ("East", "b"), ("West", "c"), ("West", "d")]
HEDGES = [{"level": "region", "factor": 0.1}, {"level": "rep", "factor": 0.1}]


def plan(rules, entries=HEDGES, total=1000, lines=("A", "B"), **more):
    rows = [(*member, line, 25) for member in MEMBERS for line in lines]
    frame = pd.DataFrame(rows, columns=["region", "rep", "line", "sold"])
    document = {
        "plan": "rules",
        "currency": "JPY",
        "step": 1,
        "total": total,
        "dimensions": {"org": ["region", "rep"], "product": ["line"]},
        "tables": {"facts": {"value": "sold"}},
        "cells": {"from": "facts"},
        "over_assignment": entries,
        "rules": rules,
    } | more
    return quotaopt.make_plan(document, tables={"facts": frame})


def carried(found, level, column="street"):
    return found.by(level).set_index(level)[column].to_dict()


def test_a_cap_is_about_what_the_rep_carries_unless_the_plan_number_is_named():
    own = quotaopt.solve(plan([{"name": "cap", "where": {"rep": "a"}, "max": 242}]))
    assert carried(own, "rep")["a"] == 242  # 200 in the plan
    assert carried(own, "rep", "target")["a"] == 200
    in_plan = quotaopt.solve(plan([{"name": "cap", "where": {"rep": "a"}, "max": 242, "number": "plan"}]))
    assert carried(in_plan, "rep", "target")["a"] == 242


def test_a_limit_of_a_region_is_about_its_own_number_and_at_the_street_about_that_of_its_reps():
    own = quotaopt.solve(plan([{"name": "cap", "where": {"region": "East"}, "max": 440}]))
    assert own.over_assignment.ranks[1].own.tolist() == [440, 660]
    street = quotaopt.solve(
        plan([{"name": "cap", "where": {"region": "East"}, "max": 484, "number": "street"}])
    )
    assert carried(street, "region") == {"East": 484, "West": 726}


def test_rules_without_a_level_of_the_dimension_and_shares_are_about_plan_numbers():
    found = quotaopt.solve(
        plan(
            [
                {"name": "line", "where": {"line": "A"}, "max": 400},
                {"name": "share", "where": {"rep": "a"}, "share": 0.3},
            ]
        )
    )
    assert carried(found, "line", "target")["A"] == 400
    assert carried(found, "rep", "target")["a"] == 300


def test_locks_fix_the_number_that_is_published():
    locks = [
        {"name": f"lock {rep}", "where": {"rep": rep}, "total": total}
        for rep, total in (("a", 301), ("c", 299))
    ]
    found = quotaopt.solve(plan(locks))
    assert found.certificate.verified
    numbers = carried(found, "rep")
    assert (numbers["a"], numbers["c"]) == (301, 299)


def test_parts_of_a_rep_keep_limits_on_plan_number_times_factor():
    cap = {"name": "new", "where": {"line": "A"}, "each": ["rep"], "max": 121}
    found = quotaopt.solve(plan([cap]))
    assert found.certificate.verified
    assert max(found.targets.query("line == 'A'")["target"]) == 100


@pytest.mark.parametrize(
    "rule",
    [
        {"name": "soft", "each": ["rep"], "max": 290, "soft": {"priority": 1}},
        {"name": "soft", "where": {"rep": "a"}, "total": 333, "soft": {"penalty": 2}},
        {"name": "growth", "each": ["region"], "growth": {"min": 4, "max": 6}},
        {"name": "lot", "each": ["rep"], "lot": {"min": 350}},
    ],
    ids=lambda rule: rule["name"],
)
def test_every_kind_of_limit_on_own_numbers_is_certified_and_proved(rule):
    found = quotaopt.solve(plan([rule]))
    assert found.certificate.verified
    assert found.status == "optimal" or rule["name"] == "lot"
    if rule["name"] == "lot":
        assert all(number == 0 or number >= 350 for number in carried(found, "rep").values())


def test_limits_that_run_over_months_are_about_own_numbers_too():
    time = {
        "org": ["region", "rep"],
        "product": ["line"],
        "time": {"levels": ["month"], "start": "2024-01", "periods": 3},
    }
    rule = {"name": "run", "each": ["rep", "month"], "cumulative": True, "min": 121}
    found = quotaopt.solve(plan([rule], dimensions=time, reference={"season": "flat"}))
    assert found.certificate.verified
    assert (found.by("rep", "month").query("month == '2024-01'")["target"] >= 100).all()


def test_a_weighted_limit_counts_hours_of_what_is_carried():
    hours = pd.DataFrame({"line": ["A", "B"], "hours": [2, 1]})
    document = plan([]).document | {
        "rules": [{"name": "h", "each": ["rep"], "max": 420, "weight": "lines.hours"}]
    }
    document["tables"] = {"facts": {"value": "sold"}, "lines": {"key": "line"}}
    frame = pd.DataFrame(
        [(*m, line, 25) for m in MEMBERS for line in "AB"], columns=["region", "rep", "line", "sold"]
    )
    found = quotaopt.solve(quotaopt.make_plan(document, tables={"facts": frame, "lines": hours}))
    assert found.certificate.verified
    spent = found.targets["target"] * found.targets["line"].map({"A": 2, "B": 1}).astype(int) * 1.21
    assert spent.groupby(found.targets["rep"], observed=True).sum().max() <= 420


@pytest.mark.parametrize(
    ("rules", "entries", "key"),
    [
        (
            [{"name": "both", "where": {"rep": ["a", "c"]}, "max": 500}],
            [{"level": "rep", "factor": 0}, {"level": "rep", "where": {"region": "East"}, "factor": 0.1}],
            "rule.mixed_factors",
        ),
        (
            [
                {"name": "low", "where": {"rep": "a"}, "min": 300},
                {"name": "high", "where": {"rep": "a"}, "max": 299},
            ],
            HEDGES,
            "rule.own_crossed",
        ),
        ([{"name": "list", "where": {"rep": "a"}, "one_of": [0, 100]}], HEDGES, "rule.one_of_own"),
        (
            [],
            [
                {"level": "rep", "where": {"region": "East"}, "factor": 0.1},
                {"level": "rep", "where": {"region": "*a*"}, "factor": 0.2},
            ],
            "assignment.node_twice",
        ),
        ([], [{"level": "rep", "where": {"region": "Eats"}, "factor": 0.1}], "selection.unknown_member"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_both_languages(rules, entries, key):
    with pytest.raises(PlanError) as error:
        quotaopt.solve(plan(rules, entries))
    assert key in [problem.key for problem in error.value.problems]
    assert error.value.render("zh") != error.value.render("en")


@pytest.mark.parametrize(("value", "key"), [(None, "assignment.blank"), (1.5, "assignment.range")])
def test_factors_of_a_table_are_numbers_in_range_for_everybody(value, key):
    regions = pd.DataFrame({"region": ["East", "West"], "hedge": [0.1, value]})
    document = plan([]).document | {"over_assignment": [{"level": "rep", "factor": "regions.hedge"}]}
    document["tables"] = {"facts": {"value": "sold"}, "regions": {"key": "region"}}
    frame = pd.DataFrame([(*m, "A", 1) for m in MEMBERS], columns=["region", "rep", "line", "sold"])
    with pytest.raises(PlanError) as error:
        quotaopt.solve(quotaopt.make_plan(document, tables={"facts": frame, "regions": regions}))
    assert [problem.key for problem in error.value.problems] == [key]
    assert "West" in error.value.render("zh")
