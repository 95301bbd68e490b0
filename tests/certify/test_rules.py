"""Every kind of rule, worked out by hand.

Two regions, three reps, two lines, two quarters:

    East: Ann (Core, New), Bob (Core);  West: Cy (New)      4 bases x 2 quarters = 8 cells
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from quotaopt.certify import Certificate, Targets, certify
from quotaopt.errors import PlanError
from quotaopt.plan.plan import make_plan
from quotaopt.plan.table import TextColumn

BASES = [("Ann", "Core"), ("Ann", "New"), ("Bob", "Core"), ("Cy", "New")]
QUARTERS = ["2024-Q1", "2024-Q2"]
FRAMES = {
    "history": pd.DataFrame(
        [
            {"rep": rep, "line": line, "date": date, "revenue": amount}
            for (rep, line), amounts in zip(BASES, [(10, 20), (30, 40), (50, 60), (70, 80)], strict=True)
            for date, amount in zip(["2023-Q1", "2023-Q2"], amounts, strict=True)
        ]
    ),
    "people": pd.DataFrame(
        {
            "rep": ["Ann", "Bob", "Cy"],
            "region": ["East", "East", "West"],
            "capacity": [60, 40, 200],
            "hours": [Decimal("0.5"), Decimal("1.25"), Decimal("2")],
        }
    ),
    "margins": pd.DataFrame({"line": ["Core", "New"], "margin": [Decimal("0.2"), Decimal("0.4")]}),
    "locks": pd.DataFrame({"rep": ["Ann", "Ann"], "quarter": QUARTERS, "amount": [20, 40]}),
}
# Ann Core 10+20, Ann New 10+20, Bob Core 10+30, Cy New 40+60: 200 in all, 70 and 130 by quarter
TARGETS = {
    ("Ann", "Core"): (10, 20),
    ("Ann", "New"): (10, 20),
    ("Bob", "Core"): (10, 30),
    ("Cy", "New"): (40, 60),
}


def plan_of(*rules: dict[str, Any], frames: dict[str, pd.DataFrame] | None = None, **changes: Any):
    document = {
        "plan": "by hand",
        "currency": "boxes",
        "step": 1,
        "total": 200,
        "dimensions": {
            "org": ["region", "rep"],
            "product": ["line"],
            "time": {"levels": ["quarter"], "start": "2024-Q1", "periods": 2},
        },
        "tables": {
            "history": {"value": "revenue", "date": "date"},
            "people": {"key": "rep"},
            "margins": {"key": "line"},
            "locks": {"key": ["rep", "quarter"]},
        },
        "cells": {"from": "history"},
        "reference": {"season": "flat"},
        "rules": [{"name": f"rule {i}"} | rule for i, rule in enumerate(rules)],
    }
    return make_plan(document | changes, tables=frames or FRAMES)


def targets_of(amounts: dict[tuple[str, str], tuple[int, ...]], scale: int = 1) -> Targets:
    rows = [
        (rep, line, quarter, amount * scale)
        for (rep, line), pair in amounts.items()
        for quarter, amount in zip(QUARTERS, pair, strict=True)
    ]
    names = {}
    for position, level in enumerate(("rep", "line", "quarter")):
        labels, codes = np.unique([row[position] for row in rows], return_inverse=True)
        names[level] = TextColumn(codes.astype(np.int32), labels.astype(object))
    return Targets(names, np.array([row[3] for row in rows], dtype=np.int64))


def judged(*rules: dict[str, Any], **changes: Any) -> Certificate:
    return certify(plan_of(*rules, **changes), targets_of(TARGETS))


HOLDING = {
    "a total": {"where": {"rep": "Ann"}, "total": 60},
    "a lock by quarter": {"where": {"rep": "Ann"}, "each": "quarter", "total": "locks.amount"},
    "a band at its lower limit": {"where": {"line": "New"}, "min": 130},
    "a capacity at its limit": {"each": "rep", "max": "people.capacity"},
    "a weighted sum": {"where": {"region": "East"}, "weight": "people.hours", "min": 80, "max": 80},
    "a share of the plan": {"where": {"region": "West"}, "share": Decimal("0.5")},
    "a share to the nearest step": {"where": {"line": "Core"}, "share": Decimal("0.3525")},
    "a share of a selection": {
        "where": {"line": "New"},
        "share": {"min": Decimal("1.3"), "of": {"region": "West"}},
    },
    "a share of the row's own": {
        "where": {"line": "New"},
        "each": ["rep", "quarter"],
        "share": {"min": Decimal("0.5"), "of": {"each": "rep", "quarter": "2024-Q1"}},
    },
    "growth": {"where": {"rep": "Bob"}, "growth": {"min": Decimal("-0.64"), "max": Decimal("-0.63")}},
    "growth of the same quarter": {"where": {"rep": "Bob", "quarter": "2024-Q2"}, "growth": Decimal("-0.5")},
    "growth to the nearest step": {"where": {"rep": "Ann"}, "growth": Decimal("-0.405")},
    "a ratio": {"each": "region", "ratio": {"of": "margins.margin", "min": Decimal("0.26")}},
    "everything but": {"where": {"rep": {"not": ["Ann", "B*"]}}, "total": 100},
}
BROKEN = {
    "a total": {"where": {"rep": "Ann"}, "total": 61},
    "a band": {"where": {"line": "New"}, "min": 131},
    "a capacity": {"each": "line", "max": 120},
    "a weighted sum": {"where": {"region": "East"}, "weight": "people.hours", "max": Decimal("79.999")},
    "a share a step away": {"where": {"line": "Core"}, "share": Decimal("0.356")},
    "a share of a selection": {
        "where": {"line": "New"},
        "share": {"min": Decimal("1.3001"), "of": {"region": "West"}},
    },
    "growth": {"where": {"rep": "Bob"}, "growth": {"min": Decimal("-0.63")}},
    "growth of the same quarter": {"where": {"rep": "Bob", "quarter": "2024-Q2"}, "growth": Decimal("-0.4")},
    "a ratio": {"each": "region", "ratio": {"of": "margins.margin", "min": Decimal("0.2601")}},
}


@pytest.mark.parametrize("rule", HOLDING.values(), ids=HOLDING)
def test_a_rule_that_holds_by_hand_is_verified(rule):
    certificate = judged(rule)
    assert certificate.verified, certificate.problems()


@pytest.mark.parametrize("rule", BROKEN.values(), ids=BROKEN)
def test_a_rule_that_is_broken_by_hand_is_refused(rule):
    certificate = judged(rule)
    assert not certificate.verified
    assert {violation.rule for violation in certificate.violations} == {"rule 0"}


def test_a_violation_names_row_limits_and_distance_exactly():
    certificate = judged({"each": ["region", "line"], "max": Decimal("99.5")})
    (violation,) = certificate.violations
    assert (violation.members, violation.activity, violation.upper) == ("West, New", 100, Decimal("99.5"))
    assert violation.by == Decimal("0.5")
    rule = next(check for check in certificate.checks if check.kind == "rule" and check.name == "rule 0")
    assert (rule.count, rule.broken, rule.slack) == (3, 1, Decimal("-0.5"))


def test_amounts_are_in_the_currency_and_targets_in_its_minor_unit():
    plan = plan_of({"where": {"rep": "Ann"}, "total": 60}, currency="CNY", step=Decimal("0.01"))
    assert certify(plan, targets_of(TARGETS, scale=100)).verified
    assert not certify(plan, targets_of(TARGETS)).verified


@pytest.mark.parametrize(
    ("total", "right"),
    [
        ({"min": 150, "max": 200}, True),
        ({"min": 201}, False),
        ({"max": 199}, False),
        ("people.capacity", False),  # sums to 300
        ("locks.amount", False),
    ],
)
def test_the_total_may_be_a_band_or_the_sum_of_a_column(total, right):
    assert (
        judged(
            total=total,
            reference={"season": "flat", "total": 200} if isinstance(total, dict) else {"season": "flat"},
        ).verified
        == right
    )


def test_the_sum_of_a_column_is_the_total():
    frames = FRAMES | {"locks": FRAMES["locks"].assign(amount=[150, 50])}
    assert certify(plan_of(frames=frames, total="locks.amount"), targets_of(TARGETS)).verified


@pytest.mark.parametrize(
    "rule",
    [
        {"where": {"region": "West"}, "each": "quarter", "total": "locks.amount"},
        {"each": ["rep", "quarter"], "max": "locks.amount"},
    ],
)
def test_a_limit_that_no_table_says_is_not_checkable(rule):
    plan = plan_of(rule | {"where": {"rep": "Bob"}, "each": ["rep", "quarter"]})
    certificate = certify(plan, targets_of(TARGETS))
    assert {violation.kind for violation in certificate.violations} == {"not_checkable"}


def test_growth_without_history_is_not_checkable():
    frames = FRAMES | {"history": FRAMES["history"].assign(date=["2022-Q1", "2022-Q2"] * 4)}
    certificate = certify(plan_of({"growth": 1}, frames=frames), targets_of(TARGETS))
    assert [violation.kind for violation in certificate.violations] == ["not_checkable"]


def test_undated_facts_stand_for_the_whole_year_and_for_no_quarter():
    tables = {"history": {"value": "revenue"}, "people": {"key": "rep"}}
    frames = {name: FRAMES[name] for name in tables}
    yearly = plan_of(
        {"where": {"rep": "Bob"}, "growth": {"max": Decimal("-0.6")}}, frames=frames, tables=tables
    )
    assert certify(yearly, targets_of(TARGETS)).verified
    quarterly = plan_of({"each": "quarter", "growth": {"max": 9}}, frames=frames, tables=tables)
    assert {v.kind for v in certify(quarterly, targets_of(TARGETS)).violations} == {"not_checkable"}


def test_missing_unknown_and_repeated_cells_are_named():
    plan = plan_of()
    wrong = {
        ("Ann", "Core"): (10, 20),
        ("Ann", "New"): (10, 20),
        ("Bob", "Core"): (10, 30),
        ("Bob", "New"): (100, 0),
    }
    kinds = {(v.kind, v.members) for v in certify(plan, targets_of(wrong)).violations}
    assert {kind for kind, _ in kinds} == {"missing", "unknown"}
    assert ("missing", "Cy, New, 2024-Q1") in kinds
    assert ("unknown", "Bob, New, 2024-Q2") in kinds
    twice = targets_of(TARGETS)
    twice.names["quarter"].codes[1] = 0
    found = certify(plan, twice)
    assert [(v.kind, v.members) for v in found.violations] == [
        ("missing", "Ann, Core, 2024-Q2"),
        ("twice", "Ann, Core, 2024-Q1"),
    ]


def test_negative_targets_and_parts_of_a_step_are_refused():
    plan = plan_of(step=10)
    moved = TARGETS | {("Ann", "Core"): (15, 15), ("Bob", "Core"): (-10, 50)}
    certificate = certify(plan, targets_of(moved))
    assert {(v.kind, v.members, v.by) for v in certificate.violations} == {
        ("step", "Ann, Core, 2024-Q1", 5),
        ("step", "Ann, Core, 2024-Q2", 5),
        ("sign", "Bob, Core, 2024-Q1", 10),
    }


def test_coarser_levels_in_the_targets_must_be_those_of_the_plan():
    targets = targets_of(TARGETS)
    regions = np.array(["East"] * 6 + ["West"] * 2)
    for wrong in (False, True):
        regions[0] = "West" if wrong else "East"
        labels, codes = np.unique(regions, return_inverse=True)
        column = TextColumn(codes.astype(np.int32), labels.astype(object))
        certificate = certify(plan_of(), Targets(targets.names | {"region": column}, targets.minor))
        assert certificate.verified != wrong
    assert [(v.kind, v.rule, v.members) for v in certificate.violations] == [
        ("levels", "region", "West, Ann, Core, 2024-Q1")
    ]


def test_amounts_too_large_to_add_are_refused():
    targets = targets_of(TARGETS)
    huge = Targets(targets.names, np.full(8, 2**62))
    assert [violation.kind for violation in certify(plan_of(), huge).violations] == ["size"]


def test_tables_that_contradict_each_other_are_refused():
    frames = FRAMES | {"locks": FRAMES["locks"].assign(region=["West", "East"])}
    with pytest.raises(PlanError):
        certify(plan_of(frames=frames), targets_of(TARGETS))


def test_a_region_without_a_table_is_refused():
    frames = FRAMES | {"people": FRAMES["people"].iloc[:2]}
    with pytest.raises(PlanError, match="Cy"):
        certify(plan_of(frames=frames), targets_of(TARGETS))
