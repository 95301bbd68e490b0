"""Amendments give single rows other limits, the same to the model and to the checker."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from tests.support.owned_plans import owned_plan
from tests.support.phased_plans import phased_plan
from tests.support.small_plan import RULES, small_plan

import quotaopt
from quotaopt.certify import certify, evaluate
from quotaopt.errors import PlanError
from quotaopt.publishing import targets_at
from quotaopt.reading import build_model, read_cells

ANN = {"for": {"rep": "Ann"}}
CAP_OF_EACH = {"name": "cap", "each": ["rep"]}
BOTH = {"each": ["region", "rep"]}
COUNT = {"name": "count", "each": ["rep"], "at_most": {"count": 1, "of": "line"}}
CAP = CAP_OF_EACH | {"max": 500}
"""Ann's fair share is 295 of 1200, Bob's 470, Cy's 437."""


def limits_of(plan, rule="cap"):
    """Both limits of every row of a rule, as the checker reads them; in units of the plan."""
    rows = next(rows for rows in evaluate(plan).rules if rows.rule == rule)
    sides = rows.limits.lower, rows.limits.upper
    return {
        label: tuple(None if side is None else side.decimal(at) / 100 for side in sides)
        for at, label in enumerate(rows.labels)
    }


def problems(*rules, **entries):
    with pytest.raises(PlanError) as refused:
        build_of(small_plan(*rules, **entries))
    return [problem.key for problem in refused.value.problems]


def build_of(plan):
    return build_model(plan, read_cells(plan))


def test_a_row_has_its_own_limit_and_the_others_keep_theirs():
    plan = small_plan(CAP | {"amended": [ANN | {"max": 200, "because": "half a year"}]})
    assert limits_of(plan) == {"Ann": (None, 200), "Bob": (None, 500), "Cy": (None, 500)}
    by_rep = quotaopt.solve(plan).targets.groupby("rep")["target"].sum()
    assert by_rep["Ann"] == 200
    assert by_rep.sum() == 1200


def test_an_amendment_without_members_is_for_all_rows_and_one_with_more_levels_goes_before_it():
    plan = small_plan(
        {"name": "cap", "each": ["region", "rep"], "max": 500, "min": 10}
        | {
            "amended": [
                {"for": {"region": "East", "rep": "Bob"}, "max": 470},
                ANN | {"max": 450},
                {"loosen": Decimal("0.1")},
            ]
        }
    )
    assert limits_of(plan) == {"East, Ann": (9, 450), "East, Bob": (9, 470), "West, Cy": (9, 550)}
    assert quotaopt.solve(plan).certificate.verified


@pytest.mark.parametrize(
    ("rule", "amended", "stated"),
    [
        ({"total": 300}, {"min": 290, "max": 320}, {"min": 290, "max": 320}),
        ({"total": 300}, {"loosen": Decimal("0.011")}, {"min": Decimal("296.7"), "max": Decimal("303.3")}),
        ({"min": 100, "max": 200}, {"max": 340}, {"min": 100, "max": 340}),
        ({"share": {"max": Decimal("0.2")}}, {"max": Decimal("0.25")}, {"share": {"max": Decimal("0.25")}}),
        ({"share": {"min": Decimal("0.3")}}, {"loosen": 2}, {"share": {"min": 0}}),
        (
            {"growth": {"min": Decimal("0.3")}},
            {"loosen": Decimal("0.1")},
            {"growth": {"min": Decimal("0.17")}},
        ),
        (
            {"growth": {"max": Decimal("-0.1")}},
            {"loosen": Decimal("0.2")},
            {"growth": {"max": Decimal("0.08")}},
        ),
        (
            {"ratio": {"of": "margins.rate", "min": Decimal("0.25")}},
            {"min": Decimal("0.21")},
            {"ratio": {"of": "margins.rate", "min": Decimal("0.21")}},
        ),
        (
            {"weight": "margins.hours", "max": 150},
            {"max": 180},
            {"weight": "margins.hours", "max": 180},
        ),
        ({"lot": {"min": 200}}, {"min": 150}, {"lot": {"min": 150}}),
        (
            {"at_most": {"count": 1, "of": "line"}},
            {"max": 2},
            {"at_most": {"count": 2, "of": "line"}},
        ),
    ],
)
def test_amended_limits_are_those_of_a_rule_that_states_them(rule, amended, stated):
    anns = CAP_OF_EACH | {"where": {"rep": "Ann"}}
    amended_plan = small_plan(anns | rule | {"amended": [ANN | amended]})
    stated_plan = small_plan(anns | (rule if "weight" in rule else {}) | stated)
    ones, others = (quotaopt.solve(plan) for plan in (amended_plan, stated_plan))
    assert ones.certificate.verified
    np.testing.assert_array_equal(ones.steps, others.steps)
    model, same = build_of(amended_plan).model, build_of(stated_plan).model
    np.testing.assert_array_equal(model.row_lower, same.row_lower)
    np.testing.assert_array_equal(model.row_upper, same.row_upper)


