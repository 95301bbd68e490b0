"""The highest total: it holds, one step more does not, and formulas agree."""

import numpy as np
import pytest
from scipy.stats import norm

import quotaopt
from quotaopt.errors import PlanError
from quotaopt.risks.run import ground_of
from quotaopt.risks.seek import largest_burden
from support.risky_plans import risky_plan

LAW = {
    "attainment": {"mean": 1.0, "spread": 0.15},
    "shape": "normal",
    "common": {"region": 0.3},
    "draws": 4_000,
}


@pytest.fixture(scope="module")
def found():
    return quotaopt.seek(risky_plan(LAW), probability=0.8, response=0)


def test_the_total_holds_and_one_step_more_does_not(found):
    plan = risky_plan(LAW)
    ground = ground_of(plan, {"response": 0})
    total = found.changes["total"]
    here, above = (ground.risk(quotaopt.solve(plan.replace(total=total + more))) for more in (0, 1))
    assert here.probability.value >= 0.8 > above.probability.value
    assert found.best.allocation.certificate.verified


def test_where_sales_do_not_follow_it_is_a_quantile_of_the_landing(found):
    target = quotaopt.solve(risky_plan(LAW)).by("region", "rep")
    reps = target["target"].to_numpy(dtype=float)
    regions = target.groupby("region")["target"].sum().to_numpy(dtype=float)
    deviation = 0.15 * np.sqrt(0.7 * np.sum(reps**2) + 0.3 * np.sum(regions**2))
    expected = reps.sum() + norm.ppf(0.2) * deviation
    assert float(found.changes["total"]) == pytest.approx(expected, abs=5 * float(found.error))


def test_the_error_of_the_total_says_how_far_it_scatters():
    plan = risky_plan({**LAW, "draws": 200}, step=100)
    allocation = quotaopt.solve(plan)
    found = [quotaopt.seek(allocation, probability=0.7, seed=seed) for seed in range(5)]
    totals = [float(one.changes["total"]) for one in found]
    told = float(np.mean([float(one.error) for one in found]))
    assert 0.3 < np.std(totals, ddof=1) / told < 2.0


def capped_plan():
    """Two reps at most at what they carry now: the others take what is added."""
    rules = [{"name": "cap", "where": {"rep": ["rep 000", "rep 001"]}, "each": ["rep"], "max": 4_500}]
    return risky_plan(LAW, reps=4, total=20_000, rules=rules)


def test_a_highest_burden_is_kept_to_the_step():
    plan = capped_plan()
    found = quotaopt.seek(plan, burden=1.25, level="rep")
    total = found.changes["total"]
    assert largest_burden(quotaopt.solve(plan.replace(total=total)), "rep") <= 1.25
    for more in (*range(1, 8), 100, 500, 2_000):
        assert largest_burden(quotaopt.solve(plan.replace(total=total + more)), "rep") > 1.25
    assert found.goals.missed(found.above)["burden"] > 0.0
    assert found.best.risk is None


def test_several_goals_hold_together():
    plan = capped_plan()
    both = quotaopt.seek(plan, probability=0.6, burden=1.25, level="rep")
    alone = quotaopt.seek(plan, probability=0.6)
    assert both.changes["total"] <= alone.changes["total"]
    assert both.goals.missed(both.above)
    assert set(both.goals.values(both.best)) == {"probability", "burden"}


def test_the_end_may_be_that_there_is_no_plan():
    plan = risky_plan(LAW, reps=4, total=200, rules=[{"name": "cap", "each": ["rep"], "max": 90}])
    found = quotaopt.seek(plan, burden=1000)
    assert found.above.allocation is None
    assert "cap" in found.above.problems[0].what("en")


def test_an_unreachable_goal_comes_with_the_nearest():
    plan = risky_plan(LAW, reps=4, total=200, rules=[{"name": "floor", "each": ["rep"], "min": 40}])
    found = quotaopt.seek(plan, probability=0.999, response=0.9)
    assert found.best is None
    assert found.changes == {}
    assert found.nearest.allocation is not None
    assert found.goals.missed(found.nearest)["probability"] > 0.0


def test_a_measure_has_its_own_total():
    measures = {"revenue": {"total": 120_000, "step": 1}}
    plan = risky_plan(LAW).change({"measures": measures, "total": None, "step": None})
    found = quotaopt.seek(plan, probability=0.8)
    assert list(found.changes) == ["measures.revenue.total"]


@pytest.mark.parametrize(
    ("goals", "said"),
    [
        ({}, "nothing is asked for"),
        ({"probability": 1.0}, "between 0 and 1"),
        ({"share": -0.2}, "between 0 and 1"),
        ({"burden": 0.0}, "must be above 0"),
        ({"burden": 1.2, "level": "rpe"}, "rep"),
        ({"probability": 0.4, "response": 1}, "holds at every total"),
        ({"burden": 1.2}, "holds at every total"),
    ],
)
def test_goals_that_are_none_are_refused(goals, said):
    with pytest.raises(PlanError, match=said):
        quotaopt.seek(risky_plan({**LAW, "draws": 200}), **goals)


def test_the_nearest_total_is_looked_for_between_those_that_were_tried():
    plan = capped_plan()
    found = quotaopt.seek(plan, burden=0.9, level="rep")
    assert found.best is None
    nearest = found.goals.values(found.nearest)["burden"]
    others = (
        largest_burden(quotaopt.solve(plan.replace(total=total)), "rep") for total in (5_000, 10_000, 14_000)
    )
    assert nearest <= min(others)
    assert nearest < 1.01
