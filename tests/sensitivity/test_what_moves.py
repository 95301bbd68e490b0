"""What moves a number: the strongest limits first, what cannot move alone, what needs no telling."""

from __future__ import annotations

import numpy as np
import pytest

from quotaopt.engine import solve
from quotaopt.errors import InfeasibleError, NotCertifiedError, PlanError
from quotaopt.sensitivity.moves import amount_of_burden, derivatives
from quotaopt.sensitivity.selections import by_level, selection
from quotaopt.sensitivity.what_moves import what_moves
from support.measured_plans import measured_plan
from support.small_plan import small_plan

EAST = {"name": "east", "where": {"region": "East"}, "max": 650}
ANN = {"name": "ann", "where": {"rep": "Ann"}, "max": 270}
CY = {"name": "cy", "where": {"rep": "Cy"}, "total": 520}


def _of(allocation, level, member):
    inside = np.asarray(allocation.cells.member_names(level, np.arange(len(allocation.cells))) == member)
    return selection(allocation, inside, member)


def test_the_strongest_limit_comes_first_and_what_moves_nothing_is_counted():
    allocation = solve(small_plan(EAST, {"name": "core", "where": {"rep": "Cy", "line": "Core"}, "max": 330}))
    found = what_moves(allocation, _of(allocation, "rep", "Ann"), layer=0)
    assert [each.move.rule for each in found.moving] == ["east"]
    assert found.still == 2  # the total, all of which goes to West, and the limit inside West
    assert found.moving[0].raised[0] == pytest.approx(6.5 * 270 / 700)
    assert found.moving[0].lowered[0] == pytest.approx(-6.5 * 270 / 700)


def test_a_level_is_told_by_its_members_that_move_most():
    allocation = solve(small_plan(EAST))
    found = what_moves(allocation, by_level(allocation, ("rep",)), layer=0)
    names = found.selections.names
    assert {each.move.rule: names[each.strongest[0]] for each in found.moving} == {
        "east": "Cy",
        "total": "Cy",
    }


def test_what_is_fixed_several_times_is_named():
    west = {"name": "west", "where": {"region": "West"}, "total": 520}
    allocation = solve(small_plan(CY, west))
    found = what_moves(allocation, _of(allocation, "rep", "Cy"), layer=0)
    assert {move.rule for move in found.fixed} == {"cy", "west"}


@pytest.mark.parametrize("seed", range(6))
def test_totals_of_measures_take_their_shares_along(seed):
    plan = measured_plan(seed).plan()
    try:
        allocation = solve(plan)
    except (InfeasibleError, NotCertifiedError, PlanError):
        pytest.skip("no plan")
    before = amount_of_burden(allocation) * allocation.solution.t
    for move in (each for each in derivatives(allocation) if each.is_total):
        layer = plan.layers[move.layer]
        room = 0.5 * (move.up.until - move.amount)
        by = min(round(room / float(layer.step)), 20) * float(layer.step)
        if move.up.told != "proved" or by <= 0.0:
            continue
        path = ".".join(map(str, layer.total_path))
        there = solve(plan.change({path: int(move.amount + by)}))
        change = amount_of_burden(there) * there.solution.t - before
        expected = by * move.up.rates
        assert np.abs(change - expected).sum() <= 0.1 * np.abs(expected).sum() + 4.0 * float(layer.step)
