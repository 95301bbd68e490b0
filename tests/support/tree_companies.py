"""Random companies whose rules nest: the whole plan, headquarters' part of it, and that of every region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from quotaopt.plan.plan import Plan, make_plan

UPPER = ["zone", "region"]


@dataclass(frozen=True, eq=False)
class Company:
    """The same company three times."""

    whole: Plan
    headquarters: Plan  # a cell per region
    parts: dict[str, Plan]  # every region's own cells and rules


def tree_company(seed: int, *, first: bool = True, **fairness: Any) -> Company:
    """Zones of regions of people with lines; limits at any level, some of which bind."""
    rng = np.random.default_rng(seed)
    sales = _sales(rng)
    step = int(rng.choice([1, 3, 10]))

    def floor(amount: float) -> int:
        return int(amount) // step * step

    inside = {region: _inside(rng, region, part, floor) for region, part in sales.groupby("region")}
    above = _above(rng, sales, floor)
    own = [rule for rules in inside.values() for rule in rules]
    common = {
        "plan": "tree",
        "step": step,
        "tables": {"sales": {"file": "sales.csv", "value": "amount"}},
        "cells": {"from": "sales"},
    }
    total = floor(sales["amount"].sum() * rng.uniform(0.8, 1.5))
    deep = {"org": [*UPPER, "rep"], "product": ["line"]}
    whole = common | {"total": total, "dimensions": deep, "rules": [*above, *own], "fairness": fairness}
    sums = sales.groupby(UPPER, as_index=False)["amount"].sum()
    upper = common | {"total": total, "dimensions": {"org": UPPER}, "rules": above}
    lower = common | {"total": step, "dimensions": deep, "fairness": fairness}
    return Company(
        make_plan(whole | ({"rounding": {"first": "region"}} if first else {}), tables={"sales": sales}),
        make_plan(upper, tables={"sales": sums}),
        {
            region: make_plan(lower | {"rules": inside[region]}, tables={"sales": part})
            for region, part in sales.groupby("region")
        },
    )


def _sales(rng: np.random.Generator) -> pd.DataFrame:
    rows = [
        (f"z{region % 2}", f"r{region}", f"p{region}.{rep}", f"l{line}", int(rng.integers(1, 500)))
        for region in range(int(rng.integers(2, 6)))
        for rep in range(int(rng.integers(1, 5)))
        for line in range(int(rng.integers(1, 4)))
    ]
    return pd.DataFrame(rows, columns=[*UPPER, "rep", "line", "amount"])


def _inside(rng: np.random.Generator, region: Any, part: pd.DataFrame, floor: Any) -> list[dict[str, Any]]:
    """A region's own rules: on people, on their first line, on itself."""
    rules = []
    for rep, own in part.groupby("rep"):
        size = own["amount"].sum()
        if rng.random() < 0.6:
            limits = {
                "min": floor(size * rng.uniform(0.3, 0.95)),
                "max": floor(size * rng.uniform(1.1, 2) + 20),
            }
            rules.append({"name": f"person {rep}", "where": {"rep": rep}, **limits})
        if rng.random() < 0.3:
            limit = floor(own["amount"].iloc[0] * rng.uniform(0.8, 1.5) + 10)
            rules.append({"name": f"line {rep}", "where": {"rep": rep, "line": "l0"}, "max": limit})
    size = part["amount"].sum()
    if rng.random() < 0.5:
        limits = {"min": floor(size * 0.7), "max": floor(size * 1.4 + 10)}
        rules.append({"name": f"own {region}", "where": {"region": region}, **limits})
    return rules


def _above(rng: np.random.Generator, sales: pd.DataFrame, floor: Any) -> list[dict[str, Any]]:
    """Headquarters' rules: on regions and on a zone."""
    rules: list[dict[str, Any]] = [
        {
            "name": f"cap {region}",
            "where": {"region": region},
            "max": floor(size * rng.uniform(0.9, 1.3) + 10),
        }
        for region, size in sales.groupby("region")["amount"].sum().items()
        if rng.random() < 0.4
    ]
    if rng.random() < 0.6:
        least = round(rng.uniform(0.3, 0.6), 2)
        rules.append({"name": "zone", "where": {"zone": "z0"}, "share": {"min": least}})
    return rules
