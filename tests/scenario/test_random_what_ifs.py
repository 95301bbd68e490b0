"""Of any plan a what-if is the plan with these entries, solved from nothing."""

from __future__ import annotations

import numpy as np
import pytest

import quotaopt
from support.feasible_plans import solved_plans
from support.seeds import n_plans


@pytest.mark.parametrize("kind", ["T", "P"])
def test_a_what_if_gives_the_targets_of_a_cold_solve(kind):
    for seed, allocation in solved_plans(kind, n_plans(3)):
        plan, rng = allocation.plan, np.random.default_rng(seed)
        without = {f"rules.{rng.integers(len(plan.spec.rules))}": None} if plan.spec.rules else {}
        change = {**without, "plan": "another"}
        beside = quotaopt.whatif(allocation, change)
        alone = quotaopt.solve(plan.change(change))
        assert np.array_equal(beside.others[0].allocation.steps, alone.steps)
        gains = beside.main.by(beside.main.grid.chain[:1]).difference
        assert (gains.sum(axis=0) == beside.main.by(()).difference[0]).all()
