"""Find rows by their members on several levels at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quotaopt.certify.exact import FITS
from quotaopt.model.arrays import CodeArray, IntArray


class Combinations:
    """The distinct combinations of some columns of codes, in the order of their codes.

    Parameters
    ----------
    columns
        Codes 0..size-1 per column, each (n_rows,).
    sizes
        How many members each column has.
    """

    def __init__(self, columns: Sequence[IntArray | CodeArray], sizes: Sequence[int], n_rows: int) -> None:
        self._sizes = tuple(sizes)
        self._stages: list[tuple[int, IntArray]] = []  # after this many columns, keys are numbered anew
        key, room = np.zeros(n_rows, dtype=np.int64), 1
        for position, (column, size) in enumerate(zip(columns, sizes, strict=True)):
            if room * size >= FITS:
                key, room = self._number(position, key)
            key, room = key * size + column, room * size
        self.of_row, self.n_distinct = self._number(len(self._sizes), key)

    def _number(self, position: int, key: IntArray) -> tuple[IntArray, int]:
        distinct, number = np.unique(key, return_inverse=True)
        self._stages.append((position, distinct))
        return number.astype(np.int64), len(distinct)

    def find(self, columns: Sequence[IntArray | CodeArray], n_rows: int) -> IntArray:
        """The number of every row's combination, -1 where it does not occur or a code is -1. (n_rows,)"""
        if self.n_distinct == 0:
            return np.full(n_rows, -1, dtype=np.int64)
        stages = dict(self._stages)
        key, known = np.zeros(n_rows, dtype=np.int64), np.ones(n_rows, dtype=np.bool_)
        for position in range(len(self._sizes) + 1):
            if position in stages:
                distinct = stages[position]
                at = np.minimum(np.searchsorted(distinct, key), len(distinct) - 1)
                known &= distinct[at] == key
                key = at
            if position < len(self._sizes):
                known &= columns[position] >= 0
                key = key * self._sizes[position] + np.maximum(columns[position], 0)
        return np.where(known, key, -1)
