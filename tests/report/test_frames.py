from dataclasses import replace
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from quotaopt.errors import PlanError
from quotaopt.report.frames import targets_frame
from quotaopt.report.sums import summed


def test_targets_have_a_row_per_cell_and_the_levels_first(annual):
    frame = annual.targets
    assert list(frame.columns) == [*annual.cells, "reference", "target", "burden"]
    assert len(frame) == len(annual.cells)
    assert all(isinstance(frame[level].dtype, pd.CategoricalDtype) for level in annual.cells)


def test_whole_steps_stay_integers_and_add_up_to_the_total(annual):
    frame = annual.targets
    assert frame["target"].dtype == np.int64
    assert frame["target"].sum() == annual.plan.spec.total
    assert (frame["target"] % int(annual.plan.spec.step) == 0).all()


def test_cents_are_exact_decimals(cents):
    frame = cents.targets
    assert sum(frame["target"]) == Decimal("333.33")
    assert all(isinstance(amount, Decimal) for amount in frame["target"])


def test_a_burden_without_a_reference_is_blank(cents):
    frame = cents.targets.set_index("rep")
    assert frame.loc["華東", "target"] == 0
    assert np.isnan(frame.loc["華東", "burden"])
    assert frame["burden"].drop("華東").notna().all()


@pytest.mark.parametrize("levels", [["region"], ["quarter", "region"], ["segment", "month", "rep"]])
def test_sums_are_those_of_the_targets(annual, levels):
    found = annual.by(*levels)
    keys = [annual.targets[level].astype(str) for level in levels]
    expected = annual.targets.groupby(keys)[["reference", "target"]].sum()
    found = found.set_index([found[level].astype(str) for level in levels])
    pd.testing.assert_series_equal(found["target"], expected["target"].loc[found.index])
    np.testing.assert_allclose(found["reference"], expected["reference"].loc[found.index])
    np.testing.assert_allclose(found["burden"], found["target"] / found["reference"])
    assert found["share"].sum() == pytest.approx(1.0)


def test_rows_are_sorted_by_the_levels_as_asked(annual):
    sums = summed(annual, ["quarter", "region"])
    assert sums.levels == ("quarter", "region")
    pairs = list(zip(sums.names(0), sums.names(1), strict=True))
    assert pairs == sorted(pairs)


def test_no_levels_give_the_whole(annual):
    frame = annual.by()
    assert len(frame) == 1
    assert frame["target"].item() == annual.plan.spec.total


def test_sums_too_large_for_floats_are_exact(annual):
    steps = np.full(len(annual.cells), 2**50 // 1000 + 1)
    whole = summed(replace(annual, steps=steps), [])
    assert whole.target.total() == Decimal(int(steps[0])) * len(steps) * annual.plan.spec.step


def test_a_misspelt_level_is_refused_with_the_nearest_one(annual):
    with pytest.raises(PlanError) as refusal:
        annual.by("regoin", "rep", "rep")
    problems = refusal.value.problems
    assert [problem.key for problem in problems] == ["report.unknown_level", "report.repeated_level"]
    assert problems[0].values["guess"] == "region"


def test_a_level_may_not_take_the_name_of_a_measure(annual):
    cells = replace(annual.cells, levels={**annual.cells.levels, "target": annual.cells.levels["line"]})
    with pytest.raises(PlanError) as refusal:
        targets_frame(replace(annual, cells=cells))
    assert refusal.value.problems[0].key == "report.reserved_level"
