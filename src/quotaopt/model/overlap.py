r"""How the plain rows of a model lie to each other: apart, nested or crossing.

A plain row is a union of groups of one partition, so the number of cells two rows share is

.. math:: |R_i \cap R_j| = \sum_{g \subseteq R_i} \sum_{h \subseteq R_j} |g \cap h|

and the cells are passed once per pair of partitions, to count them by pair of groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.model.canonical import CanonicalModel, Partition

DENSE_TABLE_PER_CELL = 4
"""A cross table of groups is counted densely up to this many entries per cell."""


@dataclass(frozen=True, eq=False)
class Overlaps:
    """All pairs of rows that share a cell. Rows are given by their position in `rows`.

    Rows stand coarsest first (most cells, then row number), so in a nested pair the row
    that contains the other is ``outer``. Of two rows over the same cells the first
    contains the second: both limits then hold like those of any nested pair.
    """

    rows: IntArray  # (n,), row numbers in the model
    size: IntArray  # (n,), cells in the row
    outer: IntArray  # (n_pairs,), position, smaller than that of `inner`
    inner: IntArray  # (n_pairs,)
    crossing: BoolArray  # (n_pairs,), neither row contains the other


def row_overlaps(model: CanonicalModel, rows: IntArray) -> Overlaps:
    """Compare the plain rows `rows` pairwise at the level of groups."""
    parts = _rows_by_partition(model, rows)
    size = np.zeros(model.n_rows, dtype=np.int64)
    for number, unions in parts:
        partition = model.partitions[number]
        counts = np.bincount(partition.codes + 1, minlength=partition.n_groups + 1)[1:]
        size += np.asarray(unions @ counts)
    ordered = rows[np.lexsort((rows, -size[rows]))]
    place = np.full(model.n_rows, -1, dtype=np.int64)
    place[ordered] = np.arange(len(ordered))

    found = [
        _shared_cells(model.partitions[first], model.partitions[second], one, other, first == second)
        for index, (first, one) in enumerate(parts)
        for second, other in parts[index:]
    ]
    left = place[np.concatenate([pair[0] for pair in found], dtype=np.int64)] if found else rows[:0]
    right = place[np.concatenate([pair[1] for pair in found], dtype=np.int64)] if found else rows[:0]
    shared = np.concatenate([pair[2] for pair in found], dtype=np.int64) if found else rows[:0]
    inner = np.maximum(left, right)
    return Overlaps(
        rows=ordered,
        size=size[ordered],
        outer=np.minimum(left, right),
        inner=inner,
        crossing=shared < size[ordered[inner]],
    )


def _rows_by_partition(model: CanonicalModel, rows: IntArray) -> list[tuple[int, sparse.csr_array]]:
    """For every partition that has some of `rows`: its number, and those rows as unions of its groups.

    The matrices have one line per row of the model, so that row numbers need no translation.
    """
    wanted = np.zeros(model.n_rows)
    wanted[rows] = 1.0
    chosen = sparse.csr_array(sparse.diags_array(wanted) @ model.combine).astype(np.int64)
    chosen.eliminate_zeros()
    blocks = [
        (number, sparse.csr_array(chosen[:, start:end]))
        for number, (start, end) in enumerate(zip(model.offsets[:-1], model.offsets[1:], strict=True))
    ]
    return [(number, block) for number, block in blocks if block.nnz]


def _shared_cells(
    first: Partition, second: Partition, one: sparse.csr_array, other: sparse.csr_array, same: bool
) -> tuple[IntArray, IntArray, IntArray]:
    """Pairs of different rows that share cells, and how many: three arrays (n_pairs,)."""
    table = sparse.coo_array(one @ _cross_table(first, second) @ other.T)
    keep = table.data > 0
    if same:
        keep &= table.row < table.col
    return table.row[keep], table.col[keep], table.data[keep]


def _cross_table(first: Partition, second: Partition) -> sparse.csr_array:
    """Number of cells by pair of groups. (first.n_groups, second.n_groups)"""
    shape = first.n_groups, second.n_groups
    if first is second:
        counts = np.bincount(first.codes + 1, minlength=first.n_groups + 1)[1:]
        return sparse.csr_array(sparse.diags_array(counts, dtype=np.int64))
    width = second.n_groups + 1  # code -1 becomes column 0, dropped below
    pair = (first.codes + 1) * np.int64(width) + (second.codes + 1)
    entries = (first.n_groups + 1) * width
    if entries <= max(DENSE_TABLE_PER_CELL * len(pair), 1 << 16):
        dense = np.bincount(pair, minlength=entries).reshape(-1, width)
        return sparse.csr_array(dense[1:, 1:])
    key, count = np.unique(pair, return_counts=True)
    row, column = np.divmod(key, width)
    inside = (row > 0) & (column > 0)
    return sparse.csr_array((count[inside], (row[inside] - 1, column[inside] - 1)), shape=shape)
