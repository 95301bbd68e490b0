"""Least squares inside a polyhedron, against an interior point method."""

import clarabel
import numpy as np
import pytest
from scipy import sparse

from quotaopt.explain.least import least_squares_within


def by_interior_point(a, b, g, h):
    """The smallest distance."""
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-11
    cones = [clarabel.NonnegativeConeT(len(h))]
    hessian, slopes = sparse.csc_matrix(a.T @ a), sparse.csc_matrix(-g)
    found = clarabel.DefaultSolver(hessian, -(a.T @ b), slopes, -h, cones, settings).solve()
    return np.linalg.norm(a @ np.array(found.x) - b)


@pytest.mark.parametrize("seed", range(60))
def test_no_point_inside_is_nearer(seed):
    rng = np.random.default_rng(seed)
    n_z, n_rows, n_limits = int(rng.integers(1, 9)), int(rng.integers(1, 9)), int(rng.integers(1, 30))
    a = rng.standard_normal((n_rows, n_z)) * (rng.random((n_rows, n_z)) < 0.6)
    b = rng.standard_normal(n_rows)
    g = rng.standard_normal((n_limits, n_z)) * (rng.random((n_limits, n_z)) < 0.6)
    h = -rng.random(n_limits) * (rng.random(n_limits) < 0.7)
    z = least_squares_within(a, b, g, h)
    assert (g @ z >= h - 1e-9).all()
    assert np.linalg.norm(a @ z - b) <= by_interior_point(a, b, g, h) + 1e-7
