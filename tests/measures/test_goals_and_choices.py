"""Wishes, choices, files for other solvers and warm starts: all as in plans of one number."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import quotaopt
from support.measured_plans import CELL, Measured, amounts, measured_plan, rate_rule
from support.model_files import assert_file_says_the_value
from support.notions import NOTIONS
from support.seeds import seeds


def linked(seed: int, size: int = 100) -> Measured:
    case = measured_plan(seed, ["revenue", "profit"], size=size, crossing=seed % 2 == 1)
    return rate_rule(case, seed, ["rep"])


def wished(case: Measured, name: str, of: str, by: float, **soft: Any) -> Measured:
    """With a wish on the first rep's measure `of` that is `by` times what the hidden targets give."""
    rep = str(case.hidden["rep"].iloc[0])
    amount = round(float(case.hidden.loc[case.hidden["rep"] == rep, of].sum()) * by)
    where = {"measure": of, "rep": rep}
    return case.with_rules({"name": name, "where": where, "min": amount, "soft": soft})


def certified(case: Measured, **options: Any):
    allocation = quotaopt.solve(case.plan(), **options)
    assert allocation.status == "optimal"
    assert allocation.certificate.verified
    totals = {(name,): case.document["measures"][name]["total"] for name in case.measures}
    assert amounts(allocation, "measure") == totals
    return allocation


@pytest.mark.parametrize("kind", ["relative", "amount"])
@pytest.mark.parametrize("notion", ["proportional", "least_squares", "minimax", "least_absolute"])
def test_penalties_are_weighed_and_proved(notion, kind):
    for seed in seeds(1):
        case = linked(seed).stating(fairness={"notion": notion})
        for measure in case.measures:
            case = wished(case, f"more {measure}", measure, 1.2, penalty=Decimal("0.5"), measure=kind)
        certified(case)


@pytest.mark.parametrize("norm", ["weighted", "chebyshev"])
@pytest.mark.parametrize("notion", NOTIONS)
def test_goals_come_before_fairness_and_are_proved(notion, norm):
    for seed in seeds(1):
        case = linked(seed).stating(fairness=NOTIONS[notion])
        case = wished(case, "more revenue", "revenue", 1.3, priority=1, weight=2)
        case = wished(case, "more profit", "profit", 1.3, priority=1)
        case = wished(case, "later", "profit", 0.7, priority=2, measure="amount")
        certified(case.stating(goals=[{"priority": 1, "norm": norm}]))


@pytest.mark.parametrize("by", [1_000])
def test_a_miss_in_relative_terms_does_not_depend_on_the_unit(by):
    case = wished(linked(1), "more", "profit", 1.3, penalty=Decimal("0.2"))
    one = certified(case)
    frames = {
        name: frame.assign(profit=frame["profit"] * by)
        if name == "history"
        else frame.assign(low=frame["low"] * by, high=frame["high"] * by)
        if name.startswith("profit_")
        else frame.assign(least=frame["least"] * by, most=frame["most"] * by)
        if name == "rates"
        else frame
        for name, frame in case.frames.items()
    }
    rules = [
        {key: value * by if key in ("min", "max") else value for key, value in rule.items()}
        if rule["name"] in ("more", "profit peak")
        else rule
        for rule in case.document["rules"]
    ]
    stated = case.document["measures"]["profit"]
    other = Measured(case.document, frames, case.hidden).stating(rules=rules)
    other = other.measure("profit", total=stated["total"] * by, step=by)
    assert np.array_equal(one.steps, certified(other).steps)


CHOICES = {
    "lot": {"each": ["rep", "line"], "lot": {"min": 60}},
    "at_most": {"at_most": {"count": 1, "of": "line", "each": "rep"}},
    "one_of": {"each": ["rep", "line"], "one_of": [0, 100, 150, 200, 250]},
}


