"""Measures, tiers and street targets: which number is explained, and which cannot be."""

from __future__ import annotations

from fractions import Fraction

import pytest

import quotaopt
from quotaopt.errors import PlanError
from quotaopt.explain import explain
from support import assigned_plans
from support.measured_plans import measured_plan
from support.tier_plans import tier_plan


def test_a_part_is_explained_as_its_measure_is_in_the_whole():
    allocation = quotaopt.solve(measured_plan(1, crossing=True).plan())
    for part in allocation.parts:
        one, other = part.explain(rep="rep1"), allocation.explain(rep="rep1", **part.shown.members)
        assert one.links == other.links
        assert one.bindings == other.bindings
        assert one.target == int(part.steps[part.targets["rep"] == "rep1"].sum()) * Fraction(part.shown.step)


def test_a_derived_measure_is_answered_with_what_it_is_made_of():
    case = measured_plan(0, ["revenue", "profit"]).measure(
        "cost", step=1, derived={"revenue": 1, "profit": -1}
    )
    (derived,) = quotaopt.solve(case.plan()).derived_parts
    with pytest.raises(PlanError, match="revenue"):
        derived.explain(rep="rep0")


def test_tiers_that_touch_bind_each_other():
    allocation = quotaopt.solve(tier_plan(1))
    found = allocation.parts[1].explain(rep="rep0")
    touching = [binding for binding in found.bindings if binding.rule == "目标 ≤ 挑战"]
    assert touching
    assert {(binding.limit, binding.activity) for binding in touching} == {(0, 0)}
    assert "目标 ≤ 挑战" in {link.name for link in found.of_kind("rule")}


def test_street_targets_follow_where_they_are_asked_for():
    for seed in range(12):
        document, frames = assigned_plans.random_document(seed)
        allocation = quotaopt.solve(assigned_plans.plan_of(document, frames))
        assert allocation.over_assignment is not None
        found = explain(allocation, {}, street=True)
        street = int(allocation.over_assignment.street.sum())
        assert (found.links[-1].kind, found.links[-1].after) == ("over_assignment", street)
        assert found.links[-2].after == found.target
        assert explain(allocation, {}).links == found.links[:-1]
