"""Every rule speaks of one measure at a time: with that measure's history, total and unit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

import numpy as np
import pandas as pd
import pytest

import quotaopt
from quotaopt.errors import PlanError
from support.measured_plans import Measured, amounts, measured_plan


def bounds(values: pd.Series, seed: int) -> pd.DataFrame:
    """Bounds around rates that keep them, two of three tight, by measure and whatever the rates are by."""
    rng = np.random.default_rng(seed)
    frame = values.index.to_frame(index=False)
    room = rng.choice([0.0, 0.05], len(values)), rng.choice([0.0, 0.05], len(values))
    frame["least"] = [f"{floor((v - r) * 1e4) / 1e4:.4f}" for v, r in zip(values, room[0], strict=True)]
    frame["most"] = [f"{floor((v + r) * 1e4 + 1) / 1e4:.4f}" for v, r in zip(values, room[1], strict=True)]
    return frame


def by_measure(frame: pd.DataFrame, case: Measured, each: list[str]) -> pd.Series:
    """Sums of a wide frame by measure and `each`."""
    sums = frame.groupby(each)[case.measures].sum() if each else frame[case.measures].sum()
    if not each:
        return sums.rename_axis("measure").astype(float)
    return sums.melt(ignore_index=False, var_name="measure").set_index("measure", append=True)["value"]


def with_table(case: Measured, rule: dict, frame: pd.DataFrame) -> Measured:
    """With a rule that looks into a table keyed by measure too."""
    case = case.with_rules(rule, around=frame)
    key = [level for level in frame.columns if level not in ("least", "most")]
    tables = case.document["tables"] | {"around": {"key": key}}
    return case.stating(tables=tables)


def test_growth_is_against_the_history_of_the_measure():
    for seed in range(5):
        case = measured_plan(seed)
        held = by_measure(case.hidden, case, ["rep"])
        before = by_measure(case.frames["history"], case, ["rep"])
        frame = bounds(held / before - 1, seed)
        growth = {"min": "around.least", "max": "around.most"}
        case = with_table(case, {"name": "growth", "each": ["measure", "rep"], "growth": growth}, frame)
        allocation = quotaopt.solve(case.plan())
        assert allocation.status == "optimal"
        sums = amounts(allocation, "rep", "measure")
        for row in frame.to_dict("records"):
            last = Fraction(int(before[row["rep"], row["measure"]]))
            target = sums[row["rep"], row["measure"]]
            assert (1 + Fraction(row["least"])) * last <= target <= (1 + Fraction(row["most"])) * last


def test_a_share_is_of_the_total_of_the_measure():
    for seed in range(5):
        case = measured_plan(seed)
        new = by_measure(case.hidden[case.hidden["line"] == "Core"], case, [])
        whole = by_measure(case.hidden, case, [])
        frame = bounds(new / whole, seed)
        share = {"min": "around.least", "max": "around.most"}
        rule = {"name": "core", "where": {"line": "Core"}, "each": ["measure"], "share": share}
        allocation = quotaopt.solve(with_table(case, rule, frame).plan())
        assert allocation.status == "optimal"
        sums = amounts(allocation, "measure", "line")
        for row in frame.to_dict("records"):
            total = case.document["measures"][row["measure"]]["total"]
            target = sums[row["measure"], "Core"]
            assert Fraction(row["least"]) * total <= target <= Fraction(row["most"]) * total


def test_a_rule_that_names_no_measure_is_about_the_first():
    case = measured_plan(4).stating(rules=[])
    most = int(case.hidden.groupby("rep")["revenue"].sum().max())
    silent = case.with_rules({"name": "cap", "each": ["rep"], "max": most})
    named = case.with_rules({"name": "cap", "where": {"measure": "revenue"}, "each": ["rep"], "max": most})
    one, other = quotaopt.solve(silent.plan()), quotaopt.solve(named.plan())
    assert np.array_equal(one.steps, other.steps)
    rows = one.rules.rule == "cap"
    assert rows.sum() == case.hidden["rep"].nunique()
    assert (one.rules.activity[rows] <= most).all()


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ("p*", ["profit"]),
        (["profit", "customers"], ["customers", "profit"]),
        ({"not": ["revenue"]}, ["customers", "profit"]),
        ("*", ["customers", "profit", "revenue"]),
    ],
)
def test_measures_are_selected_like_any_members(members, expected):
    case = measured_plan(5).stating(rules=[])
    where = {"measure": members}
    rule = {"name": "even", "where": where, "each": ["measure", "region"], "share": {"max": Decimal("0.9")}}
    allocation = quotaopt.solve(case.with_rules(rule).plan())
    assert allocation.status == "optimal"
    rows = allocation.rules.member[allocation.rules.rule == "even"]
    assert sorted({str(member).split(", ")[0] for member in rows}) == expected


@pytest.mark.parametrize("members", ["*", ["profit", "customers"], {"not": ["revenue"]}])
@pytest.mark.parametrize("limit", [{"max": 100}, {"share": {"max": 0.5}}, {"growth": {"max": 0.5}}])
def test_what_would_add_up_measures_is_refused(members, limit):
    case = measured_plan(5).with_rules({"name": "mixed", "where": {"measure": members}, **limit})
    with pytest.raises(PlanError) as caught:
        quotaopt.solve(case.plan())
    (problem,) = caught.value.problems
    assert problem.key == "rule.across_layers"
    assert "mixed" in problem.render("en")
    assert "mixed" in problem.render("zh")


def test_amounts_looked_up_by_measure_are_in_its_own_unit():
    case = measured_plan(6)
    most = by_measure(case.hidden, case, ["rep"])
    frame = most.rename("most").reset_index().assign(least=0)
    rule = {"name": "cap", "each": ["measure", "rep"], "min": "around.least", "max": "around.most"}
    allocation = quotaopt.solve(with_table(case, rule, frame).plan())
    assert allocation.status == "optimal"
    assert amounts(allocation, "rep", "measure") == {
        key: Fraction(int(amount)) for key, amount in most.items()
    }


def test_a_share_of_a_selection_follows_the_measure_of_the_row():
    case = measured_plan(7)
    sums = case.hidden.groupby("line")[case.measures].sum()
    least = Decimal(str(floor(float((sums.loc["Core"] / sums.sum()).min()) * 1000) / 1000))
    share = {"min": least, "of": {"each": ["measure", "rep"]}}
    rule = {"name": "core", "where": {"line": "Core"}, "each": ["measure", "rep"], "share": share}
    case = case.stating(rules=[]).with_rules(rule)
    allocation = quotaopt.solve(case.plan())
    assert allocation.status == "optimal"
    whole, core = amounts(allocation, "measure", "rep"), amounts(allocation, "measure", "rep", "line")
    for key, amount in whole.items():
        assert core[*key, "Core"] >= Fraction(least) * amount
