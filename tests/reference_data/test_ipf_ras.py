"""Published tables of iterative proportional fitting: the proportional notion gives their cells."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import quotaopt
from quotaopt.fairness import NOTIONS
from quotaopt.solvers.find import find

CASES = ["wikipedia_4x4", "ipfn_3x4", "ipfn_2x4x3", "mipfp_2x2", "mipfp_2x4x2"]


def _plan(seed: pd.DataFrame, margins: pd.DataFrame) -> quotaopt.Plan:
    """Seed as facts, every margin as a rule with a table of its own."""
    levels = [column for column in seed if column.startswith("dim")]
    tables, rules, sources = {"seed": seed}, [], {"seed": {"value": "seed"}}
    for number, (margin, rows) in enumerate(margins.groupby("margin", sort=False)):
        parts = margin.split("+")
        keys = pd.DataFrame(rows["key"].str.split("+").tolist(), columns=parts)
        tables[f"margin{number}"] = keys.assign(target=rows["target"].to_numpy())
        sources[f"margin{number}"] = {"key": parts}
        rules.append({"name": margin, "each": parts, "total": f"margin{number}.target"})
    total = margins.groupby("margin")["target"].sum().iloc[0]
    return quotaopt.make_plan(
        {
            "plan": "Fitting",
            "currency": "USD",
            "step": 0.01,
            "total": float(total),
            "dimensions": {level: [level] for level in levels},
            "tables": sources,
            "cells": {"from": "seed"},
            "rules": rules,
        },
        tables=tables,
    )


@pytest.mark.parametrize("case", CASES)
def test_the_fitted_table_is_found(reference_data, case):
    seed = pd.read_csv(reference_data / "ipf_ras" / f"{case}.csv")
    plan = _plan(seed, pd.read_csv(reference_data / "ipf_ras" / f"{case}_margins.csv"))
    report = quotaopt.check(plan)
    model = report.built.model
    candidate = find(model, report.structure, NOTIONS["proportional"])
    total = float(plan.spec.total)
    levels = [column for column in seed if column.startswith("dim")]
    fitted = seed.sort_values(levels)["fitted"].to_numpy()
    assert candidate.t * model.reference * total == pytest.approx(fitted, abs=1e-8 * total)


@pytest.mark.parametrize("case", CASES)
def test_the_published_table_is_whole_cents_of_the_fitted_one(reference_data, case):
    seed = pd.read_csv(reference_data / "ipf_ras" / f"{case}.csv")
    margins = pd.read_csv(reference_data / "ipf_ras" / f"{case}_margins.csv")
    allocation = quotaopt.solve(_plan(seed, margins))
    assert allocation.certificate.verified
    levels = [column for column in seed if column.startswith("dim")]
    merged = allocation.targets.merge(seed, on=levels)
    assert np.abs(merged["target"] - merged["fitted"]).max() <= 0.01 + 1e-9
    for margin, rows in margins.groupby("margin"):
        sums = allocation.by(*margin.split("+"))
        found = dict(zip(sums[margin.split("+")].agg("+".join, axis=1), sums["target"], strict=True))
        assert found == pytest.approx(dict(zip(rows["key"], rows["target"], strict=True)), abs=1e-9)
