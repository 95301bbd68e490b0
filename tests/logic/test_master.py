"""Rows made of prices never overstate what a pattern costs, and what they propose only ever helps."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from quotaopt.linear import available, solver_named
from quotaopt.logic import Chosen, Guide, Limits, choose_pattern
from quotaopt.logic import choose as choosing
from quotaopt.logic.master import Master
from quotaopt.logic.search import Search, Solved
from support.logic_plans import at_most, lay_out, logic_plan, lot, patterns


def middling(seed: int):
    rules = (lot(0.8), at_most(2))
    return lay_out(logic_plan(*rules, reps=8, lines=5, segments=4, seed=seed, cap=1.3))


@cache
def usual_choice(seed: int) -> Chosen:
    """What is chosen for a middling plan with the solver that is there."""
    return chosen_by(middling(seed))


def chosen_by(case, solver=None) -> Chosen:
    guide = Guide.of(case.model, case.logic, case.notion)
    chosen = choose_pattern(case.model, case.logic, case.solve, guide=guide, solver=solver)
    assert isinstance(chosen, Chosen)
    return chosen


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_rows_hold_for_every_pattern_and_are_sharp_where_they_were_learnt(seed):
    case = lay_out(logic_plan(lot(0.3), at_most(2), lines=3, segments=1, seed=seed, cap=2.0))
    search = Search(case.model, case.logic, case.solve, Limits())
    master = Master(Guide.of(case.model, case.logic, case.notion), case.logic)
    ended = [(pattern, search.attempt(pattern)) for pattern in patterns(case.logic)]
    for pattern, found in ended:
        if found is not None:
            n_before = len(master.slopes)
            master.learn_from(found, pattern, search)
            if isinstance(found, Solved) and len(master.slopes) > n_before:
                says = master.constants[-1] + master.slopes[-1][pattern].sum()
                assert says == pytest.approx(found.cost[0], rel=1e-6, abs=1e-9)
    constants, slopes = np.array(master.constants), np.array(master.slopes)
    for pattern, found in ended:
        if isinstance(found, Solved):
            assert (constants + slopes[:, pattern].sum(axis=1)).max() <= found.cost[0] + 1e-7


@pytest.mark.parametrize("seed", [1, 2])
def test_a_plan_is_never_dearer_for_asking_an_integer_program(seed, monkeypatch):
    asked = usual_choice(seed)
    monkeypatch.setattr(choosing, "ask_master", lambda *_: None)
    alone = chosen_by(middling(seed))
    assert asked.solved.cost[0] <= alone.solved.cost[0] * (1 + 1e-9)
    assert asked.bound == alone.bound


@pytest.mark.parametrize("name", ["highs", "pulp:CBC"])
def test_a_named_solver_proposes_patterns_too(name):
    if name not in available():
        pytest.skip(f"{name} is not installed")
    case, solver = middling(1), solver_named(name)
    chosen = chosen_by(case, solver)
    assert chosen.bound <= chosen.solved.cost[0]
    assert chosen.gap <= 1.05 * usual_choice(1).gap + 1e-6
