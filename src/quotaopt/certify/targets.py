"""The targets that are to be checked, as anybody could hand them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.certify.columns import member_codes
from quotaopt.certify.exact import Exact
from quotaopt.certify.rulebook import Space
from quotaopt.errors import PlanError, Problem
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.plan.table import NumberColumn, TextColumn

if TYPE_CHECKING:
    from quotaopt.model.cells import Cells
    from quotaopt.plan.tables import Table


@dataclass(frozen=True, eq=False)
class Targets:
    """One row per cell, in any order: its members by name, and its target in minor units."""

    names: Mapping[str, TextColumn]  # the finest levels, and any coarser ones that are to be checked too
    minor: IntArray  # (n_rows,)

    def __len__(self) -> int:
        return len(self.minor)

    def label(self, levels: Sequence[str], row: int) -> str:
        """The members a row states, as people write them."""
        columns = [self.names[level] for level in levels]
        return ", ".join(str(column.labels[column.codes[row]]) for column in columns)

    @classmethod
    def of_cells(cls, cells: Cells, steps: IntArray, step_minor: int) -> Targets:
        """Targets as a solve hands them over: steps per cell, with every level named."""
        names = {level: TextColumn(cells.codes(level), cells.levels[level].members) for level in cells}
        return cls(names, steps * step_minor)

    def only(self, rows: IntArray | BoolArray) -> Targets:
        """Some of the rows."""
        names = {level: TextColumn(column.codes[rows], column.labels) for level, column in self.names.items()}
        return Targets(names, self.minor[rows])


def targets_of_table(table: Table, space: Space, minor_digits: int, column: str = "target") -> Targets:
    """Targets as published: a table with the level columns and a column of amounts.

    Raises
    ------
    PlanError
        A level column is missing, or an amount is blank or finer than the minor unit.
    """
    names = {level: table.text(level) for level in space.members if level in table.columns}
    absent = [level for level in space.finest if level not in names]
    if absent:
        problem = Problem.at(table.place(None, None), "certify.no_level", levels=", ".join(absent))
        raise PlanError([problem])
    return Targets(names, _minor(table, table.number(column), minor_digits, column))


def _minor(table: Table, amounts: NumberColumn, minor_digits: int, column: str) -> IntArray:
    exact = Exact(amounts.units, amounts.digits) * Exact(np.array([10**minor_digits], dtype=np.int64))
    whole = exact.floor(1)
    wrong = np.flatnonzero(amounts.blank | ~whole.same(exact))
    if len(wrong):
        places = [table.place(int(row), column) for row in wrong[:20]]
        raise PlanError([Problem.at(place, "certify.not_an_amount", digits=minor_digits) for place in places])
    return whole.units


def cells_of(space: Space, targets: Targets) -> IntArray:
    """The cell of every row of `targets`, numbered period fastest; -1 where there is none. (n_rows,)"""
    codes = {level: member_codes(space, level, targets.names[level]) for level in space.finest}
    known: BoolArray = np.ones(len(targets), dtype=np.bool_)
    for code in codes.values():
        known &= code >= 0
    base = space.bases.find([codes[level] for level in space.base_finest], len(targets))
    period = codes[space.finest[-1]] if space.time_levels else 0
    return np.where(known & (base >= 0), base * space.n_periods + period, -1)
