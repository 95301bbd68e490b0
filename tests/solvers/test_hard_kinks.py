"""Rows that have hard limits alone are told the same as by the kinks of all rows."""

import numpy as np
import pytest

from quotaopt.solvers.hard_kinks import HardKinks
from quotaopt.solvers.kinks import SoftRows, lay_kinks
from support.seeds import seeds

NOBODY, NOTHING = np.zeros(0, dtype=np.int64), np.zeros(0)
NONE = SoftRows(NOBODY, NOBODY, NOTHING, NOTHING, NOTHING, NOTHING)


@pytest.mark.parametrize("seed", seeds(5))
def test_the_kinks_of_hard_rows_are_those_of_rows_without_soft_ones(seed):
    rng = np.random.default_rng([seed, 77])
    n = 60
    lower = np.where(rng.random(n) < 0.3, -np.inf, rng.integers(0, 4, n) / 4)
    upper = np.where(rng.random(n) < 0.3, np.inf, np.maximum(lower, 0.0) + rng.integers(0, 3, n) / 4)
    is_equality = lower == upper
    short, full = HardKinks.of(lower, upper, is_equality), lay_kinks(lower, upper, is_equality, NONE)
    for _ in range(20):
        y, activity = rng.integers(-2, 3, n) / 2, rng.integers(-1, 7, n) / 4
        for name in ("above", "below", "next_above", "next_below", "of_hard"):
            assert np.array_equal(getattr(short, name)(y), getattr(full, name)(y)), name
        assert np.array_equal(short.away(y, activity), full.away(y, activity))
        assert np.array_equal(short.give_towards(y, activity), full.give_towards(y, activity))
    assert np.array_equal(short.lowest, full.lowest)
    assert np.array_equal(short.highest, full.highest)
    assert np.array_equal(short.at[:, 0], full.at[:, 0])
