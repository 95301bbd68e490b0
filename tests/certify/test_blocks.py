"""The check of blocks finds what was moved, lost or broken, and its bound is never above the optimum."""

from __future__ import annotations

import numpy as np
import pytest

from quotaopt.certify.blocks import Cells, check_block, judge

PER_UNIT = 1_000.0
STEPS = np.array([300, 200, 260, 240])
CELLS = Cells(
    np.array([0.3, 0.2, 0.25, 0.25]),
    np.array([250, 150, 200, 200]),
    np.array([400, 300, 300, 300]),
    [np.array([0, 0, 1, 1], dtype=np.int32), np.array([0, -1, 0, 1], dtype=np.int32)],
)
ROWS = [[(0, np.array([0]))], [(0, np.array([0, 1]))], [(1, np.array([0]))]]
LIMITS = (np.array([500, 1_000, 560]), np.array([500, 1_000, 560]))


def _verdict(steps=STEPS, prices=(0.0, 0.0, 0.0), limits=LIMITS, notion="proportional"):
    prices = np.array(prices)
    per_sum = [np.array([prices[0] + prices[1], prices[1]]), np.array([prices[2], 0.0])]
    found = []
    for half in (slice(0, 2), slice(2, 4)):
        cells = Cells(
            CELLS.reference[half], CELLS.lower[half], CELLS.upper[half], [c[half] for c in CELLS.codes]
        )
        found.append(check_block(cells, steps[half], per_sum, PER_UNIT, notion))
    return judge(found, ROWS, limits, prices, [2, 2], PER_UNIT)


def test_what_keeps_every_limit_is_found_to():
    verdict = _verdict()
    assert verdict.is_kept
    assert verdict.activity.tolist() == [500, 1_000, 560]
    assert (verdict.n_cells, verdict.steps, verdict.lowest, verdict.highest) == (4, 1_000, 0.96, 1.04)


@pytest.mark.parametrize(("cell", "by", "broken"), [(0, 1, [(0, 1), (1, 1), (2, 1)]), (3, -1, [(1, -1)])])
def test_one_step_more_or_less_is_found(cell, by, broken):
    steps = STEPS.copy()
    steps[cell] += by
    assert list(_verdict(steps).broken) == broken


def test_a_cell_outside_its_limits_is_found():
    steps = STEPS + np.array([0, 0, 45, -45])
    verdict = _verdict(steps)
    assert verdict.outside == 2
    assert not verdict.is_kept


@pytest.mark.parametrize("notion", ["proportional", "least_squares"])
def test_the_bound_is_below_every_plan_that_keeps_the_rows(notion):
    rng = np.random.default_rng(0)
    for _ in range(50):
        verdict = _verdict(prices=rng.normal(0.0, 0.1, 3), notion=notion)
        assert verdict.bound <= verdict.cost
        assert verdict.gap >= 0.0


def test_targets_of_another_length_are_refused():
    with pytest.raises(ValueError, match="another number of targets"):
        check_block(CELLS, STEPS[:3], [np.zeros(2), np.zeros(2)], PER_UNIT, "proportional")
