"""Goals on random models: values, order, faces and proofs, against scipy and against themselves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import LinearConstraint, linprog, milp

from quotaopt.fairness import LEAST_SQUARES
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel, Partition
from quotaopt.model.goals import Goal, set_free
from quotaopt.solvers.candidate import Candidate, Refutation
from quotaopt.solvers.farkas import farkas_margin
from quotaopt.solvers.newton import solve_newton
from quotaopt.stages.bound import rows_bound
from quotaopt.stages.goals import goal_stages
from quotaopt.stages.stage import Outcome
from support.drawn_models import bare_model, draw_model
from support.seeds import seeds

SEEDS = seeds(10)
TOLERANCE = 1e-7


def drawn(seed: int, norm: str = "weighted") -> tuple[CanonicalModel, tuple[Goal, ...]]:
    """A model, most of whose rows are soft in three priorities and cannot all be kept."""
    model, _ = draw_model(seed, shift=0.15 if seed % 4 else 0.0)
    rng = np.random.default_rng(1000 + seed)
    limited = np.flatnonzero(np.isfinite(model.row_lower) | np.isfinite(model.row_upper))
    soft = rng.permutation(limited)[: max(3, int(0.8 * len(limited)))]
    parts = [np.sort(part) for part in np.array_split(soft, 3) if len(part)]
    goals = (
        Goal(number + 1, norm, part, rng.choice([0.5, 1.0, 2.0, 10.0], len(part)) / model.row_mass[part])
        for number, part in enumerate(parts)
    )
    return model, tuple(goals)


def chain(model: CanonicalModel, goals: tuple[Goal, ...]) -> list[tuple[Outcome, ...]] | Refutation:
    face, found = set_free(model, goals), []
    for goal in goals:
        outcomes = goal_stages(face, goal, model)
        if isinstance(outcomes, Refutation):
            return outcomes
        face = outcomes[-1].face
        found.append(outcomes)
    return found


def first_values(found: list[tuple[Outcome, ...]]) -> list[float]:
    return [outcomes[0].stage.value for outcomes in found]


@pytest.mark.parametrize("seed", SEEDS)
def test_values_are_those_of_one_linear_program_after_the_other(seed):
    model, goals = drawn(seed)
    found = chain(model, goals)
    expected = one_after_the_other(model, goals)
    if isinstance(found, Refutation):
        assert expected is None
        assert farkas_margin(set_free(model, goals), found.multipliers) > 0.0
    else:
        assert expected is not None
        assert first_values(found) == pytest.approx(expected, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_largest_miss_is_that_of_a_linear_program(seed):
    model, goals = drawn(seed, "chebyshev")
    found, expected = chain(model, goals[:1]), one_after_the_other(model, goals[:1])
    assert isinstance(found, Refutation) == (expected is None)
    if expected is not None:
        assert first_values(found) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("norm", ["weighted", "chebyshev"])
@pytest.mark.parametrize("seed", SEEDS)
def test_values_and_bounds_meet_and_later_stages_give_nothing_up(seed, norm):
    model, goals = drawn(seed, norm)
    found = chain(model, goals)
    if isinstance(found, Refutation):
        return
    last = found[-1][-1]
    for goal, outcomes in zip(goals, found, strict=True):
        for outcome in outcomes:
            stage = outcome.stage
            assert -1e-12 <= stage.value - stage.bound <= TOLERANCE * max(stage.value, 1.0)
        assert goal.value(model, last.t) <= outcomes[0].stage.value + 1e-8 * max(outcomes[0].stage.value, 1.0)
        assert excess(last.face, outcomes[-1].face.activity(last.t)) <= 1e-8


@pytest.mark.parametrize("norm", ["weighted", "chebyshev"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_face_holds_its_plan_and_optima_only(seed, norm):
    model, goals = drawn(seed, norm)
    outcomes = goal_stages(set_free(model, goals), goals[0], model)
    if isinstance(outcomes, Refutation):
        return
    face, value = outcomes[-1].face, outcomes[0].stage.value
    assert excess(face, face.activity(outcomes[-1].t)) <= 1e-13
    for plan in corners(face, seed):
        assert goals[0].value(model, plan) <= value + 1e-6 * max(value, 1.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_multipliers_of_a_weighted_goal_stay_within_its_weights(seed):
    model, goals = drawn(seed)
    outcomes = goal_stages(set_free(model, goals), goals[0], model)
    if isinstance(outcomes, Refutation):
        return
    stage = outcomes[0].stage
    assert (np.abs(stage.multipliers[goals[0].rows]) <= goals[0].weight).all()
    stated = set_free(model, goals[1:])
    assert rows_bound(stated, stage.multipliers, set_free(model, goals)) == pytest.approx(stage.bound)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_change_of_a_goal_never_touches_a_higher_one(seed):
    model, goals = drawn(seed)
    before = chain(model, goals)
    if isinstance(before, Refutation):
        return
    rows = goals[-1].rows
    lower = model.row_lower.copy()
    lower[rows] += np.where(np.isfinite(lower[rows]), 0.1 * model.row_mass[rows], 0.0)
    tighter = replace(model, row_lower=lower, row_upper=np.maximum(lower, model.row_upper))
    after = chain(tighter, goals)
    assert not isinstance(after, Refutation)
    assert first_values(after)[:-1] == pytest.approx(first_values(before)[:-1], rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_can_be_kept_is_kept_without_a_linear_program(seed):
    model, _ = draw_model(seed)
    limited = np.flatnonzero(np.isfinite(model.row_lower) | np.isfinite(model.row_upper))
    goal = Goal(1, "weighted", limited, 1.0 / model.row_mass[limited])
    if not isinstance(solve_newton(model, LEAST_SQUARES), Candidate):
        return
    (outcome,) = goal_stages(set_free(model, (goal,)), goal, model)
    assert (outcome.stage.value, outcome.stage.bound) == (0.0, 0.0)
    assert not outcome.stage.multipliers.any()
    assert outcome.face.row_lower == pytest.approx(model.row_lower, abs=1e-9)


def test_smaller_misses_than_the_largest_are_made_small_too():
    """Two cells that should carry 1 each and can carry 0.4 and 0.8."""
    cells = Partition(np.array([0, 1], dtype=np.int32), 2)
    model = bare_model(
        np.full(2, 0.5), np.zeros(2), np.array([0.8, 1.6]), (cells,), sparse.eye_array(2, format="csr"),
        np.ones(2), np.full(2, np.inf),
    )  # fmt: skip
    goal = Goal(1, "chebyshev", np.array([0, 1]), np.ones(2))
    outcomes = goal_stages(set_free(model, (goal,)), goal, model)
    assert isinstance(outcomes, tuple)
    assert [outcome.stage.value for outcome in outcomes] == pytest.approx([0.6, 0.2])
    assert goal.misses(model, outcomes[-1].t) == pytest.approx([0.6, 0.2])


def excess(model: CanonicalModel, activity: FloatArray) -> float:
    """The largest miss of a limit, relative to the row's mass."""
    outside = np.maximum(model.row_lower - activity, activity - model.row_upper)
    return float(np.max(outside / model.row_mass, initial=0.0))


