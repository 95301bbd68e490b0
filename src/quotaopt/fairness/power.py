r"""Power: one family from leximin to leximax, with the other smooth notions on the way.

.. math:: \phi_\beta(t) = \frac{t^{1+\beta} - (1+\beta)t + \beta}{\beta(1+\beta)}, \quad
          \phi_\beta'(t) = \frac{t^\beta - 1}{\beta}, \quad
          \psi(s) = (1 + \beta s)_+^{1/\beta}, \quad \psi'(s) = t^{1-\beta}

The power divergence of the targets from the reference. The larger :math:`\beta`, the more a
burden above 1 counts; the smaller, the more one below it:

============  ====================================================================
8, 7, ...     towards `leximax`
1             `least_squares`
0             `proportional`, the limit
-1            :math:`t - 1 - \ln t`: Nash's product of burdens, proportional fairness
-2, -3, ...   alpha-fair with alpha = 2, 3, ..., towards `leximin`
============  ====================================================================

Coincides with every other notion on class T with a fixed total; with two or more crossing
families it differs, and choosing it is a policy.

A burden of 0 costs :math:`1/(1+\beta)`, and infinitely much for :math:`\beta \le -1`: then no
answer leaves a cell at 0 that may carry something.

References: Cressie and Read 1984, "Multinomial goodness-of-fit tests", J. R. Statist. Soc. B 46;
Atkinson 1970, "On the measurement of inequality", J. Econ. Theory 2; Mo and Walrand 2000, "Fair
end-to-end window-based congestion control", IEEE/ACM Trans. Networking 8.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import FloatArray

HIGHEST = 1e30
"""Where a response is held: for a negative power it has a pole, at which it would be infinite."""
STEEPEST = 1e12
"""Where the weight of a cell is held: for powers above 1 it has a pole at a burden of 0."""


@dataclass(frozen=True)
class Power:
    """Power divergence of order `beta`, between -8 and 8."""

    beta: float
    name = "power"

    def cost(self, t: FloatArray) -> FloatArray:
        r""":math:`\phi_\beta(t)`.

        With :math:`d = t - 1` and :math:`e_b(x) = (e^{bx} - 1)/b`, it is
        :math:`(t\,e_\beta(\ln t) - d)/(1+\beta)`; below -1/2 the mirrored form
        :math:`\phi_\beta(t) = t\,\phi_{-1-\beta}(1/t)` keeps away from the division by zero at
        -1. Both leave an error of about :math:`10^{-16} d` beside :math:`d^2 / 2`.
        """
        shift = t - 1.0
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            logarithm = np.log(t)
            if self.beta >= -0.5:
                value = (t * _stretched(self.beta, logarithm) - shift) / (1.0 + self.beta)
            else:
                value = (_stretched(-1.0 - self.beta, -logarithm) + shift) / -self.beta
        value[t <= 0.0] = 1.0 / (1.0 + self.beta) if self.beta > -1.0 else np.inf
        value[np.isinf(t)] = np.inf
        return value

    def slope(self, t: FloatArray) -> FloatArray:
        r""":math:`(t^\beta - 1)/\beta`, the logarithm for 0."""
        with np.errstate(divide="ignore", over="ignore"):
            return _stretched(self.beta, np.log(t))

    def response(self, s: FloatArray) -> FloatArray:
        r""":math:`(1 + \beta s)_+^{1/\beta}`, held finite."""
        logarithm = s
        if self.beta != 0.0:
            with np.errstate(divide="ignore"):
                logarithm = np.log1p(np.maximum(self.beta * s, -1.0)) / self.beta
        return np.exp(np.minimum(logarithm, np.log(HIGHEST)))

    def curvature(self, t: FloatArray) -> FloatArray:
        r""":math:`t^{1-\beta}`, held finite."""
        with np.errstate(divide="ignore"):
            return np.minimum(t ** (1.0 - self.beta), STEEPEST)


def _stretched(power: float, logarithm: FloatArray) -> FloatArray:
    r""":math:`(e^{bx} - 1)/b`, with x itself for b = 0."""
    return logarithm if power == 0.0 else np.expm1(power * logarithm) / power
