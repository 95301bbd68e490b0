"""The cheapest whole steps on a network of two trees: negative cycles cancelled until none is left.

Where every further unit of a cell costs more than the one before, steps are optimal exactly
when the residual network has no negative cycle. Bellman and Ford's algorithm finds cycles,
and when it settles it has proved that there is none. Costs are whole numbers, so the proof
is exact. The search is vectorised over arcs; the cycles it finds at a time share no node and
are cancelled together.

Source: Ahuja, Magnanti and Orlin 1993, "Network flows", chapters 9 and 14.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import IntArray
from quotaopt.rounding.hierarchy import Hierarchy
from quotaopt.rounding.network import node_arc_ends, node_arcs

UnitCost = Callable[[IntArray, IntArray], IntArray]
"""Whole-number costs of the k-th units of cells, from the cells and the numbers k; rising in k."""


@dataclass(frozen=True, eq=False)
class Corridor:
    """What node arcs may carry and what cells may get."""

    arc_lower: IntArray  # (n_arcs,)
    arc_upper: IntArray  # (n_arcs,)
    cell_lower: IntArray  # (n_cells,)
    cell_upper: IntArray  # (n_cells,)

    def holds(self, first: Hierarchy, second: Hierarchy, steps: IntArray) -> bool:
        """Whether `steps` are inside."""
        sums = node_arcs(first.exact_sums(steps), second.exact_sums(steps))
        arcs = (sums >= self.arc_lower) & (sums <= self.arc_upper)
        cells = (steps >= self.cell_lower) & (steps <= self.cell_upper)
        return bool(arcs.all() and cells.all())


def cheapest(
    first: Hierarchy, second: Hierarchy, corridor: Corridor, steps: IntArray, cost: UnitCost
) -> IntArray:
    """The steps of least total cost inside `corridor`, from steps that are inside. (n_cells,)

    Of equally cheap ones it is one whose units have the least sum of positions: a tie of two
    cells goes to the earlier one.
    """
    steps, potential = _cancel(first, second, corridor, steps, cost)
    equals = _equally_cheap(first, second, corridor, steps, cost, potential)
    return _cancel(first, second, equals, steps, lambda cells, number: cells)[0]


def _cancel(
    first: Hierarchy, second: Hierarchy, corridor: Corridor, steps: IntArray, cost: UnitCost
) -> tuple[IntArray, IntArray]:
    """Steps without a negative cycle and the potentials that prove it."""
    potential = np.zeros(first.n_nodes + second.n_nodes, dtype=np.int64)
    steps = steps.copy()
    while True:
        arcs = _residual(first, second, corridor, steps, cost)
        potential, cycles = _search(arcs, potential)
        if not len(cycles):
            return steps, potential
        moved = cycles[arcs.cell[cycles] >= 0]
        steps[arcs.cell[moved]] += arcs.change[moved]


def _equally_cheap(
    first: Hierarchy,
    second: Hierarchy,
    corridor: Corridor,
    steps: IntArray,
    cost: UnitCost,
    potential: IntArray,
) -> Corridor:
    """The corridor of all optima: only what has no reduced cost may differ from `steps`."""
    sums = node_arcs(first.exact_sums(steps), second.exact_sums(steps))
    tail, head = node_arc_ends(first, second)
    level = potential[tail] == potential[head]
    drop = potential[second.leaf + first.n_nodes] - potential[first.leaf]
    gain = np.flatnonzero(steps < corridor.cell_upper)
    lose = np.flatnonzero(steps > corridor.cell_lower)
    lower, upper = steps.copy(), steps.copy()
    upper[gain] += cost(gain, steps[gain] + 1) == drop[gain]
    lower[lose] -= cost(lose, steps[lose]) == drop[lose]
    return Corridor(
        np.where(level, corridor.arc_lower, sums), np.where(level, corridor.arc_upper, sums), lower, upper
    )


@dataclass(frozen=True, eq=False)
class _Arcs:
    """Residual arcs: node arcs with room, and cells that may gain or lose a step. Each (n_arcs,)"""

    tail: IntArray
    head: IntArray
    cost: IntArray
    cell: IntArray  # -1 at node arcs
    change: IntArray  # +1 or -1 step


def _residual(
    first: Hierarchy, second: Hierarchy, corridor: Corridor, steps: IntArray, cost: UnitCost
) -> _Arcs:
    sums = node_arcs(first.exact_sums(steps), second.exact_sums(steps))
    rise, fall = sums < corridor.arc_upper, sums > corridor.arc_lower
    gain, lose = (
        np.flatnonzero(steps < corridor.cell_upper),
        np.flatnonzero(steps > corridor.cell_lower),
    )
    tail, head = node_arc_ends(first, second)
    top, bottom = first.leaf, second.leaf + first.n_nodes
    n_free = int(rise.sum() + fall.sum())
    return _Arcs(
        tail=np.concatenate([tail[rise], head[fall], top[gain], bottom[lose]]),
        head=np.concatenate([head[rise], tail[fall], bottom[gain], top[lose]]),
        cost=np.concatenate(
            [np.zeros(n_free, dtype=np.int64), cost(gain, steps[gain] + 1), -cost(lose, steps[lose])]
        ),
        cell=np.concatenate([np.full(n_free, -1), gain, lose]),
        change=np.repeat([0, 1, -1], [n_free, len(gain), len(lose)]),
    )


def _search(arcs: _Arcs, potential: IntArray) -> tuple[IntArray, IntArray]:
    """Bellman-Ford from any potentials: settled potentials, or the arcs of disjoint negative cycles.

    The arcs that lowered each node last form a graph with at most one arc into every node. A
    cycle of it has negative cost.
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
