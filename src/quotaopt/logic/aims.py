"""What the linear stages make small, as costs and cuts of a `PatternProgram`, in units of the model asked."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from quotaopt.fairness.deviations import Deviations
from quotaopt.logic.aim import Aim
from quotaopt.logic.program import PatternProgram
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.goals import Goal


def deviation_aim(program: PatternProgram, notion: Deviations, is_unit: BoolArray, scale: float) -> Aim:
    """The largest and the mean deviation of classes that are units; the largest is the last column."""
    units = np.flatnonzero(is_unit)
    n_units, parts = len(units), []
    cost = np.zeros(0)
    if notion.mean:
        parts.append(np.arange(n_units))
        cost = scale * notion.mean * program.classes.reference[units]
    if notion.largest:
        parts.append(np.full(n_units, len(cost)))
        cost = np.append(cost, notion.largest)
    own = np.concatenate([np.tile(part, 2) for part in parts])
    one = np.ones(n_units)
    lines = np.concatenate([-one, one]), np.concatenate([one, -one])
    matrix, limit = program.cuts(np.tile(units, 2), lines, 1.0)
    many = len(parts)
    return Aim(
        _penalties(program, scale),
        cost,
        own,
        sparse.vstack(many * [matrix], format="csr"),
        np.tile(limit, many),
    )


def round_aim(program: PatternProgram, sign: int, is_unit: BoolArray) -> Aim:
    """The largest of ``sign * (T - 1)``: the first round of leximin (-1) or leximax (+1)."""
    units = np.flatnonzero(is_unit)
    one = np.full(len(units), float(sign))
    own = np.zeros(len(units), dtype=np.int64)
    matrix, limit = program.cuts(units, (-one, one), -float(sign))
    return Aim(np.zeros(program.n_shared), np.ones(1), own, matrix, limit, least=-np.inf)


def goal_aim(program: PatternProgram, goal: Goal, weight: FloatArray) -> Aim:
    """The misses of a goal's rows, weighted (n_soft of the goal,)."""
    n_misses = len(program.soft)
    first = program.n_shared - 2 * n_misses
    place = np.searchsorted(program.soft, goal.rows)
    price = weight * program.classes.row_mass[goal.rows]
    below, above = first + place, first + n_misses + place
    shared = np.zeros(program.n_shared)
    if goal.norm == "weighted":
        shared[below], shared[above] = price, price
        nothing = sparse.csr_array((0, program.n_shared))
        return Aim(shared, np.zeros(0), np.zeros(0, dtype=np.int64), nothing, np.zeros(0))
    rows, n = np.arange(len(place)), len(place)
    matrix = sparse.csr_array(
        (np.tile(price, 2), (np.tile(rows, 2), np.concatenate([below, above]))), shape=(n, program.n_shared)
    )
    return Aim(shared, np.ones(1), np.zeros(n, dtype=np.int64), matrix, np.zeros(n))


def _penalties(program: PatternProgram, scale: float) -> FloatArray:
    """What misses of rows with a penalty cost, on the columns of the misses. (n_shared,)"""
    cost = np.zeros(program.n_shared)
    penalty = program.classes.row_penalty
    if penalty is not None and len(program.soft):
        price = np.where(np.isfinite(penalty), penalty, 0.0)[program.soft]
        cost[-2 * len(program.soft) :] = np.tile(scale * price * program.classes.row_mass[program.soft], 2)
    return cost
