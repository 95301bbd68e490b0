"""Three or more crossing trees and rows that are no plain sum: exact where possible.

Whether an exact rounding exists is NP-hard to decide from three crossing families on
(Irving and Jerrum 1994), so the way goes from cheap to dear and stops when nothing is missed:

1. the two most important trees are rounded as in `flow`; most limits with slack are kept
   by that alone;
2. every other tree that misses a limit is repaired by unit moves between cells that share
   all other groups, so that nothing else changes (`mend`);
3. weighted rows tilt the thresholds of their cells until they are kept, and 1 and 2 repeat,
   in the end without quota on the second tree: a rule counts for more than a near sum;
4. a small model that still misses something goes to an integer program (`program`), which
   also finds the least miss where no exact answer exists.
"""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.rounding.flow import round_crossing
from quotaopt.rounding.hierarchy import Hierarchy
from quotaopt.rounding.ideal import Ideal
from quotaopt.rounding.mend import mend
from quotaopt.rounding.program import LARGEST_PROGRAM, round_by_program
from quotaopt.rounding.repair import Present
from quotaopt.rounding.result import loose_excess, miss_by_priority
from quotaopt.rounding.weights import leverage, step_weights

TILT_ROUNDS = 8
"""Weighted rows that can be kept mostly are after three to six rounds, with and without quota each."""


def round_general(
    model: CanonicalModel, trees: tuple[Hierarchy, ...], loose: IntArray, cells: Ideal
) -> IntArray:
    """Whole steps with the least miss found, on rows that give way first. (n_cells,)"""
    if not len(loose):
        return _round_trees(trees, cells, None, quota=True)
    weights = step_weights(model, loose)
    heaviest = abs(weights).max(axis=1).toarray().ravel()
    first, _ = _first_two(trees, model.n_cells)
    power = leverage(weights, first, (cells.ceil - cells.floor).astype(np.float64))
    reach = np.maximum(power, np.where(heaviest > 0.0, heaviest**2, 1.0))
    tilt = np.zeros(model.n_cells)
    tried = []
    for turn in range(2 * TILT_ROUNDS):
        leaning = tilt if turn else None
        steps = _round_trees(trees, cells, leaning, quota=turn < TILT_ROUNDS)
        tried.append(steps)
        excess = loose_excess(model, steps)[loose]
        if not excess.any():
            break
        overshoot = np.sign(excess) * (np.abs(excess) + heaviest)
        tilt = tilt - weights.T @ (overshoot / reach)
    return _least_miss(model, tried, cells)


def _round_trees(
    trees: tuple[Hierarchy, ...], cells: Ideal, tilt: FloatArray | None, *, quota: bool
) -> IntArray:
    """The two most important trees by flow, then repairs of all others. (n_cells,)"""
    steps = round_crossing(*_first_two(trees, len(cells.value)), cells, tilt, quota=quota)
    wish = cells.value if tilt is None else cells.value + tilt
    box = Ideal(wish, np.minimum(cells.floor, steps), np.maximum(cells.ceil, steps))
    return mend(trees, Present(steps, box, cells))


def _first_two(trees: tuple[Hierarchy, ...], n_cells: int) -> tuple[Hierarchy, Hierarchy]:
    """The two most important trees; one without rows stands for each that is missing."""
    missing = [Hierarchy.alone(n_cells) for _ in range(2 - len(trees))]
    first, second, *_ = (*trees, *missing)
    return first, second


def settle(model: CanonicalModel, steps: IntArray, cells: Ideal) -> IntArray:
    """`steps`, or where a small model still misses something the best an integer program finds. (n_cells,)"""
    small = np.count_nonzero(cells.ceil > cells.floor) <= LARGEST_PROGRAM
    if not small or not any(miss_by_priority(model, steps)):
        return steps
    return _least_miss(model, [steps, *round_by_program(model, steps, cells)], cells)


def _least_miss(model: CanonicalModel, found: list[IntArray], cells: Ideal) -> IntArray:
    """The steps that miss least, judged here and in integers; of equals those that moved least."""
    if len(found) == 1:
        return found[0]
    return min(
        found,
        key=lambda steps: (miss_by_priority(model, steps), float(np.abs(steps - cells.value).sum())),
    )
