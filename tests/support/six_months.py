"""A plan of reps, lines and six months, for tests of how cells are selected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

DOCUMENT: dict[str, Any] = {
    "plan": "test",
    "step": 1,
    "total": 100,
    "dimensions": {
        "org": ["region", "rep"],
        "product": ["line"],
        "time": {"levels": ["quarter", "month"], "start": "2024-01", "periods": 6},
    },
    "tables": {"reps": {"key": "rep"}, "lines": {"key": "line"}},
    "cells": {"cross": ["rep", "line"]},
    "reference": {"season": "flat"},
}


def tables(reps: Sequence[str], lines: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Five reps in two regions, and lines."""
    regions = ["华东", "华东", "华东", "华南", "华南"]
    return {
        "reps": pd.DataFrame({"rep": reps, "region": regions}),
        "lines": pd.DataFrame({"line": lines}),
    }
