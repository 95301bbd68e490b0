"""Two crossing trees: exact on both, near the optimum in movement."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from quotaopt.rounding import Miss, round_to_steps
from quotaopt.rounding.flow import EXACT_CELLS


def rounded(case):
    result = round_to_steps(case.model, case.structure, case.t)
    assert result.misses == ()
    return result.steps


def crossing(instance, rng, *, reps=8, products=6, fill=0.7, scale=5.0, **options):
    """Region > rep against product line > product, some cells missing, some exactly whole."""
    rep, product = np.divmod(np.flatnonzero(rng.random(reps * products) < fill), products)
    rep, product = (np.unique(codes, return_inverse=True)[1] for codes in (rep, product))
    x = rng.gamma(1.0, scale, len(rep))
    x = np.where(rng.random(len(rep)) < 0.1, np.round(x), x)
    return instance(x, [[rep * 0, rep // 3, rep], [product // 2, product]], **options)


def least_movement(case):
    """The optimum of the min-cost flow: its program is totally unimodular, so its vertices are whole."""
    floor = np.floor(case.x)
    rows = []
    for family in case.families:
        for codes in family:
            rows.append(sparse.csr_array((np.ones(case.n), (codes, np.arange(case.n)))))
    matrix = sparse.vstack(rows)
    base, sums = matrix @ floor, matrix @ case.x
    found = linprog(
        1 - 2 * (case.x - floor),
        A_ub=sparse.vstack([matrix, -matrix]),
        b_ub=np.concatenate([np.ceil(sums - 1e-9) - base, base - np.floor(sums + 1e-9)]),
        bounds=np.column_stack([np.zeros(case.n), (case.x > floor).astype(float)]),
    )
    return found.fun + (case.x - floor).sum()


@pytest.mark.parametrize("seed", range(60))
def test_every_node_of_both_trees_lands_on_floor_or_ceiling(instance, keeps_quota, seed):
    rng = np.random.default_rng(seed)
    case = crossing(instance, rng, fill=[0.2, 0.5, 1.0][seed % 3], scale=[0.2, 3.0, 1e5][seed // 3 % 3])
    assert keeps_quota(case, rounded(case))


@pytest.mark.parametrize("seed", range(30))
def test_cells_outside_a_tree_or_outside_both_do_no_harm(instance, keeps_quota, seed):
    rng = np.random.default_rng(seed)
    x = rng.gamma(1.0, 2.0, 40)
    families = [[np.append(rng.integers(-1, 6, 39), 5)], [np.append(rng.integers(-1, 6, 39), 5)]]
    case = instance(x, families)
    steps = rounded(case)
    assert keeps_quota(case, steps)
    assert np.floor(x.sum()) <= steps.sum() <= np.ceil(x.sum())


@pytest.mark.parametrize("seed", range(3))
def test_large_sparse_tables_are_exact_too(instance, keeps_quota, seed):
    case = crossing(instance, np.random.default_rng(seed), reps=200, products=100, fill=0.3)
    assert keeps_quota(case, rounded(case))


def test_plans_beyond_the_exact_size_are_exact_in_sums_and_near_in_movement(instance, keeps_quota):
    case = crossing(instance, np.random.default_rng(1), reps=300, products=120)
    assert case.n > EXACT_CELLS
    steps = rounded(case)
    assert keeps_quota(case, steps)
    assert np.abs(steps - case.x).sum() <= 1.02 * np.abs(np.rint(case.x) - case.x).sum()


@pytest.mark.parametrize("seed", range(5))
def test_cells_move_no_further_than_the_min_cost_flow_says(instance, seed):
    case = crossing(instance, np.random.default_rng(seed), reps=60, products=40, fill=0.5)
    assert np.abs(rounded(case) - case.x).sum() == pytest.approx(least_movement(case), abs=1e-3)


def test_rows_that_must_follow_the_columns_do(instance, keeps_quota):
    """Two reps share one column exactly, two the other: rounding reps alone would break a column."""
    case = instance([0.5] * 4, [[[0, 1, 2, 3]], [[0, 0, 1, 1]]])
    assert keeps_quota(case, rounded(case))


@pytest.mark.parametrize("seed", range(20))
def test_limits_of_rows_and_cells_are_kept(instance, seed):
    """Rows are fixed to what a hidden whole plan gives; the continuous answer meets them too."""
    rng = np.random.default_rng(seed)
    shape = (5, 7)
    hidden = rng.integers(0, 6, shape)
    x = hidden.astype(float)
    for _ in range(200):  # random 2x2 moves keep both margins
        (a, b), (c, d) = rng.choice(5, 2, replace=False), rng.choice(7, 2, replace=False)
        most = min(x[a, d], x[b, c], 6 - x[a, c], 6 - x[b, d])
        amount = rng.random() * most
        x[a, c] += amount
        x[b, d] += amount
        x[a, d] -= amount
        x[b, c] -= amount
    row, column = (codes.ravel() for codes in np.indices(shape))
    limits = {(0, 0, i): (k, k) for i, k in enumerate(hidden.sum(1))}
    limits |= {(1, 0, j): (k, k) for j, k in enumerate(hidden.sum(0))}
    case = instance(x.ravel(), [[row], [column]], limits=limits, upper=np.full(35, 6))
    steps = rounded(case)
    assert (steps <= 6).all()
    assert np.abs(steps - case.x).max() < 1


@pytest.mark.parametrize("seed", range(20))
def test_whole_plans_are_left_alone(instance, seed):
    rng = np.random.default_rng(seed)
    case = crossing(instance, rng, scale=1e4)
    whole = np.rint(case.x).astype(np.int64)
    noisy = whole * (1 + 1e-12 * rng.standard_normal(case.n))
    again = instance(noisy, case.families)
    assert (rounded(again) == whole).all()


@pytest.mark.parametrize("seed", range(10))
def test_noise_of_several_steps_is_absorbed(instance, seed):
    """At 1e10 steps the solver's relative noise is whole steps; fixed margins hold all the same."""
    rng = np.random.default_rng(seed)
    row, column = (codes.ravel() for codes in np.indices((6, 8)))
    whole = rng.integers(0, 10**9, (6, 8))
    limits = {(0, 0, i): (int(k), int(k)) for i, k in enumerate(whole.sum(1))}
    limits |= {(1, 0, j): (int(k), int(k)) for j, k in enumerate(whole.sum(0))}
    noisy = whole.ravel() + 20 * rng.standard_normal(48)
    case = instance(np.maximum(noisy, 0), [[row], [column]], limits=limits)
    assert np.abs(rounded(case) - whole.ravel()).max() < 200