def choosing(choice: str, measure: str) -> Measured:
    """Two measures tied by a rate per region, and a choice inside one of them."""
    case = measured_plan(2, ["revenue", "profit"], size=60).stating(rules=[])
    case = case.measure("profit", total=1_000).measure("revenue", step=1, total=10_000)
    rule = {"name": "choice", "where": {"measure": measure}, **CHOICES[choice]}
    if measure == "revenue" and "each" in rule:
        rule = rule | ({"lot": {"min": 600}} if choice == "lot" else {"one_of": [0, 1000, 1500, 2000, 2500]})
    ratio = {"of": "profit", "over": "revenue", "min": Decimal("0.06"), "max": Decimal("0.16")}
    return case.with_rules(rule, {"name": "rate", "each": ["region"], "ratio": ratio})


BOTH = pytest.mark.parametrize("measure", ["revenue", "profit"])
EVERY_CHOICE = pytest.mark.parametrize("choice", CHOICES)


@BOTH
@EVERY_CHOICE
@pytest.mark.parametrize("notion", ["proportional", "least_absolute"])
def test_choices_inside_a_measure_are_kept_and_their_gap_is_proved(notion, choice, measure):
    case = choosing(choice, measure).stating(fairness={"notion": notion})
    allocation = quotaopt.solve(case.plan())
    assert allocation.certificate.verified
    assert all(stage.lost is not None for stage in allocation.certificate.stages)
    by_line = amounts(allocation, "measure", "rep", "line")
    own = {key[1:]: amount for key, amount in by_line.items() if key[0] == measure}
    rule = case.document["rules"][0]
    if choice == "at_most":
        for rep in case.hidden["rep"].unique():
            assert sum(amount > 0 for (member, _), amount in own.items() if member == rep) <= 1
    elif choice == "one_of":
        assert set(own.values()) <= set(rule["one_of"])
    else:
        assert all(amount == 0 or amount >= rule["lot"]["min"] for amount in own.values())


@BOTH
@EVERY_CHOICE
@pytest.mark.parametrize("notion", ["proportional", "least_absolute"])
def test_choices_in_a_measure_nothing_is_tied_to_are_those_of_its_own_plan(notion, choice, measure):
    case = choosing(choice, measure).stating(fairness={"notion": notion})
    case = case.stating(rules=case.document["rules"][:1])
    together, alone = quotaopt.solve(case.plan()), quotaopt.solve(case.alone(measure).plan())
    assert together.status == alone.status
    assert together.claims.gap == pytest.approx(alone.claims.gap, abs=1e-6)
    assert 2 * together.claims.objective == pytest.approx(alone.claims.objective, rel=1e-6)
    found = amounts(together, "measure", *CELL)
    assert {cell[1:]: amount for cell, amount in found.items() if cell[0] == measure} == amounts(alone, *CELL)


LINEAR = ["least_squares", "minimax", "minimax and mean", "least_absolute", "leximin", "leximax"]


@pytest.mark.parametrize("level", [[], ["rep"]], ids=["cells", "reps"])
@pytest.mark.parametrize("notion", LINEAR)
def test_the_file_for_other_solvers_has_the_value_of_the_first_stage(notion, level, tmp_path: Path):
    for seed in seeds(1):
        case = linked(seed).stating(fairness=NOTIONS[notion] | {"level": level})
        assert_file_says_the_value(case.plan(), tmp_path)


def test_goals_and_choices_are_in_the_file(tmp_path: Path):
    case = wished(linked(0), "more", "profit", 1.3, priority=1)
    assert_file_says_the_value(case.plan(), tmp_path)
    for choice in CHOICES:
        case = choosing(choice, "profit").stating(fairness={"notion": "least_absolute"})
        assert_file_says_the_value(case.plan(), tmp_path)


@pytest.mark.parametrize("notion", ["proportional", "least_squares", "power"])
def test_a_warm_start_changes_nothing_but_the_time(notion):
    for seed in seeds(1):
        case = linked(seed).stating(fairness=NOTIONS[notion])
        cold = certified(case)
        higher = case.measure("profit", total=case.document["measures"]["profit"]["total"] + 1)
        warm = quotaopt.solve(higher.plan(), start=cold)
        assert amounts(warm, "measure", *CELL) == amounts(quotaopt.solve(higher.plan()), "measure", *CELL)
        again = quotaopt.solve(case.plan(), start=cold)
        assert np.array_equal(again.steps, cold.steps)
        assert again.claims.iterations <= cold.claims.iterations
