"""No small moves: those below the dead band are given up one after the other, and the rest is solved again.

Every round either holds at least one more cell where it was, or finds at least one small move that the rules
need. There are finitely many cells, and neither is taken back: the rounds end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.errors import InfeasibleError, NotCertifiedError, PlanError
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.replan.ground import Ground

Solve = Callable[[BoolArray], Allocation]
"""Solves the replan in which only the given cells (n_cells,) may move, or raises."""


@dataclass(frozen=True, eq=False)
class Settled:
    """The replan with no small moves but those that are needed."""

    allocation: Allocation
    dropped: IntArray  # (n_cells,), steps that cells would have moved by, had that not been too little
    needed: BoolArray  # (n_cells,), moves below the dead band without which no plan was found


def settle(ground: Ground, movers: BoolArray, solve: Solve) -> Settled:
    """Solve with few cells free, all that may move where these are too few, and drop what is too small.

    Raises
    ------
    InfeasibleError, NotCertifiedError
        No plan was found with all cells free that may move.
    """
    found, movers = _first(ground, movers, solve)
    dropped = np.zeros(len(movers), dtype=np.int64)
    needed = np.zeros(len(movers), dtype=np.bool_)
    while True:
        change = found.steps - ground.before
        small = np.flatnonzero(movers & ~needed & too_small(ground, change))
        small = small[np.argsort(np.abs(change[small]), kind="stable")]
        if not len(small):
            return Settled(found, dropped, needed & (change != 0))
        held = movers.copy()
        held[small] = False
        fewer = _solved(held, solve)
        if fewer is None:
            needed[small[len(small) // 2 :]] = True
            continue
        found, movers = fewer, held
        dropped[small] = change[small]


def too_small(ground: Ground, change: IntArray) -> BoolArray:
    """Which changes, in steps, are below the dead band: a step, or its part of the target. (n_cells,)"""
    part = Fraction(ground.spec.dead_band)
    return np.asarray((change != 0) & (np.abs(change) * part.denominator < ground.before * part.numerator))


def _first(ground: Ground, movers: BoolArray, solve: Solve) -> tuple[Allocation, BoolArray]:
    found = None if (movers == ground.free).all() else _solved(movers, solve)
    return (solve(ground.free), ground.free) if found is None else (found, movers)


def _solved(movers: BoolArray, solve: Solve) -> Allocation | None:
    """The replan, or None where so few cells are not enough for rules, choices and whole steps."""
    try:
        found = solve(movers)
    except (InfeasibleError, NotCertifiedError, PlanError):
        return None
    return found if found.certificate.verified else None
