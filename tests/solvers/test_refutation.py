"""Models without a plan are refuted by a proof that can be checked, and no other model is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from quotaopt.fairness import LEAST_SQUARES, PROPORTIONAL
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel, Partition
from quotaopt.solvers.candidate import Candidate, Refutation
from quotaopt.solvers.elastic import elastic_multipliers
from quotaopt.solvers.farkas import farkas_margin, refutation
from quotaopt.solvers.newton import solve_newton

Draw = Callable[..., tuple[CanonicalModel, FloatArray]]


def farkas_sum(model: CanonicalModel, multipliers: FloatArray) -> float:
    """The sum of `Refutation`, written out over the plain matrix."""
    matrix = model.matrix()
    push = np.asarray(matrix.T @ multipliers)
    asked = 0.0
    for y, low, high in zip(multipliers, model.row_lower, model.row_upper, strict=True):
        asked += low * y if y > 0.0 else high * y if y < 0.0 else 0.0
    given = sum(
        max(low * s, high * s) if s != 0.0 else 0.0
        for s, low, high in zip(push, model.lower, model.upper, strict=True)
    )
    return asked - given


def has_a_plan(model: CanonicalModel) -> bool:
    """Whether a linear program finds a plan, asked independently of ours."""
    rows = sparse.csr_array(sparse.diags_array(1.0 / model.row_mass) @ model.matrix())
    low, high = model.row_lower / model.row_mass, model.row_upper / model.row_mass
    above, below = np.isfinite(low), np.isfinite(high)
    one = np.ones((above.sum() + below.sum(), 1))
    answer = linprog(
        np.append(np.zeros(model.n_cells), 1.0),
        A_ub=sparse.hstack([sparse.vstack([-rows[above], rows[below]]), -one]),
        b_ub=np.concatenate([-low[above], high[below]]),
        bounds=[*zip(model.lower, model.upper, strict=True), (0.0, None)],
        method="highs",
    )
    return bool(answer.fun <= 1e-8)


@pytest.mark.parametrize("kind", ["crossing", "any"])
@pytest.mark.parametrize("shift", [1e-4, 1e-2, 0.3])
def test_the_verdict_is_that_of_a_linear_program(draw: Draw, kind: str, shift: float) -> None:
    for seed in range(25):
        model, _ = draw(seed, kind, shift=shift)
        answer = solve_newton(model, LEAST_SQUARES)
        assert isinstance(answer, Candidate) == has_a_plan(model)
        if isinstance(answer, Refutation):
            assert farkas_sum(model, answer.multipliers) > 1e-9 * (
                np.abs(answer.multipliers) @ model.row_mass
            )


def test_both_notions_agree_on_what_is_possible(draw: Draw) -> None:
    for seed in range(40, 60):
        model, _ = draw(seed, shift=0.05)
        assert type(solve_newton(model, LEAST_SQUARES)) is type(solve_newton(model, PROPORTIONAL))


def test_the_rows_of_a_proof_have_no_plan_among_themselves(draw: Draw) -> None:
    for seed in range(25):
        model, _ = draw(seed, shift=0.1)
        answer = solve_newton(model, PROPORTIONAL)
        if isinstance(answer, Candidate):
            continue
        kept = answer.multipliers != 0.0
        alone = replace(
            model,
            row_lower=np.where(kept, model.row_lower, -np.inf),
            row_upper=np.where(kept, model.row_upper, np.inf),
        )
        assert not has_a_plan(alone)


def test_a_proof_names_few_rows(instances: ModuleType) -> None:
    """Product ceilings that add up to 98 % of the total: the proof is the ceilings and the total."""
    model = instances.synthetic_model(1_000, "base", seed=1)
    total = model.n_rows - 1
    products = model.row_rule == 2
    hidden = model.row_upper[total] * model.row_mass[products] / model.row_mass[products].sum()
    lower, upper = model.row_lower.copy(), model.row_upper.copy()
    lower[products], upper[products] = 0.9 * hidden, 0.98 * hidden
    lower[model.row_rule == 4] = -np.inf  # the strategic share would be a conflict of its own
    answer = solve_newton(replace(model, row_lower=lower, row_upper=upper), LEAST_SQUARES)
    assert isinstance(answer, Refutation)
    assert set(np.flatnonzero(answer.multipliers)) == {*np.flatnonzero(products), total}


def test_two_limits_on_the_same_sum_contradict_each_other(draw: Draw) -> None:
    model, _ = draw(1, "crossing")
    low = np.where(np.arange(model.n_rows) == 0, 1.2, -np.inf)
    both = replace(
        model,
        combine=sparse.csr_array(sparse.vstack([model.combine, -3.0 * model.combine[[0]]])),
        row_lower=np.append(low, -3.0 * 1.1),
        row_upper=np.full(model.n_rows + 1, np.inf),
        upper=np.full(model.n_cells, np.inf),
    )
    answer = solve_newton(both, LEAST_SQUARES)
    assert isinstance(answer, Refutation)
    assert set(np.flatnonzero(answer.multipliers)) == {0, model.n_rows}
    assert farkas_sum(both, answer.multipliers) > 0.0


def test_a_row_without_cells_can_ask_for_too_much(bare: Callable[..., CanonicalModel]) -> None:
    codes = np.array([0, 0, -1], dtype=np.int32)
    combine = sparse.csr_array(np.array([[1.0, 0.0], [0.0, 1.0]]))
    model = bare(
        np.full(3, 1 / 3),
        np.zeros(3),
        np.full(3, 2.0),
        (Partition(codes, 2),),
        combine,
        np.array([0.5, 0.1]),
        np.array([1.0, 1.0]),
    )
    answer = solve_newton(model, LEAST_SQUARES)
    assert isinstance(answer, Refutation)
    assert list(np.flatnonzero(answer.multipliers)) == [1]


def test_a_proof_survives_cells_without_an_upper_limit(bare: Callable[..., CanonicalModel]) -> None:
    """Rounding must not push up a cell that nothing holds; the total outweighs it."""
    rng = np.random.default_rng(3)
    codes = rng.integers(0, 7, 60).astype(np.int32)
    reference = rng.dirichlet(np.ones(60))
    sizes = np.bincount(codes, reference, 7)
    combine = sparse.csr_array(np.vstack([np.eye(7), np.ones(7)]))
    model = bare(
        reference,
        np.full(60, 0.2),
        np.full(60, np.inf),
        (Partition(codes, 7),),
        combine,
        np.append(np.full(7, -np.inf), 1.13),
        np.append(1.1 * sizes, 1.13),
    )
    answer = solve_newton(model, PROPORTIONAL)
    assert isinstance(answer, Refutation)
    assert 0.0 < farkas_sum(model, answer.multipliers) < np.inf


def test_the_elastic_program_proves_it_too(draw: Draw) -> None:
    for seed in range(10):
        model, _ = draw(seed, "crossing", shift=0.3)
        if has_a_plan(model):
            continue
        proof = refutation(model, elastic_multipliers(model), "highs elastic")
        assert proof is not None
        assert farkas_margin(model, proof.multipliers) > 0.0


def test_multipliers_that_prove_nothing_are_no_proof(draw: Draw) -> None:
    model, _ = draw(2)
    assert refutation(model, np.zeros(model.n_rows), "none") is None
    assert refutation(model, np.random.default_rng(0).normal(size=model.n_rows), "none") is None
