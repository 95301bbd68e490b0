"""What the past has broken gives way, and nothing else does."""

from __future__ import annotations

import numpy as np
import pytest

from quotaopt.engine import solve
from quotaopt.replan.run import replan
from support.replans import company, past


@pytest.fixture(scope="module")
def above():
    """A region that has sold above its ceiling for the year, in a plan with other limits."""
    plan = company(1)
    inside = solve(plan)
    first = inside.cells.member_names("region", np.arange(len(inside.cells))) == "g0"
    ceiling = {"name": "ceiling", "where": {"region": "g0"}, "max": int(inside.steps[first].sum()) * 10}
    pace = {"name": "pace", "each": ["quarter"], "share": {"min": 0.2}}
    plan = plan.change({"rules": [*plan.document["rules"], ceiling, pace]})
    published = solve(plan)
    attainment = np.where(first, 1.6, 0.5)
    return (
        published,
        first,
        replan(plan, past(published, 3, attainment), published, policy="absorb", absorb=1),
    )


def test_the_plan_can_be_met_all_the_same(above):
    assert above[2].allocation.certificate.verified


def test_the_limit_is_what_the_past_has_made_of_it(above):
    _, first, found = above
    (ceiling,) = (each for each in found.broken if each.rule == "ceiling")
    kept = int(found.ground.kept[first].sum()) * 10
    assert ceiling.after >= kept > ceiling.before
    assert ceiling.after < kept + 10
    assert found.steps[first].sum() * 10 <= ceiling.after


def test_other_rules_are_as_they_were(above):
    found = above[2]
    spec = {rule.name: rule for rule in found.plan.spec.rules}
    broken = {each.rule for each in found.broken}
    for rule in above[0].plan.spec.rules:
        assert rule.name in broken or spec[rule.name] == rule


def test_what_gave_way_is_taken_back_by_the_next_replan(above):
    published, _, found = above
    again = replan(found.plan, found.ground.past, found.allocation)
    assert again.ground.plan.document["rules"] == published.plan.document["rules"]


def test_a_past_that_breaks_nothing_loosens_nothing():
    published = solve(company(2))
    found = replan(published.plan, past(published, 2, 0.9), published, cap={"person": 0.01, "period": 0.01})
    assert found.status == "impossible"
    assert found.broken == ()


def test_a_quarter_that_is_over_and_missed_its_share_of_the_total_gives_way():
    """At rest it has its share, of what is left of the total; not once the gap is made good elsewhere."""
    plan = company(1)
    pace = {"name": "pace", "each": ["quarter"], "share": {"min": 0.24}}
    published = solve(plan.change({"rules": [*plan.document["rules"], pace]}))
    wide = {"person": 1, "period": 1}
    found = replan(published.plan, past(published, 3, 0.93), published, cap=wide)
    assert found.allocation is not None
    assert found.ground.total == published.steps.sum()
    given = [each for each in found.broken if each.rule == "pace"]
    assert given
    assert all(0.22 < each.after < 0.24 for each in given)
