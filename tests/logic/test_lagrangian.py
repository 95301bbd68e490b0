"""Prices prove a bound that no pattern beats, and two implementations find the same one."""

from __future__ import annotations

import numpy as np
import pytest

from quotaopt.fairness.notion import pressures
from quotaopt.logic import Guide, Solved
from quotaopt.logic.lagrangian import Lagrangian
from quotaopt.model.at_level import Groups
from quotaopt.model.logic import with_ranges, with_rows
from support.logic_plans import Built, at_most, lay_out, least_cost, logic_plan, lot, one_of, patterns

RULES = {
    "lots and counts": (lot(0.5), at_most(2)),
    "some lots and counts": ({**lot(0.7), "where": {"line": ["L000", "L001"]}}, at_most(2)),
    "lists": (one_of(1.0, 1.5, 2.0, 2.5, each=("rep",)) | {"where": {"rep": "R000"}},),
    "overlapping": (lot(0.4), lot(1.0, each=("rep",), name="whole")),
}


def of(case: Built) -> Lagrangian:
    return Guide.of(case.model, case.logic, case.notion).lagrangian


@pytest.mark.parametrize("notion", ["proportional", "least_squares"])
@pytest.mark.parametrize("rules", RULES)
def test_no_prices_prove_more_than_the_best_pattern_costs(rules, notion):
    case = lay_out(logic_plan(*RULES[rules], lines=2, cap=3.0, seed=2, notion=notion))
    best, lagrangian = least_cost(case), of(case)
    rng = np.random.default_rng(0)
    for scale in (0.01, 0.1, 1.0, 3.0):
        assert lagrangian.at(rng.normal(0.0, scale, case.model.n_rows)).value <= best + 1e-12
    assert lagrangian.climb(np.zeros(case.model.n_rows)).value <= best + 1e-12


@pytest.mark.parametrize("rules", RULES)
def test_prices_of_a_pattern_prove_as_much_where_only_that_pattern_is_left(rules):
    """With every other option ruled out nothing is relaxed but the rows, and duality is strong."""
    case = lay_out(logic_plan(*RULES[rules], lines=2, cap=3.0, seed=2))
    base, lagrangian, logic = with_rows(case.model, case.logic), of(case), case.logic
    tried = 0
    for pattern in patterns(logic):
        found = case.solve(with_ranges(base, logic, logic.low[pattern], logic.high[pattern]))
        if not isinstance(found, Solved) or tried == 5:
            continue
        tried += 1
        allowed = np.zeros(logic.n_options, dtype=bool)
        allowed[pattern] = True
        bound = lagrangian.within(allowed).at(found.multipliers[: case.model.n_rows]).value
        assert bound <= found.cost[0] + 1e-10
        if rules != "overlapping":
            assert bound == pytest.approx(found.cost[0], abs=1e-9)
    assert tried


@pytest.mark.parametrize("seed", range(3))
def test_the_climb_only_gains(seed):
    case = lay_out(logic_plan(lot(0.6), at_most(2), reps=6, lines=4, seed=seed, cap=1.4))
    lagrangian = of(case)
    relaxed = case.solve(case.model)
    start = relaxed.multipliers
    assert lagrangian.climb(start).value >= lagrangian.at(start).value


def test_the_slope_of_the_smoothed_bound_is_its_slope():
    case = lay_out(logic_plan(lot(0.6), at_most(2), reps=3, cap=1.4))
    lagrangian = of(case)
    rng = np.random.default_rng(1)
    y = np.clip(rng.normal(0.0, 0.2, case.model.n_rows), lagrangian.lowest, lagrangian.highest)
    for row in range(case.model.n_rows):
        step = np.zeros(case.model.n_rows)
        step[row] = 1e-6
        ahead, behind = (lagrangian.smoothed(y + sign * step, 0.1)[0] for sign in (1, -1))
        assert (ahead - behind) / 2e-6 == pytest.approx(
            lagrangian.smoothed(y, 0.1)[1][row], rel=1e-4, abs=1e-8
        )


def test_smoothed_choices_gain_more_than_sharp_ones_and_as_much_when_cold():
    case = lay_out(logic_plan(lot(0.6), at_most(2), reps=3, cap=1.4))
    lagrangian, y = of(case), np.zeros(case.model.n_rows)
    sharp = -lagrangian.at(y).value
    warm, cold = (lagrangian.smoothed(y, temperature)[0] for temperature in (0.3, 1e-6))
    assert warm >= cold >= sharp - 1e-12
    assert cold == pytest.approx(sharp, abs=1e-5)


def test_a_group_must_carry_its_lot_whatever_the_prices_say():
    case = lay_out(logic_plan(lot(0.6), cap=2.0))
    market, family = of(case).market, of(case).family
    pressure = pressures(case.model, np.zeros(case.model.n_rows))[family.cells] - 2.0
    offers = market.offers(pressure)
    opening = np.flatnonzero(family.high > 0.0)
    weight = np.zeros(len(offers.value))
    weight[opening] = 1.0
    t = market.burdens(pressure, offers, weight)
    carried = np.bincount(family.of_cell, case.model.reference[family.cells] * t)
    np.testing.assert_allclose(carried, family.low[opening], rtol=1e-9)


def test_between_groups_the_bound_holds_too():
    case = lay_out(logic_plan(lot(0.5), at_most(2), reps=3, cap=1.6))
    reps = Groups(case.cells.codes("rep"), case.cells.levels["rep"].members)
    guide = Guide.of(case.model, case.logic, case.notion, reps)
    climbed = guide.lagrangian.climb(guide.inward(np.zeros(case.model.n_rows), np.zeros(0)))
    assert guide.value(climbed) > 0.0
    from quotaopt.logic import LogicSolution, solve_with_logic
    from quotaopt.stages.chain import Fair

    found = solve_with_logic(case.model, case.logic, Fair("proportional", groups=reps))
    assert isinstance(found, LogicSolution)
    assert guide.value(climbed) <= found.solution.stages[0].value + 1e-12
