"""Over-assignment, people, owners and phasing inside plans of several measures."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import quotaopt
from quotaopt.plan.plan import make_plan
from support.assigned_plans import random_document
from support.measured_plans import measured_plan, rate_rule
from support.owned_plans import owned_plan
from support.people_plans import CALENDARS, random_people
from support.seeds import seeds

MORE = {"total": 3_500, "step": 5}


def with_deals(document: dict[str, Any], frames: dict[str, Any], seed: int, table: str, column: str):
    """A plan of one number as the first of two measures, the second with a history of its own."""
    rng = np.random.default_rng([seed, 80])
    facts = frames[table].assign(won=rng.integers(1, 90, len(frames[table])))
    two = {key: value for key, value in document.items() if key not in ("total", "step")}
    two["measures"] = {
        "sales": {"total": document["total"], "step": document["step"], "of": f"{table}.{column}"},
        "deals": MORE | {"of": f"{table}.won", "reference": {"season": "flat"}},
    }
    two["tables"] = document["tables"] | {table: document["tables"][table] | {"value": [column, "won"]}}
    deals = document | MORE | {"rules": [], "reference": {"blend": [{"share_of": f"{table}.won"}]}}
    deals["reference"]["season"] = "flat"
    deals["tables"] = two["tables"]
    return two, deals, frames | {table: facts}


@pytest.mark.parametrize("seed", seeds(4))
def test_managers_have_numbers_in_every_measure_as_if_it_were_alone(seed):
    document, frames = random_document(seed)
    two, deals, tables = with_deals(document, frames, seed, "facts", "sold")
    together = quotaopt.solve(make_plan(two, tables=tables))
    assert together.certificate.verified
    alone = [
        quotaopt.solve(make_plan(document, tables=frames)),
        quotaopt.solve(make_plan(deals, tables=tables)),
    ]
    for part, one in zip(together.parts, alone, strict=True):
        assert np.array_equal(part.steps, one.steps)
        assert np.array_equal(part.over_assignment.street, one.over_assignment.street)
        assert part.over_assignment.chain == one.over_assignment.chain
        for layer, expected in zip(part.over_assignment.ranks, one.over_assignment.ranks, strict=True):
            assert layer.own.tolist() == expected.own.tolist()
            assert layer.below.tolist() == expected.below.tolist()


def test_documents_tell_the_chain_of_every_measure_by_itself():
    document, frames = random_document(1)
    two, _, tables = with_deals(document, frames, 1, "facts", "sold")
    told = quotaopt.solve(make_plan(two, tables=tables)).to_dict()
    companies = [layer["over_assignment"][0]["amount"] for layer in told["layers"]]
    assert companies == [document["total"], MORE["total"]]
    assert told["over_assignment"] == told["layers"][0]["over_assignment"]


@pytest.mark.parametrize("seed", range(4))
def test_a_rate_between_measures_holds_for_plan_numbers_under_over_assignment(seed):
    case = rate_rule(measured_plan(seed, ["revenue", "profit"]), seed, ["region"]).stating(
        over_assignment=[
            {"level": "region", "factor": 0.05},
            {"level": "rep", "where": {"region": "R0"}, "factor": 0.1},
        ]
    )
    rules = [
        rule | {"number": "plan"} if "min" in rule or "max" in rule else rule
        for rule in case.document["rules"]
    ]
    allocation = quotaopt.solve(case.stating(rules=rules).plan())
    assert allocation.status == "optimal"
    assert allocation.certificate.verified
    for part, name in zip(allocation.parts, case.measures, strict=True):
        total, step = (case.document["measures"][name][key] for key in ("total", "step"))
        company, regions, *_ = part.over_assignment.ranks
        assert int(company.own.sum()) * step == total
        assert (
            int(regions.own.sum()) == (Fraction(total, step) * Fraction("1.05") + Fraction(1, 2)).__floor__()
        )


@pytest.mark.parametrize("seed", seeds(3))
def test_people_are_credited_with_the_main_measure_only(seed):
    owned = owned_plan(seed)
    two, _, tables = with_deals(owned.document, owned.frames, seed, "history", "revenue")
    together, alone = quotaopt.solve(make_plan(two, tables=tables)), quotaopt.solve(owned.plan())
    assert together.certificate.verified
    assert together.people.equals(alone.people)
    assert together.transfers.equals(alone.transfers)
    exact = owned.credits(together.parts[0].targets)
    found = defaultdict(Fraction)
    for row in together.people.to_dict("records"):
        found[row["person"] or "", row["role"] or "", row["month"]] += int(row["target"])
    assert all(abs(found[key] - exact.get(key, 0)) < 1 for key in found)
    direct = sum(amount for (_, role, _), amount in found.items() if role != "方案专家")
    assert direct == owned.document["total"]


@pytest.mark.parametrize("calendar", ["months", "quarters"])
@pytest.mark.parametrize("seed", range(3))
def test_availability_lowers_the_reference_of_every_measure(seed, calendar):
    bare, *_ = random_people(np.random.default_rng([seed, 7]), calendar)
    document = dict(bare.document)
    two = {key: value for key, value in document.items() if key not in ("total", "step")}
    total = 100_000
    two["measures"] = {"sales": {"total": total, "step": 1}, "deals": {"total": 5 * total, "step": 5}}
    two["rules"] = [{"name": "cap", "each": ["measure", "rep"], "share": {"max": Decimal("0.9")}}]
    together = quotaopt.solve(make_plan(two, tables=bare.frames))
    alone = quotaopt.solve(make_plan(document | {"total": total, "rules": []}, tables=bare.frames))
    assert together.status == "optimal"
    for part in together.parts:
        assert part.reference_steps == pytest.approx(alone.reference_steps)
        assert np.abs(part.steps - alone.steps).max() <= 1


def test_limits_for_people_present_are_prorated_in_every_measure():
    bare, *_ = random_people(np.random.default_rng([1, 7]), "months")
    two = {key: value for key, value in dict(bare.document).items() if key not in ("total", "step")}
    band = {"min": 1_000, "max": 90_000_000}
    own = dict(bare.document)["reference"] | {"total": 1_000_000}
    two["measures"] = {
        "sales": {"total": band, "step": 10, "reference": own},
        "deals": {"total": band, "step": 1, "reference": own},
    }
    two["rules"] = [
        {"name": f"full {name}", "where": {"measure": name}, "each": ["rep"], "max": most, "prorated": True}
        for name, most in (("sales", 400_000), ("deals", 70_000))
    ]
    allocation = quotaopt.solve(make_plan(two, tables=bare.frames))
    assert allocation.certificate.verified
    assert allocation.status == "optimal"
    assert CALENDARS["months"]["periods"] == allocation.cells.n_periods
    rules, times = allocation.rules, Fraction(400_000, 70_000)
    caps = {
        name: dict(zip(rules.member[rules.rule == name], rules.upper[rules.rule == name], strict=True))
        for name in ("full sales", "full deals")
    }
    for rep, cap in caps["full sales"].items():
        assert float(times) * caps["full deals"][rep] == pytest.approx(cap, abs=20)


@pytest.mark.parametrize("notion", ["proportional", "leximin"])
def test_rules_over_time_run_inside_every_measure(notion):
    for seed in range(8):
        case = rate_rule(measured_plan(seed, ["revenue", "profit"]), seed, ["region"])
        if case.hidden["quarter"].nunique() < 2:
            continue
        case = case.stating(rules=case.document["rules"][-1:], fairness={"notion": notion}).with_rules(
            {
                "name": "begun",
                "where": {"quarter": "2024-Q1"},
                "each": ["measure", "quarter"],
                "cumulative": True,
                "share": {"min": Decimal("0.2")},
            },
            {"name": "even", "each": ["measure", "quarter"], "smooth": {"max": Decimal("2.5")}},
        )
        allocation = quotaopt.solve(case.plan())
        assert allocation.status == "optimal"
        for part, name in zip(allocation.parts, case.measures, strict=True):
            quarters = part.by("quarter")["target"].astype(int).tolist()
            assert sum(quarters) == case.document["measures"][name]["total"]
            assert quarters[0] * 5 >= sum(quarters)
            assert all(2 * later <= 5 * before for before, later in pairwise(quarters))
