"""Conflicts of lots, counts and lists: impossible, possible without any one row, ruled out way by way."""

from __future__ import annotations

import numpy as np
import pytest

from quotaopt.conflict.smallest import ConflictSet
from quotaopt.conflict.words import conclusion, sentences
from quotaopt.engine import diagnose, ways_out
from quotaopt.errors import NotCertifiedError, PlanError
from quotaopt.messages import say
from quotaopt.plan.plan import Plan
from quotaopt.report.diagnosed import diagnosed, diagnosis_document
from support.choice_conflicts import is_possible, random_choices
from support.logic_plans import logic_plan
from support.seeds import n_plans

PLANS = n_plans(4)
MOST_LEFT_OUT = 5


def _conflict(plan: Plan) -> ConflictSet | None:
    try:
        return diagnose(plan).conflict
    except (PlanError, NotCertifiedError):
        return None  # told before anything is searched, or the search ended undecided


def test_a_conflict_of_choices_is_impossible_and_possible_without_any_one_row():
    tried, seed = 0, 0
    while tried < PLANS:
        seed += 1
        plan = random_choices(seed)
        conflict = _conflict(plan)
        if conflict is None or not conflict.choices:
            continue
        assert conflict.is_proved, seed
        assert not is_possible(plan, conflict.units), seed
        for out in np.random.default_rng(seed).permutation(len(conflict.units))[:MOST_LEFT_OUT].tolist():
            left = conflict.units[:out] + conflict.units[out + 1 :]
            assert is_possible(plan, left), (seed, conflict.units[out])
        tried += 1


def test_a_conflict_that_only_whole_steps_make_is_told_in_whole_steps():
    plan = random_choices(506)  # a floor of 20,073 and a cap of 20,094, both for hundreds
    conflict = _conflict(plan)
    assert not is_possible(plan, conflict.units)
    assert [(demand.members, demand.side, demand.amount) for demand in conflict.demands] == [
        ("R001", "upper", 20_000),
        ("L000", "lower", 51_400),
        ("L001", "lower", 20_100),
    ]


def test_where_searches_give_up_ways_settle_it_and_else_the_set_is_not_called_smallest(monkeypatch):
    plan = random_choices(1018)
    monkeypatch.setattr("quotaopt.conflict.choosing._NODES", 0)
    assert _conflict(plan).is_smallest
    monkeypatch.setattr("quotaopt.conflict.cases._CASES", 0)
    diagnosis = diagnose(plan)
    assert not diagnosis.conflict.is_smallest
    assert not diagnosis_document(diagnosis, "en")["conflict"]["smallest"]
    said = [str(line) for line in diagnosed(diagnosis, "zh")]
    assert "尚未证明这已是最少的一组：其中个别限制可能并非必需。" in said
    assert say("diagnose.without_one", "zh") not in said


@pytest.fixture
def two_reps_of_one_line() -> Plan:
    return logic_plan({"name": "count", "each": ["rep"], "at_most": {"count": 1, "of": "line"}})


def test_three_floors_and_two_open_lines_are_told_in_both_languages(two_reps_of_one_line):
    conflict = _conflict(two_reps_of_one_line)
    said = {
        lang: [sentence.text(lang) for sentence in sentences(two_reps_of_one_line, conflict)]
        + [conclusion(two_reps_of_one_line, conflict).what(lang)]
        for lang in ("en", "zh")
    }
    assert said["en"] == [
        "the 3 limits of lines[L000; L001; L002] add up to at least 214,400",
        "count[R000; R001]: no more than 1 may carry anything",
        "there are 9 ways to choose: in each of them the limits contradict each other",
    ]
    assert said["zh"] == [
        "“lines[L000; L001; L002]”的 3 条下限合计至少 214,400",
        "“count[R000; R001]”最多 1 个可以有目标",
        "共有 9 种选法，每一种都使各项限制互相矛盾",
    ]


def test_machines_get_the_choices_beside_the_limits(two_reps_of_one_line):
    diagnosis = diagnose(two_reps_of_one_line)
    found = diagnosis_document(diagnosis, "en", ways_out(diagnosis))["conflict"]
    assert found["verified"]
    assert [(row["rule"], row["members"], row["values"]) for row in found["choices"]] == [
        ("count", "R000", [1]),
        ("count", "R001", [1]),
    ]


def test_lists_of_values_that_cannot_add_up_need_the_total():
    plan = logic_plan({"name": "values", "each": ["rep", "line"], "one_of": [0, 1.2]})
    conflict = _conflict(plan)
    assert [demand.rule for demand in conflict.demands] == ["total"] * len(conflict.demands)
    assert {choice.kind for choice in conflict.choices} == {"one_of"}
    assert conflict.ways == 2 ** len(conflict.choices)
