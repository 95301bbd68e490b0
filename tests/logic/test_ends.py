"""How a search for patterns ends: with a plan, a proof that there is none, or out of time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quotaopt.errors import NotCertifiedError
from quotaopt.logic import Chosen, Exhausted, Limits
from quotaopt.solvers.candidate import Candidate, Refutation, TreeWitness
from support.logic_plans import at_most, lay_out, least_cost, logic_plan, lot, one_of


@pytest.mark.parametrize("rule", [lot(0.0), at_most(3), at_most(7)], ids=["no lot", "all", "more than all"])
def test_a_choice_that_says_nothing_is_no_choice(rule):
    assert lay_out(logic_plan(rule)).built.logic is None


def test_a_list_of_one_value_is_a_lock():
    listed = lay_out(logic_plan(one_of(2.9, each=("rep",)) | {"where": {"rep": "R000"}}, cap=4.0))
    locked = lay_out(logic_plan({"name": "lock", "where": {"rep": "R000"}, "total": 2.9}, cap=4.0))
    chosen, fixed = listed.choose(), locked.solve(locked.model)
    assert isinstance(chosen, Chosen)
    assert chosen.solved.cost[0] == pytest.approx(fixed.cost[0], rel=1e-9)
    np.testing.assert_allclose(chosen.solved.t, fixed.t, rtol=1e-7)


def test_tighter_lots_and_counts_never_help():
    costs = []
    for least, count in [(0.3, 3), (0.3, 2), (0.6, 2), (0.9, 2)]:
        chosen = lay_out(logic_plan(lot(least), at_most(count), seed=3, cap=2.0)).choose()
        assert isinstance(chosen, Chosen)
        costs.append(chosen.solved.cost[0])
    assert costs == sorted(costs)


def test_the_same_plan_gets_the_same_pattern():
    case = lay_out(logic_plan(lot(0.5), at_most(2), reps=4, lines=3, cap=1.5))
    first, second = case.choose(), case.choose()
    assert isinstance(first, Chosen)
    assert isinstance(second, Chosen)
    assert (first.pattern == second.pattern).all()
    assert first.solved.t.tobytes() == second.solved.t.tobytes()


def test_what_is_impossible_without_logic_is_refuted_by_its_own_proof():
    case = lay_out(logic_plan(lot(0.5), cap=0.5))
    assert isinstance(case.choose(), Refutation | TreeWitness)


def test_a_search_that_refutes_every_pattern_says_so():
    """Two reps of whom one may carry a line, capped so that three lines are too many for one."""
    rules = (at_most(1, "rep", "line", name="one rep"), at_most(1))
    case = lay_out(logic_plan(*rules, cap=2.0))
    assert np.isinf(least_cost(case))
    assert isinstance(case.choose(), Exhausted)


@pytest.mark.parametrize("seconds", [1e-9, 0.05, 1.0])
def test_a_time_limit_ends_with_a_plan_or_says_that_there_is_none_yet(seconds):
    case = lay_out(logic_plan(lot(0.7), at_most(3), reps=30, lines=6, segments=4, cap=1.2))
    try:
        ended = case.choose(Limits.within(seconds))
    except NotCertifiedError as error:
        ended = error
    if isinstance(ended, NotCertifiedError):
        assert (ended.exit_code, "ended before" in str(ended)) == (4, True)
    else:
        assert isinstance(ended, Chosen)
        assert ended.bound <= ended.solved.cost[0] * (1 + 1e-9)


def test_large_plans_come_within_two_percent_of_the_bound():
    case = lay_out(logic_plan(lot(0.8), at_most(3), reps=60, lines=8, segments=4, cap=1.2))
    chosen = case.choose()
    assert isinstance(chosen, Chosen)
    assert chosen.gap < 0.02


def test_the_chosen_model_has_the_chosen_answer():
    case = lay_out(logic_plan(lot(0.5), at_most(2), reps=4, cap=1.6))
    chosen = case.choose()
    assert isinstance(chosen, Chosen)
    again = case.solve(chosen.model)
    assert isinstance(again.answer, Candidate)
    np.testing.assert_allclose(again.t, chosen.solved.t, rtol=1e-9)
    assert replace(chosen).gap == chosen.gap
