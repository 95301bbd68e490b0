"""Fairness between groups: the optimum, its proof, and how it relates to fairness between cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import clarabel
import numpy as np
import pytest
from scipy import sparse

from quotaopt.fairness import LEAST_SQUARES, NOTIONS, Notion, dual_bound, objective
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.at_level import FINISH, Groups, at_level
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.classify import classify
from quotaopt.solvers.between_groups import solve_between_groups
from quotaopt.solvers.candidate import Candidate, Refutation, TreeWitness
from quotaopt.solvers.farkas import farkas_margin
from quotaopt.solvers.find import find
from quotaopt.solvers.newton import solve_newton
from quotaopt.solvers.tree import solve_tree
from support.seeds import seeds

Draw = Callable[..., tuple[CanonicalModel, FloatArray]]
SEEDS = seeds(4)
NOTION = pytest.mark.parametrize("notion", NOTIONS.values(), ids=NOTIONS)


def groups_of(codes: IntArray) -> Groups:
    """Groups by the distinct values of `codes`, numbered."""
    distinct, numbers = np.unique(codes, return_inverse=True)
    return Groups(numbers.astype(np.int32), distinct.astype(str).astype(object))


def drawn_groups(model: CanonicalModel, seed: int) -> Groups:
    rng = np.random.default_rng(seed)
    return groups_of(rng.integers(0, rng.integers(1, max(2, model.n_cells // 3)), model.n_cells))


def solved(model: CanonicalModel, notion: Notion, groups: Groups) -> Candidate:
    answer = solve_between_groups(model, notion, groups)
    assert isinstance(answer, Candidate)
    return answer


def burdens(model: CanonicalModel, groups: Groups, t: FloatArray) -> FloatArray:
    return at_level(model, groups).with_groups(t)[model.n_cells :]


def quadratic_optimum(model: CanonicalModel, groups: Groups, finish: float) -> FloatArray:
    """Least squares between groups by an interior point method, with no rewriting. (n_cells,)"""
    r, n_cells = model.reference, model.n_cells
    member = sparse.csr_array((r, (groups.codes, np.arange(n_cells))), shape=(len(groups.names), n_cells))
    sizes = member.sum(axis=1)
    cost = member.T @ sparse.diags_array(1.0 / sizes) @ member + finish * sparse.diags_array(r)
    rows = sparse.csr_array(sparse.diags_array(1.0 / model.row_mass) @ model.matrix())
    low, high = model.row_lower / model.row_mass, model.row_upper / model.row_mass
    equal = high - low <= 1e-12
    above, below = ~equal & np.isfinite(low), ~equal & np.isfinite(high)
    capped, one = np.isfinite(model.upper), sparse.eye_array(n_cells, format="csr")
    left = sparse.vstack([rows[equal], -rows[above], rows[below], -one, one[capped]])
    right = [high[equal], -low[above], high[below], -model.lower, model.upper[capped]]
    n_equal = int(equal.sum())
    cones = [clarabel.ZeroConeT(n_equal), clarabel.NonnegativeConeT(left.shape[0] - n_equal)]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-11
    linear, scale = -(1.0 + finish) * r * n_cells, n_cells
    upper_half = sparse.csc_matrix(sparse.triu(scale * cost))
    solver = clarabel.DefaultSolver(
        upper_half, linear, sparse.csc_matrix(left), np.concatenate(right), cones, settings
    )
    return np.asarray(solver.solve().x)


@NOTION
@pytest.mark.parametrize("kind", ["crossing", "any"])
def test_claims_are_feasible_and_proved(draw: Draw, notion: Notion, kind: str) -> None:
    for seed in SEEDS:
        model, _ = draw(seed, kind)
        groups = drawn_groups(model, seed)
        answer = solved(model, notion, groups)
        assert answer.violation <= 1e-10
        assert abs(answer.gap) <= 1e-9
        assert np.all((answer.t >= model.lower) & (answer.t <= model.upper))
        excess = np.maximum(
            model.row_lower - model.activity(answer.t), model.activity(answer.t) - model.row_upper
        )
        assert np.max(excess / model.row_mass, initial=0.0) <= 1e-10
        r, codes = model.reference, groups.codes
        sizes = np.bincount(codes, r)
        of_groups = sizes @ notion.cost(np.bincount(codes, r * answer.t) / sizes)
        expected = of_groups + FINISH * objective(model, notion, answer.t)
        assert answer.objective == pytest.approx(expected, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("kind", ["crossing", "any"])
def test_an_interior_point_method_finds_the_same_plan(draw: Draw, kind: str) -> None:
    for seed in SEEDS:
        model, _ = draw(seed, kind)
        groups = drawn_groups(model, seed)
        peer = np.clip(quadratic_optimum(model, groups, FINISH), model.lower, model.upper)
        ours = solved(model, LEAST_SQUARES, groups)
        assert np.abs(burdens(model, groups, ours.t) - burdens(model, groups, peer)).max() <= 1e-4
        rewritten = at_level(model, groups)
        peer_cost = rewritten.scale * objective(rewritten.model, LEAST_SQUARES, rewritten.with_groups(peer))
        assert ours.objective <= peer_cost + 1e-7


@NOTION
def test_a_modelling_language_finds_the_same_plan(draw: Draw, notion: Notion) -> None:
    """The objective as it is written, in the words of cvxpy."""
    cp = pytest.importorskip("cvxpy")
    for seed in range(4):
        model, _ = draw(seed, "crossing")
        groups = drawn_groups(model, seed)
        r, t = model.reference, cp.Variable(model.n_cells)
        member = np.equal.outer(np.arange(len(groups.names)), groups.codes) * r
        sizes = member.sum(axis=1)
        carried, cells = member @ t, cp.multiply(r, t)
        if notion is LEAST_SQUARES:
            between = cp.sum(cp.multiply(0.5 / sizes, cp.square(carried - sizes)))
            within = cp.sum(cp.multiply(0.5 / r, cp.square(cells - r)))
        else:
            between, within = cp.sum(cp.kl_div(carried, sizes)), cp.sum(cp.kl_div(cells, r))
        matrix = sparse.diags_array(1.0 / model.row_mass) @ model.matrix()
        low, high = model.row_lower / model.row_mass, model.row_upper / model.row_mass
        floor, cap = np.isfinite(low), np.isfinite(high)
        rows = [matrix[floor] @ t >= low[floor], matrix[cap] @ t <= high[cap]]
        problem = cp.Problem(
            cp.Minimize(between + FINISH * within), [*rows, t >= model.lower, t <= model.upper]
        )
        peer = problem.solve(solver="CLARABEL")
        ours = solved(model, notion, groups)
        assert ours.objective == pytest.approx(peer, abs=1e-6)
        assert np.abs(burdens(model, groups, ours.t) - burdens(model, groups, t.value)).max() <= 1e-3


def test_with_less_finish_groups_tend_to_what_they_are_without(draw: Draw) -> None:
    """The burdens of groups that fairness between groups alone would give are unique."""
    distances = []
    for seed in SEEDS:
        model, _ = draw(seed, "crossing")
        groups = drawn_groups(model, seed)
        alone = burdens(model, groups, quadratic_optimum(model, groups, 0.0))
        row = []
        for finish in (1.0, 0.1, 0.01, 0.001):
            rewritten = at_level(model, groups, finish)
            answer = solve_newton(rewritten.model, LEAST_SQUARES)
            assert isinstance(answer, Candidate)
            row.append(np.abs(burdens(model, groups, rewritten.cells(answer.t)) - alone).max())
        distances.append(row)
    by_finish = np.array(distances).max(axis=0)
    assert np.all(by_finish[1:] < 0.5 * by_finish[:-1])
    assert by_finish[-1] < 0.01


@NOTION
def test_no_prices_prove_more_than_a_plan_costs(draw: Draw, notion: Notion) -> None:
    for seed in SEEDS:
        model, inside = draw(seed)
        rewritten = at_level(model, drawn_groups(model, seed))
        cost = objective(rewritten.model, notion, rewritten.with_groups(inside))
        for guess in np.random.default_rng(seed).normal(0.0, 1.0, (20, rewritten.model.n_rows)):
            assert dual_bound(rewritten.model, notion, guess) <= cost + 1e-9 * max(cost, 1.0)


@NOTION
def test_a_group_for_every_cell_is_fairness_between_cells(draw: Draw, notion: Notion) -> None:
    for seed in SEEDS:
        model, _ = draw(seed, "crossing")
        cells = solve_newton(model, notion)
        assert isinstance(cells, Candidate)
        answer = solved(model, notion, groups_of(np.arange(model.n_cells)))
        np.testing.assert_allclose(answer.t, cells.t, atol=1e-7)
        assert answer.objective == pytest.approx((1.0 + FINISH) * cells.objective, rel=1e-8)


@NOTION
def test_prices_are_what_a_little_more_room_is_worth(instances: ModuleType, notion: Notion) -> None:
    model = instances.synthetic_model(1_000, "base", seed=3)
    groups = groups_of(model.partitions[0].codes)
    answer = solved(model, notion, groups)
    row, step = int(np.argmax(np.abs(answer.multipliers) * model.row_mass)), 1e-5
    moved = step * model.row_mass[row] * (np.arange(model.n_rows) == row)
    costs = [
        solved(
            replace(model, row_lower=model.row_lower + d, row_upper=model.row_upper + d), notion, groups
        ).objective
        for d in (-moved, moved)
    ]
    slope = (costs[1] - costs[0]) / (2.0 * step * model.row_mass[row])
    assert slope == pytest.approx(answer.multipliers[row], rel=1e-3)


def test_on_a_tree_of_whole_groups_the_tree_pass_is_fair_between_groups(model_of_sets) -> None:
    """Rows that never cut a group, and cells without limits: both questions have one answer."""
    rng = np.random.default_rng(5)
    groups = groups_of(np.repeat(np.arange(6), 4))
    model = model_of_sets(
        [range(24), range(8), range(8, 16), range(4)],
        reference=rng.dirichlet(np.ones(24)),
        limits=[(1.0, 1.0), (0.4, 0.5), (0.0, 0.25), (0.0, 0.1)],
        lower=np.zeros(24),
        upper=np.full(24, np.inf),
    )
    structure = classify(model)
    assert structure.plan_class == "T"
    for notion in NOTIONS.values():
        tree = solve_tree(model, structure.trees[0], notion)
        assert isinstance(tree, Candidate)
        found = find(model, structure, notion, groups)
        assert isinstance(found, Candidate)
        np.testing.assert_allclose(found.t, tree.t, rtol=1e-7)


def test_a_limit_inside_a_group_parts_them_on_a_tree_too(model_of_sets) -> None:
    """Four equal cells in two groups, one capped at half: 1/2, 7/6, 7/6, 7/6 against 1/2, 3/2, 1, 1."""
    model = model_of_sets(
        [range(4)],
        reference=np.full(4, 0.25),
        limits=[(1.0, 1.0)],
        lower=np.zeros(4),
        upper=[0.5, np.inf, np.inf, np.inf],
    )
    structure, groups = classify(model), groups_of(np.array([0, 0, 1, 1]))
    for notion in NOTIONS.values():
        between_cells, between_groups = (find(model, structure, notion, g) for g in (None, groups))
        assert isinstance(between_cells, Candidate)
        assert isinstance(between_groups, Candidate)
        np.testing.assert_allclose(between_cells.t, [1 / 2, 7 / 6, 7 / 6, 7 / 6], rtol=1e-9)
        np.testing.assert_allclose(between_groups.t, [1 / 2, 3 / 2, 1, 1], atol=1e-3)


@pytest.mark.parametrize("shift", [1e-2, 0.3])
def test_a_plan_that_cannot_be_is_refuted_by_its_own_rows(draw: Draw, shift: float) -> None:
    for seed in range(20):
        model, _ = draw(seed, shift=shift)
        expected = solve_newton(model, LEAST_SQUARES)
        found = find(model, classify(model), LEAST_SQUARES, drawn_groups(model, seed))
        assert isinstance(found, Candidate) == isinstance(expected, Candidate)
        if not isinstance(found, Candidate):
            assert isinstance(found, Refutation | TreeWitness)
            assert farkas_margin(model, found.multipliers) > 0.0
