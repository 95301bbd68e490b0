"""In every cell base is at most target and target at most stretch: solved, rounded and certified."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import quotaopt
from quotaopt.errors import InfeasibleError, PlanError
from quotaopt.plan.layers import nested_names
from support.seeds import seeds
from support.tier_plans import HIGH, LOW, MAIN, built_with_all_rows, by_tier, solved_with_all_rows, tier_plan

SHARE = {"name": "L1", "where": {"line": "L1"}, "share": {"min": 0.5}}
NOTIONS = ("proportional", "least_squares", "leximin", "leximax", "minimax", "least_absolute")
VARIED = (
    {"rules": (SHARE,)},
    {"measures": True, "rules": (SHARE,)},
    {"measures": True, "level": ["rep"]},
    {"step": 60, "rules": (SHARE,)},
    {"n_tiers": 2, "level": ["rep"]},
)


def holds_in_all(allocation, *, status="optimal"):
    steps = by_tier(allocation)
    totals = allocation.rules.rule == "total"
    assert (steps[:, :-1] <= steps[:, 1:]).all()
    assert (allocation.rules.activity[totals].round(6) == allocation.rules.lower[totals].round(6)).all()
    assert allocation.certificate.verified
    assert allocation.status == status


@pytest.mark.parametrize("notion", NOTIONS)
@pytest.mark.parametrize("varied", VARIED, ids=lambda varied: "-".join(varied))
def test_no_tier_is_above_the_next_in_any_cell(notion, varied):
    allocation = quotaopt.solve(tier_plan(len(varied), notion=notion, **varied))
    holds_in_all(allocation)
    names = nested_names(allocation.plan.spec)
    assert np.isin(names, allocation.rules.rule).any()  # or the plan would show nothing
    checked = [check.name for check in allocation.certificate.checks]
    assert set(names) <= set(checked)


@pytest.mark.parametrize("notion", NOTIONS)
@pytest.mark.parametrize("varied", VARIED[:3], ids=lambda varied: "-".join(varied))
def test_rows_added_as_they_are_needed_lead_to_the_answer_with_all_rows(notion, varied):
    plan = tier_plan(7, notion=notion, **varied)
    few, all_of_them = quotaopt.solve(plan), solved_with_all_rows(plan)
    assert few.built.model.n_rows < built_with_all_rows(plan).model.n_rows
    for one, other in zip(few.solution.stages[:1], all_of_them.stages[:1], strict=True):
        assert one.value == pytest.approx(other.value, rel=1e-6, abs=1e-8)
    if notion in ("proportional", "least_squares", "leximin", "leximax") and few.built.groups is None:
        assert few.solution.t == pytest.approx(all_of_them.t, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("seed", seeds(8))
def test_very_coarse_steps_miss_nothing_and_stay_in_order(seed):
    total = (300, 600, 1500)[seed % 3]
    lock = {"name": "锁", "where": {"region": "R1", "tier": HIGH}, "total": 10 * (total * 6 // 100)}
    cap = {"name": "帽", "where": {"tier": MAIN}, "each": ["rep"], "max": 10 * (total * 3 // 100)}
    plan = tier_plan(seed, reps=5, periods=3, total=total, step=10, rules=(lock, cap))
    holds_in_all(quotaopt.solve(plan))


@pytest.mark.parametrize("seed", seeds(5))
def test_tiny_plans_agree_with_all_that_could_be_tried(seed):
    cap = {"name": "帽", "where": {"tier": HIGH, "rep": "rep0"}, "max": 3 + seed % 3}
    plan = tier_plan(
        seed, reps=3, lines=1, periods=1, total=8, step=1, n_tiers=2, rules=(cap,), notion="least_squares"
    )
    tried = [
        (low, high)
        for low, high in itertools.product(sums_of(8, 3), sums_of(9, 3))
        if all(a <= b for a, b in zip(low, high, strict=True)) and high[0] <= 3 + seed % 3
    ]
    assert tried
    allocation = quotaopt.solve(plan)
    holds_in_all(allocation)
    low, high = by_tier(allocation)[0].tolist()
    assert (tuple(low), tuple(high)) in tried
    reference = allocation.reference_steps
    size = reference / np.repeat([8, 9], 3) / 2
    costs = [float(size @ (np.array([*low, *high]) / reference - 1) ** 2 / 2) for low, high in tried]
    assert min(costs) >= allocation.claims.bound - 1e-9


def sums_of(total, parts):
    """All ways to write a total as so many numbers."""
    if parts == 1:
        return [(total,)]
    return [(first, *rest) for first in range(total + 1) for rest in sums_of(total - first, parts - 1)]


def test_the_prices_of_tiers_are_in_the_table_of_rules_by_the_names_of_cells():
    allocation = quotaopt.solve(tier_plan(3))
    rules = allocation.rules
    of_tiers = np.isin(rules.rule, nested_names(allocation.plan.spec))
    priced = of_tiers & rules.binding
    assert priced.any()
    assert (rules.activity[of_tiers] >= -1e-9).all()
    assert all(len(str(member).split(", ")) == 3 for member in rules.member[priced])


def test_lots_and_counts_go_together_with_tiers():
    lot = {"name": "起订", "where": {"tier": MAIN}, "each": ["rep", "line"], "lot": {"min": 400}}
    count = {"name": "个数", "where": {"tier": HIGH}, "at_most": {"count": 1, "of": "line", "each": "rep"}}
    holds_in_all(quotaopt.solve(tier_plan(2, rules=(lot,))), status="feasible")  # the search proves a gap
    allocation = quotaopt.solve(tier_plan(4, rules=(count,)))
    holds_in_all(allocation, status="feasible")
    per_line = by_tier(allocation).reshape(3, 4, 2, 2).sum(axis=3)
    assert ((per_line > 0).sum(axis=2) <= 1).all()


def test_soft_rules_give_way_to_the_order_of_tiers():
    wish = {
        "name": "愿望",
        "where": {"tier": LOW},
        "each": ["rep"],
        "min": 900,
        "soft": {"priority": 1},
    }
    cap = {"name": "帽", "where": {"tier": HIGH, "rep": "rep1"}, "max": 700}
    allocation = quotaopt.solve(tier_plan(5, rules=(wish, cap)))
    holds_in_all(allocation)


@pytest.mark.parametrize("measures", [False, True])
def test_a_stretch_capped_below_the_base_is_refuted_by_name(measures):
    lock = {"name": "锁", "where": {"rep": "rep1", "tier": LOW}, "total": 800}
    cap = {"name": "封顶", "where": {"rep": "rep1", "tier": HIGH}, "max": 750}
    plan = tier_plan(1, rules=(lock, cap), measures=measures)
    with pytest.raises(InfeasibleError) as caught:
        quotaopt.solve(plan)
    assert all(name in str(caught.value) for name in ("锁", "封顶", *nested_names(plan.spec)))
    assert {rule for rule, _ in caught.value.proof} >= {"锁", "封顶", *nested_names(plan.spec)}


def test_limits_of_one_cell_that_contradict_its_other_tier_are_named_with_the_cell():
    cell = {"rep": "rep1", "line": "L1", "quarter": "2024-Q2"}
    lock = {"name": "锁", "where": {**cell, "tier": LOW}, "total": 300}
    cap = {"name": "封顶", "where": {**cell, "tier": HIGH}, "max": 250}
    with pytest.raises(InfeasibleError) as caught:
        quotaopt.solve(tier_plan(1, rules=(lock, cap)))
    said = str(caught.value)
    assert all(part in said for part in ("'锁'", "'封顶'", "300", "250", f"{LOW}, rep1, L1, 2024-Q2"))


def test_a_cell_without_reference_that_must_carry_something_gets_one_in_all_tiers_above():
    lock = {"name": "锁", "where": {"rep": "new", "tier": LOW}, "total": 200}
    allocation = quotaopt.solve(with_a_new_person(rules=(lock,)))
    holds_in_all(allocation)
    frame = allocation.targets
    assert (frame[frame.rep == "new"].groupby("tier")["target"].sum() >= 200).all()


def with_a_new_person(rules):
    """A plan with a person who has sold nothing yet."""
    import pandas as pd

    rows = [("a", 100.0), ("b", 200.0), ("new", 0.0)]
    document = {
        "plan": "new",
        "currency": "CNY",
        "step": 1,
        "total": 3000,
        "dimensions": {"org": ["rep"]},
        "tables": {"history": {"value": ["revenue"]}},
        "cells": {"from": "history"},
        "tiers": {LOW: {"of_total": 0.9}, MAIN: {}, HIGH: {"of_total": 1.2}},
        "rules": list(rules),
        "fairness": {"notion": "proportional"},
    }
    return quotaopt.make_plan(document, tables={"history": pd.DataFrame(rows, columns=["rep", "revenue"])})


def test_a_factor_of_zero_above_a_tier_with_a_reference_is_an_error():
    plan = tier_plan(1, high=[1, 0, 1, 1])
    with pytest.raises(PlanError, match="4 cells have a reference in the tier 目标 and none in 挑战"):
        quotaopt.solve(plan)


def test_a_rule_cannot_take_the_name_of_the_order_of_two_tiers():
    with pytest.raises(PlanError, match="in order"):
        tier_plan(1, rules=({"name": f"{LOW} ≤ {MAIN}", "where": {"rep": "rep1"}, "max": 10_000},))


@pytest.mark.parametrize("of_total", [1.4, 1.2])
def test_totals_of_tiers_that_cross_are_an_error_wherever_they_come_from(of_total):
    plan = tier_plan(1, n_tiers=2).change({"total": "people.low", "step": 0.01})  # the sum of a column
    plan = plan.change({f"tiers.{HIGH}.of_total": 1 / of_total})
    with pytest.raises(PlanError, match="is above the tier"):
        quotaopt.check(plan)
