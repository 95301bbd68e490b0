"""Plans built around whole steps that keep every rule: some such steps are found."""

from __future__ import annotations

import pytest

import quotaopt
from support.feasible_plans import CLASSES
from support.random_plans import random_world


@pytest.mark.parametrize("seed", [95, 337])
def test_cells_move_further_than_to_the_next_step_where_that_keeps_a_rule(seed):
    assert quotaopt.solve(CLASSES["P"](seed)).certificate.verified


def test_sums_of_groups_give_way_before_rules_even_where_the_search_for_both_ends_early():
    assert quotaopt.solve(random_world(160, "P").plan()).certificate.verified


def test_a_weighted_rule_whose_weights_are_all_one_is_kept_as_the_sum_it_is():
    assert quotaopt.solve(random_world(976, "P").plan()).certificate.verified
