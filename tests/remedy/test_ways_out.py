"""Ways out of impossible plans: each solves, none is dearer than it must be, contracts stay as they are."""

from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

import quotaopt
from quotaopt.errors import PlanError, QuotaoptError
from quotaopt.report.ways_out import ways_out_list
from support.phased_plans import phased_plan
from support.random_plans import contradicted, random_world
from support.seeds import n_plans
from support.small_plan import RULES, small_plan
from support.tier_plans import tier_plan

MODELS = Path(__file__).resolve().parents[2] / "models"
PLANS = n_plans(4)
"""Random plans of every class."""
CAPS = {"name": "caps", "each": ["rep"], "max": "people.capacity"}
"""Together 1850."""


def ways_of(plan, *, keep=()):
    return quotaopt.ways_out(quotaopt.diagnose(plan), keep=keep).ways


def told(plan, *, keep=(), lang="en"):
    found = quotaopt.ways_out(quotaopt.diagnose(plan), keep=keep)
    return [" · ".join(way["sentences"]) for way in ways_out_list(plan, found, lang)]


def rule_named(plan, name):
    return next(rule for rule in plan.document["rules"] if rule["name"] == name)


@pytest.mark.parametrize("kind", ["T", "F", "P"])
@pytest.mark.parametrize("part", range(3))
def test_every_way_out_solves_and_leaves_contracts_alone(kind, part):
    for seed in range(part, PLANS, 3):
        plan = contradicted(seed, random_world(seed, kind)).plan()
        rng = np.random.default_rng(seed)
        contracts = [rule.name for rule in plan.spec.rules if rng.random() < 0.3]
        plan = plan.change({f'rules."{name}".standing': "contract" for name in contracts})
        ways = ways_of(plan)
        free = {"contradiction"} - set(contracts)
        assert ways or not free, seed
        assert [way.proposal.cost for way in ways] == sorted(way.proposal.cost for way in ways), seed
        for way in ways:
            changed = plan.change(way.proposal.entries)
            assert quotaopt.solve(changed).certificate.verified, (seed, way.proposal.entries)
            for name in contracts:
                assert rule_named(changed, name) == rule_named(plan, name), (seed, name)


def cheaper_by_one_row(plan, rows, cost):
    """The first row (rule, side, limit) that makes a plan possible by a change that costs less.

    Of all changes of a row that cost less the largest is tried: where it does not help, no smaller one does.
    """
    for rule, side, limit in rows:
        steps = min(math.ceil(round(cost * limit, 9)) - 1, limit if side == "min" else 10**6)
        other = limit + steps if side == "max" else limit - steps
        if steps > 0 and solves(plan.change({f"rules.{rule}.amended": [{side: other}]})):
            return rule
    return None


def solves(plan):
    try:
        return quotaopt.solve(plan).certificate.verified
    except QuotaoptError:
        return False


@pytest.mark.parametrize("seed", range(PLANS))
def test_no_single_row_is_a_cheaper_way_out(seed):
    rng = np.random.default_rng(seed)
    high = rng.integers(4, 9, 3).tolist()
    east = int(rng.integers(5, 12))
    caps = [
        {"name": f"cap {rep}", "where": {"rep": rep}, "max": limit}
        for rep, limit in zip(("Ann", "Bob", "Cy"), high, strict=True)
    ]
    area = {"name": "east", "where": {"region": "East"}, "max": east}
    low = {"name": "low", "where": {"rep": "Cy"}, "min": int(rng.integers(5, 10))}
    plan = small_plan(*caps, area, low, total=sum(high) + 2)
    first = ways_of(plan, keep=["total"])[0]
    rows = [(rule["name"], "max", rule["max"]) for rule in (*caps, area)]
    assert cheaper_by_one_row(plan, [*rows, ("low", "min", low["min"])], first.proposal.cost) is None


