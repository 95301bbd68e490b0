"""What everyone carries: exact sums at every level, nearest steps, shares within a step, limits kept."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

import numpy as np
import pandas as pd
import pytest

import quotaopt
from support.assigned_plans import multiples, plan_of, random_document
from support.seeds import seeds

SEEDS = seeds(15)


def plan(
    *entries, total=1000, step=1, members=(("East", "a"), ("East", "b"), ("East", "c")), rules=(), **more
):
    """Reps of regions with equal history."""
    frame = pd.DataFrame(members, columns=["region", "rep"]).assign(sold=1)
    document = {
        "plan": "equal",
        "step": step,
        "total": total,
        "dimensions": {"org": ["region", "rep"]},
        "tables": {"facts": {"value": "sold"}},
        "cells": {"from": "facts"},
        "over_assignment": list(entries),
        "rules": list(rules),
    } | more
    return quotaopt.make_plan(document, tables={"facts": frame})


def test_five_per_cent_on_1000_over_three_equal_reps_is_350_each():
    found = quotaopt.solve(plan({"level": "rep", "factor": 0.05}))
    assert found.over_assignment.street.tolist() == [350, 350, 350]
    assert found.steps.sum() == 1000


def test_five_levels_of_five_per_cent_are_27_6_per_cent_and_it_is_said():
    levels = ["one", "two", "three", "four", "five"]
    frame = pd.DataFrame([{level: f"{level}{i}" for level in levels} | {"sold": 1} for i in range(4)])
    document = {
        "plan": "deep",
        "step": 1,
        "total": 10_000_000,
        "dimensions": {"org": levels},
        "tables": {"facts": {"value": "sold"}},
        "cells": {"from": "facts"},
        "over_assignment": [{"level": level, "factor": 0.05} for level in levels],
    }
    found = quotaopt.solve(quotaopt.make_plan(document, tables={"facts": frame}))
    last = found.over_assignment.chain[-1]
    assert last.against_company == pytest.approx(1.05**5 - 1, abs=1e-6)
    assert f"{last.against_company:.1%}" == "27.6%"
    assert [note.key for note in found.notes] == ["note.over_assignment"]
    assert "+27.6%" in found.notes[0].render("zh")


def test_padding_at_the_top_alone_lifts_everybody_by_the_same_per_cent():
    members = [("East", "a"), ("East", "b"), ("West", "c"), ("West", "d")]
    found = quotaopt.solve(plan({"level": "region", "factor": 0.2}, members=members))
    assert found.over_assignment.street.tolist() == [300, 300, 300, 300]  # 250 x (1 + 20 %)


def test_a_negative_factor_is_a_reserve_that_the_manager_keeps():
    members = [("East", "a"), ("East", "b"), ("West", "c")]
    entries = {"level": "region", "factor": 0}, {"level": "rep", "where": {"region": "East"}, "factor": -0.1}
    regions = quotaopt.solve(plan(*entries, total=900, members=members)).over_assignment.ranks[1]
    assert regions.own.tolist() == [600, 300]
    assert regions.reserve.tolist() == [60, 0]


def test_a_factor_may_be_looked_up_by_the_members_above():
    members = [("East", "a"), ("East", "b"), ("West", "c"), ("West", "d")]
    hedges = pd.DataFrame({"region": ["East", "West"], "hedge": [0.1, 0.04]})
    frame = pd.DataFrame(members, columns=["region", "rep"]).assign(sold=1)
    document = plan({"level": "rep", "factor": 0}, members=members).document | {
        "over_assignment": [{"level": "rep", "factor": "regions.hedge"}],
        "tables": {"facts": {"value": "sold"}, "regions": {"key": "region"}},
    }
    found = quotaopt.solve(quotaopt.make_plan(document, tables={"facts": frame, "regions": hedges}))
    assert found.over_assignment.street.tolist() == [275, 275, 260, 260]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_layer_follows_from_the_one_above(seed):
    """All of it worked out again in fractions, node by node, without anything of the package."""
    document, frames = random_document(seed)
    found = quotaopt.solve(plan_of(document, frames))
    assert found.certificate.verified
    over, targets = found.over_assignment, found.targets.assign(street=found.over_assignment.street)
    factors = multiples(document, frames["facts"])
    assert int(targets["target"].sum()) == document["total"] == over.ranks[0].own.sum()
    for above, below in zip(over.ranks, over.ranks[1:], strict=False):
        sums = np.bincount(below.parent, weights=below.own, minlength=len(above.own))
        assert sums.tolist() == above.below.tolist()
        for node, own in enumerate(above.own.tolist()):
            children = np.flatnonzero(below.parent == node)
            rep = _reps(targets, below, children)[0]
            above_rep = factors[rep] / _further_down(document, frames, rep, below.level)
            asked = _nearest(Fraction(own) * above_rep / _down_to(document, frames, rep, above.level))
            assert asked == above.asked[node]
            if not document["rules"]:
                assert above.below[node] == asked
                for child in children:
                    share = Fraction(int(asked) * int(below.plan[child]), int(above.plan[node] or 1))
                    assert abs(int(below.own[child]) - share) < 1
    last = over.ranks[-1]
    assert np.bincount(last.nodes.codes, weights=over.street).tolist() == last.own.tolist()
    assert (over.street[found.steps == 0] == 0).all()


def _reps(targets, layer, nodes) -> list[str]:
    return [str(targets["rep"].iloc[int(layer.nodes.first_cell[node])]) for node in nodes]


def _nearest(amount: Fraction) -> int:
    return floor(amount + Fraction(1, 2))


def _down_to(document, frames, rep: str, level: str) -> Fraction:
    """The product of the factors from the company down to the numbers of `level`."""
    return multiples(document, frames["facts"])[rep] / _further_down(document, frames, rep, level)


def _further_down(document, frames, rep: str, level: str) -> Fraction:
    """The product of the factors below the numbers of `level`."""
    levels = document["dimensions"]["org"]
    depth = levels.index(level) if level else -1
    entries = [one for one in document["over_assignment"] if levels.index(one["level"]) > depth]
    if not entries:
        return Fraction(1)
    return multiples(document | {"over_assignment": entries}, frames["facts"])[rep]


@pytest.mark.parametrize("seed", SEEDS)
def test_limits_of_reps_hold_for_the_numbers_that_are_published(seed):
    document, frames = random_document(seed)
    found = quotaopt.solve(plan_of(document, frames))
    if found.over_assignment.ranks[-1].level != "rep":
        return
    carried = found.targets.groupby("rep", observed=True)["street"].sum()
    people = frames["people"].set_index("rep")
    for rule in document["rules"]:
        if rule["name"] == "cap":
            assert (carried <= people["high"][carried.index]).all()
        elif rule["name"] == "floor":
            assert (carried >= people["low"][carried.index]).all()
        else:
            assert carried[rule["where"]["rep"]] == rule["total"]


def test_factors_of_zero_change_nothing_in_the_targets():
    for seed in range(10):
        document, frames = random_document(seed)
        zeros = [one | {"factor": 0} for one in document["over_assignment"]]
        with_zeros = quotaopt.solve(plan_of(document | {"over_assignment": zeros}, frames))
        without = quotaopt.solve(plan_of(document | {"over_assignment": []}, frames))
        assert with_zeros.steps.tobytes() == without.steps.tobytes()
        assert with_zeros.over_assignment.street.tobytes() == without.steps.tobytes()


def test_whole_numbers_of_a_coarse_step_add_up_too():
    members = [("East", rep) for rep in "abcdefg"]
    found = quotaopt.solve(
        plan({"level": "rep", "factor": 0.07}, total=130_000, step=10_000, members=members)
    )
    assert found.over_assignment.street.sum() == 14  # 13.91 to the nearest step
    assert found.over_assignment.chain[-1].amount == Decimal(140_000)


def test_where_limits_admit_less_the_nearest_sum_is_handed_down_and_told():
    members = [(f"g{i}", f"r{i}") for i in range(10)]
    entries = {"level": "region", "factor": 0.03}, {"level": "rep", "factor": 0.05}
    cap = {"name": "cap", "each": ["rep"], "max": 11}
    found = quotaopt.solve(plan(*entries, total=100, members=members, rules=[cap]))
    assert found.certificate.verified
    assert found.over_assignment.street.max() == 11
    assert "note.assignment_limited" in [note.key for note in found.notes]
