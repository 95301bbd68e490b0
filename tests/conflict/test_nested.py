"""Nested rules that contradict each other are told before anything is solved."""

from __future__ import annotations

from decimal import Decimal

import pytest

from quotaopt.engine import check
from quotaopt.report.checkup import impossibilities
from support.small_plan import small_plan


@pytest.mark.parametrize(
    ("rules", "en", "zh"),
    [
        (
            [{"name": "caps", "each": ["rep"], "max": 300}],
            "total must carry at least 1,200, but what is inside it can carry at most 900",
            "其内部最多只能承担 900",
        ),
        (
            [
                {"name": "floors", "each": ["rep"], "min": 350},
                {"name": "east", "where": {"region": "East"}, "max": 600},
            ],
            "east admits at most 600, but what is inside it must carry at least 700",
            "其内部至少要承担 700",
        ),
        (
            [{"name": "parts", "each": ["rep"], "share": {"min": Decimal("0.4")}}],
            "total admits at most 1,200, but what is inside it must carry at least 1,440",
            "其内部至少要承担 1,440",
        ),
    ],
    ids=["caps below the total", "floors above a cap", "shares above one"],
)
def test_sums_of_nested_limits_are_told_with_their_arithmetic(rules, en, zh):
    (problem,) = impossibilities(check(small_plan(*rules)))
    assert en in problem.what("en")
    assert zh in problem.what("zh")


def test_soft_limits_contradict_nothing():
    caps = {"name": "caps", "each": ["rep"], "max": 300, "soft": {"priority": 1}}
    assert not impossibilities(check(small_plan(caps)))


def test_a_plan_whose_nested_rules_fit_has_nothing_to_tell():
    assert not check(small_plan({"name": "caps", "each": ["rep"], "max": 500})).contradictions


def test_every_family_is_held_against_the_total_not_only_the_first():
    floors = {"name": "reps", "each": ["rep"], "min": 10}
    lines = {"name": "lines", "each": ["line"], "max": 500}
    quarters = {"name": "quarters", "each": ["quarter"], "share": {"min": Decimal("0.6")}}
    told = "; ".join(
        problem.what("en") for problem in impossibilities(check(small_plan(floors, lines, quarters)))
    )
    assert "total must carry at least 1,200, but what is inside it can carry at most 1,000" in told
    assert "total admits at most 1,200, but what is inside it must carry at least 1,440" in told
