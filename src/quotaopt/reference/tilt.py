"""Tilts: the increment method (增量法) and strategic alignment (战略对齐法).

A tilt multiplies what a selection would carry, by `factor` or by ``1 + growth``, before the
whole is scaled to the total: others make room in proportion. Tilts multiply each other.
"""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import FloatArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.selection import cells_in, select_members
from quotaopt.plan.plan import Plan


def tilt_factors(plan: Plan, cells: Cells) -> FloatArray:
    """The product of all tilts per cell. (n_cells,)"""
    factors = np.ones(len(cells))
    for position, tilt in enumerate(plan.spec.reference.tilt):
        masks = select_members(plan, cells, tilt.where, plan.place("reference", "tilt", position, "where"))
        factor = float(tilt.factor) if tilt.factor is not None else 1.0 + float(tilt.growth or 0)
        factors[cells_in(cells, masks)] *= factor
    return factors
