"""What was sold beside what was asked: exact sums, known figures, forecasts that agree with plain ways."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import quotaopt
from quotaopt.actuals import read_actuals
from quotaopt.errors import PlanError
from quotaopt.plan.plan import make_plan
from quotaopt.track import Light, Tolerances, track
from quotaopt.track.pace import paces

MONTHS = [f"2024-{number:02d}" for number in range(1, 13)]


def _plan(targets, **entries):
    """A plan in yuan whose targets are all stated: rows of region, rep, month, target."""
    history = targets.groupby(["region", "rep"], as_index=False)["target"].sum()
    history = history.rename(columns={"target": "revenue"})
    document = {
        "plan": "tracked",
        "currency": "CNY",
        "step": 1,
        "total": int(targets["target"].sum()),
        "dimensions": {
            "org": ["region", "rep"],
            "time": {"levels": ["quarter", "month"], "start": "2024-01", "periods": 12},
        },
        "tables": {"history": {"value": "revenue"}, "stated": {"key": ["rep", "month"]}},
        "cells": {"from": "history"},
        "reference": {"season": "flat"},
        "rules": [{"name": "stated", "each": ["rep", "month"], "total": "stated.target"}],
    }
    return make_plan(document | entries, tables={"history": history, "stated": targets})


@pytest.fixture(scope="module")
def targets():
    rng = np.random.default_rng(5)
    reps = {f"rep {number}": ["east", "west"][number % 2] for number in range(6)}
    rows = [(region, rep, month) for rep, region in reps.items() for month in MONTHS]
    frame = pd.DataFrame(rows, columns=["region", "rep", "month"])
    frame["target"] = rng.integers(1_000, 90_000, len(frame))
    return frame


@pytest.fixture(scope="module")
def allocation(targets):
    return quotaopt.solve(_plan(targets))


@pytest.fixture(scope="module")
def sold(targets):
    rng = np.random.default_rng(6)
    frame = targets[["rep", "month"]].copy()
    frame["actual"] = (targets["target"] * rng.uniform(0.5, 1.3, len(targets))).round(2)
    return frame


def _tracked(allocation, sold, day, n_months):
    known = sold[sold["month"].isin(MONTHS[:n_months])]
    return track(allocation, read_actuals(allocation.plan, known, day))


def test_every_level_adds_up_to_the_minor_unit(allocation, sold, targets):
    tracked = _tracked(allocation, sold, dt.date(2024, 5, 17), 5)
    whole = tracked.by()
    for levels in (["region"], ["rep"], ["region", "quarter"], ["month"], ["rep", "month"]):
        rows = tracked.by(*levels)
        for figure in ("target", "due", "actual", "landing", "needed", "gap", "rest"):
            assert getattr(rows, figure).sum() == getattr(whole, figure)[0]
        assert rows.forecast.sum() == pytest.approx(whole.forecast[0])
    assert whole.target[0] == 100 * targets["target"].sum()


def test_what_is_due_is_the_part_of_the_days_to_less_than_a_minor_unit(allocation, sold, targets):
    tracked = _tracked(allocation, sold, dt.date(2024, 5, 17), 5)
    months = targets["month"]
    exact = targets["target"].where(months < "2024-05", 0) + targets["target"].where(
        months == "2024-05", 0
    ) * Fraction(17, 31)
    for levels in ([], ["region"], ["rep"]):
        rows = tracked.by(*levels)
        groups = exact.groupby([targets[level] for level in levels]) if levels else None
        expected = [exact.sum()] if groups is None else groups.sum().tolist()
        assert all(abs(due - 100 * want) < 6 for due, want in zip(rows.due.tolist(), expected, strict=True))
    assert abs(int(tracked.by().due[0]) - 100 * exact.sum()) < 1


def test_landing_is_what_is_sold_and_the_rest_as_planned(allocation, sold, targets):
    rows = _tracked(allocation, sold, dt.date(2024, 3, 31), 3).by("rep")
    for row, rep in enumerate(rows.members[0]):
        rest = targets[(targets["rep"] == rep) & (targets["month"] > "2024-03")]["target"].sum()
        done = sold[(sold["rep"] == rep) & (sold["month"] <= "2024-03")]["actual"].sum()
        assert rows.landing[row] == round(100 * (rest + done))
        assert rows.needed_rate(row) == round(
            Decimal(int(rows.target[row]) - int(rows.actual[row])) / 9 / 100, 2
        )


def test_at_the_end_everything_has_landed(allocation, sold):
    rows = _tracked(allocation, sold, dt.date(2024, 12, 31), 12).by("rep")
    assert (rows.landing == rows.actual).all()
    assert rows.forecast == pytest.approx(rows.actual.astype(float))
    assert (rows.half_width == 0).all()
    assert rows.needed_rate(0) is None
    assert rows.run_rate(0) is None


def test_sales_as_planned_are_forecast_to_end_as_planned(allocation, targets):
    planned = targets.rename(columns={"target": "actual"})[["rep", "month", "actual"]]
    rows = _tracked(allocation, planned, dt.date(2024, 7, 31), 7).by("rep")
    assert rows.forecast == pytest.approx(rows.target.astype(float))
    assert rows.half_width == pytest.approx(0, abs=1e-3)
    assert {rows.attainment(row) for row in range(len(rows))} == {Decimal("100.00")}
    assert {rows.recovery(row) for row in range(len(rows))} == {Decimal("100.00")}
    assert set(rows.lights) == {Light.GREEN}


def test_paces_give_back_what_was_sold_and_lie_between_own_and_common():
    rng = np.random.default_rng(1)
    for n_units, n_periods in [(2, 2), (8, 5), (30, 11)]:
        expected = rng.uniform(50, 500, (n_units, n_periods))
        level = rng.uniform(0.6, 1.4, (n_units, 1))
        actual = (expected * level * rng.uniform(0.8, 1.2, expected.shape)).astype(np.int64)
        found, own = paces(actual, expected), actual.sum(axis=1) / expected.sum(axis=1)
        assert found @ expected.sum(axis=1) == pytest.approx(actual.sum())
        assert own.min() <= found.min()
        assert found.max() <= own.max()


def test_those_who_differ_by_chance_alone_share_a_pace_and_others_keep_their_own():
    rng = np.random.default_rng(2)
    expected = np.full((40, 10), 1e6)
    chance = (expected * rng.uniform(0.5, 1.5, expected.shape)).astype(np.int64)
    sure = (expected * np.linspace(0.5, 1.5, 40)[:, None] * rng.uniform(0.99, 1.01, expected.shape)).astype(
        np.int64
    )
    assert paces(chance, expected).std() < 0.3 * (chance.sum(axis=1) / expected.sum(axis=1)).std()
    assert paces(sure, expected) == pytest.approx(sure.sum(axis=1) / expected.sum(axis=1), abs=1e-3)


def test_the_interval_holds_as_often_as_it_says():
    """Years drawn month by month with a variance in proportion to size; 4 of 5 end inside."""
    rng = np.random.default_rng(4)
    amounts = pd.DataFrame({"region": "all", "rep": "ann", "month": MONTHS, "target": 100_000})
    allocation = quotaopt.solve(_plan(amounts))
    inside = 0
    for _ in range(60):
        year = rng.normal(100_000, 15_000, 12).round(2)
        frame = pd.DataFrame({"rep": "ann", "month": MONTHS, "actual": year})
        rows = _tracked(allocation, frame, dt.date(2024, 6, 30), 6).by()
        inside += abs(100 * year.sum() - rows.forecast[0]) <= rows.half_width[0]
    assert 39 <= inside <= 57


def test_a_stated_spread_is_what_the_year_is_expected_to_scatter_by_before_it_begins():
    amounts = pd.DataFrame({"region": "all", "rep": "ann", "month": MONTHS, "target": 100_000})
    allocation = quotaopt.solve(
        _plan(amounts, risk={"level": "rep", "attainment": {"mean": 1, "spread": 0.2}})
    )
    frame = pd.DataFrame({"rep": ["ann"], "month": ["2024-01"], "actual": [100_000]})
    widths = [_tracked(allocation, frame, dt.date(2024, 1, day), 1).by().half_width[0] for day in (1, 31)]
    alone = track(allocation, read_actuals(allocation.plan, frame, dt.date(2024, 1, 31)))
    whole, rest = 120_000_000.0, 110_000_000.0
    expected = 1.2815515655446004 * 0.2 * np.sqrt(rest * whole * (1 + rest / 10_000_000.0))
    assert alone.by().half_width[0] == pytest.approx(expected)
    assert widths[0] > widths[1]


def test_lights_turn_exactly_at_the_tolerances():
    tolerances = Tolerances(Fraction(1, 20), Fraction(1, 10))
    due = np.full(5, 200, dtype=np.int64)
    actual = np.array([190, 189, 180, 179, 400], dtype=np.int64)
    assert tolerances.lights(actual, due).tolist() == [
        Light.GREEN, Light.AMBER, Light.AMBER, Light.RED, Light.GREEN,
    ]  # fmt: skip
    assert tolerances.outside(actual, due).tolist() == [False, True, True, True, True]
    assert tolerances.lights(actual[:1], np.zeros(1, dtype=np.int64)).tolist() == [Light.NONE]


def test_a_period_that_is_over_and_of_which_nothing_is_known_stops_it(allocation, sold):
    known = sold[sold["month"] != "2024-02"]
    with pytest.raises(PlanError) as error:
        _tracked(allocation, known, dt.date(2024, 3, 31), 3)
    assert error.value.problems[0].key == "actuals.nothing_known"
    assert error.value.problems[0].values["periods"] == "2024-02"


def test_a_period_that_runs_and_of_which_nothing_is_known_is_not_due_yet(allocation, sold):
    april, may = (_tracked(allocation, sold, dt.date(2024, *day), 4) for day in ((4, 30), (5, 15)))
    assert (may.is_silent_now, april.is_silent_now) == (True, False)
    assert may.by().due[0] == april.by().due[0]
    assert may.by().left == april.by().left


def test_actuals_by_region_are_tracked_by_region(allocation):
    frame = pd.DataFrame({"region": ["east", "west"], "month": "2024-01", "actual": [1_000, 2_000]})
    tracked = track(allocation, read_actuals(allocation.plan, frame))
    assert tracked.by("region").actual.tolist() == [100_000, 200_000]
    for level in ("rep", "product"):
        with pytest.raises(PlanError):
            tracked.by(level)


def test_a_season_of_its_own_tells_the_pace(targets):
    profile = pd.DataFrame({"month": MONTHS, "share": [0.5] + [0.5 / 11] * 11})
    plan = _plan(targets)
    document = dict(plan.document) | {
        "tables": dict(plan.document["tables"]) | {"profile": {"key": ["month"]}},
        "tracking": {"season": {"from": "profile.share"}},
    }
    allocation = quotaopt.solve(make_plan(document, tables=dict(plan.frames) | {"profile": profile}))
    whole = targets["target"].sum()
    frame = pd.DataFrame({"rep": ["rep 0"], "month": "2024-01", "actual": [int(whole // 2)]})
    rows = track(allocation, read_actuals(allocation.plan, frame)).by()
    assert rows.own_pace[0] == pytest.approx(1, rel=1e-4)
    assert rows.forecast[0] == pytest.approx(100 * whole, rel=1e-4)
