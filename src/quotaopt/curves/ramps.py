r"""What nested sums of cells answer to a level, exactly: piecewise linear functions of whole numbers.

A cell with weight :math:`w_c` and limits :math:`l_c, u_c` answers :math:`\mathrm{clip}(w_c \mu, l_c, u_c)`
to a level :math:`\mu`. Written as a sum of *ramps*, each of which begins where it is zero,

.. math:: S(\mu) = m + \sum_e (s_e \mu - n_e) \, [\mu > n_e / s_e],

it is m = l, a ramp (w, l) that begins and a ramp (-w, -u) that takes it back. Sums of answers are sums
of their ramps, in any order. A sum with limits L and U of its own, :math:`\mathrm{clip}(S, L, U)`, is
again of this form: ramps before the level at which S meets L give way to one ramp with their common
slope, ramps after the level at which it meets U to one that takes the slope back. All of s, n and m
stay whole numbers, so nothing is ever rounded; floats only put the ramps in order.

Method: breakpoint search of Brucker 1984 for one sum, passed up a tree as in Hochbaum and Hong 1995.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from quotaopt.model.arrays import NO_LOWER, NO_UPPER, FloatArray, IntArray

Whole: TypeAlias = NDArray[Any]
"""Whole numbers: 64 bits where they fit, Python's own where they may not."""
OUTSIDE = -1
"""The owner of what no node holds."""


