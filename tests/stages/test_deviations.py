"""Minimax and least absolute deviation: values, proofs, and the one answer the finish leaves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from quotaopt.fairness import PROPORTIONAL
from quotaopt.linear.registry import solver_named
from quotaopt.model.arrays import FloatArray
from quotaopt.model.at_level import Groups
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.classify import classify
from quotaopt.solvers.candidate import Refutation
from quotaopt.solvers.farkas import farkas_margin
from quotaopt.stages.chain import Fair, solve_chain
from quotaopt.stages.how import How
from quotaopt.stages.stage import Solution
from quotaopt.stages.steps import run
from support.drawn_models import clarabel_optimum, draw_model
from support.seeds import seeds

SEEDS = seeds(5)
NOTIONS = [("minimax", 0.0), ("minimax", 0.1), ("least_absolute", 0.0)]
LARGEST_GAP = 1e-7


def drawn_groups(model: CanonicalModel, seed: int) -> Groups:
    n_groups = min(3, model.n_cells)
    rest = np.random.default_rng(seed).integers(0, n_groups, model.n_cells - n_groups)
    codes = np.concatenate([np.arange(n_groups), rest]).astype(np.int32)
    return Groups(codes, np.array([f"g{number}" for number in range(n_groups)], dtype=object))


def solved(model: CanonicalModel, fair: Fair, how: How | None = None) -> Solution:
    answer = run(model, fair, (), how or How())
    assert isinstance(answer, Solution)
    return answer


def burdens(model: CanonicalModel, fair: Fair, t: FloatArray) -> tuple[FloatArray, FloatArray]:
    """References and burdens of the units."""
    if fair.groups is None:
        return model.reference, t
    fair_share = np.bincount(fair.groups.codes, model.reference)
    return fair_share, np.bincount(fair.groups.codes, model.reference * t) / fair_share


def measured(model: CanonicalModel, fair: Fair, t: FloatArray) -> float:
    size, burden = burdens(model, fair, t)
    largest = float(fair.notion == "minimax")
    mean = fair.mean if fair.notion == "minimax" else 1.0
    return largest * float(np.abs(burden - 1.0).max()) + mean * float(size @ np.abs(burden - 1.0))


def independent_value(model: CanonicalModel, fair: Fair) -> float:
    """The optimum by scipy, written down without anything of ours: columns t, e, z."""
    size, _ = burdens(model, fair, np.ones(model.n_cells))
    codes = np.arange(model.n_cells) if fair.groups is None else fair.groups.codes
    n, k = model.n_cells, len(size)
    carried = sparse.csr_array((model.reference / size[codes], (codes, np.arange(n))), shape=(k, n))
    one, none = sparse.eye_array(k), sparse.csr_array((k, 1))
    ones = sparse.csr_array(np.ones((k, 1)))
    mass = model.row_mass
    rows = sparse.csr_array(sparse.diags_array(1.0 / mass) @ model.matrix())
    low, high = np.isfinite(model.row_lower), np.isfinite(model.row_upper)
    wide = sparse.csr_array((model.n_rows, k + 1))
    every = sparse.hstack([rows, wide], format="csr")
    inequalities = sparse.vstack(
        [
            every[high],
            -every[low],
            sparse.hstack([carried, -one, none]),
            sparse.hstack([-carried, -one, none]),
            sparse.hstack([sparse.csr_array((k, n)), one, -ones]),
        ]
    )
    play = 1e-8  # scipy calls some of these infeasible, whose intervals are single points
    limits = [
        (model.row_upper / mass)[high] + play,
        -(model.row_lower / mass)[low] + play,
        np.ones(k),
        -np.ones(k),
        np.zeros(k),
    ]
    largest = float(fair.notion == "minimax")
    mean = fair.mean if fair.notion == "minimax" else 1.0
    found = linprog(
        np.concatenate([np.zeros(n), mean * size, [largest]]),
        A_ub=inequalities,
        b_ub=np.concatenate(limits),
        bounds=[*zip(model.lower, model.upper, strict=True), *[(0, None)] * (k + 1)],
        method="highs",
        options={"presolve": False},  # which calls one of these infeasible
    )
    assert found.status == 0
    return float(found.fun)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("notion", "mean"), NOTIONS)
@pytest.mark.parametrize("kind", ["crossing", "any"])
def test_the_value_is_the_least_there_is_and_every_stage_is_proved(seed, notion, mean, kind):
    model, _ = draw_model(seed, kind)
    for groups in (None, drawn_groups(model, seed)):
        fair = Fair(notion, mean=mean, groups=groups)
        answer = solved(model, fair)
        first = answer.stages[0]
        assert first.kind == notion
        assert first.value == pytest.approx(independent_value(model, fair), rel=1e-5, abs=1e-6)
        assert measured(model, fair, answer.t) == pytest.approx(first.value, rel=1e-7, abs=1e-9)
        assert first.gap <= LARGEST_GAP
        assert answer.violation <= 1e-8
        assert (answer.t >= model.lower - 1e-9).all()
        assert (answer.t <= model.upper + 1e-9).all()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("notion", ["minimax", "least_absolute"])
def test_the_answer_does_not_depend_on_the_method_that_found_the_face(seed, notion):
    model, _ = draw_model(seed, "crossing")
    answers = [solved(model, Fair(notion), How(solver_named(name))).t for name in ("highs", "highs:ipm")]
    assert answers[0] == pytest.approx(answers[1], abs=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_the_finish_is_the_most_proportional_of_all_optima(seed):
    model, _ = draw_model(seed, "crossing")
    answer = solved(model, Fair("minimax"))
    room = answer.stages[0].value * (1.0 + 1e-9)
    boxed = replace(
        model, lower=np.maximum(model.lower, 1.0 - room), upper=np.minimum(model.upper, 1.0 + room)
    )
    peer = clarabel_optimum(boxed, "proportional")
    assert answer.t == pytest.approx(peer, abs=1e-4)
    costs = [float(model.reference @ PROPORTIONAL.cost(t)) for t in (answer.t, peer)]
    assert costs[0] <= costs[1] + 1e-7


@pytest.mark.parametrize("seed", seeds(8))
def test_where_one_proof_serves_all_notions_each_of_them_agrees(seed):
    model, inside = draw_model(seed, "crossing")
    whole = replace(
        model,
        row_lower=np.where(np.arange(model.n_rows) == 0, model.activity(inside), model.row_lower),
        row_upper=np.where(np.arange(model.n_rows) == 0, model.activity(inside), model.row_upper),
    )
    for notion in ("minimax", "least_absolute"):
        fair = Fair(notion)
        answer = solve_chain(whole, classify(whole), fair)
        assert isinstance(answer, Solution)
        if answer.coincides:
            assert measured(whole, fair, answer.t) == pytest.approx(
                independent_value(whole, fair), rel=1e-5, abs=1e-6
            )


@pytest.mark.parametrize("seed", range(8))
def test_a_model_that_has_no_plan_is_refuted(seed):
    model, _ = draw_model(seed, "crossing", shift=0.5)
    fair = Fair("minimax", groups=drawn_groups(model, seed))
    answer = run(model, fair, (), How())
    if isinstance(answer, Refutation):
        assert farkas_margin(model, answer.multipliers) > 0.0
    else:
        assert answer.violation <= 1e-8
