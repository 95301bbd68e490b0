"""The exchange proof agrees with brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from quotaopt.rounding import Hierarchy, exchange_certificate

LOWER, UPPER = np.zeros(5, dtype=np.int64), np.full(5, 3)


def small_tree(instance, rng):
    """Five cells, two groups of banded size and a banded total, a random convex cost."""
    group = np.array([0, 0, 0, 1, 1])
    limits = {(0, 0, 0): (4, 4 + int(rng.integers(0, 3))), (0, 1, 0): (1, 4), (0, 1, 1): (1, 3)}
    case = instance(rng.random(5), [[group * 0, group]], limits=limits)
    tree = Hierarchy.from_tree(case.structure.trees[0], case.model.steps, case.model.row_priority)
    best, weight = rng.uniform(-1, 4, 5), rng.uniform(0.2, 3, 5)
    return tree, lambda plan: weight * (plan - best) ** 2


def allowed_plans(tree):
    for plan in itertools.product(range(4), repeat=5):
        sums = tree.exact_sums(np.array(plan))
        if ((sums >= tree.lower) & (sums <= tree.upper)).all():
            yield np.array(plan)


def certificate(tree, cost, plan):
    return exchange_certificate(
        tree, plan, LOWER, UPPER, cost(plan + 1) - cost(plan), cost(plan) - cost(plan - 1)
    )


@pytest.mark.parametrize("seed", range(8))
def test_exactly_the_cheapest_plans_pass(instance, seed):
    rng = np.random.default_rng(seed)
    tree, cost = small_tree(instance, rng)
    plans = list(allowed_plans(tree))
    cheapest = min(cost(plan).sum() for plan in plans)
    for plan in plans:
        assert certificate(tree, cost, plan).optimal == (cost(plan).sum() <= cheapest + 1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_the_exchange_it_names_is_allowed_and_saves_what_it_says(instance, seed):
    rng = np.random.default_rng(seed)
    tree, cost = small_tree(instance, rng)
    plans = list(allowed_plans(tree))
    allowed = {tuple(plan) for plan in plans}
    for plan in plans:
        found = certificate(tree, cost, plan)
        if not found.optimal:
            better = plan.copy()
            if found.giver >= 0:
                better[found.giver] -= 1
            if found.taker >= 0:
                better[found.taker] += 1
            assert tuple(better) in allowed
            assert cost(plan).sum() - cost(better).sum() == pytest.approx(found.saving)
