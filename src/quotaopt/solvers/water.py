r"""Water filling: the one level at which many clipped cells together carry a given sum.

.. math:: \sum_{c \in v} r_c \, \mathrm{clip}(\lambda_v, A_c, B_c) = g_v

for all segments v of the cells at once. The left side grows with :math:`\lambda` in straight
pieces, so a Newton step inside the right piece is exact. A bracket that can only shrink
keeps every step safe, and makes an end certain: it is halved at least every few turns.

Method: Cominetti, Mascarenhas and Silva 2014, "A Newton's method for the continuous
quadratic knapsack problem", for many sums side by side.
"""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray

ROUNDING = 4 * np.finfo(np.float64).eps
"""A sum of floats is met when it is this near, relative to itself."""
PATIENCE = 8
"""Newton steps between two bisections."""


def segment_sums(values: FloatArray, sizes: IntArray) -> FloatArray:
    """Sums of consecutive segments of `values`; a segment may be empty. (n_segments,)

    Every segment is summed pairwise from its own start, so a million cells cost no more
    digits than a few, and no segment inherits the rounding of the one before.
    """
    sums = np.zeros(len(sizes))
    filled = sizes > 0
    starts = (np.cumsum(sizes) - sizes)[filled]
    if len(starts):
        sums[filled] = np.add.reduceat(values, starts)
    return sums


def water_levels(
    weight: FloatArray, low: FloatArray, high: FloatArray, sizes: IntArray, target: FloatArray
) -> FloatArray:
    """The level of every segment.

    Parameters
    ----------
    weight, low, high : ndarray of shape (n_cells,)
        r, A and B of the cells, segment after segment; `high` may be +inf.
    sizes : ndarray of shape (n_segments,)
        Cells per segment, at least one.
    target : ndarray of shape (n_segments,)
        g, finite, between the sums of the segment at `low` and at `high`.

    Returns
    -------
    ndarray of shape (n_segments,)
        Finite levels. Where a stretch of levels gives the same sum, one of them.
    """
    below, above = _bracket(weight, low, high, sizes, target)
    level = np.clip(target / segment_sums(weight, sizes), below, above)
    found = np.empty(len(sizes))
    segment = np.arange(len(sizes))
    turn = 0
    while len(segment):
        turn += 1
        spread = np.repeat(level, sizes)
        miss = target - segment_sums(weight * np.clip(spread, low, high), sizes)
        slope = segment_sums(weight * ((low <= spread) & (spread <= high)), sizes)
        below = np.where(miss > 0.0, level, below)
        above = np.where(miss < 0.0, level, above)
        with np.errstate(divide="ignore", invalid="ignore"):
            newton = level + miss / slope
        safe = (below < newton) & (newton < above)
        middle = below + 0.5 * (above - below)
        following = np.where(safe & (turn % PATIENCE > 0), newton, middle)

        met = np.abs(miss) <= ROUNDING * np.abs(target)
        done = met | (following <= below) | (following >= above)
        if done.any():
            best = np.where(met & safe, newton, level)
            found[segment[done]] = best[done]
            going = ~done
            cells = np.repeat(going, sizes)
            weight, low, high = weight[cells], low[cells], high[cells]
            segment, sizes, target = segment[going], sizes[going], target[going]
            below, above, following = below[going], above[going], following[going]
        level = following
    return found


def _bracket(
    weight: FloatArray, low: FloatArray, high: FloatArray, sizes: IntArray, target: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """A level that carries too little or just enough, and one that carries too much or enough."""
    starts = np.cumsum(sizes) - sizes
    endless = np.isinf(high)
    above = np.maximum.reduceat(np.where(endless, low, high), starts)
    open_weight = segment_sums(np.where(endless, weight, 0.0), sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        alone = np.where(open_weight > 0.0, target / open_weight, 0.0)  # cells without a limit suffice
    return np.minimum.reduceat(low, starts), np.maximum(above, alone)
