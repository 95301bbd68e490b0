"""What closes the gap between the total that is asked for and the highest one that rules admit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil

import pandas as pd
import pytest

import quotaopt
from quotaopt.errors import InfeasibleError
from quotaopt.plan.activities.funnel import read_funnel
from quotaopt.process import process_targets
from quotaopt.process.gap import close_gap

PEOPLE = pd.DataFrame(
    {
        "rep": ["Ann", "Bob", "Cy"],
        "cap": [500_000, 300_000, 400_000],
        "last": [500_000, 400_000, 300_000],
        "win": ["0.5", "0.25", "0.2"],
    }
)


def plan_of(total, **entries):
    return quotaopt.make_plan(
        {
            "plan": "gap",
            "step": 1000,
            "total": total,
            "dimensions": {
                "org": ["rep"],
                "time": {"levels": ["quarter"], "start": "2024-Q1", "periods": 6},
            },
            "tables": {"people": {"key": "rep"}},
            "cells": {"cross": ["rep"]},
            "reference": {"blend": [{"share_of": "people.last"}], "season": "flat"},
            "rules": [{"name": "cap", "each": ["rep"], "max": "people.cap"}],
            "process": {
                "per": "rep",
                "funnel": [
                    {"name": "deals", "amount": 30_000},
                    {"name": "chances", "rate": "people.win"},
                    {"name": "leads", "rate": Decimal("0.4")},
                ],
            },
        }
        | entries,
        tables={"people": PEOPLE},
    )


def test_the_gap_is_shared_whole_and_counted_at_everybodys_own_rates():
    allocation = quotaopt.solve(plan_of(1_200_000))
    gap = close_gap(allocation, Decimal(1_500_000), read_funnel(allocation.plan, allocation.cells))
    assert gap.amount == 300_000
    assert gap.part.sum() == 300
    # fair shares of 1.5 million are 625, 500 and 375 thousand; the first two are short by 125 and 200
    assert gap.part.tolist() == [115, 185, 0]
    assert gap.counts.tolist() == process_targets(allocation).per_person().tolist()
    assert gap.more[2].tolist() == [0, 0, 0]
    assert (gap.more[:2] > 0).all()


def test_counts_with_the_gap_are_those_of_the_higher_targets():
    allocation = quotaopt.solve(plan_of(1_200_000))
    funnel = read_funnel(allocation.plan, allocation.cells)
    gap = close_gap(allocation, Decimal(1_500_000), funnel)
    targets = allocation.by("rep", "quarter")
    now = targets[targets["rep"] == "Ann"]["target"].tolist()
    years = [Fraction(sum(part)) for part in (now[:4], now[4:])]
    # 115 thousand more fall on two years as the shortfall does: four quarters and two
    more = [Fraction(77_000), Fraction(38_000)]
    deals = sum(ceil((year + extra) / 30_000) for year, extra in zip(years, more, strict=True))
    assert gap.counts[0, 0] + gap.more[0, 0] == deals


def test_the_error_says_how_far_the_rules_reach_and_what_closes_the_gap():
    with pytest.raises(InfeasibleError) as caught:
        quotaopt.solve(plan_of(1_500_000))
    conflict, gap = caught.value.problems
    assert "short" in conflict.what("en")
    for lang in ("en", "zh"):
        assert "1,200,000" in gap.what(lang)
        assert "300,000" in gap.what(lang)
        assert "+25.0%" in gap.what(lang)
        assert "Bob +185,000" in gap.remedy(lang)
    assert "deals +" in gap.remedy("en")
    assert quotaopt.solve(plan_of(1_200_000)).status == "optimal"


def test_without_a_process_nothing_is_added():
    with pytest.raises(InfeasibleError) as caught:
        quotaopt.solve(plan_of(1_500_000).change({"process": None}))
    assert len(caught.value.problems) == 1


def test_rules_that_fail_at_every_total_are_said_to():
    rules = [
        {"name": "cap", "each": ["rep"], "max": "people.cap"},
        {"name": "least", "where": {"rep": "Ann"}, "min": 600_000},
    ]
    with pytest.raises(InfeasibleError) as caught:
        quotaopt.solve(plan_of(1_000_000, rules=rules))
    assert "No total at all" in caught.value.problems[-1].what("en")
