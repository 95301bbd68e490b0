"""Everything wrong with owners is told with its place, in both languages, and all at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from quotaopt.engine import check
from quotaopt.errors import PlanError, Problem
from support.owned_plans import SOLUTION, OwnedPlan, owned_plan

OWNED = owned_plan(0)
ROW = {"account": "a0", "person": "Ann", "share": "1", "from": "", "to": "", "role": ""}


def _problems(owned: OwnedPlan) -> Sequence[Problem]:
    with pytest.raises(PlanError) as error:
        check(owned.plan())
    assert all(
        problem.what(lang) and problem.remedy(lang)
        for problem in error.value.problems
        for lang in ("en", "zh")
    )
    return error.value.problems


def _rows(*changes: dict[str, str]) -> OwnedPlan:
    return OWNED.assigning([ROW | change for change in changes])


TABLES: Sequence[tuple[str, list[dict[str, str]], int, str]] = (
    ("owners.no_person", [{"person": ""}], 0, "person"),
    ("owners.unknown_member", [{}, {"account": "a9"}], 1, "account"),
    ("owners.share", [{"share": "1.2"}], 0, "share"),
    ("owners.share", [{"share": "-0.1"}], 0, "share"),
    ("owners.no_day", [{"from": "2024-13-01"}], 0, "from"),
    ("owners.no_day", [{"to": "soon"}], 0, "to"),
    ("owners.ends_before_it_begins", [{"from": "2024-03-02", "to": "2024-03-01"}], 0, "to"),
    ("owners.twice", [{"share": "0.2"}, {"share": "0.3"}], 1, "person"),
    ("owners.twice", [{"role": SOLUTION}, {}, {"role": SOLUTION}], 2, "person"),
    ("owners.over_days", [{}, {"person": "Bob", "share": "0.1"}], 1, "share"),
    ("table.blank_name", [{"account": ""}], 0, "account"),
)


@pytest.mark.parametrize(("key", "changes", "row", "column"), TABLES)
def test_a_bad_row_is_told_by_row_and_column(key, changes, row, column):
    problems = [problem for problem in _problems(_rows(*changes)) if problem.key == key]
    assert [(problem.place.row, problem.place.column_name) for problem in problems] == [(row, column)]


def test_an_unknown_member_comes_with_the_nearest():
    (problem,) = _problems(_rows({"account": "a11"}))
    assert problem.values["nearest"].split(", ")[0] == "a1"


def test_days_with_more_than_all_are_named_with_people_and_account():
    owned = _rows(
        {"to": "2024-02-10"},
        {"person": "Bob", "from": "2024-02-09", "share": "0.5"},
        {"person": "Cy", "from": "2024-02-08", "to": "2024-02-08", "role": SOLUTION},
        {"person": "Dee", "from": "2024-02-11", "share": "0.5"},
        {"account": "a1"},
    )
    (problem,) = _problems(owned)
    assert problem.values["first"] == "2024-02-09"
    assert problem.values["last"] == "2024-02-10"
    assert problem.values["percent"] == "150"
    assert problem.values["people"] == "Ann, Bob"
    assert problem.values["members"] == "a0"


def test_days_outside_the_plan_do_not_matter():
    owned = _rows({"to": "2023-12-31"}, {"person": "Bob"}, {"person": "Cy", "from": "2025-01-01"})
    assert check(owned.plan())


def test_all_bad_rows_are_told_at_once():
    found = _problems(_rows({"person": ""}, {"account": "x"}, {"share": "2"}, {"from": "?"}, {"to": "!"}))
    keys = {problem.key for problem in found}
    assert keys == {"owners.no_person", "owners.unknown_member", "owners.share", "owners.no_day"}
    assert sum(problem.key == "owners.no_day" for problem in found) == 2


DOCUMENTS: Sequence[tuple[str, dict[str, Any]]] = (
    ("owners.person_is_level", {"person": "region"}),
    ("owners.of_time", {"of": "month"}),
    ("owners.overlays_without_role", {"role": None}),
    ("plan.unknown_level", {"of": "zzz"}),
    ("plan.unknown_table_near", {"table": "assignment"}),
)


@pytest.mark.parametrize(("key", "changes"), DOCUMENTS)
def test_a_wrong_entry_is_told(key, changes):
    entries = {
        name: value for name, value in (OWNED.document["owners"] | changes).items() if value is not None
    }
    assert key in {problem.key for problem in _problems(OWNED.stating(owners=entries))}


def test_a_column_that_is_not_there_is_told():
    entries = OWNED.document["owners"] | {"share": "percent"}
    (problem,) = _problems(OWNED.stating(owners=entries))
    assert problem.key == "table.no_column"


def test_dates_need_time():
    dimensions = {"org": ["region", "account"]}
    reference = {"blend": [{"share_of": "history.revenue"}]}
    found = _problems(OWNED.stating(dimensions=dimensions, reference=reference))
    assert {problem.key for problem in found} == {"owners.dates_without_time"}
    assert len(found) == 2


RULES: Sequence[tuple[str, dict[str, Any]]] = (
    ("owners.rule_kind", {"each": ["person"], "share": {"max": 0.5}}),
    ("owners.rule_kind", {"each": ["person"], "growth": {"max": 0.5, "of": "history"}}),
    ("owners.rule_kind", {"each": ["person"], "lot": {"min": 5}}),
    ("owners.includes_without_person", {"each": ["region"], "max": 5, "includes": "both"}),
    ("selection.unknown_member", {"where": {"person": "Zoe"}, "max": 5}),
    ("owners.owns_nothing", {"where": {"person": "Ann"}, "max": 5, "includes": "overlays"}),
    ("rule.matches_nothing", {"where": {"person": "Ann", "region": "R1"}, "max": 5}),
    ("rule.crossed", {"where": {"person": "Ann"}, "min": "caps.low", "max": "caps.high"}),
    ("rule.no_value", {"each": ["person"], "max": "caps.other"}),
    ("plan.lookup_not_decided", {"each": ["region"], "max": "caps.high"}),
    ("plan.no_step_inside", {"each": ["person"], "min": 3.2, "max": 3.8}),
)


@pytest.mark.parametrize(("key", "rule"), RULES)
def test_a_rule_that_cannot_be_meant_is_told(key, rule):
    caps = pd.DataFrame({"person": ["Ann", "Bob"], "low": [9, 9], "high": [3, 3], "other": ["", ""]})
    owned = _rows({}, {"account": "a1", "person": "Bob", "role": SOLUTION})
    tables = owned.document["tables"] | {"caps": {"key": "person"}}
    owned = OwnedPlan(owned.document | {"tables": tables}, owned.frames | {"caps": caps}, owned.periods)
    found = _problems(owned.stating(rules=[{"name": "r"} | rule]))
    assert key in {problem.key for problem in found}


def test_people_stand_only_where_they_are_meant():
    found = _problems(OWNED.stating(fairness={"level": ["person"]}))
    assert {problem.key for problem in found} == {"owners.only_in_rules"}
