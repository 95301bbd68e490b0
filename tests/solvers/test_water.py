"""Levels of many segments at once."""

from __future__ import annotations

import numpy as np
import pytest

from quotaopt.solvers.water import segment_sums, water_levels


def carried(weight: np.ndarray, low: np.ndarray, high: np.ndarray, level: float) -> float:
    return float((weight * np.clip(level, low, high)).sum())


@pytest.mark.parametrize("seed", range(20))
def test_every_segment_carries_its_sum(seed: int) -> None:
    """Levels over twenty orders of magnitude, flat stretches, cells without limit, sums at the ends."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 30, 20)
    n_cells = int(sizes.sum())
    weight = 10.0 ** rng.uniform(-8, 0, n_cells)
    low = 10.0 ** rng.uniform(-10, 10, n_cells) * (rng.random(n_cells) < 0.7)
    high = np.maximum(low, 10.0 ** rng.uniform(-10, 10, n_cells))
    high[rng.random(n_cells) < 0.1] = np.inf
    least = segment_sums(weight * low, sizes)
    most = segment_sums(weight * np.where(np.isinf(high), low + 1e6, high), sizes)
    share = rng.choice([0.0, 1.0, 0.5, 1e-9], len(sizes))
    target = least + share * (most - least)
    levels = water_levels(weight, low, high, sizes, target)
    ends = np.cumsum(sizes)
    for start, end, level, wanted in zip(ends - sizes, ends, levels, target, strict=True):
        piece = slice(start, end)
        assert carried(weight[piece], low[piece], high[piece], level) == pytest.approx(wanted, rel=1e-14)


def test_sums_of_empty_segments_are_zero() -> None:
    assert segment_sums(np.array([1.0, 2.0, 4.0]), np.array([0, 2, 0, 1, 0])).tolist() == [0, 3, 0, 4, 0]
    assert segment_sums(np.zeros(0), np.zeros(0, dtype=np.int64)).tolist() == []


def test_no_segments_have_no_levels() -> None:
    nothing = np.zeros(0)
    assert len(water_levels(nothing, nothing, nothing, np.zeros(0, dtype=np.int64), nothing)) == 0
