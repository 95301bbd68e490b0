"""Rows whose misses cost their square: exact, proved, and least squares where nothing else limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quotaopt.fairness import LEAST_SQUARES, PROPORTIONAL
from quotaopt.fairness.notion import dual_bound, objective
from quotaopt.model.at_level import Groups, at_level
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import Candidate, Refutation
from quotaopt.solvers.newton import solve_newton
from quotaopt.solvers.rows import merge_rows
from support.drawn_models import draw_model

SEEDS = range(12)


def giving(seed: int) -> CanonicalModel:
    """A model most of whose rows give way, from next to nothing to a lot, some beside penalties."""
    rng = np.random.default_rng(900 + seed)
    model, _ = draw_model(seed, shift=0.15 if seed % 3 else 0.0)
    give = np.where(rng.random(model.n_rows) < 0.6, 10.0 ** rng.uniform(-6.0, 2.0, model.n_rows), 0.0)
    penalty = np.where((give == 0.0) & (rng.random(model.n_rows) < 0.4), 0.5, np.inf)
    return replace(model, row_give=give, row_penalty=penalty if seed % 2 else None)


@pytest.mark.parametrize("notion", [LEAST_SQUARES, PROPORTIONAL], ids=lambda notion: notion.name)
@pytest.mark.parametrize("seed", SEEDS)
def test_objective_and_bound_meet(seed, notion):
    model = giving(seed)
    answer = solve_newton(model, notion)
    if isinstance(answer, Refutation):
        assert not answer.multipliers[model.may_miss].any()
        return
    assert answer.violation <= 1e-10
    assert abs(answer.gap) <= 1e-8


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_row_is_missed_by_is_its_multiplier_times_what_it_gives(seed):
    model = giving(seed)
    answer = solve_newton(model, LEAST_SQUARES)
    if not isinstance(answer, Candidate):
        return
    gives = model.row_give > 0.0
    activity = model.activity(answer.t)
    missed = np.maximum(model.row_lower - activity, 0.0) - np.maximum(activity - model.row_upper, 0.0)
    given = model.row_give * answer.multipliers
    assert missed[gives] == pytest.approx(given[gives], abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_any_multipliers_prove_a_bound(seed):
    model, rng = giving(seed), np.random.default_rng(seed)
    answer = solve_newton(model, PROPORTIONAL)
    if not isinstance(answer, Candidate):
        return
    for size in (0.01, 1.0):
        moved = answer.multipliers + size * rng.standard_normal(model.n_rows)
        assert dual_bound(model, PROPORTIONAL, moved) <= answer.objective * (1.0 + 1e-9) + 1e-12


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_fairness_between_groups_costs_the_same_when_rewritten(seed):
    model, rng = giving(seed), np.random.default_rng(seed)
    groups = Groups(np.arange(model.n_cells, dtype=np.int32) % 3, np.array(["a", "b", "c"], dtype=object))
    rewritten, t = at_level(model, groups), rng.uniform(0.5, 1.5, model.n_cells)
    cells = float(model.reference @ LEAST_SQUARES.cost(t))
    missed = objective(model, LEAST_SQUARES, t) - cells
    burdens = rewritten.with_groups(t)
    smooth = float(rewritten.model.reference @ LEAST_SQUARES.cost(burdens))
    costs = rewritten.scale * (objective(rewritten.model, LEAST_SQUARES, burdens) - smooth)
    assert costs == pytest.approx(missed, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("seed", SEEDS)
def test_rules_on_one_sum_share_its_multiplier(seed):
    model, rng = giving(seed), np.random.default_rng(seed)
    rows = merge_rows(model)
    y = rows.within(rng.normal(size=rows.n_rows) * rng.choice([0.1, 10.0, 1e4]))
    apart = rows.to_model(y)
    assert np.asarray(rows.columns @ y) == pytest.approx(
        np.asarray(model.combine.T @ apart), rel=1e-9, abs=1e-9 * (1.0 + np.abs(y).max(initial=0.0))
    )
