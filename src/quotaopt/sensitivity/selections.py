"""The numbers that are asked about: sums of targets over selections of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray, LabelArray
from quotaopt.model.canonical import group_sums
from quotaopt.model.cells import compress


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


def by_level(allocation: Allocation, levels: Sequence[str]) -> Selections:
    """The groups of cells by some levels."""
    cells, active = allocation.cells, allocation.built.active
    grouping = cells.group(tuple(levels))
    codes, n_groups = compress(grouping.codes[active].astype(np.int64), grouping.n_groups)
    first = np.zeros(n_groups, dtype=np.int64)
    first[codes[::-1]] = active[::-1]
    return Selections(cells.cell_names(tuple(levels), first), codes.astype(np.int64))
