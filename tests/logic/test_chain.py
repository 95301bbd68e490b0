"""Goals, linear notions and fairness between groups choose their patterns too, and are certified."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from quotaopt.logic import LogicSolution, Solved, solve_with_logic
from quotaopt.logic.chain import _solve
from quotaopt.logic.search import is_better
from quotaopt.model.classify import classify
from quotaopt.model.logic import with_ranges, with_rows
from quotaopt.publishing import publish
from quotaopt.rounding import round_to_steps
from quotaopt.stages.chain import Fair
from quotaopt.stages.how import USUAL
from support.logic_plans import Built, at_most, lay_out, logic_plan, lot, patterns

FAIRNESS = [
    {"notion": "proportional", "level": ["rep"]},
    {"notion": "power", "beta": 2},
    {"notion": "minimax"},
    {"notion": "least_absolute"},
    {"notion": "leximax", "level": ["rep"]},
]
GOAL = {
    "name": "wish",
    "where": {"line": "L000"},
    "share": {"min": Decimal("0.9")},
    "soft": {"priority": 1},
}


def fair_of(case: Built) -> Fair:
    fairness = case.plan.spec.fairness
    beta = None if fairness.beta is None else float(fairness.beta)
    return Fair(fairness.notion, beta, float(fairness.mean), case.built.groups)


def best_cost(case: Built) -> tuple[float, ...]:
    """The best of all patterns, each solved by the whole chain."""
    base, logic, best = with_rows(case.model, case.logic), case.logic, None
    for pattern in patterns(logic):
        model = with_ranges(base, logic, logic.low[pattern], logic.high[pattern])
        found = _solve(model, fair_of(case), case.built.goals, USUAL)
        if isinstance(found, Solved) and (best is None or is_better(found.cost, best)):
            best = found.cost
    assert best is not None
    return best


def small(fairness, *rules) -> Built:
    plan = logic_plan(lot(0.6), at_most(1), *rules, lines=2, segments=1, cap=3.0, seed=4)
    return lay_out(plan.replace(fairness=fairness))


@pytest.mark.parametrize("rules", [(), (GOAL,)], ids=["", "with a goal"])
@pytest.mark.parametrize("fairness", FAIRNESS, ids=lambda fairness: fairness["notion"])
def test_every_notion_gets_the_best_of_all_patterns(fairness, rules):
    case = small(fairness, *rules)
    found = solve_with_logic(case.model, case.logic, fair_of(case), case.built.goals)
    assert isinstance(found, LogicSolution)
    best = best_cost(case)
    for stage, cost in zip(found.solution.stages, best, strict=False):
        assert stage.value == pytest.approx(cost, rel=1e-6, abs=1e-9)
        assert stage.bound <= stage.value


@pytest.mark.parametrize("fairness", [{"notion": "proportional"}, *FAIRNESS], ids=lambda f: f["notion"])
def test_the_checker_confirms_limits_choices_and_bounds(fairness):
    plan = logic_plan(lot(0.5), at_most(2), reps=3, lines=3, segments=2, cap=1.8).replace(fairness=fairness)
    case = lay_out(plan)
    found = solve_with_logic(case.model, case.logic, fair_of(case), case.built.goals)
    assert isinstance(found, LogicSolution)
    built, structure = replace(case.built, model=found.model), classify(found.model)
    rounding = round_to_steps(found.model, structure, found.solution.t)
    allocation = publish(plan, case.cells, built, structure, found.solution, rounding, {})
    certificate, stage = allocation.certificate, found.solution.stages[0]
    assert certificate.verified
    assert sum(check.kind == "choice" for check in certificate.checks) == 2
    assert certificate.stages[0].bound == pytest.approx(stage.bound, abs=1e-8)


def test_rows_of_the_logic_follow_those_of_the_model_and_are_named():
    case = lay_out(logic_plan(lot(0.5), at_most(2), reps=3, cap=1.8))
    found = solve_with_logic(case.model, case.logic, fair_of(case))
    assert isinstance(found, LogicSolution)
    asked = case.model.n_rows
    np.testing.assert_array_equal(found.model.row_lower[:asked], case.model.row_lower)
    labels = [found.model.row_label(row) for row in range(asked, found.model.n_rows)]
    assert labels
    assert all(label.startswith("lot[") for label in labels)
    assert len(found.solution.stages[0].multipliers) == found.model.n_rows
