"""Chains of three small plans, worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from math import exp, log

import pandas as pd
import pytest

import quotaopt
from quotaopt.explain import with_ranges
from quotaopt.explanation import Explanation
from quotaopt.plan.plan import Plan, make_plan


def plan_of(
    sold: dict[tuple[str, ...], int], total: int, *rules: dict[str, object], **fairness: object
) -> Plan:
    """Reps by lines, history alone, whole steps of one."""
    levels = ["rep", "line"]
    facts = pd.DataFrame([(*cell, amount) for cell, amount in sold.items()], columns=[*levels, "sold"])
    document = {
        "plan": "by hand",
        "currency": "CNY",
        "step": 1,
        "total": total,
        "dimensions": {"org": ["rep"], "product": ["line"]},
        "tables": {"facts": {"value": "sold"}},
        "cells": {"from": "facts"},
        "rules": list(rules),
        "fairness": {"notion": "proportional"} | fairness,
    }
    return make_plan(document, tables={"facts": facts})


def told(found: Explanation) -> list[tuple[str, str, float]]:
    """Kind and name of every link, and the amount after it, to six digits."""
    return [(link.kind, link.name, round(float(link.after), 6)) for link in found.links]


REPS = {("Ann", "Core"): 60, ("Ann", "New"): 40, ("Bob", "Core"): 100, ("Bob", "New"): 100}
CAP = {"name": "cap", "where": {"rep": "Ann"}, "max": 90}


def test_a_cap_lowers_one_rep_and_the_total_raises_all():
    """Ann sold 100 of 300 and may carry 90 of 360; Bob carries 270 of what was to be 240."""
    found = quotaopt.solve(plan_of(REPS, 360, CAP)).explain(rep="Ann")
    assert told(found) == [
        ("history", "facts.sold", 100.0),
        ("growth", "", 120.0),
        ("blend", "", 120.0),
        ("company", "", 120.0),
        ("rule", "total", 135.0),
        ("rule", "cap", 90.0),
        ("rounding", "", 90.0),
    ]
    assert found.is_unique
    assert [link.factor for link in found.of_kind("rule")] == pytest.approx([9 / 8, 2 / 3])
    total, cap = sorted(found.bindings, key=lambda binding: binding.rule, reverse=True)
    assert (total.rule, total.side, total.limit, total.activity) == ("total", "both", 360, 360)
    assert (cap.rule, cap.side, cap.limit, cap.activity, cap.slack) == ("cap", "upper", 90, 90, 0)
    assert (total.price, cap.price) == pytest.approx((log(9 / 8), log(2 / 3)))
    assert exp(cap.price) == pytest.approx(float(found.of_kind("rule")[1].factor))


def test_a_reference_is_told_step_by_step():
    """Half by history, half evenly over reps; what is new counts double; then all is brought back to 360.

    Ann's new line has 40/300 of history and 40 % of Ann's half, together 1/6 of the whole. Doubling what is
    new makes 35/24 of the whole, Ann's 60 of 360 is then 120 of 525.
    """
    plan = plan_of(REPS, 360).replace(
        reference={
            "blend": [{"share_of": "facts.sold", "weight": 1}, {"even_over": "rep", "weight": 1}],
            "tilt": [{"where": {"line": "New"}, "factor": 2}],
        }
    )
    found = quotaopt.solve(plan).explain(rep="Ann", line="New")
    assert told(found) == [
        ("history", "facts.sold", 40.0),
        ("growth", "", 48.0),
        ("blend", "", 60.0),
        ("strategy", "line=New", 120.0),
        ("company", "", round(120 * 24 / 35, 6)),
        ("rounding", "", 82.0),
    ]


def test_by_least_squares_rules_add_points_of_the_reference():
    """The same targets: 12.5 points for all, and 37.5 less for Ann."""
    found = quotaopt.solve(plan_of(REPS, 360, CAP, notion="least_squares")).explain(rep="Ann", line="New")
    total, cap = found.of_kind("rule")
    assert found.reference == 48
    assert [total.change, cap.change] == pytest.approx([0.125 * 48, -0.375 * 48])
    assert found.target == 36


def test_what_all_reps_have_in_common_is_the_companys_where_every_rep_is_fixed():
    """Ann 160 and Bob 200 of 360 are 4/3 and 5/6 of their references of 120 and 240."""
    ann = {"name": "Ann's", "where": {"rep": "Ann"}, "total": 160}
    bob = {"name": "Bob's", "where": {"rep": "Bob"}, "total": 200}
    allocation = quotaopt.solve(plan_of(REPS, 360, ann, bob))
    common = (4 / 3) ** (1 / 3) * (5 / 6) ** (2 / 3)
    for rep, own in (("Ann", 4 / 3), ("Bob", 5 / 6)):
        found = allocation.explain(rep=rep)
        assert found.is_unique
        assert [link.factor for link in found.of_kind("rule")] == pytest.approx([common, own / common])


def test_leximin_tells_the_level_and_what_blocks_it():
    """Every cell is to carry 25. Ann has 40 for two of them, and 60 of 100 must be new: 20, 20, 20 and 40."""
    sold = dict.fromkeys(REPS, 50)
    rules = (
        {"name": "Ann's", "where": {"rep": "Ann"}, "total": 40},
        {"name": "new", "where": {"line": "New"}, "min": 60},
    )
    allocation = quotaopt.solve(plan_of(sold, 100, *rules, notion="leximin"))
    found = allocation.explain(rep="Ann", line="Core")
    assert told(found)[-2:] == [("fairness", "leximin", 20.0), ("rounding", "", 20.0)]
    (level,) = found.levels
    assert level.burden == pytest.approx(0.8)
    assert level.rules
    assert {name for name, _ in level.rules} <= {"Ann's", "new", "total"}
    assert not level.own_limit
    others = allocation.explain(rep="Bob", line="New").levels
    assert [level.burden for level in others] == pytest.approx([1.6])


def test_own_limits_are_told_by_their_rule():
    limit = {"name": "shelf", "where": {"line": "New"}, "each": ["rep", "line"], "max": 60}
    found = quotaopt.solve(plan_of(REPS, 360, limit)).explain(rep="Bob", line="New")
    assert told(found)[-2:] == [("own_limit", "shelf", 60.0), ("rounding", "", 60.0)]
    (own,) = [binding for binding in found.bindings if binding.row < 0]
    assert (own.rule, own.members, own.limit, own.price) == ("shelf", "Bob, New", 60, 0.0)


def test_a_share_of_another_sum_is_told_as_the_amount_that_it_is():
    share = {"min": Decimal("0.5"), "of": {"each": ["rep"]}}
    rule = {"name": "new per rep", "where": {"line": "New"}, "each": ["rep"], "share": share}
    allocation = quotaopt.solve(plan_of(REPS, 360, rule))
    found, whole = allocation.explain(rep="Ann", line="New"), allocation.explain(rep="Ann")
    (binding,) = [binding for binding in found.bindings if binding.rule == "new per rep"]
    assert (binding.members, binding.side) == ("Ann", "lower")
    assert binding.limit == whole.target / 2
    assert binding.activity == found.target


def test_limits_are_told_with_how_far_they_may_move():
    """Below 60 Ann's least, above 120 the cap: she is to carry 120 without it."""
    least = {"name": "least", "where": {"rep": "Ann", "line": "New"}, "min": 24}
    allocation = quotaopt.solve(plan_of(REPS, 360, CAP, least))
    found = with_ranges(allocation, allocation.explain(rep="Ann"))
    (cap,) = [binding for binding in found.bindings if binding.rule == "cap"]
    assert cap.falls_to == pytest.approx(60)
    assert cap.rises_to == pytest.approx(120)
    assert [binding.falls_to for binding in allocation.explain(rep="Ann").bindings] == [None, None]


