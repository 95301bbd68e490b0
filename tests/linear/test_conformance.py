"""Every solver that is installed, on every kind of program."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import optimize

from quotaopt.linear import (
    Infeasible,
    Limits,
    LinearProgram,
    Solved,
    Start,
    Stopped,
    Unbounded,
    available,
    measure,
    refutes,
    solve_linear,
    solver_named,
)
from support.linear_programs import (
    INF,
    in_money,
    market_split,
    minimax_program,
    program,
    random_program,
)
from support.seeds import seeds

SOLVERS = available()
BY_SCIPY = {0: Solved, 2: Infeasible, 3: Unbounded}


@pytest.fixture(params=SOLVERS)
def solver(request: pytest.FixtureRequest) -> str:
    return request.param


def solved(drawn: LinearProgram, solver: str, **how: object) -> Solved:
    found = solve_linear(drawn, solver=solver, **how)
    assert isinstance(found, Solved)
    return found


def test_an_optimum_comes_with_duals_that_prove_it(solver):
    found = solved(program([-3, -2], [(-INF, [1, 1], 8), (-INF, [1, 0], 6)]), solver)
    assert found.x == pytest.approx([6, 2])
    assert found.objective == pytest.approx(-22)
    assert found.bound == pytest.approx(-22)
    assert found.duals == pytest.approx([-2, -1])  # upper limits: negative, whoever solved it


def test_the_solver_asked_is_the_one_that_answered(solver):
    assert solved(minimax_program(), solver).method == solver


@pytest.mark.parametrize(
    "none",
    [
        program([1, 1], [(2, [1, 1], INF), (-INF, [1, 1], 1)]),
        program([1, 1], [(2, [1, 1], INF)], upper=0.5),
        program([1, 1], [(1, [1, -1], 1), (1, [-1, 1], 1)], lower=-INF),
        program([1], [(2, [0], 3)]),
        program([1], lower=2.0, upper=1.0),
        program([1], [(2, [1], 1)]),
    ],
)
def test_the_infeasible_ends_with_a_proof(solver, none):
    found = solve_linear(none, solver=solver)
    assert isinstance(found, Infeasible)
    assert found.multipliers is not None
    assert refutes(none, found.multipliers)


def test_the_unbounded_ends_with_a_point_and_a_direction(solver):
    endless = program([-1, -1], [(1, [1, -1], INF)])
    found = solve_linear(endless, solver=solver)
    assert isinstance(found, Unbounded)
    assert endless.matrix @ found.point >= 1 - 1e-9
    assert endless.matrix @ found.direction >= -1e-12
    assert endless.cost @ found.direction < 0


def test_degenerate_corners_do_not_matter(solver):
    rows = [(-INF, row, 1) for row in ([1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 1, 1], [2, 1, 1], [1, 2, 1])]
    assert solved(program([-1, -1, -1], rows), solver).objective == pytest.approx(-1)


def test_no_rows_no_columns_and_nothing_at_all(solver):
    assert solved(program([1, -1], upper=3), solver).x == pytest.approx([0, 3])
    assert solved(program([], [(0, [], 1)]), solver).objective == 0
    assert solved(program([], offset=7), solver).objective == 7
    assert isinstance(solve_linear(program([], [(1, [], 1)]), solver=solver), Infeasible)
    assert isinstance(solve_linear(program([-1.0]), solver=solver), Unbounded)


def test_fixed_and_free_columns(solver):
    found = solved(
        program(
            [1, 2, 3], [(5, [1, 1, 1], 5), (1, [0, 1, -1], INF)], lower=[2, -INF, 1], upper=[2, INF, INF]
        ),
        solver,
    )
    assert found.x == pytest.approx([2, 2, 1])


def test_a_feasibility_program_costs_nothing(solver):
    found = solved(program([0, 0], [(1, [1, 1], 1)]), solver)
    assert found.x.sum() == pytest.approx(1)
    assert found.objective == found.bound == 0


def test_the_constant_of_the_objective_is_kept_and_hides_no_gap(solver):
    found = solved(program([1, 1], [(3, [1, 1], INF)], offset=1e6), solver)
    assert found.objective == pytest.approx(1e6 + 3, abs=1e-6)
    assert found.size == pytest.approx(3)
    whole = solved(program([1, 1], [(2.5, [1, 1], INF)], whole=True, offset=1e6), solver)
    assert whole.objective == 1e6 + 3


def test_integer_optima(solver):
    knapsack = program([-8, -11, -6, -4], [(-INF, [5, 7, 4, 3], 14)], upper=1, whole=True)
    found = solved(knapsack, solver)
    assert found.objective == -21
    assert list(found.x) == [0, 1, 1, 1]
    assert found.claimed_gap <= 1e-7


def test_mixed_integer_optima(solver):
    mixed = program([1, 0.9], [(3.7, [1, 1], INF), (-INF, [-1, 1], 0.2)], whole=[True, False])
    assert solved(mixed, solver).objective == pytest.approx(2 + 0.9 * 1.7)


def test_limits_that_hold_no_whole_number_refute_themselves(solver):
    found = solve_linear(program([1], lower=3.2, upper=3.8, whole=True), solver=solver)
    assert isinstance(found, Infeasible)
    assert found.multipliers is not None


def test_infeasibility_only_whole_numbers_show_is_labelled_a_claim(solver):
    found = solve_linear(program([1, 1], [(3, [2, 2], 3)], upper=9, whole=True), solver=solver)
    assert isinstance(found, Infeasible)
    assert found.multipliers is None
    assert "without presolve" in found.method


def test_an_unbounded_integer_program_is_not_called_infeasible(solver):
    assert isinstance(
        solve_linear(program([-1, -1], [(1, [1, -1], INF)], whole=True), solver=solver), Unbounded
    )


def test_no_time_no_answer(solver):
    found = solve_linear(minimax_program(), solver=solver, limits=Limits(time_s=0.0))
    assert isinstance(found, Stopped)
    assert found.best is None


def test_a_time_limit_keeps_the_best_point_known(solver):
    hard = market_split()
    nothing = np.concatenate([np.zeros(30), hard.row_lower, np.zeros(4)])
    found = solve_linear(hard, solver=solver, limits=Limits(time_s=0.4), start=Start(x=nothing))
    assert isinstance(found, Stopped)
    assert found.best is not None
    assert found.best.violation <= 1e-9
    assert found.best.objective <= hard.row_lower.sum()
    assert found.best.bound <= 1e-6  # what the relaxation proves


@pytest.mark.parametrize("seed", range(4))
def test_badly_scaled_money_gives_the_same_answer(solver, seed):
    ratio = minimax_program(seed=seed)
    unit = 10.0 ** np.random.default_rng(seed).uniform(-2, 10, ratio.n_columns)
    assert solved(in_money(ratio, unit), solver).objective == pytest.approx(
        solved(ratio, "highs").objective, rel=1e-7
    )


@pytest.mark.parametrize("factor", [1e-12, 1e-8, 1e6])
def test_costs_of_any_size_give_the_same_answer(solver, factor):
    ratio = minimax_program(l1=1.0)
    found = solved(replace(ratio, cost=ratio.cost * factor), solver)
    assert found.objective == pytest.approx(factor * solved(ratio, "highs").objective, rel=1e-7)


def test_a_tiny_mean_term_beside_the_largest_is_not_lost(solver):
    """CBC, left to itself, called such programs optimal 1 % above the optimum."""
    program_ = minimax_program(l1=1e-4, cells=60)
    assert solved(program_, solver).gap <= 1e-7


@pytest.mark.parametrize("seed", seeds(12))
def test_all_agree_with_scipy_on_random_linear_programs(seed):
    agree(random_program(seed))


@pytest.mark.parametrize("seed", seeds(8))
def test_all_agree_with_scipy_on_random_integer_programs(seed):
    agree(random_program(seed, integer=True))


def agree(drawn: LinearProgram) -> None:
    """Every solver ends as scipy does, with the same objective."""
    whole = np.zeros(drawn.n_columns) if drawn.whole is None else drawn.whole
    expected = optimize.milp(
        drawn.cost,
        integrality=whole,
        constraints=optimize.LinearConstraint(drawn.matrix, drawn.row_lower, drawn.row_upper),
        bounds=optimize.Bounds(drawn.lower, drawn.upper),
    )
    for name in SOLVERS:
        found = solve_linear(drawn, solver=name)
        if expected.status in BY_SCIPY:  # 4: infeasible or unbounded, scipy does not know which
            assert isinstance(found, BY_SCIPY[expected.status]), name
        if isinstance(found, Solved):
            assert found.objective - drawn.offset == pytest.approx(expected.fun, rel=1e-6, abs=1e-6), name


def test_the_answer_of_an_adapter_is_in_the_signs_of_the_contract(solver):
    lower = program([1, 1], [(2, [1, 1], INF), (-INF, [1, 0], 9)])
    found = measure(lower, solver_named(solver).solve(lower))
    assert found is not None
    assert found.duals == pytest.approx([1, 0], abs=1e-5)
    assert math.isclose(found.bound, 2, rel_tol=1e-5)
