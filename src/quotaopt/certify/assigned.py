"""Who has which share of which cells, in exact parts."""

from __future__ import annotations

from dataclasses import dataclass

from quotaopt.certify.exact import Exact
from quotaopt.model.arrays import BoolArray, IntArray, LabelArray
from quotaopt.plan.table import TextColumn


@dataclass(frozen=True, eq=False)
class Assigned:
    """Every row of the table of owners.

    A share of a period is ``share * days[period] / all days of the period``.
    """

    person: TextColumn
    role: LabelArray  # (n_rows,), "" for none
    is_overlay: BoolArray  # (n_rows,)
    group: IntArray  # (n_rows,), of bases, -1 where it names none
    group_of_base: IntArray  # (n_bases,)
    n_groups: int
    share: Exact  # (n_rows,)
    days: IntArray  # (n_rows, n_periods), inside the assignment
    scale: IntArray  # (n_periods,), parts that a day is of; `whole` over all days of the period
    whole: int  # parts of a whole period, the same for all
    is_sound: bool  # every row can be read, and nobody's share is too much on any day

    def parts(self, row: IntArray, period: IntArray) -> Exact:
        """Parts of the given periods that the given rows are credited with. (n,)"""
        return self.share[row] * Exact(self.days[row, period] * self.scale[period])