@pytest.mark.parametrize("notion", ["proportional", "least_squares", "leximin", "minimax"])
def test_a_price_is_what_one_more_of_the_limit_adds_to_what_is_made_small(notion):
    """Both in the same unit: the value of the stage times the total, per unit of the limit."""
    sold = {cell: 1000 * amount for cell, amount in REPS.items()}
    total, more = 360_000, 10

    def solved(cap: int) -> quotaopt.Allocation:
        rules = (
            {"name": "cap", "where": {"rep": "Ann"}, "max": cap},
            {"name": "new", "where": {"line": "New"}, "min": 200_000},
        )
        return quotaopt.solve(plan_of(sold, total, *rules, notion=notion))

    one, other = solved(90_000), solved(90_000 + more)
    (cap,) = [binding for binding in one.explain(rep="Ann").bindings if binding.rule == "cap"]
    added = (other.stages[0].value - one.stages[0].value) * total
    assert cap.price < 0.0
    assert cap.price * more == pytest.approx(added, rel=1e-3)


def test_a_rule_that_leaves_nothing_is_told_as_one():
    rule = {"name": "closed", "where": {"rep": "Ann"}, "max": 0}
    found = quotaopt.solve(plan_of(REPS, 360, rule)).explain(rep="Ann")
    assert told(found)[-3:] == [("rule", "total", 180.0), ("rule", "closed", 0.0), ("rounding", "", 0.0)]
    (closed,) = [binding for binding in found.bindings if binding.rule == "closed"]
    assert (closed.side, closed.limit, closed.price, closed.stage) == ("upper", 0, 0.0, "")


def test_rules_that_push_against_each_other_beyond_all_measure_are_told_together():
    """Ann can have no more than 90; missing her 300 costs 50 for every part of them."""
    wish = {"name": "wish", "where": {"rep": "Ann"}, "min": 300, "soft": {"penalty": 50}}
    two = {"name": "two", "where": {"rep": "Ann", "line": "New"}, "max": 30}
    found = quotaopt.solve(plan_of(REPS, 360, CAP, wish, two)).explain(rep="Ann", line="New")
    assert told(found)[-4:] == [
        ("rule", "total", 54.0),
        ("rule", "cap, wish", 40.0),
        ("own_limit", "two", 30.0),
        ("rounding", "", 30.0),
    ]
    assert {binding.rule for binding in found.bindings} == {"total", "cap", "wish", "two"}


def test_an_own_limit_is_told_with_the_rule_that_it_holds_back():
    wish = {"name": "wish", "where": {"rep": "Ann"}, "min": 300, "soft": {"penalty": 50}}
    core = {"name": "core", "where": {"line": "Core"}, "max": 150}
    new = {"name": "Ann's new", "where": {"rep": "Ann", "line": "New"}, "max": 50}
    found = quotaopt.solve(plan_of(REPS, 360, wish, core, new)).explain(rep="Ann")
    assert told(found)[-2:] == [("own_limit", "wish, Ann's new", 200.0), ("rounding", "", 200.0)]
