"""Whole steps of several tiers: none above the next, limits kept wherever whole steps can keep them."""

from __future__ import annotations

import numpy as np
import pytest

from quotaopt.model.part import part_of, rows_inside
from quotaopt.model.tiers import with_pair_rows
from quotaopt.rounding import round_by_tiers
from quotaopt.rounding.result import plain_sums
from support.tier_plans import built_with_all_rows, solved_with_all_rows, tier_plan


@pytest.fixture(params=[(1, False), (10, False), (100, False), (25, True)], ids=str)
def case(request):
    step, measures = request.param
    plan = tier_plan(3, step=step, measures=measures)
    return built_with_all_rows(plan), solved_with_all_rows(plan).t


def test_no_tier_is_above_the_next_and_nothing_is_missed(case):
    built, t = case
    rounding = round_by_tiers(built.model, built.tiers, t)
    assert (rounding.steps[built.tiers.lower] <= rounding.steps[built.tiers.upper]).all()
    assert rounding.misses == ()


def test_cells_stay_beside_their_burden(case):
    built, t = case
    steps = round_by_tiers(built.model, built.tiers, t).steps
    assert np.abs(steps - built.model.reference * t * built.model.steps.per_cell).max() <= 2.0


def test_a_part_of_a_model_says_of_its_cells_what_the_model_does(case):
    built, t = case
    model, tiers = built.model, built.tiers
    values = np.random.default_rng(0).integers(0, 50, model.n_cells)
    for tier in range(tiers.n_tiers):
        inside = tiers.code == tier
        cells, rows = np.flatnonzero(inside), rows_inside(model, inside)
        part = part_of(model, cells, rows)
        assert set(part.row_member) <= set(model.row_member)
        assert part.activity(t[cells]) == pytest.approx(model.activity(t)[rows])
        assert plain_sums(part, values[cells]).tolist() == plain_sums(model, values)[rows].tolist()


def test_every_row_but_those_between_tiers_is_in_one_part(case):
    built, _ = case
    model, tiers = built.model, built.tiers
    inside = [rows_inside(model, tiers.code == tier) for tier in range(tiers.n_tiers)]
    together = np.sort(np.concatenate(inside))
    assert together.tolist() == list(range(model.n_rows - len(tiers.lower)))


def test_rows_of_pairs_state_the_difference_in_steps_of_the_lower_cell(case):
    built, t = case
    model, tiers = built.model, built.tiers
    pairs = np.arange(0, len(tiers.lower), 3)
    more = with_pair_rows(
        model, tiers, pairs, names=("a", "b"), members=np.full(len(pairs), "", dtype=object), least=-0.5
    )
    steps = model.reference * t * model.steps.per_cell
    rows = np.arange(model.n_rows, more.n_rows)
    difference = (steps[tiers.upper] - steps[tiers.lower])[pairs]
    assert more.activity(t)[rows] * more.steps.per_row(rows) == pytest.approx(difference, abs=1e-6)
    assert more.row_lower[rows] * more.steps.per_row(rows) == pytest.approx(-0.5)
