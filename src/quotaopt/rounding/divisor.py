r"""Divisor methods: Webster, Jefferson and Adams, for one tree or two crossing ones.

Unit number k of a cell with ideal value :math:`v_c` costs

.. math:: \ln \frac{k - s}{v_c},

with s = 1/2 for Webster, 0 for Jefferson and 1 for Adams, and the steps of least total cost
within all limits are the answer (Balinski and Demange 1989 for two margins; Gaffke and
Pukelsheim 2008). The rounding by largest remainder is the start; `cycles` finds the optimum
and proves it, exactly for costs rounded to 2**-40.

Scaling whole rows or columns of :math:`v` changes every plan's cost by the same amount when
their sums are fixed: the answer depends on the rows' proportions only. A cell that is
ideally 0 stays at its lower limit.
"""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import IntArray
from quotaopt.rounding.cycles import Corridor, cheapest
from quotaopt.rounding.flow import round_crossing
from quotaopt.rounding.hierarchy import Hierarchy
from quotaopt.rounding.ideal import Ideal
from quotaopt.rounding.network import node_arcs
from quotaopt.rounding.tree import node_ideals

DIVISORS = {"webster": 0.5, "jefferson": 0.0, "adams": 1.0}
"""What is subtracted from the number of a unit."""
LARGEST_DIVISOR = 200_000
"""Cells beyond which the proof takes longer than people wait."""
COST_SCALE = float(2**40)
FREE = -230.0
"""Logarithm that stands for 0: Adams gives every cell its first unit before all others."""


def round_by_divisor(first: Hierarchy, second: Hierarchy, cells: Ideal, method: str) -> IntArray:
    """The steps of least total cost within all limits of both trees, proved. (n_cells,)"""
    steps = round_crossing(first, second, cells)
    nodes = node_ideals(first, cells), node_ideals(second, cells)
    nothing = cells.value <= 0.0
    corridor = Corridor(
        node_arcs(nodes[0].lower, nodes[1].lower),
        node_arcs(nodes[0].upper, nodes[1].upper),
        np.where(nothing, steps, cells.lower),
        np.where(nothing, steps, cells.upper),
    )

    def cost(of: IntArray, number: IntArray) -> IntArray:
        value = cells.value[of]
        with np.errstate(divide="ignore"):
            logarithm = np.log1p((number - DIVISORS[method] - value) / value)  # exact for large numbers
        return np.rint(np.maximum(logarithm, FREE) * COST_SCALE).astype(np.int64)

    return cheapest(first, second, corridor, steps, cost)
