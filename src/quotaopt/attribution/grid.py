"""One list of cells for several plans: all that any of them has, told apart by members of every level.

A cell that moves to another region is another cell, so that the sums of every level stay what they were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import gcd

import numpy as np

from quotaopt.model.arrays import BoolArray, CodeArray, IntArray, LabelArray
from quotaopt.model.cells import Cells, combine
from quotaopt.plan.cells.keys import first_rows, match


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells by their members; sorted by them, level after level."""

    labels: Mapping[str, LabelArray]  # level, coarsest first -> sorted names
    codes: Mapping[str, CodeArray]  # level -> (n_cells,)
    chain: tuple[str, ...]  # the levels of the first dimension

    def __len__(self) -> int:
        return len(next(iter(self.codes.values())))

    def group(self, levels: Sequence[str]) -> tuple[CodeArray, IntArray]:
        """The group of every cell by its members on `levels`, and the first cell of every group."""
        sizes = [len(self.labels[level]) for level in levels]
        codes, n_groups = combine([self.codes[level] for level in levels], sizes, len(self))
        return codes, first_rows(codes, n_groups)

    def inside(self, members: Mapping[str, Sequence[str]]) -> BoolArray:
        """The cells that have one of the names on every level. (n_cells,)"""
        kept = np.ones(len(self), dtype=np.bool_)
        for level, names in members.items():
            kept &= np.isin(self.labels[level], list(names))[self.codes[level]]
        return kept

    def only(self, kept: BoolArray) -> Grid:
        """Some of the cells."""
        return Grid(self.labels, {level: codes[kept] for level, codes in self.codes.items()}, self.chain)


def common_grid(plans: Sequence[Cells]) -> tuple[Grid, list[IntArray]]:
    """All cells of some plans with the same levels, and where those of each plan are among them."""
    different: list[Cells] = []
    number = []
    for cells in plans:
        known = next((i for i, other in enumerate(different) if _alike(cells, other)), len(different))
        number.append(known)
        different += [cells] if known == len(different) else []
    labels = {
        level: np.unique(np.concatenate([cells.levels[level].members for cells in different]))
        for level in different[0]
    }
    codes = {level: np.concatenate([_codes(cells, level, labels) for cells in different]) for level in labels}
    key, n_cells = np.zeros(len(next(iter(codes.values()))), dtype=np.int32), 1
    for level, code in codes.items():
        key, n_cells = combine([key, code], [n_cells, len(labels[level])], len(code))
    first = first_rows(key, n_cells)
    ends = np.cumsum([len(cells) for cells in different])
    places = np.split(key.astype(np.int64), ends[:-1])
    levels = different[0].levels
    dimension = next(iter(levels.values())).dimension
    chain = tuple(name for name, level in levels.items() if level.dimension == dimension)
    grid = Grid(labels, {level: code[first] for level, code in codes.items()}, chain)
    return grid, [places[i] for i in number]


def common_step(steps: Sequence[Decimal]) -> Decimal:
    """The largest amount of which all steps are whole multiples."""
    digits = max(max(0, -int(step.normalize().as_tuple().exponent)) for step in steps)
    return Decimal(gcd(*(int(step.scaleb(digits)) for step in steps))).scaleb(-digits)


def _codes(cells: Cells, level: str, labels: Mapping[str, LabelArray]) -> CodeArray:
    return match(cells.levels[level].members, labels[level])[cells.codes(level)]


def _alike(one: Cells, other: Cells) -> bool:
    """Whether two plans have the same cells in the same order."""
    return len(one) == len(other) and all(
        np.array_equal(one.levels[level].members, other.levels[level].members)
        and np.array_equal(_stored(one, level), _stored(other, level))
        for level in one
    )


def _stored(cells: Cells, level: str) -> CodeArray:
    return cells.period_codes[level] if cells.is_time(level) else cells.base_codes[level]
