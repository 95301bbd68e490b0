"""What the past says: the spread that was put into it comes out again."""

import numpy as np
import pandas as pd
import pytest

import quotaopt
from quotaopt.errors import PlanError
from quotaopt.plan.plan import make_plan
from quotaopt.risks.past import together
from support.audited_plans import audited_plan

RNG = np.random.default_rng(5)
PEOPLE = 400
REGIONS = [f"region {number % 20}" for number in range(PEOPLE)]


def luck(spread, common):
    """Attainment around 1 of which a part moves with the region."""
    region, own = RNG.normal(size=20), RNG.normal(size=PEOPLE)
    moves = np.sqrt(common) * region[np.arange(PEOPLE) % 20] + np.sqrt(1 - common) * own
    return 1 + spread * moves


def test_the_part_that_moves_groups_together_is_found_without_bias():
    rng = np.random.default_rng(1)
    group = np.repeat(np.arange(12), 10)
    found = [
        together(np.sqrt(0.3) * rng.normal(size=12)[group] + np.sqrt(0.7) * rng.normal(size=120), group)
        for _ in range(300)
    ]
    assert np.mean(found) == pytest.approx(0.3, abs=0.03)
    assert together(rng.normal(size=120), group) < 0.15
    assert together(np.arange(5.0), np.arange(5)) == 0.0


def test_attainment_against_past_targets_has_its_mean_and_spread():
    planned = RNG.integers(500, 5_000, PEOPLE)
    sold = planned * 0.93 * luck(0.18, 0.4)
    people = {"last": planned.tolist()}
    plan = audited_plan({"2023": sold.round().tolist()}, people=people, regions=REGIONS)
    found = quotaopt.risk(plan, past="people.last", draws=200)
    past = found.ground.past
    assert past.column == "people.last"
    assert past.mean == pytest.approx(0.93, abs=0.06)
    assert past.spread == pytest.approx(0.18, abs=0.03)
    assert (past.level, past.people, past.years) == ("region", PEOPLE, 1)
    assert past.common == pytest.approx(0.4, abs=0.2)
    assert past.everyone is None
    assert found.ground.law.mean == pytest.approx(past.mean)


def test_without_past_targets_the_plan_is_tried_on_the_year_before():
    before = RNG.integers(500, 5_000, PEOPLE)
    last = before * 1.3 * luck(0.25, 0.0)
    plan = audited_plan({"2023": last.round().tolist(), "2022": before.tolist()}, regions=REGIONS)
    past = quotaopt.risk(plan, draws=200).ground.past
    assert past.column is None
    assert past.mean is None
    assert past.spread == pytest.approx(0.25, abs=0.04)
    assert past.common < 0.15


def test_what_is_stated_is_not_measured():
    plan = audited_plan({"2023": [100] * 8})
    found = quotaopt.risk(plan, attainment={"spread": 0.2}, draws=200)
    assert found.ground.past is None
    assert (found.ground.law.mean == 1.0).all()


@pytest.mark.parametrize(
    ("history", "settings", "said"),
    [
        ({"2023": [100] * 8}, {}, "two whole years"),
        ({"2023": [100] * 4, "2022": [90] * 4}, {}, "two whole years"),
        ({"2023": [100, 90, 80], "2022": [90, 80, 70]}, {"past": "people.stated"}, "3"),
        ({"2023": [100] * 8, "2022": [100] * 8}, {}, "everybody attained the same"),
        ({"2023": [100] * 8, "2022": [100] * 8}, {"each": ["region", "rep"]}, "members of one level"),
    ],
)
def test_a_past_that_says_too_little_is_told_with_what_it_takes(history, settings, said):
    with pytest.raises(PlanError, match=said):
        quotaopt.risk(audited_plan(history), draws=200, **settings)


def test_good_and_bad_years_of_everyone_take_three_years_of_targets():
    rng = np.random.default_rng(3)
    reps = [f"rep {number:03d}" for number in range(120)]
    years = {"2023": 1.2, "2022": 1.0, "2021": 0.8}
    rows = [
        (year, "all", rep, 1_000, int(1_000 * level * (1 + 0.05 * rng.normal())))
        for year, level in years.items()
        for rep in reps
    ]
    facts = pd.DataFrame(rows, columns=["year", "region", "rep", "planned", "revenue"])
    document = {
        "plan": "years",
        "currency": "USD",
        "step": 1,
        "total": 120_000,
        "dimensions": {"org": ["region", "rep"], "time": {"levels": ["year"], "start": "2024", "periods": 1}},
        "tables": {"history": {"value": ["revenue", "planned"], "date": "year"}},
        "cells": {"from": "history"},
        "reference": {"blend": [{"share_of": "history.revenue"}]},
        "risk": {"past": "history.planned", "draws": 200},
    }
    found = quotaopt.risk(make_plan(document, tables={"history": facts}))
    past = found.ground.past
    assert (past.years, past.people) == (3, 360)
    assert past.mean == pytest.approx(1.0, abs=0.01)
    assert past.everyone > 0.8
    assert past.spread == pytest.approx(0.2, abs=0.1)
    assert found.ground.law.lucks[0].part == past.everyone
    two = facts[facts["year"] != "2021"]
    assert quotaopt.risk(make_plan(document, tables={"history": two})).ground.past.everyone is None
