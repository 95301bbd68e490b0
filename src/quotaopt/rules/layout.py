"""Laying out the rows of all rules as one canonical model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import NO_LOWER, NO_UPPER, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel, Partition, StepLimits
from quotaopt.plan.cells.layers import per_cell
from quotaopt.plan.checks.names import TOTAL
from quotaopt.plan.plan import Plan
from quotaopt.rules.limits import Scope
from quotaopt.rules.rows import CreditRows, Rows, ShareRows, SumRows, WeightedRows
from quotaopt.rules.sums import SumPlan, plan_sums
from quotaopt.rules.units import LayerUnits
from quotaopt.rules.unsaid import with_unsaid_steps


def lay_out_model(
    plan: Plan, rows: Sequence[Rows], reference: FloatArray, active: IntArray, units: LayerUnits
) -> CanonicalModel:
    """The model over the cells in `active` (n_active,); `reference` (n_cells,) sums to 1."""
    layout = _Layout(None if len(active) == len(reference) else active, reference[active], units)
    kept = {id(block): layout.bound_cells(block) for block in rows if isinstance(block, SumRows)}
    rows = [block for block in rows if len(kept.get(id(block), block.scope.groups))]
    sums = plan_sums([scope for block in rows for scope in _plain_scopes(block)])
    partitions = [part.partition(layout.active) for part in sums.parts]
    offsets = np.concatenate([[0], np.cumsum([p.n_groups for p in partitions], dtype=np.int64)])
    for block in rows:
        match block:
            case SumRows():
                layout.add_sums(block, kept[id(block)], sums, offsets)
            case ShareRows():
                layout.add_shares(block, sums, offsets)
            case WeightedRows():
                layout.add_weighted(block, sums, offsets, partitions)
            case CreditRows():
                layout.add_credits(block, partitions)
    return layout.finish(plan, partitions)


def _plain_scopes(block: Rows) -> list[Scope]:
    match block:
        case SumRows():
            return [block.scope]
        case ShareRows():
            return [block.scope, block.parent]
        case WeightedRows() | CreditRows():
            return []


@dataclass
class _Block:
    """Rows of one rule as they enter the model."""

    scope: Scope
    kept: IntArray  # positions in the rows of the scope
    lower: FloatArray
    upper: FloatArray
    lower_steps: IntArray
    upper_steps: IntArray
    entries: tuple[IntArray, IntArray, FloatArray]  # row (position in kept), column, value


class _Layout:
    """Collects bounds and rows; used while one model is built, then thrown away."""

    def __init__(self, active: IntArray | None, reference: FloatArray, units: LayerUnits) -> None:
        self.active, self.reference, self.units = active, reference, units
        self.cell_lower = np.zeros(len(reference), dtype=np.int64)
        self.cell_upper = np.full(len(reference), NO_UPPER)
        self.blocks: list[_Block] = []

    def bound_cells(self, block: SumRows) -> IntArray:
        """Rows of a single cell become its bounds; the rows that remain, those of several cells.

        The plan's total always remains, so that no model is without rows. Soft rows remain even
        with one cell, for bounds are never missed, and with none where that misses a minimum.
        """
        row = block.scope.row_of_cell()
        if self.active is not None:
            row = row[self.active]
        size = np.bincount(row + 1, minlength=block.scope.n_rows + 1)[1:]  # -1 is "in no row"
        if block.scope.rule.soft is not None:
            return np.flatnonzero((size > 0) | (block.lower > 0))
        if (size == 1).any():
            cell = np.flatnonzero((row >= 0) & (size[row] == 1))
            alone = row[cell]
            self.cell_lower[cell] = np.maximum(self.cell_lower[cell], block.lower[alone])
            self.cell_upper[cell] = np.minimum(self.cell_upper[cell], block.upper[alone])
        return np.flatnonzero((size > 1) | (block.scope.position < 0))

    def add_sums(self, block: SumRows, kept: IntArray, sums: SumPlan, offsets: IntArray) -> None:
        """Plain sums of several cells."""
        scope = block.scope
        row, column = self._columns(scope, sums, offsets, kept)
        lower, upper = block.lower[kept], block.upper[kept]
        per_unit = self.units.per_unit_at(scope.first_cell[kept])
        self.blocks.append(
            _Block(
                scope,
                kept,
                np.where(lower == NO_LOWER, -np.inf, lower / per_unit),
                np.where(upper == NO_UPPER, np.inf, upper / per_unit),
                lower,
                upper,
                (row, column, np.ones(len(row))),
            )
        )

    def add_shares(self, block: ShareRows, sums: SumPlan, offsets: IntArray) -> None:
        """A sum against a multiple of its parent's sum."""
        kept = np.arange(block.scope.n_rows, dtype=np.int64)
        row, column = self._columns(block.scope, sums, offsets, kept)
        parent_row, parent_column = self._columns(
            block.parent, sums, offsets, np.arange(block.parent.n_rows, dtype=np.int64)
        )
        pairs = _join(block.parent_row, parent_row)
        entries = (
            np.concatenate([row, pairs[0]]),
            np.concatenate([column, parent_column[pairs[1]]]),
            np.concatenate([np.ones(len(row)), -block.factor[pairs[0]]]),
        )
        zero, free = np.zeros(len(kept)), np.full(len(kept), np.inf)
        low, high = (zero, free) if block.is_lower else (-free, zero)
        self.blocks.append(_Block(block.scope, kept, low, high, *_no_steps(len(kept)), entries))

    def add_weighted(
        self, block: WeightedRows, sums: SumPlan, offsets: IntArray, partitions: list[Partition]
    ) -> None:
        """A weighted sum: of group sums that are there already, or else a partition of its own."""
        scope, weight = block.scope, self._in_units_of_rows(block)
        kept = np.arange(scope.n_rows, dtype=np.int64)
        found = sums.weighted_entries(scope, weight)
        if found is not None:
            row, group, value, which = found
            entries = row, offsets[which] + group, value
        else:
            codes = scope.row_of_cell()
            if self.active is not None:
                codes, weight = codes[self.active], weight[self.active]
            entries = kept, sum(p.n_groups for p in partitions) + kept, np.ones(scope.n_rows)
            partitions.append(Partition(codes, scope.n_rows, weight))
        per_unit = self.units.per_unit_at(scope.first_cell)
        lower, upper = block.lower / per_unit, block.upper / per_unit
        self.blocks.append(_Block(scope, kept, lower, upper, *_no_steps(scope.n_rows), entries))

    def add_credits(self, block: CreditRows, partitions: list[Partition]) -> None:
        """Credits of people: a partition per slot, and every row the sum of its groups of all slots."""
        start = sum(p.n_groups for p in partitions)
        rows, columns = [], []
        for slot in block.slots:
            codes, weight = slot.codes, slot.weight
            if self.active is not None:
                codes = codes[self.active]
                weight = None if weight is None else weight[self.active]
            here = np.flatnonzero(np.bincount(codes + 1, minlength=block.scope.n_rows + 1)[1:])
            partitions.append(Partition(codes, block.scope.n_rows, weight))
            rows.append(here)
            columns.append(start + here)
            start += block.scope.n_rows
        per_unit = self.units.per_unit_at(block.scope.first_cell)
        lower, upper = block.lower / per_unit, block.upper / per_unit
        entries = np.concatenate(rows), np.concatenate(columns)
        has_cells = np.bincount(entries[0], minlength=block.scope.n_rows) > 0
        kept = np.flatnonzero(has_cells | (block.lower > 0.0))
        place = np.full(block.scope.n_rows, -1, dtype=np.int64)
        place[kept] = np.arange(len(kept))
        self.blocks.append(
            _Block(
                block.scope,
                kept,
                lower[kept],
                upper[kept],
                block.lower_steps[kept],
                block.upper_steps[kept],
                (place[entries[0]], entries[1], np.ones(len(entries[0]))),
            )
        )

    def _in_units_of_rows(self, block: WeightedRows) -> FloatArray:
        """The weights of a block on what cells carry in the model; a row counts in its first cell's unit."""
        if len(self.units.per_unit) == 1:
            return block.weight
        scope = block.scope
        of_cell = per_cell(self.units.cells, self.units.amount)
        of_row = np.append(self.units.amount_at(scope.first_cell), np.inf)[scope.row_of_cell()]
        return np.asarray(block.weight * of_cell / of_row)

    def finish(self, plan: Plan, partitions: list[Partition]) -> CanonicalModel:
        """Put the rows together."""
        starts = np.concatenate([[0], np.cumsum([len(b.kept) for b in self.blocks], dtype=np.int64)])
        n_rows, n_sums = int(starts[-1]), sum(p.n_groups for p in partitions)
        row = np.concatenate(
            [b.entries[0] + start for b, start in zip(self.blocks, starts[:-1], strict=True)]
        )
        column = np.concatenate([b.entries[1] for b in self.blocks])
        value = np.concatenate([b.entries[2] for b in self.blocks])
        combine = sparse.csr_array((value, (row, column)), shape=(n_rows, n_sums))
        combine.eliminate_zeros()
        combine.sort_indices()
        cells = np.arange(len(self.reference), dtype=np.int64) if self.active is None else self.active
        first = np.concatenate([b.scope.first_cell[b.kept] for b in self.blocks])
        size = self.reference * self.units.per_unit_at(cells)
        model = CanonicalModel(
            reference=self.reference,
            lower=self.cell_lower / size,
            upper=np.where(self.cell_upper == NO_UPPER, np.inf, self.cell_upper / size),
            partitions=tuple(partitions),
            combine=combine,
            row_lower=np.concatenate([b.lower for b in self.blocks]),
            row_upper=np.concatenate([b.upper for b in self.blocks]),
            steps=StepLimits(
                self.units.per_unit,
                self.cell_lower,
                self.cell_upper,
                np.concatenate([b.lower_steps for b in self.blocks]),
                np.concatenate([b.upper_steps for b in self.blocks]),
                self.units.kind_at(cells),
                self.units.kind_at(first),
            ),
            rule_names=(TOTAL, *(rule.name for rule in plan.spec.rules)),
            row_rule=np.concatenate([np.full(len(b.kept), b.scope.position + 1) for b in self.blocks]),
            row_member=np.concatenate([b.scope.names()[b.kept] for b in self.blocks]),
            row_priority=np.concatenate(
                [
                    np.full(len(b.kept), b.scope.rule.priority if b.scope.position >= 0 else 0)
                    for b in self.blocks
                ]
            ),
        )
        return with_unsaid_steps(model)

    @staticmethod
    def _columns(scope: Scope, sums: SumPlan, offsets: IntArray, kept: IntArray) -> tuple[IntArray, IntArray]:
        """Entries of the kept rows of a scope: position in `kept`, column of the combine matrix."""
        row, group, which = sums.entries(scope)
        place = np.full(scope.n_rows, -1, dtype=np.int64)
        place[kept] = np.arange(len(kept))
        chosen = place[row] >= 0
        return place[row[chosen]], offsets[which] + group[chosen]


def _no_steps(n_rows: int) -> tuple[IntArray, IntArray]:
    return np.full(n_rows, NO_LOWER), np.full(n_rows, NO_UPPER)


def _join(left: IntArray, right: IntArray) -> tuple[IntArray, IntArray]:
    """All pairs (i, j) with ``left[i] == right[j]``; `right` may repeat values."""
    order = np.argsort(right, kind="stable")
    start = np.searchsorted(right[order], left, side="left")
    stop = np.searchsorted(right[order], left, side="right")
    count = stop - start
    i = np.repeat(np.arange(len(left), dtype=np.int64), count)
    within = np.arange(len(i), dtype=np.int64) - np.repeat(np.cumsum(count) - count, count)
    return i, order[np.repeat(start, count) + within]
