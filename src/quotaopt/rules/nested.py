r"""Tiers that must not cross: in every cell the base is at most the target, the target at most the stretch.

.. math:: x^{\text{lower}}_c \le x^{\text{upper}}_c

There is one such row per cell and pair of neighbouring tiers, and hardly any of them binds. So a model is
built without them, and gets rows for the pairs that its answer breaks: an answer of so many rows that keeps
all others too is the answer to the whole.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from quotaopt.errors import PlanError, Problem
from quotaopt.model.arrays import NO_LOWER, NO_UPPER, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel, Partition
from quotaopt.model.cells import Cells
from quotaopt.model.tiers import Tiers
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
    carried = model.reference * t * model.steps.per_cell
    low, high = carried[tiers.lower], carried[tiers.upper]
    return np.flatnonzero(low - high > NOISE * low)


def with_nested_rows(
    plan: Plan, cells: Cells, active: IntArray, model: CanonicalModel, tiers: Tiers, pairs: IntArray
) -> CanonicalModel:
    """`model` with a row at the end for each of `pairs` (n,), rising; counted in the lower tier's unit."""
    lower, upper = tiers.lower[pairs], tiers.upper[pairs]
    pair_of_tiers = tiers.code[lower]
    per_cell = np.broadcast_to(model.steps.per_cell, tiers.code.shape)
    partitions = []
    for tier in np.unique(pair_of_tiers):
        at = np.flatnonzero(pair_of_tiers == tier)
        codes, weight = np.full(model.n_cells, -1, dtype=np.int32), np.zeros(model.n_cells)
        codes[lower[at]] = codes[upper[at]] = np.arange(len(at))
        weight[lower[at]], weight[upper[at]] = -1.0, per_cell[upper[at]] / per_cell[lower[at]]
        partitions.append(Partition(codes, len(at), weight))
    count, penalty = len(pairs), model.row_penalty
    levels = tuple(level for level in cells.finest if level != TIER)
    kind = model.steps.cell_kind
    return replace(
        model,
        partitions=(*model.partitions, *partitions),
        combine=sparse.csr_array(sparse.block_diag([model.combine, sparse.eye_array(count)], format="csr")),
        row_lower=np.append(model.row_lower, np.zeros(count)),
        row_upper=np.append(model.row_upper, np.full(count, np.inf)),
        steps=model.steps.with_rows(
            np.full(count, NO_LOWER), np.full(count, NO_UPPER), kind[lower] if kind.ndim else kind
        ),
        rule_names=(*model.rule_names, *nested_names(plan.spec)),
        row_rule=np.append(model.row_rule, len(model.rule_names) + pair_of_tiers),
        row_member=np.append(model.row_member, cells.cell_names(levels, active[lower])),
        row_priority=np.append(model.row_priority, np.zeros(count, dtype=np.int64)),
        row_penalty=None if penalty is None else np.append(penalty, np.full(count, np.inf)),
    )


def _nothing_above(plan: Plan, cells: Cells, names: tuple[str, ...], bare: IntArray) -> PlanError:
    """The cells of the first tier that have nothing above them."""
    tier = int(cells.codes_at(TIER, bare).min())
    bare = bare[cells.codes_at(TIER, bare) == tier]
    levels = tuple(level for level in cells.finest if level != TIER)
    place, members = plan.place("tiers", names[tier + 1]), "; ".join(cells.cell_names(levels, bare[:5]))
    shown = {"lower": names[tier], "upper": names[tier + 1], "count": len(bare), "members": members}
    return PlanError([Problem.at(place, "tiers.nothing_above", **shown)])
