r"""Proportional: stay as close to the reference as information allows (the default).

.. math:: \phi(t) = t \ln t - t + 1, \quad \phi'(t) = \ln t, \quad \psi(s) = e^s

The Kullback-Leibler divergence of the targets from the reference. Rules act as factors:
the target of a cell is its reference times one factor per binding rule. With equality
margins only it is iterative proportional fitting.

Coincides with every other notion on class T with a fixed total; with two or more crossing
families it differs, and choosing it is a policy.

References: Bregman 1967; Ireland and Kullback 1968, "Contingency tables with given marginals".
"""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import FloatArray


class Proportional:
    """Kullback-Leibler divergence."""

    name = "proportional"

    def cost(self, t: FloatArray) -> FloatArray:
        r""":math:`t \ln t - t + 1`, with 1 at t = 0.

        Written as :math:`t \, \mathrm{log1p}(d) - d` with :math:`d = t - 1`, so that near 1 the
        error is far below the value: about :math:`10^{-16} d` beside :math:`d^2 / 2`. Far below
        1 the digits of t would be lost in d, and its own logarithm is taken.
        """
        shift = t - 1.0
        far_below = np.flatnonzero(t < 0.5)
        with np.errstate(divide="ignore", invalid="ignore"):
            logarithm = np.log1p(shift)
            logarithm[far_below] = np.log(t[far_below])
            value = t * logarithm - shift
        value[t <= 0.0] = 1.0
        return value

    def slope(self, t: FloatArray) -> FloatArray:
        r""":math:`\ln t`."""
        with np.errstate(divide="ignore"):
            return np.log(t)

    def response(self, s: FloatArray) -> FloatArray:
        r""":math:`e^s`, held finite."""
        return np.exp(np.minimum(s, 700.0))

    def curvature(self, t: FloatArray) -> FloatArray:
        r""":math:`\psi' = e^s = t`."""
        return t


PROPORTIONAL = Proportional()
