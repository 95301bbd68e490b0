"""Which cells belong to which row, and exact sums over them.

Cells stand in a table ``(n_bases, n_periods)``. The cells of a rule are always some bases
times some periods, so a group of cells is a group of bases times a group of periods, and no
array over all cells is needed to describe a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from quotaopt.certify.exact import FITS, Exact, largest
from quotaopt.model.arrays import FloatArray, IntArray

Values = TypeVar("Values", IntArray, FloatArray)


@dataclass(frozen=True, eq=False)
class Groups:
    """Disjoint groups of cells; group ``b * n_times + t`` is base group b in time group t."""

    base: IntArray  # (n_bases,), 0..n_parts-1, -1 where the base is in no group
    time: IntArray  # (n_periods,), 0..n_times-1, -1 where the period is in no group
    n_parts: int
    n_times: int

    def __len__(self) -> int:
        return self.n_parts * self.n_times

    @property
    def holds_all_periods(self) -> bool:
        """Whether every group reaches over all periods."""
        return self.n_times == 1 and bool((self.time == 0).all())

    def sizes(self) -> IntArray:
        """How many cells each group has. (n_groups,)"""
        bases = np.bincount(self.base[self.base >= 0], minlength=self.n_parts)
        times = np.bincount(self.time[self.time >= 0], minlength=self.n_times)
        return np.asarray(bases[:, None] * times[None, :], dtype=np.int64).ravel()

    def first(self) -> tuple[IntArray, IntArray]:
        """Base and period of one cell of every group. (n_groups,), (n_groups,)"""
        base = np.repeat(first_positions(self.base, self.n_parts), self.n_times)
        return base, np.tile(first_positions(self.time, self.n_times), self.n_parts)

    def codes(self) -> IntArray:
        """The group of every cell, -1 for none. (n_bases, n_periods)"""
        base, time = self.base[:, None], self.time[None, :]
        return np.where((base >= 0) & (time >= 0), base * self.n_times + time, -1)

    def sums(self, values: Values) -> Values:
        """Sum of `values` over every group. (n_bases, n_periods) -> (n_groups,)

        Whole numbers are exact as long as the sum of all absolute values is below 2**63.
        """
        inside = self.base >= 0
        whole = bool(inside.all())
        parts = np.zeros((self.n_parts, self.n_times), dtype=values.dtype)
        for time in range(self.n_times):
            periods = np.flatnonzero(self.time == time)
            column = values[:, periods[0]] if len(periods) == 1 else values[:, periods].sum(axis=1)
            target = np.zeros(self.n_parts, dtype=values.dtype)
            np.add.at(target, self.base if whole else self.base[inside], column if whole else column[inside])
            parts[:, time] = target
        return parts.ravel()

    def apart(self) -> list[tuple[IntArray, Groups]]:
        """The rows as families of disjoint groups: numbers of rows, and their cells."""
        return [(np.arange(len(self)), self)]

    def rows_of(self, of_group: Values) -> Values:
        """What every row holds of what the groups do: its own. (n_groups,) -> (n_rows,)"""
        return of_group

    def spread(self, rows: Exact) -> Exact:
        """Every cell gets the number of its group, 0 outside. (n_groups,) -> (n_bases, n_periods)"""
        table = np.zeros((self.n_parts + 1, self.n_times + 1), dtype=rows.units.dtype)
        table[:-1, :-1] = rows.units.reshape(self.n_parts, self.n_times)
        return Exact(table[self.base[:, None], self.time[None, :]], rows.digits)


def weighted_sums(groups: Groups, weight: Exact | None, values: IntArray) -> Exact:
    """Exact ``sum(weight * values)`` over every group. (n_groups,)

    Where a product could leave int64, weights are cut into limbs so short that every limb's
    sum fits, and the limbs are put together again in Python integers, one per row.
    """
    if weight is None:
        return Exact(groups.sums(values))
    room = FITS // max(int(np.abs(values).sum()), 1)
    if weight.size < room:
        return Exact(groups.sums(values * weight.units.astype(np.int64)), weight.digits)
    bits = max(room.bit_length() - 1, 1)
    total = np.zeros(len(groups), dtype=object)
    rest, sign = np.abs(weight.units), np.sign(weight.units).astype(np.int64)
    shift = 0
    while largest(rest):
        limb = (rest & ((1 << bits) - 1)).astype(np.int64)
        total += groups.sums(values * (limb * sign)).astype(object) << shift
        rest, shift = rest >> bits, shift + bits
    return Exact(total, weight.digits)


def first_positions(codes: IntArray, n_groups: int) -> IntArray:
    """The first position of every code. (n_groups,)"""
    first = np.zeros(n_groups, dtype=np.int64)
    inside = np.flatnonzero(codes >= 0)[::-1]
    first[codes[inside]] = inside
    return first
