"""Random plans of a year with rules, and pasts that deviate from them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from quotaopt.allocation import Allocation
from quotaopt.engine import solve
from quotaopt.model.arrays import IntArray
from quotaopt.plan.plan import Plan, make_plan
from quotaopt.replan.past import Past

QUARTERS = ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]


def company(seed: int, *, step: int = 10, reps: int = 6, rules: bool = True) -> Plan:
    """Two regions of reps with two lines in four quarters; shares of regions and lines, room for people."""
    rng = np.random.default_rng(seed)
    rows = [
        (f"g{rep % 2}", f"r{rep}", line, quarter.replace("2024", "2023"), int(rng.integers(200, 900)) * 10)
        for rep in range(reps)
        for line in ("core", "new")
        for quarter in QUARTERS
    ]
    sales = pd.DataFrame(rows, columns=["region", "rep", "line", "quarter", "sold"])
    total = int(sales["sold"].sum() * rng.uniform(1.0, 1.2)) // step * step
    share = sales.loc[sales["line"] == "new", "sold"].sum() / sales["sold"].sum()
    stated: list[dict[str, Any]] = [
        {"name": "new", "where": {"line": "new"}, "share": {"min": round(float(share) * 1.02, 4)}},
        {"name": "room", "each": ["rep"], "growth": {"min": -0.3, "max": 0.7}},
    ]
    document = {
        "plan": "company",
        "currency": "USD",
        "step": step,
        "total": total,
        "dimensions": {
            "org": ["region", "rep"],
            "product": ["line"],
            "time": {"levels": ["quarter"], "start": "2024-Q1", "periods": 4},
        },
        "tables": {"sales": {"value": "sold", "date": "quarter"}},
        "cells": {"from": "sales"},
        "reference": {"blend": [{"share_of": "sales.sold"}], "season": {"from": "sales"}},
        "rules": stated if rules else [],
    }
    return make_plan(document, tables={"sales": sales})


def past(allocation: Allocation, over: int, attainment: IntArray | float | np.ndarray) -> Past:
    """The first periods of a solved plan, sold at these attainments, to the cent."""
    cells = allocation.cells
    closed = np.arange(cells.n_periods) < over
    step_minor = allocation.plan.steps_minor[0]
    sold = np.rint(allocation.steps * step_minor * np.asarray(attainment)).astype(np.int64)
    minor = np.where(np.tile(closed, cells.n_bases), sold, 0)
    return Past(closed, np.zeros_like(closed), minor, np.zeros(0, dtype=np.int64))


def random_past(allocation: Allocation, seed: int, over: int = 2, mean: float = 0.95) -> Past:
    """Every cell at an attainment of its own."""
    drawn = np.random.default_rng(seed).normal(mean, 0.08, len(allocation.cells))
    return past(allocation, over, np.maximum(drawn, 0.3))


def solved(seed: int, **shape: Any) -> Allocation:
    """A random company's plan, solved."""
    return solve(company(seed, **shape))
