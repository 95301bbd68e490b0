"""What ``quotaopt check`` says of people: who joins, leaves and ramps."""

from rich.text import Text

from quotaopt.engine import check
from quotaopt.people import movements
from quotaopt.report.checkup import checkup, checkup_document
from support.people_plans import found_in, people_plan

PEOPLE = {
    "rep": ["Ann", "Bob", "Cy", "Dee", "Eve", "Flo"],
    "start": ["2020-01-01", "2024-03-15", "2022-05-01", "2025-02-01", "2023-12-15", "2024-01-01"],
    "end": [None, None, "2024-08-31", None, "2024-12-31", None],
}


def _plan():
    return people_plan(PEOPLE, start="start", end="end", ramp=[0, 0.5, 1])


def _lines(lang):
    drawn = checkup(check(_plan()), lang)
    return "\n".join(part.plain for part in drawn if isinstance(part, Text))


def test_who_joins_leaves_ramps_or_never_comes_is_told_apart():
    found = {kind: members.tolist() for kind, members in movements(found_in(_plan())).items()}
    assert found == {"join": ["Bob"], "leave": ["Cy"], "ramp": ["Bob", "Eve", "Flo"], "never": ["Dee"]}


def test_the_check_names_them_in_both_languages():
    english, chinese = _lines("en"), _lines("zh")
    assert "people: 6, on average" in english
    assert (
        "  join: 1 (Bob)\n  leave: 1 (Cy)\n  ramp: 3 (Bob, Eve, Flo)\n  not there in the plan: 1 (Dee)"
        in english
    )
    assert "期内入职：1 人（Bob）" in chinese
    assert "爬坡中：3 人（Bob, Eve, Flo）" in chinese


def test_long_lists_are_cut():
    people = {"rep": [f"r{number:02d}" for number in range(9)], "start": ["2024-03-15"] * 9}
    drawn = checkup(check(people_plan(people, start="start")), "en")
    (line,) = (part.plain for part in drawn if isinstance(part, Text) and "join" in part.plain)
    assert line == "  join: 9 (r00, r01, r02, r03, r04, r05, …)"


def test_machines_get_a_line_per_person():
    document = checkup_document(check(_plan()), "en")["people"]
    assert document["leave"] == ["Cy"]
    assert document["members"][0] == {"rep": "Ann", "months": 12, "availability": 1.0}
    assert document["members"][3] == {"rep": "Dee", "months": 0, "availability": 0.0}


def test_a_plan_without_people_says_nothing_of_them():
    plan = people_plan({"rep": ["a"]}).change({"people": None})
    assert "people" not in checkup_document(check(plan), "en")
    assert not any(isinstance(part, Text) and "people:" in part.plain for part in checkup(check(plan), "en"))
