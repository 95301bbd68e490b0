r"""Least squares inside a polyhedron: :math:`\min \|A z - b\|` subject to :math:`G z \ge h`.

Source: C. L. Lawson and R. J. Hanson, "Solving Least Squares Problems" (1974), chapter 23: a problem of
least distance, solved by one of nonnegative least squares.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg, optimize

from quotaopt.model.arrays import BoolArray, FloatArray

KEPT, LOOSE = 1e-11, 1e-9
"""A limit missed by no more is kept: without any limit in the way, and on limits that are met."""
SINGULAR = 1e-9
"""Directions that A makes shorter by this factor are open."""
RIDGE = 1e-3
"""What is added where A leaves directions open, relative to it, until the limits that are met are known."""


def least_squares_within(a: FloatArray, b: FloatArray, g: FloatArray, h: FloatArray) -> FloatArray:
    """The z nearest to ``a @ z = b``, and of those about the shortest; ``h <= 0``, so 0 is inside. (n_z,)

    Where rounding leaves none of the attempts inside, it is 0.
    """
    z = np.asarray(np.linalg.lstsq(a, b, rcond=SINGULAR)[0])
    if np.all(g @ z >= h - KEPT):
        return z
    length = np.linalg.norm(g, axis=1)
    g, h = g[length > KEPT] / length[length > KEPT, None], h[length > KEPT] / length[length > KEPT]
    z, is_met = _ridged(a, b, g, h)
    inside = [np.zeros(a.shape[1])]
    for each in (z, _on_limits(a, b, g[is_met], h[is_met])):
        if np.all(g @ each >= h - LOOSE):
            inside.append(each)
    return min(inside, key=lambda each: float(np.linalg.norm(a @ each - b)))


def _ridged(a: FloatArray, b: FloatArray, g: FloatArray, h: FloatArray) -> tuple[FloatArray, BoolArray]:
    """The optimum with a ridge, and which limits it meets. (n_z,) and (n_limits,)"""
    n_z = a.shape[1]
    size = float(np.abs(a).max(initial=0.0)) or 1.0
    q, r = np.linalg.qr(np.vstack([a, RIDGE * size * np.eye(n_z)]))
    aim = q.T @ np.append(b, np.zeros(n_z))
    sloped = linalg.solve_triangular(r, g.T, trans="T").T
    stacked = np.vstack([sloped.T, h - sloped @ aim])
    goal = np.append(np.zeros(n_z), 1.0)
    try:
        found, _ = optimize.nnls(stacked, goal)
    except RuntimeError:  # too many turns
        return np.zeros(n_z), np.zeros(len(h), dtype=np.bool_)
    rest = stacked @ found - goal
    return np.asarray(linalg.solve_triangular(r, aim - rest[:-1] / rest[-1])), np.asarray(found > 0.0)


def _on_limits(a: FloatArray, b: FloatArray, g: FloatArray, h: FloatArray) -> FloatArray:
    """The optimum with ``g @ z = h``: the way to its conditions of the first order. (n_z,)"""
    n_z, n_met = a.shape[1], len(h)
    conditions = np.block([[a.T @ a, g.T], [g, np.zeros((n_met, n_met))]])
    found = np.linalg.lstsq(conditions, np.append(a.T @ b, h), rcond=SINGULAR)[0]
    return np.asarray(found[:n_z])
