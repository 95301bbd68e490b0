"""Tiers in order: in every cell the lower tier carries at most what the next one does."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from functools import reduce

import numpy as np

from quotaopt.certify.columns import positions
from quotaopt.certify.exact import Exact
from quotaopt.certify.groups import Groups
from quotaopt.certify.rulebook import Limits, RuleRows, Space
from quotaopt.model.arrays import IntArray, LabelArray
from quotaopt.plan.layers import TIER, nested_names
from quotaopt.plan.plan import Plan


def nested_rules(plan: Plan, space: Space) -> Iterator[RuleRows]:
    """One rule per pair of neighbouring tiers, one row per cell: ``0 <= upper - lower``."""
    n_tiers, per_layer = max(len(plan.spec.tiers), 1), space.n_bases // space.n_layers
    base = np.arange(space.n_bases)
    measure, tier = np.divmod(space.layer_of(base), n_tiers)
    work = measure * per_layer + base % per_layer  # the same in all tiers
    each = tuple(level for level in space.finest if level != TIER)
    for low, name in enumerate(nested_names(plan.spec)):
        sign = (tier == low + 1).astype(np.int64) - (tier == low)
        cells = Groups(
            np.where(sign == 0, -1, work),
            np.arange(space.n_periods),
            space.n_bases // n_tiers,
            space.n_periods,
        )
        limits = Limits(Exact(np.zeros(len(cells), dtype=np.int64)), None)
        known = np.ones(len(cells), dtype=np.bool_)
        yield NestedRows(name, "nested", space, each, cells, limits, known, Exact(sign[:, None]))


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
