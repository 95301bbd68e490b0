"""What holds of every replan: the past stays, sums are exact, few are touched and not by much."""

from __future__ import annotations

import numpy as np
import pytest

from quotaopt.replan.run import replan
from support.replans import past, random_past, solved
from support.seeds import seeds


@pytest.fixture(scope="module", params=seeds(3))
def drawn(request):
    published = solved(request.param)
    return published, random_past(published, request.param)


@pytest.fixture(scope="module")
def held(drawn):
    return replan(drawn[0].plan, drawn[1], drawn[0])


def test_without_a_deviation_nothing_changes(drawn):
    published, _ = drawn
    found = replan(published.plan, past(published, 2, 1.0), published)
    assert not found.is_changed
    assert found.plan is published.plan
    assert np.array_equal(found.steps, published.steps)


def test_a_replan_is_certified_and_adds_up(drawn, held):
    assert held.allocation.certificate.verified
    assert held.allocation.steps.sum() == drawn[0].steps.sum()


def test_the_past_is_what_was_sold_to_the_step(drawn, held):
    closed = held.ground.closed
    step = drawn[0].plan.steps_minor[0]
    assert np.array_equal(held.steps[closed], held.ground.sold[closed])
    exact = drawn[1].minor / step
    assert np.abs(held.ground.sold - exact)[closed].max() < 1.0
    regions = held.ground.cells.group(["region", "quarter"]).codes
    assert np.abs(np.bincount(regions, held.ground.sold - exact)).max() < 1.0


def test_caps_and_dead_band_hold(held):
    ground = held.ground
    later = np.where(ground.later, held.change, 0)
    people = ground.cells.group(["rep"]).codes
    carried = np.bincount(people, np.where(ground.later, ground.before, 0))
    assert (np.abs(np.bincount(people, later)) <= 0.2 * carried).all()
    moved = later != 0
    assert (np.abs(later) >= 0.01 * ground.before)[moved & ~held.needed].all()


def test_no_more_is_moved_than_has_to_be(held):
    assert np.abs(held.change).sum() == pytest.approx(held.least, abs=len(held.change))


def test_to_absorb_nothing_is_to_hold(drawn, held):
    found = replan(drawn[0].plan, drawn[1], drawn[0], policy="absorb", absorb=0)
    assert np.array_equal(found.steps, held.steps)


def test_to_absorb_all_lowers_the_total_by_the_gap(drawn):
    published, sold = drawn
    found = replan(published.plan, sold, published, policy="absorb", absorb=1)
    gap = found.ground.parts[0].gap
    assert found.allocation.steps.sum() == published.steps.sum() - gap


def test_frozen_periods_stay(drawn):
    published, sold = drawn
    found = replan(published.plan, sold, published, freeze=1, cap={"person": 0.9, "period": 0.9})
    stays = np.tile(np.arange(4) == 2, found.ground.cells.n_bases)
    assert np.array_equal(found.steps[stays], published.steps[stays])


def test_a_cause_moves_what_it_touches_alone(drawn):
    published, sold = drawn
    causes = [{"name": "subsidy ends", "where": {"region": "g0"}}]
    found = replan(published.plan, sold, published, causes=causes, cap={"person": 0.9, "period": 0.9})
    cells = found.ground.cells
    elsewhere = cells.member_names("region", np.arange(len(cells))) != "g0"
    assert not found.change[elsewhere].any()
    touched = ~elsewhere
    assert found.steps[touched].sum() == published.steps[touched].sum()


def test_what_a_replan_made_is_replanned_as_the_plan_it_came_from(drawn, held):
    again = replan(held.plan, drawn[1], held.allocation)
    assert not again.is_changed
    assert [rule.name for rule in again.ground.plan.spec.rules] == ["new", "room"]
