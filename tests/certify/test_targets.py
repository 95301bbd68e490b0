"""Published targets are read back exactly, or refused in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from quotaopt.certify import Certificate, certify, evaluate, targets_of_table
from quotaopt.errors import PlanError
from quotaopt.plan.plan import make_plan

REPS = ["Ann", "Bob", "Cy"]


def _verdict(published: pd.DataFrame, **changes: Any) -> Certificate:
    """What the checker says of a table of targets for three reps and a total of 60."""
    document = {
        "plan": "published",
        "currency": "CNY",
        "step": Decimal("0.01"),
        "total": 60,
        "dimensions": {"org": ["region", "rep"]},
        "tables": {"sales": {"value": "amount"}, "published": {}},
        "cells": {"from": "sales"},
    }
    sales = pd.DataFrame({"rep": REPS, "region": ["East", "East", "West"], "amount": [1, 2, 3]})
    plan = make_plan(document | changes, tables={"sales": sales, "published": published})
    book = evaluate(plan)
    return certify(plan, targets_of_table(plan.tables["published"], book.space, plan.minor_digits), book=book)


def test_targets_in_any_order_with_cents_are_verified():
    published = pd.DataFrame({"rep": REPS[::-1], "target": ["30.25", "19.7", "10.05"], "burden": [1, 2, 3]})
    assert _verdict(published).verified


def test_a_cent_too_much_is_a_violation():
    published = pd.DataFrame({"rep": REPS, "target": ["30.25", "19.7", "10.06"]})
    (violation,) = _verdict(published).violations
    assert (violation.rule, violation.activity, violation.by) == ("total", Decimal("60.01"), Decimal("0.01"))


def test_a_region_that_is_not_the_plans_makes_the_tables_contradict():
    published = pd.DataFrame({"rep": REPS, "region": ["East", "East", "East"], "target": [30, 20, 10]})
    with pytest.raises(PlanError, match="Cy"):
        _verdict(published)


@pytest.mark.parametrize(
    ("published", "told"),
    [
        (pd.DataFrame({"rep": REPS, "target": ["30.255", "19.7", "10"]}), "digits"),
        (pd.DataFrame({"rep": REPS, "target": [30, None, 10]}), "blank"),
        (pd.DataFrame({"rep": REPS, "amount": [30, 20, 10]}), "target"),
        (pd.DataFrame({"seller": REPS, "target": [30, 20, 10]}), "rep"),
        (pd.DataFrame({"rep": REPS, "target": ["30", "20", "ten"]}), "ten"),
    ],
)
def test_what_are_no_targets_is_refused_in_words(published, told):
    with pytest.raises(PlanError, match=told):
        _verdict(published)
