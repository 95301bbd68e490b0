"""Solved plans to report on."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import quotaopt

MODELS = Path(__file__).resolve().parents[2] / "models"
AWKWARD = ["=1+1", 'A "quoted", name', "  華東 ", "C;D", "+49", "plain"]
"""Names of reps that spreadsheets and separators like to misread."""


@pytest.fixture(scope="session")
def annual():
    """The shipped annual plan, solved: Chinese names, whole steps of 1,000 and more."""
    return quotaopt.solve(quotaopt.read_plan(MODELS / "annual" / "plan.yaml"))


@pytest.fixture(scope="session")
def cents():
    """A plan to the cent whose names are awkward; one rep has nothing to carry."""
    history = pd.DataFrame(
        {
            "region": ["North", "North", "North", "South", "South", "South"],
            "rep": AWKWARD,
            "revenue": [Decimal("10.01"), Decimal("20.02"), 0, 40, 50, Decimal("0.37")],
        }
    )
    document = {
        "plan": "Cents",
        "currency": "USD",
        "step": Decimal("0.01"),
        "total": Decimal("333.33"),
        "dimensions": {"org": ["region", "rep"]},
        "tables": {"history": {"value": "revenue"}},
        "cells": {"from": "history"},
        "reference": {"blend": [{"share_of": "history.revenue", "missing": "zero"}]},
        "rules": [{"name": "North", "where": {"region": "North"}, "max": 90}],
    }
    return quotaopt.solve(quotaopt.make_plan(document, tables={"history": history}))
