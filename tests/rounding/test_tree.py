"""One tree: top-down largest remainder."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotaopt.rounding import round_to_steps


def rounded(case, **options):
    result = round_to_steps(case.model, case.structure, case.t, **options)
    assert result.misses == ()
    return result.steps


def random_tree(instance, rng, *, scale=10.0, n=60):
    rep = np.concatenate([np.arange(12), rng.integers(0, 12, n - 12)])
    region = rep // 4
    x = rng.gamma(1.0, scale, n) * (rng.random(n) < 0.9)
    return instance(x, [[rep * 0, region, rep]])


@pytest.mark.parametrize("seed", range(20))
def test_every_node_and_cell_lands_on_floor_or_ceiling(instance, keeps_quota, seed):
    case = random_tree(instance, np.random.default_rng(seed), scale=[0.1, 1.0, 10.0, 1e6][seed % 4])
    assert keeps_quota(case, rounded(case))


@pytest.mark.parametrize("seed", range(10))
def test_the_company_total_is_exact(instance, seed):
    rng = np.random.default_rng(seed)
    rep = np.sort(rng.integers(0, 5, 40))
    x = rng.dirichlet(np.ones(40)) * 777
    case = instance(x, [[rep * 0, rep]], limits={(0, 0, 0): (777, 777)})
    assert rounded(case).sum() == 777


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=40), st.floats(-1e-12, 1e-12))
def test_a_whole_plan_is_left_alone_whatever_the_float_noise(instance, whole, noise):
    steps = np.array(whole)
    groups = np.arange(len(whole)) % 3
    groups = np.unique(groups, return_inverse=True)[1]
    total = int(steps.sum())
    case = instance(steps * (1 + noise), [[groups * 0, groups]], limits={(0, 0, 0): (total, total)})
    assert (rounded(case) == steps).all()


@pytest.mark.parametrize("seed", range(40))
def test_one_group_is_shared_as_brute_force_would(instance, seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 6))
    x = rng.dirichlet(np.ones(n)) * int(rng.integers(1, 9))
    lower, upper = np.floor(x * rng.random(n)).astype(int), np.ceil(x).astype(int) + rng.integers(0, 2, n)
    total = round(x.sum())
    case = instance(x, [[[0] * n]], limits={(0, 0, 0): (total, total)}, lower=lower, upper=upper)
    steps = rounded(case)
    options = [range(low, high + 1) for low, high in zip(lower, upper, strict=True)]
    best = min(
        sum((k - v) ** 2 for k, v in zip(plan, x, strict=True))
        for plan in itertools.product(*options)
        if sum(plan) == total
    )
    assert ((steps - x) ** 2).sum() == pytest.approx(best, abs=1e-9)


def test_ties_go_to_the_earlier_cell(instance):
    case = instance([0.5, 0.5, 0.5, 0.5], [[[0] * 4]])
    assert rounded(case).tolist() == [1, 1, 0, 0]


def test_halves_with_noise_are_still_a_tie(instance):
    case = instance([0.5 - 1e-10, 0.5 + 1e-10, 0.5, 0.5], [[[0] * 4]])
    assert rounded(case).tolist() == [1, 1, 0, 0]


@pytest.mark.parametrize("seed", range(10))
def test_a_residue_of_many_steps_is_spread_within_limits(instance, seed):
    """A solver's noise on a large sum can be several steps; the fixed total still holds."""
    rng = np.random.default_rng(seed)
    x = rng.dirichlet(np.ones(30)) * 1e10
    off = int(rng.integers(-50, 51))
    total = round(x.sum()) + off
    upper = np.ceil(x).astype(int) + rng.integers(0, 9, 30)
    lower = np.floor(x).astype(int) - rng.integers(0, 9, 30)
    groups = np.arange(30) // 10
    case = instance(x, [[groups * 0, groups]], limits={(0, 0, 0): (total, total)}, lower=lower, upper=upper)
    assert rounded(case).sum() == total


def test_cells_may_hang_from_any_level_and_from_no_row(instance):
    """Region 0 has two reps and house accounts of its own; the last cell is in no row at all."""
    family = [[0, 0, 0, 1, -1], [0, 1, -1, -1, -1]]
    case = instance([1.4, 2.3, 0.9, 3.4, 5.5], [family], limits={(0, 0, 0): (5, 5), (0, 0, 1): (3, 4)})
    steps = rounded(case)
    assert steps[:3].sum() == 5
    assert 3 <= steps[3] <= 4
    assert steps.sum() in (13, 14)


def test_seasonality_of_three_units_rounds_to_three_units(instance):
    """Rounding every quarter alone would give 4; the smallest quarter goes without."""
    case = instance(3 * np.array([0.17, 0.23, 0.30, 0.30]), [[[0] * 4]], limits={(0, 0, 0): (3, 3)})
    assert rounded(case).tolist() == [0, 1, 1, 1]


def test_a_single_unit_lands_in_a_large_quarter(instance):
    case = instance(np.array([0.17, 0.23, 0.25, 0.35]), [[[0] * 4]], limits={(0, 0, 0): (1, 1)})
    assert rounded(case).tolist() == [0, 0, 0, 1]


def test_no_cent_is_lost(instance):
    x = 1_234_502 * np.array([0.12, 0.23, 0.22, 0.13, 0.11, 0.19])
    case = instance(x, [[[0] * 6]], limits={(0, 0, 0): (1_234_502, 1_234_502)})
    steps = rounded(case)
    assert steps.sum() == 1_234_502
    assert np.abs(steps - x).max() < 1


def test_largest_remainder_knows_the_alabama_paradox(instance):
    """Three states of 6, 6 and 2 people: with 10 seats the small one has 2, with 11 only 1."""
    people = np.array([6.0, 6.0, 2.0])
    found = [
        rounded(instance(people / 14 * seats, [[[0] * 3]], limits={(0, 0, 0): (seats, seats)}))[2]
        for seats in (10, 11)
    ]
    assert found == [2, 1]
