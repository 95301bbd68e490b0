"""The smallest conflict of an impossible plan: impossible itself, possible without any one of its rows."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from quotaopt.conflict.smallest import ConflictSet
from quotaopt.conflict.words import conclusion, sentences
from quotaopt.engine import Diagnosis, diagnose
from quotaopt.errors import InfeasibleError, PlanError
from support.conflicts import is_impossible, left_with
from support.random_plans import contradicted, random_world
from support.seeds import n_plans
from support.small_plan import small_plan

PLANS = n_plans(10)
MOST_LEFT_OUT = 3
"""Rows of one conflict that are left out in turn: each is a solve."""


def _conflict(diagnosis: Diagnosis) -> ConflictSet:
    assert isinstance(diagnosis.error, InfeasibleError)
    assert diagnosis.conflict is not None
    return diagnosis.conflict


def _words(diagnosis: Diagnosis, lang: str = "en") -> list[str]:
    conflict = _conflict(diagnosis)
    said = [sentence.text(lang) for sentence in sentences(diagnosis.plan, conflict)]
    return [*said, conclusion(diagnosis.plan, conflict).what(lang)]


@pytest.mark.parametrize("kind", ["T", "F", "P"])
def test_a_conflict_is_impossible_and_possible_without_any_one_of_its_rows(kind):
    tried = 0
    for seed in range(PLANS):
        plan = contradicted(seed, random_world(seed, kind)).plan()
        units = _conflict(diagnose(plan)).units
        try:
            assert is_impossible(left_with(plan, units)), seed
            out = np.random.default_rng(seed).permutation(len(units))[:MOST_LEFT_OUT]
            for unit in out.tolist():
                left = units[:unit] + units[unit + 1 :]
                assert not is_impossible(left_with(plan, left)), (seed, units[unit])
        except PlanError:
            continue  # what is left of the rules is no plan by itself
        tried += 1
    assert tried >= 0.9 * PLANS


def test_caps_that_add_up_to_too_little_are_told_with_the_sum():
    caps = {"name": "caps", "each": ["rep"], "max": 300}
    found = diagnose(small_plan(caps))
    assert _words(found) == [
        "the 3 limits of caps[Ann; Bob; Cy] add up to at most 900",
        "the total asks for 1,200",
        "1,200 is asked for, there is room for 900: 300 is missing",
    ]
    assert _words(found, "zh") == [
        "“caps[Ann; Bob; Cy]”的 3 条上限合计最多 900",
        "总目标要求 1,200",
        "合计要求 1,200，只容得下 900，缺口 300",
    ]


def test_limits_that_do_not_matter_are_not_told():
    caps = {"name": "caps", "each": ["rep"], "max": 500}
    east = {"name": "east", "where": {"region": "East"}, "max": 400}
    assert _conflict(diagnose(small_plan(caps, east))).units == (
        ("caps", "Cy"), ("east", ""), ("total", ""),
    )  # fmt: skip


def test_a_share_of_the_total_brings_the_total_with_it():
    share = {"name": "share", "where": {"rep": "Ann"}, "share": {"min": Decimal("0.9")}}
    cap = {"name": "cap", "where": {"region": "East"}, "max": 400}
    found = diagnose(small_plan(share, cap))
    assert _conflict(found).units == (("share", ""), ("cap", ""), ("total", ""))
    assert _words(found)[-2:] == [
        "the total is 1,200: shares are shares of it",
        "1,080 is asked for, there is room for 400: 680 is missing",
    ]


def test_shares_that_contradict_each_other_at_every_total_do_not_bring_it():
    def core(*reps: str) -> dict[str, list[str]]:
        return {"rep": list(reps), "line": ["Core"]}

    rules = [
        {"name": "ann", "where": core("Ann"), "share": {"max": Decimal("0.1")}},
        {"name": "bob", "where": core("Bob"), "share": {"min": Decimal("0.1")}},
        {"name": "ann and cy", "where": core("Ann", "Cy"), "min": 400},
        {"name": "bob and cy", "where": core("Bob", "Cy"), "max": 350},
    ]
    units = _conflict(diagnose(small_plan(*rules))).units
    assert units == (("ann", ""), ("bob", ""), ("ann and cy", ""), ("bob and cy", ""))


def test_two_limits_of_one_cell_contradict_each_other():
    low = {"name": "low", "each": ["rep", "line", "quarter"], "min": 60}
    high = {"name": "high", "each": ["rep", "line", "quarter"], "max": 50}
    assert (
        _words(diagnose(small_plan(low, high)))[-1] == "60 is asked for, there is room for 50: 10 is missing"
    )


@pytest.mark.parametrize(
    ("rule", "reach"),
    [
        ({"name": "effort", "each": ["region"], "weight": "margins.hours", "max": 100}, "400"),
        ({"name": "half", "each": ["quarter"], "smooth": {"max": Decimal("0.5")}}, "600"),
    ],
    ids=["weights", "periods"],
)
def test_where_rows_do_not_simply_add_up_what_the_others_leave_is_told(rule, reach):
    first = {"name": "first", "where": {"quarter": "2024-Q1"}, "max": 400}
    words = _words(diagnose(small_plan(rule, first)))
    assert f"the others leave room for about {reach}:" in words[-1]


def test_a_proof_speaks_of_its_own_rows_only():
    caps = {"name": "caps", "each": ["rep"], "max": 300}
    found = _conflict(diagnose(small_plan(caps)))
    assert dict(found.proof).keys() == set(found.units)


def test_a_plan_that_can_be_met_has_nothing_to_diagnose():
    found = diagnose(small_plan())
    assert found.error is None
    assert found.conflict is None
    assert found.allocation is not None
