"""Soft rules in the model: rows that bind nothing, each with what a miss of it weighs."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import quotaopt
from quotaopt.engine import check
from quotaopt.errors import PlanError
from quotaopt.plan.plan import make_plan
from support.small_plan import RULES, small_plan

CELLS = ["rep", "line", "quarter"]


def built(*rules, **entries):
    return check(small_plan(*rules, **entries)).built


def rows_of(model, name):
    return np.flatnonzero(model.row_rule == model.rule_names.index(name))


def test_goals_come_by_priority_and_penalties_stay_in_the_model():
    found = built(
        {**RULES["share"], "soft": {"priority": 7}},
        {**RULES["band"], "soft": {"priority": 2}},
        {**RULES["growth"], "soft": {"penalty": 3}},
        {**RULES["where_not"], "soft": {"priority": 2, "weight": 4}},
        goals=[{"priority": 2, "norm": "chebyshev"}],
    )
    model = found.model
    assert [(goal.priority, goal.norm) for goal in found.goals] == [(2, "chebyshev"), (7, "weighted")]
    assert sorted(found.goals[0].rows) == sorted([*rows_of(model, "east"), *rows_of(model, "others")])
    assert np.isfinite(model.row_penalty).nonzero()[0].tolist() == rows_of(model, "guardrail").tolist()
    assert (
        model.row_priority[rows_of(model, "guardrail")].min() > model.row_priority[found.goals[1].rows].max()
    )


def test_a_plan_without_soft_rules_has_neither():
    found = built(RULES["band"])
    assert found.goals == ()
    assert found.model.row_penalty is None


def test_a_relative_miss_is_a_share_of_the_larger_limit():
    (goal,) = built({**RULES["band"], "soft": {"priority": 1, "weight": 3}}).goals
    assert goal.weight == pytest.approx([3 / (800 / 1200)])


def test_where_the_limit_is_no_measure_the_row_at_its_reference_is():
    nothing = built({"name": "none", "where": {"rep": "Ann"}, "max": 0, "soft": {"priority": 1}})
    model, (goal,) = nothing.model, nothing.goals
    assert goal.weight == pytest.approx(1 / model.row_mass[goal.rows])
    ratio = built({**RULES["ratio"], "soft": {"penalty": 2}}).model
    own = rows_of(ratio, "margin")
    assert ratio.row_penalty[own] == pytest.approx(2 / ratio.row_mass[own])


def test_an_amount_weighs_the_same_everywhere():
    (goal,) = built({**RULES["band_looked_up"], "soft": {"priority": 1, "measure": "amount"}}).goals
    assert goal.weight.tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("soft", [{"priority": 1}, {"penalty": 1}])
def test_a_soft_rule_binds_no_cell(soft):
    rule = {"name": "each", "each": CELLS, "min": 90, "max": 110}
    hard, wish = built(rule).model, built({**rule, "soft": soft}).model
    assert hard.lower.any()
    assert not wish.lower.any()
    assert np.isinf(wish.upper).all()
    assert len(rows_of(wish, "each")) == wish.n_cells


@pytest.mark.parametrize(
    ("rule", "reached"),
    [
        ({"name": "a", "where": {"rep": "Ann"}, "total": Decimal("300.4")}, (300, 301)),
        (
            {"name": "a", "where": {"rep": "Ann"}, "min": Decimal("300.2"), "max": Decimal("300.8")},
            (300, 301),
        ),
    ],
)
def test_between_the_limits_of_a_soft_rule_no_whole_step_is_needed(rule, reached):
    with pytest.raises(PlanError):
        quotaopt.solve(small_plan(rule))
    allocation = quotaopt.solve(small_plan({**rule, "soft": {"priority": 1}}))
    assert allocation.stages[0].value == 0.0
    assert allocation.by("rep")["target"].iloc[0] in reached


def test_soft_rules_that_contradict_each_other_are_no_contradiction():
    rule = {"name": "low", "where": {"rep": "Ann", "line": "New"}, "each": CELLS, "max": 20}
    plan = small_plan(
        {**rule, "soft": {"priority": 1}}, {**rule, "name": "high", "max": 500, "min": 30},
    )  # fmt: skip
    assert check(plan).built.clash is None
    assert quotaopt.solve(plan).stages[0].value == pytest.approx(2 * 10 / 20)


def test_the_order_of_goals_decides():
    rules = [
        {"name": "a", "where": {"rep": "Ann"}, "min": 900},
        {"name": "b", "where": {"rep": "Bob"}, "min": 900},
    ]

    def reps(first, second):
        soft = [{**rules[0], "soft": {"priority": first}}, {**rules[1], "soft": {"priority": second}}]
        return quotaopt.solve(small_plan(*soft)).by("rep")["target"].tolist()

    assert reps(1, 2) == [900, 300, 0]
    assert reps(2, 1) == [300, 900, 0]


def newcomer(*rules):
    history = pd.DataFrame({"rep": ["Ann", "Bob", "New"], "revenue": [100, 200, 0]})
    return make_plan(
        {
            "plan": "newcomer", "currency": "USD", "step": 1, "total": 300,
            "dimensions": {"org": ["rep"], "product": ["line"]},
            "tables": {"history": {"value": "revenue"}},
            "cells": {"from": "history"}, "rules": list(rules),
        },
        tables={"history": history.assign(line="all")},
    )  # fmt: skip


def test_a_soft_minimum_gives_no_reference_and_says_so():
    rule = {"name": "start", "where": {"rep": "New"}, "min": 60}
    hard = quotaopt.solve(newcomer(rule))
    assert hard.targets["target"].tolist()[-1] >= 60
    soft = quotaopt.solve(newcomer({**rule, "soft": {"priority": 1}}))
    assert soft.targets["target"].tolist() == [100, 200, 0]
    assert [note.key for note in soft.notes] == ["note.soft_bare"]
    assert soft.stages[0].value == pytest.approx(1.0)


def test_a_soft_rule_that_matches_nothing_is_refused_like_any_other():
    rule = {"name": "a", "where": {"rep": "Ann", "region": "West"}, "min": 10, "soft": {"priority": 1}}
    with pytest.raises(PlanError, match="a"):
        check(small_plan(rule))
