"""How far a limit may move before other limits come into play."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.explain.bindings import DIGITS, whole_of
from quotaopt.explanation import Binding, Explanation
from quotaopt.sensitivity.limits import Limits, binding_limits
from quotaopt.sensitivity.movers import InTurn, mover_of
from quotaopt.sensitivity.moves import Move, Side, moves

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation


def with_ranges(
    allocation: Allocation, explanation: Explanation, *, most: int = 5, solving: bool = True
) -> Explanation:
    """The explanation with `falls_to` and `rises_to` of its first limits, `most` of them.

    Inside a range the same limits bind, so that targets move smoothly with the limit; see
    `quotaopt.sensitivity`. Every side of a limit is a linear system, with linear notions some solves.

    Parameters
    ----------
    solving
        Whether to solve where linear systems do not tell; otherwise nothing is told there.
    """
    book = binding_limits(whole_of(allocation))
    numbers = [_number(book.limits, binding) for binding in explanation.bindings[:most]]
    asked = [number for number in numbers if number >= 0]
    mover = mover_of(book.allocation)
    if isinstance(mover, InTurn) and not solving:
        mover = mover.movers[0]
    found = iter(moves(book, asked, mover))
    told = [
        binding if number < 0 else _with_range(binding, next(found))
        for binding, number in zip(explanation.bindings, numbers, strict=False)
    ]
    return replace(explanation, bindings=(*told, *explanation.bindings[most:]))


def _number(limits: Limits, binding: Binding) -> int:
    """Which of the limits a binding is, -1 where none."""
    same = limits.row == binding.row
    if binding.row < 0:
        same &= (limits.rule == binding.rule) & (limits.member == binding.members)
    found = np.flatnonzero(same)
    return int(found[0]) if len(found) else -1


def _with_range(binding: Binding, move: Move) -> Binding:
    """The binding with the ends of what is known of its limit, in the amounts that it is told in."""
    factor = float(binding.limit) / move.amount if move.is_multiple and move.amount else 1.0
    return replace(binding, falls_to=_end(move.down, factor), rises_to=_end(move.up, factor))


def _end(side: Side, factor: float) -> Fraction | None:
    """The limit at which a side ends; None where nothing is told, or nothing ends it."""
    if side.rates is None or side.goes_on:
        return None
    return Fraction(f"{side.until * factor:.{DIGITS}g}")
