"""Three crossing families and weighted rows: exact where possible, the least miss listed where not."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from quotaopt.rounding import general, round_to_steps
from quotaopt.rounding.result import miss_by_priority


def answer(case):
    return round_to_steps(case.model, case.structure, case.t)


@pytest.fixture
def no_program(monkeypatch):
    """Fails the test when an integer program is asked for."""

    def refuse(*args):
        raise AssertionError("an integer program was used")

    monkeypatch.setattr(general, "round_by_program", refuse)


def parity(instance, priority):
    """Halves in the even-parity cells of a 2 x 2 x 2 table, every plane 1: no whole plan exists."""
    cells = np.array([c for c in itertools.product((0, 1), repeat=3) if sum(c) % 2 == 0])
    limits = {(family, 0, group): (1, 1) for family in range(3) for group in range(2)}
    return instance([0.5] * 4, [[axis] for axis in cells.T], limits=limits, priority=priority)


@pytest.mark.parametrize("weakest", range(3))
def test_the_parity_table_misses_the_least_important_family(instance, weakest):
    case = parity(instance, [int(family == weakest) for family in range(3)])
    result = answer(case)
    assert sorted((miss.row // 2, miss.by) for miss in result.misses) == [(weakest, -1), (weakest, 1)]


def random_cube(instance, rng, *, shape=(4, 4, 4), fill=0.6, scale=2.0, slack=0, **options):
    """Every plane of a random table on floor or ceiling, widened by `slack`."""
    codes = np.array(np.unravel_index(np.flatnonzero(rng.random(np.prod(shape)) < fill), shape))
    codes = np.array([np.unique(axis, return_inverse=True)[1] for axis in codes])
    x = rng.gamma(1.0, scale, codes.shape[1])
    limits = {}
    for family, axis in enumerate(codes):
        for group, total in enumerate(np.bincount(axis, x)):
            limits[family, 0, group] = (int(np.floor(total)) - slack, int(np.ceil(total)) + slack)
    return instance(x, [[axis] for axis in codes], limits=limits, **options)


@pytest.mark.parametrize("seed", range(30))
def test_dense_three_way_tables_are_exact(instance, seed):
    case = random_cube(instance, np.random.default_rng(seed), fill=[0.4, 0.6, 1.0][seed % 3])
    result = answer(case)
    assert result.misses == ()
    assert np.abs(result.steps - case.x).max() < 2


@pytest.mark.parametrize("seed", range(10))
def test_bands_with_slack_need_no_integer_program(instance, no_program, seed):
    case = random_cube(instance, np.random.default_rng(seed), shape=(12, 10, 6), fill=0.3, slack=2)
    assert answer(case).misses == ()


@pytest.mark.parametrize("seed", range(5))
def test_exact_months_over_rich_classes_need_no_integer_program(instance, no_program, seed):
    """Every rep and product sells in every month: moves inside (rep, product) fix the months."""
    rng = np.random.default_rng(seed)
    rep, product, month = (codes.ravel() for codes in np.indices((8, 6, 12)))
    x = rng.gamma(1.0, 3.0, rep.size)
    totals = np.bincount(month, x)
    limits = {(2, 0, m): (int(np.floor(s)), int(np.ceil(s))) for m, s in enumerate(totals)}
    case = instance(x, [[rep // 3, rep], [product], [month]], limits=limits)
    assert answer(case).misses == ()


@pytest.mark.parametrize("seed", range(8))
def test_tiny_sparse_tables_miss_no_more_than_brute_force(instance, seed):
    """Halves in a sparse 3 x 3 x 3 table, where exact plans often do not exist."""
    rng = np.random.default_rng(seed)
    cells = rng.choice(27, 8, replace=False)
    codes = np.array(np.unravel_index(cells, (3, 3, 3)))
    codes = np.array([np.unique(axis, return_inverse=True)[1] for axis in codes])
    x = np.full(8, 0.5)
    limits = {}
    for family, axis in enumerate(codes):
        for group, total in enumerate(np.bincount(axis, x)):
            limits[family, 0, group] = (int(np.floor(total)), int(np.ceil(total)))
    case = instance(x, [[axis] for axis in codes], limits=limits, priority=[0, 1, 2], upper=np.ones(8, int))
    best = min(miss_by_priority(case.model, np.array(plan)) for plan in itertools.product((0, 1), repeat=8))
    assert miss_by_priority(case.model, answer(case).steps) == best


@pytest.mark.parametrize("seed", range(10))
def test_weighted_rows_are_kept_by_the_choice_of_cells(instance, no_program, seed):
    """Effort per unit differs by cell; every rep's hours are just enough for the continuous plan."""
    rng = np.random.default_rng(seed)
    rep, product = (codes.ravel() for codes in np.indices((6, 30)))
    x, effort = rng.gamma(1.0, 4.0, 180), rng.uniform(1.0, 5.0, 180)
    loose = [(effort * (rep == r), -np.inf, float((effort * x)[rep == r].sum())) for r in range(6)]
    total = round(x.sum())
    x *= total / x.sum()
    loose = [(effort * (rep == r), -np.inf, float((effort * x)[rep == r].sum())) for r in range(6)]
    case = instance(x, [[rep * 0, rep], [product]], limits={(0, 0, 0): (total, total)}, loose=loose)
    result = answer(case)
    assert result.misses == ()
    assert result.steps.sum() == total


def test_a_weighted_row_no_whole_plan_keeps_is_listed(instance):
    case = instance([0.5, 0.5], [[[0, 0]]], limits={(0, 0, 0): (1, 1)}, loose=[([1.0, 1.0], 0.4, 0.6)])
    assert [miss.row for miss in answer(case).misses] == [1]


def test_a_whole_plan_is_left_alone(instance):
    rng = np.random.default_rng(3)
    case = random_cube(instance, rng, scale=50.0)
    whole = np.rint(case.x).astype(np.int64)
    limits = {
        (family, 0, group): (int(total), int(total))
        for family, (codes,) in enumerate(case.families)
        for group, total in enumerate(np.bincount(codes, whole))
    }
    noisy = whole * (1 + 1e-12 * rng.standard_normal(case.n))
    again = instance(noisy, case.families, limits=limits)
    assert (answer(again).steps == whole).all()
