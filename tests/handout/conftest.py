"""Plans behind the printed tables of a tracking workbook, and the shipped ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import quotaopt

MODELS = Path(__file__).resolve().parents[2] / "models"
Amounts = Mapping[tuple[str, ...], int]


@pytest.fixture(scope="session")
def annual():
    """Five cuts, quarters and months, two years of history."""
    return quotaopt.solve(quotaopt.read_plan(MODELS / "annual" / "plan.yaml"))


@pytest.fixture(scope="session")
def october():
    """One month of four weeks."""
    return quotaopt.solve(quotaopt.read_plan(MODELS / "october" / "plan.yaml"))


@pytest.fixture(scope="session")
def fixed() -> Callable[..., quotaopt.Allocation]:
    """Solve a plan in yuan whose targets are all stated: by members of the levels, and by period."""

    def solve(
        dimensions: Mapping[str, list[str]],
        time: Mapping[str, Any],
        amounts: Amounts,
        tables: Mapping[str, tuple[Mapping[str, Any], pd.DataFrame]] | None = None,
        **entries: Any,
    ) -> quotaopt.Allocation:
        levels = [level for one in dimensions.values() for level in one]
        finest = time["levels"][-1]
        split = pd.DataFrame([(*members, amount) for members, amount in amounts.items()])
        split.columns = pd.Index([*levels, finest, "target"])
        split["history"] = 1
        bases = split.drop_duplicates(levels)[[*levels, "history"]]
        keys = [*levels, finest]
        document = {
            "plan": "printed",
            "step": 1,
            "total": int(split["target"].sum()),
            "dimensions": {**dimensions, "time": time},
            "tables": {
                "history": {"value": "history"},
                "split": {"key": keys},
                **{name: source for name, (source, _) in (tables or {}).items()},
            },
            "cells": {"from": "history"},
            "reference": {"blend": [{"share_of": "history.history"}], "season": "flat"},
            "rules": [{"name": "stated", "each": keys, "total": "split.target"}],
            **entries,
        }
        frames = {name: frame for name, (_, frame) in (tables or {}).items()}
        plan = quotaopt.make_plan(document, tables={"history": bases, "split": split, **frames})
        return quotaopt.solve(plan)

    return solve
