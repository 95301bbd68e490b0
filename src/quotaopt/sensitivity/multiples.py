"""Rows whose limit is a multiple of another sum: which multiple, and of what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.rules.limits import Scope
from quotaopt.rules.rows import Rows, ShareRows, WeightedRows


@dataclass(frozen=True, eq=False)
class Multiples:
    """The multiples of a model's rows. (n_rows,) each, NaN and -1 for rows that have none."""

    multiple: FloatArray
    scopes: tuple[Scope, ...]  # of the sums that are multiplied
    scope: IntArray
    group: IntArray  # the row of the scope
    active: IntArray  # (n_cells,), the plan's number of the model's cells

    @property
    def known(self) -> BoolArray:
        """Rows with a multiple. (n_rows,)"""
        return np.asarray(self.scope >= 0)

    def weights(self, row: int) -> FloatArray:
        """1 for the cells whose sum is multiplied, 0 for others. (n_cells,)"""
        of_cell = self.scopes[self.scope[row]].row_of_cell()[self.active]
        return np.asarray(of_cell == self.group[row], dtype=np.float64)


def multiples_of(allocation: Allocation, blocks: list[Rows]) -> Multiples:
    """The multiples of an allocation's rows; `blocks` are the rows of its rules, as they were read.

    Rates between measures have none here: what is in them is counted in different units.
    """
    model = allocation.built.model
    multiple = np.full(model.n_rows, np.nan)
    scope, group = np.full(model.n_rows, -1), np.full(model.n_rows, -1)
    scopes: list[Scope] = []
    for block in blocks:
        stated = _stated(block)
        if stated is None:
            continue
        parent, parent_row, factor, is_lower = stated
        side = np.isfinite(model.row_lower) if is_lower else np.isfinite(model.row_upper)
        rows = np.flatnonzero((model.row_rule == block.scope.position + 1) & side)
        if len(rows) == block.scope.n_rows:
            multiple[rows], scope[rows], group[rows] = factor, len(scopes), parent_row
            scopes.append(parent)
    return Multiples(multiple, tuple(scopes), scope, group, allocation.built.active)


def _stated(block: Rows) -> tuple[Scope, IntArray, FloatArray, bool] | None:
    """The scope and rows that are multiplied, by what, and whether that is a lower limit."""
    if isinstance(block, ShareRows):
        return block.parent, block.parent_row, block.factor, block.is_lower
    ratio = block.scope.rule.ratio
    if not isinstance(block, WeightedRows) or ratio is None or ratio.over is not None:
        return None
    is_lower = bool(np.isfinite(block.lower).all())
    value = block.scope.value(ratio.min if is_lower else ratio.max, "ratio")
    assert value is not None  # or there would be no row on this side
    return block.scope, np.arange(block.scope.n_rows), value.floats(), is_lower
