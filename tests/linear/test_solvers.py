"""Solvers by name, and what HiGHS and PuLP must not do to us."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from quotaopt.errors import PlanError
from quotaopt.linear import (
    Answer,
    Limits,
    LinearProgram,
    Solved,
    Stopped,
    available,
    by_pulp,
    measure,
    solve_linear,
    solver_named,
)
from quotaopt.linear.highs import HighsSolver
from support.linear_programs import INF, in_money, market_split, minimax_program, program

pulp = pytest.importorskip("pulp")


def test_names_do_not_depend_on_case():
    assert solver_named("HiGHS") is solver_named("highs")
    assert solver_named("PuLP:highs").driver == solver_named("pulp:HIGHS").driver == "HiGHS"


def test_everything_listed_can_be_had():
    assert {"highs", "highs:ipm", "highs:pdlp", "pulp", "pulp:HiGHS"} <= set(available())
    assert [solver_named(name).name for name in available()] == list(available())


@pytest.mark.parametrize("name", ["glop", "highs:fast", "pulp:nix", ""])
def test_an_unknown_name_is_told_with_those_that_exist(name):
    with pytest.raises(PlanError, match="There is no solver") as caught:
        solve_linear(minimax_program(), solver=name)
    assert "pulp:HiGHS" in str(caught.value)
    assert "没有名为" in caught.value.render("zh")


def test_a_missing_pulp_is_told_with_how_to_install_it(monkeypatch):
    monkeypatch.setattr(by_pulp, "find_spec", lambda _: None)
    assert available() == ("highs", "highs:ipm", "highs:pdlp")
    with pytest.raises(PlanError, match=r"pip install 'quotaopt\[pulp\]'"):
        solver_named("pulp:CBC")


def test_a_misspelt_option_is_an_error():
    with pytest.raises(ValueError, match="mip_rel_gapp"):
        HighsSolver(options=(("mip_rel_gapp", 0.1),)).solve(minimax_program())


def test_another_number_of_threads_in_the_process_does_no_harm():
    code = """
import highspy
other = highspy.Highs()
other.setOptionValue("output_flag", False)
other.setOptionValue("threads", 2)
other.addVar(0.0, 1.0)
other.run()
from support.linear_programs import minimax_program
from quotaopt.linear import solve_linear
print(solve_linear(minimax_program()).method)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert ran.stdout == "highs\n"


def test_highs_and_pulp_are_loaded_only_when_asked():
    code = "import sys, quotaopt.linear; print([m for m in ('highspy', 'pulp') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_the_same_program_gives_the_same_bytes():
    for name in available():
        first, second = (solve_linear(minimax_program(), solver=name) for _ in range(2))
        assert first.x.tobytes() == second.x.tobytes()
        assert first.duals.tobytes() == second.duals.tobytes()


def test_ctrl_c_stops_a_search():
    """In a process of its own, and pressed until it is heard: HiGHS does not always listen."""
    code = (
        "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"  # in the background: none
    )
    code += "from support.linear_programs import market_split\nfrom quotaopt.linear import solve_linear\n"
    code += "print('begun', flush=True)\nsolve_linear(market_split())"
    tests = Path(__file__).parents[1]
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=tests, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as search:
        search.stdout.readline()
        for _ in range(200):
            search.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                search.wait(timeout=0.3)
                break
        search.kill()
        assert b"KeyboardInterrupt" in search.stderr.read()


def test_nodes_limit_the_search_by_count():
    found = solve_linear(market_split(), limits=Limits(nodes=5))
    assert isinstance(found, Stopped)
    assert found.best is not None


def test_a_gap_asked_for_is_kept():
    found = solve_linear(market_split(rows=2, items=12), limits=Limits(gap=0.5))
    assert isinstance(found, Solved)
    assert found.claimed_gap <= 0.5


