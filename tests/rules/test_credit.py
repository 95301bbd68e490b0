"""Rules on people: credited sums by brute force, day by day, and plans that keep them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from quotaopt.certify import evaluate
from quotaopt.engine import check, solve
from quotaopt.errors import InfeasibleError
from support.owned_plans import PEOPLE, SOLUTION, OwnedPlan, owned_plan, total_of

INCLUDES = {"owners": False, "overlays": True, "both": None}


def _capped(owned: OwnedPlan, tightness: float, includes: str = "owners", **rule: object) -> OwnedPlan:
    """A cap per person near what the reference would credit, so that most caps bind or nearly do."""
    at_reference = solve(owned.plan()).targets
    credits = owned.credits(at_reference)
    people = [who for who in PEOPLE if total_of(credits, who, overlay=INCLUDES[includes])]
    caps = [float(total_of(credits, who, overlay=INCLUDES[includes])) for who in people]
    rng = np.random.default_rng(len(people))
    caps = [round(cap * (tightness if rng.random() < 0.5 else 2.0) + 2, 2) for cap in caps]
    frames = owned.frames | {"people": pd.DataFrame({"person": people, "capacity": caps})}
    stated = {"name": "cap", "each": ["person"], "max": "people.capacity", "includes": includes} | rule
    document = owned.document | {
        "rules": [stated],
        "tables": owned.document["tables"] | {"people": {"key": "person"}},
    }
    return OwnedPlan(document, frames, owned.periods)


@pytest.mark.parametrize("includes", list(INCLUDES))
@pytest.mark.parametrize("seed", range(4))
def test_rows_of_model_and_checker_are_the_sums_of_every_day(seed, includes):
    owned = owned_plan(seed)
    rule = {"name": "band", "each": ["person"], "min": 0, "max": 10**9, "includes": includes}
    plan = owned.stating(rules=[rule]).plan()
    allocation = solve(plan)
    credits = owned.credits(allocation.targets)
    rows = allocation.rules
    at = np.flatnonzero(rows.rule == "band")
    overlay = INCLUDES[includes]
    expected = {who: total_of(credits, who, overlay=overlay) for who in PEOPLE}
    assert {who for who, amount in expected.items() if amount} <= set(rows.member[at])
    for row in at:
        assert rows.activity[row] == pytest.approx(float(expected[rows.member[row]]), abs=1e-9)
    stated = next(each for each in evaluate(plan).rules if each.rule == "band")
    amounts = stated.activity(allocation.steps.reshape(stated.space.shape))
    for label, units in zip(stated.labels, amounts.units, strict=True):
        assert Fraction(int(units), 10**amounts.digits * stated.denominator) == expected[label]


@pytest.mark.parametrize("includes", list(INCLUDES))
@pytest.mark.parametrize("seed", range(6))
def test_caps_on_people_are_kept_and_the_plan_is_proved_best(seed, includes):
    owned = _capped(owned_plan(seed), 0.95, includes)
    try:
        allocation = solve(owned.plan())
    except InfeasibleError:
        return
    assert allocation.certificate.verified
    assert allocation.status == "optimal"
    credits = owned.credits(allocation.targets)
    for who, cap in owned.frames["people"].itertuples(index=False):
        assert total_of(credits, who, overlay=INCLUDES[includes]) <= Fraction(str(cap))


def test_a_cap_that_cannot_hold_is_refuted_with_the_person_named():
    owned = owned_plan(3)
    rows = [
        {"account": f"a{n}", "person": "Ann", "share": "1", "from": "", "to": "", "role": ""}
        for n in range(6)
    ]
    rows[0] |= {"share": "0.5"}
    rule = {"name": "cap", "each": ["person"], "max": 1}
    with pytest.raises(InfeasibleError) as error:
        solve(owned.assigning(rows).stating(rules=[rule]).plan())
    assert "cap" in str(error.value)


def test_people_without_splits_are_the_same_plan_as_members():
    owned = owned_plan(5)
    who = {f"a{n}": PEOPLE[n % 3] for n in range(6)}
    rows = [
        {"account": account, "person": person, "share": "", "from": "", "to": "", "role": ""}
        for account, person in who.items()
    ]
    rules = [
        {"name": "cap", "each": ["person"], "max": 190},
        {"name": "quarter", "each": ["person", "quarter"], "min": 20},
        {"name": "one", "where": {"person": "Bob", "region": "R1"}, "max": 100},
    ]
    with_table = solve(owned.assigning(rows).stating(rules=rules, total=500).plan())
    history = owned.frames["history"].assign(
        person=[who[account] for account in owned.frames["history"]["account"]]
    )
    document = {key: value for key, value in owned.document.items() if key != "owners"}
    document["dimensions"] = document["dimensions"] | {"team": ["person"]}
    members = OwnedPlan(document, {"history": history}, owned.periods).stating(
        rules=rules, total=500, tables={"history": {"value": "revenue"}}
    )
    with_level = solve(members.plan())
    assert with_table.plan_class == with_level.plan_class
    columns = ["account", "month", "target"]
    left, right = (
        one.targets[columns]
        .astype({"account": str, "month": str})
        .sort_values(columns[:2])
        .reset_index(drop=True)
        for one in (with_table, with_level)
    )
    pd.testing.assert_frame_equal(left, right)
    assert with_table.coincides == with_level.coincides
    assert with_table.claims.objective == pytest.approx(with_level.claims.objective, rel=1e-9, abs=1e-12)


def test_a_total_is_met_exactly_by_whole_cells_and_to_within_a_step_by_parts():
    owned = owned_plan(1)
    rows = [
        {"account": f"a{n}", "person": person, "share": share, "from": "", "to": "", "role": ""}
        for n, people in enumerate(["A", "A", "AB", "BC", "C", "C"])
        for person, share in zip(people, ("0.7", "0.3") if len(people) == 2 else ("1",), strict=True)
    ]
    rules = [
        {"name": "whole", "where": {"person": "A", "account": ["a0", "a1"]}, "total": 101},
        {"name": "part", "where": {"person": "B"}, "total": 77},
    ]
    owned = owned.assigning(rows).stating(rules=rules, total=600)
    allocation = solve(owned.plan())
    assert allocation.certificate.verified
    targets = allocation.targets
    assert int(targets[targets["account"].isin(["a0", "a1"])]["target"].sum()) == 101
    assert abs(total_of(owned.credits(targets), "B") - 77) <= 1


def test_soft_rules_on_people_are_missed_as_little_as_can_be():
    owned = owned_plan(2)
    rows = [
        {"account": f"a{n}", "person": "Ann", "share": "0.5", "from": "", "to": "", "role": ""}
        for n in range(6)
    ]
    rule = {"name": "cap", "each": ["person"], "max": 100, "soft": {"priority": 1}}
    allocation = solve(owned.assigning(rows).stating(rules=[rule], total=600).plan())
    assert allocation.certificate.verified
    assert allocation.status == "optimal"
    assert allocation.stages[0].value == pytest.approx(2.0, rel=1e-6)


def test_many_people_and_overlays_lay_out_one_row_each():
    owned = owned_plan(7)
    rows = [
        {"account": "a0", "person": f"s{n}", "share": "", "from": "", "to": "", "role": SOLUTION}
        for n in range(9)
    ]
    rule = {"name": "band", "each": ["person"], "max": 10**6, "includes": "overlays"}
    report = check(owned.assigning(rows).stating(rules=[rule]).plan())
    assert report.built.model.n_rows == 10
    assert (np.diff(report.built.model.combine.indptr) == 1).all()
