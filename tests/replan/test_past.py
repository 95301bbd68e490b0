"""Actuals as the past of a plan: in whole steps, period by period, and nothing assumed."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from quotaopt.actuals.read import read_actuals
from quotaopt.errors import PlanError
from quotaopt.replan.past import Past, past_of, whole_steps
from support.replans import QUARTERS, solved

HALF, AUTUMN = dt.date(2024, 6, 30), dt.date(2024, 8, 15)


@pytest.fixture(scope="module")
def published():
    return solved(3)


def _sold(allocation, quarters=QUARTERS[:2]) -> pd.DataFrame:
    frame = allocation.targets
    chosen = frame[frame["quarter"].isin(quarters)]
    return chosen[["rep", "line", "quarter"]].assign(actual=(chosen["target"] * 0.93 + 0.01).round(2))


def _past(allocation, frame, day=HALF) -> Past:
    return past_of(allocation.plan, read_actuals(allocation.plan, frame, day))


def test_every_sum_that_people_look_at_is_less_than_a_step_away(published):
    past = _past(published, _sold(published))
    steps, exact = whole_steps(published.cells, past, 1000), past.minor / 1000
    assert abs(steps.sum() - exact.sum()) <= 0.5
    for levels in (["quarter"], ["region", "quarter"], ["rep", "quarter"], ["rep", "line", "quarter"]):
        codes = published.cells.group(levels).codes
        assert np.abs(np.bincount(codes, steps - exact)).max() < 1.0


def test_a_period_that_runs_is_neither_past_nor_free(published):
    past = _past(published, _sold(published, QUARTERS[:3]), AUTUMN)
    assert past.closed.tolist() == [True, True, False, False]
    assert past.running.tolist() == [False, False, True, False]
    assert not past.minor.reshape(-1, 4)[:, 2:].any()


def test_a_cell_without_a_row_has_sold_nothing_and_is_told(published):
    past = _past(published, _sold(published).iloc[1:])
    assert len(past.unknown) == 1
    assert past.minor[past.unknown[0]] == 0


def test_a_period_without_any_row_is_refused(published):
    with pytest.raises(PlanError, match="2024-Q2; a blank is not a zero"):
        _past(published, _sold(published, QUARTERS[:1]))


def test_before_the_end_of_the_first_period_there_is_no_past(published):
    with pytest.raises(PlanError, match="no period of the plan is over"):
        _past(published, _sold(published, QUARTERS[:1]), dt.date(2024, 2, 1))


def test_more_returned_than_sold_is_refused(published):
    closed = np.array([True, False, False, False])
    minor = np.zeros(len(published.cells), dtype=np.int64)
    minor[0] = -5
    with pytest.raises(PlanError, match="more was returned than sold in 1 cell"):
        whole_steps(published.cells, Past(closed, ~closed, minor, np.zeros(0, np.int64)), 1000)
