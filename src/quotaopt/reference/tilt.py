r"""Tilts: the increment method (增量法), strategic alignment (战略对齐法) and relief (目标减免).

A tilt multiplies what a selection would carry, before the whole is scaled to the total:
others make room in proportion. Tilts multiply each other. With growth g and relief e,

.. math:: f = 1 + g - e \quad\text{(additive)}, \qquad f = (1 + g)(1 - e) \quad\text{(multiplicative)}

Rates are numbers or columns, looked up for every cell by the key of their table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.selection import cells_in, select_members
from quotaopt.plan.document.paths import PlanPath
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_formulas import Tilt
from quotaopt.reference.rates import rate_at, refuse_negative


def running_factors(plan: Plan, cells: Cells, tilts: Sequence[Tilt], path: PlanPath) -> Iterator[FloatArray]:
    """The product of the tilts at `path` after each of them, per cell; the same array every time. (n_cells,)

    Raises
    ------
    PlanError
        A selection matches nothing, a rate is blank or out of range, or takes more than there is.
    """
    factors = np.ones(len(cells))
    for position, tilt in enumerate(tilts):
        entry = (*path, position)
        inside = cells_in(cells, select_members(plan, cells, tilt.where, plan.place(*entry, "where")))
        at = np.flatnonzero(inside)
        factors[at] *= _factor(plan, cells, tilt, at, entry)
        yield factors


def _factor(plan: Plan, cells: Cells, tilt: Tilt, at: IntArray, path: tuple[str | int, ...]) -> FloatArray:
    """What one tilt multiplies the cells `at` by; shape ``()`` where it is one number. (len(at),)"""
    rates = {
        key: rate_at(plan, cells, rate, at, allowed, plan.place(*path, key))
        for key, rate, allowed in tilt.rates
    }
    if "factor" in rates:
        factor = rates["factor"]
    else:
        growth, relief = rates.get("growth", np.zeros(())), rates.get("relief", np.zeros(()))
        additive = tilt.convention == "additive"
        factor = 1.0 + growth - relief if additive else (1.0 + growth) * (1.0 - relief)
    refuse_negative(cells, factor, at, plan.place(*path))
    return factor
