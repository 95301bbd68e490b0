"""What happens where a rule's minimum meets a reference of zero.

A cell without a reference cannot carry anything. Where a rule says that a group must, the
minimum, spread evenly over the group, becomes its reference, and the result says so.

What a tier has to carry the tiers above it have to carry too.

Only a hard rule is reason enough. A soft minimum where nothing has a reference is missed in full,
which is what it is for, and the result says that.
"""

from __future__ import annotations

import numpy as np

from quotaopt.errors import Problem
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.cells import Cells
from quotaopt.plan.layers import TIER
from quotaopt.rules.rows import Rows, SumRows
from quotaopt.rules.units import LayerUnits


def with_floors(
    rows: list[Rows], reference: FloatArray, units: LayerUnits
) -> tuple[FloatArray, list[Problem]]:
    """Give a reference to groups that must carry something but have none. Sums to 1 again."""
    floored, notes = reference, []
    for block in rows:
        if not isinstance(block, SumRows) or block.scope.rule.soft is not None:
            continue
        scope, bare = block.scope, _bare(block, floored)
        if not bare.any():
            continue
        inside = slice(None) if scope.inside is None else scope.inside
        codes = scope.grouping.codes[inside]
        size = np.bincount(codes, minlength=scope.grouping.n_groups)
        per_cell = np.zeros(scope.grouping.n_groups)
        per_unit = np.broadcast_to(units.per_unit_at(scope.first_cell), scope.groups.shape)[bare]
        per_cell[scope.groups[bare]] = block.lower[bare] / per_unit / size[scope.groups[bare]]
        floored = floored.copy()
        floored[inside] += per_cell[codes]
        notes.append(_note("note.floor", block, bare))
    for block in rows:
        if isinstance(block, SumRows) and block.scope.rule.soft is not None:
            bare = _bare(block, floored)
            if bare.any():
                notes.append(_note("note.soft_bare", block, bare))
    if floored is reference:
        return reference, notes
    return _to_size(_also_above(floored, reference, units), reference, units.cells), notes


def _also_above(floored: FloatArray, reference: FloatArray, units: LayerUnits) -> FloatArray:
    """`floored`, with the floors of a tier in the tiers above it where these have no reference. (n_cells,)"""
    if TIER not in units.cells.layer_levels:
        return floored
    n_tiers = len(units.cells.levels[TIER].members)
    shape = (-1, n_tiers, len(floored) // units.cells.n_layers)
    found, before = floored.reshape(shape).copy(), reference.reshape(shape)
    per_unit = units.per_unit.reshape(-1, n_tiers, 1)
    for tier in range(n_tiers - 1):
        bare = (before[:, tier] <= 0.0) & (found[:, tier + 1] <= 0.0)
        same = found[:, tier] * per_unit[:, tier] / per_unit[:, tier + 1]
        found[:, tier + 1] = np.where(bare, same, found[:, tier + 1])
    return found.ravel()


def _to_size(floored: FloatArray, reference: FloatArray, cells: Cells) -> FloatArray:
    """`floored`, every layer of which sums to what it did before. (n_cells,)"""
    before, after = (each.reshape(cells.n_layers, -1) for each in (reference, floored))
    size = before.sum(axis=1) if cells.n_layers > 1 else np.ones(1)
    return np.asarray(after * (size / after.sum(axis=1))[:, None]).ravel()


def _bare(block: SumRows, reference: FloatArray) -> BoolArray:
    """Rows that must carry something and have no reference to carry it. (n_rows,)"""
    if not (block.lower > 0).any():
        return np.zeros(len(block.lower), dtype=np.bool_)
    scope = block.scope
    inside = slice(None) if scope.inside is None else scope.inside
    codes = scope.grouping.codes[inside]
    carried = np.bincount(codes, weights=reference[inside], minlength=scope.grouping.n_groups)[scope.groups]
    return np.asarray((carried <= 0.0) & (block.lower > 0))


def _note(key: str, block: SumRows, bare: BoolArray) -> Problem:
    scope = block.scope
    shown = "; ".join(name or scope.rule.name for name in scope.names()[bare][:5])
    return Problem.at(scope.place, key, rule=scope.rule.name, count=int(bare.sum()), members=shown)
