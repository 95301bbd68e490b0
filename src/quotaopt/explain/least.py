r"""Least squares inside a polyhedron: :math:`\min \|A z - b\|` subject to :math:`G z \ge h`.

Source: C. L. Lawson and R. J. Hanson, "Solving Least Squares Problems" (1974), chapter 23: a problem of
least distance, solved by one of nonnegative least squares.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg, optimize

from quotaopt.model.arrays import FloatArray

KEPT = 1e-12
"""A limit missed by no more is kept."""
SINGULAR = 1e-9
"""Directions that A makes shorter by this factor are open."""
RIDGE = 1e-7
"""What is added where A leaves directions open, relative to it: of all optima the shortest is meant."""


def least_squares_within(a: FloatArray, b: FloatArray, g: FloatArray, h: FloatArray) -> FloatArray:
    """The z nearest to ``a @ z = b``, and of those about the shortest; ``h <= 0``, so 0 is inside. (n_z,)"""
    z = np.asarray(np.linalg.lstsq(a, b, rcond=SINGULAR)[0])
    if np.all(g @ z >= h - KEPT):
        return z
    n_z = a.shape[1]
    size = float(np.abs(a).max(initial=0.0)) or 1.0
    q, r = np.linalg.qr(np.vstack([a, RIDGE * size * np.eye(n_z)]))
    aim = q.T @ np.append(b, np.zeros(n_z))
    sloped = linalg.solve_triangular(r, g.T, trans="T").T
    beside = h - sloped @ aim
    stacked = np.vstack([sloped.T, beside])
    goal = np.append(np.zeros(n_z), 1.0)
    found, _ = optimize.nnls(stacked, goal)
    rest = stacked @ found - goal
    shift = -rest[:-1] / rest[-1]
    return np.asarray(linalg.solve_triangular(r, aim + shift))
