r"""Whole steps shared out in proportion, inside limits, by largest remainder.

The ideal of child u under parent v is

.. math:: \operatorname{clip}(\lambda_v w_u,\ l_u,\ h_u), \qquad \sum_u \text{ideal}_u = S_v

Children whose limits bind are found in rounds: of the two sides that the plain proportions violate, the
one that is violated by more is settled (variable pegging: Bitran and Hax, Management Science 27, 1981).
The rest is rounded down, and what is left goes to those who lack most of their `fair` share, ties in the
order of the children; with weights for fair shares that is Hamilton's method. Weights were rounded to whole
steps themselves: fair shares are the numbers before, so that equals get the same where that is possible.
All comparisons but this ranking are between integers.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from quotaopt.model.arrays import BoolArray, CodeArray, FloatArray, IntArray

Codes: TypeAlias = IntArray | CodeArray

_FITS = 2.0**62
_DECIMALS = 6  # of a step: finer differences of what people lack are noise of floats


def apportion(
    amount: IntArray,
    weight: IntArray,
    parent: Codes,
    fair: FloatArray,
    limits: tuple[IntArray, IntArray] | None = None,
) -> IntArray:
    """Share out `amount` (n_parents,) over children in proportion to `weight` (n_children,).

    Parameters
    ----------
    parent
        The parent of every child. (n_children,)
    fair
        The weights before they were rounded. (n_children,)
    limits
        The least and the most of every child; every amount lies between their sums. Children of
        weight 0 have limits of 0.

    Returns
    -------
    ndarray of int64, (n_children,)
        Adds up to `amount`, and lies within a step of the ideal.
    """
    given = np.zeros(len(weight), dtype=np.int64)
    free = weight > 0
    if limits is not None:
        _settle(amount, weight, parent, limits, given, free)
    child = np.flatnonzero(free)
    rest = amount - summed(given, parent, len(amount))
    whole = summed(np.where(free, weight, 0), parent, len(amount))
    quotient, remainder = _proportional(rest, weight[child], parent[child], whole)
    given[child] = quotient
    left = rest - summed(quotient, parent[child], len(amount))
    child, quotient = child[remainder > 0], quotient[remainder > 0]
    lacks = np.round(_fair_shares(rest, fair, parent, free)[child] - quotient, _DECIMALS)
    order = child[np.lexsort((-lacks, parent[child]))]
    sizes = np.bincount(parent[child], minlength=len(amount))
    rank = np.arange(len(child)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    given[order] += rank < left[parent[order]]
    return given


def _fair_shares(rest: IntArray, fair: FloatArray, parent: Codes, free: BoolArray) -> FloatArray:
    """What is left of every amount in proportion to `fair`, among children that are `free`. (n_children,)"""
    kept = np.where(free, fair, 0.0)
    whole = np.bincount(parent, weights=kept, minlength=len(rest))
    return np.asarray(kept * (rest / np.maximum(whole, np.finfo(np.float64).tiny))[parent])


def summed(values: IntArray, group: Codes, n_groups: int) -> IntArray:
    """Exact sums of the values of every group. (n_groups,)"""
    sums = np.zeros(n_groups, dtype=values.dtype)
    np.add.at(sums, group, values)
    return sums


def _settle(
    amount: IntArray,
    weight: IntArray,
    parent: Codes,
    limits: tuple[IntArray, IntArray],
    given: IntArray,
    free: BoolArray,
) -> None:
    """Give children whose limits bind what these are, round by round; `given`, `free` are changed."""
    lower, upper = limits
    n_parents = len(amount)
    while True:
        child = np.flatnonzero(free)
        rest = amount - summed(given, parent, n_parents)
        whole = summed(np.where(free, weight, 0), parent, n_parents)
        quotient, remainder = _proportional(rest, weight[child], parent[child], whole)
        over = child[(quotient > upper[child]) | ((quotient == upper[child]) & (remainder > 0))]
        under = child[quotient < lower[child]]
        if not len(over) and not len(under):
            return
        excess = _beyond(rest, whole, weight, upper, parent, over)
        lack = -_beyond(rest, whole, weight, lower, parent, under)
        over, under = over[(excess >= lack)[parent[over]]], under[(lack >= excess)[parent[under]]]
        given[over], given[under] = upper[over], lower[under]
        free[over] = free[under] = False


def _beyond(
    rest: IntArray, whole: IntArray, weight: IntArray, limit: IntArray, parent: Codes, child: IntArray
) -> IntArray:
    """How far children lie above their limits in sum, times the whole of their parent. (n_parents,)"""
    weights = summed(weight[child].astype(object), parent[child], len(rest))
    stated = summed(limit[child].astype(object), parent[child], len(rest))
    return np.asarray(rest.astype(object) * weights - whole.astype(object) * stated)


def _proportional(
    amount: IntArray, weight: IntArray, parent: Codes, whole: IntArray
) -> tuple[IntArray, IntArray]:
    """``amount * weight / whole`` of the parent as quotient and remainder. (n_children,) each, int64"""
    share, divisor = amount[parent], np.maximum(whole, 1)[parent]
    if (np.abs(share).astype(np.float64) * weight).max(initial=0.0) < _FITS:
        quotient, remainder = np.divmod(share * weight, divisor)
        return quotient, remainder
    product = share.astype(object) * weight
    wide = np.asarray(product // divisor)
    return wide.astype(np.int64), np.asarray(product - wide * divisor).astype(np.int64)
