"""Ranges of totals and of members, against every plan there is and against a plain linear program."""

from __future__ import annotations

import itertools
import json
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from quotaopt import (
    InfeasibleError,
    NotCertifiedError,
    PlanError,
    make_plan,
    member_ranges,
    solve,
    total_range,
    total_ranges,
)
from quotaopt.cli.main import main
from quotaopt.reachable.extremes import Extremes, hard_model
from support.feasible_plans import CLASSES
from support.files import write_plan
from support.measured_plans import measured_plan
from support.random_plans import SHAPE, random_world
from support.seeds import seeds
from support.small_plan import small_plan

CAPACITY = {"name": "capacity", "each": ["rep"], "max": "people.capacity"}
FLOOR = {"name": "floor", "where": {"region": "West"}, "min": 600}
EAST = {"name": "east", "where": {"region": "East"}, "share": Decimal("0.55")}
NEW = {"name": "new", "where": {"line": "New"}, "share": {"min": Decimal("0.3")}}
LOT = {"name": "lots", "where": {"line": "New"}, "each": ["rep", "quarter"], "lot": {"min": 70}}
TOTAL = 12


def _tiny(rng):
    """Two reps, two lines, twelve steps, and a few random rules; with the test every target must pass."""
    keep = []
    rules = []
    for number in range(int(rng.integers(1, 4))):
        where, inside = [
            ({"rep": "A"}, [0, 1]), ({"rep": "B"}, [2, 3]), ({"line": "X"}, [0, 2]), ({"line": "Y"}, [1, 3]),
            ({"rep": "A", "line": "X"}, [0]),
        ][int(rng.integers(5))]  # fmt: skip
        low = int(rng.integers(0, 4))
        high = int(rng.integers(low, TOTAL + 1))
        rules.append({"name": f"r{number}", "where": where, "min": low, "max": high})
        keep.append(lambda x, inside=inside, low=low, high=high: low <= sum(x[i] for i in inside) <= high)
    if rng.random() < 0.5:  # of class P: A carries at most twice B's X
        rules.append({"name": "of", "where": {"rep": "A"}, "share": {"max": 2, "of": {"line": "X"}}})
        keep.append(lambda x: x[0] + x[1] <= 2 * (x[0] + x[2]))
    frame = pd.DataFrame({"rep": [*"AABB"], "line": [*"XYXY"], "sales": rng.integers(1, 20, 4)})
    document = {
        "plan": "tiny", "currency": "USD", "step": 1, "total": TOTAL,
        "dimensions": {"org": ["rep"], "product": ["line"]},
        "tables": {"facts": {"value": "sales"}}, "cells": {"from": "facts"},
        "reference": {"blend": [{"share_of": "facts.sales"}]}, "rules": rules,
    }  # fmt: skip
    return document, frame, keep


@pytest.mark.parametrize("seed", seeds(5))
def test_members_reach_what_some_plan_of_all_plans_gives_them(seed):
    document, frame, keep = _tiny(np.random.default_rng(seed))
    try:
        plan = make_plan(document, tables={"facts": frame})
        found = member_ranges(plan, "rep")
    except PlanError:
        pytest.skip("a random rule that says nothing")
    except InfeasibleError:
        found = ()
    every = [x for x in itertools.product(range(TOTAL + 1), repeat=4) if sum(x) == TOTAL]
    kept = [x for x in every if all(test(x) for test in keep)]
    assert bool(kept) == bool(found)
    for each, at in zip(found, ([0, 1], [2, 3]), strict=False):
        amounts = [sum(x[i] for i in at) for x in kept]
        assert (each.lowest.confirmed, each.highest.confirmed) == (min(amounts), max(amounts))


