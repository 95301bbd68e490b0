r"""Tiers that must not cross: in every cell the base is at most the target, the target at most the stretch.

.. math:: x^{\text{lower}}_c \le x^{\text{upper}}_c

There is one such row per cell and pair of neighbouring tiers, and hardly any of them binds. So a model is
built without them, and gets rows for the pairs that its answer breaks: an answer of so many rows that keeps
all others too is the answer to the whole.
"""

from __future__ import annotations

import numpy as np

from quotaopt.errors import PlanError, Problem
from quotaopt.model.arrays import FloatArray, IntArray, LabelArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.cells import Cells
from quotaopt.model.tiers import Tiers, with_pair_rows
from quotaopt.plan.layers import TIER, nested_names
from quotaopt.plan.plan import Plan

NOISE = 1e-8
"""By this part of itself a cell may stand above the next tier: solvers leave as much, rounding mends it."""


def tiers_of(plan: Plan, cells: Cells, active: IntArray) -> Tiers | None:
    """The pairs of `active` cells (n_active,) that must not cross; None where the plan has no two tiers.

    Raises
    ------
    PlanError
        A cell has a reference in a tier, and none in the next: it could carry nothing.
    """
    names = tuple(plan.spec.tiers)
    if len(names) < 2:
        return None
    code = cells.codes_at(TIER, active).astype(np.int64)
    position = np.full(len(cells), -1, dtype=np.int64)
    position[active] = np.arange(len(active))
    lower = np.argsort(code, kind="stable")
    lower = lower[code[lower] < len(names) - 1]
    per_layer = len(cells) // cells.n_layers  # the layers of a measure stand from low to high
    upper = position[active[lower] + per_layer]
    if (upper < 0).any():
        raise _nothing_above(plan, cells, names, active[lower[upper < 0]])
    return Tiers(code, names.index(plan.main.members[TIER]), lower, upper)


def crossing(model: CanonicalModel, tiers: Tiers, t: FloatArray) -> IntArray:
    """The pairs whose lower tier stands above the next at burdens `t` (n_cells,)."""
    carried = model.steps_at(t)
    low, high = carried[tiers.lower], carried[tiers.upper]
    return np.flatnonzero(low - high > NOISE * low)


def with_nested_rows(
    plan: Plan, cells: Cells, active: IntArray, model: CanonicalModel, tiers: Tiers, pairs: IntArray
) -> CanonicalModel:
    """`model` with a row at the end for each of `pairs` (n,), rising."""
    members = work_names(cells, active[tiers.lower[pairs]])
    return with_pair_rows(model, tiers, pairs, names=nested_names(plan.spec), members=members)


def work_names(cells: Cells, at: IntArray) -> LabelArray:
    """What some cells are called whatever their tier. (len(at),)"""
    return cells.cell_names(tuple(level for level in cells.finest if level != TIER), at)


def _nothing_above(plan: Plan, cells: Cells, names: tuple[str, ...], bare: IntArray) -> PlanError:
    """The cells of the first tier that have nothing above them."""
    tier = int(cells.codes_at(TIER, bare).min())
    bare = bare[cells.codes_at(TIER, bare) == tier]
    place = plan.place("tiers", names[tier + 1])
    members = "; ".join(work_names(cells, bare[:5]))
    shown = {"lower": names[tier], "upper": names[tier + 1], "count": len(bare), "members": members}
    return PlanError([Problem.at(place, "tiers.nothing_above", **shown)])
