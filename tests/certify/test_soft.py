"""Soft rules: builder and checker mean the same, and a miss is told and not punished."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from quotaopt.certify import Targets, certify, evaluate, refuted
from quotaopt.certify.certificate import Check
from quotaopt.certify.soft import soft_rules
from quotaopt.engine import CheckReport, check
from quotaopt.plan.plan import Plan
from quotaopt.publishing import targets_at
from support.small_plan import RULES, small_plan

KINDS = pytest.mark.parametrize("rule", sorted(RULES.keys() - {"total"}))


def _soft(rule: str, **soft: Any) -> dict[str, Any]:
    return {**RULES[rule], "name": "wish", "soft": soft}


@KINDS
@pytest.mark.parametrize("measure", ["relative", "amount"])
@pytest.mark.parametrize("total", [1200, {"min": 1100, "max": 1300}])
@pytest.mark.parametrize(
    "form",
    [{"priority": 1, "weight": Decimal("1.5")}, {"penalty": Decimal("0.25")}, {"squared": Decimal("0.25")}],
)
def test_builder_and_checker_agree_on_limits_and_weights(rule, measure, total, form):
    report = check(small_plan(_soft(rule, measure=measure, **form), total=total))
    model, (stated,) = report.built.model, _soft_rules(report)
    own = np.flatnonzero(model.row_rule == 1)
    assert len(own)
    weights = _weights(report, own)
    for row, weight in zip(own.tolist(), weights.tolist(), strict=True):
        position = stated.rows.labels.tolist().index(model.row_member[row])
        is_lower = np.isfinite(model.row_lower[row])
        assert (stated.below if is_lower else stated.above)[position] == pytest.approx(weight, rel=1e-12)
        if stated.rows.is_plain:
            whole = float(model.steps.per_unit[0])
            for side, limit in (
                (model.row_lower, stated.rows.limits.lower),
                (model.row_upper, stated.rows.limits.upper),
            ):
                if np.isfinite(side[row]):
                    steps = limit.floats()[position] / report.plan.finest_minor
                    assert side[row] * whole == pytest.approx(steps, rel=1e-12)


def _weights(report: CheckReport, own: np.ndarray) -> np.ndarray:
    """What a miss of one, or its square, costs in the model."""
    model = report.built.model
    if model.row_give is not None:
        return 0.5 / model.row_give[own]
    return report.built.goals[0].weight if model.row_penalty is None else model.row_penalty[own]


@KINDS
def test_builder_and_checker_agree_on_what_targets_miss(rule):
    report = check(small_plan(_soft(rule, priority=1)))
    built, (stated,) = report.built, _soft_rules(report)
    rng = np.random.default_rng(3)
    steps = np.rint(built.reference * rng.uniform(0.3, 2.0, len(built.reference)))
    (goal,) = built.goals
    t = steps[built.active] / (built.model.reference * built.model.steps.per_cell)
    table = (steps * report.plan.finest_minor).astype(np.int64).reshape(stated.rows.space.shape)
    assert stated.costs(table).sum() == pytest.approx(goal.value(built.model, t), rel=1e-9, abs=1e-12)


def _soft_rules(report: CheckReport) -> Any:
    book = evaluate(report.plan)
    reference = (report.built.reference * report.plan.finest_minor).reshape(book.space.shape)
    return soft_rules(book, reference, float(reference.sum()))


def _checked(plan: Plan, steps: np.ndarray) -> Check:
    cells = check(plan).cells
    targets = targets_at(cells, np.arange(len(cells)), steps * plan.finest_minor)
    (found,) = (each for each in certify(plan, targets).checks if each.name == "wish")
    return found


def test_a_missed_wish_is_told_exactly_and_is_no_failure():
    plan = small_plan({"name": "wish", "each": ["rep"], "max": 350, "soft": {"priority": 1}})
    found = _checked(plan, np.full(12, 100))  # each of the three reps has 400
    assert found.ok
    assert (found.kind, found.count, found.broken) == ("soft", 3, 0)
    assert found.missed == Decimal(150)
    assert found.slack == Decimal(-50)
    assert _checked(plan, np.array([87] * 12)).missed == 0


def test_wishes_between_two_steps_are_met_by_either():
    plan = small_plan(
        {"name": "wish", "where": {"rep": "Ann"}, "total": 401, "soft": {"priority": 1}}, step=4
    )
    (stated,) = _soft_rules(check(plan))
    limits = stated.rows.limits
    assert [int(side.units[0]) // 100 for side in (limits.lower, limits.upper)] == [400, 404]


def test_a_wish_refutes_nothing():
    """An impossible wish is missed; the same rule as a must contradicts the total."""
    rule = {"name": "wish", "where": {"region": "East"}, "min": 1300}
    prices = {("wish", ""): 1.0, ("total", ""): -1.0}
    assert refuted(small_plan(rule), prices)
    assert not refuted(small_plan({**rule, "soft": {"priority": 1}}), prices)


def test_a_wish_about_nobody_says_nothing():
    plan = small_plan({"name": "wish", "where": {"rep": "Nobody*"}, "max": 1, "soft": {"priority": 1}})
    cells = check(small_plan()).cells
    targets: Targets = targets_at(cells, np.arange(len(cells)), np.full(12, 10_000))
    (found,) = (each for each in certify(plan, targets).checks if each.name == "wish")
    assert not found.ok
