"""Real quarters: every quota total from the fifth quarter on is split, certified and adds up."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

import quotaopt

README = Path(__file__).resolve().parents[2] / "README.md"
SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "examples" / "adventureworks.py"


@pytest.fixture(scope="module")
def example():
    spec = importlib.util.spec_from_file_location("adventureworks_example", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_quarter_is_solved_and_certified(example, reference_data):
    table = example.study(reference_data / "adventureworks")
    assert table.index.tolist() == example.PERIODS
    assert table["verified"].all()
    quotas = (
        pd.read_csv(reference_data / "adventureworks" / "attainment.csv").groupby("period")["quota"].sum()
    )
    assert table["total"].to_dict() == quotas[example.PERIODS].to_dict()
    assert (table["burden spread"] < table["burden spread, real quotas"]).all()
    assert example.as_markdown(table) in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("period", ["P05", "P09"])
def test_every_margin_is_exact(example, reference_data, period):
    allocation = quotaopt.solve(example.quarter_plan(reference_data / "adventureworks", period))
    total = float(allocation.plan.spec.total)
    for cut in (["rep"], ["territory"], ["category"], ["rep", "territory"], ["territory", "category"]):
        sums = allocation.by(*cut)["target"]
        assert sums.sum() == total
        assert (sums % 1000 == 0).all()
