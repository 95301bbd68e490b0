from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest

from quotaopt.fairness.deviations import Deviations
from quotaopt.fairness.least_absolute import LEAST_ABSOLUTE
from quotaopt.fairness.minimax import MINIMAX, minimax
from quotaopt.model.arrays import FloatArray
from quotaopt.solvers.candidate import Candidate, Refutation
from quotaopt.solvers.deviations import solve_deviations
from quotaopt.solvers.farkas import farkas_margin
from quotaopt.solvers.kernels_numba import NumbaKernels
from quotaopt.solvers.kernels_numpy import NumpyKernels
from quotaopt.solvers.proximal import cap
from quotaopt.solvers.proximal.method import solve_proximal
from support.drawn_models import draw_model
from support.linear_optimum import assert_optimal, linear_optimum
from support.seeds import seeds

NOTIONS = [MINIMAX, minimax(0.1), LEAST_ABSOLUTE]


@pytest.mark.parametrize("notion", NOTIONS, ids=str)
@pytest.mark.parametrize("seed", seeds(6))
def test_the_optimum_is_that_of_a_general_solver_and_proved(seed: int, notion: Deviations) -> None:
    model, _ = draw_model(seed, "crossing")
    assert_optimal(model, notion, solve_proximal(model, notion))


@pytest.mark.parametrize("notion", NOTIONS, ids=str)
@pytest.mark.parametrize("seed", seeds(6))
def test_two_methods_together_answer_models_of_every_shape(seed: int, notion: Deviations) -> None:
    model, _ = draw_model(seed)
    found = solve_deviations(model, notion)
    assert isinstance(found, Candidate)
    assert found.violation <= 1e-8
    assert found.gap <= 1e-6
    assert found.objective == pytest.approx(linear_optimum(model, notion), rel=2e-6, abs=1e-8)


@pytest.mark.parametrize("notion", NOTIONS, ids=str)
@pytest.mark.parametrize("seed", range(0, 18, 3))
def test_where_there_is_no_plan_there_is_a_proof_or_no_answer(seed: int, notion: Deviations) -> None:
    model, _ = draw_model(seed, shift=0.3)
    found = solve_deviations(model, notion)
    if isinstance(found, Candidate):
        assert linear_optimum(model, notion) is not None
    if isinstance(found, Refutation):
        assert farkas_margin(model, found.multipliers) > 0.0


@pytest.mark.parametrize("notion", NOTIONS, ids=str)
@pytest.mark.parametrize("family", ["base", "tight"])
def test_companies_are_solved_to_nine_digits(family: str, notion: Deviations, instances: ModuleType) -> None:
    model = instances.synthetic_model(3_000, family, 3)
    found = solve_proximal(model, notion)
    assert isinstance(found, Candidate)
    assert found.violation <= 1e-10
    assert abs(found.gap) <= 1e-9


@pytest.mark.parametrize("notion", NOTIONS, ids=str)
def test_the_answer_does_not_depend_on_the_start(notion: Deviations, instances: ModuleType) -> None:
    model = instances.synthetic_model(1_000, "tight", 4)
    before = solve_proximal(model, notion)
    assert isinstance(before, Candidate)
    capped = model.row_rule == 0
    edited = replace(model, row_upper=np.where(capped, 0.999 * model.row_upper, model.row_upper))
    cold, warm = solve_proximal(edited, notion), solve_proximal(edited, notion, start=before)
    assert isinstance(cold, Candidate)
    assert isinstance(warm, Candidate)
    assert warm.objective == pytest.approx(cold.objective, rel=3e-9)


def test_the_same_model_again_takes_no_step(instances: ModuleType) -> None:
    model = instances.synthetic_model(1_000, "base", 4)
    first = solve_proximal(model, minimax(0.1))
    assert isinstance(first, Candidate)
    again = solve_proximal(model, minimax(0.1), start=first)
    assert isinstance(again, Candidate)
    assert again.iterations <= 2


def test_compiled_and_plain_passes_give_the_same_bits(instances: ModuleType) -> None:
    model = instances.synthetic_model(1_000, "tight", 5)
    plain, compiled = (
        solve_proximal(model, minimax(0.1), kernels=lambda parts, _, make=make: make(parts))
        for make in (NumpyKernels, NumbaKernels)
    )
    assert isinstance(plain, Candidate)
    assert isinstance(compiled, Candidate)
    assert np.array_equal(plain.t, compiled.t)
    assert np.array_equal(plain.multipliers, compiled.multipliers)


def rise(z: float, data: tuple[FloatArray, FloatArray, FloatArray], last: float, sigma: float) -> float:
    wish, unlimited, r = data
    above = wish > z
    return 1.0 + (z - last) / sigma - float(np.sum(r[above] * (unlimited[above] - z))) / sigma


@pytest.mark.parametrize("few", [3, 500])
@pytest.mark.parametrize("seed", seeds(12))
def test_the_largest_deviation_balances_its_price(
    seed: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cap, "FEW", few)
    rng = np.random.default_rng(seed)
    n, sigma, last = int(rng.integers(1, 60)), 10.0 ** rng.uniform(-3, 2), rng.random()
    unlimited = sigma * rng.exponential(1.0, n)
    wish = np.minimum(unlimited, np.round(rng.exponential(0.5, n), 1))
    r = rng.random(n)
    r /= r.sum()
    wishes = cap.Wishes(0.0, np.inf)
    wishes.add(wish, unlimited, r)
    found = cap.agreed(wishes, 1.0, last, sigma, 0.0)
    assert found is not None
    data = (wish, unlimited, r)
    assert rise(found.z + 1e-9, data, last, sigma) >= -1e-9
    assert found.z == 0.0 or rise(found.z - 1e-9, data, last, sigma) <= 1e-9
    narrow = cap.Wishes(0.9 * found.z, 1.1 * found.z + 1e-6)
    narrow.add(wish, unlimited, r)
    again = cap.agreed(narrow, 1.0, last, sigma, 0.0)
    assert again is not None
    assert again.z == pytest.approx(found.z, rel=1e-12, abs=1e-12)
