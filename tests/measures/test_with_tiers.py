"""Every kind of rule beside measures and tiers: one solve, proved, and certified."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from quotaopt.certify import certify
from quotaopt.engine import solve
from quotaopt.plan.plan import make_plan

MEASURES = ("revenue", "profit", "customers")
RULES = {
    "share": {"where": {"line": "new"}, "share": {"min": 0.5}},
    "share of each": {
        "each": ["rep"],
        "where": {"line": "new"},
        "share": {"min": 0.4, "of": {"each": "rep"}},
    },
    "share of every measure": {"each": ["measure", "region"], "share": {"min": 0.25}},
    "growth": {"each": ["measure", "rep"], "growth": {"min": -0.4, "max": 0.8}},
    "growth of tiers": {"each": ["tier", "rep"], "growth": {"max": 0.9}},
    "cap": {"where": {"measure": "customers", "tier": "stretch"}, "each": ["rep"], "max": 60},
    "margin": {"each": ["region"], "ratio": {"of": "profit", "over": "revenue", "min": 0.235}},
    "derived": {"each": ["rep"], "ratio": {"of": "services", "over": "profit", "max": 0.6}},
    "smooth": {"each": ["measure", "quarter"], "smooth": {"max": 1.3}},
    "first half": {
        "each": ["quarter"],
        "where": {"quarter": "2024-Q2"},
        "cumulative": True,
        "share": {"min": 0.48},
    },
    "soft": {"where": {"measure": "profit", "region": "R0"}, "max": 700, "soft": {"priority": 1}},
    "penalty": {"where": {"measure": "profit", "region": "R0"}, "max": 700, "soft": {"penalty": 1}},
    "lot": {"where": {"measure": "customers"}, "each": ["rep", "line"], "lot": {"min": 8}},
    "at most": {"where": {"measure": "customers"}, "each": ["rep"], "at_most": {"count": 1, "of": "line"}},
}
CHOICES = {"lot", "at most"}


def plan_with(rules=(), notion="proportional", level=(), **more):
    rng = np.random.default_rng(0)
    rows = [
        (f"R{number % 3}", f"rep {number:02}", line, f"2023-Q{quarter}", revenue, profit, customers)
        for number in range(9)
        for line in ("core", "new")
        for quarter in (1, 2, 3, 4)
        for revenue, profit, customers in [(rng.integers(50, 200), rng.integers(12, 50), rng.integers(1, 9))]
    ]
    history = pd.DataFrame(rows, columns=["region", "rep", "line", "quarter", *MEASURES])
    people = pd.DataFrame(
        {"rep": sorted(set(history["rep"])), "stretch": [1 + 0.05 * (i % 4) for i in range(9)]}
    )
    document = {
        "plan": "measures and tiers",
        "measures": {
            "revenue": {"total": 9000, "step": 10, "of": "history.revenue"},
            "profit": {"total": 2175, "step": 1, "of": "history.profit"},
            "customers": {"total": 360, "step": 1, "unit": "customers", "of": "history.customers"},
            "services": {"derived": {"revenue": 0.12}, "step": 1},
        },
        "tiers": {
            "base": {"of_total": 0.9},
            "target": {},
            "stretch": {"of_total": 1.2, "factor": "people.stretch"},
        },
        "dimensions": {
            "org": ["region", "rep"],
            "product": ["line"],
            "time": {"levels": ["quarter"], "start": "2024-Q1", "periods": 4},
        },
        "tables": {"history": {"value": list(MEASURES), "date": "quarter"}, "people": {"key": "rep"}},
        "cells": {"from": "history"},
        "reference": {"season": {"from": "history"}},
        "rules": [{"name": name, **RULES[name]} for name in rules],
        "fairness": {"notion": notion, "level": list(level)},
        **more,
    }
    return make_plan(document, tables={"history": history, "people": people})


@pytest.mark.parametrize("names", [[name] for name in RULES] + [sorted(set(RULES) - CHOICES)], ids=" ".join)
def test_every_rule_is_solved_beside_measures_and_tiers(names):
    alone = {"tiers": {}} if CHOICES & set(names) else {}  # choices beside tiers have tests of their own
    allocation = solve(plan_with(names, **alone))
    assert allocation.certificate.verified
    assert allocation.status == "optimal"
    assert {check.name for check in allocation.certificate.checks} >= set(names)


@pytest.mark.parametrize("level", [(), ("rep",)], ids=["cells", "reps"])
@pytest.mark.parametrize("notion", ["least_squares", "minimax", "least_absolute", "leximin", "leximax"])
def test_every_notion_is_proved_over_all_layers(notion, level):
    allocation = solve(plan_with(["margin", "share", "growth"], notion, level))
    assert allocation.status == "optimal"


def test_a_tier_is_never_above_the_next():
    allocation = solve(plan_with(["margin", "cap"]))
    parts = {tuple(part.shown.members.values()): part for part in allocation.parts}
    for measure in MEASURES:
        tiers = [parts[measure, tier].steps for tier in ("base", "target", "stretch")]
        assert all((lower <= upper).all() for lower, upper in pairwise(tiers))


@pytest.mark.parametrize("part", range(9))
def test_a_step_moved_inside_a_layer_leaves_its_total_and_one_added_breaks_it(part):
    allocation = solve(plan_with())
    size = len(allocation.cells) // 9
    minor = allocation.published.minor.copy()
    minor[part * size] += allocation.plan.steps_minor[part]
    certificate = certify(allocation.plan, type(allocation.published)(allocation.published.names, minor))
    assert "total" in {check.name for check in certificate.checks if not check.ok}
