"""Random plans with two or three tiers whose factors differ so much that tiers would cross."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

import quotaopt
from quotaopt.plan.plan import Plan
from quotaopt.reading import build_model, read_cells
from quotaopt.rules.build import BuiltModel
from quotaopt.rules.nested import with_nested_rows
from quotaopt.stages.chain import Fair, solve_chain
from quotaopt.stages.stage import Solution

LOW, MAIN, HIGH = "基础", "目标", "挑战"


def tier_plan(
    seed: int,
    *,
    reps: int = 4,
    lines: int = 2,
    periods: int = 2,
    total: int = 3000,
    step: int = 1,
    n_tiers: int = 3,
    measures: bool = False,
    high: Sequence[float] | None = None,
    rules: tuple[dict[str, Any], ...] = (),
    **fairness: Any,
) -> Plan:
    """A plan with factors by person between 0.3 and 1.2 in the highest tier, 0.8 and 1.7 in the lowest."""
    rng = np.random.default_rng(seed)
    names = [f"rep{i}" for i in range(reps)]
    rows = [
        (f"R{i % 2}", rep, f"L{line}", f"2023-Q{quarter + 1}", revenue, round(revenue * margin, 2))
        for i, rep in enumerate(names)
        for line in range(lines)
        for quarter in range(periods)
        for revenue, margin in [(round(rng.uniform(50, 200), 2), rng.uniform(0.15, 0.35))]
    ]
    columns = ["region", "rep", "line", "quarter", "revenue", "profit"]
    low, drawn = np.round(rng.uniform(0.8, 1.7, reps), 2), np.round(rng.uniform(0.3, 1.2, reps), 2)
    tiers: dict[str, Any] = {MAIN: {}, HIGH: {"of_total": 1.15, "factor": "people.high"}}
    if n_tiers == 3:
        tiers = {LOW: {"of_total": 0.9, "factor": "people.low"}, **tiers}
    document: dict[str, Any] = {
        "plan": "tiers",
        "currency": "CNY",
        "dimensions": {
            "org": ["region", "rep"],
            "product": ["line"],
            "time": {"levels": ["quarter"], "start": "2024-Q1", "periods": periods},
        },
        "tables": {"history": {"value": ["revenue", "profit"], "date": "quarter"}, "people": {"key": "rep"}},
        "cells": {"from": "history"},
        "reference": {"season": {"from": "history"}},
        "tiers": tiers,
        "rules": list(rules),
        "fairness": {"notion": "proportional"} | fairness,
    }
    if measures:
        document["measures"] = {
            "收入": {"total": total, "step": step, "of": "history.revenue"},
            "毛利": {"total": total // 4, "step": step, "of": "history.profit"},
        }
        ratio = {"of": "毛利", "over": "收入", "min": 0.23}
        document["rules"].append({"name": "毛利率", "each": ["region"], "ratio": ratio})
    else:
        document |= {"total": total, "step": step}
    people = pd.DataFrame({"rep": names, "low": low, "high": drawn if high is None else high})
    return quotaopt.make_plan(
        document, tables={"history": pd.DataFrame(rows, columns=columns), "people": people}
    )


def by_tier(allocation: quotaopt.Allocation) -> np.ndarray:
    """Steps per measure, tier and cell. (n_measures, n_tiers, n_cells of a layer)"""
    n_tiers = len(allocation.plan.spec.tiers)
    return allocation.steps.reshape(-1, n_tiers, len(allocation.steps) // len(allocation.plan.layers))


def built_with_all_rows(plan: Plan) -> BuiltModel:
    """The model of a plan with a row for every cell and pair of tiers."""
    cells = read_cells(plan)
    built = build_model(plan, cells)
    assert built.tiers is not None
    pairs = np.arange(len(built.tiers.lower))
    return replace(built, model=with_nested_rows(plan, cells, built.active, built.model, built.tiers, pairs))


def solved_with_all_rows(plan: Plan) -> Solution:
    """The continuous answer to that model, in one solve."""
    built = built_with_all_rows(plan)
    fairness = plan.spec.fairness
    fair = Fair(fairness.notion, None, float(fairness.mean), built.groups)
    answer = solve_chain(built.model, built.structure, fair, built.goals)
    assert isinstance(answer, Solution)
    return answer
