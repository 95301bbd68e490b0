"""A tree of rows in the form rounding works on: one root over all cells, integer limits, levels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from quotaopt.model.arrays import NO_LOWER, NO_UPPER, FloatArray, IntArray
from quotaopt.model.canonical import StepLimits
from quotaopt.model.structure import Tree

NO_ROW = -1
Numbers = TypeVar("Numbers", FloatArray, IntArray)


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """Nodes over cells. Node 0 is a root without limits over everything; parents come first."""

    rows: IntArray  # (n_nodes,), row of the model, NO_ROW where the node is none
    parent: IntArray  # (n_nodes,), -1 at node 0
    depth: IntArray  # (n_nodes,), 0 at node 0
    leaf: IntArray  # (n_cells,), smallest node that holds the cell
    lower: IntArray  # (n_nodes,), steps
    upper: IntArray  # (n_nodes,), steps
    priority: IntArray  # (n_nodes,), the largest gives way first, 0 last

    @classmethod
    def from_tree(cls, tree: Tree, limits: StepLimits, priority: IntArray) -> Hierarchy:
        """`tree` under one common root, with the limits and priorities of its rows."""
        return cls(
            rows=np.concatenate([[NO_ROW], tree.rows]).astype(np.int64),
            parent=np.concatenate([[-1], tree.parent + 1]).astype(np.int64),
            depth=np.concatenate([[0], tree.depth + 1]).astype(np.int64),
            leaf=(tree.leaf + 1).astype(np.int64),
            lower=np.concatenate([[NO_LOWER], limits.row_lower[tree.rows]]),
            upper=np.concatenate([[NO_UPPER], limits.row_upper[tree.rows]]),
            priority=np.concatenate([[0], priority[tree.rows]]),
        )

    @classmethod
    def flat(cls, codes: IntArray, totals: IntArray) -> Hierarchy:
        """Disjoint groups of cells right under the root, each to keep its total."""
        n = len(totals)
        return cls(
            rows=np.full(n + 1, NO_ROW, dtype=np.int64),
            parent=np.concatenate([[-1], np.zeros(n, dtype=np.int64)]),
            depth=np.concatenate([[0], np.ones(n, dtype=np.int64)]),
            leaf=codes + 1,
            lower=np.concatenate([[NO_LOWER], totals]),
            upper=np.concatenate([[NO_UPPER], totals]),
            priority=np.zeros(n + 1, dtype=np.int64),
        )

    @classmethod
    def alone(cls, n_cells: int) -> Hierarchy:
        """No rows at all: every cell right under the root."""
        return cls.flat(np.full(n_cells, -1, dtype=np.int64), np.zeros(0, dtype=np.int64))

    @property
    def n_nodes(self) -> int:
        """How many nodes there are, the root among them."""
        return len(self.parent)

    @cached_property
    def levels(self) -> tuple[IntArray, ...]:
        """Nodes by depth, the root first."""
        order = np.argsort(self.depth, kind="stable")
        cuts = np.searchsorted(self.depth[order], np.arange(1, int(self.depth.max()) + 1))
        return tuple(np.split(order, cuts))

    @cached_property
    def cells_by_depth(self) -> tuple[IntArray | slice, ...]:
        """For every depth, the cells whose smallest node lies there; all of them as a slice."""
        used = np.bincount(self.leaf, minlength=self.n_nodes) > 0
        depths = np.unique(self.depth[used])
        if len(depths) == 1:  # the ordinary case: no index array over a million cells
            return tuple(slice(None) if d == depths[0] else slice(0) for d in range(len(self.levels)))
        of_cell = self.depth[self.leaf]
        return tuple(np.flatnonzero(of_cell == d) for d in range(len(self.levels)))

    def sums(self, values: FloatArray) -> FloatArray:
        """Sum of the cells below every node. (n_nodes,)"""
        return self._gather(self.own(values))

    def own(self, values: FloatArray) -> FloatArray:
        """Sum over the cells whose smallest node this is. (n_nodes,)"""
        return np.asarray(np.bincount(self.leaf, weights=values, minlength=self.n_nodes), dtype=np.float64)

    def exact_sums(self, steps: IntArray) -> IntArray:
        """Sum of whole steps below every node, without floats. (n_nodes,)"""
        sums = np.zeros(self.n_nodes, dtype=np.int64)
        np.add.at(sums, self.leaf, steps)
        return self._gather(sums)

    def _gather(self, sums: Numbers) -> Numbers:
        for level in reversed(self.levels[1:]):
            np.add.at(sums, self.parent[level], sums[level])
        return sums

    def reach(self, cell_lower: IntArray, cell_upper: IntArray) -> tuple[IntArray, IntArray]:
        """Smallest and largest sum every node can take while all nodes and cells below keep their limits.

        Where cells cannot reach the limits of a node, what the cells can do wins: the sum
        nearest to the limits remains, and the miss is counted at the end.
        """
        low = np.zeros(self.n_nodes, dtype=np.int64)
        high = np.zeros(self.n_nodes, dtype=np.int64)
        np.add.at(low, self.leaf, cell_lower)
        np.add.at(high, self.leaf, cell_upper)
        for level in reversed(self.levels):
            least, most = low[level], high[level]
            low[level] = np.clip(self.lower[level], least, most)
            high[level] = np.clip(self.upper[level], least, most)
            below = level[self.parent[level] >= 0]
            np.add.at(low, self.parent[below], low[below])
            np.add.at(high, self.parent[below], high[below])
        return low, high
