"""The same plan written down in another order is the same plan."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

import quotaopt
from support.measured_plans import CELL, Measured, amounts, measured_plan, rate_rule
from support.notions import NOTIONS

EXACT = ["proportional", "least_squares", "leximin"]


def linked(seed: int, **entries) -> Measured:
    case = measured_plan(seed, ["revenue", "profit", "customers"], crossing=seed % 2 == 1)
    return rate_rule(case, seed, ["rep"]).stating(**entries)


def main_named(case: Measured) -> Measured:
    """Every rule says which measure it means, so that the first of the file has no part in it."""
    assert all("measure" in rule.get("where", {}) or "ratio" in rule for rule in case.document["rules"])
    return case


@pytest.mark.parametrize("notion", NOTIONS)
def test_the_order_of_rows_in_tables_changes_no_byte(notion):
    case = linked(1, fairness=NOTIONS[notion])
    rng = np.random.default_rng(5)
    shuffled = {name: frame.iloc[rng.permutation(len(frame))] for name, frame in case.frames.items()}
    one, other = quotaopt.solve(case.plan()), quotaopt.solve(replace(case, frames=shuffled).plan())
    assert np.array_equal(one.published.minor, other.published.minor)
    assert one.claims == other.claims
    assert np.array_equal(one.rules.price, other.rules.price)


@pytest.mark.parametrize("notion", EXACT)
def test_the_order_of_measures_in_the_file_is_that_of_the_output_and_nothing_more(notion):
    for seed in (1, 2):
        case = main_named(linked(seed, fairness=NOTIONS[notion]))
        stated = case.document["measures"]
        expected = amounts(quotaopt.solve(case.plan()), "measure", *CELL)
        for order in itertools.permutations(stated):
            allocation = quotaopt.solve(case.stating(measures={name: stated[name] for name in order}).plan())
            assert allocation.status == "optimal"
            assert amounts(allocation, "measure", *CELL) == expected
            assert tuple(dict.fromkeys(layer.measure for layer in allocation.plan.layers)) == order


def test_the_order_of_rules_changes_no_target():
    for seed in (1, 2):
        case = linked(seed)
        expected = amounts(quotaopt.solve(case.plan()), "measure", *CELL)
        backwards = case.stating(rules=case.document["rules"][::-1])
        assert amounts(quotaopt.solve(backwards.plan()), "measure", *CELL) == expected


def test_the_same_plan_twice_gives_the_same_proof(tmp_path):
    case = linked(1)
    for name in ("one", "two"):
        quotaopt.solve(case.plan()).write_proof(tmp_path / f"{name}.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_a_derived_measure_that_no_rule_uses_changes_nothing():
    case = linked(1)
    more = case.measure("services", derived={"revenue": 0.12}, step=1)
    one, other = quotaopt.solve(case.plan()), quotaopt.solve(more.plan())
    assert np.array_equal(one.steps, other.steps)
