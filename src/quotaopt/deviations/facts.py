"""What was to be sold and what was sold, to date, on the cells that actuals tell apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from quotaopt.deviations.decompose import Quantities
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.track.rows import codes_of

if TYPE_CHECKING:
    from quotaopt.track.run import Tracked


@dataclass(frozen=True, eq=False)
class Facts:
    """Targets and actuals of the main measure to date, in whole minor units.

    `cells` are the plan's, or coarser ones where actuals do not tell those apart.
    """

    cells: Cells
    target: IntArray  # (n_cells,), not negative
    actual: IntArray  # (n_cells,)
    is_due: BoolArray  # (n_cells,), something was to be sold or was sold
    digits: int  # of the minor unit
    unit: str
    as_of: dt.date | None = None
    quantities: Quantities | None = None

    def amount(self, units: int) -> Decimal:
        """Minor units in the plan's unit."""
        return Decimal(int(units)).scaleb(-self.digits)

    def gap(self, at: IntArray | BoolArray) -> int:
        """Actual minus target of some cells."""
        return int(self.actual[at].sum() - self.target[at].sum())


def facts_of(tracked: Tracked, quantities: Quantities | None = None) -> Facts:
    """The facts of a plan that is tracked: what is due by now, and what was sold by now.

    `quantities` are of the same units and periods, where they are known.
    """
    target, actual = tracked.due.ravel(), tracked.actual.ravel()
    is_due = (target != 0) | (actual != 0)
    unit = tracked.plan.main.unit
    return Facts(_cells(tracked), target, actual, is_due, tracked.digits, unit, tracked.as_of, quantities)


def _cells(tracked: Tracked) -> Cells:
    """The units that actuals tell apart, by period, as cells with no other levels than theirs."""
    cells = tracked.cells
    if tracked.is_whole:
        return cells
    known = cells.with_ancestors(tracked.levels)
    levels = {name: level for name, level in cells.levels.items() if name in known or cells.is_time(name)}
    return Cells(
        levels=levels,
        base_codes={name: codes_of(tracked, name) for name in levels if not cells.is_time(name)},
        period_codes=cells.period_codes,
        base_finest=tracked.levels,
        time_finest=cells.time_finest,
        n_bases=len(tracked.target),
        n_periods=cells.n_periods,
    )
