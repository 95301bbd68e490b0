"""Powers by which nobody may end at zero, and rules that leave no room above it."""

from __future__ import annotations

import pytest

import quotaopt
from quotaopt.errors import PlanError
from support.small_plan import small_plan

SUM = {"name": "on leave", "where": {"rep": "Ann"}, "total": 0}
CELLS = {
    "name": "sold out",
    "where": {"rep": "Bob", "line": "New"},
    "each": ["rep", "line", "quarter"],
    "max": 0,
}


@pytest.mark.parametrize("beta", [-1, -2, -8])
def test_what_can_carry_nothing_is_named_by_rule_or_cell(beta: int) -> None:
    plan = small_plan(SUM, CELLS, fairness={"notion": "power", "beta": beta})
    with pytest.raises(PlanError) as refused:
        quotaopt.solve(plan)
    assert len(refused.value.problems) == 3
    text = refused.value.render("en")
    assert "on leave can carry nothing" in text
    assert "Bob, New, 2024-Q1 can carry nothing" in text
    assert "只能为 0" in refused.value.render("zh")


@pytest.mark.parametrize("beta", [0, 1, 3])
def test_other_powers_leave_them_at_zero(beta: int) -> None:
    targets = quotaopt.solve(small_plan(SUM, CELLS, fairness={"notion": "power", "beta": beta})).targets
    assert targets.loc[targets["rep"] == "Ann", "target"].sum() == 0


def test_a_soft_rule_may_be_missed_so_that_nobody_ends_at_zero() -> None:
    wish = {**SUM, "soft": {"penalty": 0.001}}
    allocation = quotaopt.solve(small_plan(wish, fairness={"notion": "power", "beta": -2}))
    assert allocation.targets["target"].min() > 0
