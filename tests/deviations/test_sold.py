"""Quantities of a second measure tell volume, mix and price apart."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

import quotaopt
from quotaopt.actuals import read_actuals
from quotaopt.deviations.analysis import analyse
from quotaopt.deviations.facts import facts_of
from quotaopt.deviations.sold import quantities_of
from quotaopt.errors import PlanError
from quotaopt.plan.plan import make_plan
from quotaopt.track import track

AS_OF = dt.date(2024, 6, 30)


@pytest.fixture(scope="module")
def allocation():
    rng = np.random.default_rng(2)
    rows = [(rep, line) for rep in ("Ann", "Bob") for line in ("core", "new")]
    history = pd.DataFrame(
        [(*who, int(rng.integers(1000, 9000)), int(rng.integers(100, 900))) for who in rows],
        columns=["rep", "line", "revenue", "pieces"],
    )
    document = {
        "plan": "priced",
        "currency": "CNY",
        "measures": {
            "revenue": {"total": 60_000, "step": 100, "of": "history.revenue"},
            "pieces": {"total": 6_000, "step": 10, "of": "history.pieces", "unit": "pieces"},
        },
        "dimensions": {
            "org": ["rep"],
            "product": ["line"],
            "time": {"levels": ["quarter"], "start": "2024-01", "periods": 2},
        },
        "tables": {"history": {"value": ["revenue", "pieces"]}},
        "cells": {"from": "history"},
        "reference": {"season": "flat"},
    }
    return quotaopt.solve(make_plan(document, tables={"history": history}))


def _actuals(allocation, *, price=1.0, pieces=1.0):
    """All that was planned, at so much of the planned price and in so much of the planned quantity."""
    revenue, planned = (part.targets for part in allocation.parts)
    frame = revenue[["rep", "line", "quarter"]].astype(str)
    frame["actual"] = (revenue["target"] * price * pieces).round(2)
    frame["pieces"] = (planned["target"] * pieces).round(2)
    return frame


def _company(allocation, frame):
    tracked = track(allocation, read_actuals(allocation.plan, frame, AS_OF))
    facts = facts_of(tracked, quantities_of(allocation, tracked, frame, "pieces"))
    return analyse(facts, ("line", "rep")).whole


def test_dearer_pieces_are_all_rate_and_more_of_them_all_volume(allocation):
    dearer = _company(allocation, _actuals(allocation, price=1.25))
    assert dearer.terms.rate == dearer.gap == 15_000
    more = _company(allocation, _actuals(allocation, pieces=1.5))
    assert more.terms.volume == more.gap == 30_000


def test_selling_the_cheaper_line_instead_of_the_dearer_one_is_mix(allocation):
    frame = _actuals(allocation)
    price = frame["actual"] / frame["pieces"]
    shifted = np.where(frame["line"] == "new", 1, -1) * 10.0
    frame["actual"] = (frame["actual"] + shifted * price).round(2)
    frame["pieces"] += shifted
    company = _company(allocation, frame)
    assert company.terms.volume == 0
    assert abs(company.terms.rate) < abs(company.terms.mix) / 100


def test_quantities_take_a_measure_and_a_column(allocation):
    frame = _actuals(allocation)
    tracked = track(allocation, read_actuals(allocation.plan, frame, AS_OF))
    with pytest.raises(PlanError, match="pieces"):
        quantities_of(allocation, tracked, frame, "peices")
    with pytest.raises(PlanError, match="pieces"):
        quantities_of(allocation, tracked, frame.drop(columns="pieces"), "pieces")
