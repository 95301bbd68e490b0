r"""How evenly a plan weighs: burdens of the members of every level.

With references :math:`r_i`, targets :math:`x_i`, burdens :math:`t_i = x_i / r_i` and totals
:math:`R = \sum r_i`, :math:`X = \sum x_i`, the Gini coefficient weighted by reference is

.. math:: G = \frac{1}{2 R X} \sum_i \sum_j r_i r_j \, |t_i - t_j|

0 where all burdens are equal. It is twice the area between the Lorenz curve (share of the
targets carried by the least burdened share of the reference) and the diagonal, and is computed
from that curve after one sort. Groups without reference carry no burden and are left out.

Source: C. Gini (1912), in the weighted form of R. I. Lerman and S. Yitzhaki, "Improving the
accuracy of estimates of Gini coefficients", Journal of Econometrics 42 (1989).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.model.arrays import FloatArray
from quotaopt.report.amounts import targets_of
from quotaopt.report.sums import summed

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

CELL = "cell"
"""The name under which single cells stand beside the levels."""


@dataclass(frozen=True)
class Evenness:
    """Burdens of the members of one level; 1 is a fair share."""

    level: str
    n_members: int  # that have a reference
    lowest: float
    highest: float
    gini: float

    @property
    def spread(self) -> float:
        """Highest burden minus lowest."""
        return self.highest - self.lowest


def evenness(level: str, reference: FloatArray, target: FloatArray) -> Evenness:
    """Measure one set of groups, both arrays (n_groups,)."""
    carries = reference > 0.0
    r, x = reference[carries], target[carries]
    if not len(r) or not x.any():
        return Evenness(level, len(r), 0.0, 0.0, 0.0)
    burden = x / r
    return Evenness(level, len(r), float(burden.min()), float(burden.max()), _gini(r, x, burden))


def evenness_by_level(allocation: Allocation) -> tuple[Evenness, ...]:
    """Every level of the plan in its order, then the cells themselves."""
    measured = []
    for level in allocation.cells:
        sums = summed(allocation, [level])
        measured.append(evenness(level, sums.reference, sums.target.floats()))
    reference = allocation.reference_steps * allocation.step
    measured.append(evenness(CELL, reference, targets_of(allocation).floats()))
    return tuple(measured)


def _gini(reference: FloatArray, target: FloatArray, burden: FloatArray) -> float:
    order = np.argsort(burden)  # equal burdens may come in any order: the curve is straight there
    weight = reference[order] / reference.sum()
    carried = np.cumsum(target[order]) / target.sum()
    before = np.concatenate([[0.0], carried[:-1]])
    return max(0.0, 1.0 - float(weight @ (carried + before)))
