"""Rows that may be missed for a penalty: exact, between the hard and the free model, and proved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from quotaopt.fairness import LEAST_SQUARES, PROPORTIONAL
from quotaopt.fairness.notion import dual_bound
from quotaopt.model.at_level import Groups, at_level
from quotaopt.model.canonical import CanonicalModel, Partition
from quotaopt.model.classify import classify
from quotaopt.model.goals import without_penalised
from quotaopt.model.penalties import penalty_of
from quotaopt.solvers.candidate import Candidate, Refutation
from quotaopt.solvers.find import find
from quotaopt.solvers.newton import solve_newton
from quotaopt.solvers.rows import merge_rows
from support.drawn_models import bare_model, draw_model
from support.seeds import seeds

SEEDS = seeds(10)
NOTIONS = [LEAST_SQUARES, PROPORTIONAL]


def penalised(seed: int) -> CanonicalModel:
    """A model most of whose rows have penalties from next to nothing to a thousand."""
    rng = np.random.default_rng(500 + seed)
    model, _ = draw_model(seed, shift=0.15 if seed % 3 else 0.0)
    penalty = 10.0 ** rng.uniform(-3.0, 3.0, model.n_rows)
    return replace(model, row_penalty=np.where(rng.random(model.n_rows) < 0.6, penalty, np.inf))


def solved(model: CanonicalModel, notion=LEAST_SQUARES) -> Candidate | None:
    answer = solve_newton(model, notion)
    return answer if isinstance(answer, Candidate) else None


@pytest.mark.parametrize("notion", NOTIONS, ids=lambda notion: notion.name)
@pytest.mark.parametrize("seed", SEEDS)
def test_objective_and_bound_meet(seed, notion):
    model = penalised(seed)
    answer = solve_newton(model, notion)
    if isinstance(answer, Refutation):
        assert not answer.multipliers[model.may_miss].any()
        assert isinstance(solve_newton(without_penalised(model), notion), Refutation)
        return
    assert answer.violation <= 1e-10
    assert abs(answer.gap) <= 1e-8
    assert (np.abs(answer.multipliers) <= model.row_penalty * (1.0 + 1e-12)).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_large_penalty_is_a_hard_rule(seed):
    model, _ = draw_model(seed)
    hard = solved(model)
    if hard is None:
        return
    enough = 2.0 * float(np.abs(hard.multipliers).max()) + 1.0
    soft = solved(replace(model, row_penalty=np.full(model.n_rows, enough)))
    assert soft is not None
    assert soft.objective == pytest.approx(hard.objective, rel=1e-7, abs=1e-10)
    assert soft.t == pytest.approx(hard.t, abs=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_penalty_of_almost_nothing_is_no_rule(seed):
    model = penalised(seed)
    free = solved(without_penalised(model))
    if free is None:
        return
    small = np.where(model.may_miss, 1e-9, np.inf)
    soft = solved(replace(model, row_penalty=small))
    assert soft is not None
    assert soft.t == pytest.approx(free.t, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_higher_penalty_never_raises_the_cost_of_fairness_nor_lowers_that_of_misses(seed):
    model = penalised(seed)
    cheap = solved(model)
    dear = solved(replace(model, row_penalty=4.0 * model.row_penalty))
    if cheap is None or dear is None:
        return

    def misses(answer: Candidate) -> float:
        return penalty_of(model, answer.t)

    def unfair(answer: Candidate) -> float:
        return float(model.reference @ LEAST_SQUARES.cost(answer.t))

    noise = 1e-8 * (1.0 + misses(cheap) + unfair(dear))
    assert misses(dear) <= misses(cheap) + noise
    assert unfair(dear) >= unfair(cheap) - noise


@pytest.mark.parametrize("seed", SEEDS)
def test_any_multipliers_bound_the_objective(seed):
    model = penalised(seed)
    answer = solved(model)
    if answer is None:
        return
    rng = np.random.default_rng(seed)
    for _ in range(10):
        y = answer.multipliers + rng.normal(size=model.n_rows) * rng.choice([1e-3, 1.0])
        usable = np.where(y > 0.0, np.isfinite(model.row_lower), np.isfinite(model.row_upper))
        bound = dual_bound(model, LEAST_SQUARES, np.where(usable, y, 0.0))
        assert bound <= answer.objective + 1e-9 * (1.0 + abs(answer.objective))


@pytest.mark.parametrize("seed", SEEDS)
def test_rules_on_one_sum_cost_what_they_cost_apart(seed):
    """Merged rows share one multiplier; handed back to the rules it is within each one's penalty."""
    model = penalised(seed)
    rows = merge_rows(model)
    rng = np.random.default_rng(seed)
    y = rows.within(rng.normal(size=rows.n_rows) * rng.choice([0.1, 10.0, 1e4]))
    apart = rows.to_model(y)
    assert (np.abs(apart) <= model.row_penalty * (1.0 + 1e-9)).all()
    assert np.asarray(rows.columns @ y) == pytest.approx(
        np.asarray(model.combine.T @ apart), rel=1e-9, abs=1e-9 * (1.0 + np.abs(y).max(initial=0.0))
    )


def test_two_soft_rules_and_a_hard_one_on_one_sum():
    """One cell wants 1, may not exceed 1.1, should reach 1.3 (5 a unit) and should not exceed 0.7 (2)."""
    model = bare_model(
        np.ones(1), np.zeros(1), np.full(1, np.inf),
        (Partition(np.zeros(1, dtype=np.int32), 1),),
        sparse.csr_array(np.ones((3, 1))),
        np.array([-np.inf, 1.3, -np.inf]), np.array([1.1, np.inf, 0.7]),
    )  # fmt: skip
    answer = solved(replace(model, row_penalty=np.array([np.inf, 5.0, 2.0])))
    assert answer is not None
    assert answer.t == pytest.approx([1.1])
    assert answer.multipliers == pytest.approx([0.1 - 3.0, 5.0, -2.0])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tree_with_penalties_is_answered_and_its_contradictions_are_hard_ones(seed):
    model, _ = draw_model(seed, "crossing", shift=0.1 if seed % 2 else 0.0)
    model = replace(model, row_penalty=np.full(model.n_rows, 3.0))
    answer = find(model, classify(model), PROPORTIONAL)
    assert isinstance(answer, Candidate)
    assert answer.gap <= 1e-8


@pytest.mark.parametrize("seed", range(8))
def test_between_groups_a_miss_costs_the_same(seed):
    model, _ = draw_model(seed, "crossing", shift=0.1)
    model = replace(model, row_penalty=np.full(model.n_rows, 0.3))
    n_groups = min(3, model.n_cells)
    codes = (np.arange(model.n_cells) % n_groups).astype(np.int32)
    groups = Groups(codes, np.array([f"g{number}" for number in range(n_groups)], dtype=object))
    rewritten = at_level(model, groups)
    t = np.random.default_rng(seed).uniform(0.5, 1.5, model.n_cells)
    inside = rewritten.scale * penalty_of(rewritten.model, rewritten.with_groups(t))
    assert inside == pytest.approx(penalty_of(model, t))