@pytest.mark.parametrize("seed", range(15))
def test_tiny_tables_reach_what_brute_force_reaches(instance, seed):
    rng = np.random.default_rng(seed)
    x = rng.random((3, 3)) * 2
    row, column = (codes.ravel() for codes in np.indices((3, 3)))
    case = instance(x.ravel(), [[row], [column]])
    steps = rounded(case)
    floor = np.floor(case.x).astype(int)
    best = np.inf
    for up in itertools.product((0, 1), repeat=9):
        plan = floor + np.array(up)
        fits = all(
            (np.floor(s) <= k).all() and (k <= np.ceil(s)).all()
            for s, k in zip(case.sums(case.x), case.sums(plan), strict=True)
        )
        total = np.floor(case.x.sum()) <= plan.sum() <= np.ceil(case.x.sum())
        best = min(best, np.abs(plan - case.x).sum()) if fits and total else best
    assert best <= np.abs(steps - case.x).sum() + 1e-9
    assert np.abs(steps - case.x).sum() <= 1.5 * best


def test_the_answer_does_not_depend_on_how_often_it_is_asked(instance):
    case = crossing(instance, np.random.default_rng(5), reps=40, products=30)
    assert (rounded(case) == rounded(case)).all()


@pytest.mark.parametrize("kept", [0, 1])
def test_where_two_rows_contradict_each_other_the_less_important_one_is_missed(instance, kept):
    """Both families hold the same cells but ask for 3 and 5: one must give way, and it says so."""
    limits = {(0, 0, 0): (3, 3), (1, 0, 0): (5, 5)}
    case = instance(
        [1.2, 2.3], [[[0, 0]], [[0, 0]]], limits=limits, priority=[int(kept == 1), int(kept == 0)]
    )
    result = round_to_steps(case.model, case.structure, case.t)
    given_way = 1 if kept == 0 else 0
    assert result.misses == (Miss(1, -2) if given_way else Miss(0, 2),)
