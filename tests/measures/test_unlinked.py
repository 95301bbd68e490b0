"""Measures that no rule ties are as many plans: solving them at once changes nothing."""

from __future__ import annotations

import pytest

import quotaopt
from support.continuous import chained
from support.measured_plans import CELL, Measured, amounts, measured_plan
from support.notions import NOTIONS
from support.seeds import seeds

LEVELS = pytest.mark.parametrize("level", [[], ["rep"]], ids=["cells", "reps"])
TREES = pytest.mark.parametrize("crossing", [False, True], ids=["tree", "crossing"])
APART = [name for name, stated in NOTIONS.items() if stated["notion"] != "minimax"]
"""Notions that are a sum over cells, or an order of them; the largest deviation of all is neither."""


def together_and_alone(case: Measured):
    """The one solve, and the solve of every measure by itself."""
    together = quotaopt.solve(case.plan())
    alone = {name: quotaopt.solve(case.alone(name).plan()) for name in case.measures}
    for allocation in (together, *alone.values()):
        assert allocation.status == "optimal"
        assert allocation.certificate.verified
    return together, alone


def by_cell(allocation, *measure: str):
    return {(*measure, *cell): amount for cell, amount in amounts(allocation, *CELL).items()}


@LEVELS
@TREES
@pytest.mark.parametrize("notion", APART)
def test_two_measures_at_once_are_the_two_plans_cell_by_cell(notion, level, crossing):
    for seed in seeds(1):
        case = measured_plan(seed, ["revenue", "customers"], crossing=crossing)
        case = case.stating(fairness=NOTIONS[notion] | {"level": level})
        together, alone = together_and_alone(case)
        expected = {}
        for name, allocation in alone.items():
            expected |= by_cell(allocation, name)
        assert amounts(together, "measure", *CELL) == expected


@TREES
@LEVELS
def test_the_largest_deviation_is_that_of_the_worst_measure_which_has_its_own_plan(level, crossing):
    """Minimax looks at the worst of all cells; what a better measure may be is settled by the finish."""
    for seed in seeds(1):
        case = measured_plan(seed, ["revenue", "customers"], crossing=crossing)
        case = case.stating(fairness={"notion": "minimax", "level": level})
        together, alone = together_and_alone(case)
        of_each = {name: chained(case.alone(name).plan(), coinciding=False).first for name in case.measures}
        assert chained(case.plan(), coinciding=False).first == pytest.approx(max(of_each.values()), abs=1e-7)
        worst = max(of_each, key=lambda name: of_each[name])
        of_worst = {cell: amount for cell, amount in by_cell_of(together).items() if cell[0] == worst}
        assert of_worst == by_cell(alone[worst], worst)


def by_cell_of(together):
    return amounts(together, "measure", *CELL)


def test_three_measures_are_solved_as_three_plans():
    case = measured_plan(11)
    together, alone = together_and_alone(case)
    for name, allocation in alone.items():
        own = {cell[1:]: amount for cell, amount in by_cell_of(together).items() if cell[0] == name}
        assert own == amounts(allocation, *CELL)


def test_a_season_from_the_facts_is_that_of_the_measure():
    """`season: {from: history}` means the measure's own column of the table, where it has one there."""
    case = next(case for case in map(measured_plan, range(9)) if case.hidden["quarter"].nunique() > 1)
    case = case.stating(rules=[], reference={"season": {"from": "history"}})
    together = quotaopt.solve(case.plan()).by("measure", "quarter")
    history = case.frames["history"].groupby("quarter")[case.measures].sum()
    for name in case.measures:
        fair = history[name] / history[name].sum() * case.document["measures"][name]["total"]
        assert together.loc[together["measure"] == name, "reference"].tolist() == pytest.approx(fair.tolist())
