"""A single row that the cells' own limits leave outside, by a hair or by far, is a proof by itself."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from quotaopt.reading import build_model, read_cells
from quotaopt.solvers.farkas import proof_of_one_row
from support.small_plan import small_plan

FLOOR = {"name": "floor", "where": {"line": "New"}, "each": ["rep", "line", "quarter"], "min": 30}
CAP = {"name": "cap", "where": {"line": "Core"}, "each": ["rep", "line", "quarter"], "max": 300}


@pytest.mark.parametrize(("share", "is_impossible"), [("0.0908", True), ("0.0910", False)])
def test_the_row_is_found_where_its_limit_is_beyond_reach_and_only_there(share, is_impossible):
    """Six cells of 30 at least, six of 300 at most: New is 180 / 1,980 = 0.0909 of all at least."""
    least = {"name": "least", "where": {"line": "New"}}
    least |= {"share": {"max": Decimal(share), "of": {"line": ["New", "Core"], "region": ["East", "West"]}}}
    plan = small_plan(FLOOR, CAP, least)
    model = build_model(plan, read_cells(plan)).model
    proof = proof_of_one_row(model, "newton")
    assert (proof is not None) == is_impossible
    if proof is not None:
        rules = model.row_rule[np.flatnonzero(proof.multipliers)]
        assert {model.rule_names[rule] for rule in rules} == {"least"}
