"""The pattern chosen is the best of all on small plans, and a good and certified one on any."""

from __future__ import annotations

import numpy as np
import pytest

from quotaopt.logic import Chosen, Exhausted
from quotaopt.model.classify import classify
from quotaopt.rounding import round_to_steps
from quotaopt.solvers.candidate import Refutation, TreeWitness
from support.logic_plans import Built, at_most, lay_out, least_cost, logic_plan, lot, one_of
from support.seeds import seeds

KINDS = {
    "lots": (lot(0.6),),
    "lots of whole reps": (lot(2.2, each=("rep",)),),
    "lots of single cells": (lot(0.4, each=("rep", "line", "segment")),),
    "counts": (at_most(2),),
    "counts both ways": (at_most(2), at_most(1, "rep", "line", name="one rep")),
    "lots and counts": (lot(0.5), at_most(2)),
    "lots of some lines and counts": ({**lot(0.7), "where": {"line": ["L000", "L001"]}}, at_most(2)),
    "lots inside lots": (lot(0.5), lot(2.0, each=("rep",), name="whole")),
    "lists": (one_of(0.0, 0.6, 0.8, 1.2) | {"where": {"line": "L000"}},),
    "lists that never add up to the total": (one_of(0.0, 0.7, 1.1),),
    "lists and counts": (one_of(0.0, 0.8, 1.2), at_most(1)),
    "counts of segments": (at_most(1, "segment"), lot(0.3)),
}


def small_case(rules, **entries) -> Built:
    """As many lines and segments as leave no more than 100 patterns to try."""
    for lines, segments in [(3, 2), (3, 1), (2, 2), (2, 1)]:
        case = lay_out(logic_plan(*rules, lines=lines, segments=segments, cap=2.0, **entries))
        if np.prod(np.bincount(case.logic.option_group)) <= 100:
            return case
    raise AssertionError("too many patterns")


@pytest.mark.parametrize("kind", KINDS)
def test_a_small_plan_gets_the_best_of_all_patterns(kind):
    notion = ("proportional", "least_squares")[len(kind) % 2]
    case = small_case(KINDS[kind], seed=len(kind), notion=notion)
    best, chosen = least_cost(case), case.choose()
    if np.isinf(best):
        assert isinstance(chosen, Exhausted | Refutation | TreeWitness)
        return
    assert isinstance(chosen, Chosen)
    assert chosen.solved.cost[0] == pytest.approx(best, rel=1e-7, abs=1e-13)
    assert chosen.bound <= best + 1e-9
    assert chosen.is_complete


@pytest.mark.parametrize("seed", seeds(3))
def test_the_answer_keeps_the_logic_before_and_after_rounding(seed):
    step = (100, 1_000, 5_000)[seed % 3]
    case = lay_out(
        logic_plan(lot(0.5), at_most(3), reps=8, lines=4, segments=3, seed=seed, cap=1.6, step=step)
    )
    chosen = case.choose()
    assert isinstance(chosen, Chosen)
    rounding = round_to_steps(chosen.model, classify(chosen.model), chosen.solved.t)
    assert not rounding.misses
    carried = case.logic.sums(rounding.steps.astype(float))
    taken = chosen.pattern
    assert (carried >= case.logic.low[taken]).all()
    assert (carried <= case.logic.high[taken]).all()
    opened = np.bincount(case.logic.owner[carried > 0], minlength=len(case.logic.count))
    assert (opened <= case.logic.count).all()


@pytest.mark.parametrize("seed", seeds(2))
def test_without_its_logic_a_plan_is_never_dearer(seed):
    rules = (lot(0.6), at_most(2))
    chosen = lay_out(logic_plan(*rules, reps=4, seed=seed, cap=1.8)).choose()
    free = lay_out(logic_plan(reps=4, seed=seed, cap=1.8))
    assert isinstance(chosen, Chosen)
    assert free.solve(free.model).cost[0] <= chosen.solved.cost[0] + 1e-12
