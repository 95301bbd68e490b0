r"""The three forms an objective can have on a model, each convex and each to be made small.

With references :math:`r_c` and burdens :math:`t_c` of cells, a unit u being a cell or a group of cells
with :math:`R_u = \sum_{c \in u} r_c` and :math:`X_u = \sum_{c \in u} r_c t_c`:

========  =============================================================================
Spread    :math:`\max_u X_u / R_u - \min_u X_u / R_u`
Distance  :math:`\tfrac12 \sum_u |X_u - L_u|` from amounts L, over the units that have one
Sum       :math:`\sum_c w_c t_c`
========  =============================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from quotaopt.model.arrays import CodeArray, FloatArray
from quotaopt.model.canonical import CanonicalModel, group_sums


@dataclass(frozen=True, eq=False)
class Spread:
    """How far burdens are apart, between cells or between `n_units` groups of them."""

    codes: CodeArray | None = None  # (n_cells,), the group of every cell; None: single cells
    n_units: int = 0

    def burdens(self, model: CanonicalModel, t: FloatArray) -> FloatArray:
        """Of the units. (n_units,)"""
        if self.codes is None:
            return t
        carried, fair = (
            group_sums(self.codes, each, self.n_units) for each in (model.reference * t, model.reference)
        )
        return np.asarray(carried / fair)

    def value(self, model: CanonicalModel, t: FloatArray) -> float:
        """Highest burden minus lowest."""
        return float(np.ptp(self.burdens(model, t)))


@dataclass(frozen=True, eq=False)
class Distance:
    """Half of what lies between the amounts of units and other amounts; `offset` is there in every plan."""

    at: FloatArray  # (n_units,), L, in units of the model
    codes: CodeArray | None = None  # (n_cells,), -1: not counted; None: the cells are the units
    offset: float = 0.0

    def amounts(self, model: CanonicalModel, t: FloatArray) -> FloatArray:
        """What the units carry. (n_units,)"""
        amounts = model.reference * t
        return amounts if self.codes is None else group_sums(self.codes, amounts, len(self.at))

    def value(self, model: CanonicalModel, t: FloatArray) -> float:
        """Half the sum of all differences; a unit whose L is not known has none."""
        return self.offset + 0.5 * float(np.nansum(np.abs(self.amounts(model, t) - self.at)))


@dataclass(frozen=True, eq=False)
class Sum:
    """A weighted sum of burdens."""

    weight: FloatArray  # (n_cells,)

    def value(self, model: CanonicalModel, t: FloatArray) -> float:
        """The sum."""
        return float(self.weight @ t)


Shape: TypeAlias = Spread | Distance | Sum


def distance(at: FloatArray, codes: CodeArray, offset: float = 0.0) -> Distance:
    """A distance between groups of cells, told cell by cell where every counted group is one cell."""
    counted = codes >= 0
    if np.bincount(codes[counted], minlength=len(at)).max(initial=0) > 1:
        return Distance(at, codes, offset)
    of_cells = np.full(len(codes), np.nan)
    of_cells[counted] = at[codes[counted]]
    return Distance(of_cells, None, offset)
