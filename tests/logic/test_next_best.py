"""Where whole steps do not fit the best pattern, the next one is the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

import quotaopt
from quotaopt import engine
from quotaopt.logic import LogicSolution, solve_with_logic
from quotaopt.rounding.result import Miss
from quotaopt.stages.chain import Fair
from support.logic_plans import at_most, lay_out, logic_plan, lot


def plan():
    return logic_plan(lot(0.8), at_most(2), reps=5, lines=4, cap=1.3, seed=1)


def test_the_next_best_patterns_come_along_in_order():
    case = lay_out(plan())
    found = solve_with_logic(case.model, case.logic, Fair("proportional"))
    assert isinstance(found, LogicSolution)
    values = [each.solution.stages[0].value for each in (found, *found.others)]
    assert len(values) > 1
    assert values == sorted(values)
    assert all(each.solution.stages[0].bound <= values[0] for each in found.others)


@pytest.mark.parametrize("n_failing", [1, 2])
def test_a_pattern_that_whole_steps_miss_gives_way_to_the_next(monkeypatch, n_failing):
    best, rounds, calls = quotaopt.solve(plan()), engine.whole_steps, []

    def missing(*args):
        calls.append(args)
        rounding = rounds(*args)
        return replace(rounding, misses=(Miss(0, 1),)) if len(calls) <= n_failing else rounding

    monkeypatch.setattr(engine, "whole_steps", missing)
    second = quotaopt.solve(plan())
    assert len(calls) == n_failing + 1
    assert second.certificate.verified
    assert second.solution.stages[0].value >= best.solution.stages[0].value
    assert (second.steps != best.steps).any()
