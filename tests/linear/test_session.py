"""A session answers as if every program were new."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from quotaopt.linear import Infeasible, Solved, solve_linear
from quotaopt.linear.session import HighsSession
from support.linear_programs import INF, in_money, minimax_program, program, random_program
from support.seeds import seeds


def same_ending(session: HighsSession) -> None:
    warm, cold = session.solve(), solve_linear(session.program)
    assert type(warm) is type(cold)
    if isinstance(warm, Solved) and isinstance(cold, Solved):
        assert warm.objective == pytest.approx(cold.objective, rel=1e-9, abs=1e-9)
        assert warm.gap <= 1e-7
        assert warm.violation <= 1e-9


@pytest.mark.parametrize("seed", seeds(20))
def test_after_any_change_the_warm_answer_is_the_cold_one(seed):
    rng = np.random.default_rng(seed)
    session = HighsSession(random_program(seed))
    same_ending(session)
    for _ in range(4):
        now = session.program
        kind = rng.integers(0, 4)
        if kind == 0:
            session.change(cost=now.cost * 10.0 ** rng.uniform(-6, 6) + rng.integers(-1, 2, now.n_columns))
        elif kind == 1:
            session.change(lower=now.lower - 1, upper=now.upper + rng.integers(0, 3))
        elif kind == 2:
            shift = rng.integers(-2, 3, now.n_rows)
            session.change(row_lower=now.row_lower + shift, row_upper=now.row_upper + shift)
        else:
            row = sparse.csr_array(rng.integers(-2, 3, (1, now.n_columns)).astype(np.float64))
            session.add_rows(row, np.array([-4.0]), np.array([INF]))
        same_ending(session)


def test_rounds_of_a_lexicographic_solve_in_money():
    ratio = minimax_program()
    money = in_money(ratio, 10.0 ** np.random.default_rng(0).uniform(0, 9, ratio.n_columns))
    session = HighsSession(money)
    first = session.solve()
    session.add_rows(
        sparse.csr_array(money.cost[None, :]), np.array([-INF]), np.array([first.objective * (1 + 1e-6)])
    )
    session.change(cost=np.append(1.0 / money.upper[:40], np.zeros(41)))
    same_ending(session)


def test_contradictory_limits_end_before_any_run_and_can_be_taken_back():
    session = HighsSession(program([1, 1], [(2, [1, 1], 5)]))
    before = session.solve()
    session.change(row_lower=np.array([6.0]))
    assert isinstance(session.solve(), Infeasible)
    session.change(row_lower=np.array([2.0]))
    assert session.solve().objective == before.objective


def test_a_small_change_costs_few_pivots():
    session = HighsSession(minimax_program(cells=200))
    cold = session.solve().iterations
    session.change(row_upper=session.program.row_upper * 1.0005)
    assert session.solve().iterations < cold / 3


def test_whole_numbers_are_refused():
    with pytest.raises(ValueError, match="linear programs"):
        HighsSession(program([1], whole=True))
