"""A season profile says what part of the whole falls on every period, and its parts make one whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from quotaopt.engine import check
from quotaopt.errors import PlanError
from quotaopt.plan.plan import make_plan
from support.phased_plans import MONTHS, QUARTERS

FLAT = [8, 8, 9, 8, 8, 9, 8, 8, 9, 8, 8, 9]  # per cent


def profiled(profile, key, *, periods=12, weights=None):
    """Two lines over the months of 2024; the reference by month, in 1/1200."""
    season = {"from": "profile.part"} | ({} if weights is None else {"weights": weights})
    document = {
        "plan": "profile",
        "currency": "USD",
        "step": 1,
        "total": 1200,
        "dimensions": {
            "product": ["line"],
            "time": {"levels": ["quarter", "month"], "start": "2024-01", "periods": periods},
        },
        "tables": {"lines": {"key": "line"}, "profile": {"key": key}},
        "cells": {"cross": ["line"]},
        "reference": {"blend": [{"even_over": "line"}], "season": season},
    }
    lines = pd.DataFrame({"line": ["Core", "New"]})
    plan = make_plan(document, tables={"lines": lines, "profile": profile})
    built = check(plan).built
    return built.reference.reshape(2, periods)


def by_month(*parts, names=MONTHS):
    return pd.DataFrame({"month": names[: len(parts)], "part": [str(part) for part in parts]})


def by_line_and_month(**parts):
    frames = [by_month(*numbers).assign(line=line) for line, numbers in parts.items()]
    return pd.concat(frames)[["line", "month", "part"]]


def refusal(*args, **more):
    with pytest.raises(PlanError) as error:
        profiled(*args, **more)
    (problem,) = error.value.problems
    return problem


@pytest.mark.parametrize(
    "parts",
    [
        FLAT,
        [part / 100 for part in FLAT],
        ["0.0833"] * 12,  # 0.9996: a twelfth to four digits
        ["8.33"] * 12,
        [100, *[0] * 11],
    ],
)
def test_parts_of_one_or_of_a_hundred_are_taken(parts):
    rows = profiled(by_month(*parts), ["month"])
    wanted = np.array([float(part) for part in parts])
    np.testing.assert_allclose(rows, np.tile(600 * wanted / wanted.sum(), (2, 1)))


def test_a_share_per_quarter_counts_once_and_not_once_per_month():
    profile = pd.DataFrame({"quarter": QUARTERS, "part": ["0.1", "0.2", "0.3", "0.4"]})
    rows = profiled(profile, ["quarter"])
    np.testing.assert_allclose(rows[0].reshape(4, 3).sum(axis=1), [60, 120, 180, 240])


@pytest.mark.parametrize("parts", [[8] * 12, [9] * 12, ["0.08"] * 12, ["8.3"] * 12, [1] * 12, [0] * 12])
def test_parts_that_make_no_whole_are_refused_with_their_sum(parts):
    problem = refusal(by_month(*parts), ["month"])
    assert problem.key == "reference.season_sum"
    assert problem.render("en").split("groups: ")[1].startswith(f"{sum(map(float, parts)):g}")


def test_the_groups_are_named_in_both_languages():
    problem = refusal(by_line_and_month(Core=FLAT, New=[*FLAT[:-1], 7]), ["line", "month"])
    assert "New: 98" in problem.render("en")
    assert "Core" not in problem.render("en")
    assert "New: 98" in problem.render("zh")
    assert "weights: true" in problem.render("zh")


def test_weights_that_are_said_to_be_weights_are_scaled():
    rows = profiled(by_month(*range(1, 13)), ["month"], weights=True)
    np.testing.assert_allclose(rows[0], 600 * np.arange(1, 13) / 78)
    same = profiled(by_month(*FLAT), ["month"], weights=True)
    np.testing.assert_allclose(same, profiled(by_month(*FLAT), ["month"]))


def test_a_profile_of_the_year_over_half_of_it_is_a_weight():
    assert refusal(by_month(*FLAT), ["month"], periods=6).key == "reference.season_sum"
    rows = profiled(by_month(*FLAT), ["month"], periods=6, weights=True)
    np.testing.assert_allclose(rows[0], 12 * np.array(FLAT[:6]))


def test_negative_parts_are_refused_even_where_they_sum_to_one():
    assert refusal(by_month(2, -1, *[0] * 10), ["month"]).key == "reference.negative_season"
