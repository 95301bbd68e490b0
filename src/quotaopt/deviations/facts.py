"""What was to be sold and what was sold, to date, on the cells that actuals tell apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from quotaopt.deviations.decompose import Quantities
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.model.cells import Cells


@dataclass(frozen=True, eq=False)
class Facts:
    """Targets and actuals of the main measure to date, in whole minor units.

    `cells` are the plan's, or coarser ones where actuals do not tell those apart.
    """

    cells: Cells
    target: IntArray  # (n_cells,), not negative
    actual: IntArray  # (n_cells,), zero where nothing is known
    is_due: BoolArray  # (n_cells,), something was to be sold or was sold
    digits: int  # of the minor unit
    unit: str
    as_of: dt.date | None = None
    quantities: Quantities | None = None

    def amount(self, units: int) -> Decimal:
        """Minor units in the plan's unit."""
        return Decimal(int(units)).scaleb(-self.digits)

    def gap(self, inside: BoolArray) -> int:
        """Actual minus target of some cells."""
        return int(self.actual[inside].sum() - self.target[inside].sum())
