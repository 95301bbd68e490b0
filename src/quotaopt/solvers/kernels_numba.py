"""The passes of `kernels_numpy` as compiled loops, for models large enough to repay numba.

This module imports numba; import it only when it is known to be there and wanted.
Sums are taken in the order of the cells by one thread, so the result is always the same.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from quotaopt.model.arrays import CodeArray, FloatArray, IntArray
from quotaopt.model.canonical import Partition
from quotaopt.solvers.kernels_numpy import LARGEST_TABLE, Crosstabs, crosstab


class NumbaKernels:
    """One fused pass over all partitions at a time."""

    def __init__(self, partitions: tuple[Partition, ...]) -> None:
        self._partitions = partitions
        self._sizes = [p.n_groups for p in partitions]
        self._starts = np.cumsum([0, *self._sizes[:-1]])
        self._positions = np.empty((len(partitions[0].codes), len(partitions)), dtype=np.int32)
        for p, start in enumerate(self._starts.astype(np.int32)):
            codes = partitions[p].codes
            self._positions[:, p] = np.where(codes >= 0, codes + start, np.int32(-1))
        weights = [p.weight for p in partitions]
        self._weights = (
            np.column_stack([np.ones(len(self._positions)) if w is None else w for w in weights])
            if any(w is not None for w in weights)
            else np.empty((0, len(weights)))  # no row: nothing to multiply with
        )

    def gather(self, per_sum: FloatArray, cells: slice) -> FloatArray:
        """See `Kernels`."""
        out = np.empty(cells.stop - cells.start)
        _gather(self._positions, self._weights, per_sum, cells.start, out)
        return out

    def scatter(self, values: FloatArray, cells: slice, out: FloatArray) -> None:
        """See `Kernels`."""
        block = np.zeros_like(out)
        _scatter(self._positions, self._weights, values, cells.start, block)
        out += block

    def crosstabs(self, values: FloatArray, pairs: list[tuple[int, int]]) -> Crosstabs:
        """See `Kernels`."""
        size = self._sizes
        large = [(p, q) for p, q in pairs if p != q and size[p] * size[q] > LARGEST_TABLE]
        tables = {(p, q): crosstab(self._partitions[p], self._partitions[q], values) for p, q in large}
        small = [pair for pair in pairs if pair not in tables]
        shapes = [(size[p], 1 if p == q else size[q]) for p, q in small]
        ends = np.cumsum([0, *(rows * columns for rows, columns in shapes)])
        flat = np.zeros(ends[-1])
        places = np.array(small).reshape(-1, 2), ends, np.array(shapes).reshape(-1, 2)
        _crosstabs(self._positions, self._starts, self._weights, values, *places, flat)
        for (p, q), start, shape in zip(small, ends[:-1], shapes, strict=True):
            part = flat[start : start + shape[0] * shape[1]]
            tables[p, q] = part if p == q else part.reshape(shape)
        return tables


@njit(cache=True)
def _gather(
    positions: CodeArray, weights: FloatArray, per_sum: FloatArray, start: int, out: FloatArray
) -> None:
    weighted = weights.shape[0] > 0
    for i in range(out.shape[0]):
        push = 0.0
        for p in range(positions.shape[1]):
            position = positions[start + i, p]
            if position >= 0:
                push += per_sum[position] * weights[start + i, p] if weighted else per_sum[position]
        out[i] = push


@njit(cache=True)
def _scatter(
    positions: CodeArray, weights: FloatArray, values: FloatArray, start: int, out: FloatArray
) -> None:
    weighted = weights.shape[0] > 0
    for i in range(values.shape[0]):
        for p in range(positions.shape[1]):
            position = positions[start + i, p]
            if position >= 0:
                out[position] += values[i] * weights[start + i, p] if weighted else values[i]


@njit(cache=True)
def _crosstabs(
    positions: CodeArray,
    starts: IntArray,
    weights: FloatArray,
    values: FloatArray,
    pairs: IntArray,
    ends: IntArray,
    shapes: IntArray,
    flat: FloatArray,
) -> None:
    weighted = weights.shape[0] > 0
    for i in range(values.shape[0]):
        value = values[i]
        if value == 0.0:
            continue
        for k in range(pairs.shape[0]):
            p, q = pairs[k, 0], pairs[k, 1]
            first, second = positions[i, p], positions[i, q]
            if first < 0 or second < 0:
                continue
            row, column = first - starts[p], second - starts[q] if p != q else 0
            entry = value * weights[i, p] * weights[i, q] if weighted else value
            flat[ends[k] + row * shapes[k, 1] + column] += entry
