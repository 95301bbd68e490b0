"""Where fairness is between groups, whole steps keep what every group carries."""

from __future__ import annotations

import numpy as np
import pytest

import quotaopt
from quotaopt.errors import PlanError
from quotaopt.model.at_level import Groups
from quotaopt.model.canonical import group_sums
from quotaopt.model.classify import classify
from quotaopt.rounding import round_to_steps
from quotaopt.rounding.between import with_group_sums
from support.small_plan import RULES, small_plan


@pytest.mark.parametrize("seed", range(12))
def test_sums_of_groups_stay_beside_the_continuous_ones_where_they_cross_one_tree(seed, model_of_sets):
    rng = np.random.default_rng(seed)
    n_cells, n_groups = 24, 4
    sets = [range(24), range(12), range(12, 24)]
    model = model_of_sets(
        sets, reference=rng.dirichlet(np.ones(n_cells)), limits=[(1.0, 1.0), (0, 2), (0, 2)]
    )
    groups = Groups(
        rng.permutation(np.arange(n_cells) % n_groups).astype(np.int32),
        np.array([f"g{number}" for number in range(n_groups)], dtype=object),
    )
    t = np.ones(n_cells)
    widened = with_group_sums(model, groups, t)
    steps = round_to_steps(widened, classify(widened), t).steps
    wanted = group_sums(groups.codes, model.reference * t, n_groups) * model.steps.per_cell
    found = group_sums(groups.codes, steps.astype(np.float64), n_groups)
    assert (np.abs(found - wanted) < 1.0).all()
    assert not round_to_steps(widened, classify(widened), t).misses


@pytest.mark.parametrize("rule", ["band", "share_exact", "where_crossing"])
def test_sums_that_come_first_land_beside_what_they_are_without_steps(rule):
    plan = small_plan(RULES[rule], step=7, total=1400, rounding={"first": ["line", "quarter"]})
    allocation = quotaopt.solve(plan)
    model = allocation.built.model
    codes = allocation.cells.group(["line", "quarter"]).codes[allocation.built.active]
    ideal = model.reference * allocation.solution.t * model.steps.per_cell
    apart = group_sums(codes, allocation.steps[allocation.built.active] - ideal, 4)
    assert (np.abs(apart) < 1.0).all()


def test_without_groups_nothing_changes(model_of_sets):
    model = model_of_sets([range(3)], reference=[0.2, 0.3, 0.5])
    assert with_group_sums(model, None, np.ones(3)) is model


def test_divisors_have_no_sums_that_come_first():
    with pytest.raises(PlanError, match="largest remainder only, not by webster"):
        small_plan(rounding={"method": "webster", "first": "rep"})
    with pytest.raises(PlanError, match="regoin"):
        small_plan(rounding={"first": "regoin"})