@pytest.mark.parametrize("seed", seeds(5))
def test_ends_before_rounding_are_those_of_a_plain_linear_program(seed):
    allocation = solve(random_world(300 + seed, "TFP"[seed % 3], SHAPE).plan())
    model = hard_model(allocation.plan, allocation.cells, allocation.built)
    inside = np.random.default_rng(seed).random(model.n_cells) < 0.4
    inside[0] = True
    matrix, low, high = model.matrix().toarray(), model.row_lower, model.row_upper
    size = np.where(inside, model.reference, 0.0)
    size /= size.sum()
    above, below = np.isfinite(high), np.isfinite(low)
    extremes = Extremes(model)
    for sign in (-1, 1):
        expected = linprog(
            -sign * size,
            A_ub=np.vstack([matrix[above], -matrix[below]]),
            b_ub=np.concatenate([high[above], -low[below]]) + 1e-12,
            bounds=np.column_stack([model.lower, model.upper]),
            options={"primal_feasibility_tolerance": 1e-10},
        )
        end = extremes.end(inside, sign)
        if end is None:
            assert expected.status == 3
            continue
        per = model.reference[inside].sum() * np.broadcast_to(model.steps.per_cell, inside.shape)[inside][0]
        assert end.steps / per == pytest.approx(-sign * expected.fun, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize(
    "rules", [[CAPACITY], [CAPACITY, FLOOR], [CAPACITY, EAST], [CAPACITY, FLOOR, LOT]], ids=len
)
def test_the_total_can_be_what_solves_confirm_and_no_more(rules):
    plan = small_plan(*rules, step=100, total=1200)
    found = total_range(plan)
    every = range(100, 2500, 100) if LOT not in rules else (500, 600, 1800, 1900)
    possible = [total for total in every if _is_met(plan, total)]
    assert (found.lowest.confirmed, found.highest.confirmed) == (min(possible), max(possible))
    assert found.holds_asked == _is_met(plan, 1200)


def test_a_total_without_a_limit_above_has_no_end_there():
    found = total_range(small_plan(FLOOR))
    assert (found.lowest.confirmed, found.highest) == (600, found.highest)
    assert found.highest.confirmed is None
    assert found.holds_asked


def test_a_total_out_of_reach_says_so_and_rules_that_contradict_each_other_too():
    assert not total_range(small_plan(CAPACITY, total=2400)).holds_asked
    never = {"name": "never", "where": {"region": "West"}, "max": 500}
    assert not total_range(small_plan(FLOOR, never)).possible


def test_each_measure_has_a_range_and_nothing_beyond_it():
    plan = measured_plan(3, ["revenue", "profit"]).plan()
    assert total_range(plan) is None
    for found in total_ranges(plan):
        path = f"measures.{found.measure}.total"
        ends = found.lowest.confirmed, found.highest.confirmed
        tried = (*ends, ends[0] - found.step, ends[1] + found.step)
        assert [_is_met(plan, total, path) for total in tried] == [True, True, False, False]


def test_totals_of_measures_are_told_beside_each_other_and_those_of_tiers_are_not(tmp_path, capsys):
    plan = str(write_plan(measured_plan(3, ["revenue", "profit"]), tmp_path))
    assert main(["diagnose", plan, "--range", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["totals"]
    assert [each["measure"] for each in told] == ["revenue", "profit"]
    assert main(["diagnose", plan, "--range", "--lang", "zh"]) == 0
    assert "逐个指标分别计算" in capsys.readouterr().out
    assert total_ranges(CLASSES["tiers"](1)) == ()


def test_an_end_is_held_by_the_rules_that_leave_no_more():
    (ann,) = member_ranges(small_plan(CAPACITY, EAST), "rep=Ann")
    assert [(stop.rule, stop.members, stop.amount) for stop in ann.highest.stops] == [
        ("capacity", ("Ann",), 500.0)
    ]
    assert ann.lowest.confirmed == 0
    assert {stop.rule for stop in ann.lowest.stops} <= {"", "capacity", "east", "total"}


def test_an_end_can_be_planned_and_a_step_beyond_cannot():
    plan = small_plan(CAPACITY, EAST, NEW)
    for each in member_ranges(plan, "rep", "line=New"):
        for amount, sign in ((each.lowest.confirmed, -1), (each.highest.confirmed, 1)):
            where = {level: list(names) for level, names in each.where.items()}
            rule = {"name": "asked", "where": where, "total": int(amount)}
            assert solve(small_plan(CAPACITY, EAST, NEW, rule)).certificate.verified
            if amount > 0 or sign > 0:
                beyond = {**rule, "total": int(amount) + sign}
                with pytest.raises((InfeasibleError, PlanError)):
                    solve(small_plan(CAPACITY, EAST, NEW, beyond))


def test_the_plan_numbers_of_people_with_over_assignment_are_meant():
    plan = small_plan(
        {"name": "ann", "where": {"rep": "Ann"}, "max": 330},
        over_assignment=[{"level": "rep", "factor": 0.1}],
    )
    (ann,) = member_ranges(plan, "rep=Ann")
    assert ann.highest.confirmed == 300
    assert ann.lowest.confirmed == 0


def _is_met(plan, total, path="total"):
    try:
        return solve(plan.change({path: total})).certificate.verified
    except (InfeasibleError, NotCertifiedError, PlanError):
        return False