@pytest.mark.parametrize(("side", "outwards"), [("min", -1), ("max", 1)])
def test_the_checker_refuses_a_target_one_step_outside_an_amended_limit(side, outwards):
    stated = {"min": {"min": 200}, "max": {"max": 500}}[side]
    plan = small_plan(CAP_OF_EACH | stated | {"amended": [ANN | {side: 310}]})
    held = plan.change({"rules.cap.amended": [], "rules.cap.where": {"rep": "Ann"}, f"rules.cap.{side}": 310})
    answer = quotaopt.solve(held.change({"rules.cap.min": 310, "rules.cap.max": 310}))
    steps = answer.steps.copy()
    assert broken_rules(plan, answer.cells, steps) == []
    ann = answer.cells.member_names("rep", np.arange(len(steps))) == "Ann"
    steps[np.flatnonzero(ann)[0]] += outwards
    steps[np.flatnonzero(~ann)[0]] -= outwards
    assert broken_rules(plan, answer.cells, steps) == ["cap"]


def broken_rules(plan, cells, steps):
    certificate = certify(plan, targets_at(cells, np.arange(len(steps)), steps * plan.finest_minor))
    return [check.name for check in certificate.checks if not check.ok]


@pytest.mark.parametrize(
    ("rule", "amended", "key"),
    [
        (CAP, ANN | {"max": 1, "loosen": 1}, "plan.amendment_form"),
        (CAP, ANN, "plan.amendment_form"),
        (CAP | {"min": 1}, ANN | {"min": 9, "max": 1}, "plan.crossed_band"),
        (CAP | {"min": 100}, ANN | {"max": 50}, "rule.crossed"),
        (RULES["total_looked_up"], ANN | {"min": 301}, "rule.crossed"),
        (CAP, ANN | {"min": 1}, "amended.no_such_side"),
        (RULES["share"], {"max": 1}, "amended.no_such_side"),
        (CAP, ANN | {"max": -1}, "plan.negative"),
        (CAP, {"for": {"rep": "Ana"}, "max": 1}, "amended.unknown_member"),
        (CAP | {"where": {"rep": ["Bob", "Cy"]}}, ANN | {"max": 1}, "amended.unknown_member"),
        (CAP, {"for": {"region": "East"}, "max": 1}, "plan.not_in_each"),
        (CAP, {"for": {"repp": "Ann"}, "max": 1}, "plan.not_in_each_near"),
        (CAP | BOTH, {"for": {"region": "West", "rep": "Ann"}, "max": 1}, "amended.matches_nothing"),
        (COUNT, {"loosen": 1}, "amended.loosen_choice"),
        ({"name": "list", "each": ["rep"], "one_of": [0, 400]}, {"loosen": 1}, "amended.loosen_choice"),
        (COUNT, {"max": Decimal("1.5")}, "rule.count_not_whole"),
    ],
)  # fmt: skip
def test_an_amendment_that_cannot_be_meant_is_refused(rule, amended, key):
    assert problems(rule | {"amended": [amended]}) == [key]


def test_the_same_row_cannot_be_amended_twice():
    assert problems(CAP | {"amended": [ANN | {"max": 1}, {"for": {"rep": ["Bob", "Ann"]}, "max": 2}]}) == [
        "amended.twice"
    ]
    both = [ANN | {"max": 400}, ANN | {"min": 5}]
    assert limits_of(small_plan(CAP | {"min": 10, "amended": both}))["Ann"] == (5, 400)


def test_rules_on_people_are_amended_by_person():
    case = owned_plan(1)
    stated = {"name": "cap", "each": ["person", "quarter"], "max": 10**6}
    free = case.stating(rules=[stated]).plan()
    person, quarter = next(iter(limits_of(free))).split(", ")
    row = {"for": {"person": person, "quarter": quarter}, "max": 1}
    plan = case.stating(rules=[stated | {"amended": [row]}]).plan()
    model = build_of(plan).model
    at = model.row_member == f"{person}, {quarter}"
    assert at.any()
    assert (model.row_upper * model.steps.per_unit[0])[at].tolist() == [1.0]
    assert {label for label, (_, upper) in limits_of(plan).items() if upper < 10**6} == {
        f"{person}, {quarter}"
    }


def test_running_sums_are_amended_by_the_period_up_to_which_they_run():
    running = {"name": "cap", "each": ["region", "month"], "cumulative": True, "max": "ceilings.amount"}
    row = {"for": {"region": "East", "month": "2024-03"}, "max": 1}
    plan = phased_plan(running | {"amended": [row]}, total=9000)
    stated, found = limits_of(phased_plan(running)), limits_of(plan)
    assert {label for label in stated if stated[label] != found[label]} == {"East, 2024-03"}
    by_month = (
        quotaopt.solve(plan).targets.astype({"month": str}).groupby(["region", "month"])["target"].sum()
    )
    assert by_month["East"][["2024-01", "2024-02", "2024-03"]].sum() <= 1


def test_amendments_of_a_smooth_rule_are_multiples():
    smooth = {"name": "cap", "each": ["month"], "smooth": {"max": Decimal("1.2")}}
    plan = phased_plan(smooth | {"amended": [{"for": {"month": "2024-04"}, "max": 3}]})
    assert limits_of(plan)["2024-04"] == (None, Decimal("0.03"))
    assert quotaopt.solve(plan).certificate.verified
