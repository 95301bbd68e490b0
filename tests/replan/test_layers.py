"""Measures and tiers: the main one is replanned, tiers stay in order, rules between measures hold."""

from __future__ import annotations

import numpy as np
import pytest

from quotaopt.engine import solve
from quotaopt.replan.run import replan
from support.replans import past
from support.tier_plans import by_tier, tier_plan

CAP = {"cap": {"person": 0.5, "period": 0.6}}


@pytest.fixture(scope="module", params=[False, True], ids=["tiers", "measures and tiers"])
def layered(request):
    published = solve(tier_plan(2, periods=4, measures=request.param))
    size = len(published.cells) // published.cells.n_layers
    attainment = np.random.default_rng(2).choice([0.7, 0.9, 1.2], size)
    sold = past(published.main_part, 2, attainment)
    return published, sold, replan(published.plan, sold, published, **CAP)


def test_it_is_certified_and_the_main_total_is_held(layered):
    published, _, found = layered
    assert found.allocation.certificate.verified
    assert found.steps[found.ground.main].sum() == published.steps[found.ground.main].sum()


def test_tiers_are_in_order_in_the_past_too(layered):
    tiers = by_tier(layered[2].allocation)
    assert (np.diff(tiers, axis=1) >= 0).all()


def test_the_past_of_the_main_tier_is_what_was_sold(layered):
    _, sold, found = layered
    steps = found.steps[found.ground.main]
    closed = np.tile(sold.closed, found.ground.one.n_bases)
    step = found.plan.steps_minor[found.plan.main_number]
    assert np.abs(steps[closed] - sold.minor[closed] / step).max() < 1.0


def test_what_is_not_about_the_gap_stays(layered):
    """Other measures and tiers change only where order or rates ask for it."""
    published, _, found = layered
    others = np.ones(len(published.steps), dtype=bool)
    others[found.ground.main] = False
    assert np.abs(found.change[others]).sum() <= np.abs(found.change).sum()
    assert found.change[found.ground.main].sum() == found.ground.to_recover


def test_to_absorb_all_lowers_the_main_total_by_the_gap(layered):
    published, sold, found = layered
    absorbed = replan(published.plan, sold, published, policy="absorb", absorb=1, **CAP)
    main = found.ground.main
    gap = found.ground.parts[0].gap
    assert absorbed.allocation.certificate.verified
    assert absorbed.steps[main].sum() == published.steps[main].sum() - gap
