"""Rules on people: rows that count cells in parts, and several of which may count the same cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from quotaopt.certify.exact import Exact
from quotaopt.certify.rulebook import Limits, RuleRows
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray, LabelArray


@dataclass(frozen=True, eq=False, kw_only=True)
class CreditRows(RuleRows):
    """Row i is the sum of ``parts * x`` over its entries: a block of bases in a period each.

    All is stated `denominator` times, so that parts are whole numbers or decimals.
    """

    names: LabelArray  # (n_rows,), people and members
    block: IntArray  # (n_bases,), -1 for bases in no row
    n_blocks: int
    row: IntArray  # (n_entries,)
    of_block: IntArray  # (n_entries,)
    period: IntArray  # (n_entries,)
    parts: Exact  # (n_entries,)
    is_whole: BoolArray  # (n_rows,), no cell counts in part

    def __len__(self) -> int:
        return len(self.names)

    @property
    def labels(self) -> LabelArray:
        """The people and members each row stands for. (n_rows,)"""
        return self.names

    @property
    def is_weighted(self) -> bool:
        """Rows are never taken for disjoint sums of cells."""
        return True

    @cached_property
    def layer(self) -> IntArray:
        """The layer of the first cell of every row. (n_rows,)"""
        first_of_block = np.full(self.n_blocks, self.space.n_bases)
        inside = self.block >= 0
        np.minimum.at(first_of_block, self.block[inside], np.flatnonzero(inside))
        first = np.full(len(self), self.space.n_bases)
        np.minimum.at(first, self.row, first_of_block[self.of_block])
        return self.space.layer_of(first)

    def activity(self, targets: IntArray) -> Exact:
        """The left-hand side of every row. (n_bases, n_periods) -> (n_rows,)"""
        inside = self.block >= 0
        sums = np.zeros((self.n_blocks, self.space.n_periods), dtype=np.int64)
        np.add.at(sums, self.block[inside], targets[inside])
        return (Exact(sums[self.of_block, self.period]) * self.parts).gathered(self.row, len(self))

    def spread(self, prices: Exact) -> Exact:
        """What prices of the rows make of every cell. (n_rows,) -> (n_bases, n_periods)"""
        n_periods = self.space.n_periods
        place = self.of_block * n_periods + self.period
        blocks = (prices[self.row] * self.parts).gathered(place, (self.n_blocks + 1) * n_periods)
        return Exact(blocks.units.reshape(-1, n_periods)[self.block], blocks.digits)

    def mass(self, reference: FloatArray) -> FloatArray:
        """``sum(parts * reference)`` of every row, in parts of one. (n_bases, n_periods) -> (n_rows,)"""
        sums = np.zeros((self.n_blocks + 1, self.space.n_periods))
        np.add.at(sums, self.block, reference)
        weights = sums[self.of_block, self.period] * self.parts.floats() / self.denominator
        return np.bincount(self.row, weights, len(self)).astype(np.float64)

    def families(self, chosen: BoolArray) -> list[IntArray] | None:
        """The chosen rows as sets of cells, one array per turn; None where cells count in part.

        A cell that is in k rows is in one of them in each of k turns.
        """
        if not self.is_whole[chosen].all():
            return None
        entries = np.flatnonzero(chosen[self.row])
        place = self.of_block[entries] * self.space.n_periods + self.period[entries]
        order = np.argsort(place, kind="stable")
        turn = np.arange(len(order)) - np.searchsorted(place[order], place[order])
        found = []
        for number in range(int(turn.max(initial=-1)) + 1):
            at = order[turn == number]
            table = np.full((self.n_blocks + 1, self.space.n_periods), -1, dtype=np.int64)
            table[self.of_block[entries[at]], self.period[entries[at]]] = self.row[entries[at]]
            found.append(table[self.block])
        return found

    def in_whole_steps(self, step: int | IntArray) -> CreditRows:
        """The rows with limits moved in to whole steps where no cell counts in part."""
        inner = self.limits.inwards(step * self.denominator)
        if self.soft is not None:
            inner = inner.uncrossed()
        return replace(self, limits=Limits(*map(self._mixed, _sides(inner), _sides(self.limits))))

    def _mixed(self, moved: Exact | None, stated: Exact | None) -> Exact | None:
        """`moved` in whole rows, `stated` in all others."""
        if moved is None or stated is None:
            return None
        return Exact(np.where(self.is_whole, moved.at(stated.digits), stated.units), stated.digits)


def _sides(limits: Limits) -> tuple[Exact | None, Exact | None]:
    return limits.lower, limits.upper
