r"""The largest deviation z that the cells of a proximal problem agree on.

For given pressures cell c wants to deviate by :math:`|u_c|` and would gain at the rate
:math:`r_c (|v_c| - z) / \sigma` from a higher z, where :math:`u_c` is :math:`v_c` inside its limits.
With :math:`\lambda` the weight of z and :math:`z_k` its last value, the best z solves

.. math:: \lambda + \frac{z - z_k}{\sigma} = \frac{1}{\sigma} \sum_{|u_c| > z} r_c (|v_c| - z).

The left side less the right one rises with z and is linear between the wishes :math:`|u_c|`. All
wishes outside a bracket are summed in the streaming pass; only those inside it are sorted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from quotaopt.model.arrays import FloatArray

FEW = 500
"""Wishes that are simply sorted."""
BRACKET = 0.05
"""How far from its last value z is looked for first, as a share of it."""


@dataclass
class Wishes:
    """Wishes to deviate: those above the bracket in sums, those inside it one by one."""

    least: float
    most: float
    weight: float = 0.0  # sum of r over the wishes above
    amount: float = 0.0  # sum of r |v|
    inside: list[tuple[FloatArray, FloatArray, FloatArray]] = field(default_factory=list)  # |u|, r, r |v|

    def add(self, wish: FloatArray, unlimited: FloatArray, reference: FloatArray) -> None:
        """Take in a block of cells: |u|, |v| and r."""
        above, amount = wish > self.most, reference * unlimited
        self.weight += float(np.bincount(above, reference, 2)[1])
        self.amount += float(np.bincount(above, amount, 2)[1])
        within = np.flatnonzero((wish > self.least) & ~above)
        if len(within):
            self.inside.append((wish[within], reference[within], amount[within]))


@dataclass(frozen=True)
class Largest:
    """The largest deviation, and how stiff it is: infinite where it does not move with the pressures."""

    z: float
    stiffness: float


def agreed(wishes: Wishes, largest: float, last: float, sigma: float, floor: float) -> Largest | None:
    """The best z, or None where it is outside the bracket."""
    parts = [np.concatenate(each) for each in zip(*wishes.inside, strict=True)] if wishes.inside else []
    wish, weight, amount = parts if parts else (np.zeros(0),) * 3
    least, most, total, paid = wishes.least, wishes.most, wishes.weight, wishes.amount
    while len(wish) > FEW:
        middle = float(np.partition(wish, len(wish) // 2)[len(wish) // 2])
        above = wish > middle
        more, further = float(np.sum(weight[above])), float(np.sum(amount[above]))
        if last + paid + further - sigma * largest >= middle * (1.0 + total + more):
            least = middle
        elif middle == most:
            break
        else:
            above, most, total, paid = ~above, middle, total + more, paid + further
        wish, weight, amount = wish[above], weight[above], amount[above]
    order = np.argsort(-wish, kind="stable")
    ends = wish[order]
    # Sums over the wishes above each end, and last over all that are in the bracket.
    weights = total + np.concatenate([[0.0], np.cumsum(weight[order])])
    amounts = paid + np.concatenate([[0.0], np.cumsum(amount[order])])
    roots = (last + amounts - sigma * largest) / (1.0 + weights)
    if roots[0] >= wishes.most and most == wishes.most:
        return None
    # Between its ends a root is the answer; the first root that is not below its interval decides.
    lower = np.append(ends, least)
    first = int(np.argmax(roots >= lower))
    if roots[first] < lower[first]:
        return Largest(floor, np.inf) if least == floor else None
    upper = most if first == 0 else ends[first - 1]
    if roots[first] >= upper:
        return Largest(float(upper), np.inf)
    return Largest(float(roots[first]), (1.0 + weights[first]) / sigma)
