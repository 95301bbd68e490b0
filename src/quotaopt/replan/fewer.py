"""Nobody is touched in vain: people who can be spared are, and moves below the dead band are given up.

A person is spared if the others can do with the same least change and fewer of them move: tried one after
the other, those who move least first. Moves below the dead band are held, and the rest is solved again. Every
round either holds at least one more cell where it was, or finds at least one small move that the rules need.
There are finitely many cells, and neither is taken back: the rounds end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.errors import InfeasibleError, NotCertifiedError, PlanError
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.replan.ground import Ground
from quotaopt.replan.least import LeastChange, Moves
from quotaopt.replan.tables import EITHER_WAY

MOST_TRIED = 50_000
"""People who move times cells that may: beyond that nobody is tried, for it would take too long."""
_SAME = 1e-8
"""Least changes that differ by no more than this part are the same."""
Solve = Callable[[IntArray], Allocation]
"""Solves the replan in which cells (n_cells,) may rise (1), fall (-1), stay (0) or do either; or raises."""


@dataclass(frozen=True, eq=False)
class Settled:
    """A replan in which some cells are given up."""

    allocation: Allocation
    least: float  # steps that have to move at least
    allowed: BoolArray  # (n_cells,), cells that are not given up
    dropped: FloatArray  # (n_cells,), steps that others would have moved by, had that not been too little
    needed: BoolArray  # (n_cells,), moves below the dead band without which no plan was found


def settle(ground: Ground, moves: Moves, solve: Solve) -> Settled:
    """Solve with few cells free, all that may move where these are too few, and give up what is too small.

    Raises
    ------
    InfeasibleError, NotCertifiedError
        No plan was found with all cells free that may move.
    """
    nothing = np.zeros(len(ground.cells))
    needed = nothing > 0.0
    found = _without(ground, moves, solve, ground.free, nothing)
    if found is None:
        found = Settled(solve(np.where(ground.free, EITHER_WAY, 0)), 0.0, ground.free, nothing, needed)
    while True:
        change = found.allocation.steps - ground.before
        small = np.flatnonzero(found.allowed & ~needed & too_small(ground, change))
        small = small[np.argsort(np.abs(change[small]), kind="stable")]
        if not len(small):
            return replace(found, needed=needed & (change != 0))
        dropped = found.dropped.copy()
        dropped[small] = change[small]
        fewer = _without(ground, moves, solve, found.allowed & (dropped == 0.0), dropped)
        if fewer is None:
            needed[small[len(small) // 2 :]] = True
        else:
            found = fewer


def too_small(ground: Ground, change: IntArray | FloatArray) -> BoolArray:
    """Which changes, in steps, are below the dead band: a step, or its part of the target. (n_cells,)"""
    part = Fraction(ground.spec.dead_band)
    is_below = np.abs(change) * part.denominator < ground.before * part.numerator
    return np.asarray((change != 0) & (is_below | (np.abs(change) < 1)))


def _without(
    ground: Ground, moves: Moves, solve: Solve, allowed: BoolArray, dropped: FloatArray
) -> Settled | None:
    """The replan by few of the `allowed` cells; what is small already in the programs is given up first.

    None where these are not enough for rules, choices and whole steps.
    """
    least = moves.least(allowed)
    if least is not None:
        allowed, least = _spared(ground, moves, allowed, least)
    while least is not None:
        small = too_small(ground, least.moves)
        fewer = moves.least(allowed & ~small) if small.any() else None
        if fewer is None:
            break
        dropped = np.where(small, least.moves, dropped)
        allowed, least = allowed & ~small, fewer
    if least is None:
        return None
    try:
        found = solve(least.ways)
    except (InfeasibleError, NotCertifiedError, PlanError):
        return None
    if not found.certificate.verified:
        return None
    return Settled(found, least.steps, allowed, dropped, np.zeros_like(allowed))


def _spared(
    ground: Ground, moves: Moves, allowed: BoolArray, least: LeastChange
) -> tuple[BoolArray, LeastChange]:
    """The cells that may move without people who can be spared, and the least change by them."""
    person = ground.cells.group(ground.people).codes
    moved = np.bincount(person, np.abs(least.moves))
    first_to_last = np.argsort(moved, kind="stable")[np.count_nonzero(moved == 0.0) :]
    if len(first_to_last) * np.count_nonzero(allowed) > MOST_TRIED:
        return allowed, least
    most = least.steps * (1.0 + _SAME)
    for each in first_to_last.tolist():
        without = allowed & (person != each)
        fewer = moves.least(without) if least.movers[person == each].any() else None
        if fewer is None or fewer.steps > most:
            continue
        if len(np.unique(person[fewer.movers])) < len(np.unique(person[least.movers])):
            allowed, least = without, fewer
    return allowed, least
