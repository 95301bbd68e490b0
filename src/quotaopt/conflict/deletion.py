r"""The deletion filter: from rows that cannot hold together to a smallest set of them.

A row is left out where the others still contradict each other, and kept where they do not (Chinneck
2008, Feasibility and Infeasibility in Optimization, 6.2). What speeds it up: a contradiction's own
multipliers leave out every row they do not use; several rows are tried at once; and a row is needed
where one point shows it. That point breaks a single inequality i by s; moving a kind of cell that only
i and the row r count, by :math:`s / |a_{ij}|`, mends i, so that without r everything holds. Further rows
may count that kind of cell if they also have cells of their own, which move the other way.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from quotaopt.conflict.contradiction import breaking_one, contradiction
from quotaopt.conflict.hard_rows import Inequalities
from quotaopt.linear import Tolerance
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray

TOLERANCES = (Tolerance(), Tolerance(violation=1e-12))
"""The second for conflicts of a single step of very many; programs take longer with it."""
_SPARE = 0.99
"""Of what is missing: the rest keeps the contradiction clear of rounding."""
_ROUGH = Tolerance(gap=0.1)
"""Of a point that need only be near the best."""


def smallest(
    system: Inequalities, anchors: BoolArray, rank: IntArray, tolerance: Tolerance
) -> tuple[BoolArray, FloatArray] | None:
    """A set of rows that contradict each other, and without any one of which nothing does.

    Parameters
    ----------
    anchors
        Rows that are never left out. (n_units,)
    rank
        Rows with a low rank are left out first. (n_units,)
    tolerance
        Of the points that show that rows can be kept.

    Returns
    -------
    The rows and their multipliers in the units of the rulebook, each (n_units,); None where all together
    can be kept.
    """
    prices = _prices(system, tolerance, anchors, rank)
    if prices is None:
        return None
    present = anchors & np.isin(np.arange(len(anchors)), system.unit)
    kept, needed = (prices != 0.0) | present, present
    at_once, news = 1 + int(kept.sum()) // 16, True
    while True:
        if news:
            needed = needed | (_clearly_needed(system.of(kept), prices != 0.0) & kept)
        left = np.flatnonzero(kept & ~needed)
        if not len(left):
            return kept, prices
        tried = left[np.argsort(rank[left], kind="stable")][:at_once]
        without = kept.copy()
        without[tried] = False
        fewer = _prices(system.of(without), tolerance, anchors, rank) if without.any() else None
        news = fewer is not None
        if fewer is not None:
            prices, kept = fewer, (fewer != 0.0) | present
        elif len(tried) == 1:
            needed[tried] = True
            at_once = 2 * at_once
        else:
            at_once = len(tried) // 2


def _prices(
    system: Inequalities, tolerance: Tolerance, anchors: BoolArray, rank: IntArray
) -> FloatArray | None:
    """Multipliers of a contradiction by row, in the units of the rulebook. (n_units,)"""
    multipliers = contradiction(system, tolerance)
    if multipliers is None:
        return None
    least = _without_spare(system, multipliers, anchors, rank)
    return system.prices(least, len(anchors))


def _without_spare(
    system: Inequalities, multipliers: FloatArray, anchors: BoolArray, rank: IntArray
) -> FloatArray:
    r"""The multipliers without lower limits that ask for less than is missing, as many as can go. (n,)

    A contradiction asks for :math:`\sum_i y_i b_i > 0` although nothing pays for it. Without a lower limit
    on a sum of cells it asks for :math:`y_i b_i` less and pays no more.
    """
    limit = np.where(multipliers > 0.0, system.lower, system.upper)
    worth = np.where(multipliers != 0.0, multipliers * np.where(multipliers != 0.0, limit, 0.0), 0.0)
    is_sum = np.diff(sparse.csr_array(system.matrix < 0.0).indptr) == 0
    free = np.flatnonzero((multipliers > 0.0) & is_sum & ~anchors[system.unit])
    order = free[np.lexsort((worth[free], rank[system.unit[free]]))]
    spared = order[np.cumsum(worth[order]) < _SPARE * worth.sum()]
    return np.where(np.isin(np.arange(len(multipliers)), spared), 0.0, multipliers)


def _clearly_needed(system: Inequalities, used: BoolArray) -> BoolArray:
    """Rows of a contradiction without which a point shows that everything else can be kept. (n_units,)"""
    needed = np.zeros(len(used), dtype=np.bool_)
    entries = np.diff(system.matrix.indptr)
    single = np.bincount(system.unit, minlength=len(used))[system.unit] == 1
    eligible = single & used[system.unit] & (entries > 1)
    if not eligible.any():
        return needed
    broken = int(np.argmax(np.where(eligible, entries, -1)))
    found = breaking_one(system, broken, _ROUGH)
    if found is None:
        return needed
    needed[system.unit[broken]] = True
    point, short = found
    matrix = system.matrix.tocsc()
    row, column = matrix.indices, np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    weight = np.zeros(matrix.shape[1])
    weight[column[row == broken]] = matrix.data[row == broken]
    with np.errstate(divide="ignore"):
        moved = np.where(weight == 0.0, -np.inf, short / weight)
    kept = (row == broken) | (matrix.data * moved[column] <= _spare(matrix, row, column, point)[row])
    hurt = np.bincount(column[~kept], minlength=matrix.shape[1])
    shown = ~kept & (hurt == 1)[column] & (point + moved >= 0.0)[column]
    needed[system.unit[row[shown]]] = True
    return needed


def _spare(matrix: sparse.csc_array, row: IntArray, column: IntArray, point: FloatArray) -> FloatArray:
    """How much every row can give back by cells that no other row counts; -inf where it has none. (n,)"""
    alone = (np.diff(matrix.indptr) == 1)[column] & (matrix.data > 0.0)
    given = matrix.data[alone] * point[column[alone]]
    room = np.bincount(row[alone], given, matrix.shape[0])
    return np.where(np.bincount(row[alone], minlength=matrix.shape[0]) > 0, room, -np.inf)
