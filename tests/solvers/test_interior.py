from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from quotaopt.fairness.deviations import Deviations
from quotaopt.fairness.least_absolute import LEAST_ABSOLUTE
from quotaopt.fairness.minimax import MINIMAX, minimax
from quotaopt.solvers.candidate import Candidate, Refutation
from quotaopt.solvers.farkas import farkas_margin
from quotaopt.solvers.interior.method import solve_interior
from quotaopt.solvers.kernels_numba import NumbaKernels
from quotaopt.solvers.kernels_numpy import NumpyKernels
from support.drawn_models import draw_model
from support.linear_optimum import assert_optimal, linear_optimum
from support.seeds import seeds

NOTIONS = [MINIMAX, minimax(0.1), LEAST_ABSOLUTE]


@pytest.mark.parametrize("notion", NOTIONS, ids=str)
@pytest.mark.parametrize("seed", seeds(6))
def test_the_optimum_is_that_of_a_general_solver_and_proved(seed: int, notion: Deviations) -> None:
    model, _ = draw_model(seed, "crossing")
    assert_optimal(model, notion, solve_interior(model, notion))


@pytest.mark.parametrize("notion", NOTIONS, ids=str)
@pytest.mark.parametrize("seed", seeds(6))
def test_what_it_claims_of_any_model_is_measured(seed: int, notion: Deviations) -> None:
    model, _ = draw_model(seed)
    found = solve_interior(model, notion)
    assert not isinstance(found, Refutation)
    if found is not None and found.violation <= 1e-9 and found.gap <= 1e-6:
        assert found.objective == pytest.approx(linear_optimum(model, notion), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("seed", range(0, 24, 3))
def test_no_plan_is_claimed_where_there_is_none(seed: int) -> None:
    model, _ = draw_model(seed, shift=0.3)
    found = solve_interior(model, LEAST_ABSOLUTE)
    if isinstance(found, Refutation):
        assert farkas_margin(model, found.multipliers) > 0.0
        assert linear_optimum(model, LEAST_ABSOLUTE) is None


@pytest.mark.parametrize("notion", NOTIONS, ids=str)
@pytest.mark.parametrize("family", ["base", "tight"])
def test_companies_are_solved_to_nine_digits(family: str, notion: Deviations, instances: ModuleType) -> None:
    model = instances.synthetic_model(1_000, family, 3)
    found = solve_interior(model, notion)
    assert isinstance(found, Candidate)
    assert found.violation <= 1e-10
    assert abs(found.gap) <= 3e-9


def test_compiled_and_plain_passes_give_the_same_bits(instances: ModuleType) -> None:
    model = instances.synthetic_model(1_000, "tight", 5)
    plain, compiled = (
        solve_interior(model, minimax(0.1), kernels=lambda parts, _, make=make: make(parts))
        for make in (NumpyKernels, NumbaKernels)
    )
    assert isinstance(plain, Candidate)
    assert isinstance(compiled, Candidate)
    assert np.array_equal(plain.t, compiled.t)
    assert np.array_equal(plain.multipliers, compiled.multipliers)
