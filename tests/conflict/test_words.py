"""The arithmetic of a conflict between measures, of shares of a total, and where only zero is left."""

from __future__ import annotations

from decimal import Decimal

import pytest

from quotaopt.conflict.words import conclusion, sentences
from quotaopt.engine import diagnose
from quotaopt.plan.plan import Plan, read_plan


def _said(plan: Plan, lang: str) -> list[str]:
    conflict = diagnose(plan).conflict
    assert conflict is not None
    told = [sentence.text(lang) for sentence in sentences(plan, conflict)]
    return [*told, conclusion(plan, conflict).what(lang)]


@pytest.fixture
def models(request: pytest.FixtureRequest) -> str:
    return str(request.config.rootpath / "models")


def test_a_margin_that_two_totals_do_not_leave_is_told_in_amounts(models):
    plan = read_plan(f"{models}/team/plan.yaml", changes={"rules.毛利率.ratio.min": Decimal("0.45")})
    assert _said(plan, "en") == [
        "毛利率[华东; 华北; 华南; 西南] must be at least 45%",
        "the total of 毛利, 基础 allows no more than 28,000,000 CNY",
        "the total of 收入, 基础 asks for 120,000,000 CNY",
        "收入, 基础 asks for 120,000,000 CNY, the others leave it room for about 62,222,000 CNY: "
        "about 57,778,000 CNY is missing",
    ]
    assert _said(plan, "zh")[-1] == (
        "“收入, 基础”要求 120,000,000 CNY，其余限制只给它留出约 62,222,000 CNY，缺口约 57,778,000 CNY"
    )


def test_shares_of_a_total_that_is_none_of_their_business_are_added_up_as_shares(models):
    plan = read_plan(f"{models}/team/plan.yaml", changes={"rules.上半年.share.min": Decimal("0.7")})
    assert _said(plan, "en")[:2] == [
        "季度节奏[2024-Q1; 2024-Q2] must be at most 30% of the total",
        "上半年[2024-Q2] must be at least 70% of the total",
    ]
    assert _said(plan, "en")[-1] == "70% is asked for, there is room for 60%: 10% is missing"


def test_many_rows_with_one_multiple_are_one_sentence_and_nothing_but_zero_keeps_them(models):
    plan = read_plan(f"{models}/funnel/plan.yaml", changes={"rules.月度节奏.share.max": Decimal("0.06")})
    words = _said(plan, "zh")
    assert len(words) == 3
    assert words[-1] == "总目标要求 12,000,000，而其余限制只有在全部为零时才能同时满足"
