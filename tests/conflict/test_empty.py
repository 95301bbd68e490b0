"""A floor to which no cell can add anything is told by arithmetic alone, before any solver is asked."""

from __future__ import annotations

import pytest

from quotaopt.conflict.words import conclusion
from quotaopt.engine import check, diagnose
from quotaopt.plan.plan import Plan
from quotaopt.report.checkup import impossibilities
from support.owned_plans import OwnedPlan, owned_plan
from support.small_plan import HISTORY, small_plan

NEW = {"name": "new", "where": {"line": "New"}}
SOLD_NOTHING = {"history": HISTORY.assign(revenue=HISTORY["revenue"].where(HISTORY["line"] != "New", 0))}


def _weighed() -> Plan:
    """Hours of a line that sold nothing."""
    return small_plan(NEW | {"weight": "margins.hours", "min": 100}, frames=SOLD_NOTHING)


def _of_a_person() -> Plan:
    """Credits of someone whose only account sold nothing."""
    owned = owned_plan(3)
    history = owned.frames["history"]
    frames = owned.frames | {
        "history": history.assign(revenue=history["revenue"].where(history["account"] != "a0", 0))
    }
    rows = [
        {"account": account, "person": "Zed" if account == "a0" else "Ann", "share": "1"}
        | {"from": "", "to": "", "role": ""}
        for account in history["account"]
    ]
    rules = [{"name": "new", "where": {"person": "Zed"}, "min": 100}]
    return OwnedPlan(owned.document | {"rules": rules}, frames, owned.periods).assigning(rows).plan()


@pytest.mark.parametrize("plan", [_weighed(), _of_a_person()], ids=["weights", "people"])
def test_a_floor_of_cells_without_reference_is_told_by_check_and_by_diagnose(plan):
    (problem,) = impossibilities(check(plan))
    assert "new must carry at least 100, but has no cell that could add anything to it" in problem.what("en")
    assert "“new”至少要承担 100，但没有任何单元能为其承担目标" in problem.what("zh")
    found = diagnose(plan)
    assert found.error.problems[0].what("en") == problem.what("en")
    assert found.conflict.units == (("new", ""),)
    assert conclusion(plan, found.conflict).what("en").startswith("100 is asked for, but no cell can add")
    assert conclusion(plan, found.conflict).what("zh").startswith("要求 100，但没有任何单元能够承担")


def test_a_floor_of_plain_sums_gives_its_cells_a_reference_instead():
    report = check(small_plan(NEW | {"min": 100}, frames=SOLD_NOTHING))
    assert not impossibilities(report)
    notes = [note.what("en") for note in report.built.notes]
    assert any("asks for targets where the reference is zero" in note for note in notes)


def test_a_floor_whose_cells_are_all_closed_is_told_with_both_amounts():
    closed = {"name": "closed", "where": {"line": "New"}, "each": ["rep", "line", "quarter"], "max": 0}
    (problem,) = impossibilities(check(small_plan(NEW | {"min": 100}, closed)))
    assert "new asks for at least 100, but its cells can carry 0 at most" in problem.what("en")
    assert "new 要求至少 100，但其单元最多只能承担 0" in problem.what("zh")