@pytest.mark.parametrize("name", ["highs", "pulp:HiGHS", "pulp:CBC"])
def test_alone_they_lose_costs_below_their_tolerance_and_measuring_shows_it(name):
    """HiGHS 1.15.1 ends 9 % above the optimum and CBC at 18 times it, both with "Optimal"."""
    ratio = minimax_program(l1=1.0, cells=300)
    tiny = replace(ratio, cost=1e-12 * ratio.cost)
    alone, best = measure(tiny, alone_by(name, tiny)), solve_linear(tiny, solver=name)
    assert best.gap <= 1e-7
    assert best.objective == pytest.approx(1e-12 * solve_linear(ratio).objective, rel=1e-7)
    assert alone.objective - best.objective <= alone.gap * alone.size * (1 + 1e-9)


@pytest.mark.parametrize("name", ["highs", "pulp:HiGHS", "pulp:CBC"])
def test_raw_money_is_solved_where_they_alone_call_it_infeasible(name):
    """HiGHS 1.15.1 does so at sizes from 1e-2 to 1e10."""
    ratio = minimax_program(cells=300)
    money = in_money(ratio, 10.0 ** np.random.default_rng(0).uniform(-2, 10, ratio.n_columns))
    alone_by(name, money)
    found, expected = solve_linear(money, solver=name), solve_linear(ratio)
    assert found.objective == pytest.approx(expected.objective, rel=1e-7)


def alone_by(name: str, drawn: LinearProgram) -> Answer:
    """The bare claim of a solver that may not be installed."""
    if name not in available():
        pytest.skip(f"{name} is not installed")
    return solver_named(name).solve(drawn)


def test_pulp_gets_plain_and_distinct_names(monkeypatch):
    seen = []
    solve = pulp.LpProblem.solve

    def spy(problem, *args, **kwargs):
        seen.extend(column.name for column in problem.variables())
        seen.extend(row.name for row in problem.constraints())
        return solve(problem, *args, **kwargs)

    monkeypatch.setattr(pulp.LpProblem, "solve", spy)
    solve_linear(program([1, 2], [(1, [1, 1], 3), (-INF, [1, 0], 2)]), solver="pulp")
    assert len(set(seen)) == len(seen) == 2 + 3
    assert all(name.isascii() and name.isalnum() for name in seen)


def test_a_solver_that_breaks_is_an_answer_without_a_point(monkeypatch):
    def broken(problem, *args, **kwargs):
        raise KeyError("kSolutionLimit")

    monkeypatch.setattr(pulp.LpProblem, "solve", broken)
    answer = solver_named("pulp").solve(minimax_program())
    assert answer.x is None
    assert "kSolutionLimit" in answer.says
    assert solve_linear(minimax_program(), solver="pulp").method == "highs"


def test_a_point_called_optimal_after_the_time_is_measured_all_the_same(monkeypatch):
    """PuLP 3 says Optimal of points that break their rows by 60 times when the time was up."""

    def too_late(problem, *args, **kwargs):
        for column in problem.variables():
            column.varValue = 0.0
        problem.sol_status = 1
        return 1

    if not hasattr(pulp, "LpStatus"):
        pytest.skip("the statuses of PuLP 3")
    monkeypatch.setattr(pulp.LpProblem, "solve", too_late)
    answer = solver_named("pulp").solve(minimax_program())
    assert answer.says == "Optimal"
    assert measure(minimax_program(), answer).violation > 0.1
    assert np.isfinite(solve_linear(minimax_program(), solver="pulp").objective)


def test_a_solver_that_pulp_knows_and_that_is_not_here_says_how_to_install_it():
    missing = set(by_pulp.drivers(only_available=False)) - set(by_pulp.drivers())
    name = min(missing & {"GUROBI", "CPLEX", "MOSEK", "COPT", "GLPK"})
    for spelt in (name.lower(), f"pulp:{name}"):
        with pytest.raises(PlanError, match=f"{name} is not installed here(?s:.*)pip install"):
            solver_named(spelt)
