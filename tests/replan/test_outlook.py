"""What is said of the rest of the year is what solves say of it."""

from __future__ import annotations

import pytest

from quotaopt.replan.outlook import outlook
from quotaopt.replan.run import replan
from support.replans import past, solved

CAPS = {"cap": {"person": 0.05, "period": 0.05}}


@pytest.fixture(scope="module")
def short():
    """A gap that caps do not let later periods make good."""
    published = solved(0)
    plan = published.plan.change({"risk": {"attainment": {"mean": 1, "spread": 0.1}, "draws": 2000}})
    return plan, past(published, 2, 0.8)


@pytest.fixture(scope="module")
def impossible(short):
    return replan(*short, **CAPS)


def test_a_total_out_of_reach_is_told_with_what_is_within(short, impossible):
    ahead = outlook(impossible)
    assert impossible.status == "impossible"
    assert ahead.furthest is not None
    assert ahead.furthest < impossible.ground.total_before * 10
    within = replan(*short, policy="follow", landing=ahead.furthest, **CAPS)
    beyond = replan(*short, policy="follow", landing=ahead.furthest + 50, **CAPS)
    assert within.allocation.certificate.verified
    assert beyond.status == "impossible"


def test_the_needed_attainment_is_of_the_former_targets_of_the_rest(impossible):
    ahead, ground = outlook(impossible), impossible.ground
    former = ground.before[~ground.closed].sum()
    sold = ground.sold.sum()
    assert ahead.attainment == pytest.approx(0.8, abs=1e-3)
    assert ahead.needed == pytest.approx((ground.total_before - sold) / former)


def test_less_is_likelier(short):
    chances = [outlook(replan(*short, policy="absorb", absorb=part)).chance for part in (0.2, 1)]
    assert all(each.former.value < each.new.value for each in chances)
    assert chances[0].new.value < chances[1].new.value
    assert chances[1].new.value == pytest.approx(0.5, abs=0.1)


def test_without_a_spread_no_probability_is_told():
    published = solved(0)
    ahead = outlook(replan(published.plan, past(published, 2, 0.9)))
    assert ahead.chance.former is None
    assert ahead.chance.unknown
