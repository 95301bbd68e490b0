"""A small plan over quarters and months for rules that run over time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from quotaopt.certify import Targets
from quotaopt.plan.plan import Plan, make_plan
from quotaopt.plan.table import TextColumn

MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]
QUARTERS = [f"2024-Q{quarter}" for quarter in range(1, 5)]
REPS = {"Ann": "East", "Bob": "East", "Cy": "West"}
LINES = ("Core", "New")
N_BASES = len(REPS) * len(LINES)


def phased_plan(*rules: dict[str, Any], seed: int = 0, **entries: Any) -> Plan:
    """Three reps in two regions, two lines, twelve months of 2024."""
    rng = np.random.default_rng(seed)
    history = pd.DataFrame(
        [
            (rep, region, line, month.replace("2024", "2023"), int(amount))
            for rep, region in REPS.items()
            for line in LINES
            for month, amount in zip(MONTHS, rng.integers(50, 400, 12), strict=True)
        ],
        columns=["rep", "region", "line", "month", "revenue"],
    )
    ceilings = pd.DataFrame(
        [
            (region, month, 900 * (i + 1) + int(rng.integers(0, 200)), 1 + i % 3)
            for region in ("East", "West")
            for i, month in enumerate(MONTHS)
        ],
        columns=["region", "month", "amount", "factor"],
    )
    margins = pd.DataFrame({"line": LINES, "rate": ["0.2", "0.45"]})
    document = {
        "plan": "phased",
        "currency": "USD",
        "step": 1,
        "total": 12_000,
        "dimensions": {
            "org": ["region", "rep"],
            "product": ["line"],
            "time": {"levels": ["quarter", "month"], "start": "2024-01", "periods": 12},
        },
        "tables": {
            "history": {"value": "revenue", "date": "month"},
            "ceilings": {"key": ["region", "month"]},
            "margins": {"key": "line"},
        },
        "cells": {"from": "history"},
        "reference": {"season": {"from": "history"}},
        "rules": list(rules),
    } | entries
    return make_plan(document, tables={"history": history, "ceilings": ceilings, "margins": margins})


def by_period(allocation: Any, period: str, *members: str) -> pd.DataFrame:
    """Sums of the published targets: one row per combination of members, one column per period."""
    targets = allocation.targets.astype({level: str for level in (period, *members)})
    return targets.pivot_table("target", list(members) or (lambda _: 0), period, "sum")


def months_of(quarter: str) -> list[str]:
    """The months of a quarter."""
    number = int(quarter[-1])
    return MONTHS[3 * number - 3 : 3 * number]


def targets_of(plan: Plan, steps: np.ndarray) -> Targets:
    """Whole steps (n_bases, n_periods) as published targets, bases by the names of rep and line."""
    bases = [(rep, line) for rep in sorted(REPS) for line in sorted(LINES)]
    rows = [(rep, line, month) for rep, line in bases for month in MONTHS]
    columns = {}
    for position, level in enumerate(("rep", "line", "month")):
        labels = sorted({row[position] for row in rows})
        codes = np.array([labels.index(row[position]) for row in rows], dtype=np.int32)
        columns[level] = TextColumn(codes, np.array(labels, dtype=object))
    return Targets(columns, np.asarray(steps, dtype=np.int64).ravel() * plan.finest_minor)
