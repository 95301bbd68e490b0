"""Suggested weights are those that tell last year best from the year before."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from quotaopt.engine import check
from quotaopt.errors import PlanError
from quotaopt.plan.plan import make_plan
from quotaopt.reference.suggested import best_weights, suggested_weights

REPS = [f"rep {number}" for number in range(9)]


def plan_of(before, last, potential, years=("2022", "2023")):
    rows = [(rep, year, amount) for year, sums in zip(years, (before, last), strict=True)
            for rep, amount in zip(REPS, sums, strict=True)]  # fmt: skip
    tables = {
        "sales": pd.DataFrame(rows, columns=["rep", "year", "sold"]),
        "people": pd.DataFrame({"rep": REPS, "potential": potential}),
    }
    blend = [
        {"share_of": "sales.sold", "weight": 0.5},
        {"share_of": "people.potential", "weight": 0.3},
        {"even_over": "rep", "weight": 0.2},
    ]
    document = {
        "plan": "weights",
        "step": 1,
        "total": 1000,
        "dimensions": {"org": ["rep"], "time": {"levels": ["year"], "start": "2024", "periods": 1}},
        "tables": {"sales": {"value": "sold", "date": "year"}, "people": {"key": "rep"}},
        "cells": {"cross": ["rep"]},
        "reference": {"blend": blend, "season": "flat"},
    }
    return make_plan(document, tables=tables)


@pytest.mark.parametrize("weights", [(0.7, 0.3, 0.0), (0.0, 1.0, 0.0), (0.25, 0.25, 0.5)])
def test_a_past_made_of_a_blend_suggests_that_blend(weights):
    rng = np.random.default_rng(1)
    before, potential = rng.integers(10, 90, 9) * 1000, rng.integers(10, 90, 9)
    parts = before / before.sum(), potential / potential.sum(), np.full(9, 1 / 9)
    last = np.rint(1e8 * sum(weight * part for weight, part in zip(weights, parts, strict=True)))
    plan = plan_of(before, last.astype(int), potential)
    (found,) = suggested_weights(plan, check(plan).cells)
    assert found.sources == ("sales.sold", "people.potential", "even_over rep")
    np.testing.assert_allclose(found.suggested, weights, atol=1e-6)
    np.testing.assert_allclose(found.stated, (0.5, 0.3, 0.2))
    assert found.misplaced_by_suggested < 1e-6 < found.misplaced_by_stated


@pytest.mark.parametrize("seed", range(6))
def test_no_weights_on_a_grid_misplace_less(seed):
    rng = np.random.default_rng(seed)
    given = rng.dirichlet(np.ones(30), 3).T
    wanted = rng.dirichlet(np.ones(30))

    def misplaced(weights):
        return 0.5 * np.abs(given @ np.asarray(weights) - wanted).sum()

    best = best_weights(given, wanted)
    assert best.min() >= 0.0
    assert best.sum() == pytest.approx(1.0)
    for first, second in product(np.linspace(0.0, 1.0, 41), repeat=2):
        if first + second <= 1.0:
            assert misplaced(best) <= misplaced((first, second, 1.0 - first - second)) + 1e-9


def test_one_year_teaches_nothing():
    plan = plan_of(range(1, 10), range(2, 11), range(3, 12), years=("2023", "2023"))
    with pytest.raises(PlanError, match="year before"):
        suggested_weights(plan, check(plan).cells)
