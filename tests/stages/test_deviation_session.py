"""A session of a linear notion answers as a cold solve does, whatever came before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quotaopt.fairness.deviations import Deviations, dual_bound
from quotaopt.fairness.least_absolute import LEAST_ABSOLUTE
from quotaopt.fairness.minimax import minimax
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import Candidate, Refutation
from quotaopt.solvers.deviations import solve_deviations
from quotaopt.stages.deviation_session import DeviationSession
from quotaopt.stages.deviations import Reached
from support.drawn_models import draw_model
from support.seeds import seeds

SEEDS = pytest.mark.parametrize("seed", seeds(5))
NOTIONS = pytest.mark.parametrize(
    "notion", [minimax(0.1), minimax(0.0), LEAST_ABSOLUTE], ids=["mix", "minimax", "least_absolute"]
)


def drawn_in(model: CanonicalModel, inside: FloatArray, rng: np.random.Generator) -> CanonicalModel:
    """Some limits nearer to the burdens `inside`, which stay allowed."""
    activity = model.activity(inside)

    def nearer(limit: FloatArray, goal: FloatArray) -> FloatArray:
        share = rng.random(len(limit)) * (rng.random(len(limit)) < 0.3)
        finite = np.where(np.isfinite(limit), limit, goal)
        return np.where(np.isfinite(limit), finite + share * (goal - finite), limit)

    return replace(
        model,
        lower=nearer(model.lower, inside),
        upper=nearer(model.upper, inside),
        row_lower=nearer(model.row_lower, activity),
        row_upper=nearer(model.row_upper, activity),
    )


def out_of_reach(model: CanonicalModel) -> CanonicalModel:
    """One row asks for more than all cells can carry."""
    most = np.where(
        np.arange(model.n_rows) == 0, model.activity(model.upper) + model.row_mass, model.row_upper
    )
    return replace(
        model, row_lower=np.where(np.arange(model.n_rows) == 0, most, model.row_lower), row_upper=most
    )


def check(model: CanonicalModel, notion: Deviations, answer: Reached | Refutation) -> None:
    assert isinstance(answer, Reached)
    cold = solve_deviations(model, notion)
    assert isinstance(cold, Candidate)
    activity = model.activity(answer.t)
    excess = np.maximum(model.row_lower - activity, activity - model.row_upper) / model.row_mass
    assert excess.max(initial=0.0) <= 1e-8
    assert (answer.t >= model.lower).all()
    assert (answer.t <= model.upper).all()
    assert notion.value(model, answer.t) == pytest.approx(cold.objective, rel=1e-6, abs=1e-7)
    assert dual_bound(model, notion, answer.multipliers) == pytest.approx(cold.objective, rel=1e-6, abs=1e-7)


@NOTIONS
@SEEDS
def test_every_answer_is_that_of_a_cold_solve(seed: int, notion: Deviations) -> None:
    model, inside = draw_model(seed, "crossing")
    rng, session = np.random.default_rng(seed), DeviationSession(model, notion)
    for each in (*(drawn_in(model, inside, rng) for _ in range(4)), model):
        check(each, notion, session.solve(each))


@SEEDS
def test_many_models_are_answered_in_the_order_given(seed: int) -> None:
    model, inside = draw_model(seed, "crossing")
    rng = np.random.default_rng(seed)
    models = [model, *(drawn_in(model, inside, rng) for _ in range(5)), model]
    answers = DeviationSession(model, LEAST_ABSOLUTE).solve_each(models)
    for each, answer in zip(models, answers, strict=True):
        check(each, LEAST_ABSOLUTE, answer)


def test_no_models_have_no_answers() -> None:
    model, _ = draw_model(0, "crossing")
    assert DeviationSession(model, LEAST_ABSOLUTE).solve_each([]) == []


@SEEDS
def test_a_model_without_a_plan_is_refuted_and_the_session_goes_on(seed: int) -> None:
    model, _ = draw_model(seed, "crossing")
    session = DeviationSession(model, LEAST_ABSOLUTE)
    assert isinstance(session.solve(out_of_reach(model)), Refutation)
    check(model, LEAST_ABSOLUTE, session.solve(model))


def test_other_cells_are_refused() -> None:
    model, _ = draw_model(0, "crossing")
    session = DeviationSession(model, LEAST_ABSOLUTE)
    with pytest.raises(ValueError, match="limits alone"):
        session.solve(replace(model, reference=model.reference[::-1].copy()))
