"""Splitting level by level is right where nothing binds, and wrong where limits bind below the top."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import quotaopt
from quotaopt.audit.case import Case
from quotaopt.audit.level_by_level import level_by_level
from quotaopt.audit.split import split_of
from quotaopt.plan.plan import make_plan
from quotaopt.plan.schema_audit import AuditSpec
from support.seeds import n_plans

PLANS = n_plans(30)
TOTAL = 1_000_000


def _plan(seed, *, limited, **entries):
    """Three regions of up to three teams of up to five reps; caps for some, floors for teams."""
    rng = np.random.default_rng(seed)
    teams = [(f"r{region}", f"r{region}t{team}") for region in range(3) for team in range(rng.integers(1, 4))]
    rows = [(*team, f"{team[1]} {rep}") for team in teams for rep in range(rng.integers(1, 6))]
    reps = pd.DataFrame(rows, columns=["region", "team", "rep"])
    reps["revenue"] = rng.lognormal(3.0, 0.7, len(reps)).round(2) + 1.0
    share = reps["revenue"] / reps["revenue"].sum()
    capped = rng.uniform(size=len(reps)) < 0.4
    reps["cap"] = np.where(capped, (TOTAL * share * rng.uniform(0.5, 0.9, len(reps))).round(), TOTAL)
    team_share = share.groupby(reps["team"]).transform("sum")
    room = reps["cap"].clip(upper=2 * TOTAL * share).groupby(reps["team"]).transform("sum")
    reps["floor"] = np.where(
        rng.uniform(size=len(reps)) < 0.3, np.minimum(1.1 * TOTAL * team_share, 0.9 * room), 0.0
    ).round()
    floors = reps.groupby("team", as_index=False)[["floor"]].max()
    rules = [
        {"name": "cap", "each": ["rep"], "max": "people.cap"},
        {"name": "floor", "each": ["team"], "min": "teams.floor"},
    ]
    document = {
        "plan": "tree",
        "step": 1,
        "total": TOTAL,
        "dimensions": {"org": ["region", "team", "rep"]},
        "tables": {"history": {"value": "revenue"}, "people": {"key": "rep"}, "teams": {"key": "team"}},
        "cells": {"from": "history"},
        "reference": {"blend": [{"share_of": "history.revenue"}]},
        "rules": rules if limited else [],
    }
    tables = {
        "history": reps[["region", "team", "rep", "revenue"]],
        "people": reps[["rep", "region", "team", "cap"]],
        "teams": floors,
    }
    return make_plan(document | entries, tables=tables), reps.merge(floors, on="team", suffixes=("_", ""))


def _split(plan):
    return split_of(quotaopt.solve(plan).main_part, ["region", "team", "rep"])


def _cost(split, amounts):
    """The objective of proportional fairness, sum of r (t ln t - t + 1)."""
    r = split.model.reference[split.inside]
    t = amounts / r
    return float(r @ (np.where(t > 0, t * np.log(np.maximum(t, 1e-300)), 0.0) - t + 1.0))


def _feasible(seed):
    plan, reps = _plan(seed, limited=True)
    try:
        return quotaopt.solve(plan).main_part, reps
    except quotaopt.InfeasibleError:
        return None


@pytest.mark.parametrize("seed", range(PLANS))
def test_it_is_never_better_and_where_it_differs_it_breaks_a_limit_or_costs_more(seed):
    if (solved := _feasible(seed)) is None:
        pytest.skip("the drawn limits contradict each other")
    split = split_of(solved[0], ["region", "team", "rep"])
    breaks = split.missed.any() or split.found.unplaced > 1e-9 or split.found.overdrawn > 1e-9
    steps_apart = np.abs(split.theirs - split.ours).max() * TOTAL
    if not breaks:
        assert _cost(split, split.theirs) >= _cost(split, split.ours) - 1e-9
        if steps_apart > 2.0:
            assert _cost(split, split.theirs) > _cost(split, split.ours)


def test_where_limits_bind_it_is_wrong_in_most_plans():
    wrong = tried = 0
    for seed in range(PLANS):
        if (solved := _feasible(seed)) is None or not solved[0].rules.binding[1:].any():
            continue
        split = split_of(solved[0], ["region", "team", "rep"])
        tried += 1
        wrong += bool(np.abs(split.theirs - split.ours).max() * TOTAL > 2.0)
    assert tried >= PLANS / 3
    assert wrong >= 0.8 * tried


@pytest.mark.parametrize("seed", range(5))
def test_without_limits_it_is_the_plan_to_the_step(seed):
    plan, reps = _plan(seed, limited=False)
    split = _split(plan)
    assert np.abs(split.theirs - split.ours).max() * TOTAL <= 1.0
    assert split.found.unplaced == split.found.overdrawn == 0.0
    finding = level_by_level(Case(quotaopt.solve(plan).main_part, "rep", AuditSpec()))
    assert finding.verdict == "pass"
    assert finding.values["broken"] == 0
    assert finding.values["highest"] == pytest.approx(1.0, abs=1e-9)
    assert finding.values["moved"] <= len(reps)


def _by_hand(reps):
    """The split with nothing but halving: a node's children share what it got, within their own limits.

    A group of one rep has the limits of that rep.
    """

    def shared(amount, weights, lows, highs):
        amount = min(max(amount, sum(lows)), sum(highs))
        below, above = 0.0, 1e9
        for _ in range(200):
            level = (below + above) / 2
            total = sum(
                min(max(level * w, low), high) for w, low, high in zip(weights, lows, highs, strict=True)
            )
            below, above = (level, above) if total < amount else (below, level)
        return [min(max(above * w, low), high) for w, low, high in zip(weights, lows, highs, strict=True)]

    found = {}
    sums = {
        "revenue": ("revenue", "sum"),
        "floor": ("floor", "max"),
        "cap": ("cap", "max"),
        "n": ("rep", "size"),
    }
    regions = reps.groupby("region").agg(**sums)
    caps, floors = (
        regions["cap"].where(regions["n"] == 1, np.inf),
        regions["floor"].where(regions["n"] == 1, 0),
    )
    of_regions = shared(TOTAL, regions["revenue"], floors, caps)
    for region, amount in zip(regions.index, of_regions, strict=True):
        teams = reps[reps["region"] == region].groupby("team").agg(**sums)
        of_teams = shared(
            amount, teams["revenue"], teams["floor"], teams["cap"].where(teams["n"] == 1, np.inf)
        )
        for team, part in zip(teams.index, of_teams, strict=True):
            members = reps[reps["team"] == team]
            floor = members["floor"] if len(members) == 1 else [0.0] * len(members)
            amounts = shared(part, members["revenue"], floor, members["cap"])
            found |= dict(zip(members["rep"], amounts, strict=True))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_it_is_the_split_that_a_spreadsheet_does(seed):
    if (solved := _feasible(seed)) is None:
        pytest.skip("the drawn limits contradict each other")
    allocation, reps = solved
    split = split_of(allocation, ["region", "team", "rep"])
    names = allocation.cells.member_names("rep", split.cell)
    amounts = dict(zip(names.tolist(), (split.theirs * split.per_unit).tolist(), strict=True))
    assert amounts == pytest.approx(_by_hand(reps), abs=0.01)


def test_the_page_names_members_amounts_and_the_limit_broken_most():
    """East's reps may carry 100 and 100, West's what they like; 300 fall on East, which can place 200."""
    history = pd.DataFrame(
        {"region": list("EEWW"), "rep": list("abcd"), "revenue": [150] * 4, "cap": [100, 100, 900, 900]}
    )
    document = {
        "plan": "caps",
        "step": 1,
        "total": 600,
        "currency": "USD",
        "dimensions": {"org": ["region", "rep"]},
        "tables": {"history": {"value": "revenue"}, "people": {"key": "rep"}},
        "cells": {"from": "history"},
        "reference": {"blend": [{"share_of": "history.revenue"}]},
        "rules": [{"name": "cap", "each": ["rep"], "max": "people.cap"}],
    }
    tables = {"history": history.drop(columns="cap"), "people": history.drop(columns="revenue")}
    found = level_by_level(
        Case(quotaopt.solve(make_plan(document, tables=tables)).main_part, "rep", AuditSpec())
    )
    assert found.values["unplaced"] == 100
    assert (found.values["broken"], found.values["worst"], found.values["by"]) == (1, "total", 100)
    assert found.table.rows == (("c", 200, 150), ("d", 200, 150))
    assert "Left without an owner: 100 USD" in found.says("en")
    assert "无人承担 100 USD" in found.says("zh")
    assert replace(found, verdict="warn").judged_by("zh").startswith("若逐层分解")
