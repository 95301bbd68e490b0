"""Objectives measure what they say, bad calls say what to write, and a point kept is the point."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import quotaopt
from quotaopt.errors import PlanError
from quotaopt.frontier.objectives import OBJECTIVES
from quotaopt.messages import CATALOGUE
from support.small_plan import RULES, small_plan

NEW = {"name": "new", "where": {"line": "New"}, "share": {"min": Decimal("0.3")}}
MARGIN = {"name": "margin", "each": ["region"], "ratio": {"of": "margins.rate", "min": Decimal("0.22")}}
LAST = pd.DataFrame({"rep": ["Ann", "Bob", "Cy"], "target": [450, 350, 300]})
TABLES = {
    "history": {"value": "revenue", "date": "quarter"},
    "people": {"key": "rep"},
    "margins": {"key": "line"},
    "last": {"key": "rep"},
}
ALL = tuple(OBJECTIVES)


@pytest.fixture(scope="module")
def plan():
    rules = NEW, MARGIN, RULES["band_looked_up"]
    return small_plan(*rules, tables=TABLES, frames={"last": LAST}, step=Decimal("0.01"))


@pytest.fixture(scope="module")
def found(plan):
    return quotaopt.frontier_of(plan, ("fairness", "stability"), points=6, last="last.target")


def measured(targets, references):
    """Every objective from published tables, by its formula and nothing else."""
    burden = targets / references
    frame = targets.index.to_frame(index=False).astype(str)
    targets, references = targets.reset_index(drop=True), references.reset_index(drop=True)
    last = LAST.set_index("rep")["target"] * 1200.0 / LAST["target"].sum()
    return {
        "fairness": burden.max() - burden.min(),
        "strategy": 0.5 * (targets - references).abs().sum(),
        "stability": 0.5 * (targets.groupby(frame["rep"]).sum() - last).abs().sum(),
        "margin": (targets * frame["line"].map({"Core": 0.20, "New": 0.45})).sum(),
        "total": targets.sum(),
    }


BETWEEN = (("fairness", "stability"), ("margin", "strategy"), ("fairness", "margin", "stability"))


@pytest.mark.parametrize("between", BETWEEN)
def test_a_published_point_measures_what_the_point_says(plan, between):
    found = quotaopt.frontier_of(plan, between, points=5, last="last.target")
    number = len(found.points) // 2 + 1
    allocation = found.publish(number)
    assert allocation.status == "optimal"
    assert allocation.certificate.verified
    targets = allocation.targets.set_index(["region", "rep", "line", "quarter"])
    truth = measured(targets["target"].astype(float), targets["reference"].astype(float))
    shown = found.values_of(allocation)
    for name, value, before in zip(between, shown, found.at(number).values, strict=True):
        assert value == pytest.approx(truth[name], rel=1e-3, abs=1e-3)
        assert value == pytest.approx(before, rel=5e-3, abs=5e-3)


def test_points_trade_one_objective_for_the_other(found):
    values = np.array([point.values for point in found.points])
    assert (np.diff(values[:, 0]) > 0.0).all()
    assert (np.diff(values[:, 1]) < 0.0).all()
    assert found.points[0].best_in == ("fairness",)
    assert found.points[-1].best_in == ("stability",)
    slopes = -np.diff(values[:, 1]) / np.diff(values[:, 0])
    prices = np.array([point.prices[0] for point in found.points])
    assert (slopes <= prices[:-1] * (1 + 1e-6) + 1e-9).all()
    assert (slopes >= prices[1:] * (1 - 1e-6) - 1e-9).all()


def test_the_knee_is_the_farthest_below_the_straight_trade(found):
    sums = found.curve.normalised.sum(axis=1)
    assert found.knee is None or sums[found.knee.number - 1] == sums.min()


def test_the_plans_own_answer_beats_no_point(found):
    today = found.today
    for point in found.points:
        assert point.efficient.weight @ today >= point.efficient.bound - 1e-9


def test_the_total_is_opened_and_burdens_stay_those_of_the_stated_one(plan):
    found = quotaopt.frontier_of(plan, ("fairness", "total"), points=4)
    highest = found.points[-1]
    assert highest.values[1] == pytest.approx(1850.0, abs=1.0)  # what the people can carry
    truth = found.publish(found.points[-1].number)
    assert float(truth.targets["target"].sum()) == pytest.approx(highest.values[1], abs=1.0)


def test_objectives_that_agree_are_one_point():
    found = quotaopt.frontier_of(small_plan(), ("fairness", "strategy"), points=8)
    assert not found.conflicts
    assert found.knee is None
    assert found.points[0].values == pytest.approx([0.0, 0.0], abs=1e-6)


def test_soft_rules_are_missed_by_no_more_than_the_plan_misses_them():
    soft = {"name": "soft", "where": {"rep": "Ann"}, "min": 700, "soft": {"priority": 1}}
    plan = small_plan(RULES["band_looked_up"], soft, tables=TABLES, frames={"last": LAST})
    found = quotaopt.frontier_of(plan, ("strategy", "stability"), points=4, last="last.target")
    for point in found.points:
        rows = found.case.model.activity(point.efficient.t)
        assert (rows >= found.case.model.row_lower - 1e-6).all()
    ann = found.publish(1).by("rep").set_index("rep")["target"]["Ann"]
    assert float(ann) == pytest.approx(500.0)  # her capacity: as near to 700 as can be


REFUSALS = {
    "frontier.how_many": {"between": ("fairness",)},
    "frontier.unknown_objective": {"between": ("fairness", "stabilty")},
    "frontier.objective_twice": {"between": ("margin", "margin")},
    "frontier.points": {"between": ("fairness", "strategy"), "points": 1},
    "frontier.no_last": {"between": ("fairness", "stability")},
    "frontier.no_column": {"between": ("fairness", "stability"), "last": "last.targt"},
    "frontier.last_nobody": {"between": ("fairness", "stability"), "last": "elsewhere.target"},
    "frontier.no_margin": {"between": ("fairness", "margin")},
    "report.unknown_level": {"between": ("fairness", "strategy"), "level": ("reps",)},
    "frontier.endless_total": {"between": ("fairness", "total")},
    "table.missing": {"between": ("fairness", "stability"), "last": "nowhere.csv"},
}


@pytest.mark.parametrize("key", REFUSALS)
def test_a_bad_call_says_what_is_wrong_and_what_to_do(key):
    elsewhere = pd.DataFrame({"rep": ["Nobody"], "target": [1]})
    tables = TABLES | {"elsewhere": {"key": "rep"}}
    plan = small_plan(NEW, tables=tables, frames={"last": LAST, "elsewhere": elsewhere})
    with pytest.raises(PlanError) as refused:
        quotaopt.frontier_of(plan, **REFUSALS[key])
    assert [problem.key for problem in refused.value.problems] == [key]
    for lang in ("en", "zh"):
        assert refused.value.render(lang)
    assert CATALOGUE[key].fix_zh


def test_all_missing_data_is_told_at_once():
    with pytest.raises(PlanError) as refused:
        quotaopt.frontier_of(small_plan(NEW), ("margin", "stability"))
    assert {problem.key for problem in refused.value.problems} == {"frontier.no_last", "frontier.no_margin"}


def test_a_plan_that_cannot_be_met_is_refused_as_by_a_solve():
    with pytest.raises(quotaopt.InfeasibleError):
        quotaopt.frontier_of(small_plan({"name": "low", "where": {}, "max": 100}), ("fairness", "strategy"))


def test_tables_and_documents_hold_every_point(found):
    frame, document = found.to_frame(), found.to_dict()
    assert len(frame) == len(document["points"]) == len(found.points)
    assert list(frame["fairness"]) == pytest.approx([point.values[0] for point in found.points])
    assert all(min(point["proof"]["weights"].values()) > 0.0 for point in document["points"])


def test_a_file_of_targets_is_a_last_plan(tmp_path, plan):
    file = tmp_path / "last.csv"
    LAST.rename(columns={"target": "目标"}).to_csv(file, index=False)
    by_file = quotaopt.frontier_of(plan, ("fairness", "stability"), points=4, last=str(file))
    by_table = quotaopt.frontier_of(plan, ("fairness", "stability"), points=4, last="last.target")
    assert [point.values.tolist() for point in by_file.points] == [
        point.values.tolist() for point in by_table.points
    ]
