"""One chain, whoever solves its programs: all agree, limits are told, and what has no plan is refuted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quotaopt.errors import NotCertifiedError
from quotaopt.linear.registry import available, solver_named
from quotaopt.linear.solver import Limits
from quotaopt.model.at_level import Groups
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.classify import classify
from quotaopt.model.goals import Goal
from quotaopt.solvers.candidate import Refutation, TreeWitness
from quotaopt.solvers.farkas import farkas_margin
from quotaopt.stages.chain import Fair, solve_chain
from quotaopt.stages.how import How
from quotaopt.stages.stage import Solution
from quotaopt.stages.steps import run
from support.drawn_models import Kind, draw_model
from support.seeds import n_plans

FAIR = {
    "proportional": Fair("proportional"),
    "least_squares": Fair("least_squares"),
    "power": Fair("power", beta=2.0),
    "minimax": Fair("minimax"),
    "minimax and mean": Fair("minimax", mean=0.2),
    "least_absolute": Fair("least_absolute"),
    "leximin": Fair("leximin"),
    "leximax": Fair("leximax"),
}
NOTION = pytest.mark.parametrize("notion", FAIR)
OF_DEVIATIONS = ("minimax", "minimax and mean", "least_absolute")
OTHERS = [name for name in available() if name not in ("highs", "pulp")]
FIRST_ORDER = "highs:pdlp"
"""Its prices are so rough that some count as prices which are none: the finish has less room."""
SAME_VALUE = 1e-6
SAME_FINISH = 1e-5
N_MODELS = n_plans(8)
N_IMPOSSIBLE = n_plans(12)


def solved(model: CanonicalModel, fair: Fair, goals: tuple[Goal, ...], how: How) -> Solution:
    answer = run(model, fair, goals, how)
    assert isinstance(answer, Solution)
    return answer


def in_groups(model: CanonicalModel, seed: int) -> Groups:
    codes = np.random.default_rng(seed).permutation(np.arange(model.n_cells) % 3).astype(np.int32)
    return Groups(codes, np.array(["a", "b", "c"], dtype=object))


def wishes(model: CanonicalModel) -> tuple[Goal, ...]:
    """Three rows that should not be missed by much."""
    rows = np.arange(1, min(4, model.n_rows))
    return (Goal(1, "weighted", rows, 1.0 / model.row_mass[rows]),)


@pytest.fixture(scope="module")
def by_simplex() -> dict[tuple[int, str], Solution]:
    """Answers of the usual solver."""
    return {}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("notion", OF_DEVIATIONS)
def test_all_installed_solvers_reach_the_same_values_and_the_same_plan(by_simplex, notion, name):
    fair, how = FAIR[notion], How(solver_named(name))
    for seed in range(N_MODELS):
        model, _ = draw_model(seed, "crossing")
        if (seed, notion) not in by_simplex:
            by_simplex[seed, notion] = solved(model, fair, (), How(solver_named("highs")))
        expected, found = by_simplex[seed, notion], solved(model, fair, (), how)
        assert found.stages[0].value == pytest.approx(expected.stages[0].value, rel=SAME_VALUE, abs=1e-9)
        if name != FIRST_ORDER:
            assert found.stages[-1].value == pytest.approx(
                expected.stages[-1].value, rel=1e-5, abs=SAME_VALUE
            )
            np.testing.assert_allclose(found.t, expected.t, atol=SAME_FINISH)


@pytest.mark.parametrize("name", OTHERS)
def test_all_installed_solvers_reach_the_same_goals(name):
    for seed in range(6):
        model, _ = draw_model(seed, "crossing")
        shift = np.zeros(model.n_rows)
        shift[1:4] = 0.2 * model.row_mass[1:4]
        asked = replace(model, row_lower=model.row_lower + shift, row_upper=model.row_upper + shift)
        found, expected = (
            solved(asked, FAIR["proportional"], wishes(model), How(solver_named(each)))
            for each in (name, "highs")
        )
        assert found.stages[0].value == pytest.approx(expected.stages[0].value, rel=SAME_VALUE, abs=1e-8)


@pytest.mark.parametrize("notion", OF_DEVIATIONS)
def test_no_time_at_all_is_told_as_such(notion):
    model, _ = draw_model(0, "crossing")
    with pytest.raises(NotCertifiedError, match="time") as error:
        run(model, FAIR[notion], (), How(solver_named("highs"), Limits(time_s=0.0)))
    assert [problem.key for problem in error.value.problems] == ["solve.out_of_time"]


@NOTION
@pytest.mark.parametrize("kind", ["crossing", "any"])
def test_what_has_no_plan_is_refuted_by_a_proof_and_nothing_else_is(notion, kind: Kind):
    """Between cells and between groups alike."""
    refuted = 0
    for seed in range(N_IMPOSSIBLE):
        model, _ = draw_model(seed, kind, shift=(0.5, 0.1, 0.01)[seed % 3])
        groups = in_groups(model, seed) if seed % 4 == 1 else None
        answer = solve_chain(model, classify(model), replace(FAIR[notion], groups=groups))
        if isinstance(answer, Refutation | TreeWitness):
            refuted += 1
            assert farkas_margin(model, answer.multipliers) > 0.0
        else:
            assert answer.violation <= 1e-8
    assert refuted > N_IMPOSSIBLE // 2
