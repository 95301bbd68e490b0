"""What a measure is counted in is nobody's advantage; what it weighs is."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

import quotaopt
from support.continuous import continuous
from support.measured_plans import CELL, Measured, amounts, measured_plan, rate_rule
from support.notions import NOTIONS
from support.seeds import seeds


def linked(seed: int) -> Measured:
    return rate_rule(measured_plan(seed, ["revenue", "profit"], crossing=seed % 2 == 1), seed, ["rep"])


def counted_in(case: Measured, name: str, by: int) -> Measured:
    """The same plan with one measure in a unit `by` times smaller, steps and all."""
    stated = case.document["measures"][name]
    frames = dict(case.frames)
    for table, frame in frames.items():
        if table == "history":
            frames[table] = frame.assign(**{name: frame[name] * by})
        elif table.startswith(f"{name}_"):
            frames[table] = frame.assign(low=frame["low"] * by, high=frame["high"] * by)
        elif table == "rates":
            factor = Decimal(by) if name == "profit" else 1 / Decimal(by)
            frames[table] = frame.assign(least=frame["least"] * factor, most=frame["most"] * factor)
    rules = [
        rule | {"max": rule["max"] * by} if rule["name"] == f"{name} peak" else rule
        for rule in case.document["rules"]
    ]
    more = Measured(case.document, frames, case.hidden).stating(rules=rules)
    return more.measure(name, total=stated["total"] * by, step=stated["step"] * by)


@pytest.mark.parametrize("by", [1_000, 128])
@pytest.mark.parametrize("name", ["revenue", "profit"])
@pytest.mark.parametrize("notion", NOTIONS)
def test_a_measure_in_another_unit_has_the_same_burdens_and_the_same_steps(notion, name, by):
    for seed in seeds(1):
        case = linked(seed).stating(fairness=NOTIONS[notion])
        one, other = (quotaopt.solve(each.plan()) for each in (case, counted_in(case, name, by)))
        assert one.status == other.status == "optimal"
        assert np.array_equal(one.steps, other.steps)
        assert one.targets["burden"].to_numpy() == pytest.approx(other.targets["burden"].to_numpy())
        assert one.claims.objective == pytest.approx(other.claims.objective, rel=1e-9, abs=1e-9)


def spread(case: Measured, name: str) -> float:
    """How far a measure is from its references, in the mean."""
    found = continuous(case.plan())
    own = np.array([cell[0] == name for cell in found.burdens])
    return float(found.built.model.reference[own] @ (found.t[own] - 1.0) ** 2) / float(
        found.built.model.reference[own].sum()
    )


def test_a_measure_that_weighs_more_gives_way_less():
    seeds = 0
    for seed in range(8):
        case = linked(seed).stating(fairness={"notion": "least_squares"})
        light, even, heavy = (
            spread(case.measure("profit", weight=weight), "profit") for weight in (Decimal("0.01"), 1, 100)
        )
        assert light >= even - 1e-9
        assert even >= heavy - 1e-9
        seeds += light > heavy * 1.01 + 1e-9
    assert seeds >= 3


def test_without_a_rule_between_them_weights_change_nothing():
    for seed in range(3):
        case = measured_plan(seed, ["revenue", "profit"])
        one, other = quotaopt.solve(case.plan()), quotaopt.solve(case.measure("profit", weight=50).plan())
        assert amounts(one, "measure", *CELL) == amounts(other, "measure", *CELL)


def test_weights_are_relative():
    case = linked(3)
    both = case.measure("profit", weight=4).measure("revenue", weight=6)
    same = case.measure("profit", weight=2).measure("revenue", weight=3)
    assert np.array_equal(quotaopt.solve(both.plan()).steps, quotaopt.solve(same.plan()).steps)
