"""The numbers that are asked about: sums of targets over selections of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray, LabelArray
from quotaopt.model.canonical import group_sums


@dataclass(frozen=True, eq=False)
class Selections:
    """Disjoint selections of the cells of a model."""

    names: LabelArray  # (n,), str
    codes: IntArray  # (n_cells,), the selection of every cell, -1: in none

    def __len__(self) -> int:
        return len(self.names)

    def sums(self, amounts: FloatArray) -> FloatArray:
        """Sums of amounts (n_cells,) over each. (n,)"""
        return group_sums(self.codes.astype(np.int32), amounts, len(self.names))


def selection(allocation: Allocation, inside: BoolArray, name: str) -> Selections:
    """One selection; `inside` is (n_cells,) of the plan's cells."""
    codes = np.where(inside[allocation.built.active], 0, -1)
    return Selections(np.array([name], dtype=object), codes)


def by_level(allocation: Allocation, levels: Sequence[str], *, layer: int = 0) -> Selections:
    """The groups of the cells of one layer by some levels."""
    cells, active = allocation.cells, allocation.built.active
    grouping = cells.group(tuple(levels))
    inside = np.flatnonzero(cells.layer_of(active) == layer)
    _, first, codes = np.unique(grouping.codes[active[inside]], return_index=True, return_inverse=True)
    of_cell = np.full(len(active), -1, dtype=np.int64)
    of_cell[inside] = codes
    return Selections(cells.cell_names(tuple(levels), active[inside[first]]), of_cell)
