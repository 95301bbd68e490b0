r"""Which prices of rules are told where several tell the same answer.

Prices make an answer t by :math:`s = A^\top y`, :math:`t_c = \mathrm{clip}(\psi(s_c))`. Where a company's
total and all of its regions are fixed, a price on the total can be moved to every region and nothing
changes. Of all prices that make the answer, those are told that give rules the least to say, and what
all have in common to the total:

.. math:: \min_y \sum_{g \ne \text{total}} m_g y_g^2, \qquad
          s_c = \phi'(t_c) \text{ off the cells' limits},\quad
          s_c \gtreqless \phi'(t_c) \text{ on them},\quad y_g \gtreqless 0

and then the smallest price of the total; :math:`m_g` is the reference of row g. Both are strictly convex
programs, so what is told does not depend on the solver, on the order of rules, nor on rules that
bind nobody. Where a rule fixes all members of a level, the mean of their logarithmic factors weighted by
reference is 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.linalg import solve_triangular

from quotaopt.explain.least import least_squares_within
from quotaopt.explain.patterns import Patterns, entries
from quotaopt.fairness.notion import Notion, pressures
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.rows import Rows

MET = 1e-8
"""A limit this close, relative to the size of the row or the cell, is met."""
MOST_ROWS = 1_000
"""Rows whose prices hang together, up to which they are taken apart: a second or two."""
SINGULAR = 1e-10


@dataclass(frozen=True, eq=False)
class Told:
    """Prices of merged rows."""

    prices: FloatArray  # (n_merged,)
    is_unique: bool  # whether limits in one direction leave no other choice than convention


def told_prices(
    model: CanonicalModel, notion: Notion, rows: Rows, prices: FloatArray, t: FloatArray, turn: IntArray
) -> Told:
    """The prices to tell in the place of some `prices` (n_merged,) that make t (n_cells,).

    Parameters
    ----------
    turn : (n_merged,)
        Rows whose prices are made small together, those of turn 0 first.
    """
    merged = replace(model, combine=rows.combine, row_lower=rows.lower, row_upper=rows.upper)
    side, is_met = _met(merged, rows, t)
    is_idle = ~_moves_any(merged)
    prices = np.where(is_idle, 0.0, prices)
    open_rows = is_met & ~rows.has_soft & ~is_idle
    free = _is_free(model, t)
    core = _undetermined(merged, open_rows, np.flatnonzero(free))
    if not len(core):
        return Told(prices, is_unique=True)
    if len(core) > MOST_ROWS:
        return Told(prices, is_unique=False)
    alike = Patterns.of(merged, open_rows, np.flatnonzero(free))
    moves = _moves(sparse.csr_array(entries(merged, alike.first)[:, core]), rows.mass[core])
    if not moves.shape[1]:
        return Told(prices, is_unique=True)
    slopes, room = _limits(merged, notion, prices, t, np.flatnonzero(~free), core, open_rows)
    signed = np.flatnonzero(side[core] != 0)
    slopes = np.vstack([slopes, side[core][signed, None] * np.eye(len(core))[signed]])
    room = np.append(room, np.minimum(-(side * prices)[core][signed], 0.0))
    found = prices.copy()
    found[core] += _least(prices[core], moves, rows.mass[core], turn[core], slopes, room)
    one_sided = np.abs(moves[signed]).max(initial=0.0) > SINGULAR
    return Told(found, is_unique=not one_sided)


def _met(merged: CanonicalModel, rows: Rows, t: FloatArray) -> tuple[IntArray, BoolArray]:
    """On which limit rows stand, +1 the lower and -1 the upper one, 0 for both; and whether on any."""
    activity = merged.combine @ merged.sums(merged.reference * t)
    low = activity - rows.lower <= MET * rows.mass
    high = rows.upper - activity <= MET * rows.mass
    return low.astype(np.int64) - high.astype(np.int64), np.asarray(low | high)


def _moves_any(merged: CanonicalModel) -> BoolArray:
    """Rows with a cell that earlier stages have not fixed: only these have anything to say. (n_merged,)"""
    loose = merged.upper - merged.lower > MET * np.maximum(merged.lower, MET)
    probe = np.random.default_rng(1).uniform(0.5, 1.5, merged.n_cells)  # so that weights cannot cancel
    return np.asarray(abs(merged.combine) @ np.abs(merged.sums(probe * loose)) > 0.0)


def _is_free(model: CanonicalModel, t: FloatArray) -> BoolArray:
    """Cells off their limits. (n_cells,)"""
    near = MET * np.maximum(t, MET)
    return np.asarray((t - model.lower > near) & (model.upper - t > near))


def _undetermined(merged: CanonicalModel, open_rows: BoolArray, free: IntArray) -> IntArray:
    """Open rows whose price does not follow from cells that are in one undetermined row each."""
    if not open_rows.any():
        return np.zeros(0, dtype=np.int64)
    pattern = entries(merged, Patterns.of(merged, open_rows, free).first)
    pattern.eliminate_zeros()
    pattern.data = np.ones_like(pattern.data)
    undetermined = open_rows.copy()
    while True:
        alone = pattern @ undetermined.astype(np.float64) == 1.0
        settled = (pattern[np.flatnonzero(alone)].sum(axis=0) > 0.0) & undetermined
        if not settled.any():
            return np.flatnonzero(undetermined)
        undetermined &= ~settled


def _moves(pattern: sparse.csr_array, mass: FloatArray) -> FloatArray:
    r"""Changes of prices that no free cell notices, one per column. (n_core, n_moves)

    Whether a cell notices does not depend on how large it is, so they are found without masses; then they
    are made orthogonal in :math:`\sum_g m_g y_g^2`, which is what is made small.
    """
    values, vectors = np.linalg.eigh((pattern.T @ pattern).toarray())
    unseen = vectors[:, values <= SINGULAR * max(float(values.max(initial=0.0)), SINGULAR)]
    _, mixing = np.linalg.qr(np.sqrt(mass)[:, None] * unseen)
    return np.asarray(solve_triangular(mixing, unseen.T, trans="T").T)


def _limits(
    merged: CanonicalModel,
    notion: Notion,
    prices: FloatArray,
    t: FloatArray,
    held: IntArray,
    core: IntArray,
    open_rows: BoolArray,
) -> tuple[FloatArray, FloatArray]:
    """``slopes @ change >= room``: cells at a limit are still pushed against it. (n, n_core) and (n,)"""
    pressure = pressures(merged, prices)
    slopes: list[FloatArray] = [np.zeros((0, len(core)))]
    rooms: list[FloatArray] = [np.zeros(0)]
    near = MET * np.maximum(t, MET)
    has_choice = merged.upper - merged.lower > near
    for side, limit in ((1.0, merged.upper), (-1.0, merged.lower)):
        cells = held[(np.abs(t - limit) <= near)[held] & has_choice[held]]
        slope = notion.slope(limit[cells])
        cells, slope = cells[np.isfinite(slope)], slope[np.isfinite(slope)]
        alike = Patterns.of(merged, open_rows, cells)
        room = alike.largest(side * (slope - pressure[cells]))
        of_core = sparse.csr_array(entries(merged, alike.first)[:, core])
        touched = np.flatnonzero(np.diff(of_core.indptr))
        slopes.append(side * of_core[touched].toarray())
        rooms.append(np.minimum(room[touched], 0.0))
    return np.vstack(slopes), np.concatenate(rooms)


def _least(
    prices: FloatArray,
    moves: FloatArray,
    mass: FloatArray,
    turn: IntArray,
    slopes: FloatArray,
    room: FloatArray,
) -> FloatArray:
    """The change along `moves` that makes the prices of one turn after the other small. (n_core,)"""
    change = np.zeros(len(prices))
    weight = np.sqrt(mass)[:, None]
    for number in np.unique(turn):
        now = turn == number
        seen = (weight * moves)[now]
        _, sizes, directions = np.linalg.svd(seen, full_matrices=True)
        rank = int(np.sum(sizes > SINGULAR))  # not relative: `moves` is a basis of unit length
        if rank:
            aim = -(weight[:, 0] * (prices + change))[now]
            left = np.minimum(room - slopes @ change, 0.0)
            change = change + moves @ least_squares_within(seen, aim, slopes @ moves, left)
            moves = moves @ directions[rank:].T
    return change
