"""What lots and counts prove about linear notions holds for every pattern, and closes the gap."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import quotaopt
from quotaopt.linear import available, solver_named
from quotaopt.logic import LogicSolution, solve_with_logic
from quotaopt.logic.chain import _solve
from quotaopt.logic.linear_bound import linear_bound
from quotaopt.logic.search import Solved
from quotaopt.logic.staged import StagedProgram
from quotaopt.model.logic import with_ranges, with_rows
from quotaopt.stages.chain import Fair
from quotaopt.stages.how import USUAL, How
from support.logic_plans import at_most, lay_out, logic_plan, lot, patterns


def small(seed: int):
    return lay_out(logic_plan(lot(0.4), at_most(2), lines=3, segments=1, seed=seed, cap=3.0))


@cache
def best_value(seed: int, notion: str) -> float:
    """The first stage of the best pattern."""
    case, fair = small(seed), Fair(notion)
    base, logic, best = with_rows(case.model, case.logic), case.logic, np.inf
    for pattern in patterns(logic):
        model = with_ranges(base, logic, logic.low[pattern], logic.high[pattern])
        if (model.steps.cell_lower <= model.steps.cell_upper).all():
            found = _solve(model, fair, (), USUAL)
            best = min(best, found.cost[0]) if isinstance(found, Solved) else best
    return best


@pytest.mark.parametrize("notion", ["least_absolute", "minimax"])
def test_no_prices_prove_more_than_the_best_pattern_reaches(notion):
    case, fair, rng = small(0), Fair(notion), np.random.default_rng(1)
    best = best_value(0, notion)
    assert np.isfinite(best)
    for scale in (0.0, 0.1, 0.5, 1.0, 3.0):
        prices = scale * rng.normal(size=case.model.n_rows)
        bound, _ = linear_bound(case.model, case.logic, fair, prices)
        assert bound <= best + 1e-9


@pytest.mark.parametrize("notion", ["least_absolute", "minimax", "leximax"])
def test_the_integer_program_of_a_stage_has_the_value_of_the_best_pattern(notion):
    case = small(0)
    program = StagedProgram(case.model, case.logic, Fair(notion), (), None)
    assert program.is_small
    claimed = program._solved(_Idle(), program.aims[:1], [])
    assert claimed is not None
    assert claimed.objective == pytest.approx(best_value(0, notion), rel=1e-6, abs=1e-8)


class _Idle:
    """A search that knows nothing yet."""

    best = pattern = left_s = None


@pytest.mark.parametrize("notion", ["least_absolute", "minimax"])
def test_middling_plans_are_proved_and_the_checker_agrees(notion):
    plan = logic_plan(lot(0.5), at_most(3), reps=12, lines=6, segments=3, cap=1.3, seed=2)
    allocation = quotaopt.solve(plan.replace(fairness={"notion": notion}))
    proof = allocation.certificate.stages[0]
    assert allocation.certificate.verified
    assert proof.bound == pytest.approx(proof.value, rel=1e-6)


def test_named_solvers_agree():
    case = lay_out(logic_plan(lot(0.5), at_most(2), reps=3, lines=3, segments=2, cap=1.8))
    values = []
    named = [name for name in ("highs", "pulp:CBC") if name in available()]
    for solver in (None, *map(solver_named, named)):
        found = solve_with_logic(case.model, case.logic, Fair("least_absolute"), how=How(solver))
        assert isinstance(found, LogicSolution)
        values.append(found.solution.stages[0].value)
    np.testing.assert_allclose(values, values[0], rtol=1e-6)
