"""Other people's solvers on the same models.

All of them get the program scaled by us: unknowns are burdens (about 1), every row is
divided by its mass, the objective is of order one. Unscaled, in money, several of them
report wrong answers as optimal.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel

TIME_LIMIT_S = 300.0


def scaled_rows(model: CanonicalModel) -> tuple[sparse.csr_array, FloatArray, FloatArray]:
    """Rows on t divided by their mass, and their limits."""
    scale = 1.0 / model.row_mass
    matrix = sparse.csr_array(sparse.diags_array(scale) @ model.matrix())
    return matrix, model.row_lower * scale, model.row_upper * scale


def clarabel_least_squares(model: CanonicalModel) -> FloatArray:
    """Clarabel through its own interface."""
    import clarabel

    n = model.n_cells
    matrix, low, high = scaled_rows(model)
    equal = low == high
    at_least, at_most = np.isfinite(low) & ~equal, np.isfinite(high) & ~equal
    bounded = np.isfinite(model.upper)
    eye = sparse.eye_array(n, format="csr")
    stacked = sparse.vstack([matrix[equal], -matrix[at_least], matrix[at_most], -eye, eye[bounded]])
    rhs = np.concatenate([low[equal], -low[at_least], high[at_most], -model.lower, model.upper[bounded]])
    n_equal = int(equal.sum())
    cones = [clarabel.ZeroConeT(n_equal), clarabel.NonnegativeConeT(len(rhs) - n_equal)]
    weight = model.reference * n
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.time_limit = TIME_LIMIT_S
    settings.max_threads = 1
    quadratic = sparse.csc_matrix(sparse.diags_array(weight))
    solver = clarabel.DefaultSolver(quadratic, -weight, sparse.csc_matrix(stacked), rhs, cones, settings)
    return np.asarray(solver.solve().x)


def cvxpy_with(solver: str, notion: str) -> Callable[[CanonicalModel], FloatArray]:
    """CVXPY with Clarabel or SCS: quadratic for least squares, exponential cone for proportional."""

    def solve(model: CanonicalModel) -> FloatArray:
        import cvxpy as cp

        n = model.n_cells
        t = cp.Variable(n)
        weight = model.reference * n
        if notion == "least_squares":
            cost = cp.sum(cp.multiply(weight / 2, cp.square(t - 1)))
        else:
            cost = cp.sum(cp.multiply(weight, cp.kl_div(t, np.ones(n))))
        matrix, low, high = scaled_rows(model)
        equal = low == high
        at_least, at_most = np.isfinite(low) & ~equal, np.isfinite(high) & ~equal
        bounded = np.isfinite(model.upper)
        rules = [
            matrix[equal] @ t == low[equal],
            matrix[at_least] @ t >= low[at_least],
            matrix[at_most] @ t <= high[at_most],
            t >= model.lower,
            t[bounded] <= model.upper[bounded],
        ]
        options = {"eps_abs": 1e-8, "eps_rel": 1e-8} if solver == "SCS" else {}
        cp.Problem(cp.Minimize(cost), rules).solve(solver=solver, **options)
        return np.asarray(t.value)

    return solve
