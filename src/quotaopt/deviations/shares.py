"""Whole amounts shared out in proportion, exactly: what is shared out adds up to the last unit."""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import IntArray

_SAFE = 2.0**62  # rests below it come out right of products that wrap around 64 bits
_FLOAT_ERROR = 2.0**-51  # a bound on the relative error of a product and a quotient of floats


def floor_share(amount: IntArray, part: IntArray, whole: IntArray) -> tuple[IntArray, IntArray]:
    """``amount * part / whole``, rounded down, and the rest; exact for products beyond 64 bits.

    A float's guess of the quotient is off by little, so that ``amount * part - guess * whole`` is
    small; it is right even though both products wrap around, and it mends the guess.

    Parameters
    ----------
    amount, part
        Any sign. (n,)
    whole
        Above zero. (n,)

    Returns
    -------
    quotient : (n,)
    rest : (n,)
        0 <= rest < whole, with ``amount * part == quotient * whole + rest``.
    """
    guess = amount.astype(np.float64) * part / whole
    farthest = 1.0 + float(np.abs(guess).max(initial=0.0)) * _FLOAT_ERROR
    if farthest * float(whole.max(initial=1)) >= _SAFE:
        product = amount.astype(object) * part.astype(object)
        return (product // whole).astype(np.int64), (product % whole).astype(np.int64)
    quotient = np.floor(guess).astype(np.int64)
    rest = amount * part - quotient * whole
    over = rest // whole
    return quotient + over, rest - over * whole


def rounded_share(amount: IntArray, part: IntArray, whole: IntArray) -> IntArray:
    """``amount * part / whole`` to the nearest unit, halves up. (n,)"""
    quotient, rest = floor_share(amount, part, whole)
    return quotient + (rest >= whole - rest)


def share_out(amount: IntArray, weight: IntArray, group: IntArray) -> IntArray:
    r"""Share the amount of every group out to its members in proportion to their weights.

    .. math:: x_i = \lfloor q_i \rfloor \text{ or } \lfloor q_i \rfloor + 1, \quad
              q_i = a_g w_i / \sum_{h \in g} w_h, \quad \sum_{i \in g} x_i = a_g

    The units that rounding down leaves go to the largest rests, the first ones where rests are
    equal (largest remainders; Balinski and Young, Fair Representation, 1982).

    Parameters
    ----------
    amount
        What every group has, of any sign. (n_groups,)
    weight
        Not negative. (n,)
    group
        Of every member. (n,)

    Returns
    -------
    (n,), zero throughout in groups without any weight.
    """
    whole = group_totals(weight, group, len(amount))
    shared, rest = floor_share(amount[group], weight, np.maximum(whole, 1)[group])
    left = np.where(whole > 0, amount, 0) - group_totals(shared, group, len(amount))
    order = np.lexsort((-rest, group))
    first = np.searchsorted(group[order], np.arange(len(amount)))
    rank = np.arange(len(order)) - first[group[order]]
    shared[order] += rank < left[group[order]]
    return shared


def group_totals(values: IntArray, group: IntArray, n_groups: int) -> IntArray:
    """Exact sums of whole numbers by group. (n_groups,)"""
    totals = np.zeros(n_groups, dtype=np.int64)
    np.add.at(totals, group, values)
    return totals
