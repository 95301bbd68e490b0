r"""How targets move with the limits of a plan: derivatives before rounding, and where they hold.

Of a limit b, in the unit that people state it in, every target moves by :math:`dx_c/db`. At a kink
other limits bind above b than below it, so both sides are told, each with the limit at which it ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.sensitivity.limits import Book, binding_limits
from quotaopt.sensitivity.movers import mover_of
from quotaopt.sensitivity.one_way import Mover, Told
from quotaopt.sensitivity.selections import Selections
from quotaopt.solvers.threads import one_thread

ALIKE = 1e-6
"""Two derivatives that differ by less than this part of the larger are one."""
SMALLEST = 0.1
"""How far a multiple is moved that is zero."""


@dataclass(frozen=True, eq=False)
class Side:
    """What a limit does above or below the number it is."""

    told: Told
    rates: FloatArray | None  # (n_cells,) of the model: amount per one more of the limit; None unless told
    until: float  # the limit at which these rates end
    goes_on: bool  # `until` is as far as was looked

    def of(self, selections: Selections) -> FloatArray | None:
        """Derivatives of the sums of selections. (n,)"""
        return None if self.rates is None else selections.sums(self.rates)


@dataclass(frozen=True, eq=False)
class Move:
    """One limit of a solved plan, and how targets answer to it."""

    rule: str
    members: str  # "" where the rule has one row
    row: int  # of the model; -1 for a cell's own limit
    cell: int  # of the model; -1 for a row
    is_lower: bool
    is_upper: bool
    amount: float  # the limit; of multiples the multiple
    is_multiple: bool  # of another sum: a share, a ratio, a change from period to period
    is_total: bool
    layer: int  # whose unit the amount is in
    up: Side
    down: Side

    @property
    def is_kink(self) -> bool:
        """Whether more of the limit and less of it are answered differently."""
        if self.up.rates is None or self.down.rates is None:
            return True
        apart = np.abs(self.up.rates - self.down.rates).max(initial=0.0)
        return bool(apart > ALIKE * max(np.abs(self.up.rates).max(initial=0.0), 1e-300))


def derivatives(allocation: Allocation, rows: IntArray | None = None) -> tuple[Move, ...]:
    """How targets move with the limits in `rows` of the model; all that bind, where none are given.

    Rows that no target leans on are left out: their limits move nothing.
    """
    book = binding_limits(allocation)
    chosen = np.ones(len(book.limits), dtype=np.bool_) if rows is None else np.isin(book.limits.row, rows)
    return moves(book, np.flatnonzero(chosen), mover_of(allocation))


def moves(
    book: Book, numbers: Iterable[int], mover: Mover, where: BoolArray | None = None
) -> tuple[Move, ...]:
    """How targets move with some limits of a book.

    Of a limit that moves none of the cells `where` (n_cells,) the range may be told too short: what is
    asked about does not move there anyhow.
    """
    with one_thread():
        return tuple(_move(book, number, mover, where) for number in map(int, numbers))


def _move(book: Book, number: int, mover: Mover, where: BoolArray | None) -> Move:
    limits = book.limits
    return Move(
        rule=str(limits.rule[number]),
        members=str(limits.member[number]),
        row=int(limits.row[number]),
        cell=int(limits.cell[number]),
        is_lower=bool(limits.is_lower[number]),
        is_upper=bool(limits.is_upper[number]),
        amount=float(limits.amount[number]),
        is_multiple=bool(limits.is_multiple[number]),
        is_total=bool(limits.is_total[number]),
        layer=_layer(book, number),
        up=_side(book, number, mover, 1.0, where),
        down=_side(book, number, mover, -1.0, where),
    )


def hints(book: Book, mover: Mover) -> list[FloatArray | None]:
    """Amounts of cells per one more of every limit, unproved; None where it takes more than a moment."""
    found: list[FloatArray | None] = []
    with one_thread():
        for number in range(len(book.limits)):
            scaling = _Scaling(book, number)
            rates = mover.hint(book.direction(number).times(scaling.turn))
            found.append(None if rates is None else scaling.rates(rates, 1.0))
    return found


def _layer(book: Book, number: int) -> int:
    steps, limits = book.model.steps, book.limits
    row, cell = int(limits.row[number]), int(limits.cell[number])
    kinds, at = (steps.row_kind, row) if row >= 0 else (steps.cell_kind, cell)
    return int(kinds[at]) if kinds.ndim else 0


def _side(book: Book, number: int, mover: Mover, sign: float, where: BoolArray | None) -> Side:
    scaling = _Scaling(book, number)
    way = mover.one_way(book.direction(number).times(scaling.turn * sign), scaling.far(sign), where)
    rates = None if way.rates is None else scaling.rates(way.rates, sign)
    return Side(way.told, rates, scaling.limit(way.reach, sign), way.goes_on)


@dataclass(frozen=True, eq=False)
class _Scaling:
    """Sizes of a change of the model as limits in the plan's unit, and back."""

    book: Book
    number: int

    @property
    def is_whole(self) -> bool:
        """Whether the model is relative to this limit: the total T, moved to T / (1 + theta)."""
        return self.book.scales(self.number)

    @property
    def turn(self) -> float:
        """Whether the limit rises with theta."""
        return -1.0 if self.is_whole else 1.0

    def far(self, sign: float) -> float:
        """The largest size of interest: down to nothing or half, up to twice the limit."""
        limits, model, at = self.book.limits, self.book.model, self.number
        if self.is_whole:
            return 0.5 if sign > 0.0 else 1.0
        if limits.is_multiple[at]:
            return abs(float(limits.amount[at])) or SMALLEST
        size = abs(float(limits.amount[at] / limits.unit[at]))
        row = int(limits.row[at])
        return size or (float(model.row_mass[row]) if row >= 0 else float(model.reference[limits.cell[at]]))

    def limit(self, size: float, sign: float) -> float:
        """The limit after a change."""
        amount = float(self.book.limits.amount[self.number])
        if self.is_whole:
            return amount / (1.0 - sign * size)
        return amount + sign * size * float(self.book.limits.unit[self.number])

    def rates(self, rates: FloatArray, sign: float) -> FloatArray:
        """Amounts of cells per one more of the limit. (n_cells,)"""
        limits, allocation = self.book.limits, self.book.allocation
        if self.is_whole:
            moved = (allocation.solution.t + sign * rates) / float(limits.amount[self.number])
        else:
            moved = sign * rates / float(limits.unit[self.number])
        return np.asarray(moved * amount_of_burden(allocation))


def amount_of_burden(allocation: Allocation) -> FloatArray:
    """What a burden of 1 is of every cell, in units of its measure. (n_cells,) of the model"""
    built = allocation.built
    return np.asarray(built.model.reference * built.units.amount_at(built.active))
