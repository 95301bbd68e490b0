r"""Largest remainder inside limits, for many parents at once.

Given ideal values :math:`x_u` of the children of a parent that must share :math:`N` whole
units, find the integers nearest to them,

.. math:: \min \sum_u (n_u - x_u)^2 \quad \text{s.t.} \; \sum_u n_u = N, \; l_u \le n_u \le h_u .

The cost is separable and convex, so the answer is a common shift: for some whole number
:math:`k`, :math:`n_u = \mathrm{clip}(\lfloor x_u \rfloor + k, l_u, h_u)`, and the units that remain
go, one each, to the largest fractional parts that may still rise. With :math:`k = 0`, where
the children add up to their parent, this is Hamilton's method of largest remainders; other
shifts absorb what float noise or a limit leaves over.
"""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import BoolArray, FloatArray, IntArray

FRACTION_BITS = 20
"""Fractional parts closer than 2**-20 of a step are equal: the earlier child goes first."""


def apportion(
    parent: IntArray, total: IntArray, value: FloatArray, lower: IntArray, upper: IntArray
) -> IntArray:
    """Share `total` of every parent among its children, nearest to `value`.

    Parameters
    ----------
    parent : (n_children,)
        Position of the parent, 0..n_parents-1.
    total : (n_parents,)
        Whole units to share; between the sums of `lower` and `upper` of its children.
    value, lower, upper : (n_children,)
        Ideal value and limits of every child. Ties go to the earlier child.

    Returns
    -------
    (n_children,) whole units; they add up to `total`.
    """
    floor = np.floor(value)
    start = floor.astype(np.int64)
    base = np.clip(start, lower, upper)
    may_rise = (base < upper) & (start >= lower)
    missing = total - _count(parent, base, len(total))
    odd = (missing < 0) | (missing > np.bincount(parent[may_rise], minlength=len(total)))
    if odd.any():
        shift = np.where(odd, _largest_shift(odd, parent, total, start, lower, upper), 0)[parent]
        base = np.clip(start + shift, lower, upper)
        may_rise = (base < upper) & (start + shift >= lower)
        missing = total - _count(parent, base, len(total))
    base[_largest(parent, missing, value - floor, may_rise)] += 1
    return base


def _count(parent: IntArray, units: IntArray, n_parents: int) -> IntArray:
    sums = np.zeros(n_parents, dtype=np.int64)
    np.add.at(sums, parent, units)
    return sums


def _largest_shift(
    odd: BoolArray, parent: IntArray, total: IntArray, start: IntArray, lower: IntArray, upper: IntArray
) -> IntArray:
    """For parents marked `odd` the largest k whose shifted children do not exceed the total. (n_parents,)"""
    children = np.flatnonzero(odd[parent])
    parent, start, lower, upper = parent[children], start[children], lower[children], upper[children]
    inside = np.clip(start, lower, upper)
    reach = np.abs(total - _count(parent, inside, len(total)))[odd].max() + np.abs(inside - start).max() + 1
    low = np.where(odd, -reach, 0)
    high = np.where(odd, reach, 0)
    while (low < high).any():
        middle = (low + high + 1) // 2
        fits = _count(parent, np.clip(start + middle[parent], lower, upper), len(total)) <= total
        low, high = np.where(fits, middle, low), np.where(fits, high, middle - 1)
    return low


def _largest(parent: IntArray, count: IntArray, fraction: FloatArray, eligible: BoolArray) -> IntArray:
    """For every parent its `count` eligible children with the largest fractions, ties by position."""
    children = np.flatnonzero(eligible & (count > 0)[parent])
    owner, scale = parent[children], 1 << FRACTION_BITS
    key = owner * np.int64(2 * scale)
    key += scale - np.rint(fraction[children] * scale).astype(np.int64)
    order = _stable_order(key, len(count) * 2 * scale)
    size = np.bincount(owner, minlength=len(count))
    taken = np.minimum(count, size)
    behind = np.cumsum(size - taken) - (size - taken)  # children of earlier parents that get nothing
    chosen: IntArray = children[order[np.arange(taken.sum()) + np.repeat(behind, taken)]]
    return chosen


def _stable_order(key: IntArray, n_keys: int) -> IntArray:
    """Positions by rising key, equal keys in their order.

    Key and position packed into one number sort several times faster than an index sort.
    """
    bits = max(len(key), 1).bit_length()
    if n_keys.bit_length() + bits > 62:
        return np.argsort(key, kind="stable")
    packed = (key << bits) | np.arange(len(key))
    packed.sort()
    packed &= (1 << bits) - 1
    return packed
