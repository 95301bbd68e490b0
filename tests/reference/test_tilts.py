"""Tilts: rates by table, relief in both conventions, ranges, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from quotaopt.engine import check, solve
from quotaopt.errors import PlanError
from support.small_plan import small_plan

RATES = pd.DataFrame(
    {"rep": ["Ann", "Bob", "Cy"], "growth": ["0.1", "0", "0.25"], "relief": ["0.02", "0", "0.05"]}
)


def tilted(*tilts, rates=RATES):
    """The reference per rep of the small plan as shares; untilted it is as 270 (Ann), 430 and 400."""
    plan = small_plan(
        reference={"season": "flat", "tilt": list(tilts)},
        tables={"history": {"value": "revenue", "date": "quarter"}, "rates": {"key": "rep"}},
        frames={"rates": rates},
    )
    cells = check(plan).cells
    reference = check(plan).built.reference
    return np.bincount(cells.codes("rep"), weights=reference) / reference.sum()


def expected(*amounts):
    return np.array(amounts) / sum(amounts)


def test_growth_and_relief_by_table_reach_every_cell_of_their_row():
    additive = tilted({"growth": "rates.growth", "relief": "rates.relief"})
    np.testing.assert_allclose(additive, expected(270 * 1.08, 430, 400 * 1.2))
    together = tilted({"growth": "rates.growth", "relief": "rates.relief", "convention": "multiplicative"})
    np.testing.assert_allclose(together, expected(270 * 1.1 * 0.98, 430, 400 * 1.25 * 0.95))


def test_a_factor_by_table_multiplies_only_what_is_selected():
    only_west = tilted({"where": {"region": "West"}, "factor": "rates.growth"})
    np.testing.assert_allclose(only_west, expected(270, 430, 100))


def test_relief_alone_takes_its_part_away():
    np.testing.assert_allclose(tilted({"where": {"rep": "Bob"}, "relief": 0.5}), expected(270, 215, 400))


def test_a_range_holds_its_own_sides():
    tilted({"growth": "rates.growth", "within": {"min": 0, "max": Decimal("0.25")}})
    tilted({"growth": Decimal("0.25"), "relief": Decimal("0.05"), "relief_within": {"max": Decimal("0.05")}})


@pytest.mark.parametrize(
    ("tilt", "rates", "told"),
    [
        ({"growth": "rates.growth", "within": {"min": 0.05, "max": 0.25}}, RATES, "for 1: Bob 0"),
        ({"growth": "rates.growth", "within": {"max": 0.05}}, RATES, "for 2: Ann 0.1; Cy 0.25"),
        ({"growth": 0.1, "relief": "rates.relief", "relief_within": {"max": 0.02}}, RATES, "for 1: Cy 0.05"),
        ({"growth": "rates.growth"}, RATES.assign(growth=["0.1", None, "0"]), "for 1: Bob"),
        ({"growth": "rates.growth"}, RATES.iloc[:2], "for 1: Cy"),
        ({"relief": "rates.growth"}, RATES.assign(growth=["0.1", "1.5", "0"]), "less than nothing: Bob"),
        ({"factor": "rates.growth"}, RATES.assign(growth=["0.1", "-1", "0"]), "less than nothing: Bob"),
    ],
)
def test_rates_that_are_blank_or_out_of_range_are_refused_by_name(tilt, rates, told):
    with pytest.raises(PlanError, match=told):
        tilted(tilt, rates=rates)


def test_a_tilted_plan_is_solved_and_verified():
    plan = small_plan(reference={"season": "flat", "tilt": [{"growth": 0.1, "relief": 0.02}]})
    assert solve(plan).certificate.verified