@dataclass(frozen=True, eq=False)
class Ramps:
    """Ramps by their owner. `slope` and `amount` of a ramp have the same sign, or the amount is 0."""

    owner: IntArray  # (n,), a node, or OUTSIDE
    slope: Whole  # (n,), s; not 0
    amount: Whole  # (n,), n, steps

    @property
    def level(self) -> FloatArray:
        """Where each begins, :math:`n_e / s_e`. (n,)"""
        return np.asarray(self.amount / self.slope, dtype=np.float64)

    def take(self, at: NDArray[np.intp] | NDArray[np.bool_]) -> Ramps:
        """Some of them, in the order of `at`."""
        return Ramps(self.owner[at], self.slope[at], self.amount[at])

    def and_also(self, other: Ramps) -> Ramps:
        """These, then those of `other`."""
        return Ramps(
            np.concatenate([self.owner, other.owner]),
            np.concatenate([self.slope, other.slope]),
            np.concatenate([self.amount, other.amount]),
        )

    def simplified(self) -> Ramps:
        """The same function by the fewest ramps, in order: those that begin at one level are one."""
        divisor = np.gcd(self.amount, self.slope)
        number, weight = np.abs(self.amount // divisor), np.abs(self.slope // divisor)
        order = np.lexsort((weight, number, self.level))
        new = np.append(True, (np.diff(number[order]) != 0) | (np.diff(weight[order]) != 0))[: len(order)]
        first = np.flatnonzero(new)
        slope, amount = (np.add.reduceat(each[order], first) for each in (self.slope, self.amount))
        at = np.flatnonzero(slope != 0)
        return Ramps(np.full(len(at), OUTSIDE), slope[at], amount[at])

    def value(self, lowest: int, level: Fraction) -> Fraction:
        """S at `level`, whoever owns the ramps; `lowest` is m."""
        begun = self.level < float(level)
        return lowest + int(self.slope[begun].sum()) * level - int(self.amount[begun].sum())


@dataclass(frozen=True, eq=False)
class Nodes:
    """Nested sums with limits in steps, in any order."""

    parent: IntArray  # (n_nodes,), OUTSIDE at a root
    depth: IntArray  # (n_nodes,), 0 at a root
    lower: IntArray  # (n_nodes,), NO_LOWER where there is none
    upper: IntArray  # (n_nodes,), NO_UPPER where there is none


@dataclass(frozen=True, eq=False)
class OutOfReach:
    """A node whose limits its cells miss."""

    node: int
    side: str  # "lower" or "upper", the limit that is missed
    reach: int  # the most, or the least, that the node can carry


@dataclass(frozen=True, eq=False)
class Response:
    """What everything together answers, and the levels between which every node lets its cells move."""

    lowest: int  # m of all that has no node around it
    ramps: Ramps  # all OUTSIDE
    rise: tuple[Fraction | None, ...]  # (n_nodes,), cells fall to no lower level; None: to any
    fall: tuple[Fraction | None, ...]  # (n_nodes,), cells rise to no higher one


def cell_ramps(owner: IntArray, weight: Whole, lower: IntArray, upper: IntArray) -> Ramps:
    """The ramps of cells: each begins at its lower limit and ends at its upper one, if it has one."""
    moves, ends = lower < upper, (lower < upper) & (upper < NO_UPPER)
    begins = Ramps(owner[moves], weight[moves], lower[moves])
    return begins.and_also(Ramps(owner[ends], -weight[ends], -upper[ends]))


def respond(nodes: Nodes, ramps: Ramps, lowest: Whole, outside: int) -> Response | OutOfReach:
    """Pass the answers of cells up a tree, deepest nodes first.

    Parameters
    ----------
    ramps
        Those of cells; their owner is the smallest node that holds the cell.
    lowest : (n_nodes,)
        The sum of m of every node's own cells.
    outside
        The same of cells that no node holds.
    """
    n_nodes = len(nodes.parent)
    total = np.append(lowest, outside).astype(ramps.slope.dtype)
    rise: list[Fraction | None] = [None] * n_nodes
    fall: list[Fraction | None] = [None] * n_nodes
    for depth in range(int(nodes.depth.max(initial=-1)), -1, -1):
        level = np.flatnonzero(nodes.depth == depth)
        here = np.isin(ramps.owner, level)
        passed = ramps.take(~here)
        found = _Level(nodes, level, ramps.take(here), total)
        if found.out_of_reach is not None:
            return found.out_of_reach
        for number, node in enumerate(level.tolist()):
            rise[node], fall[node] = found.rise(number), found.fall(number)
        handed, base = found.clipped()
        np.add.at(total, nodes.parent[level], base)
        ramps = passed.and_also(Ramps(nodes.parent[handed.owner], handed.slope, handed.amount))
    return Response(int(total[OUTSIDE]), ramps, tuple(rise), tuple(fall))


class _Level:
    """The nodes of one depth side by side: their ramps in order, and how many come before each limit.

    Before ramp k of node v its sum is ``alpha + beta * level``, where alpha and beta are what the ramps
    before k come to.
    """

    def __init__(self, nodes: Nodes, level: IntArray, ramps: Ramps, lowest: Whole) -> None:
        self.nodes, self.level = nodes, level
        place = np.zeros(len(nodes.parent), dtype=np.int64)
        place[level] = np.arange(len(level))
        at = ramps.level
        order = np.lexsort((at, place[ramps.owner]))
        self.ramps, self.owner = ramps.take(order), place[ramps.owner[order]]
        self.first = np.searchsorted(self.owner, np.arange(len(level) + 1))
        self.lowest = lowest[level]
        self.slopes, self.amounts = (_running(each) for each in (self.ramps.slope, self.ramps.amount))
        number = np.arange(len(order)) - self.first[self.owner]
        alpha, beta = self._before(self.owner, number)
        value = np.asarray(alpha + beta * at[order], dtype=np.float64)  # of the sum where the ramp begins
        self.lower, self.upper = nodes.lower[level], nodes.upper[level]
        whole = np.diff(self.first)
        self.highest, beta = self._before(np.arange(len(level)), whole)  # where it is not open
        self.open = np.asarray(beta > 0, dtype=np.bool_)
        self.lifted = np.asarray(self.lower > self.lowest, dtype=np.bool_)
        ends = self.open | np.asarray(self.upper < self.highest, dtype=np.bool_)
        self.capped = (self.upper < NO_UPPER) & ends
        self.begins = np.where(self.lifted, self._count(value <= self.lower[self.owner]), 0)
        self.ends = np.where(self.capped, self._count(value < self.upper[self.owner]), whole)

    @property
    def out_of_reach(self) -> OutOfReach | None:
        """The first node that cannot carry what it must, or must carry more than it may."""
        short = (self.lower > NO_LOWER) & ~self.open & np.asarray(self.lower > self.highest, dtype=np.bool_)
        over = np.asarray(self.upper < self.lowest, dtype=np.bool_)
        for side, missed, reach in (("lower", short, self.highest), ("upper", over, self.lowest)):
            if missed.any():
                at = int(np.argmax(missed))
                return OutOfReach(int(self.level[at]), side, int(reach[at]))
        return None

    def rise(self, number: int) -> Fraction | None:
        """The level at which a node meets its lower limit."""
        if not self.lifted[number]:
            return None
        count = int(self.begins[number])
        return self._meets(number, count, int(self.lower[number]), count - 1)

    def fall(self, number: int) -> Fraction | None:
        """The level at which a node meets its upper limit; the same where both are one."""
        if self.lower[number] == self.upper[number] and self.lifted[number]:
            return self.rise(number)
        if not self.capped[number]:
            return None
        count = int(self.ends[number])
        return self._meets(number, count, int(self.upper[number]), count)

    def clipped(self) -> tuple[Ramps, Whole]:
        """What the nodes hand up: their ramps between their limits, with one at each limit; and their m."""
        number = np.arange(len(self.owner)) - self.first[self.owner]
        apart = self.lower < self.upper
        inside = (number >= self.begins[self.owner]) & (number < self.ends[self.owner]) & apart[self.owner]
        added = Ramps(self.level[self.owner[inside]], self.ramps.slope[inside], self.ramps.amount[inside])
        for chosen, count, limit, sign in (
            (self.lifted & apart, self.begins, self.lower, 1),
            (self.capped & apart, self.ends, self.upper, -1),
        ):
            at = np.flatnonzero(chosen)
            alpha, beta = self._before(at, count[at])
            turns = np.asarray(beta > 0, dtype=np.bool_)
            at, alpha, beta = at[turns], alpha[turns], beta[turns]
            limits = limit[at].astype(beta.dtype)
            added = added.and_also(Ramps(self.level[at], sign * beta, sign * (limits - alpha)))
        return added, np.where(self.lifted, self.lower.astype(self.lowest.dtype), self.lowest)

    def _meets(self, number: int, count: int, limit: int, flat: int) -> Fraction:
        """Where a node meets `limit` after `count` ramps; on a flat piece, where ramp `flat` begins."""
        at = np.array([number])
        alpha, beta = (int(each[0]) for each in self._before(at, np.array([count])))
        if beta > 0:
            return Fraction(limit - alpha, beta)
        ramp = int(self.first[number]) + flat
        return Fraction(int(self.ramps.amount[ramp]), int(self.ramps.slope[ramp]))

    def _before(self, number: IntArray, count: IntArray) -> tuple[Whole, Whole]:
        """What alpha and beta of nodes are after their first `count` ramps."""
        start, stop = self.first[number], self.first[number] + count
        beta = self.slopes[stop] - self.slopes[start]
        return self.lowest[number] - (self.amounts[stop] - self.amounts[start]), beta

    def _count(self, which: NDArray[np.bool_]) -> IntArray:
        """How many ramps of every node stand before its first that is not marked. (n,)"""
        number = np.arange(len(self.owner)) - self.first[self.owner]
        count = np.diff(self.first)
        np.minimum.at(count, self.owner[~which], number[~which])
        return count


def _running(values: Whole) -> Whole:
    """Sums of the first 0, 1, 2, ... values. (n + 1,)"""
    return np.concatenate([np.zeros(1, dtype=values.dtype), np.cumsum(values)])
