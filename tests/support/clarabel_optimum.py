"""Least squares by Clarabel's interior point method, which is not ours."""

from __future__ import annotations

from dataclasses import dataclass

import clarabel
import numpy as np
from scipy import sparse

from quotaopt.model.arrays import FloatArray


@dataclass(frozen=True)
class Stated:
    """``lower <= matrix @ t <= upper`` for burdens t; rows and targets as shares of the reference total."""

    reference: FloatArray  # (n_cells,), sums to 1
    matrix: sparse.csr_array  # (n_rows, n_cells)
    lower: FloatArray
    upper: FloatArray


def least_squares(plan: Stated) -> tuple[FloatArray, float]:
    """Burdens and objective by Clarabel's interior point method."""
    n = len(plan.reference)
    equal = plan.lower == plan.upper
    above, below = ~equal & np.isfinite(plan.lower), ~equal & np.isfinite(plan.upper)
    left = [plan.matrix[equal], -plan.matrix[above], plan.matrix[below], -sparse.eye_array(n)]
    right = [plan.upper[equal], -plan.lower[above], plan.upper[below], np.zeros(n)]
    cones = [clarabel.ZeroConeT(int(equal.sum())), clarabel.NonnegativeConeT(sum(map(len, right[1:])))]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-11
    weight = plan.reference * n
    solver = clarabel.DefaultSolver(
        sparse.csc_matrix(sparse.diags_array(weight)),
        -weight,
        sparse.csc_matrix(sparse.vstack(left)),
        np.concatenate(right),
        cones,
        settings,
    )
    t = np.asarray(solver.solve().x)
    return t, float(plan.reference @ (t - 1.0) ** 2) / 2.0
