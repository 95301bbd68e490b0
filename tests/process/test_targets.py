"""Process targets against exact fractions, one person and one piece of time at a time."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import quotaopt
from quotaopt.errors import PlanError
from quotaopt.plan.activities.funnel import TARGET, Funnel
from quotaopt.process import process_targets
from quotaopt.process.targets import spread_counts
from quotaopt.process.timeline import Timeline

PEOPLE = pd.DataFrame(
    {
        "team": ["North", "North", "South"],
        "rep": ["Ann", "Bob", "Cy"],
        "ticket": [160_000, 75_000, 90_000],
        "win": ["0.3", "0.25", "1"],
        "share": [5, 3, 0],
    }
)
FUNNEL = [
    {"name": "deals", "amount": "people.ticket"},
    {"name": "chances", "rate": "people.win"},
    {"name": "leads", "rate": Decimal("0.4")},
    {"name": "visits", "of": "chances", "times": Decimal("2.5")},
]


def plan_with(process, *, periods=12, start="2024-01", levels=("quarter", "month"), **entries):
    document = {
        "plan": "funnel",
        "step": 1000,
        "total": 8_000_000,
        "dimensions": {
            "org": ["team", "rep"],
            "time": {"levels": list(levels), "start": start, "periods": periods},
        },
        "tables": {"people": {"key": "rep"}},
        "cells": {"cross": ["rep"]},
        "reference": {
            "blend": [{"share_of": "people.share"}, {"even_over": "rep"}],
            "season": "flat",
        },
        "rules": [{"name": "lull", "where": {"month": "2024-02"}, "max": 100_000}],
        "process": process,
    } | entries
    return quotaopt.make_plan(document, tables={"people": PEOPLE})


@pytest.fixture(scope="module", params=["calendar", "four", "none"])
def solved(request):
    allocation = quotaopt.solve(plan_with({"per": "rep", "funnel": FUNNEL, "weeks": request.param}))
    return allocation, process_targets(allocation), request.param


def test_a_year_is_the_exact_need_rounded_up(solved):
    allocation, found, _ = solved
    years = found.by("rep").set_index(["rep", "stage"])["count"]
    for rep, target in allocation.by("rep").set_index("rep")["target"].items():
        person = PEOPLE.set_index("rep").loc[rep]
        deals = Fraction(int(target)) / Fraction(int(person["ticket"]))
        chances = deals / Fraction(person["win"])
        needs = {"deals": deals, "chances": chances, "leads": chances / Fraction("0.4")}
        needs["visits"] = chances * Fraction("2.5")
        assert {stage: ceil(need) for stage, need in needs.items()} == years[rep].to_dict()


def test_no_stage_has_fewer_than_the_one_it_feeds_at_the_end_of_any_week(solved):
    _, found, _ = solved
    running = found.counts.cumsum(axis=2)
    assert (running[:, 0] <= running[:, 1]).all()
    assert (running[:, 1] <= running[:, 2]).all()


@pytest.mark.parametrize("levels", [["month"], ["quarter"], ["team", "quarter"], []])
def test_sums_are_the_same_however_they_are_taken(solved, levels):
    _, found, _ = solved
    fine = found.by("rep", "month").merge(PEOPLE[["rep", "team"]], on="rep")
    fine["quarter"] = "2024-Q" + ((fine["month"].astype(str).str[5:].astype(int) + 2) // 3).astype(str)
    expected = fine.groupby([*levels, "stage"], observed=True)["count"].sum()
    assert found.by(*levels)["count"].tolist() == expected.tolist()


def test_months_and_quarters_are_within_one_of_their_part_of_the_year(solved):
    allocation, found, _ = solved
    for level in ("month", "quarter"):
        target = allocation.by("rep", level).pivot(index="rep", columns=level, values="target")
        share = target.div(target.sum(axis=1), axis=0)
        for (rep, stage), row in found.by("rep", level).groupby(["rep", "stage"], observed=True):
            counts = row.set_index(level)["count"]
            assert (np.abs(counts.to_numpy() - counts.sum() * share.loc[rep].to_numpy()) < 1 + 1e-9).all(), (
                stage
            )


def test_weeks_are_within_one_of_their_part_of_the_year_by_working_days(solved):
    allocation, found, weeks = solved
    if weeks == "none":
        return
    target = allocation.by("rep", "month").set_index(["rep", "month"])["target"]
    rows = found.by("rep", "week").to_dict("records")
    year = found.by("rep").set_index(["rep", "stage"])["count"]
    first = 5 / 23  # of the working days of January 2024 in its first week, however weeks are cut
    for row in rows:
        if row["week"] == "2024-01-W1":
            part = target[row["rep"], "2024-01"] / target[row["rep"]].sum() * first
            assert abs(row["count"] - year[row["rep"], row["stage"]] * part) < 1
        if row["week"] == "2024-06-W1" and weeks == "calendar":  # a Saturday and a Sunday
            assert row["count"] == 0


def test_every_year_of_a_longer_plan_is_rounded_up_by_itself():
    plan = plan_with({"per": "rep", "funnel": FUNNEL}, periods=18)
    allocation = quotaopt.solve(plan)
    found = process_targets(allocation)
    target = allocation.by("rep", "month").set_index(["rep", "month"])["target"]
    months = target["Ann"].index
    deals = found.by("rep", "month").query("rep == 'Ann' and stage == 'deals'")["count"].tolist()
    for part in (slice(0, 12), slice(12, 18)):
        need = Fraction(int(target["Ann"][months[part]].sum()), 160_000)
        assert sum(deals[part]) == ceil(need)


def test_a_plan_without_time_and_a_level_above_people_will_do():
    allocation = quotaopt.solve(
        plan_with(
            {"per": "team", "funnel": [{"name": "deals", "amount": 300_000}]},
            dimensions={"org": ["team", "rep"]},
            reference={"blend": [{"even_over": "rep"}]},
            rules=[],
        )
    )
    found = process_targets(allocation).by("team").set_index("team")["count"]
    target = allocation.by("team").set_index("team")["target"]
    assert found.to_dict() == {team: -(-amount // 300_000) for team, amount in target.items()}


def test_a_plan_without_a_funnel_has_no_process_targets():
    plan = plan_with({"per": "rep", "funnel": FUNNEL}).change({"process": None})
    assert process_targets(quotaopt.solve(plan)) is None


def test_levels_that_do_not_exist_are_refused(solved):
    with pytest.raises(PlanError, match="Did you mean quarter"):
        solved[1].by("quater")


@st.composite
def spreads(draw):
    """A random funnel, random targets, and a random year of periods cut into pieces."""
    n_people, n_periods = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    ratios = st.tuples(st.integers(1, 50), st.integers(1, 50))
    rules = draw(st.lists(ratios, min_size=1, max_size=4))
    feeds = [TARGET, *(draw(st.integers(0, stage - 1)) for stage in range(1, len(rules)))]
    steps = draw(
        arrays(np.int64, (n_people, n_periods), elements=st.integers(0, draw(st.sampled_from([9, 10**14]))))
    )
    pieces = [draw(st.lists(st.integers(0, 5), min_size=1, max_size=4)) for _ in range(n_periods)]
    days = np.array([day for own in pieces for day in (*own[:-1], own[-1] + 1)])
    period = np.repeat(np.arange(n_periods), [len(own) for own in pieces])
    tops, bottoms = (np.array([[pair[side]] * n_people for pair in rules], dtype=object) for side in (0, 1))
    names = np.array([f"p{person}" for person in range(n_people)], dtype=object)
    funnel = Funnel(
        "rep", names, tuple(f"s{stage}" for stage in range(len(rules))), tuple(feeds), tops, bottoms
    )
    return funnel, steps, Timeline({}, period, days, ((0, n_periods),))


@given(spreads())
@settings(max_examples=150, deadline=None)
def test_counts_are_those_of_exact_fractions(drawn):
    funnel, steps, when = drawn
    counts = spread_counts(funnel, steps, Decimal("0.5"), when)
    for person, own in enumerate(steps.tolist()):
        needs: list[Fraction] = []
        for stage, fed in enumerate(funnel.feeds):
            factor = Fraction(funnel.numerator[stage, person], funnel.denominator[stage, person])
            needs.append(factor * (Fraction(sum(own), 2) if fed == TARGET else needs[fed]))
            year, run, before = ceil(needs[-1]), Fraction(0), 0
            for piece, (period, days) in enumerate(
                zip(when.period.tolist(), when.days.tolist(), strict=True)
            ):
                whole = int(when.days[when.period == period].sum())
                run += Fraction(own[period] * days, whole * max(sum(own), 1))
                now = floor(year * run + Fraction(1, 2))
                assert counts[person, stage, piece] == now - before
                before = now
            assert counts[person, stage].sum() == year
