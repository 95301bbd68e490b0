"""The highest total that rules admit, against solves of every total there is."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from quotaopt import InfeasibleError, NotCertifiedError, PlanError, make_plan, solve
from quotaopt.engine import reachable_total
from support.small_plan import small_plan

STEP = 100
CAPACITY = {"name": "capacity", "each": ["rep"], "max": "people.capacity"}
GUARD = {"name": "guardrail", "each": ["rep"], "growth": {"max": Decimal("0.6")}}
NEW = {"name": "new", "where": {"line": "New"}, "share": {"min": Decimal("0.3")}}
EAST = {"name": "east", "where": {"region": "East"}, "share": Decimal("0.55")}
MARGIN = {"name": "margin", "each": ["region"], "ratio": {"of": "margins.rate", "min": Decimal("0.3")}}
LINES = {"name": "few new", "where": {"line": "New"}, "each": ["rep"], "max": 100}
SOFT = {"name": "wish", "where": {"rep": "Ann"}, "min": 5000, "soft": {"priority": 1}}
FLOOR = {"name": "floor", "where": {"region": "West"}, "min": 600}
LOT = {"name": "lots", "where": {"line": "New"}, "each": ["rep", "quarter"], "lot": {"min": 70}}


def is_met(plan, total):
    stated = {} if plan.spec.reference.total is None else {"reference.total": None}
    try:
        return solve(plan.change({"total": total, **stated})).certificate.verified
    except (InfeasibleError, NotCertifiedError, PlanError):
        return False


@pytest.mark.parametrize(
    "rules",
    [
        [CAPACITY],
        [GUARD, NEW],
        [CAPACITY, EAST],
        [CAPACITY, MARGIN, LINES],
        [LINES, NEW, SOFT],
        [CAPACITY, FLOOR, {"name": "west", "where": {"region": "West"}, "share": {"max": Decimal("0.5")}}],
        [CAPACITY, LINES, LOT],
    ],
    ids=lambda rules: ", ".join(rule["name"] for rule in rules),
)
def test_it_is_the_highest_total_whose_plan_is_confirmed(rules):
    plan = small_plan(*rules, step=STEP, total=2400)
    found = reachable_total(plan)
    others = [amount for amount in range(600, 2401, STEP) if is_met(plan, amount)]
    assert (found.asked, found.total) == (2400, max(others))
    assert found.total < found.asked
    assert found.allocation.targets["target"].sum() == found.total


def test_of_a_band_it_is_the_least_total_that_counts():
    plan = small_plan(CAPACITY, total={"min": 2400, "max": 5000}).change({"reference.total": 2400})
    found = reachable_total(plan)
    assert (found.asked, found.total) == (2400, 1850)


@pytest.mark.parametrize("seed", range(3))
def test_it_is_found_to_the_step_by_bisection(seed):
    draw = np.random.default_rng(seed)
    caps = [
        {"name": f"cap {rep}", "where": {"rep": rep}, "max": int(draw.integers(200, 900))}
        for rep in ("Ann", "Bob", "Cy")
    ]
    share = {
        "name": "line",
        "where": {"line": "New"},
        "share": {"max": Decimal(int(draw.integers(15, 40))) / 100},
    }
    cap = {"name": "core", "where": {"line": "Core"}, "max": int(draw.integers(600, 1500))}
    plan = small_plan(*caps, share, cap, total=3000)
    low, high = 0, 3000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if is_met(plan, middle) else (low, middle)
    assert reachable_total(plan).total == low


def test_a_total_that_is_reached_is_the_highest_one():
    found = reachable_total(small_plan(CAPACITY))
    assert found.total == found.asked == 1200


def test_rules_that_contradict_each_other_have_no_total_at_all():
    found = reachable_total(small_plan({"name": "a", "where": {"rep": "Ann"}, "min": 700}, CAPACITY))
    assert (found.total, found.possible) == (None, False)
    clash = [{"name": name, "each": ["rep", "line", "quarter"], **side} for name, side in
             (("low", {"min": 20}), ("high", {"max": 10}))]  # fmt: skip
    assert not reachable_total(small_plan(*clash)).possible


def test_a_total_that_is_too_low_is_not_called_too_high():
    found = reachable_total(small_plan({"name": "least", "each": ["rep"], "min": 450}))
    assert (found.total, found.possible) == (None, True)


def test_a_plan_that_asks_for_no_total_reaches_it():
    assert reachable_total(small_plan(total={"max": 500}).change({"reference.total": 500})) is None


def test_a_single_cell_has_a_highest_total_too():
    people = pd.DataFrame({"rep": ["Ann"], "cap": [70]})
    plan = make_plan(
        {
            "plan": "one",
            "step": 1,
            "total": 100,
            "dimensions": {"org": ["rep"]},
            "tables": {"people": {"key": "rep"}},
            "cells": {"cross": ["rep"]},
            "reference": {"blend": [{"even_over": "rep"}]},
            "rules": [{"name": "cap", "each": ["rep"], "max": "people.cap"}],
        },
        tables={"people": people},
    )
    assert reachable_total(plan).total == 70