def corners(face: CanonicalModel, seed: int) -> list[FloatArray]:
    """Plans of a face far away from each other, by linear programs over its limits a hair wider."""
    rng = np.random.default_rng(seed)
    scaled = face.matrix().toarray() / face.row_mass[:, None]
    low, high = face.row_lower / face.row_mass - 1e-10, face.row_upper / face.row_mass + 1e-10
    found = []
    for _ in range(4):
        answer = milp(
            rng.normal(size=face.n_cells) * np.isfinite(face.upper),
            constraints=LinearConstraint(scaled, low, high),
            bounds=(face.lower, face.upper),
        )
        if answer.x is not None:
            found.append(np.clip(answer.x, face.lower, face.upper))
    return found


def one_after_the_other(model: CanonicalModel, goals: tuple[Goal, ...]) -> list[float] | None:
    """The value of every goal by scipy: columns t, misses below and above, the largest of all."""
    rows, n, m = model.matrix().toarray(), model.n_cells, model.n_rows
    soft = np.isin(np.arange(m), np.concatenate([goal.rows for goal in goals]))
    eye = np.diag(np.where(soft, 1.0, 0.0))
    none = np.zeros((m, m))
    scale = model.row_mass[:, None]
    sides = [
        (np.hstack([-rows, -eye, none]) / scale, -model.row_lower / model.row_mass),
        (np.hstack([rows, none, -eye]) / scale, model.row_upper / model.row_mass),
    ]
    left = np.vstack([side[np.isfinite(limit)] for side, limit in sides])
    right = np.concatenate([limit[np.isfinite(limit)] for _, limit in sides])
    left = np.hstack([left, np.zeros((len(left), 1))])
    bounds = [*zip(model.lower, model.upper, strict=True), *[(0.0, None)] * (2 * m + 1)]
    values = []
    for goal in goals:
        cost = np.zeros(n + 2 * m + 1)
        if goal.norm == "weighted":
            cost[n + goal.rows] = cost[n + m + goal.rows] = goal.weight
        else:
            cost[-1] = 1.0
            capped = np.zeros((len(goal.rows), len(cost)))
            place = np.arange(len(goal.rows))
            capped[place, n + goal.rows] = capped[place, n + m + goal.rows] = goal.weight
            capped[:, -1] = -1.0
            left, right = np.vstack([left, capped]), np.append(right, np.zeros(len(capped)))
        answer = linprog(cost, A_ub=left, b_ub=right, bounds=bounds)
        if answer.status == 2:
            return None
        values.append(float(answer.fun))
        left, right = np.vstack([left, cost]), np.append(right, values[-1] + 1e-7 * max(1.0, values[-1]))
    return values
