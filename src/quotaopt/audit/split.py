"""A solved plan's own total split level by level over its own references, within its own limits.

The tree is that of people: regions, departments, people, then their cells. A node sees the limits that
rules set for exactly its cells; rules that cut across the tree, such as those on product lines, a split from
the top down cannot see at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.audit.top_down import Stage, TopDown, top_down
from quotaopt.model.arrays import CodeArray, FloatArray, IntArray

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation
    from quotaopt.model.canonical import CanonicalModel

_ROUNDING = 1e-9  # in parts of the whole


@dataclass(frozen=True, eq=False)
class Split:
    """What cells get in the split, and in the plan, in parts of the whole."""

    model: CanonicalModel
    rows: _Rows
    inside: IntArray  # (n_inside,), the cells of the measure and tier in the model
    cell: IntArray  # (n_inside,), their numbers in the plan
    ours: FloatArray  # (n_inside,)
    found: TopDown
    nodes: tuple[CodeArray, ...]  # per stage (n_inside,), the parent of every cell
    per_unit: float  # the amount that makes 1.0

    @property
    def theirs(self) -> FloatArray:
        """What cells get in the split. (n_inside,)"""
        return self.found.amount

    @cached_property
    def missed(self) -> FloatArray:
        """How far the split is outside each row's limits; 0 for rows of other measures. (n_rows,)"""
        t = np.zeros(self.model.n_cells)
        t[self.inside] = self.theirs / self.model.reference[self.inside]
        activity = self.model.activity(t)
        outside = np.maximum(self.model.row_lower - activity, activity - self.model.row_upper)
        number = np.full(self.model.n_cells, -1, dtype=np.int64)
        number[self.inside] = 0
        counted = (self.rows.extent(number)[0] == 0) & ~self.model.may_miss
        return np.where(counted & (outside > _ROUNDING), outside, 0.0)


def split_of(allocation: Allocation, levels: Sequence[str]) -> Split:
    """Split one measure and tier down the members of `levels`, coarsest first, and on to cells."""
    model, cells = allocation.built.model, allocation.cells
    layer = allocation.part_number or 0
    of_layer = allocation.built.active // len(cells) == layer
    inside, cell = np.flatnonzero(of_layer), allocation.built.active[of_layer] % len(cells)
    per_cell = np.broadcast_to(model.steps.per_cell, model.reference.shape)[inside]
    ours = allocation.steps[cell] / per_cell
    nodes: list[CodeArray] = [np.zeros(len(cell), dtype=np.int32)]
    for depth in range(len(levels)):
        codes = cells.group(levels[: depth + 1]).codes[cell]
        nodes.append(np.unique(codes, return_inverse=True)[1].astype(np.int32))
    order = np.argsort(nodes[-1], kind="stable")
    inside, cell, ours = inside[order], cell[order], ours[order]
    nodes = [codes[order] for codes in nodes]
    below = [*nodes[1:], np.arange(len(cell), dtype=np.int32)]
    rows = _Rows.of(model)
    stages = [_stage(model, rows, inside, up, down) for up, down in zip(nodes, below, strict=True)]
    found = top_down(float(ours.sum()), stages)
    per_unit = float(per_cell[0]) * allocation.step
    return Split(model, rows, inside, cell, ours, found, tuple(nodes), per_unit)


def _stage(model: CanonicalModel, rows: _Rows, inside: IntArray, parent: CodeArray, node: CodeArray) -> Stage:
    """The nodes of one level with the limits of exactly their cells."""
    n_nodes = int(node.max()) + 1
    size = np.bincount(node, minlength=n_nodes)
    lower, upper = np.zeros(n_nodes), np.full(n_nodes, np.inf)
    alone = np.flatnonzero(size[node] == 1)  # limits of single cells are no rows
    lower[node[alone]] = (model.lower * model.reference)[inside[alone]]
    upper[node[alone]] = (model.upper * model.reference)[inside[alone]]
    number = np.full(model.n_cells, -1, dtype=np.int64)
    number[inside] = node
    first, last = rows.extent(number)
    hard = model.is_plain & ~model.may_miss
    whole = np.flatnonzero(hard & (first >= 0) & (first == last) & (rows.count == size[first]))
    np.maximum.at(lower, first[whole], model.row_lower[whole])
    np.minimum.at(upper, first[whole], model.row_upper[whole])
    first_cell = np.unique(node, return_index=True)[1]
    reference = np.bincount(node, model.reference[inside], n_nodes).astype(np.float64)
    return Stage(reference, lower, upper, np.bincount(parent[first_cell]))


@dataclass(frozen=True, eq=False)
class _Rows:
    """The cells of the rows of a model, row after row."""

    cells: IntArray
    count: IntArray  # (n_rows,)

    @classmethod
    def of(cls, model: CanonicalModel) -> _Rows:
        matrix = model.matrix()
        return cls(matrix.indices, np.diff(matrix.indptr))

    def extent(self, number: IntArray) -> tuple[IntArray, IntArray]:
        """The lowest and the highest `number` (n_cells,) among a row's cells; -1 if it has none. (n_rows,)"""
        filled = np.flatnonzero(self.count)
        begin = (np.cumsum(self.count) - self.count)[filled]
        first, last = np.full((2, len(self.count)), -1, dtype=np.int64)
        if len(filled):
            first[filled] = np.minimum.reduceat(number[self.cells], begin)
            last[filled] = np.maximum.reduceat(number[self.cells], begin)
        return first, last
