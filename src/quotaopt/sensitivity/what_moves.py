"""Which limits move a number, the strongest first: what it would be with each a little lower or higher."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.sensitivity.limits import Book, binding_limits
from quotaopt.sensitivity.movers import mover_of
from quotaopt.sensitivity.moves import Move, Side, hints, moves
from quotaopt.sensitivity.one_way import Mover
from quotaopt.sensitivity.selections import Selections

STRIDE = 0.01
"""Of a limit: how far it is moved to be compared with others."""
MOST, MOST_OF_LEVEL, MOST_SOLVED = 24, 10, 8
"""Limits whose ranges are looked for: for one number, for each of a level, and where that takes solves."""
NOTICED = 1e-3
"""Of a step: a change below this is none."""


@dataclass(frozen=True, eq=False)
class Moving:
    """A limit, and what the selections do when it moves. All numbers are before rounding."""

    move: Move
    slope_down: FloatArray | None  # (n_selections,), per one more of the limit; None: see `move.down.told`
    slope_up: FloatArray | None
    lowered: FloatArray | None  # (n_selections,), change with the limit `STRIDE` lower, or at its range's end
    raised: FloatArray | None
    cut_down: bool  # the range ends before `STRIDE`
    cut_up: bool

    @property
    def strongest(self) -> IntArray:
        """The selections, the one that moves most first. (n_selections,)"""
        return np.argsort(-self._sizes, kind="stable")

    @property
    def effect(self) -> float:
        """The largest change of a selection."""
        return float(self._sizes.max(initial=0.0))

    @property
    def _sizes(self) -> FloatArray:
        changes = [np.abs(each) for each in (self.lowered, self.raised) if each is not None]
        return np.asarray(np.max(changes, axis=0)) if changes else np.zeros(0)


@dataclass(frozen=True, eq=False)
class WhatMoves:
    """All there is to say of the limits that a plan leans on."""

    allocation: Allocation
    selections: Selections
    targets: FloatArray  # (n_selections,), before rounding
    moving: tuple[Moving, ...]  # the strongest first
    still: int  # limits that were looked at and move none of the selections
    fixed: tuple[Move, ...]  # limits that cannot move alone, because others fix the same
    unknown: tuple[Move, ...]  # of which nothing certain could be told
    skipped: int  # limits that promise less than those looked at
    is_measured: bool  # some of it by solving again beside the plan


def what_moves(allocation: Allocation, selections: Selections, *, layer: int, most: int = MOST) -> WhatMoves:
    """How sums of targets answer to every limit that the plan leans on.

    Of more than `most` limits those are looked at that promise most: by their derivatives if the same
    limits go on binding; where that is not known without solving, by how much of them is selected and
    then by their prices.
    """
    book, mover = binding_limits(allocation), mover_of(allocation)
    chosen, skipped = _promising(book, mover, selections, most)
    found = moves(book, chosen, mover, selections.codes >= 0)
    told = [_moving(each, selections) for each in found if not _is_silent(each)]
    least = NOTICED * float(allocation.plan.layers[layer].step)
    moving = sorted((each for each in told if each.effect > least), key=lambda each: -each.effect)
    built = allocation.built
    amounts = built.model.reference * built.units.amount_at(built.active) * allocation.solution.t
    return WhatMoves(
        allocation=allocation,
        selections=selections,
        targets=selections.sums(amounts),
        moving=tuple(moving),
        still=len(told) - len(moving),
        fixed=tuple(each for each in found if _is_silent(each) and _is_impossible(each)),
        unknown=tuple(each for each in found if _is_silent(each) and not _is_impossible(each)),
        skipped=skipped,
        is_measured=any("measured" in (each.up.told, each.down.told) for each in found),
    )


def _promising(book: Book, mover: Mover, selections: Selections, most: int) -> tuple[IntArray, int]:
    """The limits to look at, in the order of the plan, and how many others there are."""
    limits, rates = book.limits, hints(book, mover)
    worth = np.zeros(len(limits))
    if all(each is None for each in rates):
        most = min(most, MOST_SOLVED)
        worth = book.parts(selections.codes >= 0) + 1e-3 * book.weights / max(
            book.weights.max(initial=0.0), 1e-300
        )
    else:
        for number, each in enumerate(rates):
            slope = 0.0 if each is None else float(np.abs(selections.sums(each)).max(initial=0.0))
            worth[number] = slope * _stride(float(limits.amount[number]))
    worth[limits.is_total] = np.inf  # always of interest
    order = np.argsort(-worth, kind="stable")[:most]
    return np.sort(order), len(limits) - len(order)


def _moving(move: Move, selections: Selections) -> Moving:
    down, up = move.down.of(selections), move.up.of(selections)
    far_down, cut_down = _distance(move, move.down)
    far_up, cut_up = _distance(move, move.up)
    return Moving(
        move,
        down,
        up,
        None if down is None else -far_down * down,
        None if up is None else far_up * up,
        cut_down,
        cut_up,
    )


def _distance(move: Move, side: Side) -> tuple[float, bool]:
    """How far a limit is moved on one side, and whether that is less than `STRIDE`."""
    wanted, room = _stride(move.amount), abs(side.until - move.amount)
    return min(wanted, room), room < wanted


def _stride(amount: float) -> float:
    return STRIDE * (abs(amount) or 1.0)


def _is_silent(move: Move) -> bool:
    return move.up.rates is None and move.down.rates is None


def _is_impossible(move: Move) -> bool:
    return move.up.told == move.down.told == "impossible"
