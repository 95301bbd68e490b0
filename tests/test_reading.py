"""Whatever is wrong with tables, members, references and rules comes in one list."""

import pytest

from quotaopt.engine import check
from quotaopt.errors import PlanError
from quotaopt.plan.plan import make_plan
from support.small_plan import HISTORY, MARGINS, PEOPLE, small_plan

WRONG_MEMBER = {"name": "misspelt", "where": {"line": "Nwe"}, "max": 100}
CAPACITY = {"name": "capacity", "each": ["rep"], "max": "people.capacity"}


def problems_of(*rules, capacity):
    """What is wrong where one person has `capacity`, and another no locked amount to refer to."""
    document = dict(small_plan(*rules).document)
    document["reference"] = {"blend": [{"share_of": "people.locked"}], "season": "flat"}
    people = PEOPLE.astype(object)
    people.loc[1, "capacity"] = capacity
    people.loc[2, "locked"] = None
    plan = make_plan(document, tables={"history": HISTORY, "people": people, "margins": MARGINS})
    with pytest.raises(PlanError) as caught:
        check(plan)
    return [problem.key for problem in caught.value.problems]


def test_a_bad_number_a_blank_and_a_wrong_member_come_together():
    found = problems_of(WRONG_MEMBER, CAPACITY, capacity="1200万")
    assert sorted(found) == ["reference.missing", "selection.unknown_member", "table.number_decorated"]


def test_a_reference_and_a_rule_complain_together():
    found = problems_of(WRONG_MEMBER, CAPACITY, capacity=700)
    assert sorted(found) == ["reference.missing", "selection.unknown_member"]
