"""Newton's method under the power notion: from nearly leximin to nearly leximax."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import clarabel
import numpy as np
import pytest
from scipy import sparse

from quotaopt.fairness import LEAST_SQUARES, PROPORTIONAL, Notion, Power, objective
from quotaopt.model.arrays import FloatArray
from quotaopt.model.at_level import Groups
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.between_groups import solve_between_groups
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.newton import solve_newton
from support.seeds import seeds

Draw = Callable[..., tuple[CanonicalModel, FloatArray]]
BETAS = (-8.0, -5.0, -2.0, -1.0, -0.5, 0.0, 0.5, 2.0, 5.0, 8.0)
SEEDS = seeds(8)

every_beta = pytest.mark.parametrize("beta", BETAS)


def solved(model: CanonicalModel, notion: Notion, start: FloatArray | None = None) -> Candidate:
    answer = solve_newton(model, notion, start=start)
    assert isinstance(answer, Candidate)
    return answer


@every_beta
def test_claims_are_feasible_and_proved(draw: Draw, beta: float) -> None:
    for seed in SEEDS:
        model, _ = draw(seed, "crossing")
        answer = solved(model, Power(beta))
        assert answer.violation <= 1e-10
        assert abs(answer.gap) <= 1e-9


@every_beta
@pytest.mark.parametrize("family", ["base", "tight"])
def test_companies_are_solved_in_a_handful_of_steps(instances: ModuleType, beta: float, family: str) -> None:
    answer = solved(instances.synthetic_model(10_000, family, seed=1), Power(beta))
    assert answer.violation <= 1e-12
    assert abs(answer.gap) <= 1e-10
    assert answer.iterations <= 18


@pytest.mark.parametrize("beta", [-8.0, -1.0, 8.0])
def test_companies_are_compared_between_groups_as_fast(instances: ModuleType, beta: float) -> None:
    model = instances.synthetic_model(10_000, "tight", seed=1)
    for partition in model.partitions:
        names, codes = np.unique(partition.codes, return_inverse=True)
        groups = Groups(codes.astype(np.int32), names.astype(str).astype(object))
        answer = solve_between_groups(model, Power(beta), groups)
        assert isinstance(answer, Candidate)
        assert abs(answer.gap) <= 1e-10
        assert answer.iterations <= 18


@pytest.mark.parametrize("beta", [-3.0, -2.0, -0.5, 0.5, 2.0, 4.0])
def test_an_interior_point_method_finds_the_same_plan(draw: Draw, beta: float) -> None:
    notion = Power(beta)
    for seed in SEEDS:
        model, _ = draw(seed, "crossing")
        ours, peer = solved(model, notion).t, _by_power_cones(model, beta)
        assert np.abs(ours - peer).max() <= 1e-3  # flat where the power is far from 1
        assert objective(model, notion, ours) <= objective(model, notion, np.maximum(peer, 1e-9)) + 1e-7


def test_zero_and_one_are_the_notions_of_their_own_names(draw: Draw) -> None:
    for seed in SEEDS:
        model, _ = draw(seed, "crossing")
        for beta, notion in ((0.0, PROPORTIONAL), (1.0, LEAST_SQUARES)):
            assert np.abs(solved(model, Power(beta)).t - solved(model, notion).t).max() <= 1e-9


def test_larger_powers_spare_the_most_burdened_and_smaller_ones_lift_the_least(draw: Draw) -> None:
    nearer = 0
    for seed in SEEDS:
        model, _ = draw(seed, "crossing")
        least, middle, most = (solved(model, Power(beta)).t for beta in (-8.0, 0.0, 8.0))
        assert most.max() <= middle.max() + 1e-9
        assert least.min() >= middle.min() - 1e-9
        nearer += most.max() < middle.max() - 1e-3
        nearer += least.min() > middle.min() + 1e-3
    assert nearer >= 4  # elsewhere a limit, or a tree, leaves no choice


@pytest.mark.parametrize("beta", [-2.0, 3.0])
def test_freezing_and_warm_starts_give_it_back(draw: Draw, beta: float) -> None:
    for seed in SEEDS:
        model, _ = draw(seed, "crossing")
        found = solved(model, Power(beta))
        warm = solved(model, Power(beta), start=found.multipliers)
        assert np.abs(warm.t - found.t).max() <= 1e-7
        frozen = np.random.default_rng(seed).random(model.n_cells) < 0.3
        again = replace(
            model,
            lower=np.where(frozen, found.t, model.lower),
            upper=np.where(frozen, found.t, model.upper),
            row_lower=model.row_lower - 1e-12 * model.row_mass,
            row_upper=model.row_upper + 1e-12 * model.row_mass,
        )
        assert np.abs(solved(again, Power(beta)).t - found.t).max() <= 1e-6


def _by_power_cones(model: CanonicalModel, beta: float) -> FloatArray:
    """The optimal burdens by Clarabel, with one power cone per cell for ``t**(1 + beta)``. (n_cells,)"""
    n_cells, power = model.n_cells, 1.0 + beta
    rows = sparse.csr_array(sparse.diags_array(1.0 / model.row_mass) @ model.matrix())
    low, high = model.row_lower / model.row_mass, model.row_upper / model.row_mass
    equal = high - low <= 1e-12
    above, below = ~equal & np.isfinite(low), ~equal & np.isfinite(high)
    one, zero = sparse.eye_array(n_cells, format="csr"), sparse.csr_array((n_cells, n_cells))
    left = [rows[equal], -rows[above], rows[below], -one, one]
    right = [high[equal], -low[above], high[below], -model.lower, model.upper]
    linear = sparse.vstack([sparse.hstack([block, zero[: block.shape[0]]]) for block in left])
    # u bounds t**power from the side on which it costs, as a member of x**a * y**(1 - a) >= |z|.
    t, u = 0, n_cells
    if power > 1.0:
        columns, exponent = {0: u, 2: t}, 1.0 / power  # (u, 1, t)
    elif power > 0.0:
        columns, exponent = {0: t, 2: u}, power  # (t, 1, u)
    else:
        columns, exponent = {0: u, 1: t}, 1.0 / (1.0 - power)  # (u, t, 1)
    cone = sparse.lil_array((3 * n_cells, 2 * n_cells))
    constant = np.ones(3 * n_cells)
    for place, first in columns.items():
        at = 3 * np.arange(n_cells) + place
        cone[at, first + np.arange(n_cells)], constant[at] = -1.0, 0.0
    weight = model.reference * n_cells
    cost = np.r_[-weight / beta, weight / (beta * power)]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    solver = clarabel.DefaultSolver(
        sparse.csc_matrix((2 * n_cells, 2 * n_cells)),
        cost,
        sparse.csc_matrix(sparse.vstack([linear, cone])),
        np.concatenate([*right, constant]),
        [
            clarabel.ZeroConeT(int(equal.sum())),
            clarabel.NonnegativeConeT(sum(map(len, right[1:]))),
            *[clarabel.PowerConeT(exponent)] * n_cells,
        ],
        settings,
    )
    return np.asarray(solver.solve().x)[:n_cells]
