"""The least over-assignment: least by brute force and by formula, and honest about what it costs."""

import math

import numpy as np
import pytest
from scipy.stats import norm

import quotaopt
from quotaopt.errors import PlanError
from quotaopt.report.plain_page import plain_page
from quotaopt.risks.hedge_page import hedge_page
from quotaopt.risks.run import ground_of
from support.risky_plans import risky_plan

LAW = {"attainment": {"mean": 0.97, "spread": 0.15}, "common": {"region": 0.3}, "draws": 2_000}
GOALS = {"probability": 0.8, "reach": {"min": 0.2, "max": 1}}


def over_assigned(plan, factor):
    return quotaopt.solve(plan.change({"over_assignment": [{"level": "rep", "factor": factor}]}))


@pytest.fixture(scope="module")
def found():
    return quotaopt.hedge(risky_plan(LAW), ["rep"], **GOALS)


def test_chances_move_one_way_under_the_same_luck():
    plan = risky_plan(LAW)
    ground = ground_of(plan, {})
    risks = [ground.risk(over_assigned(plan, factor)) for factor in (0, 0.02, 0.05, 0.1, 0.2)]
    chances = [risk.probability.value for risk in risks]
    shares = [risk.share.value for risk in risks]
    assert chances == sorted(chances)
    assert shares == sorted(shares, reverse=True)
    assert chances[0] < chances[-1]
    assert shares[0] > shares[-1]


def test_the_least_one_is_the_first_of_all_that_is_safe(found):
    plan = risky_plan(LAW)
    ground = ground_of(plan, GOALS)
    least = int(found.least.changes["over_assignment"][0]["factor"] * 1000)
    safe = [
        ground.risk(over_assigned(plan, grains / 1000)).probability.value >= 0.8
        for grains in range(least - 4, least + 3)
    ]
    assert safe == [False] * 4 + [True] * 3
    assert found.holds
    assert found.less.risk.probability.value < 0.8 <= found.least.risk.probability.value
    assert found.least.allocation.certificate.verified


def test_the_least_one_agrees_with_the_normal_formula():
    law = {"attainment": {"mean": 0.97, "spread": 0.15}, "shape": "normal", "everyone": 0.4}
    plan = risky_plan({**law, "response": 1, "draws": 20_000})
    allocation = quotaopt.solve(plan)
    target = allocation.by("rep")["target"].to_numpy(dtype=float)
    deviation = 0.97 * 0.15 * np.sqrt(0.4 * target.sum() ** 2 + 0.6 * np.sum(target**2))
    needed = target.sum() / (0.97 * target.sum() + norm.ppf(0.1) * deviation) - 1.0
    found = quotaopt.hedge(allocation, probability=0.9)
    factor = float(found.least.changes["over_assignment"][0]["factor"])
    assert factor == pytest.approx(math.ceil(needed * 1e3) / 1e3, abs=4e-3)
    shares = [trial.risk.share.value for trial in (found.nothing, found.least)]
    assert shares[0] == pytest.approx(shares[1], abs=2e-3)  # up to whole steps: people sell what they carry


def test_what_gives_is_told_with_its_distance_on_both_sides():
    found = quotaopt.hedge(risky_plan(LAW), probability=0.9, reach={"min": 0.35, "max": 1})
    assert not found.holds
    assert found.changes == {}
    assert found.least.risk.share.value < 0.35 <= found.most.risk.share.value
    assert found.most.risk.probability.value < 0.9 <= found.least.risk.probability.value
    told = [plain_page(lambda _, lang=lang: hedge_page(found, lang)) for lang in ("en", "zh")]
    assert "the share of people gives" in told[0]
    assert "两者不可兼得：让步的是达成人数比例" in told[1]
    more = found.most.changes["over_assignment"][0]["factor"] + quotaopt.risks.hedge.GRAIN
    plan = risky_plan(LAW)
    ground = ground_of(plan, {})
    assert ground.risk(over_assigned(plan, more)).share.value < 0.35


def test_nobody_is_helped_where_sales_do_not_follow():
    found = quotaopt.hedge(risky_plan(LAW), response=0, **GOALS)
    assert found.least is None
    assert found.furthest.risk.probability == found.nothing.risk.probability
    assert found.furthest.risk.share.value < found.nothing.risk.share.value


def test_a_safe_company_needs_none():
    found = quotaopt.hedge(risky_plan(LAW), attainment={"mean": 1.3, "spread": 0.1}, **GOALS)
    assert found.least is found.nothing
    assert found.less is None
    assert found.changes == {}


def test_limits_of_what_people_carry_stop_it_and_are_named():
    plan = risky_plan(LAW)
    rule = {"name": "cap", "each": ["rep"], "max": "caps.most"}
    carried = quotaopt.solve(plan).by("rep")
    caps = carried.assign(most=(carried["target"] * 1.02).astype(int))[["rep", "most"]]
    capped = risky_plan(LAW, tables={"caps": caps}, rules=[rule])
    found = quotaopt.hedge(capped, probability=0.9)
    assert found.least is None
    assert found.furthest.changes["over_assignment"][0]["factor"] <= quotaopt.risks.hedge.GRAIN * 20
    assert "cap" in found.beyond.problems[0].what("en")


def test_the_entries_of_a_plan_keep_their_proportions():
    entries = [
        {"level": "region", "factor": 0.02},
        {"level": "rep", "factor": 0.04},
        {"level": "rep", "where": {"region": "region 0"}, "factor": -0.01},
    ]
    found = quotaopt.hedge(risky_plan(LAW, over_assignment=entries), **GOALS)
    region, rep = (found.least.changes[f"over_assignment.{position}.factor"] for position in (0, 1))
    assert list(found.least.changes) == ["over_assignment.0.factor", "over_assignment.1.factor"]
    assert abs(2 * region - rep) <= quotaopt.risks.hedge.GRAIN
    assert found.now.drawn.rungs[0].rung.level == "region"


def test_levels_and_factors_that_are_none_are_refused():
    with pytest.raises(PlanError, match="did you mean region"):
        quotaopt.hedge(risky_plan(LAW), ["regoin"])
    kept = [{"level": "rep", "factor": -0.05}]
    with pytest.raises(PlanError, match="none to make larger"):
        quotaopt.hedge(risky_plan(LAW, over_assignment=kept))


def test_a_plan_of_several_measures_is_hedged_by_its_main_one():
    measures = {"revenue": {"total": 120_000, "step": 1}, "orders": {"total": 1_200, "step": 1}}
    rule = {"name": "few", "each": ["rep"], "where": {"measure": "orders"}, "max": 900}
    entries = {"measures": measures, "total": None, "step": None, "rules": [rule]}
    found = quotaopt.hedge(risky_plan(LAW).change(entries), ["rep"], **GOALS)
    assert found.holds
    assert found.least.risk.total == 120_000
    alone = quotaopt.hedge(risky_plan(LAW), ["rep"], **GOALS)
    assert found.least.changes == alone.least.changes
