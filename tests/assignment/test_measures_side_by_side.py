"""With over-assignment too, a rule that names no measure means the same in a plan of one measure and of two.

The second measure has no rules of its own, so it cannot move the first one: whatever the kind of rule,
targets of the first measure stay as they are alone, the checker proves the plan, and what is told of
over-assignment is about the first measure.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import quotaopt

RULES = {
    "total": {"where": {"region": "R0"}, "total": 4000},
    "max": {"each": ["rep"], "max": "people.most"},
    "prorated": {"each": ["rep"], "max": "people.most", "prorated": True},
    "weight": {"each": ["region"], "max": 2500, "weight": "people.hours"},
    "share": {"where": {"line": "B"}, "share": {"min": 0.55}},
    "share_of": {"where": {"line": "B"}, "each": ["rep"], "share": {"min": 0.5, "of": {"each": ["rep"]}}},
    "growth": {"each": ["rep"], "growth": {"min": 0.6, "max": 1.2}},
    "ratio": {"each": ["region"], "ratio": {"of": "people.hours", "min": 0.46}},
    "cumulative": {
        "where": {"quarter": "2024-Q2"},
        "each": ["quarter"],
        "cumulative": True,
        "share": {"min": 0.55},
    },
    "smooth": {"each": ["quarter"], "smooth": {"max": 1.1}},
    "smooth_each": {"each": ["region", "quarter"], "smooth": {"min": 0.97, "max": 1.2}},
    "soft": {"each": ["quarter"], "smooth": {"max": 0.9}, "soft": {"priority": 1}},
    "at_most": {"at_most": {"count": 1, "of": "line", "each": ["rep"]}, "where": {"rep": ["p0", "p1"]}},
    "lot": {"each": ["rep", "line"], "lot": {"min": 500}},
}
OVER = [{"level": "region", "factor": 0.03}, {"level": "rep", "factor": 0.05}]


def _solved(rule: dict, *, measures: bool):
    rng = np.random.default_rng(7)
    rows = [
        (f"R{number % 3}", f"p{number}", line, f"2023-Q{quarter}", *rng.integers(50, 200, 2).tolist())
        for number in range(6)
        for line in "AB"
        for quarter in (1, 2, 3, 4)
    ]
    history = pd.DataFrame(rows, columns=["region", "rep", "line", "quarter", "sales", "customers"])
    people = pd.DataFrame({"rep": [f"p{number}" for number in range(6)], "most": 2300})
    people["hours"] = [0.3, 0.5, 0.4, 0.5, 0.4, 0.6]
    people["start"] = ["2024-03-04", *["2020-01-01"] * 5]
    sales = {"total": 12000, "step": 10}
    both = {
        "sales": {**sales, "of": "history.sales"},
        "customers": {"total": 300, "step": 1, "unit": "customers", "of": "history.customers"},
    }
    document = {
        "plan": "side by side",
        "currency": "CNY",
        **({"measures": both} if measures else sales),
        "dimensions": {
            "org": ["region", "rep"],
            "product": ["line"],
            "time": {"levels": ["quarter"], "start": "2024-Q1", "periods": 4},
        },
        "tables": {
            "history": {"value": ["sales", "customers"], "date": "quarter"},
            "people": {"key": "rep"},
        },
        "cells": {"from": "history"},
        "people": {"table": "people", "start": "start"},
        "reference": {"season": "flat"},
        "rules": [{"name": "rule", **rule}],
        "fairness": {"notion": "proportional"},
        "over_assignment": OVER,
    }
    return quotaopt.solve(quotaopt.make_plan(document, tables={"history": history, "people": people}))


@pytest.mark.parametrize("kind", RULES)
def test_a_rule_says_the_same_of_the_main_measure_beside_another_one(kind):
    alone = _solved(RULES[kind], measures=False)
    beside = _solved(RULES[kind], measures=True)
    assert alone.certificate.verified
    assert beside.certificate.verified
    assert alone.status == beside.status == "optimal"
    np.testing.assert_array_equal(beside.steps[: len(alone.steps)], alone.steps)
    own = beside.rules.rule == "rule"
    expected = alone.rules.rule == "rule"
    for column in ("lower", "upper", "activity"):
        found, stated = getattr(beside.rules, column)[own], getattr(alone.rules, column)[expected]
        np.testing.assert_allclose(found, stated, rtol=1e-9, atol=1e-6)
    assert beside.main_part.over_assignment.chain == alone.over_assignment.chain
