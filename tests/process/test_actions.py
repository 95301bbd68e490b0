"""Key actions on sheets, and everything that can be wrong with process and actions."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

import quotaopt
from quotaopt.errors import PlanError
from quotaopt.process import action_sheets

PEOPLE = pd.DataFrame(
    {"team": ["N", "N", "S"], "rep": ["Ann", "Bob", "Cyrus"], "win": ["0.3", "0.25", "0.5"]}
)
ACTIONS = pd.DataFrame(
    [
        ("Ann", "visit key accounts", "boss", "2024-06-15", "presales"),
        ("Cyrus", "training", None, "2024/2/1", None),
        ("Ann", "two new customers a month", None, None, None),
        ("Ann", "renew contracts", "Ann", "2024-Q1", "legal"),
        ("Cyrus", "clean the list", None, "2025-03-01", None),
    ],
    columns=["rep", "action", "owner", "due", "help"],
)
FUNNEL = [{"name": "deals", "amount": 10_000}, {"name": "leads", "rate": "people.win"}]
PROCESS = {"per": "rep", "funnel": FUNNEL, "weeks": "four"}
KEYS = {"table": "actions", "owner": "owner", "date": "due", "support": "help"}


def plan_of(process=PROCESS, keys=KEYS, people=PEOPLE, actions=ACTIONS, **entries):
    document = {
        "plan": "actions",
        "step": 1000,
        "total": 900_000,
        "dimensions": {
            "org": ["team", "rep"],
            "time": {"levels": ["quarter", "month"], "start": "2024-01", "periods": 6},
        },
        "tables": {"people": {"key": "rep"}, "actions": {}},
        "cells": {"cross": ["rep"]},
        "reference": {"blend": [{"even_over": "rep"}], "season": "flat"},
    }
    stated = {"process": process, "actions": keys}
    document |= {key: value for key, value in stated.items() if value is not None} | entries
    return quotaopt.make_plan(document, tables={"people": people, "actions": actions})


def test_actions_stand_on_their_own_persons_sheet_by_date():
    sheets = action_sheets(quotaopt.solve(plan_of()))
    ann, bob, cyrus = sheets
    assert [one.action for one in ann.actions] == [
        "renew contracts",
        "visit key accounts",
        "two new customers a month",
    ]
    assert (ann.actions[0].date, ann.actions[2].date, ann.actions[2].owner) == ("2024-Q1", "", "")
    assert (bob.person, bob.actions, bob.above) == ("Bob", (), {"team": "N"})
    assert cyrus.actions[0].date == "2024-02-01"
    assert sheets.of("Cyrus").actions == cyrus.actions


def test_a_date_outside_the_plan_is_kept_and_noted():
    (note,) = action_sheets(quotaopt.solve(plan_of())).notes
    assert "2025-03-01" in note.what("en")
    assert "2024-01" in note.what("zh")
    assert note.place.row == 4


def test_sheets_add_up_from_weeks_to_the_whole():
    allocation = quotaopt.solve(plan_of())
    for sheet in action_sheets(allocation):
        depth = {level: [span for span in sheet.spans if span.depth == level] for level in range(4)}
        assert [len(spans) for spans in depth.values()] == [1, 2, 6, 24]
        for level in (1, 2, 3):
            rows = [index for index, span in enumerate(sheet.spans) if span.depth == level]
            assert (sheet.counts[rows].sum(axis=0) == sheet.counts[0]).all()
        own = [amount for span, amount in zip(sheet.spans, sheet.targets, strict=True) if span.depth == 2]
        assert sum(own) == sheet.targets[0] == 300


def test_actions_alone_and_process_alone_make_sheets_too():
    alone = action_sheets(quotaopt.solve(plan_of(process=None, keys=KEYS | {"person": "rep"})))
    assert (alone.stages, len(alone.of("Ann").actions)) == ((), 3)
    bare = action_sheets(quotaopt.solve(plan_of(keys=None)))
    assert not any(sheet.actions for sheet in bare)
    with pytest.raises(PlanError, match="neither process nor actions"):
        action_sheets(quotaopt.solve(plan_of(process=None, keys=None)))
    with pytest.raises(PlanError, match="Did you mean Ann"):
        bare.of("Anna")


def funnel(*stages):
    return {"process": {"per": "rep", "funnel": list(stages)}}


DEALS = FUNNEL[0]
WRONG = {
    "rate above 100 %": (
        funnel(DEALS, {"name": "leads", "rate": Decimal("1.2")}),
        "1.2 is a rate above 100 %",
    ),
    "rate of zero": (funnel(DEALS, {"name": "leads", "rate": 0}), "0 is not above zero"),
    "amount of zero": (funnel({"name": "deals", "amount": 0}), "0 is not above zero"),
    "percent": (funnel(DEALS, {"name": "leads", "rate": "25%"}), "Write 0.25"),
    "two rules": (
        funnel(DEALS, {"name": "x", "rate": 1, "times": 2}),
        "exactly one of amount, rate and times",
    ),
    "no rule": (funnel(DEALS, {"name": "x"}), "given: -"),
    "amount with of": (funnel(DEALS, {"name": "x", "amount": 1, "of": "deals"}), "nothing for of: deals"),
    "twice": (funnel(DEALS, {"name": "deals", "rate": 1}), "two stages called deals"),
    "of unknown": (funnel(DEALS, {"name": "leads", "rate": 1, "of": "deal"}), "Did you mean deals"),
    "of later": (
        funnel(DEALS, {"name": "a", "rate": 1, "of": "b"}, {"name": "b", "rate": 1}),
        "a is counted from b, which comes later",
    ),
    "no amount": (funnel({"name": "deals", "rate": 1}), "says nothing about money"),
    "no such level": ({"process": PROCESS | {"per": "reps"}}, "did you mean rep|Did you mean rep"),
    "time": ({"process": PROCESS | {"per": "month"}}, "month is a level of time"),
    "undecided": ({"process": PROCESS | {"per": "team"}}, "people.win differs by rep"),
    "weeks": (
        {
            "dimensions": {
                "org": ["team", "rep"],
                "time": {"levels": ["quarter"], "start": "2024-Q1", "periods": 2},
            }
        },
        "the plan's periods are not months",
    ),
    "no table": ({"keys": KEYS | {"table": "action"}}, "no table action"),
    "no column": ({"keys": KEYS | {"owner": "owners"}}, "no column owners"),
    "other people": ({"keys": KEYS | {"person": "team"}}, "one sheet cannot hold both"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_counted_is_refused_with_a_reason(case):
    entries, words = WRONG[case]
    with pytest.raises(PlanError, match=words) as caught:
        quotaopt.solve(plan_of(**entries))
    for problem in caught.value.problems:
        assert problem.render("zh") != problem.render("en")
        assert problem.remedy("zh")


def test_actions_without_people_are_refused():
    with pytest.raises(PlanError, match="Whose sheets"):
        plan_of(process=None)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (["0.3", None, None], "no value for 2 of those it is needed for: Bob; Cyrus"),
        (["0.3", "1.5", "2"], r"for 2 \(the first has 1.5\): Bob; Cyrus"),
        (["0", "0.5", "1"], r"for 1 \(the first has 0\): Ann"),
        (["0.3", "25", "many"], "many"),
    ],
)
def test_rates_of_people_are_checked_one_by_one(values, words):
    with pytest.raises(PlanError, match=words):
        quotaopt.check(plan_of(people=PEOPLE.assign(win=values)))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("Anne", "x", None, None, None), "level rep has no member Anne(?s:.*)Did you mean Ann"),
        ((None, "x", None, None, None), "row 5.*needs its"),
        (("Ann", None, None, None, None), "row 5.*needs its"),
        (("Ann", "x", None, "soon", None), "'soon' is not a date"),
        (("Ann", "x", None, "2024-13-01", None), "'2024-13-01' is not a date"),
    ],
)
def test_rows_of_actions_are_checked_one_by_one(row, words):
    actions = pd.concat([ACTIONS, pd.DataFrame([row], columns=ACTIONS.columns)], ignore_index=True)
    with pytest.raises(PlanError, match=words):
        quotaopt.check(plan_of(actions=actions))


def test_everything_that_is_wrong_is_told_at_once():
    actions = ACTIONS.assign(rep=["Ann", "Cyrs", "Ann", "Ann", "Bobby"], due=["soon"] * 5)
    with pytest.raises(PlanError) as caught:
        quotaopt.check(plan_of(actions=actions, people=PEOPLE.assign(win=["2", "0.5", None])))
    assert len(caught.value.problems) >= 4
