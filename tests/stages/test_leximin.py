"""Leximin and leximax are what independent methods find, every round is proved, and the shortcut is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from quotaopt import read_plan, solve
from quotaopt.fairness import PROPORTIONAL, leximax, leximin
from quotaopt.model.at_level import Groups, at_level
from quotaopt.model.classify import classify
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.newton import solve_newton
from quotaopt.solvers.tree import solve_tree
from quotaopt.stages.level_program import level_program
from support.drawn_models import draw_model
from support.leximin_by_others import (
    by_fixing_what_is_tight,
    by_one_program_per_unit,
    by_ordered_outcomes,
    polyhedron,
)
from support.leximin_rounds import (
    ALIKE,
    BY_OTHERS,
    CLASS,
    PROVED,
    SEEDS,
    SIGN,
    assert_proved,
    burdens,
    everyone_in,
    rounds_of,
)
from support.sums import drawn


@SIGN
@CLASS
@pytest.mark.parametrize("seed", SEEDS)
def test_burdens_are_those_of_one_program_per_unit_and_of_ordered_outcomes(model_of_sets, kind, seed, sign):
    model = drawn(model_of_sets, kind, seed, moves=0.05 * (seed % 2))
    rounds = rounds_of(model, sign)
    assert not len(assert_proved(model, rounds, everyone_in(model), sign))
    plans = polyhedron(model, everyone_in(model), sign)
    outcomes = -sign * rounds[-1].t
    np.testing.assert_allclose(outcomes, by_one_program_per_unit(plans), atol=BY_OTHERS)
    np.testing.assert_allclose(np.sort(outcomes), by_ordered_outcomes(plans), atol=BY_OTHERS)


@SIGN
def test_settling_whatever_is_tight_in_one_optimum_is_wrong_somewhere(model_of_sets, sign):
    off = []
    for seed in SEEDS:
        model = drawn(model_of_sets, "any sets", seed)
        shortcut = by_fixing_what_is_tight(polyhedron(model, everyone_in(model), sign))
        off.append(np.abs(shortcut + sign * burdens(model, sign)).max())
    assert max(off) > 1e-3


@SIGN
def test_models_of_every_shape_are_proved_as_far_as_they_are_settled(sign):
    left_open = 0
    for seed in range(20):
        model, _ = draw_model(seed, "crossing" if seed % 2 else "any")
        model = replace(model, upper=np.where(np.isinf(model.upper), 5.0, model.upper))
        rng = np.random.default_rng(seed)
        units = np.sort(rng.permutation(model.n_cells)[: rng.integers(1, model.n_cells + 1)])
        still_open = assert_proved(model, rounds_of(model, sign, units), units, sign, gap=ALIKE)
        left_open += len(still_open) > 0
    assert left_open <= 1  # sums held within 1e-9 of each other can defeat floats


@SIGN
@pytest.mark.parametrize("seed", SEEDS)
def test_between_groups_it_is_leximin_of_their_sums(model_of_sets, seed, sign):
    model = drawn(model_of_sets, "any sets", seed)
    codes = (np.arange(model.n_cells) % 3).astype(np.int32)
    rewritten = at_level(model, Groups(codes, np.array(["a", "b", "c"], dtype=object)))
    units = model.n_cells + np.arange(3)
    rounds = rounds_of(rewritten.model, sign, units)
    assert not len(assert_proved(rewritten.model, rounds, units, sign))
    sums = np.eye(3)[:, codes] * model.reference
    plans = polyhedron(model, everyone_in(model), sign)
    plans = replace(plans, outcomes=-sign * sums / sums.sum(axis=1, keepdims=True))
    expected = -sign * by_one_program_per_unit(plans)
    np.testing.assert_allclose(rounds[-1].t[units], expected, atol=BY_OTHERS)
    made = rewritten.with_groups(rewritten.cells(rounds[-1].t))
    np.testing.assert_allclose(made, rounds[-1].t, atol=1e-12)


@SIGN
def test_cells_that_no_rule_tells_apart_are_one_column_and_all_keep_their_limits(model_of_sets, sign):
    rng = np.random.default_rng(3)
    n_cells = 300
    reference = rng.lognormal(0.0, 0.5, n_cells)
    reference /= reference.sum()
    half, third = np.arange(0, n_cells, 2), np.arange(0, n_cells, 3)
    shares = [float(reference[cells].sum()) for cells in (half, third)]
    model = model_of_sets(
        [range(n_cells), half, third],
        reference=reference,
        limits=[(1.0, 1.0), (0.0, 0.9 * shares[0]), (1.08 * shares[1], 2.0)],
        lower=rng.uniform(0.5, 0.9, n_cells),
        upper=rng.uniform(1.1, 1.5, n_cells),
    )
    groups = Groups((np.arange(n_cells) % 5).astype(np.int32), np.array(list("abcde"), dtype=object))
    rewritten = at_level(model, groups).model
    units = n_cells + np.arange(5)
    assert level_program(rewritten, units, sign).program.n_columns <= 4 * 5 + 1
    rounds = rounds_of(rewritten, sign, units)
    assert not len(assert_proved(rewritten, rounds, units, sign))
    sums = np.eye(5)[:, groups.codes] * reference
    plans = polyhedron(model, everyone_in(model), sign)
    plans = replace(plans, outcomes=-sign * sums / sums.sum(axis=1, keepdims=True))
    np.testing.assert_allclose(rounds[-1].t[units], -sign * by_one_program_per_unit(plans), atol=BY_OTHERS)


@pytest.mark.parametrize("seed", SEEDS)
def test_on_a_tree_with_a_fixed_total_both_are_the_one_fair_plan(model_of_sets, seed):
    model = drawn(model_of_sets, "tree", seed)
    structure = classify(model)
    assert structure.plan_class == "T"
    fair = solve_tree(model, structure.trees[0], PROPORTIONAL)
    assert isinstance(fair, Candidate)
    for sign in (leximin.SIGN, leximax.SIGN):
        np.testing.assert_allclose(burdens(model, sign), fair.t, atol=PROVED)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_total_that_may_move_goes_up_with_leximin_and_down_with_leximax(model_of_sets, seed):
    model = drawn(model_of_sets, "tree", seed, moves=0.02)
    totals = [float(model.reference @ burdens(model, sign)) for sign in (leximin.SIGN, leximax.SIGN)]
    assert totals[0] > totals[1] + 0.01


@SIGN
@CLASS
def test_no_plan_of_another_notion_is_ordered_better(model_of_sets, kind, sign):
    notion = leximin if sign < 0 else leximax
    for seed in SEEDS:
        model = drawn(model_of_sets, kind, seed)
        other = solve_newton(model, PROPORTIONAL)
        assert isinstance(other, Candidate)
        apart = notion.ordered(burdens(model, sign)) - notion.ordered(other.t)
        first = np.flatnonzero(np.abs(apart) > ALIKE)
        assert not len(first) or sign * apart[first[0]] < 0.0


@pytest.mark.parametrize("notion", ["leximin", "leximax"])
def test_prices_that_are_only_rounding_hold_no_cell_and_the_finish_is_proved(notion):
    plan = read_plan(Path(__file__).parents[2] / "models" / "annual" / "plan.yaml")
    change = {"fairness.level": ["region", "line", "segment"], "fairness.notion": notion}
    finish = solve(plan.change(change)).certificate.stages[-1]
    assert finish.kind == "proportional"
    assert finish.lost <= 1e-9
