r"""How the plain rows of a model lie to each other: apart, nested or crossing.

A plain row is a union of groups of one partition, so the number of cells two rows share is

.. math:: |R_i \cap R_j| = \sum_{g \subseteq R_i} \sum_{h \subseteq R_j} |g \cap h|

and the cells are passed once per pair of partitions, to count them by pair of groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.model.canonical import CanonicalModel, Partition

DENSE_TABLE_PER_CELL = 4
"""A cross table of groups is counted densely up to this many entries per cell."""
SMALL = 4_000_000
"""Multiplications up to which all matrices are dense. Their whole numbers are floats, which multiply faster
and are exact."""


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
    n_rows, n_sums = model.combine.shape
    is_small = n_rows * n_sums * (n_rows + n_sums) <= SMALL
    parts = _rows_by_partition(model, rows, is_small)
    size = np.zeros(model.n_rows, dtype=np.int64)
    for number, unions in parts:
        partition = model.partitions[number]
        counts = np.bincount(partition.codes + 1, minlength=partition.n_groups + 1)[1:]
        size += np.asarray(unions @ counts, dtype=np.int64)
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


def _rows_by_partition(model: CanonicalModel, rows: IntArray, is_small: bool) -> list[tuple[int, Any]]:
    """For every partition that has some of `rows`: its number, and those rows as unions of its groups.

    The matrices have one line per row of the model, so that row numbers need no translation.
    """
    wanted = np.zeros(model.n_rows)
    wanted[rows] = 1.0
    if is_small:
        chosen: Any = model.combine.toarray() * wanted[:, None]
        used = chosen.any(axis=0)
    else:
        chosen = sparse.csr_array(sparse.diags_array(wanted) @ model.combine)
        chosen.eliminate_zeros()
        used = np.bincount(chosen.indices, minlength=chosen.shape[1]) > 0
    return [
        (number, chosen[:, start:end])
        for number, (start, end) in enumerate(pairwise(model.offsets))
        if used[start:end].any()
    ]


def _shared_cells(
    first: Partition, second: Partition, one: Any, other: Any, same: bool
) -> tuple[IntArray, IntArray, IntArray]:
    """Pairs of different rows that share cells, and how many: three arrays (n_pairs,)."""
    if same:
        counts = np.bincount(first.codes + 1, minlength=first.n_groups + 1)[1:]
        shared = sparse.coo_array((one * counts) @ other.T)
        keep = (shared.data > 0.0) & (shared.row < shared.col)
    else:
        table = _cross_table(first, second, is_small=not sparse.issparse(one))
        shared = sparse.coo_array(one @ table @ other.T)
        keep = shared.data > 0.0
    return shared.row[keep], shared.col[keep], shared.data[keep].astype(np.int64)


def _cross_table(first: Partition, second: Partition, *, is_small: bool) -> Any:
    """Number of cells by pair of groups. (first.n_groups, second.n_groups)"""
    shape = first.n_groups, second.n_groups
    width = second.n_groups + 1  # code -1 becomes column 0, dropped below
    pair = (first.codes + 1) * np.int64(width) + (second.codes + 1)
    entries = (first.n_groups + 1) * width
    if is_small or entries <= max(DENSE_TABLE_PER_CELL * len(pair), 1 << 16):
        dense = np.bincount(pair, minlength=entries).reshape(-1, width)[1:, 1:]
        return dense if is_small else sparse.csr_array(dense)
    key, count = np.unique(pair, return_counts=True)
    row, column = np.divmod(key, width)
    inside = (row > 0) & (column > 0)
    return sparse.csr_array((count[inside], (row[inside] - 1, column[inside] - 1)), shape=shape)
