"""Sort the rows of a model by meaning, and say which theorem may be promised.

1. Rows that the box of the cells cannot break are idle: they neither bind nor decide the class.
2. Plain rows are compared pairwise; two rows cross when they share a cell and neither
   contains the other. Rows over the same cells are nested, the one with the lower number
   outside, so that the limits of both are kept without a special case.
3. The rows are coloured so that no two of a colour cross: each colour is a tree.

One tree and no loose rows is class T, two trees are class F, anything else is class P.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import CodeArray, IntArray
from quotaopt.model.canonical import CanonicalModel, Partition
from quotaopt.model.overlap import Overlaps, row_overlaps
from quotaopt.model.packing import colour_rows
from quotaopt.model.reach import idle_rows
from quotaopt.model.structure import PlanClass, Structure, Tree


def classify(model: CanonicalModel) -> Structure:
    """Find the trees of a model, most important first, and its class.

    Importance is the row's priority, then its size (a total before a region before a rep), then
    its number. A row that crosses nothing stands in the first tree. A model of class T has one
    tree and a model of class F two, even where a tree has no rows.
    """
    idle = idle_rows(model)
    plain = np.flatnonzero(~idle & model.is_plain)
    loose = np.flatnonzero(~idle & ~model.is_plain)
    overlaps = row_overlaps(model, plain)
    colour = _colours_by_importance(model, overlaps)
    n_trees = int(colour.max()) + 1 if len(colour) else 1
    return Structure(
        plan_class=_class_of(n_trees, len(loose)),
        trees=tuple(_grow(model, overlaps, np.flatnonzero(colour == tree)) for tree in range(n_trees)),
        loose=loose,
        idle=np.flatnonzero(idle),
    )


def tree_below(model: CanonicalModel, tree: Tree, rows: IntArray) -> Tree:
    """`tree` with more plain rows that hold all of its own; the same tree where they cross some of them."""
    overlaps = row_overlaps(model, np.union1d(tree.rows, rows))
    if len(overlaps.rows) == len(tree.rows) or overlaps.crossing.any():
        return tree
    return _grow(model, overlaps, np.arange(len(overlaps.rows)))


def lies_alike(model: CanonicalModel, other: CanonicalModel, structure: Structure) -> bool:
    """Whether `structure`, that of `other`, is also that of `model`: rows lie, rank and idle alike."""
    return (
        model.n_rows == other.n_rows
        and np.array_equal(model.row_priority, other.row_priority)
        and _same_matrix(model.combine, other.combine)
        and len(model.partitions) == len(other.partitions)
        and all(map(_same_partition, model.partitions, other.partitions))
        and np.array_equal(np.flatnonzero(idle_rows(model)), structure.idle)
    )


def _same_matrix(one: sparse.csr_array, other: sparse.csr_array) -> bool:
    parts = ((one.indptr, other.indptr), (one.indices, other.indices), (one.data, other.data))
    return all(np.array_equal(*pair) for pair in parts)


def _same_partition(one: Partition, other: Partition) -> bool:
    if one.n_groups != other.n_groups or (one.weight is None) != (other.weight is None):
        return False
    alike = one.weight is None or other.weight is None or np.array_equal(one.weight, other.weight)
    return alike and np.array_equal(one.codes, other.codes)


def _class_of(n_trees: int, n_loose: int) -> PlanClass:
    if n_loose or n_trees > 2:
        return "P"
    return "T" if n_trees == 1 else "F"


def _colours_by_importance(model: CanonicalModel, overlaps: Overlaps) -> IntArray:
    """The tree of every row of `overlaps`. (n,)"""
    order = np.lexsort((overlaps.rows, -overlaps.size, model.row_priority[overlaps.rows]))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    crossing = overlaps.crossing
    by_rank = colour_rows(len(order), rank[overlaps.outer[crossing]], rank[overlaps.inner[crossing]])
    return by_rank[rank]


def _grow(model: CanonicalModel, overlaps: Overlaps, members: IntArray) -> Tree:
    """The tree of the rows at positions `members`, which are coarsest first and cross nowhere.

    All rows around a row contain each other, so the last of them is its parent and their
    number its depth. In the same way the last row around a cell is the cell's leaf.
    """
    place = np.full(len(overlaps.rows), -1, dtype=np.int64)
    place[members] = np.arange(len(members))
    outer, inner = place[overlaps.outer], place[overlaps.inner]
    both = (outer >= 0) & (inner >= 0)
    parent = np.full(len(members), -1, dtype=np.int64)
    np.maximum.at(parent, inner[both], outer[both])
    rows = overlaps.rows[members]
    return Tree(
        rows=rows,
        parent=parent,
        depth=np.bincount(inner[both], minlength=len(members)).astype(np.int64),
        leaf=_leaves(model, rows),
    )


def _leaves(model: CanonicalModel, rows: IntArray) -> IntArray:
    """The last of `rows` around every cell, as its position, -1 where there is none. (n_cells,)"""
    chosen = model.combine[rows]
    position = np.repeat(np.arange(len(rows)), np.diff(chosen.indptr))
    last = np.full(model.offsets[-1], -1, dtype=np.int64)
    np.maximum.at(last, chosen.indices, position)
    leaf = np.full(model.n_cells, -1, dtype=np.int64)
    for partition, start in zip(model.partitions, model.offsets[:-1], strict=True):
        inner = last[start : start + partition.n_groups]
        if (inner >= 0).any():
            np.maximum(leaf, _look_up(inner, partition.codes), out=leaf)
    return leaf


def _look_up(values: IntArray, codes: CodeArray) -> IntArray:
    """``values[codes]``, -1 where the code is -1. (n_cells,)"""
    return np.append(values, -1)[codes]
