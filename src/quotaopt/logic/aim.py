"""What one stage adds to the columns and rows that all stages share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Aim:
    """What a stage makes small: costs of the columns all stages share, and columns of its own.

    Every row bounds one of these from below: ``own >= limit + matrix @ shared``.
    """

    shared_cost: FloatArray  # (n_shared,)
    cost: FloatArray  # (n_own,)
    own: IntArray  # (n_cuts,), the column each row bounds
    matrix: sparse.csr_array  # (n_cuts, n_shared)
    limit: FloatArray  # (n_cuts,)
    least: float = 0.0  # of every column

    def lifted(self, shared: FloatArray) -> FloatArray:
        """The least own columns beside shared ones. (n_own,)"""
        own = np.full(len(self.cost), self.least)
        np.maximum.at(own, self.own, self.limit + self.matrix @ shared)
        return own
