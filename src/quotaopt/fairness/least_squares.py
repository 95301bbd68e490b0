r"""Least squares: the smallest sum of squared deviations, each relative to its reference.

.. math:: \phi(t) = (t - 1)^2 / 2, \quad \phi'(t) = t - 1, \quad \psi(s) = \max(1 + s, 0)

Pearson's chi-square distance over two. Rules act as percentage points: the burden of a
cell is 1 plus one term per binding rule.

Coincides with every other notion on class T with a fixed total; with two or more crossing
families it differs, and choosing it is a policy.

References: Deming and Stephan 1940; Stephan 1942.
"""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import FloatArray


class LeastSquares:
    """Chi-square distance."""

    name = "least_squares"

    def cost(self, t: FloatArray) -> FloatArray:
        r""":math:`(t-1)^2/2`."""
        return 0.5 * (t - 1.0) ** 2

    def slope(self, t: FloatArray) -> FloatArray:
        r""":math:`t - 1`."""
        return t - 1.0

    def response(self, s: FloatArray) -> FloatArray:
        r""":math:`\max(1 + s, 0)`."""
        return np.maximum(1.0 + s, 0.0)

    def curvature(self, t: FloatArray) -> FloatArray:
        r""":math:`\psi' = 1`."""
        return np.ones_like(t)


LEAST_SQUARES = LeastSquares()
