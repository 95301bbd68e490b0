"""A model without the cells whose two limits are one: an interior point has to lie between them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel

LOCKED = 1e-12
"""Limits no further apart than this are one: nothing that moves so little is worth moving."""


@dataclass(frozen=True, eq=False)
class Unlocked:
    """The other cells, and the burdens of all with the locked ones filled in."""

    model: CanonicalModel
    cells: IntArray  # (n_unlocked,)
    burdens: FloatArray  # (n_cells,), of the locked cells
    deviation: float  # the largest of the locked cells

    def all_burdens(self, t: FloatArray) -> FloatArray:
        """Burdens of all cells from those of the unlocked ones. (n_cells,)"""
        out = self.burdens.copy()
        out[self.cells] = t
        return out


def unlock(model: CanonicalModel) -> Unlocked:
    """Take the locked cells out of a model; what they carry moves the limits of the rows."""
    is_free = model.upper - model.lower > LOCKED
    cells = np.flatnonzero(is_free)
    deviation = float(np.max(np.abs(model.lower - 1.0), where=~is_free, initial=0.0))
    if len(cells) == model.n_cells:
        return Unlocked(model, cells, model.lower, deviation)
    carried = model.activity(np.where(is_free, 0.0, model.lower))
    partitions = tuple(
        replace(p, codes=p.codes[cells], weight=None if p.weight is None else p.weight[cells])
        for p in model.partitions
    )
    rest = replace(
        model,
        reference=model.reference[cells],
        lower=model.lower[cells],
        upper=model.upper[cells],
        partitions=partitions,
    )
    moves = np.asarray(abs(model.combine) @ rest.sums(rest.reference)) != 0.0
    rest = replace(
        rest,
        row_lower=np.where(moves, model.row_lower - carried, -np.inf),
        row_upper=np.where(moves, model.row_upper - carried, np.inf),
    )
    return Unlocked(rest, cells, model.lower, deviation)
