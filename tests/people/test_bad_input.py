"""Tables of people that cannot be used: what is said, where, and what to do, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from quotaopt.errors import PlanError
from quotaopt.messages import people as sentences
from quotaopt.plan.document.problems import _SENTENCES
from quotaopt.reading import build_model, read_cells
from support.people_plans import people_plan

GOOD: dict[str, list[Any]] = {
    "rep": ["Ann", "Bob"],
    "start": ["2020-01-01", "2024-03-01"],
    "end": [None, None],
    "ramp": [None, "new"],
    "by": [None, "Ann"],
    "part": [None, "0.5"],
}
LEAVE: dict[str, list[Any]] = {
    "rep": ["Ann", "Bob"],
    "from": ["2024-05-01", "2024-06-03"],
    "to": ["2024-05-10", "2024-06-07"],
    "share": [None, "0.5"],
    "by": ["Bob", None],
}
DAYS: dict[str, list[Any]] = {"free": ["2024-10-01", None], "worked": ["2024-10-12", None]}
ABOUT: dict[str, Any] = {
    "start": "start",
    "end": "end",
    "ramp": {"new": [0, 1]},
    "ramp_by": "ramp",
    "leave": {"table": "leave", "from": "from", "to": "to", "share": "share", "covered_by": "by"},
    "workdays": {"holidays": "days.free", "extra": "days.worked"},
    "vacancies": {"covered_by": "by", "share": "part"},
}
BAD: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]] = {
    "people.no_row": ({}, {}, {}, "people.table: people has no row for 1 of the members of rep: Cy"),
    "people.blank_start": ({"start": ["2020-01-01", None]}, {}, {}, "people, row 1, column start: Bob"),
    "people.date": ({"end": ["2024-12", None]}, {}, {}, "people, row 0, column end: '2024-12' is not a day"),
    "people.end_before_start": (
        {"end": [None, "2024-02-29"]}, {}, {},
        "people, row 1, column end: Bob ends on 2024-02-29, before the start on 2024-03-01",
    ),
    "people.unknown_profile": (
        {"ramp": [None, "nwe"]}, {}, {}, "people, row 1, column ramp: there is no ramp called nwe"
    ),
    "people.share": (
        {}, {"share": ["1.5", "0.5"]}, {}, "leave, row 0, column share: 1.5 is not a share between 0 and 1"
    ),
    "people.share_too_fine": (
        {"part": [None, "0.1234567"]}, {}, {}, "people, row 1, column part: the share 0.1234567 is finer"
    ),
    "people.leave_unknown": (
        {}, {"rep": ["Anne", "Bob"]}, {}, "leave, row 0, column rep: Anne is on leave, but not in the table"
    ),
    "people.leave_backwards": (
        {}, {"to": ["2024-04-30", "2024-06-07"]}, {},
        "leave, row 0, column to: the leave ends on 2024-04-30, before it begins on 2024-05-01",
    ),
    "people.leave_overlaps": (
        {}, {"rep": ["Ann", "Ann"], "from": ["2024-05-01", "2024-05-10"]}, {},
        "leave, row 1, column from: Ann is already on leave from 2024-05-01 to 2024-05-10 (row 0)",
    ),
    "people.cover_unknown": (
        {"by": [None, "Cleo"]}, {}, {}, "people, row 1, column by: Cleo is to cover, but is no member"
    ),
    "people.cover_self": (
        {}, {"by": ["Ann", None]}, {}, "leave, row 0, column by: Ann cannot cover the own absence"
    ),
    "people.holiday_worked": (
        {}, {}, {"worked": [None, "2024-10-01"]},
        "days, row 1, column worked: 2024-10-01 is stated to be worked, and is also among the free",
    ),
    "calendar.blank": ({}, {"to": [None, "2024-06-07"]}, {}, "leave, row 0, column to: the date is blank"),
    "table.blank_name": ({}, {"rep": [None, "Bob"]}, {}, "leave, row 0, column rep"),
}  # fmt: skip


def _problems(people, leave, days, stranger=False, **about):
    tables = {"leave": LEAVE | leave, "days": DAYS | days}
    if stranger:
        tables["sales"] = {"rep": ["Ann", "Bob", "Cy"]}
    entries = {"cells": {"from": "sales"}} if stranger else {}
    try:
        plan = people_plan(GOOD | people, tables=tables, entries=entries, **(ABOUT | about))
        build_model(plan, read_cells(plan))
    except PlanError as error:
        return error.problems
    return ()


def test_the_good_tables_have_no_problem():
    assert _problems({}, {}, {}) == ()


@pytest.mark.parametrize("key", BAD)
def test_bad_tables_are_refused_with_place_reason_and_remedy(key):
    people, leave, days, said = BAD[key]
    (problem,) = _problems(people, leave, days, stranger=key == "people.no_row")
    assert problem.key == key
    assert problem.render("en").startswith(said)
    assert problem.remedy("en")
    assert problem.remedy("zh")


@pytest.mark.parametrize("key", ["start", "end", "ramp_by"])
def test_a_column_that_is_not_there_is_told_where_the_plan_names_it(key):
    (problem,) = _problems({}, {}, {}, **{key: "nowhere"})
    assert (problem.key, problem.place.path) == ("table.no_column", f"people.{key}")


def test_everything_wrong_with_the_people_is_told_at_once():
    people = {"start": [None, "2024-03-01"], "end": ["soon", None], "ramp": [None, "old"]}
    leave = {"share": ["2", None], "to": ["soon", "2024-06-07"]}
    keys = [problem.key for problem in _problems(people, leave, {"free": ["1.10.", None]})]
    of_people = ["people.blank_start", "people.date", "people.unknown_profile"]
    assert keys == ["people.date", *of_people, "people.date", "people.share"]


def test_people_who_are_not_in_the_plan_may_have_any_dates_and_leave():
    people = {name: [*values, None] for name, values in GOOD.items()} | {"rep": ["Ann", "Bob", "Zoe"]}
    tables = {
        "leave": LEAVE | {"rep": ["Zoe", "Bob"], "by": ["Zoe", None]},
        "days": DAYS,
        "sales": {"rep": ["Ann", "Bob"]},
    }
    plan = people_plan(people, tables=tables, entries={"cells": {"from": "sales"}}, **ABOUT)
    assert build_model(plan, read_cells(plan)).reference.sum() > 0


def test_every_sentence_about_tables_of_people_is_tried():
    assert sentences._TABLES.keys() == {key for key in BAD if key.startswith("people.")}


def test_every_complaint_of_the_schema_about_people_has_a_sentence():
    assert {key.removeprefix("plan.") for key in sentences._SCHEMA} <= _SENTENCES.keys()
