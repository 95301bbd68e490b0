"""Claims on every node, equality rows and no bounds: the published least squares reconciliations."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from quotaopt.bargain.claims import Claim, closest
from quotaopt.bargain.nodes import continuous_targets
from quotaopt.plan.plan import Plan, make_plan

RAISED = 200
"""Added to every bottom series, and to sums accordingly: some forecasts are negative, and targets are not.
Reconciliation carries whatever adds up through unchanged."""
FINE = 10**6
"""Steps of a cent are then 1e-8 of a unit."""


@pytest.fixture(scope="module")
def folder(reference_data: Path) -> Path:
    return reference_data / "hier_tourismsmall"


@pytest.fixture(scope="module")
def series(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "series.csv").set_index("unique_id")


@pytest.fixture(scope="module")
def members(folder: Path, series: pd.DataFrame) -> pd.DataFrame:
    """One row per bottom series: what it is part of on every level."""
    pairs = pd.read_csv(folder / "summing_pairs.csv.gz").join(series["level"], on="unique_id")
    table = pairs.pivot(index="bottom_id", columns="level", values="unique_id")
    return table[series["level"].unique().tolist()].rename(columns=lambda level: level.replace("/", " "))


def amounts(values: pd.Series, series: pd.DataFrame) -> pd.Series:
    return ((values + RAISED * series["n_bottom"]) * FINE).map(lambda value: Decimal(f"{value:.2f}"))


def plan_of(members: pd.DataFrame, base: pd.Series) -> Plan:
    facts = members.reset_index(drop=True).astype(object).assign(sales=base.loc[members.index].to_numpy())
    return make_plan(
        {
            "plan": "reconciled",
            "step": Decimal("0.01"),
            "total": {"min": 0, "max": 10**13},
            "dimensions": {"places": members.columns.tolist()},
            "tables": {"facts": {"file": "facts.csv", "value": "sales"}},
            "cells": {"from": "facts"},
            "reference": {"blend": [{"share_of": "facts.sales"}]},
            "fairness": {"notion": "least_squares"},
        },
        tables={"facts": facts},
    )


@pytest.mark.parametrize("method", ["ols", "wls_struct", "wls_var"])
def test_claims_on_all_levels_give_the_published_reconciliation(folder, series, members, method):
    table = pd.read_csv(folder / "reconciled.csv")
    period = sorted(table["ds"].unique())[["ols", "wls_struct", "wls_var"].index(method)]
    now = table[table["ds"] == period].set_index("unique_id")
    base = amounts(now["base"], series)
    variance = pd.Series(1.0, series.index) if method == "ols" else series[method.replace("wls", "w")]
    level = series["level"].str.replace("/", " ")
    claims = [Claim(((level[name], name),), base[name], 1.0 / variance[name]) for name in series.index]
    allocation = closest(plan_of(members, base), claims)
    assert allocation.certificate.verified
    expected = amounts(now[method], series).astype(float)
    for each in members.columns:
        nodes, targets = continuous_targets(allocation, [each])
        assert targets == pytest.approx(expected[[node[0][1] for node in nodes]].to_numpy(), rel=1e-6)
