r"""Whether whole numbers are shares in proportion, inside limits, to within one step.

The numbers x of the children of one parent, with weights w and limits l, h, belong to one scale
:math:`\lambda` with :math:`\sum_u \operatorname{clip}(\lambda w_u, l_u, h_u) = \sum_u x_u`. Where the plain
proportion :math:`\lambda = \sum x / \sum w` keeps all limits it is that scale; elsewhere it is found by
bisection over the scales at which a child meets a limit, in fractions.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from quotaopt.certify.exact import FITS
from quotaopt.model.arrays import BoolArray, IntArray


def shares_wrong(
    amounts: IntArray,
    weights: IntArray,
    parent: IntArray,
    limits: tuple[IntArray, IntArray] | None,
    step: int,
) -> BoolArray:
    """Children a step or more away from their share. (n_children,)

    Parameters
    ----------
    amounts, weights
        In minor units, whole steps.
    limits
        In minor units, with 0 for children of weight 0; None for none.
    """
    number, weight = amounts // step, weights // step
    n_parents = int(parent.max(initial=-1)) + 1
    whole, total = _sums(weight, parent, n_parents), _sums(number, parent, n_parents)
    above = _above(number, weight, parent, whole, total)
    size = whole[parent]
    wrong = np.asarray((np.abs(above) >= size) & (size > 0), dtype=np.bool_)
    wrong |= (weight <= 0) & (number != 0)
    if limits is not None:
        lower, upper = (side // step for side in limits)
        wide = total.astype(object)[parent] * weight
        meets = (wide < lower * size.astype(object)) | (wide > upper * size.astype(object))
        for at in _families(parent, np.asarray(meets, dtype=np.bool_), n_parents):
            wrong[at] = _clipped_wrong(number[at], weight[at], lower[at], upper[at])
    return np.asarray(wrong)


def _families(parent: IntArray, chosen: BoolArray, n_parents: int) -> list[IntArray]:
    """All children of every parent that has a chosen one."""
    has = np.zeros(n_parents, dtype=np.bool_)
    has[parent[chosen]] = True
    children = np.flatnonzero(has[parent])
    children = children[np.argsort(parent[children], kind="stable")]
    borders = np.flatnonzero(np.diff(parent[children])) + 1
    return np.split(children, borders) if len(children) else []


def _sums(values: IntArray, group: IntArray, n_groups: int) -> IntArray:
    sums = np.zeros(n_groups, dtype=np.int64)
    np.add.at(sums, group, values)
    return sums


def _above(
    number: IntArray, weight: IntArray, parent: IntArray, whole: IntArray, total: IntArray
) -> IntArray:
    """How far numbers are above plain shares, times the whole: ``number * whole - total * weight``."""
    products = [(number, whole[parent]), (total[parent], weight)]
    if all((np.abs(a).astype(np.float64) * b).max(initial=0.0) < FITS for a, b in products):
        (a, b), (c, d) = products
        return np.asarray(a * b - c * d)
    (a, b), (c, d) = [(left.astype(object), right.astype(object)) for left, right in products]
    return np.asarray(a * b - c * d)


def _clipped_wrong(number: IntArray, weight: IntArray, lower: IntArray, upper: IntArray) -> list[bool]:
    """As `shares_wrong`, for the children of one parent some of whom meet their limits."""
    children = list(zip(number.tolist(), weight.tolist(), lower.tolist(), upper.tolist(), strict=True))
    scale = _scale(children)
    shares = [min(max(scale * w, Fraction(low)), Fraction(high)) for _, w, low, high in children]
    return [abs(number - share) >= 1 for share, (number, *_) in zip(shares, children, strict=True)]


def _scale(children: list[tuple[int, int, int, int]]) -> Fraction:
    """The scale at which the clipped shares add up to the numbers."""
    wanted = sum(number for number, *_ in children)

    def total(scale: Fraction) -> Fraction:
        shares = (min(max(scale * w, Fraction(low)), Fraction(high)) for _, w, low, high in children)
        return sum(shares, Fraction(0))

    corners = sorted({Fraction(side, w) for _, w, low, high in children if w for side in (low, high)})
    first, last = 0, len(corners) - 1
    while first < last:
        middle = (first + last) // 2
        if total(corners[middle]) >= wanted:
            last = middle
        else:
            first = middle + 1
    right = corners[first]
    left = corners[first - 1] if first else Fraction(0)
    low, high = total(left), total(right)
    return right if low == high else left + (right - left) * (wanted - low) / (high - low)
