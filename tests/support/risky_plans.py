"""Plans whose attainment is stated, so that chances are known by formula."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from quotaopt.plan.plan import Plan, make_plan


def risky_plan(
    risk: Mapping[str, Any],
    *,
    seed: int = 0,
    reps: int = 12,
    order: int | None = None,
    total: int = 120_000,
    step: int = 1,
    tables: Mapping[str, pd.DataFrame] | None = None,
    **entries: Any,
) -> Plan:
    """Reps in three regions who sell two lines, targets in proportion to random sales.

    Parameters
    ----------
    order
        Seed of a shuffle of the rows of the table.
    """
    rng = np.random.default_rng(seed)
    rows = [
        (f"region {rep % 3}", f"rep {rep:03d}", line, int(rng.integers(50, 500)))
        for rep in range(reps)
        for line in ("A", "B")
    ]
    sales = pd.DataFrame(rows, columns=["region", "rep", "line", "amount"])
    if order is not None:
        sales = sales.sample(frac=1.0, random_state=order)
    document: dict[str, Any] = {
        "plan": "risky",
        "currency": "USD",
        "step": step,
        "total": total,
        "dimensions": {"org": ["region", "rep"], "product": ["line"]},
        "tables": {"sales": {"value": "amount"}, **{name: {"key": "rep"} for name in tables or {}}},
        "cells": {"from": "sales"},
        "risk": dict(risk),
    }
    return make_plan(document | entries, tables={"sales": sales, **(tables or {})})
