"""What is analysed is what is tracked: the same amounts, at every level that actuals tell apart."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import quotaopt
from quotaopt.actuals import read_actuals
from quotaopt.deviations.analysis import analyse
from quotaopt.deviations.cause import Cause, Causes
from quotaopt.deviations.facts import facts_of
from quotaopt.deviations.read import read_causes
from quotaopt.errors import PlanError
from quotaopt.plan.plan import make_plan
from quotaopt.track import track

MONTHS = [f"2024-{number:02d}" for number in range(1, 7)]
AS_OF = dt.date(2024, 3, 14)


@pytest.fixture(scope="module")
def allocation():
    rng = np.random.default_rng(1)
    rows = [("east", "Ann"), ("east", "Bob"), ("west", "Cy")]
    history = pd.DataFrame(
        [(*who, line, int(rng.integers(1000, 9000))) for who in rows for line in ("core", "new")],
        columns=["region", "rep", "line", "revenue"],
    )
    document = {
        "plan": "deviating",
        "currency": "CNY",
        "step": 10,
        "total": 60_000,
        "dimensions": {
            "org": ["region", "rep"],
            "product": ["line"],
            "time": {"levels": ["quarter", "month"], "start": "2024-01", "periods": 6},
        },
        "tables": {"history": {"value": "revenue"}},
        "cells": {"from": "history"},
        "reference": {"season": "flat"},
    }
    return quotaopt.solve(make_plan(document, tables={"history": history}))


def _sold(allocation, levels):
    """Rows by month, so much of every target of the first three months."""
    frame = allocation.targets
    frame = frame[frame["month"].isin(MONTHS[:3])].copy()
    frame["actual"] = (frame["target"] * (0.4 + 0.1 * (frame.index % 8))).round(2)
    return frame.groupby([*levels, "month"], observed=True, as_index=False)["actual"].sum().round(2)


@pytest.mark.parametrize("known", [("rep", "line"), ("region", "line"), ("region",)])
def test_gaps_are_those_of_the_tracking_tables(allocation, known):
    tracked = track(allocation, read_actuals(allocation.plan, _sold(allocation, known), AS_OF))
    facts = facts_of(tracked)
    levels = [level for level in ("region", "rep", "line") if level in facts.cells.levels]
    assert set(levels) == {"region", *known}
    for depth in range(len(levels) + 1):
        standings, found = tracked.by(*levels[:depth]), analyse(facts, levels[:depth])
        gaps = {
            tuple(one.where[level][0] for level in levels[:depth]): one.gap
            for one in found.deviations
            if one.depth == depth
        }
        members = zip(*standings.members, strict=True) if depth else [()]
        assert gaps == {
            tuple(names): tracked.amount(int(gap)) for names, gap in zip(members, standings.gap, strict=True)
        }


def test_periods_are_levels_too(allocation):
    tracked = track(allocation, read_actuals(allocation.plan, _sold(allocation, ("rep", "line")), AS_OF))
    found = analyse(facts_of(tracked), ("month", "region"))
    months = {one.where["month"][0]: one for one in found.deviations if one.depth == 1}
    assert set(months) == set(MONTHS[:3])  # nothing is due of later ones
    assert months["2024-03"].target < months["2024-02"].target
    assert sum(one.gap for one in months.values()) == found.whole.gap


def test_causes_finer_than_the_actuals_are_refused_in_words(allocation):
    tracked = track(allocation, read_actuals(allocation.plan, _sold(allocation, ("region",)), AS_OF))
    causes = Causes((Cause({"rep": ("Ann",)}, "market", "objective", "why", amount=Decimal(1)),))
    with pytest.raises(PlanError, match="do not tell apart; they know region"):
        analyse(facts_of(tracked), ("region",), causes=causes)


def test_causes_that_do_not_fit_are_refused_together_with_rows_that_cannot_be_read(allocation, tmp_path):
    facts = facts_of(track(allocation, read_actuals(allocation.plan, _sold(allocation, ("rep",)), AS_OF)))
    path = tmp_path / "causes.csv"
    path.write_text(
        "rep,quarter,kind,view,cause,due,amount\n"
        "Ann,,market,objective,a,2024-03-13,\n"
        "Ann,2024-Q2,market,objective,b,,\n"
        "Bbo,,market,objective,c,,\n"
        "Cy,,market,objective,d,,-999999\n"
    )
    with pytest.raises(PlanError) as caught:
        read_causes(allocation.plan, path, facts=facts)
    assert [(one.key, one.place.row) for one in caught.value.problems] == [
        ("deviations.due_before", 2),
        ("selection.unknown_member", 4),
        ("deviations.not_due", 3),
        ("deviations.more_than_gap", 5),
    ]


@pytest.mark.parametrize("levels", [("region", "team"), ("region", "line"), ("region", "region")])
def test_levels_that_do_not_exist_or_are_not_known_are_refused(allocation, levels):
    tracked = track(allocation, read_actuals(allocation.plan, _sold(allocation, ("region",)), AS_OF))
    with pytest.raises(PlanError):
        analyse(facts_of(tracked), levels)
