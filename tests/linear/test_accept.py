"""What is accepted is recomputed: tampered answers are refused, whatever their status says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quotaopt.errors import NotCertifiedError
from quotaopt.linear import (
    Answer,
    Infeasible,
    Solved,
    continuous,
    integer,
    measure,
    refutes,
    solve_linear,
    solver_named,
)
from quotaopt.linear.implied import implied_box
from support.linear_programs import INF, Liar, market_split, minimax_program, program, random_program


def answer(x=None, duals=None, **more) -> Answer:
    return Answer(
        x=None if x is None else np.asarray(x, dtype=np.float64),
        duals=None if duals is None else np.asarray(duals, dtype=np.float64),
        says="Optimal",
        method="test",
        **more,
    )


SMALL = program([1, 1], [(2, [1, 1], INF)], upper=5)


def test_the_numbers_of_an_honest_answer():
    found = measure(SMALL, answer([2, 0], [1]))
    assert (found.violation, found.objective, found.bound, found.gap) == (0, 2, 2, 0)


def test_a_point_outside_the_box_is_judged_where_the_box_lets_it_be():
    found = measure(SMALL, answer([-1, 7], [1]))
    assert list(found.x) == [0, 5]
    assert found.objective == 5
    assert found.gap == pytest.approx(3 / 5)


def test_a_missed_row_is_relative_to_its_size():
    assert measure(SMALL, answer([1, 0], [1])).violation == pytest.approx(0.5)
    large = program([1, 1], [(2e9, [1, 1], INF)])
    assert measure(large, answer([1e9, 1e9 - 2], [1])).violation == pytest.approx(1e-9)


def test_prices_that_lean_on_a_missing_limit_prove_nothing():
    assert measure(SMALL, answer([2, 0], [-1])).bound == 0


@pytest.mark.parametrize(
    "nothing", [None, [1], [np.nan, 1], [INF, 1]], ids=["none", "short", "not a number", "infinite"]
)
def test_what_is_no_point_is_none(nothing):
    assert measure(SMALL, answer(nothing, [1])) is None


@pytest.mark.parametrize("duals", [None, [1, 1], [np.nan], [INF]])
def test_what_are_no_prices_prove_nothing(duals):
    assert measure(SMALL, answer([2, 0], duals)).bound == -INF


def test_whole_columns_are_rounded_before_anything_is_measured():
    found = measure(program([1, 1], [(2.5, [1, 1], INF)], whole=[True, False]), answer([1.9999, 0.5], [1]))
    assert list(found.x) == [2, 0.5]


def test_no_prices_prove_more_than_the_optimum():
    rng = np.random.default_rng(0)
    for seed in range(60):
        drawn = random_program(seed)
        best = solve_linear(drawn)
        if isinstance(best, Solved):
            for _ in range(20):
                y = best.duals + rng.normal(size=drawn.n_rows) * 10.0 ** rng.uniform(-12, 1)
                x = best.x + rng.normal(size=drawn.n_columns) * 10.0 ** rng.uniform(-9, 1)
                tried = measure(drawn, answer(x, y))
                assert tried.bound <= best.objective + 1e-9 * max(1.0, abs(best.objective))


def test_no_multipliers_refute_a_program_that_has_a_point():
    rng = np.random.default_rng(1)
    for seed in range(60):
        drawn = random_program(seed)
        if not isinstance(solve_linear(drawn), Infeasible):
            for scale in (1e-9, 1.0, 1e9):
                assert not refutes(drawn, scale * rng.normal(size=drawn.n_rows))


def test_limits_the_rows_imply_hold_at_every_optimum():
    for seed in range(60):
        drawn = random_program(seed)
        best = solve_linear(drawn)
        if isinstance(best, Solved):
            lower, upper = implied_box(drawn, at_most=best.objective + 1e-6)
            assert np.all(lower <= best.x + 1e-6)
            assert np.all(best.x <= upper + 1e-6)


def test_rounding_noise_in_a_price_is_no_infinite_gap():
    """Without an upper limit of e, a price off by 1e-12 proves -inf; what the objective implies saves it."""
    minimax = minimax_program()
    honest = solver_named("highs").solve(minimax)
    noisy = replace(
        honest, duals=honest.duals * (1 + 1e-12 * np.random.default_rng(0).normal(size=minimax.n_rows))
    )
    assert measure(minimax, noisy).gap < 1e-9


TWISTS = {
    "a point 1 % off": lambda honest: replace(honest, x=None if honest.x is None else 1.01 * honest.x),
    "a point that breaks its rows": lambda honest: replace(
        honest, x=None if honest.x is None else np.zeros_like(honest.x)
    ),
    "no point": lambda honest: replace(honest, x=None, duals=None),
    "prices 1 % off": lambda honest: replace(
        honest, duals=None if honest.duals is None else 1.01 * honest.duals
    ),
    "prices of the other sign": lambda honest: replace(
        honest, duals=None if honest.duals is None else -honest.duals
    ),
    "no prices": lambda honest: replace(honest, duals=None),
    "infeasible by a false proof": lambda honest: replace(
        honest, x=None, ray=None if honest.duals is None else np.ones_like(honest.duals)
    ),
}


@pytest.mark.parametrize("twist", TWISTS.values(), ids=TWISTS)
def test_a_liar_is_not_believed_and_the_next_solver_asked(twist):
    ratio = minimax_program()
    honest = solve_linear(ratio)
    found = solve_linear(ratio, solver=Liar(twist))
    assert isinstance(found, Solved)
    assert found.objective == pytest.approx(honest.objective, rel=1e-7)
    assert found.gap <= 1e-7
    assert found.violation <= 1e-9


@pytest.mark.parametrize("twist", TWISTS.values(), ids=TWISTS)
def test_a_liar_makes_nothing_infeasible(twist):
    assert isinstance(
        solve_linear(random_program(3), solver=Liar(twist)), type(solve_linear(random_program(3)))
    )


def test_when_all_lie_the_error_has_the_numbers_of_every_try(monkeypatch):
    wrong = [Liar(TWISTS["no prices"], name) for name in ("first", "second")]
    monkeypatch.setattr(continuous, "FALLBACKS", tuple(wrong))
    with pytest.raises(NotCertifiedError, match=r"first says 'Optimal'.*gap inf") as caught:
        solve_linear(minimax_program())
    assert [problem.values["method"] for problem in caught.value.problems] == ["first", "second"]
    assert "差距" in caught.value.render("zh")


def test_a_false_bound_of_an_integer_program_is_refused(monkeypatch):
    """A bound above a feasible point is no bound."""
    knapsack = program([-8, -11, -6, -4], [(-INF, [5, 7, 4, 3], 14)], upper=1, whole=True)
    early = Liar(lambda honest: replace(honest, x=np.array([1.0, 1.0, 0.0, 0.0]), bound=-25.0), "early")
    assert solve_linear(knapsack, solver=early).method == "highs"
    monkeypatch.setattr(integer, "SEARCHES", ())
    above = Liar(lambda honest: replace(honest, bound=-20.0), "above")
    with pytest.raises(NotCertifiedError, match="above says"):
        solve_linear(knapsack, solver=above)


def test_a_solver_that_denies_an_integer_program_is_not_the_last_word():
    denies = Liar(lambda honest: replace(honest, x=None, bound=None), "denies")
    hard = market_split(rows=1, items=8)
    assert solve_linear(hard, solver=denies).objective == pytest.approx(solve_linear(hard).objective)
