"""The hard rows of a plan as one numbered list, and any part of them as inequalities over cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from quotaopt.certify import Targets, evaluate
from quotaopt.certify.credit import CreditRows
from quotaopt.certify.exact import Exact
from quotaopt.certify.groups import Groups
from quotaopt.certify.price import Multipliers, by_rule
from quotaopt.certify.refute import excess_by, refute_by
from quotaopt.certify.rulebook import Rulebook, RuleRows
from quotaopt.certify.targets import cells_of
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.plan.plan import Plan

_SEED = 7
"""Of the numbers by which columns are told apart; any will do, the same ones always."""


@dataclass(frozen=True, eq=False)
class Inequalities:
    """``lower <= matrix @ x <= upper`` over kinds of cells, x >= 0, the sum of cells no row tells apart.

    Everything is in parts of the totals. A row whose limits are multiples of another sum has one
    inequality per side, every other row one.
    """

    unit: IntArray  # (n,), number of the row that each comes from, rising
    matrix: sparse.csr_array  # (n, n_kinds)
    lower: FloatArray  # (n,)
    upper: FloatArray  # (n,)
    scale: FloatArray  # (n,), what 1.0 is in the units of the rulebook
    cell: IntArray  # (n_kinds,), one cell of every kind
    amount: FloatArray  # (n_kinds,), what 1.0 of a kind is, minor units

    def prices(self, multipliers: FloatArray, n_units: int) -> FloatArray:
        """Multipliers (n,) by row, in the units of the rulebook. (n_units,)"""
        return np.bincount(self.unit, multipliers / self.scale, n_units).astype(np.float64)

    def of(self, units: BoolArray) -> Inequalities:
        """Those of some rows; `units` is (n_units,)."""
        at = np.flatnonzero(units[self.unit])
        part = sparse.csr_array(self.matrix[at])
        return replace(
            self, unit=self.unit[at], matrix=part, lower=self.lower[at], upper=self.upper[at],
            scale=self.scale[at],
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class HardRows:
    """Every row of every hard rule has a number: rule after rule in the order of the rulebook."""

    book: Rulebook
    idle: BoolArray  # (n_bases, n_periods), cells that carry nothing

    @classmethod
    def of(cls, plan: Plan, idle: Targets) -> HardRows:
        """Those of a plan; `idle` are cells without reference (their amounts are ignored)."""
        book = evaluate(plan)
        carries_nothing = np.zeros(book.space.shape, dtype=np.bool_)
        carries_nothing.reshape(-1)[cells_of(book.space, idle)] = True
        return cls(book, carries_nothing)

    @cached_property
    def first(self) -> IntArray:
        """The number of the first row of every rule, and of all rows at the end."""
        return np.concatenate([[0], np.cumsum([len(rows) for rows in self.book.rules])]).astype(np.int64)

    def __len__(self) -> int:
        return int(self.first[-1])

    @cached_property
    def usable(self) -> BoolArray:
        """Rows that must hold and whose limits are known. (n_units,)"""
        return np.concatenate([rows.known & (rows.soft is None) for rows in self.book.rules], dtype=np.bool_)

    @cached_property
    def is_total(self) -> BoolArray:
        """The plan's own totals. (n_units,)"""
        return np.asarray(np.arange(len(self)) < self.first[1])

    @cached_property
    def of_total(self) -> BoolArray:
        """Rows whose limits are shares of the plan's total. (n_units,)"""
        return np.concatenate([np.full(len(rows), rows.of_total) for rows in self.book.rules])

    @cached_property
    def size(self) -> IntArray:
        """How many cells every row has that carry something. (n_units,)"""
        carrying = (~self.idle).astype(np.int64)
        return np.concatenate(
            [
                np.asarray(rows.mass(carrying.astype(np.float64)), dtype=np.int64)
                if isinstance(rows, CreditRows)
                else rows.cells.sums(carrying)
                for rows in self.book.rules
            ]
        )

    def rule_of(self, unit: int) -> tuple[RuleRows, int]:
        """The rule of a row, and its position there."""
        rule = int(np.searchsorted(self.first, unit, side="right")) - 1
        return self.book.rules[rule], unit - int(self.first[rule])

    def named(self, multipliers: Multipliers) -> BoolArray:
        """The rows that multipliers speak of. (n_units,)"""
        found = np.zeros(len(self), dtype=np.bool_)
        for rule, rows in enumerate(self.book.rules):
            members = [member for name, member in multipliers if name == rows.rule]
            if members:
                found[self.first[rule] + np.flatnonzero(np.isin(rows.labels.astype(str), members))] = True
        return found & self.usable

    def alone(self, units: BoolArray) -> Rulebook:
        """The rulebook in which all other rows say nothing.

        Shares of a total that these rows do not fix are shares of whatever it is.
        """
        rules = zip(self.book.rules, np.split(units & self.usable, self.first[1:-1]), strict=True)
        return replace(self.book, rules=tuple(replace(rows, known=kept) for rows, kept in rules))

    def refuted(self, units: BoolArray, prices: FloatArray) -> bool:
        """Whether prices (n_units,) prove in exact arithmetic that these rows alone cannot hold together."""
        parts = zip(self.book.rules, np.split(prices, self.first[1:-1]), strict=True)
        return refute_by(
            self.alone(units), {rows.rule: part for rows, part in parts if part.any()}, self.idle
        )

    def prices(self, multipliers: Multipliers) -> FloatArray:
        """Multipliers by rule and members in the order of the rows, 0 for those without. (n_units,)"""
        found = by_rule(self.book, multipliers)
        return np.concatenate([found.get(rows.rule, np.zeros(len(rows))) for rows in self.book.rules])

    def excess(self, prices: FloatArray) -> float:
        """What prices (n_units,) ask for beyond what cells can carry; 0 or less where they prove nothing."""
        parts = zip(self.book.rules, np.split(prices, self.first[1:-1]), strict=True)
        stated = {rows.rule: part for rows, part in parts if part.any()}
        return excess_by(self.alone(self.usable), stated, self.idle)

    def stated(self, prices: FloatArray) -> FloatArray:
        """Prices in the units of the rulebook as proofs state them, the largest 1. (n_units,)"""
        factor = [
            np.broadcast_to(each.denominator / self.book.scale_of(each), len(each))
            for each in self.book.rules
        ]
        stated = prices * np.concatenate(factor)
        return np.asarray(stated / np.abs(stated).max())

    def inequalities(self, units: BoolArray) -> Inequalities:
        """What the rows ask for, all others left out. (n_units,)"""
        book = self.alone(units)
        blocks = [
            (self.first[rule] + at, *block)
            for rule, rows in enumerate(book.rules)
            if rows.known.any()
            for at, *block in self._blocks(book, book.settled(rows))
        ]
        unit, lower, upper, scale = (
            np.concatenate([block[part] for block in blocks]) for part in (0, 2, 3, 4)
        )
        matrix, cell = _merged(sparse.csr_array(sparse.vstack([block[1] for block in blocks], format="csr")))
        order = np.argsort(unit, kind="stable")
        return Inequalities(
            unit[order].astype(np.int64),
            sparse.csr_array(matrix[order]),
            lower[order],
            upper[order],
            scale[order],
            cell,
            self._of_cells[cell],
        )

    def _blocks(
        self, book: Rulebook, rows: RuleRows
    ) -> Iterator[tuple[IntArray, sparse.csr_array, FloatArray, FloatArray, FloatArray]]:
        """Inequalities of one rule: positions of their rows, matrix, limits and scale."""
        at = np.flatnonzero(rows.known)
        scale = self._whole[rows.layer[at]] * rows.denominator
        counted = self._counted(rows, at)
        sides = [
            None if side is None else side.floats()[at] for side in (rows.limits.lower, rows.limits.upper)
        ]
        open_ends = np.full(len(at), -np.inf), np.full(len(at), np.inf)
        if rows.parent is None or rows.parent_row is None:
            lower, upper = (
                end if side is None else side / scale for side, end in zip(sides, open_ends, strict=True)
            )
            yield at, self._scaled(counted, scale), lower, upper, scale
            return
        beside = _members(rows.parent, rows.parent_row[at])
        if rows.parent_weight is not None:
            beside = _times(beside, rows.parent_weight, rows.space.shape)
        slack = np.broadcast_to(book.step_of(rows), len(rows))[at] / scale if rows.nearest else 0.0 * scale
        for side, is_lower in zip(sides, (True, False), strict=True):
            if side is not None:
                matrix = self._scaled(sparse.csr_array(counted - sparse.diags_array(side) @ beside), scale)
                yield (at, matrix, -slack, open_ends[1], scale) if is_lower else (
                    at, matrix, open_ends[0], slack, scale,
                )  # fmt: skip

    def _counted(self, rows: RuleRows, at: IntArray) -> sparse.csr_array:
        """How often the rows `at` count every cell. (len(at), n_cells)"""
        if isinstance(rows, CreditRows):
            single = (Exact((np.arange(len(rows)) == row).astype(np.int64)) for row in at)
            counted = [sparse.csr_array(rows.spread(one).floats().reshape(1, -1)) for one in single]
            return sparse.csr_array(sparse.vstack(counted, format="csr"))
        members = _members(rows.cells, at)
        return members if rows.weight is None else _times(members, rows.weight, rows.space.shape)

    def _scaled(self, matrix: sparse.csr_array, scale: FloatArray) -> sparse.csr_array:
        """In parts of the totals, without cells that carry nothing."""
        return sparse.csr_array(sparse.diags_array(1.0 / scale) @ matrix @ sparse.diags_array(self._of_cells))

    @cached_property
    def _of_cells(self) -> FloatArray:
        """What 1.0 of every cell is, minor units; 0 where it carries nothing. (n_cells,)"""
        space = self.book.space
        return (np.repeat(self._whole, space.n_bases // space.n_layers)[:, None] * ~self.idle).ravel()

    @cached_property
    def _whole(self) -> FloatArray:
        """What amounts of every layer are measured in, minor units. (n_layers,)"""
        limits = self.book.rules[0].limits
        sizes = np.array([size or 0.0 for size in self.book.sizes])
        for side in (limits.lower, limits.upper):
            if side is not None:
                sizes = np.where(sizes > 0.0, sizes, np.abs(side.floats()))
        return np.where(sizes > 0.0, sizes, 1.0)


def _members(groups: Groups, rows: IntArray) -> sparse.csr_array:
    """Which cells are in the groups `rows`, in this order; repetitions are welcome. (len(rows), n_cells)"""
    wanted, back = np.unique(rows, return_inverse=True)
    place = np.full(len(groups), -1)
    place[wanted] = np.arange(len(wanted))
    of_row, of_cell = [], []
    for numbers, disjoint in groups.apart():
        codes = disjoint.codes().ravel()
        inside = np.flatnonzero(codes >= 0)
        row = place[numbers[codes[inside]]]
        of_row.append(row[row >= 0])
        of_cell.append(inside[row >= 0])
    row, cell = np.concatenate(of_row), np.concatenate(of_cell)
    shape = (len(wanted), len(groups.base) * len(groups.time))
    return sparse.csr_array(sparse.csr_array((np.ones(len(row)), (row, cell)), shape=shape)[back])


def _times(members: sparse.csr_array, weight: Exact, shape: tuple[int, int]) -> sparse.csr_array:
    """Every cell counted `weight` times."""
    each = np.broadcast_to(weight.floats(), shape).ravel()
    return sparse.csr_array(members @ sparse.diags_array(each))


def _merged(matrix: sparse.csr_array) -> tuple[sparse.csr_array, IntArray]:
    """One column, and one cell, for all that every row counts alike; none for cells that no row counts."""
    matrix.eliminate_zeros()
    marks = np.random.default_rng(_SEED).random((2, matrix.shape[0])) @ matrix
    used = np.flatnonzero(np.bincount(matrix.indices, minlength=matrix.shape[1]))
    _, first = np.unique(marks[0, used] + 1j * marks[1, used], return_index=True)
    kinds = used[np.sort(first)]
    return sparse.csr_array(matrix.tocsc()[:, kinds]), kinds
