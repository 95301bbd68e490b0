"""Where a search begins, and what it is spared, changes no published number: on plans of every class."""

import pytest

import quotaopt
from support.feasible_plans import CLASSES, MAY_FAIL, solved_plans
from support.random_changes import changed_somehow
from support.seeds import n_plans

PLANS = n_plans(1)


def _solved(plan, start=None):
    try:
        return quotaopt.solve(plan, start=start)
    except MAY_FAIL as error:
        return type(error), [problem.key for problem in error.problems]


@pytest.mark.parametrize("kind", CLASSES)
def test_an_answer_begun_at_another_one_is_the_same_to_the_byte(kind):
    for seed, base in solved_plans(kind, PLANS):
        for turn in range(2):
            changes = changed_somehow(base.plan, seed + 1000 * turn)
            try:
                variant = base.plan.change(changes)
            except MAY_FAIL:
                continue
            cold, warm = _solved(variant), _solved(variant, base)
            if isinstance(cold, tuple):
                assert warm == cold, (kind, seed, changes)
                continue
            assert not isinstance(warm, tuple), (kind, seed, changes, warm)
            assert warm.steps.tobytes() == cold.steps.tobytes(), (kind, seed, changes)
            assert warm.built.reference.tobytes() == cold.built.reference.tobytes()
            assert warm.plan_class == cold.plan_class


def test_a_part_of_an_answer_is_a_start_like_the_whole():
    plan = CLASSES["measures"](1)
    base = quotaopt.solve(plan)
    again = quotaopt.solve(plan, start=base.main_part)
    assert again.steps.tobytes() == base.steps.tobytes()
