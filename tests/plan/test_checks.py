"""What can be proved wrong without tables and without a solver, as truths."""

from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaopt.plan.checks import check
from quotaopt.plan.document.origin import Origin
from quotaopt.plan.document.problems import validate
from quotaopt.plan.document.scalars import from_python
from quotaopt.plan.plan import Plan


def document(**changes):
    return {
        "plan": "p",
        "step": 1,
        "total": 100,
        "dimensions": {
            "org": ["region", "team", "rep"],
            "product": ["line"],
            "time": {"levels": ["quarter", "month"], "start": "2024-01", "periods": 12},
        },
        "tables": {
            "history": {"file": "h.csv", "value": "revenue", "date": "month"},
            "people": {"file": "p.csv", "key": "rep"},
            "teams": {"file": "t.csv", "key": "team"},
            "markets": {"file": "m.csv", "key": ["region", "line"]},
            "locks": {"file": "l.csv", "key": ["rep", "quarter"]},
        },
        "cells": {"from": "history"},
        "reference": {"season": "flat"},
        **changes,
    }


def keys_of(**changes):
    tree, origin = from_python(document(**changes)), Origin()
    return {problem.key for problem in check(Plan(validate(tree, origin), tree, origin, {}))}


@pytest.mark.parametrize(
    ("rule", "decided"),
    [
        ({"each": ["rep"], "max": "people.capacity"}, True),
        ({"each": ["rep", "month"], "max": "people.capacity"}, True),
        ({"each": ["rep"], "max": "teams.capacity"}, True),  # a rep has one team
        ({"each": ["team"], "max": "people.capacity"}, False),
        ({"where": {"rep": "A"}, "max": "people.capacity"}, True),
        ({"where": {"rep": ["A"]}, "max": "teams.capacity"}, True),
        ({"where": {"rep": ["A", "B"]}, "max": "people.capacity"}, False),
        ({"where": {"rep": "A*"}, "max": "people.capacity"}, False),
        ({"where": {"rep": {"not": ["A"]}}, "max": "people.capacity"}, False),
        ({"where": {"rep": "A"}, "each": ["quarter"], "total": "locks.target"}, True),
        ({"where": {"rep": "A"}, "each": ["month"], "total": "locks.target"}, True),  # its quarter is known
        ({"where": {"rep": "A"}, "total": "locks.target"}, False),
        ({"each": ["region", "line"], "share": {"min": "markets.part"}}, True),
        ({"each": ["region"], "share": {"min": "markets.part"}}, False),
        ({"each": ["region"], "ratio": {"of": "markets.margin", "min": 0.2}}, True),  # a weight per cell
        ({"each": ["region"], "ratio": {"of": "markets.margin", "min": "markets.least"}}, False),
        ({"each": ["region"], "weight": "people.hours", "max": 5}, True),
        ({"max": "people.capacity"}, False),
    ],
)
def test_a_looked_up_value_is_the_same_for_all_cells_of_a_row(rule, decided):
    keys = keys_of(rules=[{"name": "r", **rule}])
    assert keys == (set() if decided else {"plan.lookup_not_decided"})


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"reference": {"season": {"from": "history", "by": "line"}}}, None),
        ({"reference": {"season": {"from": "history.revenue"}}}, None),
        ({"reference": {"season": {"from": "locks.weight"}}}, None),
        ({"reference": {"season": {"from": "locks"}}}, "plan.profile_without_column"),
        ({"reference": {"season": {"from": "people.weight"}}}, "plan.profile_without_period"),
        ({"reference": {}}, "plan.season_not_stated"),
        ({"cells": {"cross": ["line", "rep"]}}, None),
        ({"cells": {"cross": ["rep"]}}, "plan.cross_not_finest"),
        ({"cells": {"cross": ["rep", "line", "month"]}}, "plan.cross_not_finest"),
        ({"total": "history.revenue"}, None),
        ({"total": {"min": "history.revenue"}}, None),
        ({"total": "nothing.revenue"}, "plan.unknown_table"),
        ({"rules": [{"name": "a", "growth": 0.1}]}, None),
        ({"rules": [{"name": "a", "share": {"min": 2, "of": {"line": "x"}}}]}, None),
        ({"rules": [{"name": "a", "share": {"min": 0.1, "of": {"each": ["region"]}}}]}, None),
        (
            {"rules": [{"name": "a", "share": {"min": 0.1, "of": {"each": ["rgn"]}}}]},
            "plan.unknown_level_near",
        ),
        ({"rules": [{"name": "a", "weight": "people.hours", "min": -1}]}, None),
        ({"total": {"min": 100}, "reference": {"season": "flat", "total": 500}}, None),
    ],
)
def test_what_is_meant_passes_and_what_is_mistaken_is_named(changes, key):
    assert keys_of(**changes) == ({key} if key else set())


amounts = st.decimals(0, 10_000, allow_nan=False, allow_infinity=False, places=2)
steps = st.sampled_from([Decimal(text) for text in ("0.01", "0.05", "0.25", "1", "2.5", "7", "100")])


@given(amounts, amounts, steps)
def test_a_band_is_refused_exactly_when_no_multiple_of_the_step_is_in_it(low, high, step):
    low, high = sorted((low, high))
    first = ceil(Fraction(low) / Fraction(step)) * Fraction(step)
    keys = keys_of(step=step, total=step * 10, rules=[{"name": "r", "min": low, "max": high}])
    assert (keys == {"plan.no_step_inside"}) == (first > high)


@given(amounts, steps)
def test_a_lock_is_refused_exactly_when_the_step_does_not_divide_it(amount, step):
    keys = keys_of(step=step, total=step * 10, rules=[{"name": "r", "total": amount}])
    assert (keys == {"plan.off_step"}) == (amount % step != 0)


def test_decimal_steps_divide_exactly_where_binary_fractions_would_not():
    assert keys_of(step=0.1, total=0.3, rules=[{"name": "r", "total": 0.7}]) == set()
