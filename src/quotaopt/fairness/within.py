r"""A smooth notion and a price on the mean deviation beside it.

.. math:: \phi_\mu(t) = \phi(t) + \mu_c |t - 1|, \qquad
          \psi_\mu(s) = \psi(\mathrm{sign}(s) \max(|s| - \mu_c, 0))

What proves that a plan is the best of all plans with no more mean deviation than it has
(Lagrange's multiplier :math:`\mu` on that deviation; soft thresholding).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.fairness.notion import Notion
from quotaopt.model.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class Within:
    """`notion` within a priced mean deviation."""

    notion: Notion
    price: FloatArray  # (n_cells,), 0 for cells whose deviation is not counted

    @property
    def name(self) -> str:
        """The notion's own."""
        return self.notion.name

    def cost(self, t: FloatArray) -> FloatArray:
        r""":math:`\phi(t) + \mu |t - 1|`."""
        return self.notion.cost(t) + self.price * np.abs(t - 1.0)

    def slope(self, t: FloatArray) -> FloatArray:
        r""":math:`\phi'(t) + \mu \,\mathrm{sign}(t - 1)`."""
        return self.notion.slope(t) + self.price * np.sign(t - 1.0)

    def response(self, s: FloatArray) -> FloatArray:
        r""":math:`\psi_\mu(s)`."""
        return self.notion.response(np.sign(s) * np.maximum(np.abs(s) - self.price, 0.0))

    def curvature(self, t: FloatArray) -> FloatArray:
        r""":math:`\psi'`, 0 at rest."""
        return np.where(t == 1.0, 0.0, self.notion.curvature(t))
