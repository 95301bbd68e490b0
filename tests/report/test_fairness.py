import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotaopt.report.fairness import CELL, evenness, evenness_by_level

AMOUNTS = st.lists(st.tuples(st.floats(0.01, 1e6), st.floats(0.0, 1e6)), min_size=1, max_size=12).filter(
    lambda pairs: sum(x for _, x in pairs) > 0.01
)


@settings(max_examples=60, deadline=None)
@given(AMOUNTS)
def test_gini_is_the_mean_difference_of_all_pairs(pairs):
    r, x = np.array(pairs).T
    burden = x / r
    differences = np.abs(burden[:, None] - burden) * r[:, None] * r
    expected = differences.sum() / (2.0 * r.sum() * x.sum())
    assert evenness("rep", r, x).gini == pytest.approx(expected, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(AMOUNTS, st.floats(0.1, 100.0))
def test_a_larger_total_changes_no_evenness_but_the_burdens(pairs, factor):
    r, x = np.array(pairs).T
    before, after = evenness("rep", r, x), evenness("rep", r, factor * x)
    assert after.gini == pytest.approx(before.gini, abs=1e-9)
    assert after.highest == pytest.approx(factor * before.highest)


def test_equal_burdens_are_perfectly_even():
    even = evenness("rep", np.array([1.0, 5.0, 10.0]), np.array([2.0, 10.0, 20.0]))
    assert (even.gini, even.spread, even.lowest) == (0.0, 0.0, 2.0)


def test_whoever_has_no_reference_is_left_out():
    even = evenness("rep", np.array([1.0, 0.0]), np.array([1.0, 0.0]))
    assert (even.n_members, even.lowest, even.highest) == (1, 1.0, 1.0)


def test_every_level_and_the_cells_are_measured(annual):
    assert [even.level for even in evenness_by_level(annual)] == [*annual.cells, CELL]
