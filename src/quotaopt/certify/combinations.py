"""Find rows by their members on several levels at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quotaopt.certify.exact import FITS
from quotaopt.model.arrays import CodeArray, IntArray

_TABLE = 1 << 22  # up to so many possible keys, or a few per row, are numbered by a table, more by sorting


class _Numbering:
    """The distinct values of `keys` (0..room-1), numbered in their order."""

    def __init__(self, keys: IntArray, room: int) -> None:
        self._tabled = room <= max(_TABLE, 4 * len(keys))
        if self._tabled:
            seen = np.zeros(room, dtype=np.bool_)
            seen[keys] = True
            self._keys = np.where(seen, np.cumsum(seen) - 1, -1)
            self.count = int(seen.sum())
            self.of_row: IntArray = self._keys[keys]
        else:
            self._keys, self.of_row = np.unique(keys, return_inverse=True)
            self.count = len(self._keys)

    def find(self, keys: IntArray) -> IntArray:
        """The number of every key, -1 where it does not occur."""
        if self._tabled:
            return self._keys[keys]
        at = np.minimum(np.searchsorted(self._keys, keys), self.count - 1)
        return np.where(self._keys[at] == keys, at, -1)


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
        self._stages: dict[int, _Numbering] = {}  # after so many columns, keys are numbered anew
        key, room = np.zeros(n_rows, dtype=np.int64), 1
        for position, (column, size) in enumerate(zip(columns, sizes, strict=True)):
            if room * size >= FITS:
                numbering = self._stages[position] = _Numbering(key, room)
                key, room = numbering.of_row, numbering.count
            key, room = key * size + column, room * size
        numbering = self._stages[len(self._sizes)] = _Numbering(key, room)
        self.of_row, self.n_distinct = numbering.of_row, numbering.count

    def find(self, columns: Sequence[IntArray | CodeArray], n_rows: int) -> IntArray:
        """The number of every row's combination, -1 where it does not occur or a code is -1. (n_rows,)"""
        if self.n_distinct == 0:
            return np.full(n_rows, -1, dtype=np.int64)
        key, known = np.zeros(n_rows, dtype=np.int64), np.ones(n_rows, dtype=np.bool_)
        for position in range(len(self._sizes) + 1):
            if position in self._stages:
                key = self._stages[position].find(key)
                known &= key >= 0
                key = np.maximum(key, 0)
            if position < len(self._sizes):
                known &= columns[position] >= 0
                key = key * self._sizes[position] + np.maximum(columns[position], 0)
        return np.where(known, key, -1)
