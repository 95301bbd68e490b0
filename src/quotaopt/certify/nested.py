"""Tiers in order: in every cell the lower tier carries at most what the next one does."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import reduce

import numpy as np

from quotaopt.certify.columns import positions
from quotaopt.certify.rulebook import RuleRows
from quotaopt.model.arrays import IntArray, LabelArray

TIER = "tier"
"""The level that tells tiers apart."""


class NestedRows(RuleRows):
    """Rows of a pair of tiers: as many as cells, of which hardly any is ever called by its name."""

    def label(self, row: int) -> str:
        """The members that one row stands for."""
        return str(self._labels_of(np.array([row]))[0])

    def rows_named(self, labels: Sequence[str]) -> IntArray:
        """The rows with these labels, -1 where there is none: found by their members, then read back."""
        rows = self._found(labels)
        if rows is None or not (self._labels_of(rows) == np.array(labels, dtype=object)).all():
            return super().rows_named(labels)
        return rows

    def _found(self, labels: Sequence[str]) -> IntArray | None:
        """Rows by the members that their labels list; None where one is not there, or lists no members."""
        try:
            listed = [next(csv.reader([label], skipinitialspace=True)) for label in labels]
        except (csv.Error, StopIteration):
            return None
        if any(len(names) != len(self.each) for names in listed):
            return None
        space = self.space
        columns = np.array(listed, dtype=object).reshape(len(labels), -1).T
        codes = {
            level: positions(space.members[level], names)
            for level, names in zip(self.each, columns, strict=True)
        }
        low = space.codes[TIER][np.argmax(self.cells.base >= 0), 0]
        codes[TIER] = np.full(len(labels), low)
        base = space.bases.find([codes[level] for level in space.base_finest], len(labels))
        period = codes[space.finest[-1]] if space.time_levels else np.zeros(len(labels), dtype=np.int64)
        if (base < 0).any() or (period < 0).any():
            return None
        return np.asarray(self.cells.base[base] * self.cells.n_times + period)

    def _labels_of(self, rows: IntArray) -> LabelArray:
        """The labels of some rows. (n,)"""
        base, period = (at[rows] for at in self.cells.first())
        listed = len(self.each) > 1
        columns = [self.space.names(level, base, period, listed=listed) for level in self.each]
        return reduce(lambda left, right: left + ", " + right, columns)
