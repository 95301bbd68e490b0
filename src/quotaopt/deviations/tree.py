"""Cells gathered level by level: the company, its regions, their lines, their reps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotaopt.deviations.shares import group_totals
from quotaopt.model.arrays import IntArray
from quotaopt.model.cells import Cells, Grouping


@dataclass(frozen=True, eq=False)
class Tree:
    """The nodes of every depth: at depth j those combinations of members of the first j levels that occur.

    Levels may cross (region, then line): a node is then a line within a region.
    """

    cells: Cells
    levels: tuple[str, ...]
    depths: tuple[Grouping, ...]  # the whole company first, then one per level

    @classmethod
    def of(cls, cells: Cells, levels: Sequence[str]) -> Tree:
        """The tree that cells make, gathered by `levels` one after the other."""
        depths = tuple(cells.group(levels[:depth]) for depth in range(len(levels) + 1))
        return cls(cells, tuple(levels), depths)

    @property
    def last(self) -> int:
        """The depth of the finest nodes."""
        return len(self.levels)

    def size(self, depth: int) -> int:
        """How many nodes a depth has."""
        return self.depths[depth].n_groups

    def above(self, depth: int, coarser: int) -> IntArray:
        """The node of a coarser depth that every node of `depth` belongs to. (n_nodes,)"""
        return self.depths[coarser].codes[self.depths[depth].first_cell].astype(int)

    def of_cells(self, values: IntArray, depth: int) -> IntArray:
        """Exact sums of values of cells by nodes. (n_nodes,)"""
        return group_totals(values, self.depths[depth].codes.astype(int), self.size(depth))

    def of_finest(self, values: IntArray, depth: int) -> IntArray:
        """Exact sums of values of the finest nodes by nodes of a coarser depth. (n_nodes,)"""
        return group_totals(values, self.above(self.last, depth), self.size(depth))

    def names(self, depth: int) -> list[tuple[str, ...]]:
        """The members of every node of a depth, coarsest level first."""
        first = self.depths[depth].first_cell
        columns = [self.cells.member_names(level, first).tolist() for level in self.levels[:depth]]
        return list(zip(*columns, strict=True)) if columns else [()]
