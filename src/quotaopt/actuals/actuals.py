"""What has been sold, on the cells of a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

import numpy as np

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.model.arrays import BoolArray, CodeArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.keys import KeyIndex, pack
from quotaopt.plan.table import NumberColumn, TextColumn

NEVER = -1
"""In place of a day: the row does not say."""


class State(IntEnum):
    """What becomes of a row."""

    COUNTS = 0
    CORRECTED = 1  # a later entry stands in its place
    UNKNOWN_YET = 2  # entered after the day looked at
    AHEAD = 3  # of days after the day looked at
    NO_MEMBER = 4  # outside: a name that the plan does not have
    NO_CELL = 5  # outside: members that carry nothing together
    NO_PERIOD = 6  # outside: days that are not in the plan


OUTSIDE = (State.NO_MEMBER, State.NO_CELL, State.NO_PERIOD)


@dataclass(frozen=True, eq=False)
class Actuals:
    """Every row of what was sold, in the order read, and what becomes of it. Nothing is dropped.

    Amounts are whole minor units of the plan's main measure; cells are those of one layer.
    """

    cells: Cells
    as_of: dt.date  # end of this day
    codes: Mapping[str, CodeArray]  # level that the rows decide -> (n_rows,), -1 for no member
    cell: IntArray  # (n_rows,), -1 where a row speaks of none, or of more than one
    first: IntArray  # (n_rows,), first day, from 1970-01-01
    last: IntArray  # (n_rows,)
    first_period: IntArray  # (n_rows,), -1 before the plan
    last_period: IntArray  # (n_rows,), n_periods after the plan
    units: IntArray  # (n_rows,), minor units
    digits: int  # of the minor unit
    entered: IntArray  # (n_rows,), day, or `NEVER`
    state: CodeArray  # (n_rows,), a `State`
    corrected_by: IntArray  # (n_rows,), the row that stands in its place, or -1
    row: IntArray  # (n_rows,), as people count them in their file
    texts: tuple[TextColumn, ...]  # members and date as written: (n_rows,) each
    source: str  # what messages call the file
    sha256: str  # of its bytes

    @property
    def counts(self) -> BoolArray:
        """Which rows are summed. (n_rows,)"""
        return np.asarray(self.state == State.COUNTS)

    @property
    def outside(self) -> IntArray:
        """The rows in no cell, or in no period of the plan."""
        return np.flatnonzero(np.isin(self.state, OUTSIDE))

    @property
    def corrected(self) -> IntArray:
        """The rows in whose place a later one stands."""
        return np.flatnonzero(self.state == State.CORRECTED)

    @property
    def is_whole(self) -> bool:
        """Whether every row that counts falls into exactly one cell."""
        return bool((self.cell[self.counts] >= 0).all())

    def knows(self, level: str) -> bool:
        """Whether the rows say to which member of a level they belong."""
        return level in self.codes

    def total(self, rows: IntArray | BoolArray) -> Decimal:
        """The sum of some rows in currency units."""
        return Decimal(int(self.units[rows].sum())).scaleb(-self.digits)

    def named(self, row: int) -> str:
        """Members and date of a row as written: ``Berg, Core, 2026-Q1``."""
        return ", ".join("-" if one.codes[row] < 0 else str(one.labels[one.codes[row]]) for one in self.texts)

    def place(self, row: int, column: str | None = None) -> Place:
        """Where a row stands."""
        return Place(file=self.source, row=int(self.row[row]), column_name=column)

    def by_cell(self) -> NumberColumn:
        """What was sold in every cell; blank where nothing is known. (n_cells,)

        Raises
        ------
        PlanError
            Some rows speak of more than one cell.
        """
        rows = self.counts
        vague = np.flatnonzero(rows & (self.cell < 0))
        if len(vague):
            row = int(vague[0])
            shown = {"count": len(vague), "named": self.named(row)}
            raise PlanError([Problem.at(self.place(row), "actuals.coarse", **shown)])
        return self._sums(self.cell, rows, len(self.cells))

    def by_period(self, levels: Sequence[str], codes: Sequence[CodeArray]) -> NumberColumn:
        """What every group has sold in every period; blank where no row says so. (n_groups * n_periods,)

        Parameters are those of `at`.

        Raises
        ------
        PlanError
            A row speaks of more than one period, or the rows do not tell the members of a level apart.
        """
        rows, n_periods = self.counts, self.cells.n_periods
        long = np.flatnonzero(rows & (self.first_period != self.last_period))
        if len(long):
            row = int(long[0])
            shown = {"count": len(long), "named": self.named(row), "level": self.cells.time_finest}
            raise PlanError([Problem.at(self.place(row), "actuals.long_date", **shown)])
        group, n_groups = self._groups(levels, codes)
        slot = group * n_periods + self.first_period
        return self._sums(slot, rows & (group >= 0), n_groups * n_periods)

    def at(
        self, levels: Sequence[str], codes: Sequence[CodeArray], periods: BoolArray | None = None
    ) -> NumberColumn:
        """What every group has sold in some periods; blank where no row says so. (n_groups,)

        Parameters
        ----------
        levels
            None of them of time.
        codes
            Per level the members of the groups. (n_groups,)
        periods
            Those counted, by default all; a row that also speaks of others is not. (n_periods,)

        Raises
        ------
        PlanError
            The rows do not tell the members of a level apart.
        """
        rows = self.counts if periods is None else self.counts & self._within(periods)
        return self._by_group(levels, codes, rows)

    def between(
        self, levels: Sequence[str], codes: Sequence[CodeArray], first: int, after: int
    ) -> NumberColumn:
        """As `at`, of the rows whose days all lie from `first` until before `after`. (n_groups,)"""
        return self._by_group(levels, codes, self.counts & (self.first >= first) & (self.last < after))

    def _within(self, periods: BoolArray) -> BoolArray:
        """The rows all of whose periods are among the given ones. (n_rows,)"""
        left_out = np.concatenate([[0], np.cumsum(~periods), [len(periods) + 1]])
        inside = (self.first_period >= 0) & (self.last_period < len(periods))
        missing = left_out[np.maximum(self.last_period, -1) + 1] - left_out[np.maximum(self.first_period, 0)]
        return np.asarray(inside & (missing == 0))

    def _by_group(self, levels: Sequence[str], codes: Sequence[CodeArray], rows: BoolArray) -> NumberColumn:
        group, n_groups = self._groups(levels, codes)
        return self._sums(group, rows & (group >= 0), n_groups)

    def _groups(self, levels: Sequence[str], codes: Sequence[CodeArray]) -> tuple[IntArray, int]:
        """The group of every row, -1 where it is in none, and how many there are. (n_rows,)"""
        unknown = [level for level in levels if level not in self.codes]
        if unknown:
            shown = {"levels": ", ".join(unknown), "known": ", ".join(self.codes) or "-"}
            raise PlanError([Problem.at(Place(file=self.source), "actuals.level_unknown", **shown)])
        n_groups = len(codes[0]) if codes else 1
        sizes = [len(self.cells.levels[level].members) for level in levels]
        groups = KeyIndex.of(pack(codes, sizes, n_groups), sizes)
        return groups.find(pack([self.codes[level] for level in levels], sizes, len(self.units))), n_groups

    def _sums(self, slot: IntArray, rows: BoolArray, n_slots: int) -> NumberColumn:
        """Exact sums: a column of amounts sums below 2**62. (n_slots,)"""
        used = np.flatnonzero(rows)
        sums = np.zeros(n_slots, dtype=np.int64)
        np.add.at(sums, slot[used], self.units[used])
        blank = np.ones(n_slots, dtype=np.bool_)
        blank[slot[used]] = False
        return NumberColumn(sums, self.digits, blank)
