from fractions import Fraction
from math import prod

import numpy as np
import pytest

import quotaopt
from quotaopt.errors import PlanError
from quotaopt.explain.amounts import exact_sum
from support.small_plan import RULES, small_plan

WHERE = [{}, {"rep": "Ann"}, {"rep": ["Ann", "Cy"], "line": "New"}, {"region": "E*", "quarter": "2024-Q1"}]


@pytest.fixture(scope="module")
def allocation():
    return quotaopt.solve(small_plan(RULES["band"], RULES["share"], RULES["growth"]))


@pytest.mark.parametrize("where", WHERE)
def test_the_chain_multiplies_out_to_the_published_number(allocation, where):
    found = allocation.explain(**where)
    first, *rest = found.links
    assert first.after * prod((link.factor for link in rest), start=Fraction(1)) == found.target
    assert first.after + sum(link.change for link in rest) == found.target
    assert found.target.denominator == 1


def test_a_chain_begins_with_last_years_amount_of_the_selection(allocation):
    first = allocation.explain(rep="Ann").links[0]
    assert (first.kind, first.before, first.after) == ("history", None, 270)


def test_groups_telescope_exactly_as_their_cells_do(allocation):
    both, east, west = (
        {(link.kind, link.name, link.members): link.after for link in allocation.explain(**where).links}
        for where in ({}, {"region": "East"}, {"region": "West"})
    )
    for name in both.keys() & east.keys() & west.keys():
        assert both[name] == east[name] + west[name]


def test_a_misspelt_member_is_answered_with_the_nearest_names(allocation):
    with pytest.raises(PlanError, match="Did you mean Ann"):
        allocation.explain(rep="An")
    with pytest.raises(PlanError, match="Did you mean line"):
        allocation.explain(lin="New")


def test_sums_are_exact_beyond_64_bits():
    steps = np.array([2.0**80, 3.0, 0.5, 2.0**-40])
    assert exact_sum(steps) == 2**80 + 3 + Fraction(1, 2) + Fraction(1, 2**40)
    assert exact_sum(steps[1:]) == 3 + Fraction(1, 2) + Fraction(1, 2**40)
