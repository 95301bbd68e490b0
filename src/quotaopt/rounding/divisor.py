r"""Divisor methods: Webster, Jefferson and Adams, for one tree or two crossing ones.

Unit number k of a cell with ideal value :math:`v_c` costs

.. math:: \ln \frac{k - s}{v_c},

with s = 1/2 for Webster, 0 for Jefferson and 1 for Adams, and the steps of least total cost
within all limits are the answer (Balinski and Demange 1989 for two margins; Gaffke and
Pukelsheim 2008). Since the costs rise with k and the rows form a network, steps are optimal
exactly when the residual network has no negative cycle. The rounding by largest remainder
is the start; negative cycles are cancelled until Bellman and Ford's algorithm proves that
there is none. Costs are compared as integers, so the proof is exact for costs rounded to
2**-40.

Scaling whole rows or columns of :math:`v` changes every plan's cost by the same amount when
their sums are fixed: the answer depends on the rows' proportions only. A cell that is
ideally 0 stays at its lower limit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.rounding.flow import round_crossing
from quotaopt.rounding.hierarchy import Hierarchy
from quotaopt.rounding.ideal import Ideal
from quotaopt.rounding.network import node_arc_ends, node_arcs
from quotaopt.rounding.tree import node_ideals

DIVISORS = {"webster": 0.5, "jefferson": 0.0, "adams": 1.0}
"""What is subtracted from the number of a unit."""
LARGEST_DIVISOR = 200_000
"""Cells beyond which the proof takes longer than people wait."""
COST_SCALE = float(2**40)
FREE = -230.0
"""Logarithm that stands for 0: Adams gives every cell its first unit before all others."""


def round_by_divisor(first: Hierarchy, second: Hierarchy, cells: Ideal, method: str) -> IntArray:
    """The steps of least total cost within all limits of both trees, proved. (n_cells,)"""
    offset = DIVISORS[method]
    steps = round_crossing(first, second, cells)
    nodes = node_ideals(first, cells), node_ideals(second, cells)
    lower = node_arcs(nodes[0].lower, nodes[1].lower)
    upper = node_arcs(nodes[0].upper, nodes[1].upper)
    potential = np.zeros(first.n_nodes + second.n_nodes, dtype=np.int64)
    while True:
        sums = node_arcs(first.exact_sums(steps), second.exact_sums(steps))
        arcs = _residual(first, second, cells, offset, steps, sums < upper, sums > lower)
        potential, cycles = _search(arcs, potential)
        if not len(cycles):
            return steps
        moved = cycles[arcs.cell[cycles] >= 0]
        np.add.at(steps, arcs.cell[moved], arcs.change[moved])


@dataclass(frozen=True, eq=False)
class Arcs:
    """Residual arcs: node arcs with room, and cells that may gain or lose a step. Each (n_arcs,)"""

    tail: IntArray
    head: IntArray
    cost: IntArray
    cell: IntArray  # -1 at node arcs
    change: IntArray  # +1 or -1 step


def _residual(
    first: Hierarchy,
    second: Hierarchy,
    cells: Ideal,
    offset: float,
    steps: IntArray,
    may_rise: BoolArray,
    may_fall: BoolArray,
) -> Arcs:
    tail, head = node_arc_ends(first, second)
    top, bottom = first.leaf, second.leaf + first.n_nodes
    gain = np.flatnonzero((steps < cells.upper) & (cells.value > 0.0))
    lose = np.flatnonzero((steps > cells.lower) & (cells.value > 0.0))
    n_free = int(may_rise.sum() + may_fall.sum())
    return Arcs(
        tail=np.concatenate([tail[may_rise], head[may_fall], top[gain], bottom[lose]]),
        head=np.concatenate([head[may_rise], tail[may_fall], bottom[gain], top[lose]]),
        cost=np.concatenate(
            [
                np.zeros(n_free, dtype=np.int64),
                _unit_cost(steps[gain] + 1, cells.value[gain], offset),
                -_unit_cost(steps[lose], cells.value[lose], offset),
            ]
        ),
        cell=np.concatenate([np.full(n_free, -1, dtype=np.int64), gain, lose]),
        change=np.repeat([0, 1, -1], [n_free, len(gain), len(lose)]),
    )


def _unit_cost(number: IntArray, value: FloatArray, offset: float) -> IntArray:
    """Cost of unit `number` of a cell, as a whole number; written so that large numbers cancel well."""
    with np.errstate(divide="ignore"):
        cost = np.log1p((number - offset - value) / value)
    return np.rint(np.maximum(cost, FREE) * COST_SCALE).astype(np.int64)


def _search(arcs: Arcs, potential: IntArray) -> tuple[IntArray, IntArray]:
    """Bellman-Ford from any potentials: settled potentials, or the arcs of disjoint negative cycles.

    The arcs that lowered each node last form a graph with one arc into every node. A cycle of
    it has negative cost, and its cycles share no node, so that all can be cancelled at once.
    """
    last = np.full(len(potential), -1, dtype=np.int64)
    while True:
        offered = potential[arcs.tail] + arcs.cost
        lowered = potential.copy()
        np.minimum.at(lowered, arcs.head, offered)
        better = np.flatnonzero(offered < potential[arcs.head])
        if not len(better):
            return potential, better
        better = better[offered[better] == lowered[arcs.head[better]]]
        last[arcs.head[better]] = better
        potential = lowered
        on_cycle = _on_cycles(np.where(last >= 0, arcs.tail[last], -1))
        if len(on_cycle):
            return potential, last[on_cycle]


def _on_cycles(before: IntArray) -> IntArray:
    """Nodes on cycles of the graph ``before[node] -> node``; -1 stands for no arc."""
    n = len(before)
    jump = np.append(np.where(before < 0, n, before), n)
    for _ in range(n.bit_length()):
        jump = jump[jump]
    reached = np.unique(jump)
    return reached[reached < n]
