"""What is taken over from the model of another plan is what would have been read."""

from __future__ import annotations

import pytest

from quotaopt.reading import build_model, read_cells
from support.feasible_plans import CLASSES, MAY_FAIL
from support.random_changes import changed_somehow
from support.same import is_same
from support.seeds import n_plans

PLANS = n_plans(2)


@pytest.mark.parametrize("kind", CLASSES)
def test_rules_in_the_same_words_make_the_same_model(kind: str) -> None:
    for seed in range(PLANS):
        try:
            plan = CLASSES[kind](seed)
            variant, cells = plan.change(changed_somehow(plan, seed)), read_cells(plan)
            base, fresh = build_model(plan, cells), build_model(variant, cells)
        except MAY_FAIL:
            continue
        taken = build_model(variant, cells, base)
        assert is_same(taken.model, fresh.model), (kind, seed)
        assert is_same(taken.structure, fresh.structure), (kind, seed)
        for mine, other in zip(taken.stated, fresh.stated, strict=True):
            assert mine.scope.position == other.scope.position
            assert mine.scope.place == other.scope.place
            assert mine.scope.plan is variant