def test_the_limit_that_moves_least_relative_to_itself_comes_first():
    plan = small_plan(CAPS, total=2000)
    assert told(plan) == [
        "lower the total from 2,000 to 1,850, the highest that the other limits admit",
        "raise the maximum of caps[Bob] from 700 to 850",
        "raise the maximum of caps[Cy] from 650 to 800",
        "loosen all limits of caps by 8.2% of themselves",
        "raise the maximum of caps[Ann] from 500 to 650",
    ]
    assert told(plan, lang="zh")[1] == "将“caps[Bob]”的上限由 700 提高到 850"


def test_what_is_kept_is_not_changed():
    plan = small_plan(CAPS, total=2000)
    assert len(told(plan, keep=["total"])) == 4
    assert told(plan, keep=["caps"]) == [
        "lower the total from 2,000 to 1,850, the highest that the other limits admit"
    ]
    assert told(plan, keep=["caps", "total"]) == []


def test_protected_rules_are_changed_only_where_nothing_else_helps():
    plan = small_plan(CAPS | {"standing": "protected"}, total=2000)
    assert len(ways_of(plan)) == 1
    ways = ways_of(plan, keep=["total"])
    assert ways
    assert all(way.needs_protected for way in ways)


def test_a_name_to_keep_that_is_no_rule_is_refused():
    with pytest.raises(PlanError) as refused:
        ways_of(small_plan(CAPS, total=2000), keep=["cabs"])
    assert refused.value.problems[0].key == "remedy.unknown_rule_near"


def test_the_total_is_raised_where_the_rules_ask_for_more():
    floors = {"name": "floors", "each": ["rep"], "min": "people.locked"}
    assert told(small_plan(floors, total=900))[0] == (
        "raise the total from 900 to 1,200, the lowest that the other limits admit"
    )


def test_one_side_of_a_band_of_the_total_moves():
    plan = small_plan(CAPS, total={"min": 1900, "max": 2100})
    assert ways_of(plan)[0].proposal.entries == {"total.min": 1850}


@pytest.mark.parametrize(
    ("rule", "first", "said"),
    [
        (
            RULES["total"],
            {"name": "cap", "where": {"rep": "Ann"}, "max": 200, "standing": "contract"},
            "allow lock down to 200; it says exactly 300",
        ),
        (
            {"name": "share", "where": {"rep": "Ann"}, "share": {"min": Decimal("0.5")}},
            {"name": "cap", "where": {"rep": "Ann"}, "max": 200, "standing": "contract"},
            "lower the minimum of share from 50% to 16.6% (600 → 200)",
        ),
        (
            {"name": "growth", "where": {"rep": "Ann"}, "growth": {"min": Decimal("0.5")}},
            {"name": "cap", "where": {"rep": "Ann"}, "max": 351, "standing": "contract"},
            "lower the minimum of growth from +50% to +30% (405 → 351)",
        ),
        (
            {"name": "half", "each": ["quarter"], "smooth": {"max": Decimal("0.5")}},
            {"name": "cap", "where": {"quarter": "2024-Q1"}, "max": 400, "standing": "contract"},
            "raise the maximum of half[2024-Q2] from 50% to 200%",
        ),
        (
            {"name": "margin", "each": ["region"], "ratio": {"of": "margins.rate", "min": Decimal("0.4")}},
            {"name": "cap", "where": {"line": "New"}, "max": 240, "standing": "contract"},
            "lower the minimum of margin[West] from 40% to ",
        ),
        (
            {"name": "effort", "where": {"region": "East"}, "weight": "margins.hours", "max": 100},
            {"name": "floor", "where": {"rep": "Ann"}, "min": 300, "standing": "contract"},
            "raise the maximum of effort from 100 to 150",
        ),
    ],
)
def test_limits_are_said_as_their_rule_says_them(rule, first, said):
    ways = told(small_plan(rule, first), keep=["total"])
    assert any(said in way for way in ways), ways


