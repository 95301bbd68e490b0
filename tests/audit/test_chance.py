"""Permutation tests: exact on what can be counted, calibrated where nothing is the matter."""

import numpy as np
import pytest
from scipy import stats

from quotaopt.audit.chance import differences, draws_for, ranks, trend


def test_equal_values_share_their_mean_rank():
    values = np.random.default_rng(0).integers(0, 9, 60).astype(float)
    assert ranks(values).tolist() == stats.rankdata(values).tolist()


def test_the_correlation_is_that_of_spearman():
    rng = np.random.default_rng(1)
    values, along = rng.integers(0, 20, (2, 40)).astype(float)
    expected = stats.spearmanr(values, along)
    found = trend(values, along, seed=0)
    assert found.correlation == pytest.approx(expected.statistic)
    assert found.p_value == pytest.approx(expected.pvalue, abs=0.02)


def test_a_perfect_order_of_five_is_met_by_two_of_120_orders():
    found = trend(np.arange(5.0), np.arange(5.0) ** 3, seed=3)
    assert found.correlation == pytest.approx(1.0)
    assert found.p_value == pytest.approx(2 / 120, abs=0.005)
    assert (found.high, found.low) == (3.5, 0.5)


@pytest.mark.parametrize("constant", ["values", "along"])
def test_what_does_not_vary_depends_on_nothing(constant):
    data = {"values": np.arange(9.0), "along": np.arange(9.0), constant: np.ones(9)}
    found = trend(**data, seed=0)
    assert (found.correlation, found.p_value) == (0.0, 1.0)


def test_a_group_is_compared_with_all_others():
    rng = np.random.default_rng(4)
    values, group = rng.random(30), rng.integers(0, 4, 30)
    found = differences(values, group, 3, seed=0)  # members of the last group are only others
    expected = [values[group == one].mean() - values[group != one].mean() for one in range(3)]
    assert found.difference == pytest.approx(expected)


def test_three_against_three_are_told_apart_by_two_of_20_choices():
    found = differences(np.array([1.0, 1.1, 1.2, 3.0, 3.1, 3.2]), np.repeat([0, 1], 3), 2, seed=0)
    assert found.p_value == pytest.approx(0.1, abs=0.01)


def test_within_blocks_each_of_three_people_can_only_swap_two_parts():
    values, person, line = (
        np.array([1.0, 1.2, 5.0, 5.3, 9.0, 9.1]),
        np.repeat([2, 0, 1], 2),
        np.tile([0, 1], 3),
    )
    found = differences(values, line, 2, seed=0, block=person)
    assert found.difference == pytest.approx([-0.2, 0.2])
    assert found.p_value == pytest.approx(2 / 8, abs=0.02)  # all up or all down, of 2 ** 3 ways


def test_people_that_differ_hide_no_difference_within_them():
    rng = np.random.default_rng(11)
    person, line = np.repeat(np.arange(10), 2), np.tile([0, 1], 10)
    values = rng.normal(0.0, 5.0, 10)[person] + 0.5 * line + rng.normal(0.0, 0.05, 20)
    assert differences(values, line, 2, seed=0, block=person).p_value < 0.01
    assert differences(values, line, 2, seed=0).p_value > 0.5


@pytest.mark.parametrize("test", ["trend", "differences", "blocks"])
def test_where_nothing_is_the_matter_every_p_value_is_as_likely(test):
    rng = np.random.default_rng(7)
    found = []
    for seed in range(300):
        values = rng.lognormal(0.0, 1.0, 14)
        if test == "trend":
            found.append(trend(values, rng.random(14), seed).p_value)
        else:
            block = np.arange(14) // 7 if test == "blocks" else None
            found.append(differences(values, np.arange(14) % 3, 3, seed, block).p_value)
    for level in (0.05, 0.25, 0.5, 0.75):
        assert np.mean(np.array(found) <= level) == pytest.approx(level, abs=4 * 0.5 / np.sqrt(300))
    assert np.mean(np.array(found) <= 0.05) < 0.09


def test_the_same_seed_gives_the_same_answer_and_another_one_nearly():
    rng = np.random.default_rng(9)
    values, along = rng.random((2, 25))
    assert trend(values, along, 5) == trend(values, along, 5)
    assert trend(values, along, 6).p_value == pytest.approx(trend(values, along, 5).p_value, abs=0.03)


def test_many_members_get_fewer_draws_but_never_few():
    assert [draws_for(n) for n in (5, 2_000, 5_000, 10_000_000)] == [9_999, 9_999, 4_000, 999]
