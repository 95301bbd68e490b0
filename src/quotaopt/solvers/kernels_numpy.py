"""The three passes between cells and group sums, in plain numpy.

Every kernel knows the partitions of one model and nothing else. Blocks ``cells`` are
slices, so that what is computed between a gather and a scatter stays in the cache.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import Partition, group_sums

Crosstabs = dict[tuple[int, int], FloatArray]
"""For partitions p < q the (n_p, n_q) sums over shared cells; for p = q the (n_p,) diagonal."""


class Kernels(Protocol):
    """Passes over the cells; each partition's weight is applied on the way."""

    def gather(self, per_sum: FloatArray, cells: slice) -> FloatArray:
        """``A.T @ y``: what the sums push each cell of the block with. (block,)"""

    def scatter(self, values: FloatArray, cells: slice, out: FloatArray) -> None:
        """Add the group sums of a block of `values` (block,) to `out` (n_sums,)."""

    def crosstabs(self, values: FloatArray, pairs: list[tuple[int, int]]) -> Crosstabs:
        """Sums of `values` (n_cells,) over every pair of groups of the partitions in `pairs`."""


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
            part = padded[partition.codes[cells]]
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
        free = np.flatnonzero(values)
        values = values[free]
        return {pair: self._crosstab(values, free, *pair) for pair in pairs}

    def _crosstab(self, values: FloatArray, cells: IntArray, p: int, q: int) -> FloatArray:
        first, second = self._partitions[p], self._partitions[q]
        for partition in (first, second):
            values = values if partition.weight is None else values * partition.weight[cells]
        if p == q:
            return group_sums(first.codes[cells], values, first.n_groups).astype(np.float64)
        # One spare row and column take the cells that are in no group.
        width = second.n_groups + 1
        key = (first.codes[cells].astype(np.int64) + 1) * width + second.codes[cells] + 1
        table = np.asarray(np.bincount(key, values, (first.n_groups + 1) * width), dtype=np.float64)
        return table.reshape(-1, width)[1:, 1:]
