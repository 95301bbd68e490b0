r"""The fair reference of every cell: blended, tilted, phased, by availability, and scaled to one.

.. math:: r_{b,m} \propto s_b \; p_{b,m} \; f_{b,m} \; a_{b,m}

with the blended share :math:`s`, the season :math:`p`, the tilts :math:`f` and the availability
:math:`a` of the people.
"""

from __future__ import annotations

import numpy as np

from quotaopt.errors import PlanError, Problem
from quotaopt.model.arrays import FloatArray
from quotaopt.model.cells import Cells
from quotaopt.people import availability
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_reference import Source
from quotaopt.reference.blend import blend, first_then_inside
from quotaopt.reference.season import season_profile
from quotaopt.reference.tilt import tilt_factors


def fair_reference(plan: Plan, cells: Cells) -> FloatArray:
    """The reference of every cell as a share of the whole; sums to 1. (n_cells,)

    Raises
    ------
    PlanError
        A source, a season, a tilt or the people cannot be used; see the functions that make them.
    """
    spec = plan.spec.reference
    share = blend(plan, cells, spec.blend or default_blend(plan), ("reference", "blend"))
    if spec.first is not None:
        outer = blend(plan, cells, spec.first.blend, ("reference", "first", "blend"))
        share = first_then_inside(cells, outer, spec.first.by, share)
    phased = (share[:, None] * season_profile(plan, cells, spec.season)).ravel()
    if spec.tilt:
        phased = phased * tilt_factors(plan, cells)
    available = availability(plan, cells)
    if available is not None:
        phased = phased * available.of_cells(cells)
    total = phased.sum()
    if total <= 0.0:
        raise PlanError([Problem.at(plan.place("reference"), "reference.all_zero")])
    return np.asarray(phased / total)


def default_blend(plan: Plan) -> tuple[Source, ...]:
    """Share of the facts the cells come from; without facts, even over the bases."""
    table = plan.spec.cells.table
    if table is not None and plan.spec.tables[table].value:
        return (Source(share_of=f"{table}.{plan.spec.tables[table].value[0]}"),)
    raise PlanError([Problem.at(plan.place("reference"), "reference.no_basis")])
