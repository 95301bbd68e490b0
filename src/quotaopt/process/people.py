"""The people whose activities are counted, and what the plan asks of each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from quotaopt.model.arrays import CodeArray, IntArray, LabelArray
from quotaopt.model.cells import Cells


@dataclass(frozen=True, eq=False)
class People:
    """The members of `level` that have cells, in the order of their names."""

    level: str
    columns: Mapping[str, LabelArray]  # levels above, coarsest first, then `level` itself; (n_people,)
    of_base: CodeArray  # (n_bases,), the person of every base

    @property
    def names(self) -> LabelArray:
        """(n_people,)"""
        return self.columns[self.level]

    def steps(self, values: IntArray, n_periods: int) -> IntArray:
        """Steps of cells (n_cells,) summed per person and period. (n_people, n_periods)"""
        sums = np.zeros((len(self.names), n_periods), dtype=np.int64)
        np.add.at(sums, self.of_base, values.reshape(-1, n_periods))
        return sums


def people_of(cells: Cells, level: str) -> People:
    """Everybody on `level`."""
    grouping = cells.group((level,))
    above = [name for name in cells if name in cells.levels[level].above]
    columns = {name: cells.member_names(name, grouping.first_cell) for name in (*above, level)}
    return People(level, MappingProxyType(columns), grouping.codes[:: cells.n_periods])
