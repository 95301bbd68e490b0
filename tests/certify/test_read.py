"""What is taken over from another plan's rulebook is what would have been read."""

from __future__ import annotations

import pytest

from quotaopt.certify import Read, evaluate
from support.feasible_plans import CLASSES, MAY_FAIL
from support.random_changes import changed_somehow
from support.same import is_same
from support.seeds import n_plans

PLANS = n_plans(2)


@pytest.mark.parametrize("kind", CLASSES)
def test_rules_in_the_same_words_of_the_same_tables_are_the_same_rows(kind: str) -> None:
    for seed in range(PLANS):
        try:
            plan = CLASSES[kind](seed)
            variant = plan.change(changed_somehow(plan, seed))
        except MAY_FAIL:
            continue
        assert is_same(evaluate(variant, Read(plan, evaluate(plan))), evaluate(variant)), (kind, seed)


def test_another_step_or_table_is_read_anew() -> None:
    plan = CLASSES["P"](1)
    before = Read(plan, evaluate(plan))
    finer = plan.change({"step": plan.spec.step / 10})
    assert evaluate(finer, before).space is not before.book.space
    assert is_same(evaluate(finer, before), evaluate(finer))
    assert evaluate(plan.change({"total": plan.spec.total}), before).space is before.book.space
