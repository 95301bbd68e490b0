r"""What cells carry at some prices, before any limit of their own.

Between cells :math:`t_c = \psi(s_c)`. Between groups every group answers alone: with the price
:math:`\lambda` at which its cells carry what it carries,

.. math:: \sum_{c \in g} r_c \, \psi(\tfrac{s_c + \lambda_g}{\varepsilon}) = R_g T_g, \qquad
          T_g = \psi(-\lambda_g) .
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from quotaopt.fairness.notion import Notion
from quotaopt.model.arrays import CodeArray, FloatArray
from quotaopt.model.canonical import group_sums

Response = Callable[[FloatArray], FloatArray]
"""Burdens (n,) of some cells at the pressures (n,) of prices."""
HALVINGS = 100
MOST = 1e100
"""Burdens are no larger, so that amounts stay finite whatever a price says of cells that it cannot move."""


@dataclass(frozen=True, eq=False)
class OfCells:
    """Cells answer alone."""

    notion: Notion

    def __call__(self, pressure: FloatArray) -> FloatArray:
        """Burdens at the pressures. (n,)"""
        return np.minimum(self.notion.response(pressure), MOST)


@dataclass(frozen=True, eq=False)
class OfGroups:
    """Cells answer together with the others of their group; all cells of a group are here."""

    notion: Notion
    finish: float  # epsilon
    reference: FloatArray  # (n,)
    codes: CodeArray  # (n,), 0..n_groups-1
    held: FloatArray  # (n_groups,), the burden that an earlier stage holds a group to; NaN for others

    def __call__(self, pressure: FloatArray) -> FloatArray:
        """Burdens at the pressures, by bisection between the prices of the most and least pushed cells."""
        n_groups, least, most = (
            len(self.held),
            np.full(len(self.held), np.inf),
            np.full(len(self.held), -np.inf),
        )
        np.minimum.at(least, self.codes, pressure)
        np.maximum.at(most, self.codes, pressure)
        fair = group_sums(self.codes, self.reference, n_groups)
        at_held = self.finish * self.notion.slope(np.where(np.isnan(self.held), 1.0, self.held))
        fixed = ~np.isnan(self.held) & np.isfinite(at_held)
        low = np.where(fixed, at_held - most, -most / (1.0 + self.finish))
        high = np.where(fixed, at_held - least, -least / (1.0 + self.finish))
        for _ in range(HALVINGS):
            price = 0.5 * (low + high)
            carried = group_sums(self.codes, self.reference * self._burdens(pressure, price), n_groups) / fair
            wanted = np.where(fixed, self.held, np.minimum(self.notion.response(-price), MOST))
            is_high = carried >= wanted
            low, high = np.where(is_high, low, price), np.where(is_high, price, high)
            if np.all(high - low <= 1e-16 * np.maximum(np.abs(low), self.finish)):
                break
        return self._burdens(pressure, 0.5 * (low + high))

    def _burdens(self, pressure: FloatArray, price: FloatArray) -> FloatArray:
        return np.minimum(self.notion.response((pressure + price[self.codes]) / self.finish), MOST)
