"""Personal plans: key actions under the targets, and people whom cells are credited to by a table."""

from __future__ import annotations

from pathlib import Path

import pytest

import quotaopt
from quotaopt import handouts
from support.owned_plans import SOLUTION, owned_plan

MODELS = Path(__file__).resolve().parents[2] / "models"


@pytest.fixture(scope="module")
def funnel():
    """Four people with key actions, in one department."""
    return quotaopt.solve(quotaopt.read_plan(MODELS / "funnel" / "plan.yaml"))


def test_every_action_has_a_row_and_targets_stand_in_the_first_one(funnel):
    table = handouts(funnel, "people", lang="zh").tables[0]
    assert table.headings[-4:] == ("关键行动", "行动负责人", "完成时间", "所需支持")
    rows = [row for row in table.rows if row[1] == "销售代表A"]
    assert len(rows) > 1
    assert [row[2] is None for row in rows] == [False, *[True] * (len(rows) - 1)]
    assert rows[0][7] == "突破 3 家战略客户"
    assert sum(row[2] for row in table.rows[:-1] if row[2] is not None) == table.rows[-1][2] == 12_000_000


def test_a_department_stands_in_where_there_are_no_regions(funnel):
    assert "季度销售目标汇总表(团队版)" in {table.title for table in handouts(funnel, lang="zh").tables}
    assert handouts(funnel, "quarter", lang="zh").tables[0].headings[0] == "部门"


@pytest.mark.parametrize("seed", range(4))
def test_owners_are_the_people_and_add_up_with_what_is_vacant(seed):
    allocation = quotaopt.solve(owned_plan(seed).plan())
    table = handouts(allocation, "people").tables[0]
    at = table.headings.index("Person")
    people = {row[at]: row for row in table.rows[:-1]}
    direct = allocation.people[allocation.people["role"] != SOLUTION]
    whole = direct.groupby("person")["target"].sum()
    assert {name or "(vacant)": int(amount) for name, amount in whole.items() if amount} == {
        name: int(row[at + 1]) for name, row in people.items() if row[at + 1]
    }
    assert table.rows[-1][at + 1] == int(allocation.targets["target"].sum())
    tracked = handouts(allocation, "month").tables[0]
    month = tracked.headings.index("Jan target")
    by_month = allocation.targets.groupby("month", observed=True)["target"].sum()
    assert tracked.rows[-1][month] == int(by_month.iloc[0])