def test_several_conflicts_are_repaired_together():
    low = {"name": "low", "where": {"rep": "Ann"}, "min": 400}
    high = {"name": "high", "where": {"region": "East", "rep": "Ann"}, "max": 300}
    less = {"name": "less", "where": {"rep": "Cy"}, "max": 100}
    more = {"name": "more", "where": {"rep": "Cy", "line": ["Core", "New"]}, "min": 200}
    first = ways_of(small_plan(low, high, less, more))[0]
    assert {change.rule for change in first.proposal.changes} == {"low", "more"}
    assert first.proposal.cost == Decimal("0.75")


def test_a_repaired_row_can_be_repaired_again():
    plan = small_plan(CAPS, total=2000)
    once = plan.change(ways_of(plan, keep=["total"])[0].proposal.entries)
    again = once.change({"total": 2100})
    repaired = again.change(ways_of(again, keep=["total"])[0].proposal.entries)
    assert [dict(row.chosen) for row in repaired.spec.rules[0].amended] == [{"rep": ("Bob",)}]
    assert quotaopt.solve(repaired).certificate.verified


@pytest.mark.parametrize(
    ("rule", "cap", "said", "without"),
    [
        ({"at_most": {"count": 1, "of": "rep"}}, 700, "raise the maximum of choice from 1 to 2", 700),
        ({"each": ["rep"], "lot": {"min": 500}}, 550, "lower the minimum of choice from 500 to ", 1100),
        ({"each": ["rep"], "one_of": [0, 500]}, 700, "leave out the rule choice", None),
    ],
)
def test_choices_are_changed_where_they_alone_are_in_the_way(rule, cap, said, without):
    plan = small_plan({"name": "choice"} | rule, {"name": "caps", "each": ["rep"], "max": cap})
    (way,) = told(plan)
    assert way.startswith(said)
    if without is not None:
        assert f"to {without:,}, the highest" in told(plan, keep=["choice"])[0]
    assert told(plan, keep=["choice", "total"]) == []


CAPS_OF_EACH = {"name": "caps", "each": ["rep"], "max": 600}
HIGH = {"name": "caps", "each": ["rep"], "where": {"tier": "挑战"}, "max": 700}
FLOORS = {"name": "floors", "each": ["rep"], "min": 600, "standing": "contract"}
RUNNING = {"name": "cap", "each": ["region", "month"], "cumulative": True, "max": "ceilings.amount"}


@pytest.mark.parametrize(
    ("plan", "kinds"),
    [
        (tier_plan(1, rules=(CAPS_OF_EACH,)), ["total", "row", "loosen", "row", "row"]),
        (tier_plan(1, rules=(HIGH, FLOORS)), ["row", "row", "row", "row", "loosen"]),
        (
            tier_plan(1, measures=True, rules=(CAPS_OF_EACH | {"where": {"measure": "毛利"}, "max": 150},)),
            ["row", "row", "row", "row", "loosen"],
        ),
        (phased_plan(RUNNING, total=90000), ["total", "row", "row", "loosen"]),
    ],
    ids=["tiers", "upper tier", "measures", "running sums"],
)
def test_plans_with_several_numbers_and_running_sums_have_ways_out(plan, kinds):
    ways = ways_of(plan)
    assert sorted(way.proposal.kind for way in ways) == sorted(kinds)
    for way in ways:
        assert quotaopt.solve(plan.change(way.proposal.entries)).certificate.verified


def test_a_process_tells_what_the_total_would_have_taken(funnel):
    found = quotaopt.ways_out(quotaopt.diagnose(funnel))
    assert [problem.key for problem in found.gap] == ["process.gap"]


@pytest.fixture
def funnel():
    """The shipped plan with activities, asked for a tenth more than anybody may carry."""
    plan = quotaopt.read_plan(MODELS / "funnel" / "plan.yaml")
    cap = {"name": "cap", "max": plan.spec.total}
    return plan.change({"rules": [*plan.document["rules"], cap], "total": plan.spec.total * Decimal("1.1")})
