"""Without an agreement the last plan holds, where the plan file states one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from quotaopt.engine import check
from quotaopt.errors import PlanError
from quotaopt.negotiate import solving
from quotaopt.negotiate.limits import last_plan_of
from quotaopt.negotiate.nodes import nodes_of, stated_negotiation
from support.negotiation_folders import OPENED, answered, opened, small_plan

LAST = {"negotiation__closeness": "nash", "negotiation__fallback": "last.target"}


def stated(folder, rows, key, **changes):
    """The small plan with a table of last targets."""
    (folder / "own").mkdir(parents=True, exist_ok=True)
    (folder / "own" / "last.csv").write_text(rows, encoding="utf-8")
    return {"tables__last": {"file": "last.csv", "key": key}, **LAST, **changes}


def test_finer_targets_are_summed_to_nodes_and_blanks_say_nothing(tmp_path):
    rows = "rep,line,target\nAnn,old,100.5\nAnn,new,20\nBob,old,\nCy,old,7\n"
    plan = small_plan(tmp_path / "own", **stated(tmp_path, rows, ["rep", "line"]))
    cells = check(plan).cells
    found = last_plan_of(plan, cells, nodes_of(plan, cells, stated_negotiation(plan)))
    assert found == {(("rep", "Ann"),): Decimal("120.5"), (("rep", "Cy"),): Decimal(7)}


def test_a_round_falls_back_on_the_last_plan_and_else_on_last_year(tmp_path, monkeypatch):
    seen = {}

    def settle(*arguments, fallback, **others):
        seen.update(fallback)
        return honest(*arguments, fallback=fallback, **others)

    honest = solving.settle
    monkeypatch.setattr(solving, "settle", settle)
    talks = opened(tmp_path, **stated(tmp_path, "rep,target\nAnn,555\n", ["rep"]))
    for owner in ("East", "North", "South"):
        sheet = tmp_path / f"talks/rounds/1/sheets/{owner}.csv"
        talks.bid(answered(sheet, tmp_path / f"{owner}.csv", 1.1), at=OPENED)
    talks.solve(at=OPENED)
    assert seen[(("rep", "Ann"),)] == 555
    assert seen[(("rep", "Bob"),)] == 1200


@pytest.mark.parametrize(("key", "said"), [(["region"], "rep"), (None, "no key")])
def test_a_last_plan_that_does_not_know_nodes_is_refused(tmp_path, key, said):
    rows = "region,target\nEast,100\n"
    with pytest.raises(PlanError, match=said):
        small_plan(tmp_path / "own", **stated(tmp_path, rows, key or []))
