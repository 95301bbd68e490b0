"""The limits that rows state, beside the one that counts: which of them meets the activity next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.sensitivity.direction import Direction
from quotaopt.solvers.rows import Rows

TIED = 1e-12
"""Limits of one sum this close, relative to its mass, are one."""


@dataclass(frozen=True, eq=False)
class Stated:
    """Every limit of every row on the merged rows, and how it moves."""

    row: IntArray  # (n,), of the model
    owner: IntArray  # (n,), merged row
    value: FloatArray  # (n,), in the units of the merged row
    rate: FloatArray  # (n,)
    is_lower: BoolArray  # (n,)
    mass: FloatArray  # (n,), of the merged row

    @classmethod
    def of(cls, model: CanonicalModel, rows: Rows, direction: Direction) -> Stated:
        """Those of a model whose data move in a direction."""
        ends = (model.row_lower, direction.row_lower, True), (model.row_upper, direction.row_upper, False)
        found = []
        for limit, rate, lower in ends:
            row = np.flatnonzero((rows.owner >= 0) & np.isfinite(limit))
            factor = rows.factor[row]
            found.append((row, limit[row] / factor, rate[row] / factor, (factor > 0.0) == lower))
        row, value, moved, is_lower = (np.concatenate(parts) for parts in zip(*found, strict=True))
        owner = rows.owner[row]
        return cls(row, owner, value, moved, is_lower, rows.mass[owner])

    def at(self, limit: FloatArray) -> BoolArray:
        """Which limits are those of `limit` (n_merged,). (n,)"""
        with np.errstate(invalid="ignore"):
            return np.asarray(np.abs(self.value - limit[self.owner]) <= TIED * self.mass)

    def strictest(self, chosen: BoolArray, n_rows: int) -> tuple[FloatArray, FloatArray]:
        """The rates of the chosen lower and upper limits that will count; infinite without one. (n_rows,)"""
        low, high = np.full(n_rows, -np.inf), np.full(n_rows, np.inf)
        lower, upper = chosen & self.is_lower, chosen & ~self.is_lower
        np.maximum.at(low, self.owner[lower], self.rate[lower])
        np.minimum.at(high, self.owner[upper], self.rate[upper])
        return low, high
