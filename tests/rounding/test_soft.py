"""Whole steps keep of soft rules what the continuous answer keeps, and give them up before hard ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quotaopt.model.goals import SOFT_PRIORITY, Goal
from quotaopt.rounding import round_to_steps, rounding_model
from quotaopt.rounding.result import misses_by_row


def softened(model, rows):
    """`model` with `rows` in one goal."""
    priority = model.row_priority.copy()
    priority[rows] = SOFT_PRIORITY + 1
    return replace(model, row_priority=priority), (Goal(1, "weighted", rows, np.ones(len(rows))),)


@pytest.mark.parametrize("seed", range(20))
def test_a_soft_row_lands_next_to_where_it_was(instance, seed):
    rng = np.random.default_rng(seed)
    x = rng.uniform(0.0, 9.0, 12)
    groups = np.repeat(np.arange(3), 4)
    limits = {(0, 0, group): (int(rng.integers(0, 40)), 60) for group in range(3)}
    case = instance(x, [[groups]], limits=limits)
    model, goals = softened(case.model, np.arange(3))
    kept = rounding_model(model, goals, case.t)
    rounding = round_to_steps(kept, case.structure, case.t)
    sums, wanted = case.sums(rounding.steps)[0], case.sums(x)[0]
    assert rounding.misses == ()
    assert (np.abs(sums - wanted) < 1.0 + 1e-9).all()
    assert not misses_by_row(kept, rounding.steps).any()


def test_a_kept_soft_row_stays_kept(instance):
    case = instance([2.5, 2.5, 2.5], [[[0, 0, 1]]], limits={(0, 0, 0): (5, 9)})
    model, goals = softened(case.model, np.array([0]))
    rounding = round_to_steps(rounding_model(model, goals, case.t), case.structure, case.t)
    assert case.sums(rounding.steps)[0][0] == 5


def test_a_soft_row_gives_way_to_a_hard_one_and_is_no_miss(instance):
    limits = {(0, 0, 0): (5, 5), (1, 0, 0): (2, 2), (1, 0, 1): (2, 2)}
    case = instance([2.5, 2.5], [[[0, 0]], [[0, 1]]], limits=limits)
    hard = round_to_steps(case.model, case.structure, case.t)
    assert len(hard.misses) == 1
    model, goals = softened(case.model, np.array([1, 2]))
    rounding = round_to_steps(rounding_model(model, goals, case.t), case.structure, case.t)
    assert rounding.misses == ()
    assert rounding.steps.sum() == 5


def test_a_weighted_soft_row_gets_the_play_of_its_heaviest_cell(instance):
    case = instance(
        [1.3, 1.4, 1.3], [[[0, 0, 0]]], limits={(0, 0, 0): (4, 4)}, loose=[([1.0, 2.0, 4.0], 9.3, 9.3)]
    )
    row = np.array([case.model.n_rows - 1])
    limits = np.full(1, 9.3 / case.model.steps.per_row())
    assert case.model.row_lower[row] == pytest.approx(limits)
    model, goals = softened(case.model, row)
    kept = rounding_model(model, goals, case.t)
    play = 4.0 / case.model.steps.per_row()
    assert kept.row_upper[row] - kept.row_lower[row] == pytest.approx([2 * play])
    assert round_to_steps(kept, case.structure, case.t).misses == ()


def test_models_without_soft_rows_are_left_alone(instance):
    case = instance([1.5, 1.5], [[[0, 0]]], limits={(0, 0, 0): (3, 3)})
    assert rounding_model(case.model, (), case.t) is case.model
