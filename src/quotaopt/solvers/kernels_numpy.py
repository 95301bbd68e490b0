"""The three passes between cells and group sums, in plain numpy.

Every kernel knows the partitions of one model and nothing else. Blocks ``cells`` are
slices, so that what is computed between a gather and a scatter stays in the cache.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import Partition, group_sums

Crosstabs = dict[tuple[int, int], Any]
"""For partitions p < q the (n_p, n_q) sums over shared cells, sparse where the table is large;
for p = q the (n_p,) diagonal."""

LARGEST_TABLE = 4_000_000
"""Entries from which a table is kept sparse: beyond it most pairs of groups share no cell."""


class Crosstabulator(Protocol):
    """Who takes the sums that Newton's matrix is made of."""

    def crosstabs(self, values: Any, pairs: list[tuple[int, int]]) -> Crosstabs:
        """Sums of `values` (n_cells,) over every pair of groups of the partitions in `pairs`."""


class Kernels(Crosstabulator, Protocol):
    """Passes over the cells; each partition's weight is applied on the way."""

    def gather(self, per_sum: FloatArray, cells: slice) -> FloatArray:
        """``A.T @ y``: what the sums push each cell of the block with. (block,)"""

    def scatter(self, values: FloatArray, cells: slice, out: FloatArray) -> None:
        """Add the group sums of a block of `values` (block,) to `out` (n_sums,)."""


class NumpyKernels:
    """Fancy indexing one way, ``bincount`` the other."""

    def __init__(self, partitions: tuple[Partition, ...]) -> None:
        self._partitions = partitions
        self._starts = np.cumsum([0, *(p.n_groups for p in partitions)])

    def gather(self, per_sum: FloatArray, cells: slice) -> FloatArray:
        """See `Kernels`."""
        push = np.zeros(cells.stop - cells.start)
        for partition, start in zip(self._partitions, self._starts[:-1], strict=True):
            padded = np.append(per_sum[start : start + partition.n_groups], 0.0)  # code -1 reads the zero
            part = padded.take(partition.codes[cells])
            push += part if partition.weight is None else part * partition.weight[cells]
        return push

    def scatter(self, values: FloatArray, cells: slice, out: FloatArray) -> None:
        """See `Kernels`."""
        for partition, start in zip(self._partitions, self._starts[:-1], strict=True):
            weighted = values if partition.weight is None else values * partition.weight[cells]
            out[start : start + partition.n_groups] += group_sums(
                partition.codes[cells], weighted, partition.n_groups
            )

    def crosstabs(self, values: FloatArray, pairs: list[tuple[int, int]]) -> Crosstabs:
        """See `Kernels`."""
        return {(p, q): crosstab(self._partitions[p], self._partitions[q], values) for p, q in pairs}


def crosstab(first: Partition, second: Partition, values: FloatArray) -> Any:
    """Sums of `values` (n_cells,) over the pairs of groups of two partitions, or over one's groups."""
    for partition in (first, second):
        values = values if partition.weight is None else values * partition.weight
    if first is second:
        return group_sums(first.codes, values, first.n_groups)
    shape = (first.n_groups, second.n_groups)
    outside = (first.codes < 0) | (second.codes < 0)
    if shape[0] * shape[1] > LARGEST_TABLE:
        cells = np.flatnonzero(~outside & (values != 0.0))
        return sparse.csr_array((values[cells], (first.codes[cells], second.codes[cells])), shape=shape)
    place = first.codes * np.int64(shape[1]) + second.codes
    place[outside] = shape[0] * shape[1]  # one entry more, cut off again
    table = np.bincount(place, values, shape[0] * shape[1] + 1)[:-1]
    return table.astype(np.float64, copy=False).reshape(shape)
