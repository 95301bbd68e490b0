"""A small plan to bargain about: four regions of two reps and three lines each, and its certified opening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

import quotaopt
from quotaopt.bargain.data import Node, PastBid, Record
from quotaopt.plan.plan import make_plan

STEP = 10


def bargained_plan(
    rules: Sequence[Mapping[str, Any]] = (), *, notion: str = "proportional", total: Any = 82_500
) -> quotaopt.Plan:
    """The plan with more rules."""
    rng = np.random.default_rng(0)
    members = [(f"R{r}", f"R{r}p{p}", f"L{n}") for r in range(4) for p in range(2) for n in range(3)]
    facts = pd.DataFrame(members, columns=["region", "rep", "line"])
    facts["revenue"] = 10.0 * rng.integers(100, 500, len(facts))
    document = {
        "plan": "bargained",
        "step": STEP,
        "total": total,
        "dimensions": {"org": ["region", "rep"], "product": ["line"]},
        "tables": {"history": {"file": "history.csv", "value": "revenue"}},
        "cells": {"from": "history"},
        "reference": {"blend": [{"share_of": "history.revenue"}]},
        "rules": [dict(rule) for rule in rules],
        "fairness": {"notion": notion},
    }
    return make_plan(document, tables={"history": facts})


def region(name: str) -> Node:
    return (("region", name),)


def record(node: Node, factor: float, *, years: int = 4, noise: float = 0.01) -> Record:
    """Results `factor` times what was bid, give or take."""
    past = (
        PastBid(
            str(2020 + year),
            Decimal(1000),
            Decimal(str(round(1000 * factor * (1 + noise * (-1) ** year), 2))),
        )
        for year in range(years)
    )
    return Record(node, tuple(past))
